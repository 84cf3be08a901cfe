//! `/admin/webhooks` and `stheno webhook`: where events are sent to.

use serde_json::{Value, json};

use super::shop::{NETWORKS, a_while, about, attempts, customer, deliveries, start, wait_for_pending, webhook};
use crate::support::database::Database;
use crate::support::process::{Process, run, soon, stheno_on};
use crate::support::receiver::{Receiver, Reply, SECRET};
use crate::support::shop;
use crate::support::shown::shown;

on_both! {
    a_webhook_is_made_shown_changed_and_deleted,
    what_is_no_webhook_is_refused,
    private_addresses_are_refused_unless_they_are_allowed,
    only_what_is_wanted_is_sent,
    a_test_is_sent_to_one_alone,
    a_test_right_after_the_webhook_was_made_is_sent,
    a_secret_that_was_replaced_signs_for_a_day,
    what_happened_is_sent_again,
    commands_do_the_same,
    whoever_writes_no_events_sends_none,
}

fn a_webhook_is_made_shown_changed_and_deleted(database: &Database) {
    // Given a shop
    let server = shop::start(database);
    let admin = shop::admin(&server);

    // when a webhook is made, then the answer shows its secret,
    let body = json!({"url": "https://Erp.example.com/hook", "events": ["customer.*"], "description": "ERP"});
    let made = admin.post("/admin/webhooks", &body);
    let id = made.text_at("/webhook/id");
    let secret = made.text_at("/webhook/secret");
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
    let mut expected = json!({
        "id": "{whk}",
        "url": "https://erp.example.com/hook",
        "description": "ERP",
        "events": ["customer.*"],
        "generation": "v2",
        "pending": 0,
        "disabled_at": null,
        "disabled_reason": null,
        "created_by": "{user}",
        "created_at": "{time}",
        "updated_at": "{time}",
        "secret": secret,
    });
    assert_eq!(shown(made.json()), json!({"webhook": expected}));

    // and no other answer does.
    expected.as_object_mut().unwrap().remove("secret");
    let path = format!("/admin/webhooks/{id}");
    assert_eq!(admin.get(&path).shown(), (200, json!({"webhook": expected})));
    let page = json!({"webhooks": [expected], "count": 1, "offset": 0, "limit": 50});
    assert_eq!(admin.get("/admin/webhooks").shown(), (200, page));
    assert_eq!(admin.get("/admin/webhooks?q=erp&fields=id").json()["webhooks"], json!([{"id": id}]));
    assert_eq!(admin.get("/admin/webhooks?generation=v1").json()["count"], 0);

    // What is changed is changed, and nothing else.
    let change =
        json!({"events": ["*.deleted", "user.created"], "generation": "v1", "description": null, "enabled": false});
    let changed = admin.post(&path, &change);
    expected["events"] = json!(["*.deleted", "user.created"]);
    expected["generation"] = json!("v1");
    expected["description"] = Value::Null;
    expected["disabled_at"] = json!("{time}");
    expected["disabled_reason"] = json!("asked");
    assert_eq!(changed.shown(), (200, json!({"webhook": expected})));
    let on = admin.post(&path, &json!({"enabled": true})).json();
    assert_eq!((&on["webhook"]["disabled_at"], &on["webhook"]["disabled_reason"]), (&Value::Null, &Value::Null));

    // Deleted, it is gone.
    let gone = json!({"id": id, "object": "webhook", "deleted": true});
    assert_eq!(admin.delete(&path).json(), gone);
    assert_eq!(admin.delete(&path).json(), gone);
    let message = json!({"type": "not_found", "message": format!("Webhook with id: {id} was not found")});
    for answer in [
        admin.get(&path),
        admin.post(&path, &json!({})),
        admin.post(&format!("{path}/secret"), &json!({})),
        admin.post(&format!("{path}/test"), &json!({})),
        admin.post(&format!("{path}/replay"), &json!({"failed": true})),
    ] {
        assert_eq!((answer.status, answer.json()), (404, message.clone()));
    }
}

