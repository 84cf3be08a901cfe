//! The totals of a shipping method.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{Sums, Terms, double, fill, is_true, number, rates};

/// Adds the totals that a shipping method lacks. `instead` is the rate in percent where no method of the order has a tax
/// line.
pub(super) fn complete(method: &mut Map<String, Value>, terms: &Terms, instead: Option<f64>) -> Sums {
    let price = number(method, "price").unwrap_or_default();
    let charged = match terms.legacy_rate() {
        Some(rate) => Charged::at(price, rate),
        None => Charged::by(price, &rates(method, instead), is_true(method, "includes_tax")),
    };
    let known = |name, calculated| number(method, name).unwrap_or(calculated);
    // A discount of free shipping leaves what it would have cost.
    let unless_free = |amount| if terms.free_shipping { Decimal::ZERO } else { amount };
    let subtotal = known("subtotal", unless_free(charged.subtotal));
    let tax = known("tax_total", unless_free(charged.tax));
    fill(
        method,
        [
            ("original_total", charged.total),
            ("total", unless_free(charged.total)),
            ("subtotal", subtotal),
            ("original_tax_total", charged.tax),
            ("tax_total", tax),
        ],
    );
    Sums { subtotal, discount: Decimal::ZERO, tax }
}

/// What a method costs, before it is given for free.
struct Charged {
    subtotal: Decimal,
    tax: Decimal,
    total: Decimal,
}

impl Charged {
    fn by(price: Decimal, rates: &[f64], inclusive: bool) -> Self {
        let amount = double::of(price);
        let tax_at = |rate: f64| match inclusive {
            true => double::included_tax(amount, rate / 100.0),
            false => double::tax(amount, rate),
        };
        // Unlike an item's, the taxes of a method are rounded together.
        let tax = double::round(rates.iter().fold(0.0, |sum, rate| sum + tax_at(*rate)));
        match inclusive {
            true => Self { subtotal: price.saturating_sub(tax), tax, total: price },
            false => Self { subtotal: price, tax, total: price.saturating_add(tax) },
        }
    }

    /// As it was before there were tax lines, at the order's rate in percent: the total went without the tax.
    fn at(price: Decimal, rate: f64) -> Self {
        Self { subtotal: price, tax: double::round(double::tax(double::of(price), rate)), total: price }
    }
}
