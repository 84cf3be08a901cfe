//! An order of one generation as the other one shows it: in its shape, with the same amounts.

use serde_json::{Value, json};

use super::recorded::{Recorded, lines};
use crate::support::database::Database;

on_both! {
    orders_of_medusa_1_are_shown_by_medusa_2,
    orders_of_medusa_2_are_shown_by_medusa_1,
}

/// How many smallest units a main unit has.
fn units(order: &Value) -> f64 {
    match order["currency_code"].as_str().unwrap() {
        "jpy" => 1.0,
        "kwd" => 1_000.0,
        _ => 100.0,
    }
}

/// An amount of Medusa 1 is the whole number of smallest units that is nearest to that of Medusa 2.
fn same(v1: &Value, v2: &Value, units: f64) -> bool {
    let (Some(v1), Some(v2)) = (v1.as_f64(), v2.as_f64()) else { return false };
    (v1 - v2 * units).abs() <= 0.500_001
}

/// What does not fit, of amounts that mean the same in both.
fn unlike(v1: &Value, v2: &Value) -> Vec<String> {
    let units = units(v1);
    let pairs = [
        ("total", "total"),
        ("subtotal", "item_subtotal"),
        ("shipping_total", "shipping_subtotal"),
        ("item_tax_total", "item_tax_total"),
        ("shipping_tax_total", "shipping_tax_total"),
    ];
    let wrong = pairs.into_iter().filter(|(of_v1, of_v2)| !same(&v1[of_v1], &v2[of_v2], units));
    let mut wrong: Vec<String> = wrong.map(|(name, of_v2)| format!("{name} {} {}", v1[name], v2[of_v2])).collect();
    let (v1_items, v2_items) = (v1["items"].as_array().unwrap(), v2["items"].as_array().unwrap());
    for item in v1_items {
        let other = v2_items.iter().find(|other| other["id"] == item["id"]).unwrap_or(&Value::Null);
        let fits = same(&item["unit_price"], &other["unit_price"], units) && item["quantity"] == other["quantity"];
        if !fits {
            wrong.push(format!("item {item} {other}"));
        }
    }
    if v1_items.len() != v2_items.len() {
        wrong.push(format!("{} items, {} items", v1_items.len(), v2_items.len()));
    }
    for name in ["id", "display_id", "email", "currency_code", "status"] {
        if v1[name] != v2[name] {
            wrong.push(format!("{name} {} {}", v1[name], v2[name]));
        }
    }
    wrong
}

/// What of an order both are asked for.
const V2_FIELDS: &str = "%2Bemail,%2Bcurrency_code,*items";

fn orders_of_medusa_1_are_shown_by_medusa_2(database: &Database) {
    let recorded = Recorded::open(database, "v1", |_| true);
    for order in lines("v1", "taken") {
        let id = order["id"].as_str().unwrap();
        let shown = recorded.shop.admin.get(&format!("/v2/admin/orders/{id}?fields={V2_FIELDS}"));
        assert_eq!(shown.status, 200, "{}", shown.text());
        let shown = &shown.json()["order"];
        assert_eq!(unlike(&order, shown), Vec::<String>::new(), "{id}");
        assert!(shown["summary"]["paid_total"].is_number() && shown["payment_status"].is_string(), "{shown}");
    }
    let all = recorded.shop.admin.get("/v2/admin/orders?limit=100&fields=id,total").json();
    assert_eq!(all["count"], json!(lines("v1", "taken").len()));
}

fn orders_of_medusa_2_are_shown_by_medusa_1(database: &Database) {
    let recorded = Recorded::open(database, "v2", |_| true);
    for order in lines("v2", "taken").into_iter().filter(|order| order["status"] != "draft") {
        let id = order["id"].as_str().unwrap();
        let shown = recorded.owner(id).get(&format!("/v1/store/orders/{id}"));
        assert_eq!(shown.status, 200, "{}", shown.text());
        assert_eq!(unlike(&shown.json()["order"], &order), Vec::<String>::new(), "{id}");
    }
}
