//! The totals of an order of Medusa 2, calculated where it came without them.
//!
//! Medusa 2 stores what was sold (prices, quantities, rates of tax, adjustments) and calculates every total of it when an
//! order is read. Nothing is rounded to the currency: an amount has as many decimals as the calculation gives, its number
//! is the nearest one of JavaScript, and its twin `raw_…` holds 20 digits.

pub(crate) mod amount;
mod item;
mod line;
mod order;
mod shipping;
mod status;
mod summary;

use serde_json::{Map, Value};

/// Gives an order the totals it lacks, exactly as Medusa 2 calculates them; those it carries are kept.
///
/// It takes an order in the shape of `GET /admin/orders/{id}`, with amounts in units of its currency (13.33), and adds
///
/// - to every item, shipping method, line of tax, adjustment and credit line its totals and their `raw_…` twins, behind
///   its own members and before the `variant` and `product` of an item,
/// - to the order its totals, then their twins, then `summary`, `payment_status` and `fulfillment_status`. These are all
///   that Medusa calculates, which is more than its answers hold by default.
///
/// Kept is each member that can be read as an amount; of a number and its twin the one that is lacking is made from the
/// other. A number without its twin gets one with all digits if it is the nearest number to what was calculated. What is calculated from other totals is calculated from the kept ones. A total that is null or no number counts
/// as lacking.
///
/// A `summary` that is lacking says what the rest of the order does: what was paid and refunded comes from `transactions`,
/// or else from `payment_collections`. What the order was before its last change is not known then: its
/// `original_order_total` is the total without credit lines.
pub fn complete(order: &mut Map<String, Value>) {
    let totals = order::complete(order);
    summary::complete(order, &totals);
    status::complete(order);
}
