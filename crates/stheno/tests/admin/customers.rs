//! `/admin/customers` when several write at once, and the rules of changing one.

use std::collections::BTreeSet;
use std::sync::{Barrier, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::{shop, sql};

on_both! {
    of_many_with_one_email_one_is_made,
    of_many_that_take_one_email_one_gets_it,
    an_email_is_free_again_when_its_customer_is_deleted,
    a_guest_and_an_account_may_share_an_email,
    metadata_is_merged,
    changes_of_one_customer_at_once_are_all_kept,
    an_update_that_changes_nothing_is_no_change,
    what_is_refused_changes_nothing,
    the_count_is_exact_whatever_happens_at_once,
    a_customer_is_deleted_once,
    texts_come_back_as_they_were_sent,
    an_email_may_be_long_but_not_as_long_as_a_body,
    an_address_gets_the_default_when_another_one_loses_it,
    a_default_is_taken_and_given_also_by_the_same_address,
    members_who_leave_are_told_in_the_order_in_which_they_came,
}

/// Lets many do something at the same moment.
fn at_once(number: usize, act: impl Fn(usize) -> Response + Sync) -> Vec<Response> {
    let barrier = Barrier::new(number);
    thread::scope(|scope| {
        let (barrier, act) = (&barrier, &act);
        let threads: Vec<_> = (0..number)
            .map(|n| {
                scope.spawn(move || {
                    barrier.wait();
                    act(n)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// One e-mail in as many spellings as there are numbers.
fn spelled(email: &str, number: usize) -> String {
    let upper = |(place, c): (usize, char)| if number >> (place % 6) & 1 == 1 { c.to_ascii_uppercase() } else { c };
    email.chars().enumerate().map(upper).collect()
}

fn taken(email: &str) -> Value {
    json!({
        "type": "invalid_data",
        "message": format!("Customer with email: {email}, has_account: false, already exists."),
    })
}

fn customer(admin: &Caller, body: &Value) -> String {
    let made = admin.post("/admin/customers", body);
    assert_eq!(made.status, 200, "{}", made.text());
    made.text_at("/customer/id")
}

/// The count that is told, after a look at whether it is the number of rows.
fn count(admin: &Caller) -> usize {
    let list = admin.get("/admin/customers?limit=100000&fields=id").json();
    let rows = list["customers"].as_array().unwrap().len();
    assert_eq!(list["count"], json!(rows), "the count isn't the number of rows");
    rows
}

fn of_many_with_one_email_one_is_made(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for round in 0..5 {
        let email = |n| spelled(&format!("ada.lovelace{round}@example.com"), n);
        let answers = at_once(16, |n| admin.post("/admin/customers", &json!({"email": email(n)})));
        let mut made = 0;
        for (n, answer) in answers.iter().enumerate() {
            if answer.status == 200 {
                made += 1;
                assert_eq!(answer.text_at("/customer/email"), email(n));
            } else {
                assert_eq!((answer.status, answer.json()), (400, taken(&email(n))));
            }
        }
        assert_eq!(made, 1);
        assert_eq!(count(&admin), round + 1);
    }
}

fn of_many_that_take_one_email_one_gets_it(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ids: Vec<String> =
        (0..16).map(|n| customer(&admin, &json!({"email": format!("number{n}@example.com")}))).collect();
    let email = |n| spelled("ada.lovelace@example.com", n);
    let answers = at_once(16, |n| admin.post(&format!("/admin/customers/{}", ids[n]), &json!({"email": email(n)})));
    let winners: Vec<usize> = (0..16).filter(|n| answers[*n].status == 200).collect();
    assert_eq!(winners.len(), 1);
    for (n, answer) in answers.iter().enumerate() {
        let kept = admin.get(&format!("/admin/customers/{}", ids[n])).text_at("/customer/email");
        if winners.contains(&n) {
            assert_eq!(kept, email(n));
        } else {
            assert_eq!((answer.status, answer.json()), (400, taken(&email(n))));
            assert_eq!(kept, format!("number{n}@example.com"));
        }
    }
}

fn an_email_is_free_again_when_its_customer_is_deleted(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let email = json!({"email": "Ada@example.com"});
    for _ in 0..3 {
        let id = customer(&admin, &email);
        assert_eq!(admin.post("/admin/customers", &email).status, 400);
        // One's own e-mail may be spelled otherwise.
        let own = admin.post(&format!("/admin/customers/{id}"), &json!({"email": "aDA@example.com"}));
        assert_eq!((own.status, own.text_at("/customer/email")), (200, "aDA@example.com".to_owned()));
        assert_eq!(admin.delete(&format!("/admin/customers/{id}")).status, 200);
    }
    // Customers without an e-mail don't hinder one another, nor those who gave theirs up.
    let id = customer(&admin, &email);
    assert_eq!(admin.post(&format!("/admin/customers/{id}"), &json!({"email": null})).status, 200);
    customer(&admin, &json!({}));
    customer(&admin, &email);
    assert_eq!(count(&admin), 3);
}

fn a_guest_and_an_account_may_share_an_email(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let account = customer(&admin, &json!({"email": "ada@example.com"}));
    let has = if database.url().starts_with("sqlite:") { "1" } else { "true" };
    sql::execute(database.url(), &format!("UPDATE customer SET has_account = {has}"));
    sql::execute(database.url(), "INSERT INTO counter (name, shard, value) VALUES ('account', 99, 1)");
    let guest = customer(&admin, &json!({"email": "ADA@example.com"}));
    for (id, has_account) in [(&account, true), (&guest, false)] {
        let list = admin.get(&format!("/admin/customers?has_account={has_account}&fields=id,has_account")).json();
        assert_eq!(list["customers"], json!([{"id": id, "has_account": has_account}]));
    }
    // Each is unique among its kind.
    let other = customer(&admin, &json!({"email": "bob@example.com"}));
    let answer = admin.post(&format!("/admin/customers/{other}"), &json!({"email": "Ada@example.com"}));
    assert_eq!((answer.status, answer.json()), (400, taken("Ada@example.com")));
}

fn metadata_is_merged(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = customer(&admin, &json!({"metadata": {"vip": true, "nested": {"a": 1, "b": 2}}}));
    for (sent, kept) in [
        // Other keys are added, and stay.
        (json!({"extra": "x"}), r#"{"vip":true,"extra":"x","nested":{"a":1,"b":2}}"#),
        // A key is replaced whole.
        (json!({"nested": {"c": 3}}), r#"{"vip":true,"extra":"x","nested":{"c":3}}"#),
        // An empty text removes a key, and null doesn't.
        (json!({"extra": "", "vip": null, "unknown": ""}), r#"{"vip":null,"nested":{"c":3}}"#),
        (json!({}), r#"{"vip":null,"nested":{"c":3}}"#),
        (
            json!({"10": [1, 2.50, 1e21], "9": "\u{0}\u{1f600}"}),
            "{\"9\":\"\\u0000\u{1f600}\",\"10\":[1,2.5,1e+21],\"vip\":null,\"nested\":{\"c\":3}}",
        ),
        // Null empties it.
        (json!(null), "null"),
        (json!({"a": ""}), "{}"),
    ] {
        let answer = admin.post(&format!("/admin/customers/{id}?fields=metadata"), &json!({"metadata": sent}));
        let expected = format!(r#"{{"customer":{{"metadata":{kept},"id":"{id}"}}}}"#);
        assert_eq!((answer.status, answer.text()), (200, expected), "{sent}");
        assert_eq!(admin.get(&format!("/admin/customers/{id}?fields=metadata")).text(), answer.text());
    }
}

fn changes_of_one_customer_at_once_are_all_kept(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = customer(&admin, &json!({}));
    // When many add a key each, then none takes away that of another.
    let path = format!("/admin/customers/{id}");
    let answers = at_once(16, |n| admin.post(&path, &json!({"metadata": {format!("key{n}"): n}})));
    assert!(answers.iter().all(|answer| answer.status == 200));
    let metadata = admin.get(&path).json()["customer"]["metadata"].clone();
    let expected: Value = (0..16).map(|n| (format!("key{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(metadata, expected);
}

fn an_update_that_changes_nothing_is_no_change(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let body = json!({"email": "ada@example.com", "first_name": "Ada", "phone": null, "metadata": {"b": 1, "a": 2}});
    let made = admin.post("/admin/customers", &body);
    let path = format!("/admin/customers/{}", made.text_at("/customer/id"));
    for same in [
        json!({}),
        body,
        json!({"first_name": "Ada"}),
        json!({"last_name": null}),
        json!({"metadata": {}}),
        json!({"metadata": {"a": 2, "c": ""}}),
        json!({"additional_data": {"x": 1}}),
    ] {
        let answer = admin.post(&path, &same);
        assert_eq!((answer.status, answer.json()), (200, made.json()), "{same}");
    }
    // A change is one, and only what it is about differs, and the time.
    let changed = admin.post(&path, &json!({"first_name": ""}));
    let mut expected = made.json();
    expected["customer"]["first_name"] = json!("");
    expected["customer"]["updated_at"] = changed.json()["customer"]["updated_at"].clone();
    assert_eq!(changed.json(), expected);
    assert!(changed.text_at("/customer/updated_at") > made.text_at("/customer/updated_at"));
}

fn what_is_refused_changes_nothing(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let made = admin.post("/admin/customers", &json!({"email": "ada@example.com"}));
    customer(&admin, &json!({"email": "bob@example.com"}));
    let path = format!("/admin/customers/{}", made.text_at("/customer/id"));
    for (body, message) in [
        (json!({"first_name": "X", "email": "BOB@example.com"}), None),
        (json!({"first_name": "X", "email": "nonsense"}), Some("Invalid request: Invalid email address")),
        (json!({"first_name": 1}), Some("Invalid request: Expected type: 'string' for field 'first_name', got: '1'")),
        (
            json!({"first_name": "a\u{0}b"}),
            Some("Invalid request: Field 'first_name' must not contain the character NUL"),
        ),
        (json!({"first_name": "X", "id": "x"}), Some("Invalid request: Unrecognized fields: 'id'")),
        (json!({"first_name": "X", "has_account": true}), Some("Invalid request: Unrecognized fields: 'has_account'")),
        (json!({"metadata": [1]}), Some("Invalid request: Expected type: 'record' for field 'metadata', got: '1'")),
    ] {
        let expected = match message {
            Some(message) => json!({"type": "invalid_data", "message": message}),
            None => taken("BOB@example.com"),
        };
        let answer = admin.post(&path, &body);
        assert_eq!((answer.status, answer.json()), (400, expected), "{body}");
        assert_eq!(admin.get(&path).json(), made.json(), "{body}");
    }
    let answer = admin.post("/admin/customers/cus_1", &json!({"first_name": "X"}));
    let missing = json!({"type": "not_found", "message": "Customer with id \"cus_1\" not found"});
    assert_eq!((answer.status, answer.json()), (404, missing));
    assert_eq!(count(&admin), 2);
}

fn the_count_is_exact_whatever_happens_at_once(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    customer(&admin, &json!({"email": "taken@example.com"}));
    let alive = Mutex::new(BTreeSet::new());
    let round = |n: usize| {
        let create = |body: Value| admin.post("/admin/customers", &body);
        let mut last = create(json!({}));
        for number in 0..12 {
            // A create that stands, one that is refused by the database, one by its form, and one that is deleted
            last = create(json!({"email": format!("client{n}number{number}@example.com")}));
            alive.lock().unwrap().insert(last.text_at("/customer/id"));
            assert_eq!(create(json!({"email": "TAKEN@example.com"})).status, 400);
            assert_eq!(create(json!({"email": "nonsense"})).status, 400);
            let id = create(json!({})).text_at("/customer/id");
            assert_eq!(admin.delete(&format!("/admin/customers/{id}")).status, 200);
        }
        last
    };
    at_once(8, round);
    // The one with the e-mail that is taken, and the first of each client
    assert_eq!(count(&admin), alive.lock().unwrap().len() + 1 + 8);
    assert_eq!(admin.get("/admin/customers?q=number11@").json()["count"], 8);
}

fn a_customer_is_deleted_once(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = customer(&admin, &json!({"email": "ada@example.com"}));
    customer(&admin, &json!({}));
    let deleted = json!({"id": id, "object": "customer", "deleted": true});
    for answer in at_once(8, |_| admin.delete(&format!("/admin/customers/{id}"))) {
        assert_eq!((answer.status, answer.json()), (200, deleted.clone()));
    }
    assert_eq!(count(&admin), 1);
    assert_eq!(admin.get("/admin/customers?q=ada").json()["count"], 0);
    let update = admin.post(&format!("/admin/customers/{id}"), &json!({"first_name": "X"}));
    assert_eq!(update.status, 404);
    assert_eq!(admin.get(&format!("/admin/customers?id={id}&with_deleted=true")).json()["count"], 0);
}

fn texts_come_back_as_they_were_sent(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for text in [
        "",
        " ",
        "O'Neil; DROP TABLE customer; --",
        "\"quoted\" \\back\\slash\\ \n\t\r\u{1}\u{7f}",
        "Zoë Zoe\u{308} \u{1f469}\u{200d}\u{1f680} \u{202e}right to left",
        "line\u{2028}paragraph\u{2029}\u{feff}\u{ffff}\u{10ffff}",
        "$1 ${x} {{x}} %s %% _",
        &"long ".repeat(2_000),
    ] {
        let body = json!({"first_name": text, "company_name": text, "metadata": {"text": text, "key": {text: text}}});
        let made = admin.post("/admin/customers", &body);
        assert_eq!(made.status, 200, "{}", made.text());
        let kept = admin.get(&format!("/admin/customers/{}", made.text_at("/customer/id")));
        assert_eq!(kept.json(), made.json());
        for member in ["first_name", "company_name", "metadata"] {
            assert_eq!(kept.json()["customer"][member], body[member], "{member}");
        }
    }
}

fn an_email_may_be_long_but_not_as_long_as_a_body(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    // So mixed that it can't be compressed
    let mut state = 1_u32;
    let mut mixed = |length: usize| -> String {
        let mut letter = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b"abcdefghijklmnopqrstuvwxyz0123456789"[(state >> 24) as usize % 36])
        };
        (0..length).map(|_| letter()).collect()
    };
    let kept = format!("{}@example.com", mixed(988));
    let made = admin.post("/admin/customers", &json!({"email": kept}));
    assert_eq!((made.status, made.text_at("/customer/email")), (200, kept.clone()));
    let again = admin.post("/admin/customers", &json!({"email": kept.to_uppercase()}));
    assert_eq!((again.status, again.json()), (400, taken(&kept.to_uppercase())));
    // An index of PostgreSQL holds no more than 2704 bytes, so the limit is 1000.
    let message = "Invalid request: Value for field 'email' too big, expected at most: '1000'";
    for length in [989, 5_000, 50_000] {
        let answer = admin.post("/admin/customers", &json!({"email": format!("{}@example.com", mixed(length))}));
        let refused = json!({"type": "invalid_data", "message": message});
        assert_eq!((answer.status, answer.json()), (400, refused), "{length}");
    }
}

/// At one time, so that a list by the time of change is always in the same order.
fn an_address_gets_the_default_when_another_one_loses_it(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = admin.post("/admin/customers", &json!({})).text_at("/customer/id");
    let path = format!("/admin/customers/{id}/addresses");
    let addresses = [0, 1].map(|n| {
        let made = admin.post(&format!("{path}?fields=addresses.id"), &json!({"is_default_billing": true}));
        made.text_at(&format!("/customer/addresses/{n}/id"))
    });
    for n in 0..30 {
        let answer = admin.post(&format!("{path}/{}", addresses[n % 2]), &json!({"is_default_billing": true}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let list = admin.get(&format!("{path}?fields=updated_at")).json();
        assert_eq!(list["addresses"][0]["updated_at"], list["addresses"][1]["updated_at"], "{list}");
    }
}

fn a_default_is_taken_and_given_also_by_the_same_address(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let path = format!("/admin/customers/{}/addresses", customer(&admin, &json!({})));
    let both = json!({"is_default_billing": true, "is_default_shipping": true});
    let made = admin.post(&format!("{path}?fields=addresses.id"), &both);
    let id = made.text_at("/customer/addresses/0/id");
    let before = admin.get(&format!("{path}/{id}")).json();
    let seen = events(database.url()).len();

    // When an address is made again what it is, then it is told as in Medusa: taken twice, given once.
    assert_eq!(admin.post(&format!("{path}/{id}"), &both).status, 200);
    let updated = json!({"name": "customer.customer-address.updated", "data": {"id": id}});
    assert_eq!(events(database.url()).split_off(seen), vec![updated; 3]);
    let after = admin.get(&format!("{path}?fields=is_default_billing,is_default_shipping,updated_at")).json();
    let address = &after["addresses"][0];
    assert_eq!((&address["is_default_billing"], &address["is_default_shipping"]), (&json!(true), &json!(true)));
    assert_ne!(address["updated_at"], before["address"]["updated_at"]);
}

fn members_who_leave_are_told_in_the_order_in_which_they_came(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let members: Vec<String> = (0..3).map(|_| customer(&admin, &json!({}))).collect();
    let group = admin.post("/admin/customer-groups", &json!({"name": "VIP"})).text_at("/customer_group/id");
    let path = format!("/admin/customer-groups/{group}/customers");
    let seen = events(database.url()).len();
    assert_eq!(admin.post(&path, &json!({"add": members})).status, 200);
    let came = events(database.url()).split_off(seen);
    let backwards: Vec<&String> = members.iter().rev().collect();
    assert_eq!(admin.post(&path, &json!({"remove": backwards})).status, 200);
    let left = events(database.url()).split_off(seen + 3);
    let ids = |events: &[Value]| events.iter().map(|event| event["data"]["id"].clone()).collect::<Vec<_>>();
    assert_eq!((left.len(), ids(&left)), (3, ids(&came)));
}
