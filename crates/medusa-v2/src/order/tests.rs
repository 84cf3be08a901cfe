//! What the real server answered, had from the complete orders.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use serde_json::{Map, Value, json};
use stheno_medusa::Kind;
use stheno_medusa::orders;

use super::place::Place;
use super::view::View;
use crate::admin::customers;
use crate::fields::select;

/// The recorded lines of a file.
fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/orders/v2").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The complete orders, by id.
fn taken() -> BTreeMap<String, Map<String, Value>> {
    let orders = lines("taken.jsonl").into_iter().map(|order| order.as_object().unwrap().clone());
    orders.map(|order| (order["id"].as_str().unwrap().to_owned(), order)).collect()
}

/// The query parameter `fields` of a path.
fn fields(path: &str) -> Option<String> {
    let query = path.split_once('?')?.1;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("fields="))?;
    Some(value.replace("%2B", "+"))
}

/// What is to be shown at a path, and the orders that were.
fn shown_at(path: &str, answer: &Value) -> Option<(Rc<dyn orders::View>, Vec<Value>)> {
    let fields = fields(path);
    let fields = fields.as_deref();
    let place = path.split('?').next()?.trim_start_matches('/').split('/').collect::<Vec<_>>();
    let orders = |answer: &Value| answer["orders"].as_array().cloned().unwrap_or_default();
    let one = || vec![answer["order"].clone()];
    let (place, shown) = match place[..] {
        ["admin", "orders"] => (Place::AdminList, orders(answer)),
        ["admin", "orders", _] => (Place::AdminOne, one()),
        ["store", "orders"] => (Place::StoreList, orders(answer)),
        ["store", "orders", _] => (Place::StoreOne, one()),
        ["admin" | "store", "customers", ..] => {
            let view = orders_of(fields)?.into();
            let customers = answer["customers"].as_array().cloned().unwrap_or_else(|| vec![answer["customer"].clone()]);
            return Some((view, customers.iter().flat_map(orders).collect()));
        }
        _ => return None,
    };
    Some((Rc::new(View::of(place, fields)), shown))
}

/// What is shown of the orders of a customer whose `fields` ask for this; None when orders are not asked for.
fn orders_of(fields: Option<&str>) -> Option<Box<dyn orders::View>> {
    let wanted = select(&customers::RESOURCE, fields);
    wanted.relations.iter().find_map(|(relation, wanted)| match relation.kind {
        Kind::Orders(_, view) => Some(view(&wanted.paths)),
        _ => None,
    })
}

/// The same with related rows in an order that doesn't depend on the database, which promises none.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(values) => {
            let mut values: Vec<Value> = values.into_iter().map(sorted).collect();
            values.sort_by_key(|value| (value["id"].to_string(), value.to_string()));
            Value::Array(values)
        }
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, sorted(value))).collect(),
        other => other,
    }
}

/// Where two values differ.
fn differences(expected: &Value, found: &Value, path: &str, told: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let names = |members: &Map<String, Value>| members.keys().cloned().collect::<Vec<_>>().join(" ");
            if names(expected) != names(found) {
                told.push(format!("{path}: members\n  {}\n  {}", names(expected), names(found)));
            }
            for (name, value) in expected {
                differences(value, found.get(name).unwrap_or(&json!("LACKING")), &format!("{path}.{name}"), told);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (expected, found) in expected.iter().zip(found) {
                differences(expected, found, &format!("{path}[]"), told);
            }
        }
        _ if expected != found => told.push(format!("{path}: {expected} / {found}")),
        _ => {}
    }
}

/// An order as an answer shows it, and where that was.
struct Recorded {
    title: String,
    path: String,
    view: Rc<dyn orders::View>,
    order: Value,
}

/// Every recorded order of an answer, those aside that are only named.
fn recorded() -> Vec<Recorded> {
    let mut all = Vec::new();
    for line in lines("shown.jsonl").into_iter().filter(|line| line["status"] == json!(200)) {
        let [title, path] = ["title", "path"].map(|name| line[name].as_str().unwrap().to_owned());
        let Some((view, orders)) = shown_at(&path, &line["answer"]) else { continue };
        for order in orders.into_iter().filter(|order| order.get("$id").is_none()) {
            all.push(Recorded { title: title.clone(), path: path.clone(), view: Rc::clone(&view), order });
        }
    }
    all
}

