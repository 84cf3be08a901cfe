//! The totals of an order in Medusa 1's shape, as Medusa 1.20 calculates them whenever it answers.
//!
//! Medusa 1 keeps none of them: it keeps lines, rates and payments. An order that comes in with its lines only is completed
//! here.
//!
//! Two ways of calculating meet. Amounts are added and multiplied with quantities exactly. But where Medusa takes a rate of
//! an amount, it multiplies doubles and rounds: 29 % of 50 are 14.499999999999998 there, and so 14. To come to the same
//! cent, those steps are done in doubles here too, in Medusa's order of operations. (Sums of discounts with fractions are
//! exact here, and may have other last digits than Medusa's.)

mod double;
mod gift_cards;
mod item;
mod shipping;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::money;

/// Adds the totals that an order lacks, in the order of members in which Medusa 1 answers them; amounts are in the smallest
/// unit of its currency.
///
/// It takes an order in the shape of `GET /admin/orders/{id}`, and completes:
/// - each of `items`: `refundable`, `subtotal`, `discount_total`, `total`, `original_total`, `original_tax_total`,
///   `tax_total`, `raw_discount_total`;
/// - each of `shipping_methods`: `original_total`, `total`, `subtotal`, `original_tax_total`, `tax_total`;
/// - each of the `additional_items` of `swaps` and `claims`: `refundable`;
/// - the order: `subtotal`, `discount_total`, `shipping_total`, `refunded_total`, `paid_total`, `refundable_amount`,
///   `item_tax_total`, `shipping_tax_total`, `tax_total`, `gift_card_total`, `gift_card_tax_total`, `raw_discount_total`,
///   `total`.
///
/// Every one that is there and is not null is kept as it is, and what depends on it is calculated of it. Medusa 1 leaves
/// `raw_discount_total` out of some answers, the default one of `/admin/orders/{id}` among them; and where it shows an
/// item's, `refundable` comes last. That is for whoever answers to do.
///
/// A part that is missing (`items`, `discounts`, `adjustments`, …) counts as empty, and what can't be read as a number
/// as 0. There are no errors: what is too large saturates.
///
/// Taxes come from the tax lines. Where no item has any, Medusa 1 works them out anew from its settings whenever the order
/// is read. Of those settings an order shows only its region's, so `region.tax_rate` is taken then, for every item that has
/// a variant and is no return; without a region there is no tax. The same goes, by themselves, for the shipping methods.
/// `refundable` counts an item's own tax lines only, as in Medusa. The tax lines are left as they came.
/// An order with a `tax_rate` of its own is from before there were tax lines, and has Medusa's formulas for those.
pub fn complete(order: &mut Map<String, Value>) {
    let terms = Terms::of(order);
    let items = complete_items(order, &terms);
    let shipping = complete_shipping_methods(order, &terms);
    complete_additional_items(order, &terms);
    complete_order(order, items, shipping);
}

/// What of an order decides how its lines are calculated.
struct Terms {
    /// The order's own rate in percent, of orders from before there were tax lines.
    tax_rate: Option<f64>,
    /// The id of the discount whose adjustments count: the first that is not free shipping.
    discount: Option<String>,
    /// Whether one of the discounts is free shipping.
    free_shipping: bool,
    /// What is taken in percent where there is no tax line at all.
    region_rate: f64,
}

impl Terms {
    fn of(order: &Map<String, Value>) -> Self {
        let is_free_shipping = |discount: &&Map<String, Value>| {
            path(discount, "rule", "type").and_then(Value::as_str) == Some("free_shipping")
        };
        let discount = objects(order, "discounts").find(|discount| !is_free_shipping(discount));
        Self {
            tax_rate: number(order, "tax_rate").map(double::of),
            discount: discount.and_then(|discount| discount.get("id")?.as_str()).map(str::to_owned),
            free_shipping: objects(order, "discounts").any(|discount| is_free_shipping(&discount)),
            region_rate: path(order, "region", "tax_rate").and_then(money::read).map(double::of).unwrap_or_default(),
        }
    }

    /// The order's own rate where taxes go by it. One of 0 says so only for `refundable`, as in Medusa.
    fn legacy_rate(&self) -> Option<f64> {
        self.tax_rate.filter(|rate| *rate != 0.0)
    }

    /// The rate where none of an order's items, or shipping methods, has a tax line.
    fn rate_without_lines(&self, order: &Map<String, Value>, lines: &str) -> Option<f64> {
        let taxed = objects(order, lines).any(|line| objects(line, "tax_lines").next().is_some());
        (!taxed).then_some(self.region_rate)
    }
}

