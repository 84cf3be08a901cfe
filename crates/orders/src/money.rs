//! Amounts of money, exact.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Number, Value};

/// The largest amount, quantity or rate that is taken: 10^13. What is calculated of them saturates, and is exact far beyond
/// every sum of money.
pub const LARGEST: Decimal = Decimal::from_parts(1_316_134_912, 2328, 0, false, 0);

/// How many decimals of an amount count; Medusa 2 divides to as many.
pub const DECIMALS: u32 = 20;

/// Below this a double is an integer exactly.
const TWO_TO_THE_53: f64 = 9_007_199_254_740_992.0;

/// Currencies whose smallest unit is the unit itself, as Medusa has them.
const WITHOUT_DECIMALS: &[&str] = &[
    "afn", "all", "amd", "bif", "clp", "cop", "crc", "djf", "gnf", "huf", "idr", "iqd", "irr", "irt", "isk", "jpy",
    "kmf", "krw", "lbp", "mga", "mmk", "mnt", "mur", "pkr", "pyg", "rsd", "rwf", "sos", "syp", "tzs", "ugx", "uzs",
    "vnd", "xaf", "xof", "xpf", "yer", "zmk", "zwl",
];

/// Currencies whose unit has a thousand parts.
const WITH_THREE_DECIMALS: &[&str] = &["bhd", "jod", "kwd", "lyd", "omr", "tnd"];

/// How many decimals an amount of a currency has, by its code in any case; two where the currency is not known, as in
/// Medusa.
#[must_use]
pub fn digits(currency_code: &str) -> u32 {
    let is_in = |codes: &[&str]| codes.iter().any(|code| code.eq_ignore_ascii_case(currency_code));
    if is_in(WITHOUT_DECIMALS) {
        0
    } else if is_in(WITH_THREE_DECIMALS) {
        3
    } else {
        2
    }
}

/// What a number, or a text with a number, is; None for anything else, and above [`LARGEST`]. A number of JavaScript is
/// the shortest decimal that stands for it, as it is written.
#[must_use]
pub fn read(value: &Value) -> Option<Decimal> {
    let read = match value {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Decimal::from(whole),
            None => parse(&number.to_string())?,
        },
        Value::String(text) => parse(text)?,
        _ => return None,
    };
    (read.abs() <= LARGEST).then_some(read)
}

fn parse(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// An amount as Medusa 2 keeps it beside the number: `{"value":"13.33","precision":20}`; else the number.
#[must_use]
pub fn read_raw(raw: Option<&Value>, number: Option<&Value>) -> Option<Decimal> {
    raw.and_then(|raw| raw.get("value")).or(number).and_then(read)
}

/// An amount as JSON: the nearest number of JavaScript, an integer where it is one.
#[must_use]
pub fn to_json(amount: Decimal) -> Value {
    let normal = amount.normalize();
    if normal.scale() == 0
        && let Ok(integer) = i64::try_from(normal)
    {
        return Value::Number(integer.into());
    }
    if let Some(double) = quotient(normal) {
        return Value::from(double);
    }
    // By the text: the nearest double to a decimal is what reading its digits gives.
    let double = normal.to_string().parse().unwrap_or(f64::NAN);
    if double.fract() == 0.0 && double.abs() < TWO_TO_THE_53 {
        return Value::from(double as i64);
    }
    Number::from_f64(double).map_or(Value::Null, Value::Number)
}

/// The nearest double to an amount with few digits: that of the division of two doubles that are exact.
fn quotient(amount: Decimal) -> Option<f64> {
    const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    let mantissa = i64::try_from(amount.mantissa()).ok().filter(|mantissa| mantissa.unsigned_abs() < 1 << 53)?;
    let power = POWERS.get(usize::try_from(amount.scale()).ok()?)?;
    Some(mantissa as f64 / power)
}

/// An amount of Medusa 1, in smallest units, as one of Medusa 2.
#[must_use]
pub fn major(minor: Decimal, digits: u32) -> Decimal {
    minor.checked_div(unit(digits)).unwrap_or_default().normalize()
}

/// An amount of Medusa 2 as one of Medusa 1: whole smallest units, half of one up, as JavaScript rounds.
#[must_use]
pub fn minor(major: Decimal, digits: u32) -> Decimal {
    round(major.saturating_mul(unit(digits)))
}

/// An amount of Medusa 2 in parts of which a unit has 10 to the power of `digits`: how many whole ones, and whether that is
/// all. What is too large for any number of them is the largest.
#[must_use]
pub fn parts(major: Decimal, digits: u32) -> (i64, bool) {
    let parts = major.saturating_mul(unit(digits));
    let whole = parts.floor();
    let largest = if whole.is_sign_negative() { i64::MIN } else { i64::MAX };
    (i64::try_from(whole).unwrap_or(largest), parts == whole)
}

/// The nearest whole number; of two that are equally near the greater one, as JavaScript's `Math.round`.
#[must_use]
pub fn round(amount: Decimal) -> Decimal {
    match amount.is_sign_negative() {
        true => amount.round_dp_with_strategy(0, RoundingStrategy::MidpointTowardZero),
        false => amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
    }
}

/// A quotient with [`DECIMALS`], the last one rounded half away from zero, as Medusa 2 divides; nothing divided by nothing is
/// nothing.
#[must_use]
pub fn divide(dividend: Decimal, divisor: Decimal) -> Decimal {
    let quotient = dividend.checked_div(divisor).unwrap_or_default();
    quotient.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointAwayFromZero)
}

