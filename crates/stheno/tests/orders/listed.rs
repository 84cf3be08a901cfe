//! Lists of orders: every filter, order and page has what it had in the real shops.

use serde_json::{Value, json};

use super::recorded::{Exchange, Recorded};
use crate::support::database::Database;

on_both! {
    lists_of_medusa_1_have_what_they_had,
    lists_of_medusa_2_have_what_they_had,
}

/// The answer with only the ids of its orders.
fn reduced(mut answer: Value) -> Value {
    if let Some(orders) = answer.get_mut("orders").and_then(Value::as_array_mut) {
        *orders = orders.iter().map(|order| order["id"].clone()).collect();
    }
    answer
}

/// What is said where Medusa fails.
const REFUSED: &[(&str, &str)] = &[
    ("/store/customers/me/orders?limit=-1", "limit must not be less than 0"),
    ("/store/customers/me/orders?display_id=x", "display_id must be a number"),
    ("/store/customers/me/orders?tax_rate=x", "tax_rate must be a number"),
    ("/store/customers/me/orders?expand=nope", "Relations [nope] are not valid"),
    ("/store/customers/me/orders?expand=items.nope", "Relations [items.nope] are not valid"),
    ("/store/customers/me/orders?fields=nope", "Fields [nope] are not valid"),
    ("/admin/orders?limit=-1", "Invalid request: Value for field 'limit' too small, expected at least: '0'"),
    ("/admin/orders?created_at[$gte]=x", "Invalid request: Invalid date for field 'created_at', got: 'x'"),
    ("/admin/orders?order=total&limit=2", "Order field total is not valid"),
    ("/admin/orders?order=nope", "Order field nope is not valid"),
    ("/store/orders?limit=-1", "Invalid request: Value for field 'limit' too small, expected at least: '0'"),
    ("/store/orders?order=total&limit=2", "Order field total is not valid"),
];

/// Where the list is another one: after the path, the first of the orders and how many there are.
const OTHERS: &[(&str, Option<&str>, u64)] = &[
    // Medusa fails at these.
    ("/store/customers/me/orders?q=", Some("order_01M7ZV3R81Y4NEZF926E0GD2WT"), 42),
    ("/admin/orders?status[]=nope", None, 0),
    ("/store/orders?status[]=nope", None, 0),
    // Medusa compares amounts as texts: 114.01 is less than 20 there.
    ("/admin/orders?total[$gt]=100&limit=3", Some("order_01M7ZVK9F31Q8WMS5NSY1B0DBW"), 9),
    ("/admin/orders?total[$lt]=20&limit=3", Some("order_01M7ZVMADMCCDG56419HB0ZX04"), 4),
    // Of two with the same e-mail either may come first there.
    ("/admin/orders?order=email&limit=2", Some("order_01M7ZVK9F31Q8WMS5NSY1B0DBW"), 49),
    ("/store/orders?order=email&limit=2", Some("order_01M7ZVK9F31Q8WMS5NSY1B0DBW"), 45),
];

/// Asks all that was asked, and compares.
fn compare(recorded: &Recorded<'_>) {
    let exchanges = recorded.exchanges("listed");
    assert!(exchanges.len() > 80);
    let wrong: Vec<String> = exchanges.iter().filter_map(|exchange| wrong(recorded, exchange)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), exchanges.len(), wrong.join("\n"));
}

/// What is wrong with an answer.
fn wrong(recorded: &Recorded<'_>, exchange: &Exchange) -> Option<String> {
    let answer = recorded.ask(exchange);
    let found = (u64::from(answer.status), reduced(answer.json()));
    let of_path = |path: &str| path == exchange.path;
    let other = OTHERS.iter().find(|(path, ..)| of_path(path));
    let expected = match REFUSED.iter().find(|(path, _)| of_path(path)) {
        Some((_, message)) => (400, json!({"type": "invalid_data", "message": message})),
        None => (exchange.status, serde_json::from_str(&recorded.here(&exchange.answer.to_string())).unwrap()),
    };
    let right = match other {
        Some((_, first, count)) => {
            (found.1["orders"].get(0).and_then(Value::as_str), &found.1["count"]) == (*first, &json!(count))
        }
        None => found == expected,
    };
    (!right).then(|| format!("{}\n  {} {}\n  {} {}", exchange.path, expected.0, expected.1, found.0, found.1))
}

fn lists_of_medusa_1_have_what_they_had(database: &Database) {
    // The orders of one of the two shops that were recorded.
    compare(&Recorded::open(database, "v1", |order| order["id"].as_str().unwrap() < "order_01M7ZV4"));
}

fn lists_of_medusa_2_have_what_they_had(database: &Database) {
    // Those without a customer's id were made later.
    compare(&Recorded::open(database, "v2", |order| !order["customer_id"].is_null()));
}
