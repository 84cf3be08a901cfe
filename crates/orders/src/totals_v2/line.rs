//! What an item and a shipping method have in common: lines of tax, and adjustments.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::amount::{has, objects, objects_mut, read_or_zero, settle, sum};
use crate::money;

/// The rates of a line's tax.
pub(super) struct Taxes {
    /// Each as a fraction: 0.19.
    rates: Vec<Decimal>,
    /// All together.
    sum: Decimal,
}

impl Taxes {
    pub(super) fn of(line: &Map<String, Value>) -> Self {
        let percent: Vec<_> = objects(line, "tax_lines").map(|tax| read_or_zero(tax, "rate")).collect();
        let sum = fraction(sum(percent.iter().copied()));
        Self { rates: percent.into_iter().map(fraction).collect(), sum }
    }

    /// The tax on an amount that is without tax.
    pub(super) fn on(&self, amount: Decimal) -> Decimal {
        sum(self.rates.iter().map(|rate| amount.saturating_mul(*rate)))
    }

    /// An amount that is with tax, without it.
    pub(super) fn taken_from(&self, amount: Decimal) -> Decimal {
        money::divide(amount, Decimal::ONE.saturating_add(self.sum))
    }

    /// Completes the lines of tax: `total` is the tax with the discount taken off, `subtotal` without.
    pub(super) fn settle(&self, line: &mut Map<String, Value>, discounted: Decimal, original: Decimal) {
        for (tax, rate) in objects_mut(line, "tax_lines").zip(&self.rates) {
            settle(tax, [("total", discounted.saturating_mul(*rate)), ("subtotal", original.saturating_mul(*rate))]);
        }
    }
}

/// What a line's adjustments take off.
pub(super) struct Discount {
    /// Without tax.
    pub(super) subtotal: Decimal,
    /// Its tax.
    pub(super) tax: Decimal,
}

impl Discount {
    /// Completes the adjustments, and adds them up.
    pub(super) fn settle(line: &mut Map<String, Value>, taxes: &Taxes) -> Self {
        let mut discount = Self { subtotal: Decimal::ZERO, tax: Decimal::ZERO };
        for adjustment in objects_mut(line, "adjustments").filter(|adjustment| has(adjustment, "amount")) {
            let amount = read_or_zero(adjustment, "amount");
            let subtotal = if is_tax_inclusive(adjustment) { taxes.taken_from(amount) } else { amount };
            let tax = subtotal.saturating_mul(taxes.sum);
            settle(adjustment, [("subtotal", subtotal), ("total", subtotal.saturating_add(tax))]);
            discount.subtotal = discount.subtotal.saturating_add(subtotal);
            discount.tax = discount.tax.saturating_add(tax);
        }
        discount
    }

    /// With tax.
    pub(super) fn total(&self) -> Decimal {
        self.subtotal.saturating_add(self.tax)
    }
}

/// Whether the price of an item, or the amount of a shipping method or an adjustment, is with tax.
pub(super) fn is_tax_inclusive(line: &Map<String, Value>) -> bool {
    line.get("is_tax_inclusive").and_then(Value::as_bool).unwrap_or_default()
}

fn fraction(percent: Decimal) -> Decimal {
    money::divide(percent, Decimal::ONE_HUNDRED)
}
