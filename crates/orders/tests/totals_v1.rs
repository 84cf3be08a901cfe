//! The totals of Medusa 1, against orders recorded from Medusa 1.20.11.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use serde_json::{Map, Value, json};
use stheno_orders::totals_v1::complete;

const RECORDED: [&str; 2] =
    [include_str!("fixtures/v1/default.jsonl"), include_str!("fixtures/v1/tax-inclusive.jsonl")];
const OF_ITEM: &[&str] = &[
    "refundable",
    "subtotal",
    "discount_total",
    "total",
    "original_total",
    "original_tax_total",
    "tax_total",
    "raw_discount_total",
];
const OF_METHOD: &[&str] = &["original_total", "total", "subtotal", "original_tax_total", "tax_total"];
const OF_ORDER: &[&str] = &[
    "subtotal",
    "discount_total",
    "shipping_total",
    "refunded_total",
    "paid_total",
    "refundable_amount",
    "item_tax_total",
    "shipping_tax_total",
    "tax_total",
    "gift_card_total",
    "gift_card_tax_total",
    "raw_discount_total",
    "total",
];

struct Recorded {
    label: String,
    order: Map<String, Value>,
    /// The totals that the recorded answer leaves out, from other answers on the same order.
    raw_discounts: Value,
}

fn recorded() -> Vec<Recorded> {
    RECORDED
        .iter()
        .flat_map(|file| file.lines())
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            Recorded {
                label: line["label"].as_str().unwrap().to_owned(),
                order: line["order"].as_object().unwrap().clone(),
                raw_discounts: line["raw_discount_total"].clone(),
            }
        })
        .collect()
}

fn completed(value: &Value) -> Value {
    let mut order = value.as_object().unwrap().clone();
    complete(&mut order);
    Value::Object(order)
}

fn each(list: Option<&mut Value>, mut act: impl FnMut(&mut Map<String, Value>)) {
    list.and_then(Value::as_array_mut).into_iter().flatten().for_each(|each| act(each.as_object_mut().unwrap()));
}

/// Takes members out wherever they are totals; how many there were.
fn strip(order: &mut Map<String, Value>, is_stripped: impl Fn(&str) -> bool) -> usize {
    let mut count = 0;
    let mut take = |object: &mut Map<String, Value>, names: &[&str]| {
        count += names.iter().filter(|name| is_stripped(name) && object.shift_remove(**name).is_some()).count();
    };
    take(order, OF_ORDER);
    each(order.get_mut("items"), |item| take(item, OF_ITEM));
    each(order.get_mut("shipping_methods"), |method| take(method, OF_METHOD));
    for change in ["swaps", "claims"] {
        each(order.get_mut(change), |change| {
            each(change.get_mut("additional_items"), |item| take(item, &["refundable"]));
        });
    }
    count
}

fn without_raw_discounts(mut order: Map<String, Value>) -> Map<String, Value> {
    strip(&mut order, |name| name == "raw_discount_total");
    order
}

fn text(order: &Map<String, Value>) -> String {
    serde_json::to_string_pretty(order).unwrap()
}

#[test]
fn every_total_is_the_one_that_medusa_answered_in_its_place() {
    let (mut orders, mut figures) = (0, 0);
    for Recorded { label, order, .. } in recorded() {
        let mut stripped = order.clone();
        figures += strip(&mut stripped, |_| true);
        orders += 1;
        complete(&mut stripped);
        assert_eq!(text(&without_raw_discounts(stripped)), text(&order), "{label}");
    }
    println!("{orders} orders, {figures} figures");
    assert_eq!(orders, 62);
    assert!(figures > 1600, "{figures}");
}

#[test]
fn discounts_before_rounding_are_those_that_medusa_answered_elsewhere() {
    let mut figures = 0;
    let mut check = |label: &str, got: &Value, real: &Value| {
        if !real.is_null() {
            figures += 1;
            assert_eq!(got.as_f64(), real.as_f64(), "{label}");
        }
    };
    for Recorded { label, mut order, raw_discounts } in recorded() {
        strip(&mut order, |_| true);
        complete(&mut order);
        check(&label, &order["raw_discount_total"], &raw_discounts["order"]);
        for item in order["items"].as_array().unwrap() {
            check(&label, &item["raw_discount_total"], &raw_discounts["items"][item["id"].as_str().unwrap()]);
        }
    }
    println!("{figures} figures");
    assert!(figures > 100, "{figures}");
}

#[test]
fn any_single_total_that_is_missing_is_found_beside_the_others() {
    for name in OF_ITEM.iter().chain(OF_ORDER) {
        for Recorded { label, mut order, .. } in recorded() {
            let real = order.clone();
            strip(&mut order, |stripped| stripped == *name);
            complete(&mut order);
            assert_eq!(without_raw_discounts(order), real, "{label} without {name}");
        }
    }
}

#[test]
fn raw_discounts_come_where_medusa_has_them() {
    let order = completed(&json!({"items": [{}], "shipping_methods": [{}]}));
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&order)[2..], *OF_ORDER);
    assert_eq!(names(&order["items"][0]), OF_ITEM);
    assert_eq!(names(&order["shipping_methods"][0]), OF_METHOD);
}

fn hostile() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!("x"),
        json!("1e999"),
        json!("-1e13"),
        json!(0),
        json!(-100),
        json!(-3),
        json!(0.1),
        json!(1e13),
        json!(1e308),
        json!(5e-324),
        json!(i64::MIN),
        json!(u64::MAX),
        json!([]),
        json!([null, 1, "x", [], {}]),
        json!({}),
    ]
}

/// Where every member and every element of a value is.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| pointers(inner, &format!("{at}/{name}"), found))
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, inner)| pointers(inner, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn replace_numbers(value: &mut Value, with: &Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|inner| replace_numbers(inner, with)),
        Value::Array(elements) => elements.iter_mut().for_each(|inner| replace_numbers(inner, with)),
        Value::Number(_) => *value = with.clone(),
        _ => {}
    }
}

#[test]
fn nothing_that_comes_in_makes_it_panic() {
    let labels = ["pct10-total", "gift-part", "swap-done"];
    for Recorded { label, mut order, .. } in recorded().into_iter().filter(|order| labels.contains(&&*order.label)) {
        strip(&mut order, |_| true);
        let order = Value::Object(order);
        let mut all = Vec::new();
        pointers(&order, "", &mut all);
        for bad in hostile() {
            for pointer in all.iter().filter(|pointer| !pointer.is_empty() && !pointer.contains("/product/")) {
                let mut spoilt = order.clone();
                *spoilt.pointer_mut(pointer).unwrap() = bad.clone();
                assert!(completed(&spoilt)["total"].is_number(), "{label}: {pointer} as {bad}");
            }
            let mut spoilt = order.clone();
            replace_numbers(&mut spoilt, &bad);
            spoilt["tax_rate"] = bad.clone();
            assert!(completed(&spoilt)["total"].is_number(), "{label}: {bad} everywhere");
            each(spoilt.get_mut("items"), |item| drop(item.insert("includes_tax".to_owned(), json!(true))));
            each(spoilt.get_mut("shipping_methods"), |item| drop(item.insert("includes_tax".to_owned(), json!(true))));
            assert!(completed(&spoilt)["total"].is_number(), "{label}: {bad} everywhere, with tax");
        }
    }
}