fn what_is_no_webhook_is_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let url = "https://shop.example.com/";
    for (body, told) in [
        (json!({}), "Field 'url' is required"),
        (json!({"url": 1}), "Expected type: 'string' for field 'url', got: '1'"),
        (json!({"url": "shop.example.com"}), "Value for field 'url' is no address of the form https://host/path"),
        (json!({"url": "ftp://shop.example.com"}), "Value for field 'url' must begin with https:// or http://"),
        (
            json!({"url": "https://me:secret@shop.example.com"}),
            "Value for field 'url' must not have a user name or a password",
        ),
        (json!({"url": url, "events": []}), "Value for field 'events' too small, expected at least: '1'"),
        (
            json!({"url": url, "events": ["Customer.*"]}),
            "Value for field 'events' cannot be used: a pattern has 1 to 100 of the characters a-z, 0-9, `.`, `-`, `_` and \
             `*`, as in `customer.*`",
        ),
        (json!({"url": url, "generation": "v3"}), "Expected: 'v1, v2' for field 'generation', but got: 'v3'"),
        (
            json!({"url": url, "secret": "whsec_c2hvcnQ="}),
            "Value for field 'secret' cannot be used: a secret is `whsec_` and 24 to 64 bytes in base64",
        ),
        (
            json!({"url": url, "description": "x".repeat(1001)}),
            "Value for field 'description' too big, expected at most: '1000'",
        ),
        (json!({"url": url, "id": "whk_1", "enabled": true}), "Unrecognized fields: 'id, enabled'"),
    ] {
        let answer = admin.post("/admin/webhooks", &body);
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {told}")});
        assert_eq!((answer.status, answer.json()), (400, expected), "{body}");
    }
    assert_eq!(admin.get("/admin/webhooks").json()["count"], 0);

    // There may be a hundred.
    for number in 0..100 {
        let made = admin.post("/admin/webhooks", &json!({"url": url, "events": ["nothing"]}));
        assert_eq!(made.status, 200, "{number}: {}", made.text());
    }
    let refused = admin.post("/admin/webhooks", &json!({"url": url}));
    let expected = json!({"type": "not_allowed", "message": "There are 100 webhooks at most."});
    assert_eq!((refused.status, refused.json()), (400, expected));
}

fn private_addresses_are_refused_unless_they_are_allowed(database: &Database) {
    const PRIVATE: &str = "Invalid request: Value for field 'url' is of a private network or of this machine; \
                           --webhook-networks says which of these are allowed";
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let receiver = Receiver::start();
    for url in [
        receiver.url().as_str(),
        "http://localhost:9000/",
        "http://2130706433/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
    ] {
        let refused = admin.post("/admin/webhooks", &json!({"url": url}));
        assert_eq!((refused.status, refused.text_at("/message").as_str()), (400, PRIVATE), "{url}");
    }
    drop(server);

    // Where it is allowed, it is sent to,
    let allowing = shop::start_open(database, &[NETWORKS]);
    let admin = shop::admin(&allowing);
    assert_eq!(admin.post("/admin/webhooks", &json!({"url": "http://10.0.0.1/"})).status, 400);
    let id = receiver.subscribe(&admin, &json!({}));
    customer(&admin, "ada@example.com");
    assert_eq!(receiver.wait_for(2).len(), 2);
    drop(allowing);

    // and not any more where it is not allowed any more.
    let server = shop::start_open(database, &[("STHENO_WEBHOOK_RETRIES", "1h")]);
    let admin = shop::admin(&server);
    customer(&admin, "bob@example.com");
    let tried =
        soon(|| deliveries(&admin, &id, "state=pending").into_iter().find(|one| one["attempt_count"] == 1)).unwrap();
    let [attempt] = attempts(&admin, &id, &tried).try_into().unwrap();
    let told =
        "the address is of a private network or of this machine; --webhook-networks says which of these are allowed";
    assert_eq!((&attempt["error"], &attempt["status"]), (&json!(told), &Value::Null));
    assert_eq!(receiver.came().len(), 2);
}

