//! What a record of an order does not say itself, but the rest of it does.

use serde_json::{Map, Value};

/// Adds what can be told from the rest: what kind of thing it is, the ids of its addresses, the discount before rounding.
pub(super) fn complete(order: &mut Map<String, Value>) {
    order.insert("object".to_owned(), "order".into());
    for (id, address) in [("billing_address_id", "billing_address"), ("shipping_address_id", "shipping_address")] {
        if !order.contains_key(id) {
            let found = order.get(address).and_then(|address| address.get("id")).cloned();
            order.insert(id.to_owned(), found.unwrap_or_default());
        }
    }
    if !order.contains_key("raw_discount_total") {
        let found = raw_discount_total(order);
        order.extend(found.map(|total| ("raw_discount_total".to_owned(), total)));
    }
}

/// The sum of the items' discounts before rounding; where an item does not have it, the rounded total.
fn raw_discount_total(order: &Map<String, Value>) -> Option<Value> {
    let of_items = || {
        let items = order.get("items")?.as_array()?;
        let amounts: Option<Vec<&Value>> = items.iter().map(|item| item.get("raw_discount_total")).collect();
        sum(&amounts?)
    };
    of_items().or_else(|| order.get("discount_total").cloned())
}

/// A sum, in JSON's shortest form: whole numbers have no fraction.
fn sum(amounts: &[&Value]) -> Option<Value> {
    let whole: Option<Vec<i64>> = amounts.iter().map(|amount| amount.as_i64()).collect();
    if let Some(whole) = whole {
        return whole.into_iter().try_fold(0, i64::checked_add).map(Value::from);
    }
    let sum: Option<f64> = amounts.iter().map(|amount| amount.as_f64()).sum();
    let sum = sum?;
    let is_whole = sum.fract() == 0.0 && sum.abs() < 9_007_199_254_740_992.0;
    Some(if is_whole { Value::from(sum as i64) } else { Value::from(sum) })
}
