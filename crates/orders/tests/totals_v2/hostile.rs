//! Orders that are none.

use serde_json::{Map, Value, json};
use stheno_orders::totals_v2::complete;

use super::{ITEM, Object, recorded, strip, strip_order};

/// Values of every kind where an amount, a list or an object is expected.
fn hostile() -> Vec<Value> {
    let mut values =
        vec![json!(null), json!(true), json!([]), json!({}), json!([null, 1, "x", [], {}]), json!({"value": {}})];
    values
        .extend(["", "x", "19", "19%", "1e28", "-1e-28", "NaN", "Infinity", "9".repeat(40).as_str()].map(Value::from));
    values.extend([0.0, -0.0, -1.0, -100.0, 1e13, -1e13, 1e300, 5e-324, 0.1, 1e-13].map(Value::from));
    values.extend([u64::MAX.into(), i64::MIN.into()]);
    let twins: Vec<_> = values.iter().map(|value| json!({"value": value, "precision": 20})).collect();
    values.into_iter().chain(twins).collect()
}

/// Where something can be wrong, as pointers.
const PLACES: &[&str] = &[
    "/items",
    "/items/0",
    "/items/0/unit_price",
    "/items/0/raw_unit_price",
    "/items/0/quantity",
    "/items/0/raw_quantity",
    "/items/0/is_tax_inclusive",
    "/items/0/detail",
    "/items/0/detail/raw_return_received_quantity",
    "/items/0/detail/raw_fulfilled_quantity",
    "/items/0/tax_lines",
    "/items/0/tax_lines/0",
    "/items/0/tax_lines/0/raw_rate",
    "/items/0/adjustments",
    "/items/0/adjustments/0",
    "/items/0/adjustments/0/raw_amount",
    "/items/0/adjustments/0/is_tax_inclusive",
    "/shipping_methods",
    "/shipping_methods/0",
    "/shipping_methods/0/raw_amount",
    "/shipping_methods/0/tax_lines/0/raw_rate",
    "/summary",
    "/summary/raw_transaction_total",
    "/payment_collections",
    "/payment_collections/0",
    "/payment_collections/0/status",
    "/payment_collections/0/raw_captured_amount",
    "/credit_lines",
    "/fulfillments",
];

#[test]
fn hostile_orders_do_no_harm() {
    let (_, mut order) = recorded("admin").into_iter().find(|(label, _)| label == "tax-inclusive-inc5").unwrap();
    strip_order(&mut order);
    let order = Value::from(order);
    for place in PLACES {
        for inclusive in [false, true] {
            for value in hostile() {
                let mut order = order.clone();
                order["items"][0]["is_tax_inclusive"] = inclusive.into();
                *order.pointer_mut(place).unwrap() = value.clone();
                finish(order, &format!("{place} {value}"));
            }
        }
    }
}

#[test]
fn orders_of_the_largest_amounts_do_no_harm() {
    let (_, mut order) = recorded("admin").into_iter().find(|(label, _)| label == "tax-inclusive-inc5").unwrap();
    strip_order(&mut order);
    let amounts: Vec<_> = hostile().into_iter().filter(|value| value.is_number() || value.is_string()).collect();
    for amount in amounts {
        for price in [json!(1e13), json!(-1e13), amount.clone()] {
            let mut order = Value::from(order.clone());
            let item = &mut order["items"][0];
            strip(item.as_object_mut().unwrap(), &["unit_price", "quantity"]);
            (item["unit_price"], item["quantity"]) = (price.clone(), amount.clone());
            item["detail"] = json!({"return_received_quantity": amount, "fulfilled_quantity": price});
            item["tax_lines"] = json!([{"rate": amount}, {"rate": price}]);
            item["adjustments"] = json!([{"amount": price, "is_tax_inclusive": true}, {"amount": amount}]);
            order["credit_lines"] = json!([{"amount": amount}]);
            order["transactions"] = json!([{"amount": amount}, {"amount": price}, null]);
            order["summary"] = json!(null);
            finish(order, &format!("{amount} {price}"));
        }
    }
}

/// Completes an order; whatever it was, its totals are numbers then, and completing it again changes nothing.
fn finish(order: Value, label: &str) {
    let Value::Object(mut order) = order else { return };
    complete(&mut order);
    assert!(order["total"].is_number(), "{label}: {}", order["total"]);
    assert!(order["raw_total"]["value"].is_string(), "{label}");
    assert!(order["summary"]["pending_difference"].is_number(), "{label}");
    assert!(order["payment_status"].is_string() && order["fulfillment_status"].is_string(), "{label}");
    let names = |order: &Object| order.keys().cloned().collect::<Vec<_>>();
    let completed = names(&order);
    complete(&mut order);
    assert_eq!(names(&order), completed, "{label}");
}

#[test]
fn an_order_without_anything_has_totals_of_nothing() {
    let mut order = Map::new();
    complete(&mut order);
    assert_eq!(order["total"], json!(0));
    assert_eq!(order["raw_total"], json!({"value": "0", "precision": 20}));
    assert_eq!(order["payment_status"], json!("not_paid"));
    assert_eq!(order["fulfillment_status"], json!("not_fulfilled"));
    assert!(!order.contains_key("items") && !order.contains_key("fulfilled_total"));
}

#[test]
fn an_item_without_quantity_costs_nothing() {
    let order = json!({"items": [{"unit_price": 5, "quantity": 0, "adjustments": [{"amount": 1}]}]});
    let Value::Object(mut order) = order else { return };
    complete(&mut order);
    let item = &order["items"][0];
    for name in ITEM {
        assert_eq!(item[*name], json!(0), "{name}");
    }
}