fn only_what_is_wanted_is_sent(database: &Database) {
    // Given receivers of different things
    let (_server, admin) = start(database, "1s");
    let (all, deleted, old) = (Receiver::start(), Receiver::start(), Receiver::start());
    all.subscribe(&admin, &json!({}));
    deleted.subscribe(&admin, &json!({"events": ["*.deleted", "user.*"]}));
    old.subscribe(&admin, &json!({"generation": "v1"}));

    // when a customer comes, is changed and goes,
    let id = customer(&admin, "ada@example.com");
    let path = format!("/admin/customers/{id}");
    assert_eq!(admin.post(&path, &json!({"first_name": "Ada", "metadata": {"zz": 1, "a": 2}})).status, 200);
    assert_eq!(admin.delete(&path).status, 200);

    // then each gets what it wants, told in its generation's way.
    all.wait_for(6);
    deleted.wait_for(2);
    old.wait_for(3);
    a_while();
    let names = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), id.clone())).collect::<Vec<_>>();
    let told = |receiver: &Receiver| receiver.came().iter().map(about).collect::<Vec<_>>();
    assert_eq!(
        told(&all),
        names(&[
            "customer.customer.created",
            "customer.created",
            "customer.customer.updated",
            "customer.updated",
            "customer.customer.deleted",
            "customer.deleted",
        ])
    );
    assert_eq!(told(&deleted), names(&["customer.customer.deleted", "customer.deleted"]));
    assert_eq!(told(&old), names(&["customer.created", "customer.updated", "customer.deleted"]));
    for receiver in [&all, &deleted, &old] {
        assert!(receiver.came().iter().all(|came| came.verified));
    }
    let group = all.came()[2].body["metadata"]["eventGroupId"].clone();
    let expected = json!({
        "type": "customer.customer.updated",
        "timestamp": "{time}",
        "name": "customer.customer.updated",
        "metadata": {
            "source": "customer", "object": "customer", "action": "updated",
            "eventGroupId": group, "created_at": "{time}", "published_at": "{time}",
        },
        "data": {"id": "{cus}"},
    });
    assert_eq!(shown(all.came()[2].body.clone()).to_string(), expected.to_string());
    let expected = json!({
        "type": "customer.updated",
        "timestamp": "{time}",
        "at": "{time}",
        "event": "customer.updated",
        "data": {
            "id": "{cus}", "email": "ada@example.com", "phone": null, "metadata": {"a": 2, "zz": 1}, "last_name": null,
            "created_at": "{time}", "deleted_at": null, "first_name": "Ada", "updated_at": "{time}", "has_account": false,
            "billing_address_id": null,
        },
    });
    assert_eq!(shown(old.came()[1].body.clone()).to_string(), expected.to_string());
    let headers = &all.came()[2].headers;
    assert_eq!(headers["content-type"], "application/json");
    assert!(headers["user-agent"].starts_with("Stheno/"), "{headers:?}");
    assert!(headers["webhook-timestamp"].parse::<i64>().is_ok(), "{headers:?}");
}

fn a_test_is_sent_to_one_alone(database: &Database) {
    let (_server, admin) = start(database, "1s");
    let (one, other) = (Receiver::start(), Receiver::start());
    let id = one.subscribe(&admin, &json!({"events": ["nothing.at.all"]}));
    other.subscribe(&admin, &json!({}));
    let tested = admin.post(&format!("/admin/webhooks/{id}/test"), &json!({}));
    let expected = json!({
        "id": "{whkdel}", "webhook_id": "{whk}", "event": "webhook.test", "event_id": "{evt}", "state": "pending",
        "attempt_count": 0, "next_at": "{time}", "created_at": "{time}", "updated_at": "{time}",
    });
    let mut told = shown(tested.json())["webhook_delivery"].clone();
    // It may be on its way already.
    if told["state"] == "delivered" {
        (told["state"], told["attempt_count"], told["next_at"]) = (json!("pending"), json!(0), json!("{time}"));
    }
    assert_eq!((tested.status, told), (202, expected));
    let came = one.wait_for(1);
    assert_eq!(about(&came[0]), ("webhook.test".to_owned(), id.clone()));
    wait_for_pending(&admin, &id, 0);
    let [delivery] = deliveries(&admin, &id, "").try_into().unwrap();
    assert_eq!((&delivery["state"], &delivery["event_id"]), (&json!("delivered"), &json!(came[0].id)));
    let [attempt] = attempts(&admin, &id, &delivery).try_into().unwrap();
    let duration = attempt["duration"].clone();
    let expected =
        json!({"number": 1, "at": "{time}", "duration": duration, "status": 200, "response": "taken", "error": null});
    assert_eq!(shown(attempt), expected);
    a_while();
    assert_eq!((one.came().len(), other.came().len()), (1, 0));
}

