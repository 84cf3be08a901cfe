//! Fulfillments and returns.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::object::Object;
use super::source::{Source, object, quantity, rest, short, text};
use crate::money;
use crate::totals_v2::amount::{exact, objects};

type Json = Map<String, Value>;

pub(super) fn fulfillments(source: &Source) -> Vec<Value> {
    objects(source.order, "fulfillments").map(|of| of_fulfillment(source, of).into()).collect()
}

fn of_fulfillment(source: &Source, of: &Json) -> Object {
    let items = objects(of, "items").map(|item| fulfilled_item(source, of, item).into()).collect::<Vec<Value>>();
    let labels = objects(of, "tracking_links").map(|link| label(of, link).into()).collect::<Vec<Value>>();
    let provider = short(of, "provider_id");
    Object::new()
        .kept(of, &["id", "location_id"])
        // A fulfillment of Medusa 1 is packed as soon as it is made.
        .with("packed_at", short(of, "created_at"))
        .kept(of, &["shipped_at"])
        .nulls(&["marked_shipped_by", "created_by", "delivered_at"])
        .kept(of, &["canceled_at", "data"])
        .with("requires_shipping", true)
        .with("provider", stub(&provider))
        .nulls(&["shipping_option_id", "shipping_option", "delivery_address"])
        .kept(of, &["metadata", "created_at", "updated_at"])
        .nulls(&["deleted_at"])
        .with("items", items)
        .with("labels", labels)
        .with("provider_id", provider)
        .nulls(&["delivery_address_id"])
}

fn fulfilled_item(source: &Source, fulfillment: &Json, of: &Json) -> Object {
    let empty = Map::new();
    let item = source.item(text(of, "item_id")).unwrap_or(&empty);
    let variant = object(item, "variant").unwrap_or(&empty);
    let fulfilled = quantity(of, "quantity");
    Object::new()
        .with("id", pair("fulit", fulfillment, of))
        .with("title", short(item, "title"))
        .with("sku", short(variant, "sku"))
        .with("barcode", short(variant, "barcode"))
        .with("line_item_id", short(of, "item_id"))
        .nulls(&["inventory_item_id"])
        .with("fulfillment_id", short(fulfillment, "id"))
        .raw("quantity", fulfilled)
        .with("created_at", short(fulfillment, "created_at"))
        .with("updated_at", short(fulfillment, "updated_at"))
        .nulls(&["deleted_at"])
        .number("quantity", fulfilled)
}

fn label(fulfillment: &Json, link: &Json) -> Object {
    Object::new()
        .kept(link, &["id", "tracking_number"])
        .with("tracking_url", link.get("url").cloned().unwrap_or_default())
        .nulls(&["label_url"])
        .with("fulfillment_id", short(fulfillment, "id"))
        .kept(link, &["created_at", "updated_at", "deleted_at"])
}

pub(super) fn returns(source: &Source) -> Vec<Value> {
    objects(source.order, "returns").map(|of| of_return(source, of).into()).collect()
}

fn of_return(source: &Source, of: &Json) -> Object {
    let refund = source.find_amount(of, "refund_amount");
    let status = return_status(of);
    let canceled_at = if status == "canceled" { short(of, "updated_at") } else { Value::Null };
    let items = objects(of, "items").map(|item| returned_item(of, item).into()).collect::<Vec<Value>>();
    Object::new()
        .kept(of, &["id"])
        .with("order_version", 1)
        .nulls(&["display_id"])
        .with("status", status)
        .kept(of, &["location_id", "no_notification"])
        .nulls(&["created_by"])
        .kept(of, &["metadata"])
        .with("requested_at", short(of, "created_at"))
        .kept(of, &["received_at"])
        // Medusa 1 keeps no such time; cancelling is the last change to a return.
        .with("canceled_at", canceled_at)
        .with("order_id", source.id.clone())
        .nulls(&["exchange", "claim"])
        .with("raw_refund_amount", refund.map(exact).unwrap_or_default())
        .kept(of, &["created_at", "updated_at"])
        .nulls(&["deleted_at"])
        .with("items", items)
        .with("refund_amount", refund.map(money::to_json).unwrap_or_default())
}

/// Medusa 1 wants action where other items came back than were to.
fn return_status(of: &Json) -> &'static str {
    match text(of, "status") {
        "received" => "received",
        "requires_action" => "partially_received",
        "canceled" => "canceled",
        _ => "requested",
    }
}

fn returned_item(of: &Json, item: &Json) -> Object {
    let quantities = [
        ("quantity", quantity(item, "quantity")),
        ("received_quantity", quantity(item, "received_quantity")),
        ("damaged_quantity", Decimal::ZERO),
    ];
    Object::new()
        .with("id", pair("retitem", of, item))
        .kept(item, &["note", "metadata", "reason_id"])
        .with("return_id", short(of, "id"))
        .with("item_id", short(item, "item_id"))
        .raws(&quantities)
        .with("created_at", short(of, "created_at"))
        .with("updated_at", short(of, "updated_at"))
        .nulls(&["deleted_at"])
        .with("reason", stub(&short(item, "reason_id")))
        // The item itself stands among the order's items.
        .with("item", stub(&short(item, "item_id")))
        .numbers(&quantities)
}

/// An id of an item's share in something, made of both ids: together they are what Medusa 1 knows it by.
fn pair(kind: &str, of: &Json, item: &Json) -> Value {
    match (short(of, "id").as_str(), short(item, "item_id").as_str()) {
        (Some(of), Some(item)) => Value::from(format!("{kind}_{}_{}", rest(of), rest(item))),
        _ => Value::Null,
    }
}

/// A record of which nothing but its id is told.
pub(super) fn stub(id: &Value) -> Value {
    if id.is_null() { Value::Null } else { json!({"id": id}) }
}
