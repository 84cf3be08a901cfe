//! Receivers that do not take what they are sent.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::order::assert_once_and_in_order;
use super::shop::{NETWORKS, a_while, about, attempts, customer, deliveries, start, wait_for_pending, webhook};
use crate::support::database::Database;
use crate::support::process::{run, soon, stheno_on};
use crate::support::receiver::{Receiver, Reply};

on_both! {
    what_fails_is_tried_again_before_what_comes_after_it,
    what_is_given_up_switches_the_webhook_off_and_is_not_lost,
    who_is_gone_is_not_sent_to_any_more,
    a_receiver_may_ask_to_be_left_alone,
    redirects_are_not_followed,
    bad_receivers_hold_up_nobody_else,
    more_than_is_scheduled_at_a_time_waits,
}

fn what_fails_is_tried_again_before_what_comes_after_it(database: &Database) {
    // Given a receiver that takes nothing about one customer at first
    let (_server, admin) = start(database, "1s,1s,1s,1s,1s,1s");
    let receiver = Receiver::start();
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.*ed"]}));
    let ada = customer(&admin, "ada@example.com");
    receiver.wait_for(2);
    wait_for_pending(&admin, &id, 0);
    let unlucky = ada.clone();
    receiver.behave(move |came, count| {
        let refused = about(came).1 == unlucky && count < 8;
        Reply::Status(if refused { 503 } else { 200 })
    });

    // when that one and others are changed,
    for name in ["A", "B"] {
        assert_eq!(admin.post(&format!("/admin/customers/{ada}"), &json!({"first_name": name})).status, 200);
    }
    let bob = customer(&admin, "bob@example.com");
    let carl = customer(&admin, "carl@example.com");

    // then the others are told of at once,
    let told = |id: &str| receiver.came().iter().filter(|came| about(came).1 == id).count();
    assert!(soon(|| (told(&bob) == 2 && told(&carl) == 2).then_some(())).is_some());
    assert!(webhook(&admin, &id)["pending"].as_u64().unwrap() >= 3);
    // and that one in order, each as soon as the one before it was taken.
    wait_for_pending(&admin, &id, 0);
    let of_ada: Vec<_> = receiver.came().into_iter().filter(|came| about(came).1 == ada).skip(2).collect();
    let tries = of_ada.len() - 3;
    assert!(of_ada[..tries].iter().all(|came| came.id == of_ada[0].id), "the first is tried until it is taken");
    let names: Vec<String> = of_ada[tries - 1..].iter().map(|came| about(came).0).collect();
    assert_eq!(
        names,
        ["customer.customer.updated", "customer.updated", "customer.customer.updated", "customer.updated"]
    );
    // Each try is written down.
    let first = deliveries(&admin, &id, "").into_iter().find(|one| one["event_id"] == of_ada[0].id).unwrap();
    let tried = attempts(&admin, &id, &first);
    assert_eq!((first["attempt_count"].as_u64(), tried.len()), (Some(tries as u64), tries));
    let statuses: Vec<&Value> = tried.iter().map(|attempt| &attempt["status"]).collect();
    let mut expected = vec![json!(503); tries];
    expected[tries - 1] = json!(200);
    assert_eq!(statuses, expected.iter().collect::<Vec<_>>());
    let pause = |pair: &[crate::support::receiver::Came]| pair[1].at - pair[0].at;
    assert!(of_ada[..tries].windows(2).all(|pair| pause(pair) > Duration::from_millis(400)));
}

