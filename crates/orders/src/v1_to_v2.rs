//! An order of Medusa 1 in the shape of Medusa 2.
//!
//! Amounts that the order carries are kept: Medusa 1 rounds taxes to the smallest unit, line by line, and a customer was
//! charged these amounts. Calculating them anew as Medusa 2 does would give others.

mod fulfillment;
mod item;
mod object;
mod payment;
mod relations;
mod shipping;
mod source;
mod status;
mod summary;
mod tax;
mod totals;

use serde_json::{Map, Value};

use object::Object;
use source::Source;
use totals::Totals;

/// What of an order's own columns stays as it is, in the place where Medusa 2 answers it if it is asked for.
const COLUMNS: [&str; 4] = ["email", "currency_code", "no_notification", "canceled_at"];

/// Gives an order of Medusa 1 (as `GET /admin/orders/{id}` answers it, with totals) in the shape in which Medusa 2 answers
/// `GET /admin/orders/{id}` with all its relations.
///
/// The members are in the order of Medusa 2's answer; before the relations stand those columns that Medusa 2 answers only if
/// they are asked for (`email`, `currency_code`, …), since an order is of little use without them. What Medusa 1 does not
/// know is null, and what it lacks in a sparse order is null, `[]` or 0. Ids and times are kept; an id that Medusa 1 has
/// none for is made of the id of what it belongs to, so the same order always gives the same ids.
///
/// Items of swaps and claims are no items of the order in Medusa 1, and do not become ones here.
#[must_use]
pub fn convert(order: &Map<String, Value>) -> Map<String, Value> {
    let source = Source::of(order);
    let totals = Totals::of(&source);
    let items = item::convert(&source);
    let object = Object::new()
        .kept(order, &["id", "display_id"])
        .nulls(&["custom_display_id"])
        .kept(order, &["status"])
        .with("version", 1)
        .with("summary", summary::of(&source, &totals, &items))
        .number("total", totals.total)
        .kept(order, &["metadata"])
        .nulls(&["locale"])
        .kept(order, &["created_at", "updated_at", "region_id"]);
    let object = totals
        .write(object)
        .kept(order, &["customer_id", "sales_channel_id"])
        .kept(order, &COLUMNS)
        .with("is_draft_order", false)
        .number("discount_subtotal", totals.discount_subtotal)
        .with("items", items)
        .with("credit_lines", payment::credit_lines(&source, &totals));
    relations::write(object, &source)
        .with("payment_status", status::of_payment(&source))
        .with("fulfillment_status", status::of_fulfillment(&source))
        .into_map()
}
