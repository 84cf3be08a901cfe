//! What was sent, and what came back.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::items::none_as_null;
use super::row::{Money, Owner, Row, amount, first, object, objects, reference};
use crate::money;

pub(super) fn fulfillments(order: &Map<String, Value>, owner: &Owner) -> Value {
    objects(order, "fulfillments").enumerate().map(|(index, each)| fulfillment(each, index, owner)).collect()
}

fn fulfillment(fulfillment: &Map<String, Value>, index: usize, order: &Owner) -> Value {
    let id = order.id_of(fulfillment, "ful", index);
    let owner = Owner::of(Some(&id));
    let provider = || first(object(fulfillment, "provider")?, &["id"]);
    Row::default()
        .with("id", id)
        .copied(fulfillment, &["created_at", "updated_at"])
        .nulls(&["claim_order_id", "swap_id"])
        .with("order_id", order.id())
        .nulls(&["no_notification"])
        .with("provider_id", first(fulfillment, &["provider_id"]).or_else(provider).unwrap_or_default())
        .copied(fulfillment, &["location_id"])
        // From before there were tracking links; Medusa 1 leaves it empty.
        .with("tracking_numbers", json!([]))
        .copied(fulfillment, &["data"])
        .with("shipped_at", first(fulfillment, &["shipped_at", "delivered_at"]).unwrap_or_default())
        .copied(fulfillment, &["canceled_at", "metadata"])
        .nulls(&["idempotency_key"])
        .with("items", fulfilled_items(fulfillment, &owner))
        .with("tracking_links", tracking_links(fulfillment, &owner))
        .into()
}

fn fulfilled_items(fulfillment: &Map<String, Value>, owner: &Owner) -> Value {
    let convert = |item| {
        Row::default()
            .with("fulfillment_id", owner.id())
            .with("item_id", first(item, &["line_item_id"]).unwrap_or_default())
            .with("quantity", quantity(item, "quantity"))
            .into()
    };
    objects(fulfillment, "items").map(convert).collect::<Vec<Value>>().into()
}

fn tracking_links(fulfillment: &Map<String, Value>, owner: &Owner) -> Value {
    let convert = |(index, label)| {
        Row::default()
            .with("id", owner.id_of(label, "tlink", index))
            .copied(label, &["created_at", "updated_at", "deleted_at"])
            .with("url", first(label, &["tracking_url"]).unwrap_or_default())
            .copied(label, &["tracking_number"])
            .with("fulfillment_id", owner.id())
            .nulls(&["idempotency_key"])
            .copied(label, &["metadata"])
            .into()
    };
    objects(fulfillment, "labels").enumerate().map(convert).collect::<Vec<Value>>().into()
}

pub(super) fn returns(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let mut methods = shipping_methods(order, owner, money);
    let convert = |(index, each)| {
        let id = owner.id_of(each, "ret", index);
        let method = id.as_str().and_then(|id| methods.remove(id)).unwrap_or_default();
        return_order(each, id, method, owner, money)
    };
    objects(order, "returns").enumerate().map(convert).collect()
}

fn return_order(of: &Map<String, Value>, id: Value, shipping_method: Value, order: &Owner, money: Money) -> Value {
    let owner = Owner::of(Some(&id));
    Row::default()
        .with("id", id)
        .copied(of, &["created_at", "updated_at"])
        .with("status", of.get("status").and_then(Value::as_str).and_then(return_status))
        .with("swap_id", first(of, &["exchange_id"]).unwrap_or_default())
        .with("claim_order_id", first(of, &["claim_id"]).unwrap_or_default())
        .with("order_id", order.id())
        .copied(of, &["location_id"])
        .with("shipping_data", json!({}))
        .with("refund_amount", money.json(of, "refund_amount"))
        .copied(of, &["received_at", "no_notification", "metadata"])
        .nulls(&["idempotency_key"])
        .with("items", returned_items(of, &owner))
        .with("shipping_method", shipping_method)
        .into()
}

fn return_status(status: &str) -> Option<&str> {
    match status {
        "open" => Some("requested"),
        // In Medusa 1 a return of which something else came than was to come waits for somebody.
        "partially_received" => Some("requires_action"),
        "requested" | "received" | "requires_action" | "canceled" => Some(status),
        _ => None,
    }
}

fn returned_items(of: &Map<String, Value>, owner: &Owner) -> Value {
    let convert = |item| {
        Row::default()
            .with("return_id", owner.id())
            .with("item_id", first(item, &["item_id"]).unwrap_or_default())
            .with("quantity", quantity(item, "quantity"))
            .with("is_requested", true)
            .with("requested_quantity", quantity(item, "quantity"))
            .with("received_quantity", none_as_null(amount(item, "received_quantity").unwrap_or_default()))
            .copied(item, &["reason_id", "note", "metadata"])
            .with("reason", reason(item))
            .into()
    };
    objects(of, "items").map(convert).collect::<Vec<Value>>().into()
}

fn reason(item: &Map<String, Value>) -> Value {
    let Some(reason) = object(item, "reason") else { return Value::Null };
    Row::default()
        .copied(reason, &["id", "created_at", "updated_at", "deleted_at", "value", "label", "description"])
        .copied(reason, &["parent_return_reason_id", "metadata"])
        .into()
}

/// The shipping methods of returns, by the return's id; each goes to one return.
fn shipping_methods(order: &Map<String, Value>, owner: &Owner, money: Money) -> HashMap<String, Value> {
    let convert = |(index, method): (usize, &Map<String, Value>)| {
        let Value::String(id) = reference(object(method, "detail")?.get("return_id")) else { return None };
        Some((id, Row::default().shipping_method(method, index, order, owner, money).into()))
    };
    objects(order, "shipping_methods").enumerate().filter_map(convert).collect()
}

fn quantity(of: &Map<String, Value>, name: &str) -> Value {
    money::to_json(amount(of, name).unwrap_or_default())
}