fn what_is_given_up_switches_the_webhook_off_and_is_not_lost(database: &Database) {
    // Given a receiver that is down, and one that hears of webhooks
    let (server, admin) = start(database, "1s,1s");
    let (down, other) = (Receiver::that(|_, _| Reply::Status(500)), Receiver::start());
    let id = down.subscribe(&admin, &json!({}));
    other.subscribe(&admin, &json!({"events": ["webhook.*"]}));

    // when it is still down after the last try,
    let ada = customer(&admin, "ada@example.com");
    assert!(soon(|| (!webhook(&admin, &id)["disabled_at"].is_null()).then_some(())).is_some());

    // then it is switched off, and that is said: where it is asked for, in the log, and by an event.
    assert_eq!(webhook(&admin, &id)["disabled_reason"], "failing");
    assert_eq!(down.came().len(), 3);
    let listed = run(stheno_on(database.url()).args(["webhook", "list"])).printed;
    assert!(listed.contains("off (failing)"), "{listed}");
    assert!(server.log().contains("a webhook was switched off"), "{}", server.log());
    let told = other.wait_for(1);
    assert_eq!(told[0].body["data"], json!({"id": id, "description": null, "reason": "failing"}));

    // What happens meanwhile is kept for it: all comes once it is up and switched on.
    let bob = customer(&admin, "bob@example.com");
    a_while();
    down.behave(|_, _| Reply::Status(200));
    assert_eq!(down.came().len(), 3);
    assert_eq!(admin.post(&format!("/admin/webhooks/{id}"), &json!({"enabled": true})).status, 200);
    // It gets what was pending, and what happened; what was given up when it is asked for.
    let mut after: Vec<_> = down.wait_for(7)[3..].iter().map(about).collect();
    after.sort();
    let pair = |name: &str, id: &str| (name.to_owned(), id.to_owned());
    let mut expected = [
        pair("customer.created", &ada),
        pair("webhook.disabled", &id),
        pair("customer.customer.created", &bob),
        pair("customer.created", &bob),
    ];
    expected.sort();
    assert_eq!(after, expected);
    let again = admin.post(&format!("/admin/webhooks/{id}/replay"), &json!({"failed": true}));
    assert_eq!(again.json(), json!({"scheduled": 1}));
    assert_eq!(about(&down.wait_for(8)[7]), pair("customer.customer.created", &ada));
    wait_for_pending(&admin, &id, 0);
}

fn who_is_gone_is_not_sent_to_any_more(database: &Database) {
    let (server, admin) = start(database, "1s,1s,1s");
    let receiver = Receiver::that(|_, _| Reply::Status(410));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    customer(&admin, "ada@example.com");
    assert!(soon(|| (webhook(&admin, &id)["disabled_reason"] == "gone").then_some(())).is_some());
    customer(&admin, "bob@example.com");
    a_while();
    assert_eq!(receiver.came().len(), 1);
    assert!(server.log().contains("its receiver says that it is gone"), "{}", server.log());
}

fn a_receiver_may_ask_to_be_left_alone(database: &Database) {
    let (_server, admin) = start(database, "1s,1s,1s");
    let receiver = Receiver::that(|_, count| match count {
        0 => Reply::Headers(429, &[("retry-after", "3")]),
        _ => Reply::Status(200),
    });
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    customer(&admin, "ada@example.com");
    let came = receiver.wait_for(2);
    assert!(came[1].at - came[0].at >= Duration::from_millis(2900), "{:?}", came[1].at - came[0].at);
    wait_for_pending(&admin, &id, 0);
}

fn redirects_are_not_followed(database: &Database) {
    // Given a receiver that redirects to one of a private network
    let (_server, admin) = start(database, "1s,1h");
    let inside = Receiver::start();
    let to = inside.url();
    let receiver = Receiver::that(move |_, _| Reply::Redirect(to.clone()));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));

    // when something is sent to it, then it is tried again, and nothing goes where it points.
    customer(&admin, "ada@example.com");
    receiver.wait_for(2);
    let tried =
        soon(|| deliveries(&admin, &id, "state=pending").into_iter().find(|one| one["attempt_count"] == 2)).unwrap();
    for attempt in attempts(&admin, &id, &tried) {
        assert_eq!((&attempt["status"], &attempt["error"]), (&json!(307), &json!("redirects are not followed")));
    }
    assert!(inside.came().is_empty());
}