fn a_secret_that_was_replaced_signs_for_a_day(database: &Database) {
    let (_server, admin) = start(database, "1s");
    let receiver = Receiver::start();
    let id = receiver.subscribe(&admin, &json!({}));
    let changed = admin.post(&format!("/admin/webhooks/{id}/secret"), &json!({}));
    let secret = changed.text_at("/webhook/secret");
    assert_ne!(secret, SECRET);
    // The receiver does not know it yet,
    customer(&admin, "ada@example.com");
    assert!(receiver.wait_for(2)[1].verified);
    // and now it does.
    receiver.expect(&secret);
    customer(&admin, "bob@example.com");
    let came = receiver.wait_for(4);
    assert!(came[3].verified);
    assert_eq!(came[3].headers["webhook-signature"].split(' ').count(), 2);
}

fn what_happened_is_sent_again(database: &Database) {
    // Given some customers, of whom a receiver was told
    let (_server, admin) = start(database, "1s");
    let receiver = Receiver::start();
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    let ids = ["ada@example.com", "bob@example.com", "carl@example.com"].map(|email| customer(&admin, email));
    let first = receiver.wait_for(3);
    wait_for_pending(&admin, &id, 0);
    let path = format!("/admin/webhooks/{id}/replay");
    let again = |body: Value, scheduled: Value| {
        let answer = admin.post(&path, &body);
        assert_eq!((answer.status, answer.json()), (202, json!({"scheduled": scheduled})), "{body}");
    };

    // when all since a moment is asked for again, then all comes again, under the same ids;
    again(json!({"since": "2026-01-01"}), Value::Null);
    let mut came: Vec<_> = receiver.wait_for(6)[3..].iter().map(|came| came.id.clone()).collect();
    came.sort();
    let mut expected: Vec<_> = first.iter().map(|came| came.id.clone()).collect();
    expected.sort();
    assert_eq!(came, expected);

    // and so do some events, and some deliveries.
    again(json!({"events": [first[1].id, "evt_of_nothing_1_1", "nonsense"]}), json!(1));
    assert_eq!(receiver.wait_for(7)[6].id, first[1].id);
    wait_for_pending(&admin, &id, 0);
    let told_of_carl = &first.iter().find(|came| about(came).1 == ids[2]).unwrap().id;
    let of_carl = deliveries(&admin, &id, "").into_iter().find(|one| one["event_id"] == *told_of_carl).unwrap();
    again(json!({"deliveries": [of_carl["id"], "whkdel_nothing"]}), json!(1));
    assert_eq!(about(&receiver.wait_for(8)[7]).1, ids[2]);
    wait_for_pending(&admin, &id, 0);
    assert_eq!(attempts(&admin, &id, &of_carl).len(), 2);
    again(json!({"failed": true}), json!(0));

    // What is no replay is refused.
    for (body, told) in [
        (json!({}), "Expected one of: 'since, failed, deliveries, events'"),
        (json!({"failed": true, "since": "2026-01-01"}), "Expected one of: 'since, failed, deliveries, events'"),
        (json!({"since": "yesterday"}), "Invalid date for field 'since', got: 'yesterday'"),
    ] {
        let answer = admin.post(&path, &body);
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {told}")});
        assert_eq!((answer.status, answer.json()), (400, expected), "{body}");
    }
}

