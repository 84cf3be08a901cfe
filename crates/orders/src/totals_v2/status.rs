//! How far an order is paid and fulfilled.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::amount::{has, objects, read_or_zero};
use super::order::smallest_unit;

/// Adds the statuses that an order lacks.
pub(super) fn complete(order: &mut Map<String, Value>) {
    for (name, status) in [("payment_status", of_payment as Status), ("fulfillment_status", of_fulfillment)] {
        if !order.get(name).is_some_and(Value::is_string) {
            let status = status(order);
            order.insert(name.to_owned(), Value::from(status));
        }
    }
}

type Status = fn(&Map<String, Value>) -> &'static str;

/// How many payment collections there are of a kind, in halves: one that is captured or refunded in part counts half.
#[derive(Default)]
struct Payments {
    all: usize,
    requires_action: usize,
    refunded: usize,
    captured: usize,
    authorized: usize,
    canceled: usize,
    awaiting: usize,
}

impl Payments {
    fn of(order: &Map<String, Value>) -> Self {
        let (mut payments, unit) = (Self::default(), smallest_unit(order));
        for collection in objects(order, "payment_collections") {
            payments.count(collection, unit);
        }
        payments
    }

    fn count(&mut self, collection: &Map<String, Value>, unit: Decimal) {
        let [amount, captured, refunded] =
            ["amount", "captured_amount", "refunded_amount"].map(|name| read_or_zero(collection, name));
        let weight = |part| if amount.saturating_sub(part) <= unit { 2 } else { 1 };
        self.all += 2;
        // Where nothing is to be paid, all is paid.
        if captured > Decimal::ZERO || (has(collection, "amount") && amount.is_zero()) {
            self.captured += weight(captured);
        }
        if refunded > Decimal::ZERO {
            self.refunded += weight(refunded);
        }
        match collection.get("status").and_then(Value::as_str).unwrap_or_default() {
            "requires_action" => self.requires_action += 2,
            "refunded" => self.refunded += 2,
            "captured" => self.captured += 2,
            "authorized" => self.authorized += 2,
            "canceled" => self.canceled += 2,
            "awaiting" => self.awaiting += 2,
            _ => {}
        }
    }
}

fn of_payment(order: &Map<String, Value>) -> &'static str {
    let payments = Payments::of(order);
    let active = payments.all.saturating_sub(payments.canceled);
    match payments {
        Payments { requires_action: 1.., .. } => "requires_action",
        Payments { refunded: all @ 1.., captured, .. } if all == captured => "refunded",
        Payments { refunded: 1.., .. } => "partially_refunded",
        Payments { captured: all @ 1.., .. } if all == active => "captured",
        Payments { captured: 1.., .. } => "partially_captured",
        Payments { authorized: all @ 1.., .. } if all == active => "authorized",
        Payments { authorized: 1.., .. } => "partially_authorized",
        Payments { canceled: canceled @ 1.., all, .. } if canceled == all => "canceled",
        Payments { awaiting: 1.., .. } => "awaiting",
        _ => "not_paid",
    }
}

/// How far a fulfillment can be, the furthest first: the time that says so, and the order's status if all of it or only a
/// part is so far.
const STAGES: [(&str, &str, &str); 3] = [
    ("delivered_at", "delivered", "partially_delivered"),
    ("shipped_at", "shipped", "partially_shipped"),
    ("packed_at", "fulfilled", "partially_fulfilled"),
];

fn of_fulfillment(order: &Map<String, Value>) -> &'static str {
    let all = objects(order, "fulfillments").count();
    let active: Vec<_> = objects(order, "fulfillments").filter(|of| !is_set(of, "canceled_at")).collect();
    let has_unfulfilled_items = objects(order, "items").any(is_unfulfilled);
    for (time, whole, part) in STAGES {
        match active.iter().filter(|of| is_set(of, time)).count() {
            0 => {}
            reached if reached == active.len() && !has_unfulfilled_items => return whole,
            _ => return part,
        }
    }
    if all > 0 && active.is_empty() { "canceled" } else { "not_fulfilled" }
}

/// Whether less of an item was fulfilled than there is of it.
fn is_unfulfilled(item: &Map<String, Value>) -> bool {
    let detail = item.get("detail").and_then(Value::as_object);
    detail.is_some_and(|detail| {
        has(detail, "fulfilled_quantity") && read_or_zero(detail, "fulfilled_quantity") < read_or_zero(item, "quantity")
    })
}

/// Whether something happened: its time is there.
fn is_set(fulfillment: &Map<String, Value>, time: &str) -> bool {
    match fulfillment.get(time) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}
