//! An order of Medusa 2 in the shape in which Medusa 1 answers `GET /admin/orders/{id}`.
//!
//! Amounts are not calculated anew: the two generations round differently, and an order must not cost something else
//! because of who asks. Each amount that the order carries becomes whole smallest units by itself, so that sums may be off by
//! a unit, as they are between the two Medusas.

mod discounts;
mod goods;
mod items;
mod payments;
mod row;
mod shipping;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use self::row::{Money, Owner, Row, amount, difference, first, object, objects};
use crate::money;

/// Gives an order of Medusa 2, complete with its totals, as Medusa 1 does: all columns of an order, the relations that it
/// answers by default, and all totals, in its order of members.
///
/// It takes the shape of `GET /admin/orders/{id}`, and uses what relations there are. Nothing is required, and nothing
/// fails: what is missing is null, an empty list or, if it is an amount, 0. Amounts are read from their `raw_…` twins where
/// they have one. Where no currency is named, not even by a payment or the region, an amount has two decimals.
///
/// Some of what Medusa 1 says means a little less or more here:
/// - `discount_total` holds the discounts on shipping too, and `gift_card_total` the credit lines, as `total` does.
/// - `paid_total` is what was captured, and not also what is only authorized.
/// - What has to have an id and came without one gets one that is made from its owner's.
#[must_use]
pub fn convert(order: &Map<String, Value>) -> Map<String, Value> {
    let currency_code = currency_code(order);
    let money = Money { digits: money::digits(currency_code.as_str().unwrap_or_default()) };
    let owner = Owner::of(order.get("id"));
    let mut row = columns(order, &owner, currency_code);
    relations(&mut row, order, &owner, money);
    totals(&mut row, order, money);
    row.into_map()
}

fn columns(order: &Map<String, Value>, owner: &Owner, currency_code: Value) -> Row {
    Row::default()
        .with("object", "order")
        .copied(order, &["id", "created_at", "updated_at"])
        .with("status", word(order, "status", status))
        .with("fulfillment_status", word(order, "fulfillment_status", fulfillment_status))
        .with("payment_status", word(order, "payment_status", payment_status))
        .copied(order, &["display_id"])
        .nulls(&["cart_id"])
        .with("customer_id", related_id(order, "customer_id", "customer"))
        .copied(order, &["email"])
        .with("billing_address_id", address_id(order, owner, "billing"))
        .with("shipping_address_id", address_id(order, owner, "shipping"))
        .with("region_id", related_id(order, "region_id", "region"))
        .with("currency_code", currency_code)
        .nulls(&["tax_rate", "draft_order_id"])
        .copied(order, &["canceled_at", "metadata", "no_notification"])
        .nulls(&["idempotency_key", "external_id"])
        .with("sales_channel_id", related_id(order, "sales_channel_id", "sales_channel"))
}

fn relations(row: &mut Row, order: &Map<String, Value>, owner: &Owner, money: Money) {
    row.put("billing_address", address(order, owner, "billing"));
    row.put("claims", json!([]));
    row.put("customer", customer(order));
    row.put("discounts", discounts::of(order, owner, money));
    row.put("fulfillments", goods::fulfillments(order, owner));
    // Credit lines are no gift cards: they have no code and no balance. They show in the totals alone.
    row.put("gift_card_transactions", json!([]));
    row.put("gift_cards", json!([]));
    row.put("items", items::of(order, owner, money));
    row.put("payments", payments::of(order, owner, money));
    row.put("refunds", payments::refunds(order, owner, money));
    row.put("region", region(order));
    row.put("returns", goods::returns(order, owner, money));
    row.put("sales_channel", sales_channel(order));
    row.put("shipping_address", address(order, owner, "shipping"));
    row.put("shipping_methods", shipping::of(order, owner, money));
    row.put("swaps", json!([]));
}

fn totals(row: &mut Row, order: &Map<String, Value>, money: Money) {
    let paid = money.units(payments::paid(order));
    let refunded = money.units(payments::refunded(order));
    let own = |name| money.units(amount(order, name));
    for (name, total) in [
        ("subtotal", own("item_subtotal")),
        ("discount_total", money.units(discount_without_tax(order))),
        ("shipping_total", own("shipping_subtotal")),
        ("refunded_total", refunded),
        ("paid_total", paid),
        ("refundable_amount", paid.saturating_sub(refunded)),
        ("item_tax_total", own("item_tax_total")),
        ("shipping_tax_total", own("shipping_tax_total")),
        ("tax_total", own("tax_total")),
        ("gift_card_total", own("credit_line_total")),
        ("gift_card_tax_total", Decimal::ZERO),
        ("total", own("total")),
    ] {
        row.put(name, money::to_json(total));
    }
}

