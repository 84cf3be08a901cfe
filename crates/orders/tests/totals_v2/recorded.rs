//! Recorded orders, without their totals and with them.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use stheno_orders::totals_v2::complete;

use super::{Object, all, recorded, strip, strip_order};

const SUMMARY: &[&str] = &[
    "paid_total",
    "refunded_total",
    "accounting_total",
    "credit_line_total",
    "transaction_total",
    "pending_difference",
    "current_order_total",
    "original_order_total",
];

/// Takes the members off that Medusa leaves out of most answers, and the real answer does not have.
fn leave_out(order: &mut Object, real: &Object) {
    order.retain(|name, _| real.contains_key(name));
}

/// How many totals an object has: members that are numbers and have a twin, and an order's, which have none.
fn count(object: &Object) -> usize {
    let is_total = |name: &str| name.ends_with("total") || name == "refundable_total_per_unit";
    let own = object.iter().filter(|(name, value)| is_total(name) && (value.is_number() || value.is_object())).count();
    let lists = ["items", "shipping_methods", "credit_lines", "tax_lines", "adjustments"];
    let nested = lists.iter().filter_map(|list| object.get(*list)?.as_array()).flatten();
    own + nested.filter_map(Value::as_object).map(count).sum::<usize>()
}

/// The members of lists whose order is the same in each answer.
fn assert_same_order(label: &str, got: &Object, real: &Object) {
    for list in ["items", "shipping_methods", "credit_lines", "tax_lines", "adjustments"] {
        let of = |object: &Object| object.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        for (got, real) in of(got).iter().zip(&of(real)) {
            let (got, real) = (got.as_object().unwrap(), real.as_object().unwrap());
            let names = |object: &Object| object.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(got), names(real), "{label}: {list}");
            assert_same_order(label, got, real);
        }
    }
}

fn assert_same(label: &str, got: &Object, real: &Object) {
    for (name, value) in real {
        assert_eq!(got.get(name), Some(value), "{label}: {name}");
    }
    assert_eq!(got.len(), real.len(), "{label}");
}

#[test]
fn an_order_gets_the_totals_that_medusa_calculates() {
    let (mut orders, mut totals) = (0, 0);
    for (label, real) in all() {
        let mut order = real.clone();
        strip_order(&mut order);
        complete(&mut order);
        leave_out(&mut order, &real);
        assert_same(&label, &order, &real);
        assert_same_order(&label, &order, &real);
        (orders, totals) = (orders + 1, totals + count(&real));
    }
    assert!(orders >= 84 && totals > 10_000, "{orders} orders, {totals} totals");
}

#[test]
fn an_orders_totals_come_in_the_order_of_medusa() {
    for (label, real) in recorded("customers") {
        let mut order = real.clone();
        strip_order(&mut order);
        complete(&mut order);
        leave_out(&mut order, &real);
        let names = |object: &Object| object.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&order), names(&real), "{label}");
    }
}

#[test]
fn a_summary_says_what_the_order_does() {
    let mut figures = 0;
    for (label, real) in all().into_iter().filter(|(_, real)| real.contains_key("summary")) {
        let mut order = real.clone();
        strip_order(&mut order);
        order.shift_remove("summary");
        complete(&mut order);
        let (got, real) = (order["summary"].as_object().unwrap(), real["summary"].as_object().unwrap());
        let names = |object: &Object| object.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(got), names(real), "{label}");
        for name in names(real).iter().filter(|name| is_known(&label, name)) {
            assert_eq!(got[name], real[name], "{label}: {name}");
            figures += 1;
        }
    }
    assert!(figures > 900, "{figures}");
}

/// What an order was before its last change cannot be told afterwards, except by credit lines; and Medusa leaves the tax
/// out where it stores the totals of drafts.
fn is_known(label: &str, member: &str) -> bool {
    let changed = ["return-", "order-edit", "exchange", "claim-"].iter().any(|kind| label.starts_with(kind));
    let draft = label.starts_with("draft-");
    match member.trim_start_matches("raw_") {
        "original_order_total" => !changed && !draft,
        "current_order_total" | "accounting_total" => !draft,
        _ => true,
    }
}

#[test]
fn a_summary_gets_the_members_it_lacks() {
    for name in SUMMARY {
        for (label, real) in recorded("admin").into_iter().filter(|(label, _)| is_known(label, name)) {
            let mut order = real.clone();
            strip(order["summary"].as_object_mut().unwrap(), &[name]);
            complete(&mut order);
            let members = |order: &Object| order["summary"].to_string();
            assert_eq!(members(&order), members(&real), "{label}: {name}");
        }
    }
}

#[test]
fn what_an_order_carries_is_kept() {
    for (label, real) in all() {
        let mut order = real.clone();
        complete(&mut order);
        leave_out(&mut order, &real);
        assert_eq!(Value::from(order), Value::from(real), "{label}");
    }
    // Even if it is not what would have been calculated.
    let (_, mut order) = recorded("admin").into_iter().find(|(label, _)| label == "tax19").unwrap();
    strip_order(&mut order);
    order["items"][0]["total"] = json!(1.25);
    order["items"][0]["raw_tax_total"] = json!({"value": "0.123456789", "precision": 20});
    order["shipping_methods"][0]["subtotal"] = json!("7.5");
    order["shipping_methods"][0]["tax_lines"][0]["total"] = json!(3);
    order.insert("tax_total".to_owned(), json!(1000));
    order.insert("payment_status".to_owned(), json!("awaiting"));
    complete(&mut order);
    let item = &order["items"][0];
    assert_eq!((&item["total"], &item["raw_total"]["value"]), (&json!(1.25), &json!("1.25")));
    assert_eq!((&item["tax_total"], &item["raw_tax_total"]["value"]), (&json!(0.123456789), &json!("0.123456789")));
    let method = &order["shipping_methods"][0];
    assert_eq!((&method["subtotal"], &method["raw_subtotal"]["value"]), (&json!("7.5"), &json!("7.5")));
    assert_eq!(method["tax_lines"][0]["total"], json!(3));
    assert_eq!(order["shipping_total"], method["total"]);
    assert_eq!(order["shipping_subtotal"], json!(7.5));
    assert_eq!(order["tax_total"], json!(1000));
    assert_eq!(order["payment_status"], json!("awaiting"));
    let amount = |name: &str| order[name].to_string().parse::<Decimal>().unwrap();
    assert_eq!(amount("total"), amount("subtotal") + amount("tax_total") - amount("discount_subtotal"));
}

/// The total that an order has once it is complete.
fn total(order: &Object) -> Decimal {
    let mut order = order.clone();
    complete(&mut order);
    order["raw_total"]["value"].as_str().unwrap().parse().unwrap()
}

#[test]
fn the_total_of_an_order_is_exact() {
    for (label, real) in recorded("customers") {
        let carried: Decimal = real["raw_total"]["value"].as_str().unwrap().parse().unwrap();
        assert_eq!(total(&real), carried, "{label}");
        let mut order = real.clone();
        strip_order(&mut order);
        assert_eq!(total(&order).round_sf(20).unwrap(), carried, "{label}");
    }
    assert_eq!(total(&Map::new()), Decimal::ZERO);
    let carried = json!({"total": 12.5});
    assert_eq!(total(carried.as_object().unwrap()), "12.5".parse().unwrap());
    // Most answers have the order's total as number only, and yet the items tell it exactly.
    let (_, order) = recorded("admin").into_iter().find(|(label, _)| label == "fixed5-across").unwrap();
    assert_eq!(total(&order).round_sf(20).unwrap(), "103.21952438414851851".parse().unwrap());
}
