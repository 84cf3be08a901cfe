//! Payments, refunds, and what gift cards paid.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::object::Object;
use super::source::{Source, derived, happened, short, text};
use super::totals::Totals;
use crate::totals_v2::amount::{objects, sum};

type Json = Map<String, Value>;

/// What gift cards paid, as one credit line: Medusa 2 has no gift cards, and nothing else lowers a total after tax.
pub(super) fn credit_lines(source: &Source, totals: &Totals) -> Vec<Value> {
    if totals.credit.is_zero() {
        return Vec::new();
    }
    let order = source.order;
    let transaction = objects(order, "gift_card_transactions").next().map(|of| short(of, "gift_card_id"));
    let card = || objects(order, "gift_cards").next().map(|card| short(card, "id"));
    let line = Object::new()
        .with("id", derived("ordcl", order, "id"))
        .with("version", 1)
        .with("reference", "gift_card")
        .with("reference_id", transaction.or_else(card).unwrap_or_default())
        .raw("amount", totals.credit)
        .nulls(&["metadata"])
        .with("order_id", source.id.clone())
        .kept(order, &["created_at", "updated_at"])
        .nulls(&["deleted_at"])
        .number("amount", totals.credit)
        .figures(&[("subtotal", totals.credit), ("total", totals.credit)]);
    vec![line.into()]
}

/// What was captured, of those payments that are asked for. An authorised payment is none yet.
pub(super) fn captured(source: &Source, is_asked_for: impl Fn(&Json) -> bool) -> Decimal {
    let payments = objects(source.order, "payments").filter(|of| happened(of, "captured_at") && is_asked_for(of));
    sum(payments.map(|payment| source.amount(payment, "amount")))
}

pub(super) fn refunded(source: &Source) -> Decimal {
    let total = source.find_amount(source.order, "refunded_total");
    total.unwrap_or_else(|| source.sum("refunds", "amount"))
}

/// All payments in one collection; none if there are none.
pub(super) fn collections(source: &Source) -> Vec<Value> {
    let order = source.order;
    if objects(order, "payments").next().is_none() {
        return Vec::new();
    }
    let amount = source.sum("payments", "amount");
    let status = status(order);
    let completed_at = objects(order, "payments").map(|payment| text(payment, "captured_at")).max();
    let amounts = [
        ("amount", amount),
        ("authorized_amount", amount),
        ("captured_amount", captured(source, |_| true)),
        ("refunded_amount", refunded(source)),
    ];
    let collection = Object::new()
        .with("id", collection_id(source))
        .with("currency_code", source.currency_code.clone())
        .with("completed_at", completed_at.filter(|_| status == "completed").map_or(Value::Null, Value::from))
        .with("status", status)
        .nulls(&["metadata"])
        .raws(&amounts)
        .kept(order, &["created_at", "updated_at"])
        .nulls(&["deleted_at"])
        .with("payment_sessions", Vec::<Value>::new())
        .with("payments", payments(source))
        .numbers(&amounts);
    vec![collection.into()]
}

/// A payment of Medusa 1 is there only after it was authorised.
fn status(order: &Json) -> &'static str {
    let active = || objects(order, "payments").filter(|of| !happened(of, "canceled_at"));
    let is_captured = |of: &Json| happened(of, "captured_at");
    match active().count() {
        0 => "canceled",
        _ if active().all(is_captured) => "completed",
        _ if active().any(is_captured) => "partially_captured",
        _ => "authorized",
    }
}

fn collection_id(source: &Source) -> Value {
    derived("pay_col", source.order, "id")
}

fn payments(source: &Source) -> Vec<Value> {
    let payments: Vec<_> = objects(source.order, "payments").collect();
    let mut refunds = refunds(source, &payments);
    let of_payment = |(index, payment): (usize, &&Json)| {
        let refunds = refunds.get_mut(index).map(std::mem::take).unwrap_or_default();
        of_payment(source, payment, refunds).into()
    };
    payments.iter().enumerate().map(of_payment).collect()
}

