//! Every event comes once, and those about one customer in order.

use std::collections::{HashMap, HashSet};
use std::thread;

use serde_json::{Value, json};

use super::shop::{a_while, about, customer, start};
use crate::support::at_once::MANY;
use crate::support::database::Database;
use crate::support::receiver::{Came, Receiver, Reply};
use crate::support::{process::soon, sql};

on_both! {
    what_many_do_at_once_comes_once_and_in_order,
    what_happened_before_is_not_sent,
    a_token_is_sent_and_then_forgotten,
}

/// The place of a message among all.
pub(crate) fn place(came: &Came) -> (u64, u64) {
    let mut parts = came.id.rsplitn(3, '_').map(|part| part.parse().unwrap_or_default());
    let part = parts.next().unwrap_or_default();
    (parts.next().unwrap_or_default(), part)
}

/// That each message came once, and of each customer in order; gives how many came of each.
pub(crate) fn assert_once_and_in_order(came: &[Came]) -> HashMap<String, usize> {
    assert!(came.iter().all(|came| came.verified));
    let ids: HashSet<&str> = came.iter().map(|came| came.id.as_str()).collect();
    assert_eq!(ids.len(), came.len(), "some came twice");
    let mut last: HashMap<String, (u64, u64)> = HashMap::new();
    let mut counts = HashMap::new();
    for came in came {
        let (name, id) = about(came);
        let before = last.insert(id.clone(), place(came));
        assert!(before.is_none_or(|before| before < place(came)), "{name} of {id} came late");
        *counts.entry(id).or_default() += 1;
    }
    counts
}

fn what_many_do_at_once_comes_once_and_in_order(database: &Database) {
    const EACH: usize = 12;
    // Given a receiver whose answers take a while, now and then
    let (_server, admin) = start(database, "1s");
    let receiver = Receiver::that(|_, count| match count % 7 {
        0 => Reply::Late(std::time::Duration::from_millis(20), 204),
        _ => Reply::Status(200),
    });
    receiver.subscribe(&admin, &json!({}));

    // when many make and change customers of their own, and one that all change,
    let shared = customer(&admin, "all@example.com");
    thread::scope(|scope| {
        for number in 0..MANY {
            let (admin, shared) = (&admin, &shared);
            scope.spawn(move || {
                let own = customer(admin, &format!("own{number}@example.com"));
                for step in 0..EACH {
                    for id in [&own, shared] {
                        let name = json!({"first_name": format!("{number} {step}")});
                        let changed = admin.post(&format!("/admin/customers/{id}"), &name);
                        assert_eq!(changed.status, 200, "{}", changed.text());
                    }
                }
            });
        }
    });

    // then all of it comes, once, and what is about one customer in the order in which it happened.
    let expected = 2 + 2 * MANY + 4 * MANY * EACH;
    let came = receiver.wait_for(expected);
    a_while();
    assert_eq!(receiver.came().len(), expected);
    let counts = assert_once_and_in_order(&came);
    assert_eq!((counts.len(), counts[&shared]), (MANY + 1, 2 + 2 * MANY * EACH));
}

fn what_happened_before_is_not_sent(database: &Database) {
    let (_server, admin) = start(database, "1s");
    customer(&admin, "before@example.com");
    let receiver = Receiver::start();
    receiver.subscribe(&admin, &json!({}));
    let after = customer(&admin, "after@example.com");
    let came = receiver.wait_for(2);
    a_while();
    assert_eq!(receiver.came().len(), 2);
    assert!(came.iter().all(|came| about(came).1 == after));
}

fn a_token_is_sent_and_then_forgotten(database: &Database) {
    // Given a receiver that takes it, one that does not, and one that has not asked for it by name
    let (server, admin) = start(database, "1s,1s,1s,1s,1s,1s,1s,1s");
    let (good, bad) = (Receiver::start(), Receiver::that(|_, count| Reply::Status(if count < 2 { 500 } else { 200 })));
    let named = json!({"events": ["auth.password_reset"]});
    good.subscribe(&admin, &named);
    bad.subscribe(&admin, &named);
    let other = Receiver::start();
    other.subscribe(&admin, &json!({"events": ["auth.*"]}));
    let ada = json!({"email": "ada@example.com", "password": "first"});
    assert_eq!(server.caller().post("/auth/customer/emailpass/register", &ada).status, 200);

    // when somebody has forgotten the password,
    let forgotten = json!({"identifier": "ada@example.com"});
    assert_eq!(server.caller().post("/auth/customer/emailpass/reset-password", &forgotten).status, 201);

    // then both get the token, the other one as soon as it takes it, and the last hears of it without one,
    let token = good.wait_for(1)[0].body["data"]["token"].as_str().unwrap().to_owned();
    let came = bad.wait_for(3);
    assert!(came.iter().all(|came| came.body["data"]["token"] == token.as_str()));
    assert_eq!(other.wait_for(1)[0].body["data"]["token"], Value::Null);
    let update = server.caller().bearer(&token).post("/auth/customer/emailpass/update", &json!({"password": "second"}));
    assert_eq!(update.status, 200, "{}", update.text());

    // and then nothing knows it any more: no row, no answer, no log.
    let kept = || sql::text(database.url(), "SELECT count(*) FROM event WHERE secret IS NOT NULL");
    assert!(soon(|| (kept() == "0").then_some(())).is_some());
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM mail"), "0");
    let shown = admin.get("/admin/events?name=auth.password_reset").json();
    assert_eq!(shown["events"][0]["data"]["token"], Value::Null);
    assert!(!server.log().contains(&token) && !server.log().contains("ada@example.com"), "{}", server.log());
}
