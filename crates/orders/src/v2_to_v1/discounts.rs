//! The promotions of an order, as discounts.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::row::{Money, Owner, Row, amount, first, object, objects};
use crate::money;

pub(super) fn of(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    objects(order, "promotions").enumerate().map(|(index, each)| discount(each, index, owner, money)).collect()
}

fn discount(promotion: &Map<String, Value>, index: usize, order: &Owner, money: Money) -> Value {
    let id = order.id_of(promotion, "disc", index);
    let rule = rule(promotion, &Owner::of(Some(&id)), money);
    let campaign = |name| object(promotion, "campaign").and_then(|of| first(of, &[name])).unwrap_or_default();
    let status = promotion.get("status").and_then(Value::as_str);
    Row::default()
        .with("id", id)
        .copied(promotion, &["created_at", "updated_at", "deleted_at", "code"])
        .with("is_dynamic", false)
        .with("rule_id", rule.get("id").cloned().unwrap_or_default())
        .with("is_disabled", status.is_some_and(|status| status != "active"))
        .nulls(&["parent_discount_id"])
        .with("starts_at", campaign("starts_at"))
        .with("ends_at", campaign("ends_at"))
        .nulls(&["valid_duration"])
        .with("usage_limit", first(promotion, &["limit"]).unwrap_or_default())
        .with("usage_count", first(promotion, &["used"]).unwrap_or_else(|| Value::from(0)))
        .copied(promotion, &["metadata"])
        .with("rule", rule)
        .into()
}

/// What the promotion does, by its method; a text or number that the order doesn't tell is null.
fn rule(promotion: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let Some(method) = object(promotion, "application_method") else { return Value::Null };
    Row::default()
        .with("id", owner.id_of(method, "dru", 0))
        .copied(method, &["created_at", "updated_at", "deleted_at", "description"])
        .with("type", kind(method))
        .with("value", value(method, money))
        .with("allocation", allocation(method))
        .copied(method, &["metadata"])
        .into()
}

fn kind(method: &Map<String, Value>) -> Value {
    let is = |name: &str, word: &str| method.get(name).and_then(Value::as_str) == Some(word);
    let all_of_it = amount(method, "value") == Some(Decimal::ONE_HUNDRED);
    match method.get("type").and_then(Value::as_str) {
        Some("percentage") if all_of_it && is("target_type", "shipping_methods") => Value::from("free_shipping"),
        Some(kind @ ("percentage" | "fixed")) => Value::from(kind),
        _ => Value::Null,
    }
}

fn value(method: &Map<String, Value>, money: Money) -> Value {
    let Some(value) = amount(method, "value") else { return Value::Null };
    match method.get("type").and_then(Value::as_str) {
        Some("fixed") => money::to_json(money.units(Some(value))),
        _ => money::to_json(value),
    }
}

fn allocation(method: &Map<String, Value>) -> Value {
    match method.get("allocation").and_then(Value::as_str) {
        Some("across") => Value::from("total"),
        Some("each" | "once") => Value::from("item"),
        _ => Value::Null,
    }
}
