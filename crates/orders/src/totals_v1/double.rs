//! Rates of amounts, in doubles and rounded as JavaScript does.
//!
//! Exact numbers would be wrong here: whether a tax is rounded up hangs on the double that the product happens to be, and
//! the amount that a customer paid was found this way. Hence also the order of operations, which changes the double.

use rust_decimal::Decimal;

/// Beyond this a decimal ends; what is larger saturates.
const LARGEST: f64 = 7.9e28;

/// The double nearest to an amount.
pub(super) fn of(amount: Decimal) -> f64 {
    // By the text, because the conversion of the library does not always find the nearest one.
    amount.to_string().parse().unwrap_or_default()
}

/// `Math.round` of JavaScript; what is not a number becomes 0.
pub(super) fn round(value: f64) -> Decimal {
    let floor = value.floor();
    let rounded = if value - floor >= 0.5 { floor + 1.0 } else { floor };
    // By the text again: it has all digits of a whole double.
    format!("{:.0}", rounded.clamp(-LARGEST, LARGEST)).parse().unwrap_or_default()
}

/// The tax on an amount at a rate in percent.
pub(super) fn tax(amount: f64, rate: f64) -> f64 {
    amount * (rate / 100.0)
}

/// The tax that a price includes, at a rate as a fraction of one.
pub(super) fn included_tax(price: f64, fraction: f64) -> f64 {
    (fraction * price) / (1.0 + fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tax_is_rounded_as_the_double_that_it_is() {
        assert_eq!(round(tax(50.0, 29.0)), Decimal::from(14));
        assert_eq!(round(14.5), Decimal::from(15));
        assert_eq!(round(-14.5), Decimal::from(-14));
        assert_eq!(round(0.499_999_999_999_999_94), Decimal::ZERO);
        assert_eq!(round(9_007_199_254_740_993.0), Decimal::from(9_007_199_254_740_992_i64));
    }

    #[test]
    fn what_is_no_number_is_nothing_and_what_is_too_large_saturates() {
        assert_eq!(round(f64::NAN), Decimal::ZERO);
        assert!(round(f64::INFINITY) > Decimal::from(i64::MAX));
        assert!(round(f64::NEG_INFINITY) < Decimal::from(i64::MIN));
    }
}
