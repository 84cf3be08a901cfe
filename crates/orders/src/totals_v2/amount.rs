//! Amounts as members of an object: a number, and its exact twin.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};

use crate::money;

/// How many digits a twin has.
const PRECISION: u32 = 20;

/// Up to here (0.0001) Medusa 2 writes the number of an amount as 0; its twin stays as it is.
const NOTHING: Decimal = Decimal::from_parts(1, 0, 0, false, 4);

/// Amounts by the names of their members.
pub(super) struct Figures(Vec<(&'static str, Decimal)>);

impl Figures {
    /// The amount of a member; nothing if there is none.
    pub(super) fn get(&self, name: &str) -> Decimal {
        self.0.iter().find(|(of, _)| *of == name).map(|(_, amount)| *amount).unwrap_or_default()
    }
}

/// A member's amount: its twin's, or else its number's.
pub(super) fn read(object: &Map<String, Value>, name: &str) -> Option<Decimal> {
    let number = object.get(name);
    // A twin with more digits than can be held is none; its number is near enough.
    money::read_raw(object.get(&twin(name)), number).or_else(|| number.and_then(money::read))
}

/// A member's amount, nothing if there is none that can be read.
pub(super) fn read_or_zero(object: &Map<String, Value>, name: &str) -> Decimal {
    read(object, name).unwrap_or_default()
}

/// What an object carries as a member's amount, or else what was calculated. Of a number without a twin that is the nearest
/// one to what was calculated, the latter: it is the same amount with all its digits.
pub(super) fn kept(object: &Map<String, Value>, name: &str, calculated: Decimal) -> Decimal {
    let exact = || money::read_raw(object.get(&twin(name)), None);
    let number = || read(object, name).filter(|number| *number != as_number(calculated));
    exact().or_else(number).unwrap_or(calculated)
}

/// Whether an object has a member, be it as number or as twin.
pub(super) fn has(object: &Map<String, Value>, name: &str) -> bool {
    object.contains_key(name) || object.contains_key(&twin(name))
}

/// Adds those of the calculated amounts that an object lacks: first the numbers, then the twins, as Medusa 2 orders them.
/// Returns what each amount is then.
pub(super) fn settle(
    object: &mut Map<String, Value>,
    calculated: impl IntoIterator<Item = (&'static str, Decimal)>,
) -> Figures {
    let settle = |(name, amount)| (name, kept(object, name, amount));
    let figures: Vec<_> = calculated.into_iter().map(settle).collect();
    for &(name, amount) in &figures {
        if object.get(name).and_then(money::read).is_none() {
            object.insert(name.to_owned(), number(amount));
        }
    }
    for &(name, amount) in &figures {
        let name = twin(name);
        if money::read_raw(object.get(&name), None).is_none() {
            object.insert(name, exact(amount));
        }
    }
    Figures(figures)
}

/// What is left of an amount in a number of JavaScript: 16 or 17 digits.
pub(super) fn as_number(amount: Decimal) -> Decimal {
    money::read(&number(amount)).unwrap_or(amount)
}

/// The members of a list that are objects.
pub(crate) fn objects<'a>(
    object: &'a Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    object.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

/// The members of a list that are objects, to be changed.
pub(super) fn objects_mut<'a>(
    object: &'a mut Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a mut Map<String, Value>> + use<'a> {
    object.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut)
}

/// The sum of amounts.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Decimal>) -> Decimal {
    amounts.into_iter().fold(Decimal::ZERO, Decimal::saturating_add)
}

/// An amount as the value of a twin.
pub(crate) fn exact(amount: Decimal) -> Value {
    let mut twin = Map::with_capacity(2);
    twin.insert("value".to_owned(), Value::String(digits(amount)));
    twin.insert("precision".to_owned(), Value::from(PRECISION));
    Value::Object(twin)
}

fn twin(name: &str) -> String {
    ["raw_", name].concat()
}

fn number(amount: Decimal) -> Value {
    money::to_json(if amount.abs() <= NOTHING { Decimal::ZERO } else { amount })
}

/// An amount with 20 digits, zeros at the end left off; very small and very large ones with an exponent, as bignumber.js
/// writes them.
fn digits(amount: Decimal) -> String {
    let rounded = amount.round_sf_with_strategy(PRECISION, RoundingStrategy::MidpointAwayFromZero);
    let rounded = rounded.unwrap_or(amount).normalize();
    if rounded.is_zero() {
        return "0".to_owned();
    }
    // From here on it would be written with an exponent; nearly all are in between.
    let is_plain = rounded.scale() <= 6 && rounded.mantissa().unsigned_abs() < 10_u128.pow(PRECISION);
    if is_plain {
        return rounded.to_string();
    }
    let digits = rounded.mantissa().unsigned_abs().to_string();
    let exponent = i64::try_from(digits.len()).unwrap_or_default() - 1 - i64::from(rounded.scale());
    if (-6..i64::from(PRECISION)).contains(&exponent) {
        return rounded.to_string();
    }
    let minus = if rounded.is_sign_negative() { "-" } else { "" };
    let (first, rest) = digits.split_at_checked(1).unwrap_or((&digits, ""));
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{minus}{first}{point}{rest}e{exponent:+}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn twins_have_twenty_digits() {
        for (amount, expected) in [
            ("13.330", "13.33"),
            ("0.00", "0"),
            ("-0.5", "-0.5"),
            ("1200", "1200"),
            ("77.3143000000000002379", "77.314300000000000238"),
            ("0.33333333333333333333333", "0.33333333333333333333"),
            ("0.000001", "0.000001"),
            ("0.0000001", "1e-7"),
            ("-0.00000000000000000125", "-1.25e-18"),
            ("10000000000000000000", "10000000000000000000"),
            ("100000000000000000000", "1e+20"),
            ("123000000000000000000000", "1.23e+23"),
        ] {
            assert_eq!(digits(decimal(amount)), expected);
        }
    }

    #[test]
    fn what_is_next_to_nothing_is_written_as_nothing() {
        for (amount, expected) in [("0.0001", "0"), ("-0.0001", "0"), ("0.00011", "0.00011"), ("12.0", "12")] {
            assert_eq!(number(decimal(amount)).to_string(), expected);
        }
    }

    #[test]
    fn a_number_and_its_twin_make_each_other() {
        let read = |value: Value| match value {
            Value::Object(object) => object,
            _ => Map::new(),
        };
        let settled = |value: Value| {
            let mut object = read(value);
            settle(&mut object, [("total", decimal("7"))]);
            Value::Object(object).to_string()
        };
        let both = r#"{"total":1.5,"raw_total":{"value":"1.5","precision":20}}"#;
        assert_eq!(settled(json!({"total": 1.5})), both);
        assert_eq!(
            settled(json!({"raw_total": {"value": "1.5", "precision": 20}})),
            r#"{"raw_total":{"value":"1.5","precision":20},"total":1.5}"#
        );
        assert_eq!(settled(json!({"total": null})), r#"{"total":7,"raw_total":{"value":"7","precision":20}}"#);
        assert_eq!(settled(json!({"total": "1.50"})), both.replace("1.5,", "\"1.50\","));
    }
}
