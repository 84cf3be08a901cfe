//! How far the order is paid and fulfilled, in the words of Medusa 2.

use serde_json::{Map, Value};

use super::source::{Source, happened, quantity, text};
use crate::totals_v2::amount::objects;

pub(super) fn of_payment(source: &Source) -> &'static str {
    match text(source.order, "payment_status") {
        "awaiting" => awaiting(source),
        "captured" => "captured",
        "partially_refunded" => "partially_refunded",
        "refunded" => "refunded",
        "canceled" => "canceled",
        "requires_action" => "requires_action",
        _ => "not_paid",
    }
}

/// Medusa 1 says so of each order that is not captured, be it authorised, or wholly paid by gift cards.
fn awaiting(source: &Source) -> &'static str {
    let payments = || objects(source.order, "payments").filter(|of| !happened(of, "canceled_at"));
    let is_paid_by_gift_cards =
        source.find_amount(source.order, "total").is_some_and(|total| total <= rust_decimal::Decimal::ZERO);
    match payments().count() {
        0 if is_paid_by_gift_cards => "captured",
        0 => "awaiting",
        _ if payments().any(|of| happened(of, "captured_at")) => "partially_captured",
        _ => "authorized",
    }
}

pub(super) fn of_fulfillment(source: &Source) -> &'static str {
    match text(source.order, "fulfillment_status") {
        "partially_fulfilled" => "partially_fulfilled",
        "fulfilled" => "fulfilled",
        "partially_shipped" => "partially_shipped",
        "shipped" => "shipped",
        // A return does not change how far an order of Medusa 2 is fulfilled; nor is an order by itself in need of action.
        "partially_returned" | "returned" => shipped(source),
        "requires_action" => as_far_as_fulfilled(source),
        // Of a cancelled order without fulfillments Medusa 2 says that nothing was fulfilled.
        "canceled" if objects(source.order, "fulfillments").next().is_some() => "canceled",
        _ => "not_fulfilled",
    }
}

fn as_far_as_fulfilled(source: &Source) -> &'static str {
    let active = || objects(source.order, "fulfillments").filter(|of| !happened(of, "canceled_at"));
    if active().any(|of| happened(of, "shipped_at")) {
        shipped(source)
    } else if active().next().is_none() {
        "not_fulfilled"
    } else if is_all(source, "fulfilled_quantity") {
        "fulfilled"
    } else {
        "partially_fulfilled"
    }
}

fn shipped(source: &Source) -> &'static str {
    if is_all(source, "shipped_quantity") { "shipped" } else { "partially_shipped" }
}

/// Whether every item is so far with all its quantity.
fn is_all(source: &Source, name: &str) -> bool {
    let is_whole = |item: &Map<String, Value>| quantity(item, name) >= quantity(item, "quantity");
    objects(source.order, "items").all(is_whole)
}
