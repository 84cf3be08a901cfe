//! Orders of the real shops come out as they came out there, whole and in part.

use serde_json::Value;

use super::recorded::Recorded;
use crate::support::database::Database;

on_both! {
    orders_of_medusa_1_come_out_as_there,
    orders_with_taxes_in_their_prices_come_out_as_in_medusa_1,
    orders_of_medusa_2_come_out_as_there,
    orders_with_taxes_in_their_prices_come_out_as_in_medusa_2,
}

/// A value as it is compared: customers are those of the shop here, between two reads discounts were used again, and a payment was
/// canceled again; and nobody
/// promises in which order related things come.
fn comparable(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(comparable).collect();
            items.sort_by_key(|item| (item["id"].to_string(), item["item_id"].to_string()));
            items.into()
        }
        Value::Object(members) => {
            let is_discount = members.contains_key("usage_count");
            let changes = |name: &str| is_discount && ["usage_count", "updated_at"].contains(&name);
            let is_payment = members.contains_key("captured_at") && members.contains_key("canceled_at");
            let changes = |name: &str| changes(name) || is_payment && ["canceled_at", "updated_at"].contains(&name);
            let kept = members.iter().filter(|(name, _)| *name != "customer" && !changes(name));
            kept.map(|(name, value)| (name.clone(), comparable(value))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// The orders in an answer.
fn orders(answer: &Value) -> Vec<Value> {
    if let Value::Array(orders) = answer {
        return orders.clone();
    }
    let within = |value: &Value| value["orders"].as_array().cloned().unwrap_or_default();
    let customers = answer["customers"].as_array().into_iter().flatten().chain(answer.get("customer"));
    let customers: Vec<Value> = customers.flat_map(within).collect();
    answer.get("order").cloned().into_iter().chain(within(answer)).chain(customers).collect()
}

/// Compares every order that was shown with the one that is shown here; gives how many they were. Some were left out of the
/// recording: they are named by `$id`.
fn compare(recorded: &Recorded<'_>) -> usize {
    let (mut compared, mut wrong) = (0, Vec::new());
    for exchange in recorded.exchanges("shown") {
        let shown = orders(&serde_json::from_str(&recorded.here(&exchange.answer.to_string())).unwrap());
        if exchange.status != 200 || shown.is_empty() || !recorded.has(&shown) {
            continue;
        }
        let first = shown[0]["id"].as_str().unwrap_or_default();
        if shown.len() == 1 && recorded.of_another(&exchange, first) {
            assert_eq!(recorded.ask(&exchange).status, 404, "{}", exchange.path);
            continue;
        }
        let answer = recorded.ask_as_owner(&exchange, first);
        assert_eq!(answer.status, 200, "{} {}", exchange.path, answer.text());
        let found = orders(&answer.json());
        for expected in shown.iter().filter(|order| order.get("id").is_some()) {
            let same = |order: &&Value| order["id"] == expected["id"];
            let found = found.iter().find(same).unwrap_or(&Value::Null);
            compared += 1;
            if comparable(found) != comparable(expected) {
                wrong.push(format!("{}\n  {}\n  {}", exchange.path, comparable(expected), comparable(found)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    compared
}

fn orders_of_medusa_1_come_out_as_there(database: &Database) {
    // Of two shops, one after the other: they have the same numbers and e-mails.
    let of_first = |order: &Value| order["id"].as_str().unwrap() < "order_01M7ZV4";
    let compared = compare(&Recorded::open(database, "v1", of_first));
    assert!(compared > 200, "{compared}");
}

fn orders_with_taxes_in_their_prices_come_out_as_in_medusa_1(database: &Database) {
    let of_second = |order: &Value| order["id"].as_str().unwrap() > "order_01M7ZV4";
    let compared = compare(&Recorded::open(database, "v1", of_second));
    assert!(compared > 20, "{compared}");
}

fn orders_of_medusa_2_come_out_as_there(database: &Database) {
    let compared = compare(&Recorded::open(database, "v2", |order| !order["customer_id"].is_null()));
    assert!(compared > 200, "{compared}");
}

fn orders_with_taxes_in_their_prices_come_out_as_in_medusa_2(database: &Database) {
    // They were made after the lists were recorded, and without their customers' ids.
    let compared = compare(&Recorded::open(database, "v2", |order| order["customer_id"].is_null()));
    assert!(compared >= 10, "{compared}");
}