/// What all items, or all shipping methods, come to.
#[derive(Default, Clone, Copy)]
struct Sums {
    subtotal: Decimal,
    /// Before it is rounded; shipping methods have none.
    discount: Decimal,
    tax: Decimal,
}

impl Sums {
    fn add(self, other: Self) -> Self {
        Self {
            subtotal: self.subtotal.saturating_add(other.subtotal),
            discount: self.discount.saturating_add(other.discount),
            tax: self.tax.saturating_add(other.tax),
        }
    }
}

fn complete_items(order: &mut Map<String, Value>, terms: &Terms) -> Sums {
    let instead = terms.rate_without_lines(order, "items");
    objects_mut(order.get_mut("items"))
        .map(|item| item::complete(item, terms, instead))
        .fold(Sums::default(), Sums::add)
}

fn complete_shipping_methods(order: &mut Map<String, Value>, terms: &Terms) -> Sums {
    let instead = terms.rate_without_lines(order, "shipping_methods");
    objects_mut(order.get_mut("shipping_methods"))
        .map(|method| shipping::complete(method, terms, instead))
        .fold(Sums::default(), Sums::add)
}

/// What swaps and claims send is not part of the order's totals, but may be returned and refunded too.
fn complete_additional_items(order: &mut Map<String, Value>, terms: &Terms) {
    for change in ["swaps", "claims"] {
        for change in objects_mut(order.get_mut(change)) {
            objects_mut(change.get_mut("additional_items")).for_each(|item| item::complete_refundable(item, terms));
        }
    }
}

fn complete_order(order: &mut Map<String, Value>, items: Sums, shipping: Sums) {
    let known = |name, calculated| number(order, name).unwrap_or(calculated);
    let subtotal = known("subtotal", items.subtotal);
    let raw_discount = known("raw_discount_total", items.discount);
    // The rounded sum, not the sum of the items' rounded ones.
    let discount = known("discount_total", money::round(raw_discount));
    let shipping_total = known("shipping_total", shipping.subtotal);
    let refunded = known("refunded_total", money::round(sum(order, "refunds", "amount")));
    let paid = known("paid_total", sum(order, "payments", "amount"));
    let refundable = known("refundable_amount", paid.saturating_sub(refunded));
    let item_tax = known("item_tax_total", items.tax);
    let shipping_tax = known("shipping_tax_total", shipping.tax);
    let tax_before_cards = item_tax.saturating_add(shipping_tax);
    let untaxed = subtotal.saturating_add(shipping_total);
    let cards = gift_cards::totals(order, untaxed.saturating_sub(raw_discount), tax_before_cards);
    let card_total = known("gift_card_total", cards.total);
    let card_tax = known("gift_card_tax_total", cards.tax);
    let tax = known("tax_total", tax_before_cards.saturating_sub(card_tax));
    let total = untaxed.saturating_add(tax).saturating_sub(card_total.saturating_add(discount));
    fill(
        order,
        [
            ("subtotal", subtotal),
            ("discount_total", discount),
            ("shipping_total", shipping_total),
            ("refunded_total", refunded),
            ("paid_total", paid),
            ("refundable_amount", refundable),
            ("item_tax_total", item_tax),
            ("shipping_tax_total", shipping_tax),
            ("tax_total", tax),
            ("gift_card_total", card_total),
            ("gift_card_tax_total", card_tax),
            ("raw_discount_total", raw_discount),
            ("total", total),
        ],
    );
}

/// Adds the members that are missing or null.
fn fill<const COUNT: usize>(object: &mut Map<String, Value>, members: [(&str, Decimal); COUNT]) {
    for (name, amount) in members {
        if object.get(name).is_none_or(Value::is_null) {
            object.insert(name.to_owned(), money::to_json(amount));
        }
    }
}

fn number(object: &Map<String, Value>, name: &str) -> Option<Decimal> {
    object.get(name).and_then(money::read)
}

fn path<'a>(object: &'a Map<String, Value>, name: &str, inner: &str) -> Option<&'a Value> {
    object.get(name)?.get(inner)
}

fn is_true(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn objects<'a>(object: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    object.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn objects_mut(list: Option<&mut Value>) -> impl Iterator<Item = &mut Map<String, Value>> {
    list.and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

fn sum(object: &Map<String, Value>, list: &str, name: &str) -> Decimal {
    objects(object, list).filter_map(|each| number(each, name)).fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The rates of a line's taxes, in percent; `instead` where it has no tax line.
fn rates(line: &Map<String, Value>, instead: Option<f64>) -> Vec<f64> {
    let own: Vec<_> =
        objects(line, "tax_lines").map(|tax| number(tax, "rate").map(double::of).unwrap_or_default()).collect();
    if own.is_empty() { instead.into_iter().collect() } else { own }
}