impl Recorded {
    /// The complete orders of which this may be shown: the one that is named, or any of the customer's.
    fn records<'t>(&self, taken: &'t BTreeMap<String, Map<String, Value>>) -> Vec<&'t Map<String, Value>> {
        let in_path = || self.path.split(['/', '?']).find(|part| part.starts_with("order_"));
        match self.order.get("id").and_then(Value::as_str).or_else(in_path) {
            Some(id) => vec![&taken[id]],
            None => {
                taken.values().filter(|record| record.get("customer_id") == self.order.get("customer_id")).collect()
            }
        }
    }

    /// How what is shown of the complete order, once `prepared`, differs, as far as `seen` tells.
    fn differences(
        &self,
        record: &Map<String, Value>,
        prepared: fn(Value) -> Value,
        seen: fn(Value) -> Value,
    ) -> Vec<String> {
        let Value::Object(record) = prepared(Value::Object(record.clone())) else { unreachable!() };
        let found = seen(sorted(Value::Object(self.view.show(record))));
        let mut told = Vec::new();
        differences(&seen(sorted(self.order.clone())), &found, &self.title, &mut told);
        told
    }
}

/// Compares every recorded order with what is shown of the complete one.
fn compare(prepared: fn(Value) -> Value, seen: fn(Value) -> Value) {
    let taken = taken();
    let recorded = recorded();
    assert!(recorded.len() > 250, "only {} orders are recorded", recorded.len());
    let mut told = Vec::new();
    for one in recorded {
        let of_each = one.records(&taken).into_iter().map(|record| one.differences(record, prepared, seen));
        told.extend(of_each.min_by_key(Vec::len).unwrap());
    }
    assert!(told.is_empty(), "{} differences\n{}", told.len(), told.join("\n"));
}

#[test]
fn every_recorded_order_is_shown_as_the_real_server_shows_it() {
    compare(|record| record, |order| order);
}

/// Without any twin.
fn without_twins(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(without_twins).collect(),
        Value::Object(members) => members
            .into_iter()
            .filter(|(name, _)| !name.starts_with("raw_"))
            .map(|(name, value)| (name, without_twins(value)))
            .collect(),
        other => other,
    }
}

/// With the twins as exact as their numbers, and members in alphabetical order, as a twin that is made comes last. Left
/// out are carts: they are shown as they were taken, so nobody makes their twins.
fn inexact(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(inexact).collect(),
        Value::Object(mut members) if members.contains_key("precision") => {
            let number: f64 = members["value"].as_str().unwrap().parse().unwrap();
            // So small a number is written as 0, only its twin tells.
            members.insert("value".to_owned(), json!(if number.abs() <= 0.0001 { 0.0 } else { number }));
            Value::Object(members)
        }
        Value::Object(mut members) => {
            members.retain(|name, _| name != "cart");
            members.sort_keys();
            members.into_iter().map(|(name, value)| (name, inexact(value))).collect()
        }
        other => other,
    }
}

#[test]
fn a_record_without_twins_gets_them() {
    compare(without_twins, inexact);
}

fn show(view: &dyn orders::View, order: Value) -> String {
    let Value::Object(order) = order else { unreachable!() };
    Value::Object(view.show(order)).to_string()
}

fn one(fields: &str, order: Value) -> String {
    show(&View::of(Place::AdminOne, Some(fields)), order)
}

fn of_customer(fields: &str, order: Value) -> String {
    show(orders_of(Some(fields)).unwrap().as_ref(), order)
}

