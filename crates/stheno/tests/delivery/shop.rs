//! A shop with receivers.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::receiver::Came;
use crate::support::shop;

/// The networks that the receivers of the tests are in.
pub(crate) const NETWORKS: (&str, &str) = ("STHENO_WEBHOOK_NETWORKS", "127.0.0.1");

/// A server that sends to receivers of this machine, and tries again after these pauses.
pub(crate) fn start(database: &Database, retries: &str) -> (Process, Caller) {
    let server = shop::start_open(database, &[NETWORKS, ("STHENO_WEBHOOK_RETRIES", retries)]);
    let admin = shop::admin(&server);
    (server, admin)
}

/// Makes a customer; gives the id.
pub(crate) fn customer(admin: &Caller, email: &str) -> String {
    let made = admin.post("/v2/admin/customers", &json!({"email": email}));
    assert_eq!(made.status, 200, "{}", made.text());
    made.text_at("/customer/id")
}

/// What a message is about: the name, and the id in its data.
pub(crate) fn about(came: &Came) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&came.body["type"]), text(&came.body["data"]["id"]))
}

/// A webhook, as it is now.
pub(crate) fn webhook(admin: &Caller, id: &str) -> Value {
    let answer = admin.get(&format!("/admin/webhooks/{id}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["webhook"].clone()
}

/// Waits until a webhook has this many pending deliveries.
pub(crate) fn wait_for_pending(admin: &Caller, id: &str, pending: u64) {
    let found = soon(|| (webhook(admin, id)["pending"] == pending).then_some(()));
    assert!(found.is_some(), "{}", webhook(admin, id));
}

/// The deliveries of a webhook, the newest first.
pub(crate) fn deliveries(admin: &Caller, id: &str, query: &str) -> Vec<Value> {
    let answer = admin.get(&format!("/admin/webhooks/{id}/deliveries?limit=1000&{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["webhook_deliveries"].as_array().unwrap().clone()
}

/// The tries of a delivery.
pub(crate) fn attempts(admin: &Caller, webhook: &str, delivery: &Value) -> Vec<Value> {
    let id = delivery["id"].as_str().unwrap();
    let answer = admin.get(&format!("/admin/webhooks/{webhook}/deliveries/{id}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["webhook_delivery"]["attempts"].as_array().unwrap().clone()
}

/// Long enough for something to come that must not come.
pub(crate) fn a_while() {
    thread::sleep(Duration::from_millis(500));
}