fn commands_do_the_same(database: &Database) {
    let (_server, admin) = start(database, "1s");
    let receiver = Receiver::start();
    let on = |args: &[&str]| run(stheno_on(database.url()).env(NETWORKS.0, NETWORKS.1).arg("webhook").args(args));

    // Given a webhook that a command has made, while a server runs
    let url = receiver.url();
    let added = on(&["add", &url, "--event", "customer.*", "--generation", "v1", "--secret", SECRET]);
    assert_eq!((added.code, added.complained.as_str()), (Some(0), ""));
    let (id, secret) = added.printed.trim_end().split_once('\n').unwrap();
    assert_eq!(secret, SECRET);
    assert_eq!(on(&["list"]).printed, format!("{id}  on  v1  0 pending  {url}  [\"customer.*\"]\n"));

    // when something happens, then it is sent, by the server that was told nothing of it.
    let ada = customer(&admin, "ada@example.com");
    assert_eq!(about(&receiver.wait_for(1)[0]), ("customer.created".to_owned(), ada));
    let tested = on(&["test", id]);
    assert_eq!(tested.code, Some(0), "{}", tested.complained);
    assert!(tested.printed.starts_with(&format!("{url}: answered 200, after ")), "{}", tested.printed);
    assert_eq!(about(&receiver.wait_for(2)[1]), ("webhook.test".to_owned(), id.to_owned()));

    // What a receiver refuses is told.
    receiver.behave(|_, _| Reply::Status(500));
    let refused = on(&["test", id]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.starts_with(&format!("stheno: {url}: answered 500, after ")), "{}", refused.complained);
    receiver.behave(|_, _| Reply::Status(200));

    // It is sent again, switched off and on, and removed.
    assert_eq!(
        on(&["replay", id, "--since", "1h"]).printed,
        "A server that runs on this database sends all that happened since then.\n"
    );
    let count = receiver.wait_for(4).len();
    assert_eq!(on(&["replay", id, "--failed"]).printed, "A server that runs on this database sends 1 again.\n");
    receiver.wait_for(count + 1);
    assert_eq!(on(&["disable", id]).printed, format!("Switched {id} off.\n"));
    assert!(on(&["list"]).printed.contains("off (asked)"));
    customer(&admin, "bob@example.com");
    a_while();
    assert_eq!(receiver.came().len(), count + 1);
    assert_eq!(on(&["enable", id]).printed, format!("Switched {id} on.\n"));
    receiver.wait_for(count + 2);
    assert_eq!(on(&["remove", id]).printed, format!("Removed {id}.\n"));
    for args in [&["remove", id][..], &["test", id], &["enable", id], &["replay", id, "--failed"]] {
        let told = format!("stheno: there is no webhook {id}; `stheno webhook list` lists them\n");
        assert_eq!((on(args).code, on(args).complained), (Some(1), told), "{args:?}");
    }
    let private = run(stheno_on(database.url()).args(["webhook", "add", &url]));
    assert_eq!(private.code, Some(1));
    assert!(private.complained.starts_with("stheno: the address is of a private network"), "{}", private.complained);
}

fn whoever_writes_no_events_sends_none(database: &Database) {
    let environment = [NETWORKS, ("STHENO_EVENTS", "false")];
    let server: Process = shop::start_open(database, &environment);
    let admin = shop::admin(&server);
    let receiver = Receiver::start();
    let id = receiver.subscribe(&admin, &json!({}));
    customer(&admin, "ada@example.com");
    assert_eq!(admin.post(&format!("/admin/webhooks/{id}/test"), &json!({})).status, 202);
    assert_eq!(about(&receiver.wait_for(1)[0]).0, "webhook.test");
    a_while();
    assert_eq!((receiver.came().len(), webhook(&admin, &id)["pending"].clone()), (1, json!(0)));
}

fn a_test_right_after_the_webhook_was_made_is_sent(database: &Database) {
    let (_server, admin) = start(database, "1s");
    let receiver = Receiver::start();
    // As often as it takes to meet who is just looking for what to do.
    for number in 1..=60 {
        let id = receiver.subscribe(&admin, &json!({"events": ["nothing.at.all"]}));
        assert_eq!(admin.post(&format!("/admin/webhooks/{id}/test"), &json!({})).status, 202);
        receiver.wait_for(number);
        assert_eq!(admin.delete(&format!("/admin/webhooks/{id}")).status, 200);
    }
}
