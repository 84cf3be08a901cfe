//! What the real Medusa 1 showed of orders, against what is shown of the complete records of them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::{Map, Value, json};
use stheno_http::query_string;
use stheno_medusa::orders::View as _;
use stheno_medusa::{Kind, Relation, Selection, orders};

use super::View;
use super::entities::ORDER_TOTALS;
use crate::expand;
use crate::refusal::Refusal;
use crate::resources::CUSTOMER;

/// The lines of a file of recordings.
fn recorded(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/orders/v1").join(name);
    let text = std::fs::read_to_string(&path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The complete records, by id.
fn taken() -> HashMap<String, Map<String, Value>> {
    let orders = recorded("taken.jsonl").into_iter().map(|order| match order {
        Value::Object(order) => (order["id"].as_str().unwrap().to_owned(), order),
        other => panic!("{other} is no order"),
    });
    orders.collect()
}

/// What is shown of the orders of a customer.
fn orders_of((relation, wanted): &(&'static Relation, Selection)) -> Option<Box<dyn orders::View>> {
    match relation.kind {
        Kind::Orders(_, view) => Some(view(&wanted.paths)),
        _ => None,
    }
}

/// The view that the route of a path has of orders.
fn view(path: &str) -> Result<Box<dyn orders::View>, Refusal> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let params = query_string::parse(query).into_entries();
    let param = |of: &str| {
        let found = params.iter().find(|(name, _)| name == of);
        found.map(|(_, node)| node.as_text().unwrap().to_owned())
    };
    let (fields, expand) = (param("fields"), param("expand"));
    let (fields, expand) = (fields.as_deref(), expand.as_deref());
    let view = match path {
        "/store/customers/me/orders" => View::of_list(fields, expand),
        "/store/orders" => View::of_lookup(fields, expand),
        _ if path.starts_with("/store/orders/") => View::of_one(fields, expand),
        _ => return Ok(expand::select(&CUSTOMER, expand, &["orders"])?.relations.iter().find_map(orders_of).unwrap()),
    };
    Ok(Box::new(view?))
}

/// What had changed between the read that a record is from and the one that is compared: a discount was used again, an order
/// was cancelled again. Each by the end of the order's id, with the members that differ.
const CHANGED: &[(&str, &[&str])] = &[
    ("SCFEKJDPMWT", &["order.discounts.updated_at", "order.discounts.usage_count"]),
    ("W23S2HK", &["order.discounts.updated_at", "order.discounts.usage_count"]),
    ("85J4QJG0Q", &["order.payments.updated_at", "order.payments.canceled_at"]),
];

/// What the real one fails at, and what is said instead; nothing where it is answered.
const FAILS: &[(&str, Option<&str>)] = &[
    // Columns that are in the list of what is allowed, and not in the table.
    ("pct10-total: store, all with totals", None),
    ("pct10-total: store, fields=+object", None),
    ("me/orders: expand bad", Some("Relations [nope] are not valid")),
    ("me/orders: expand nested bad", Some("Relations [items.nope] are not valid")),
    ("me/orders: fields bad", Some("Fields [nope] are not valid")),
    ("me/orders?fields=id,raw_discount_total&limit=1", Some("Fields [raw_discount_total] are not valid")),
    ("bob: expand=bad", Some("Relations [orders.nope] are not valid")),
];

/// Adds the members in which two values differ. Members must come in the same order at every depth; nobody promises one of
/// the things in a list.
fn compare(at: &str, shown: &Value, answer: &Value, found: &mut Vec<String>) {
    match (shown, answer) {
        (Value::Object(shown), Value::Object(answer)) => {
            if !shown.keys().eq(answer.keys()) {
                let names = |of: &Map<String, Value>| of.keys().cloned().collect::<Vec<_>>().join(" ");
                found.push(format!("{at}: {} in place of {}", names(shown), names(answer)));
            }
            for (name, shown) in shown {
                compare(&format!("{at}.{name}"), shown, answer.get(name).unwrap_or(shown), found);
            }
        }
        (Value::Array(shown), Value::Array(answer)) if shown.len() == answer.len() => {
            for (shown, answer) in sorted(shown).into_iter().zip(sorted(answer)) {
                compare(at, shown, answer, found);
            }
        }
        _ if shown == answer => {}
        _ => found.push(at.to_owned()),
    }
}

/// Things by their ids; others stay in their order.
fn sorted(things: &[Value]) -> Vec<&Value> {
    let mut things: Vec<&Value> = things.iter().collect();
    things.sort_by_key(|thing| {
        let id = |name: &str| thing.get(name).map(Value::to_string);
        id("id").or_else(|| id("item_id"))
    });
    things
}

#[test]
fn orders_are_shown_as_recorded() {
    let taken = taken();
    let mut changed: HashSet<(&str, &str)> = HashSet::new();
    let mut count = 0;
    for exchange in recorded("shown.jsonl").iter().filter(|exchange| exchange["status"] == 200) {
        let view = view(exchange["path"].as_str().unwrap()).unwrap();
        for answer in exchange["answer"].as_array().unwrap() {
            let id = answer["id"].as_str().unwrap();
            let mut found = Vec::new();
            compare("order", &view.show(taken[id].clone()).into(), answer, &mut found);
            for (order, members) in CHANGED.iter().filter(|(order, _)| id.ends_with(order)) {
                changed.extend(
                    members.iter().filter(|member| found.iter().any(|at| at == *member)).map(|at| (*order, *at)),
                );
                found.retain(|at| !members.contains(&at.as_str()));
            }
            assert_eq!(found, [""; 0], "{} {id}", exchange["title"]);
            count += 1;
        }
    }
    assert!(count > 400, "{count} orders were compared");
    assert_eq!(changed.len(), CHANGED.iter().map(|(_, members)| members.len()).sum::<usize>(), "{changed:?}");
}

#[test]
fn what_there_is_not_is_refused_as_recorded() {
    let mut fails = 0;
    for exchange in recorded("shown.jsonl").iter().filter(|exchange| exchange["status"] != 200) {
        let title = exchange["title"].as_str().unwrap();
        let told = view(exchange["path"].as_str().unwrap()).err().map(|refusal| refusal.to_string());
        let wanted = if exchange["status"] == 500 {
            fails += 1;
            FAILS.iter().find(|(of, _)| *of == title).unwrap().1
        } else {
            exchange["answer"]["message"].as_str()
        };
        assert_eq!(told.as_deref(), wanted, "{title}");
    }
    assert_eq!(fails, FAILS.len());
}

/// A view of nothing but what is asked for, as its names; a refusal as its text.
fn names(view: Result<View, Refusal>, order: Value) -> String {
    match (view, order) {
        (Ok(view), Value::Object(order)) => view.show(order).keys().cloned().collect::<Vec<_>>().join(" "),
        (Err(refusal), _) => refusal.to_string(),
        (Ok(_), order) => panic!("{order} is no order"),
    }
}

fn totals() -> Value {
    let totals = ORDER_TOTALS.iter().map(|name| ((*name).to_owned(), Value::from(1)));
    Value::Object(totals.collect())
}

#[test]
fn what_a_record_lacks_is_empty() {
    let paths = ["items", "cart", "billing_address.country"].map(str::to_owned);
    let order = json!({ "id": "order_1", "billing_address": { "id": "addr_1", "x": 1 }, "loyalty": 5, "swaps": [], "total": 1 });
    let Value::Object(order) = order else { panic!("no order") };
    let shown = View::of_customer(&paths).show(order);
    assert_eq!(shown["object"], "order");
    assert_eq!(shown["billing_address_id"], "addr_1");
    assert_eq!(shown["shipping_address_id"], Value::Null);
    assert_eq!(shown["metadata"], Value::Null);
    assert_eq!(shown["loyalty"], 5, "a column of an extension");
    assert_eq!(shown["billing_address"], json!({ "id": "addr_1", "x": 1, "country": null }));
    assert_eq!(shown["cart"], Value::Null);
    assert_eq!(shown["items"], json!([]));
    assert_eq!(shown.len(), 23 + 1 + 3);
}

#[test]
fn the_discount_before_rounding_is_told_from_the_items() {
    let view = View::of_list(None, None).unwrap();
    let shown = |items: Value| {
        let Value::Object(order) = json!({ "items": items, "discount_total": 7 }) else { panic!("no order") };
        view.show(order)["raw_discount_total"].to_string()
    };
    let item = |amount: f64| json!({ "raw_discount_total": amount });
    assert_eq!(shown(json!([item(1.25), item(2.5)])), "3.75");
    assert_eq!(shown(json!([item(1.5), item(2.5)])), "4");
    assert_eq!(shown(json!([{ "raw_discount_total": 3 }, { "raw_discount_total": 4 }])), "7");
    assert_eq!(shown(json!([])), "0");
    assert_eq!(shown(json!([item(1.5), {}])), "7", "an item without it");
}

#[test]
fn totals_come_as_they_are_asked_for() {
    let named = "total,gift_card_total,items.refundable,subtotal";
    assert_eq!(
        names(View::of_one(Some(named), Some("customer")), totals()),
        "id customer items total gift_card_total gift_card_tax_total subtotal discount_total shipping_total refunded_total \
         paid_total refundable_amount item_tax_total shipping_tax_total tax_total"
    );
    assert_eq!(
        names(View::of_lookup(Some(named), Some("customer")), totals()),
        "id created_at customer items gift_card_total gift_card_tax_total subtotal total"
    );
    assert!(names(View::of_list(Some("+total"), None), totals()).ends_with(" swaps total"));
    assert!(names(View::of_list(Some("-email"), None), totals()).ends_with(" raw_discount_total total"));
}

#[test]
fn fields_add_take_away_or_replace() {
    let columns = |fields| {
        let shown = names(View::of_one(Some(fields), Some("customer")), json!({}));
        shown.strip_suffix(" customer").map(str::to_owned).unwrap_or(shown)
    };
    let all = "created_at status fulfillment_status payment_status display_id cart_id customer_id";
    assert_eq!(columns("-email,-id"), format!("id {all} region_id currency_code tax_rate"));
    assert_eq!(columns("+object,-email,-tax_rate"), format!("object id {all} region_id currency_code"));
    assert_eq!(columns("email,-status"), "id status email", "a name without a sign replaces");
    assert_eq!(columns(","), "id");
    assert_eq!(columns("idempotency_key"), "id idempotency_key", "begins with the name of another");
    assert_eq!(columns("+metadata,idle,metadata"), "Requested fields [metadata, idle] are not valid");
    assert_eq!(columns("*items"), "Requested fields [items] are not valid");
    assert_eq!(columns("-nope"), format!("id {all} email region_id currency_code tax_rate"));
}

#[test]
fn paths_are_bounded() {
    let refused = |paths: &str| View::of_list(None, Some(paths)).err().map(|refusal| refusal.to_string());
    let reason = "returns.items.reason.parent_return_reason.parent_return_reason.parent_return_reason";
    assert_eq!(refused(reason), None);
    let longer = format!("{reason}.parent_return_reason");
    assert_eq!(refused(&longer), Some(format!("Relations [{longer}] are not valid")));
    assert_eq!(refused(&["items"; 100].join(",")), None);
    assert_eq!(refused(&["items"; 101].join(",")).as_deref(), Some("expand must not name more than 100 relations"));
    assert_eq!(
        refused("items.order,items.,.items").as_deref(),
        Some("Relations [items.order, items., .items] are not valid")
    );
    let stars = View::of_list(Some("*swaps.cart,*nope"), None).err().map(|refusal| refusal.to_string());
    assert_eq!(stars.as_deref(), Some("Relations [nope] are not valid"));
}

#[test]
fn views_go_to_other_threads() {
    fn goes<T: Clone + Send + Sync + 'static>(_: T) {}
    goes(View::of_list(None, None).unwrap());
}