/// The discount of an order or a line as Medusa 1 means it. The default answer of Medusa 2 leaves it out, but has the
/// discount with its tax, and the tax.
fn discount_without_tax(of: &Map<String, Value>) -> Option<Decimal> {
    amount(of, "discount_subtotal").or_else(|| difference(of, "discount_total", "discount_tax_total"))
}

/// An answer of Medusa 2 may leave the order's own out; payments and region of an order have the same.
fn currency_code(order: &Map<String, Value>) -> Value {
    let named = |of: &Map<String, Value>| of.get("currency_code").filter(|code| code.is_string()).cloned();
    named(order)
        .or_else(|| objects(order, "payment_collections").find_map(named))
        .or_else(|| payments::all(order).find_map(named))
        .or_else(|| object(order, "region").and_then(named))
        .unwrap_or_default()
}

/// A status in Medusa 1's words; null for a word that neither has.
fn word(order: &Map<String, Value>, name: &str, to: fn(&str) -> Option<&str>) -> Value {
    order.get(name).and_then(Value::as_str).and_then(to).map_or(Value::Null, Value::from)
}

fn status(status: &str) -> Option<&str> {
    match status {
        // What Medusa 1 calls a draft is no order yet.
        "draft" => Some("pending"),
        "pending" | "completed" | "archived" | "canceled" | "requires_action" => Some(status),
        _ => None,
    }
}

fn payment_status(status: &str) -> Option<&str> {
    match status {
        "authorized" | "partially_authorized" | "partially_captured" => Some("awaiting"),
        "not_paid" | "awaiting" | "captured" | "partially_refunded" | "refunded" | "canceled" | "requires_action" => {
            Some(status)
        }
        _ => None,
    }
}

fn fulfillment_status(status: &str) -> Option<&str> {
    match status {
        "delivered" => Some("shipped"),
        "partially_delivered" => Some("partially_shipped"),
        "not_fulfilled"
        | "partially_fulfilled"
        | "fulfilled"
        | "partially_shipped"
        | "shipped"
        | "partially_returned"
        | "returned"
        | "canceled"
        | "requires_action" => Some(status),
        _ => None,
    }
}

/// The id of what belongs to an order: its own member, or else what the relation says.
fn related_id(order: &Map<String, Value>, name: &str, relation: &str) -> Value {
    first(order, &[name]).or_else(|| first(object(order, relation)?, &["id"])).unwrap_or_default()
}

fn address(order: &Map<String, Value>, owner: &Owner, kind: &str) -> Value {
    let Some(address) = object(order, &format!("{kind}_address")) else { return Value::Null };
    Row::default()
        .with("id", address_id(order, owner, kind))
        .copied(address, &["created_at", "updated_at", "deleted_at", "customer_id", "company", "first_name"])
        .copied(address, &["last_name", "address_1", "address_2", "city", "country_code", "province"])
        .copied(address, &["postal_code", "phone", "metadata"])
        .into()
}

fn address_id(order: &Map<String, Value>, owner: &Owner, kind: &str) -> Value {
    let relation = format!("{kind}_address");
    match related_id(order, &format!("{relation}_id"), &relation) {
        Value::Null if object(order, &relation).is_some() => owner.made_id("addr", kind),
        id => id,
    }
}

fn customer(order: &Map<String, Value>) -> Value {
    let Some(customer) = object(order, "customer") else { return Value::Null };
    Row::default()
        .with("id", related_id(order, "customer_id", "customer"))
        .copied(customer, &["created_at", "updated_at", "deleted_at", "email", "first_name", "last_name"])
        .copied(customer, &["billing_address_id", "phone", "has_account", "metadata"])
        .into()
}

fn region(order: &Map<String, Value>) -> Value {
    let Some(region) = object(order, "region") else { return Value::Null };
    Row::default()
        .with("id", related_id(order, "region_id", "region"))
        .copied(region, &["created_at", "updated_at", "deleted_at", "name", "currency_code"])
        // Medusa 2 taxes by country, and its region has no rate.
        .nulls(&["tax_rate", "tax_code", "gift_cards_taxable"])
        .copied(region, &["automatic_taxes"])
        .nulls(&["tax_provider_id"])
        .copied(region, &["metadata"])
        .into()
}

fn sales_channel(order: &Map<String, Value>) -> Value {
    let Some(channel) = object(order, "sales_channel") else { return Value::Null };
    Row::default()
        .with("id", related_id(order, "sales_channel_id", "sales_channel"))
        .copied(channel, &["created_at", "updated_at", "deleted_at", "name", "description", "is_disabled", "metadata"])
        .into()
}
