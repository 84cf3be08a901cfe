//! What was paid and given back.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::row::{Money, Owner, Row, amount, first, object, objects, sum};
use crate::money;

/// The payments of all payment collections.
pub(super) fn all<'a>(order: &'a Map<String, Value>) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    objects(order, "payment_collections").flat_map(|collection| objects(collection, "payments"))
}

pub(super) fn of(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let convert = |(index, payment)| {
        let refunded = sum(objects(payment, "refunds").filter_map(|refund| amount(refund, "amount")));
        Row::default()
            .with("id", owner.id_of(payment, "pay", index))
            .copied(payment, &["created_at", "updated_at"])
            .nulls(&["swap_id", "cart_id"])
            .with("order_id", owner.id())
            .with("amount", money.json(payment, "amount"))
            .copied(payment, &["currency_code"])
            .with("amount_refunded", money::to_json(money.units(Some(refunded))))
            .copied(payment, &["provider_id", "data", "captured_at", "canceled_at", "metadata"])
            .nulls(&["idempotency_key"])
            .into()
    };
    all(order).enumerate().map(convert).collect::<Vec<Value>>().into()
}

pub(super) fn refunds(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let payments = all(order).enumerate().map(|(index, payment)| (owner.id_of(payment, "pay", index), payment));
    let refunds = payments.flat_map(|(id, payment)| {
        let payment_owner = Owner::of(Some(&id));
        let convert = move |(index, each)| refund(each, index, &payment_owner, owner, money);
        objects(payment, "refunds").enumerate().map(convert)
    });
    refunds.collect()
}

fn refund(refund: &Map<String, Value>, index: usize, payment: &Owner, order: &Owner, money: Money) -> Value {
    Row::default()
        .with("id", payment.id_of(refund, "ref", index))
        .copied(refund, &["created_at", "updated_at"])
        .with("order_id", order.id())
        .with("payment_id", payment.id())
        .with("amount", money.json(refund, "amount"))
        .with("note", first(refund, &["note"]).unwrap_or_default())
        // A shop names its own reasons in Medusa 2; in Medusa 1 there are five.
        .with("reason", "other")
        .copied(refund, &["metadata"])
        .nulls(&["idempotency_key"])
        .into()
}

/// What was captured: by the order's summary, or else by its payment collections.
pub(super) fn paid(order: &Map<String, Value>) -> Option<Decimal> {
    of_summary(order, "paid_total").or_else(|| of_collections(order, "captured_amount", "captures"))
}

pub(super) fn refunded(order: &Map<String, Value>) -> Option<Decimal> {
    of_summary(order, "refunded_total").or_else(|| of_collections(order, "refunded_amount", "refunds"))
}

fn of_summary(order: &Map<String, Value>, name: &str) -> Option<Decimal> {
    object(order, "summary").and_then(|summary| amount(summary, name))
}

/// The sum over the payment collections; of one without such an amount, over what its payments list.
fn of_collections(order: &Map<String, Value>, name: &str, list: &str) -> Option<Decimal> {
    let listed = |collection| {
        let payments = objects(collection, "payments");
        sum(payments.flat_map(|payment| objects(payment, list)).filter_map(|each| amount(each, "amount")))
    };
    let collections = objects(order, "payment_collections");
    Some(sum(collections.map(|collection| amount(collection, name).unwrap_or_else(|| listed(collection)))))
}