#[test]
fn what_a_record_lacks_is_empty_null_or_left_out() {
    assert_eq!(
        one("email,total,nope,items.title,shipping_address.city,*cart,*customer", json!({ "id": "o" })),
        r#"{"email":null,"id":"o","status":null,"version":null,"customer_id":null,"items":[],"payment_collections":[],"fulfillments":[],"payment_status":null,"fulfillment_status":null}"#
    );
    let whole = of_customer("*orders", json!({ "id": "o", "shipping_address": { "id": "a", "city": "Ulm" } }));
    assert_eq!(
        whole,
        r#"{"id":"o","display_id":null,"custom_display_id":null,"region_id":null,"customer_id":null,"version":null,"sales_channel_id":null,"status":null,"is_draft_order":null,"email":null,"currency_code":null,"locale":null,"no_notification":null,"metadata":null,"canceled_at":null,"shipping_address":{"id":"a"},"billing_address":null,"created_at":null,"updated_at":null,"deleted_at":null,"shipping_address_id":"a","items":[],"shipping_methods":[],"credit_lines":[]}"#
    );
}

#[test]
fn the_orders_of_a_customer_are_shown_only_if_they_are_asked_for() {
    for fields in ["id", "+email", "orders", "*addresses", "*ordersx", "ordersx.id"] {
        assert!(orders_of(Some(fields)).is_none(), "fields={fields}");
    }
}

#[test]
fn twins_are_plain_decimals() {
    for (amount, digits) in [("13.33", "13.33"), ("5", "5"), ("5.0", "5"), ("-1.5", "-1.5"), ("1e-7", "0.0000001")] {
        let order = json!({ "id": "o", "total": serde_json::from_str::<Value>(amount).unwrap() });
        let expected = format!(r#""raw_total":{{"value":"{digits}","precision":20}}"#);
        let shown = one("total,raw_total", order);
        assert!(shown.contains(&expected), "{shown}");
    }
}

/// Both names of the relation are known; the dashboard uses the old one.
#[test]
fn promotions_are_shown_under_each_name_they_are_asked_for() {
    let order = json!({ "id": "o", "promotions": [{ "id": "p", "code": "X" }] });
    let shown = of_customer("orders.id,orders.promotion.code,orders.promotions.id", order.clone());
    assert_eq!(shown, r#"{"id":"o","customer_id":null,"promotion":[{"code":"X","id":"p"}],"promotions":[{"id":"p"}]}"#);
    assert!(of_customer("*orders,*orders.promotion", order).ends_with(r#""promotion":[{"id":"p","code":"X"}]}"#));
}

#[test]
fn a_store_shows_only_what_it_allows() {
    let order = json!({ "id": "o", "canceled_at": "t", "customer": { "id": "c", "phone": "1" }, "returns": [{}] });
    let fields = "canceled_at,customer.phone,*customer,*returns,items.nope,total";
    for (place, more) in
        [(Place::StoreOne, r#""payment_collections":[],"fulfillments":[]"#), (Place::StoreList, r#""items":[]"#)]
    {
        assert_eq!(
            show(&View::of(place, Some(fields)), order.clone()),
            format!(
                r#"{{"id":"o","status":null,"version":null,{more},"payment_status":null,"fulfillment_status":null}}"#
            )
        );
    }
}

/// Its summary aside, which is asked for like a column.
#[test]
fn the_bare_name_of_a_relation_asks_for_nothing() {
    let order =
        json!({ "id": "o", "items": [{}], "shipping_address": { "id": "a" }, "summary": { "paid_total": null } });
    assert_eq!(
        of_customer("orders.summary,orders.items,orders.shipping_address", order),
        r#"{"summary":{"paid_total":null,"raw_paid_total":null},"customer_id":null}"#
    );
}

#[test]
fn names_and_depths_are_bounded() {
    let deep = |depth: usize| {
        let path =
            ["payment_collections", "payments"].into_iter().chain(["payment_session", "payment"].into_iter().cycle());
        format!("id,orders.{}.id", path.take(depth).collect::<Vec<_>>().join("."))
    };
    assert!(of_customer(&deep(8), json!({ "id": "o" })).contains("payment_collections"));
    assert!(!of_customer(&deep(9), json!({ "id": "o" })).contains("payment_collections"));
    let many = (0..199).map(|number| format!("x{number}")).collect::<Vec<_>>().join(",");
    assert!(one(&format!("{many},email,locale"), json!({})).contains("email"));
    assert!(!one(&format!("{many},email,locale"), json!({})).contains("locale"));
}