fn bad_receivers_hold_up_nobody_else(database: &Database) {
    // Given receivers that hang, are slow, and close early, one that nobody listens at, and a good one
    let (_server, admin) = start(database, "1s,1h");
    let hanging = Receiver::that(|_, _| Reply::Hang);
    let slow = Receiver::that(|_, _| Reply::Late(Duration::from_millis(300), 200));
    let broken = Receiver::that(|_, count| if count < 4 { Reply::Break } else { Reply::Status(200) });
    let good = Receiver::start();
    let [hung, ..] = [&hanging, &slow, &broken].map(|receiver| receiver.subscribe(&admin, &json!({})));
    let nobody = admin.post("/admin/webhooks", &json!({"url": "http://127.0.0.1:1/"})).text_at("/webhook/id");
    let fine = good.subscribe(&admin, &json!({}));

    // when customers are made, then the good one hears of each long before the others answer;
    let began = Instant::now();
    for number in 0..20 {
        customer(&admin, &format!("number{number}@example.com"));
    }
    let came = good.wait_for(40);
    assert_once_and_in_order(&came);
    wait_for_pending(&admin, &fine, 0);
    assert!(hanging.came().len() <= 16, "at most so many are under way at a time");
    // the slow one hears of all of them as well, the other customers of the broken one, too,
    let mut all = slow.wait_for(40);
    all.dedup_by_key(|came| came.id.clone());
    assert_once_and_in_order(&all);
    assert!(soon(|| (broken.came().len() >= 40).then_some(())).is_some(), "{}", broken.came().len());
    // and what could not be sent is written down.
    let refused = soon(|| deliveries(&admin, &nobody, "").into_iter().find(|one| one["attempt_count"] != 0)).unwrap();
    let told = attempts(&admin, &nobody, &refused).remove(0)["error"].as_str().unwrap().to_owned();
    assert!(told.contains("Connection refused"), "{told}");
    // Who says nothing for a quarter of a minute is given up for this time.
    let late = soon(|| deliveries(&admin, &hung, "").into_iter().find(|one| one["attempt_count"] == 1)).unwrap();
    assert_eq!(attempts(&admin, &hung, &late)[0]["error"], "no answer within 15 seconds");
    assert!(began.elapsed() >= Duration::from_secs(15));
}

fn more_than_is_scheduled_at_a_time_waits(database: &Database) {
    const MANY: usize = 1_300;
    // Given a receiver that is down, and more events than are scheduled for it
    let server = crate::support::shop::start_open(
        database,
        &[NETWORKS, ("STHENO_WEBHOOK_RETRIES", "3s,3s,3s,3s,3s,3s,3s,3s,3s")],
    );
    let admin = crate::support::shop::admin(&server);
    let receiver = Receiver::that(|_, _| Reply::Status(500));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.customer-group-customer.created"]}));
    let group = admin.post("/admin/customer-groups", &json!({"name": "All"})).text_at("/customer_group/id");
    let mut ids = Vec::with_capacity(MANY);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let admin = &admin;
                let make = move |number| customer(admin, &format!("{thread}.{number}@example.com"));
                scope.spawn(move || (0..MANY / 8 + 1).map(make).collect::<Vec<_>>())
            })
            .collect();
        ids = threads.into_iter().flat_map(|thread| thread.join().unwrap()).take(MANY).collect();
    });
    let added = admin.post(&format!("/admin/customer-groups/{group}/customers"), &json!({"add": ids}));
    assert_eq!(added.status, 200, "{}", added.text());
    assert!(soon(|| (webhook(&admin, &id)["pending"].as_u64() >= Some(1000)).then_some(())).is_some());
    a_while();
    let pending = webhook(&admin, &id)["pending"].as_u64().unwrap();
    assert!((1000..1300).contains(&pending), "{pending}");

    // when it is up, then it gets all.
    let failed = receiver.came().len();
    receiver.behave(|_, _| Reply::Status(200));
    let came = receiver.wait_for(failed + MANY).split_off(failed);
    let ids: std::collections::HashSet<&str> = came.iter().map(|came| came.id.as_str()).collect();
    assert_eq!(ids.len(), MANY);
}
