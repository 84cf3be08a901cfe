//! What was answered is on disk: it survives that the server is killed.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use serde_json::json;

use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::{shop, sql};

on_both! {
    every_answered_create_survives_kill,
}

const ROUNDS: usize = 3;
const CLIENTS: usize = 8;
/// How many creates are answered before the server is killed.
const ANSWERED: usize = 60;

fn every_answered_create_survives_kill(database: &Database) {
    let answered = Mutex::new(BTreeMap::new());
    for round in 0..ROUNDS {
        let server = shop::start(database);
        let admin = shop::admin(&server);
        let before = answered.lock().unwrap().len();
        thread::scope(|scope| {
            // Given clients that make customers, each one after the other, for as long as they are answered
            for client in 0..CLIENTS {
                let (admin, answered) = (admin.clone(), &answered);
                scope.spawn(move || {
                    for number in 0.. {
                        let email = format!("round{round}client{client}number{number}@example.com");
                        let body = json!({"email": email}).to_string();
                        let caller = admin.with("content-type", "application/json");
                        let Ok(answer) = caller.try_send("POST", "/admin/customers", Some(body)) else {
                            return;
                        };
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        answered.lock().unwrap().insert(answer.text_at("/customer/id"), email);
                    }
                });
            }
            // when the server is killed in the middle
            let enough = soon(|| (answered.lock().unwrap().len() >= before + ANSWERED).then_some(()));
            server.kill();
            assert_eq!(enough, Some(()), "too few creates were answered");
        });
    }

    // then a new one has all that was answered, and its count is the number of rows.
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let list = admin.get("/admin/customers?limit=100000&fields=id,email").json();
    let kept: BTreeMap<&str, &str> = list["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| (customer["id"].as_str().unwrap(), customer["email"].as_str().unwrap()))
        .collect();
    let answered = answered.into_inner().unwrap();
    for (id, email) in &answered {
        assert_eq!(kept.get(id.as_str()), Some(&email.as_str()));
    }
    assert_eq!(list["count"], json!(kept.len()));
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM customer"), kept.len().to_string());

    // What was killed between answers may be there as well; each is found by search, once.
    for email in kept.values() {
        let (name, _) = email.split_once('@').unwrap();
        let found = admin.get(&format!("/admin/customers?q={name}@&fields=email")).json();
        assert_eq!(found["customers"], json!([{"id": found["customers"][0]["id"], "email": email}]).clone(), "{name}");
    }
    drop(server);
    if database.url().starts_with("sqlite:") {
        let check = "SELECT group_concat(integrity_check) FROM pragma_integrity_check";
        assert_eq!(sql::text(database.url(), check), "ok");
    }
}
