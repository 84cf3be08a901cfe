//! The summary: what was paid of the order, and what is still due.

use rust_decimal::Decimal;
use serde_json::Value;

use super::object::Object;
use super::payment::{captured, refunded};
use super::source::{Source, happened};
use super::totals::Totals;
use crate::money;
use crate::totals_v2::amount::sum;

/// Members are in the order of PostgreSQL's jsonb, of which Medusa 2 reads a summary: the shorter name first.
pub(super) fn of(source: &Source, totals: &Totals, items: &[Value]) -> Object {
    let (paid, refunded) = (captured(source, |_| true), refunded(source));
    let original = totals.total.saturating_add(totals.credit);
    let transactions = paid.saturating_sub(refunded);
    let due = due(source, totals, items);
    Object::new()
        .number("paid_total", paid)
        .raw("paid_total", paid)
        .numbers(&[
            ("refunded_total", refunded),
            ("accounting_total", totals.total),
            ("credit_line_total", totals.credit),
            ("transaction_total", transactions),
            ("pending_difference", due),
        ])
        .raw("refunded_total", refunded)
        .numbers(&[("current_order_total", totals.total), ("original_order_total", original)])
        .raws(&[
            ("accounting_total", totals.total),
            ("credit_line_total", totals.credit),
            ("transaction_total", transactions),
            ("pending_difference", due),
            ("current_order_total", totals.total),
            ("original_order_total", original),
        ])
}

/// What the customer still owes, or with a minus the shop. A refund is not due again: Medusa 2 lowers the total by it, by a
/// credit line, and Medusa 1 leaves the total as it was. What was paid for a swap was paid for items that are not in the
/// total. Up to one smallest unit is nothing, as in Medusa 2.
fn due(source: &Source, totals: &Totals, items: &[Value]) -> Decimal {
    let requested = items.iter().filter_map(|item| item.pointer("/raw_return_requested_total/value"));
    let requested = sum(requested.filter_map(money::read));
    let paid = captured(source, |payment| !happened(payment, "swap_id"));
    let due = totals.total.saturating_sub(requested).saturating_sub(paid);
    if due.abs() <= source.smallest_unit() { Decimal::ZERO } else { due }
}
