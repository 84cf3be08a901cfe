//! Reading the members of an order, and making those of another.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::money;

/// How long an id or text may be to be repeated in the parts of an order. Nothing of a shop is longer, and an answer must
/// not become many times as large as what was sent in.
const LONGEST_REFERENCE: usize = 255;

/// A JSON object in the making, in the order in which its members are added.
#[derive(Default)]
pub(super) struct Row(Map<String, Value>);

impl Row {
    pub(super) fn put(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.put(name, value.into());
        self
    }

    /// Adds members as they are elsewhere; null where they are not.
    pub(super) fn copied(self, from: &Map<String, Value>, names: &[&str]) -> Self {
        names.iter().fold(self, |row, name| row.with(name, from.get(*name).cloned().unwrap_or_default()))
    }

    /// Adds members of which Medusa 2 knows nothing.
    pub(super) fn nulls(self, names: &[&str]) -> Self {
        names.iter().fold(self, |row, name| row.with(name, Value::Null))
    }

    /// Adds what a shop of Medusa 1 without prices that include tax does not have.
    pub(super) fn includes_tax(self, line: &Map<String, Value>) -> Self {
        if is_true(line, "is_tax_inclusive") { self.with("includes_tax", true) } else { self }
    }

    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl From<Row> for Value {
    fn from(row: Row) -> Self {
        Self::Object(row.0)
    }
}

/// An order or a part of it whose parts name it.
pub(super) struct Owner(Value);

impl Owner {
    pub(super) fn of(id: Option<&Value>) -> Self {
        Self(reference(id))
    }

    pub(super) fn id(&self) -> Value {
        self.0.clone()
    }

    /// The id of one of its parts: its own, or one that is made from the owner's, always the same.
    pub(super) fn id_of(&self, part: &Map<String, Value>, prefix: &str, index: usize) -> Value {
        first(part, &["id"]).unwrap_or_else(|| self.made_id(prefix, &index.saturating_add(1).to_string()))
    }

    pub(super) fn made_id(&self, prefix: &str, which: &str) -> Value {
        let Some(id) = self.0.as_str() else { return Value::Null };
        let rest = id.split_once('_').map_or(id, |(_, rest)| rest);
        Value::from(format!("{prefix}_{rest}_{which}"))
    }
}

/// How amounts of the order's currency become whole smallest units.
#[derive(Clone, Copy)]
pub(super) struct Money {
    pub(super) digits: u32,
}

impl Money {
    pub(super) fn units(self, amount: Option<Decimal>) -> Decimal {
        money::minor(amount.unwrap_or_default(), self.digits)
    }

    /// An amount of an object, in whole smallest units; 0 without one.
    pub(super) fn json(self, object: &Map<String, Value>, name: &str) -> Value {
        money::to_json(self.units(amount(object, name)))
    }

    /// An amount in smallest units and parts of them.
    pub(super) fn exact_json(self, amount: Option<Decimal>) -> Value {
        let unit = Decimal::from(10_u64.saturating_pow(self.digits));
        money::to_json(amount.unwrap_or_default().saturating_mul(unit))
    }
}

/// A number of an object, of its `raw_…` twin if that can be read.
pub(super) fn amount(object: &Map<String, Value>, name: &str) -> Option<Decimal> {
    let raw = object.get(format!("raw_{name}").as_str());
    money::read_raw(raw.filter(|raw| raw.is_object()), None).or_else(|| object.get(name).and_then(money::read))
}

pub(super) fn difference(object: &Map<String, Value>, whole: &str, part: &str) -> Option<Decimal> {
    Some(amount(object, whole)?.saturating_sub(amount(object, part).unwrap_or_default()))
}

pub(super) fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// The first of some members that is there and says something.
pub(super) fn first(object: &Map<String, Value>, names: &[&str]) -> Option<Value> {
    let says_something = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    names.iter().filter_map(|name| object.get(*name)).find(says_something).cloned()
}

/// A text that is repeated elsewhere; null for anything else.
pub(super) fn reference(value: Option<&Value>) -> Value {
    value.and_then(Value::as_str).filter(|text| text.len() <= LONGEST_REFERENCE).map_or(Value::Null, Value::from)
}

pub(super) fn is_true(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or_default()
}

pub(super) fn object<'a>(of: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    of.get(name).and_then(Value::as_object)
}

pub(super) fn objects<'a>(
    of: &'a Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> + use<'a> {
    of.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}