fn unit(digits: u32) -> Decimal {
    Decimal::from(10_u64.pow(digits.min(18)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn currencies_have_their_digits() {
        for (code, expected) in
            [("jpy", 0), ("JPY", 0), ("huf", 0), ("usd", 2), ("eur", 2), ("kwd", 3), ("xyz", 2), ("", 2)]
        {
            assert_eq!(digits(code), expected, "{code}");
        }
    }

    #[test]
    fn numbers_are_read_exactly() {
        for (value, expected) in [
            (json!(13.33), "13.33"),
            (json!(0.1), "0.1"),
            (json!(1e-7), "0.0000001"),
            (json!(-3), "-3"),
            (json!("118.94561466143044"), "118.94561466143044"),
            (json!("1e3"), "1000"),
        ] {
            assert_eq!(read(&value), Some(decimal(expected)), "{value}");
        }
        for value in
            [json!(null), json!(""), json!("x"), json!("NaN"), json!(1e14), json!("1e999"), json!([1]), json!(true)]
        {
            assert_eq!(read(&value), None, "{value}");
        }
        let raw = json!({"value": "12.3456789012345678901", "precision": 20});
        assert_eq!(read_raw(Some(&raw), Some(&json!(12.35))), Some(decimal("12.3456789012345678901")));
        assert_eq!(read_raw(None, Some(&json!(12.35))), Some(decimal("12.35")));
        assert_eq!(read_raw(Some(&json!(null)), Some(&json!(12.35))), Some(decimal("12.35")));
    }

    #[test]
    fn amounts_are_written_as_javascript_does() {
        for (amount, expected) in [
            ("13.330", "13.33"),
            ("12.00", "12"),
            ("0", "0"),
            ("-0.5", "-0.5"),
            ("107.05240000000000000001", "107.0524"),
            ("5.00000000000000000001", "5"),
            ("-4.99999999999999999999", "-5"),
            ("1000000000000000", "1000000000000000"),
        ] {
            assert_eq!(to_json(decimal(amount)).to_string(), expected);
        }
    }

    #[test]
    fn smallest_units_become_units_and_back() {
        for (amount, digits, expected) in
            [("1333", 2, "13.33"), ("500", 0, "500"), ("18992", 3, "18.992"), ("-7", 2, "-0.07")]
        {
            assert_eq!(major(decimal(amount), digits), decimal(expected));
            assert_eq!(minor(decimal(expected), digits), decimal(amount));
        }
        assert_eq!(minor(decimal("18.99156"), 3), decimal("18992"));
        assert_eq!(minor(decimal("0.125"), 2), decimal("13"));
        assert_eq!(minor(decimal("-0.125"), 2), decimal("-12"));
    }

    #[test]
    fn half_of_one_is_rounded_up() {
        for (amount, expected) in
            [("0.5", "1"), ("-0.5", "0"), ("-1.5", "-1"), ("-1.6", "-2"), ("2.49", "2"), ("1.5", "2")]
        {
            assert_eq!(round(decimal(amount)), decimal(expected), "{amount}");
        }
    }

    #[test]
    fn quotients_have_twenty_decimals() {
        assert_eq!(divide(decimal("1"), decimal("3")), decimal("0.33333333333333333333"));
        assert_eq!(divide(decimal("2"), decimal("3")), decimal("0.66666666666666666667"));
        assert_eq!(divide(decimal("2"), Decimal::ZERO), Decimal::ZERO);
    }

    #[test]
    fn the_largest_is_ten_to_the_thirteenth() {
        assert_eq!(LARGEST, decimal("10000000000000"));
    }
}