fn of_payment(source: &Source, payment: &Json, refunds: Vec<Value>) -> Object {
    let amount = source.amount(payment, "amount");
    let captures = match happened(payment, "captured_at") {
        true => vec![capture(payment, amount).into()],
        false => Vec::<Value>::new(),
    };
    Object::new()
        .kept(payment, &["id", "currency_code", "provider_id", "data", "metadata", "captured_at", "canceled_at"])
        .with("payment_collection_id", collection_id(source))
        .nulls(&["payment_session"])
        .raw("amount", amount)
        .kept(payment, &["created_at", "updated_at"])
        .nulls(&["deleted_at", "payment_session_id"])
        .with("refunds", refunds)
        .with("captures", captures)
        .number("amount", amount)
}

/// Medusa 1 captures a payment whole, at once.
fn capture(payment: &Json, amount: Decimal) -> Object {
    let time = short(payment, "captured_at");
    Object::new()
        .with("id", derived("capt", payment, "id"))
        .with("payment_id", short(payment, "id"))
        .nulls(&["metadata", "created_by"])
        .raw("amount", amount)
        .with("created_at", time.clone())
        .with("updated_at", time)
        .nulls(&["deleted_at"])
        .number("amount", amount)
}

/// The refunds of each payment. Most refunds of Medusa 1 do not name theirs; each payment says how much of it was refunded,
/// and a refund belongs to the first one of which as much is left.
fn refunds(source: &Source, payments: &[&Json]) -> Vec<Vec<Value>> {
    let mut left: Vec<_> = payments.iter().map(|payment| source.amount(payment, "amount_refunded")).collect();
    let mut refunds = vec![Vec::new(); payments.len()];
    for refund in objects(source.order, "refunds") {
        let (amount, id) = (source.amount(refund, "amount"), text(refund, "payment_id"));
        let named = payments.iter().position(|payment| !id.is_empty() && text(payment, "id") == id);
        let index = named.or_else(|| left.iter().position(|left| *left >= amount)).unwrap_or_default();
        if let (Some(payment), Some(left), Some(list)) =
            (payments.get(index), left.get_mut(index), refunds.get_mut(index))
        {
            *left = left.saturating_sub(amount);
            list.push(of_refund(refund, payment, amount).into());
        }
    }
    refunds
}

fn of_refund(refund: &Json, payment: &Json, amount: Decimal) -> Object {
    Object::new()
        .kept(refund, &["id"])
        .with("payment_id", short(payment, "id"))
        // A reason is a word in Medusa 1, and a record of the shop's in Medusa 2.
        .nulls(&["refund_reason_id", "refund_reason"])
        .kept(refund, &["note"])
        .nulls(&["created_by"])
        .kept(refund, &["metadata"])
        .raw("amount", amount)
        .kept(refund, &["created_at", "updated_at"])
        .nulls(&["deleted_at"])
        .number("amount", amount)
}

/// What moved: each capture, and each refund with a minus.
pub(super) fn transactions(source: &Source) -> Vec<Value> {
    let captures = objects(source.order, "payments").filter(|of| happened(of, "captured_at")).map(|payment| {
        let time = short(payment, "captured_at");
        let amount = source.amount(payment, "amount");
        transaction(source, payment, "capture", derived("capt", payment, "id"), amount, time)
    });
    let refunds = objects(source.order, "refunds").map(|refund| {
        let amount = Decimal::ZERO.saturating_sub(source.amount(refund, "amount"));
        transaction(source, refund, "refund", short(refund, "id"), amount, short(refund, "created_at"))
    });
    captures.chain(refunds).map(Value::from).collect()
}

fn transaction(
    source: &Source,
    of: &Json,
    reference: &str,
    reference_id: Value,
    amount: Decimal,
    time: Value,
) -> Object {
    Object::new()
        .with("id", derived(&format!("ordtrx_{reference}"), of, "id"))
        .with("version", 1)
        .with("currency_code", source.currency_code.clone())
        .with("reference", reference)
        .with("reference_id", reference_id)
        .with("order_id", source.id.clone())
        .nulls(&["return_id", "return", "exchange_id", "exchange", "claim_id", "claim"])
        .raw("amount", amount)
        .with("created_at", time.clone())
        .with("updated_at", time)
        .nulls(&["deleted_at"])
        .number("amount", amount)
}
