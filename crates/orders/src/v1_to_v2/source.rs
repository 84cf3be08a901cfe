//! The order of Medusa 1 that is read, and what of it is looked up by id.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::money;
use crate::totals_v2::amount::{objects, sum};

/// A longer text is not copied to every line that it belongs to: an order with many lines would grow with their product.
const LONGEST: usize = 256;

pub(super) struct Source<'a> {
    pub(super) order: &'a Map<String, Value>,
    pub(super) id: Value,
    pub(super) currency_code: Value,
    digits: u32,
    discounts: HashMap<&'a str, &'a Map<String, Value>>,
    items: HashMap<&'a str, &'a Map<String, Value>>,
    requested: HashMap<&'a str, Decimal>,
}

pub(super) struct Original {
    pub(super) total: Decimal,
    pub(super) tax: Decimal,
}

impl Original {
    pub(super) fn subtotal(&self) -> Decimal {
        self.total.saturating_sub(self.tax)
    }
}

impl<'a> Source<'a> {
    pub(super) fn of(order: &'a Map<String, Value>) -> Self {
        Self {
            order,
            id: short(order, "id"),
            currency_code: short(order, "currency_code"),
            digits: money::digits(text(order, "currency_code")),
            discounts: by_id(order, "discounts"),
            items: by_id(order, "items"),
            requested: requested(order),
        }
    }

    /// A member's amount in units of the currency, nothing if there is none.
    pub(super) fn amount(&self, object: &Map<String, Value>, name: &str) -> Decimal {
        self.find_amount(object, name).unwrap_or_default()
    }

    pub(super) fn find_amount(&self, object: &Map<String, Value>, name: &str) -> Option<Decimal> {
        object.get(name).and_then(money::read).map(|minor| money::major(minor, self.digits))
    }

    /// The sum of a member's amounts in a list.
    pub(super) fn sum(&self, list: &str, name: &str) -> Decimal {
        sum(objects(self.order, list).map(|each| self.amount(each, name)))
    }

    /// What an item or a shipping method came to without discounts, and its tax then: what was charged if it does not say.
    pub(super) fn original(&self, line: &Map<String, Value>) -> Original {
        let tax = self.find_amount(line, "original_tax_total").unwrap_or_else(|| self.amount(line, "tax_total"));
        let total = self.find_amount(line, "original_total");
        Original { total: total.unwrap_or_else(|| self.amount(line, "subtotal").saturating_add(tax)), tax }
    }

    pub(super) fn smallest_unit(&self) -> Decimal {
        money::major(Decimal::ONE, self.digits)
    }

    pub(super) fn discount(&self, id: &str) -> Option<&'a Map<String, Value>> {
        self.discounts.get(id).copied()
    }

    pub(super) fn item(&self, id: &str) -> Option<&'a Map<String, Value>> {
        self.items.get(id).copied()
    }

    /// How many of an item are to come back by returns that were not received yet.
    pub(super) fn requested(&self, item_id: &str) -> Decimal {
        self.requested.get(item_id).copied().unwrap_or_default()
    }
}

/// An id for what Medusa 1 has none for: of another kind, and else the id of what it belongs to.
pub(super) fn derived(kind: &str, from: &Map<String, Value>, name: &str) -> Value {
    let id = short(from, name);
    id.as_str().map_or(Value::Null, |id| Value::from(format!("{kind}_{}", rest(id))))
}

/// An id without its kind.
pub(super) fn rest(id: &str) -> &str {
    id.split_once('_').map_or(id, |(_, rest)| rest)
}

pub(super) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A text that is copied to more than one place.
pub(super) fn short(object: &Map<String, Value>, name: &str) -> Value {
    let text = object.get(name).and_then(Value::as_str).filter(|text| text.len() <= LONGEST);
    text.map_or(Value::Null, Value::from)
}

/// A member's quantity or rate, nothing if there is none: Medusa 1 has null where nothing happened yet.
pub(super) fn quantity(object: &Map<String, Value>, name: &str) -> Decimal {
    object.get(name).and_then(money::read).unwrap_or_default()
}

pub(super) fn is_true(object: &Map<String, Value>, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// Whether something happened: its time is there.
pub(super) fn happened(object: &Map<String, Value>, time: &str) -> bool {
    !text(object, time).is_empty()
}

pub(super) fn object<'a>(of: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    of.get(name).and_then(Value::as_object)
}

fn by_id<'a>(order: &'a Map<String, Value>, list: &str) -> HashMap<&'a str, &'a Map<String, Value>> {
    objects(order, list).map(|each| (text(each, "id"), each)).collect()
}

fn requested(order: &Map<String, Value>) -> HashMap<&str, Decimal> {
    let mut requested = HashMap::<_, Decimal>::new();
    let open = objects(order, "returns").filter(|of| text(of, "status") == "requested");
    for item in open.flat_map(|of| objects(of, "items")) {
        let sum = requested.entry(text(item, "item_id")).or_default();
        *sum = sum.saturating_add(quantity(item, "quantity"));
    }
    requested
}
