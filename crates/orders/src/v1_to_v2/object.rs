//! An object that is written member by member, in the order of Medusa 2's answers.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::money;
use crate::totals_v2::amount::exact;

pub(super) struct Object(Map<String, Value>);

impl Object {
    pub(super) fn new() -> Self {
        Self(Map::new())
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// Members as they are in another object, null where it has none.
    pub(super) fn kept(self, from: &Map<String, Value>, names: &[&str]) -> Self {
        names.iter().fold(self, |object, name| object.with(name, from.get(*name).cloned().unwrap_or_default()))
    }

    pub(super) fn nulls(self, names: &[&str]) -> Self {
        names.iter().fold(self, |object, name| object.with(name, Value::Null))
    }

    pub(super) fn number(self, name: &str, amount: Decimal) -> Self {
        self.with(name, money::to_json(amount))
    }

    /// The exact twin of a number.
    pub(super) fn raw(self, name: &str, amount: Decimal) -> Self {
        self.with(&format!("raw_{name}"), exact(amount))
    }

    pub(super) fn numbers(self, amounts: &[(&str, Decimal)]) -> Self {
        amounts.iter().fold(self, |object, (name, amount)| object.number(name, *amount))
    }

    pub(super) fn raws(self, amounts: &[(&str, Decimal)]) -> Self {
        amounts.iter().fold(self, |object, (name, amount)| object.raw(name, *amount))
    }

    /// Numbers, then their twins, as Medusa 2 orders what it calculates.
    pub(super) fn figures(self, amounts: &[(&str, Decimal)]) -> Self {
        self.numbers(amounts).raws(amounts)
    }

    pub(super) fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}
