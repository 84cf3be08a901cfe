//! The summary of an order: what was paid of it, and what is still due.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::amount::{Figures, as_number, has, kept, objects, read_or_zero, settle, sum};
use super::order::smallest_unit;

/// Adds the members that an order's summary lacks, or a whole one.
pub(super) fn complete(order: &mut Map<String, Value>, totals: &Figures) {
    let mut summary = match order.get_mut("summary") {
        Some(Value::Object(summary)) => std::mem::take(summary),
        _ => Map::new(),
    };
    let members = summary.len();
    let figures = calculate(order, &summary, totals);
    settle(&mut summary, figures);
    if summary.len() > members {
        sort(&mut summary);
    }
    order.insert("summary".to_owned(), Value::Object(summary));
}

fn calculate(
    order: &Map<String, Value>,
    summary: &Map<String, Value>,
    totals: &Figures,
) -> [(&'static str, Decimal); 8] {
    let kept = |name, calculated| kept(summary, name, calculated);
    let (paid, refunded) = payments(order);
    let (paid, refunded) = (kept("paid_total", paid), kept("refunded_total", refunded));
    let transactions = kept("transaction_total", paid.saturating_sub(refunded));
    let (total, credit) = (totals.get("total"), totals.get("credit_line_total"));
    // Medusa stores these as numbers, and makes their twins of what is left of them.
    let current = kept("current_order_total", as_number(total));
    let original = as_number(total.saturating_add(credit));
    let due = total.saturating_sub(totals.get("return_requested_total")).saturating_sub(transactions);
    [
        ("paid_total", paid),
        ("refunded_total", refunded),
        ("accounting_total", current),
        ("credit_line_total", credit),
        ("transaction_total", transactions),
        ("pending_difference", if due.abs() <= smallest_unit(order) { Decimal::ZERO } else { due }),
        ("current_order_total", current),
        ("original_order_total", original),
    ]
}

/// What was paid, and what of it was given back.
fn payments(order: &Map<String, Value>) -> (Decimal, Decimal) {
    if order.get("transactions").is_some_and(Value::is_array) {
        let amounts: Vec<_> = objects(order, "transactions").map(|of| read_or_zero(of, "amount")).collect();
        let (paid, refunded): (Vec<_>, Vec<_>) = amounts.into_iter().partition(Decimal::is_sign_positive);
        return (sum(paid), sum(refunded).abs());
    }
    let of = |total: &str, list: &str| {
        sum(objects(order, "payment_collections").map(|collection| of_collection(collection, total, list)))
    };
    (of("captured_amount", "captures"), of("refunded_amount", "refunds"))
}

/// What a payment collection says was captured or refunded, or else its payments.
fn of_collection(collection: &Map<String, Value>, total: &str, list: &str) -> Decimal {
    if has(collection, total) {
        return read_or_zero(collection, total);
    }
    let payments = objects(collection, "payments");
    sum(payments.flat_map(|payment| objects(payment, list)).map(|part| read_or_zero(part, "amount")))
}

/// Orders members as PostgreSQL's jsonb does, of which Medusa 2 reads a summary: the shorter name first.
fn sort(summary: &mut Map<String, Value>) {
    let mut members: Vec<_> = std::mem::take(summary).into_iter().collect();
    members.sort_by(|(one, _), (other, _)| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
    summary.extend(members);
}
