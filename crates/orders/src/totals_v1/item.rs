//! The totals of an item.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{Sums, Terms, double, fill, is_true, number, objects, rates};
use crate::money;

/// Adds the totals that an item lacks. `instead` is the rate in percent where no item of the order has a tax line.
pub(super) fn complete(item: &mut Map<String, Value>, terms: &Terms, instead: Option<f64>) -> Sums {
    let line = Line::of(item, terms);
    // Neither lines of an operator's own making nor returns are taxed by the region.
    let instead = instead.filter(|_| has_variant(item) && !is_true(item, "is_return"));
    let known = |name, calculated| number(item, name).unwrap_or(calculated);
    let raw_discount = known("raw_discount_total", line.discount);
    let discount = known("discount_total", money::round(raw_discount));
    let taxed = match terms.legacy_rate() {
        Some(rate) => line.taxed_at(rate, discount),
        None => line.taxed_by(&rates(item, instead)),
    };
    let subtotal = known("subtotal", taxed.subtotal);
    let tax = known("tax_total", taxed.tax);
    let original_tax = known("original_tax_total", taxed.original_tax);
    // Medusa forgets the discount here in orders with a rate of their own; the order's total has it.
    let taken_off = if terms.legacy_rate().is_some() { Decimal::ZERO } else { discount };
    let members = [
        ("refundable", line.refundable(item, terms)),
        ("subtotal", subtotal),
        ("discount_total", discount),
        ("total", subtotal.saturating_sub(taken_off).saturating_add(tax)),
        ("original_total", subtotal.saturating_add(original_tax)),
        ("original_tax_total", original_tax),
        ("tax_total", tax),
        ("raw_discount_total", raw_discount),
    ];
    fill(item, members);
    Sums { subtotal, discount: raw_discount, tax }
}

/// Adds what can still be refunded of an item, if it lacks it.
pub(super) fn complete_refundable(item: &mut Map<String, Value>, terms: &Terms) {
    let refundable = Line::of(item, terms).refundable(item, terms);
    fill(item, [("refundable", refundable)]);
}

/// What an item's totals are made of.
struct Line {
    price: Decimal,
    quantity: Decimal,
    /// The quantity that has not come back.
    left: Decimal,
    /// What is taken off for the whole quantity, with all its decimals.
    discount: Decimal,
    /// Whether the price includes the tax.
    inclusive: bool,
}

struct Taxed {
    subtotal: Decimal,
    tax: Decimal,
    /// The tax had there been no discount.
    original_tax: Decimal,
}

impl Line {
    fn of(item: &Map<String, Value>, terms: &Terms) -> Self {
        let quantity = number(item, "quantity").unwrap_or_default();
        Self {
            price: number(item, "unit_price").unwrap_or_default(),
            quantity,
            left: quantity.saturating_sub(number(item, "returned_quantity").unwrap_or_default()),
            discount: discount(item, terms),
            inclusive: is_true(item, "includes_tax"),
        }
    }

    fn gross(&self) -> Decimal {
        self.price.saturating_mul(self.quantity)
    }

    /// The price of one without tax; `fraction` is the sum of the rates, as a fraction of one.
    fn net_price(&self, fraction: f64) -> Decimal {
        if !self.inclusive {
            return self.price;
        }
        // Rounded for one, before it is multiplied.
        self.price.saturating_sub(double::round(double::included_tax(double::of(self.price), fraction)))
    }

    fn taxed_by(&self, rates: &[f64]) -> Taxed {
        let net = double::of(self.net_price(fraction(rates)).saturating_mul(self.quantity));
        let original_tax = sum_of_taxes(net, rates);
        let subtotal = match (self.inclusive, rates.is_empty()) {
            (false, _) => self.gross(),
            (true, false) => self.gross().saturating_sub(original_tax),
            // Medusa finds what such an item costs while it taxes it, and so never.
            (true, true) => Decimal::ZERO,
        };
        Taxed { subtotal, tax: sum_of_taxes(net - double::of(self.discount), rates), original_tax }
    }

    /// As it was before there were tax lines, at the order's rate in percent.
    fn taxed_at(&self, rate: f64, discount: Decimal) -> Taxed {
        let subtotal = money::round(self.net_price(rate / 100.0).saturating_mul(self.quantity));
        let tax = |amount| double::round(double::tax(double::of(amount), rate));
        Taxed { subtotal, tax: tax(subtotal.saturating_sub(discount)), original_tax: tax(subtotal) }
    }

    fn refundable(&self, item: &Map<String, Value>, terms: &Terms) -> Decimal {
        if let Some(rate) = terms.tax_rate {
            // The whole discount, whatever came back: as Medusa has it.
            let net = double::of(self.net_price(rate / 100.0).saturating_mul(self.left));
            return double::round((net - double::of(self.discount)) * (1.0 + rate / 100.0));
        }
        let rates = rates(item, None);
        let price = self.net_price(fraction(&rates)).saturating_sub(self.discount_of_one());
        let amount = price.saturating_mul(self.left);
        amount.saturating_add(sum_of_taxes(double::of(amount), &rates))
    }

    fn discount_of_one(&self) -> Decimal {
        if self.quantity.is_zero() {
            return Decimal::ZERO;
        }
        double::round(double::of(self.discount) / double::of(self.quantity))
    }
}

/// The adjustments that count: those of the order's discount, and those of none.
fn discount(item: &Map<String, Value>, terms: &Terms) -> Decimal {
    let of_discount = |id: &str| is_discountable(item) && terms.discount.as_deref() == Some(id);
    objects(item, "adjustments")
        .filter(|adjustment| match adjustment.get("discount_id") {
            None | Some(Value::Null) => true,
            Some(id) => id.as_str().is_some_and(of_discount),
        })
        .filter_map(|adjustment| number(adjustment, "amount"))
        .fold(Decimal::ZERO, Decimal::saturating_add)
}

/// Items are, if nothing else is said.
fn is_discountable(item: &Map<String, Value>) -> bool {
    item.get("allow_discounts").is_none_or(|allowed| allowed.as_bool().unwrap_or_default())
}

fn has_variant(item: &Map<String, Value>) -> bool {
    item.get("variant_id").is_some_and(|id| !id.is_null())
}

fn fraction(rates: &[f64]) -> f64 {
    rates.iter().fold(0.0, |sum, rate| sum + rate / 100.0)
}

/// Each tax is rounded by itself.
fn sum_of_taxes(amount: f64, rates: &[f64]) -> Decimal {
    rates.iter().map(|rate| double::round(double::tax(amount, *rate))).fold(Decimal::ZERO, Decimal::saturating_add)
}
