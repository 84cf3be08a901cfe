//! What was sold.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::discount_without_tax;
use super::row::{Money, Owner, Row, amount, first, is_true, object, objects};
use crate::money;

pub(super) fn of(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    objects(order, "items").enumerate().map(|(index, each)| item(each, index, owner, money)).collect()
}

fn item(item: &Map<String, Value>, index: usize, order: &Owner, money: Money) -> Value {
    let id = order.id_of(item, "item", index);
    let owner = Owner::of(Some(&id));
    let row = Row::default()
        .with("id", id)
        .copied(item, &["created_at", "updated_at"])
        .nulls(&["cart_id"])
        .with("order_id", order.id())
        .nulls(&["swap_id", "claim_order_id", "original_item_id", "order_edit_id"]);
    let row = quantities(price(describe(row, item), item, money), item)
        .copied(item, &["metadata"])
        .includes_tax(item)
        .with("adjustments", adjustments(item, &owner, money))
        .with("tax_lines", tax_lines(item, &owner, "litl", "item_id"))
        .with("variant", variant(item));
    totals(row, item, money).into()
}

fn describe(row: Row, item: &Map<String, Value>) -> Row {
    row.with("title", first(item, &["product_title", "title"]).unwrap_or_default())
        .with("description", first(item, &["subtitle", "variant_title"]).unwrap_or_default())
        .copied(item, &["thumbnail"])
        .with("is_return", false)
        .with("is_giftcard", is_true(item, "is_giftcard"))
        .with("should_merge", true)
        .with("allow_discounts", item.get("is_discountable").and_then(Value::as_bool).unwrap_or(true))
        // Whether a cart's shipping suits the item: nothing that matters once it is ordered.
        .with("has_shipping", false)
}

fn price(row: Row, item: &Map<String, Value>, money: Money) -> Row {
    let price = amount(item, "unit_price").or_else(|| amount(object(item, "detail")?, "unit_price"));
    row.with("unit_price", money::to_json(money.units(price))).copied(item, &["variant_id"])
}

fn quantities(row: Row, item: &Map<String, Value>) -> Row {
    let detail = |name| object(item, "detail").and_then(|detail| amount(detail, name)).unwrap_or_default();
    let quantity = amount(item, "quantity").unwrap_or_else(|| detail("quantity"));
    // What was delivered was shipped, whether or not that was noted.
    let shipped = detail("shipped_quantity").max(detail("delivered_quantity"));
    // What came back damaged came back, and Medusa 2 counts neither in its totals.
    let returned = detail("return_received_quantity").saturating_add(detail("return_dismissed_quantity"));
    row.with("quantity", money::to_json(quantity))
        .with("fulfilled_quantity", none_as_null(detail("fulfilled_quantity")))
        .with("returned_quantity", none_as_null(returned))
        .with("shipped_quantity", none_as_null(shipped))
}

/// Medusa 1 has no count before there is something to count.
pub(super) fn none_as_null(quantity: Decimal) -> Value {
    if quantity.is_zero() { Value::Null } else { money::to_json(quantity) }
}

fn totals(row: Row, item: &Map<String, Value>, money: Money) -> Row {
    row.with("refundable", money.json(item, "refundable_total"))
        .with("subtotal", money.json(item, "subtotal"))
        .with("discount_total", money::to_json(money.units(discount_without_tax(item))))
        .with("total", money.json(item, "total"))
        .with("original_total", money.json(item, "original_total"))
        .with("original_tax_total", money.json(item, "original_tax_total"))
        .with("tax_total", money.json(item, "tax_total"))
        .with("raw_discount_total", money.exact_json(discount_without_tax(item)))
}

fn adjustments(item: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let convert = |(index, adjustment)| {
        Row::default()
            .with("id", owner.id_of(adjustment, "lia", index))
            .with("item_id", owner.id())
            .copied(adjustment, &["description"])
            .with("discount_id", first(adjustment, &["promotion_id"]).unwrap_or_default())
            // Not rounded: this is the one amount that Medusa 1 keeps with decimals.
            .with("amount", money.exact_json(adjustment_without_tax(adjustment)))
            .copied(adjustment, &["metadata"])
            .into()
    };
    objects(item, "adjustments").enumerate().map(convert).collect::<Vec<Value>>().into()
}

/// Medusa 1 takes adjustments off the price without tax.
fn adjustment_without_tax(adjustment: &Map<String, Value>) -> Option<Decimal> {
    let net = is_true(adjustment, "is_tax_inclusive").then(|| amount(adjustment, "subtotal")).flatten();
    net.or_else(|| amount(adjustment, "amount"))
}

/// The tax lines of an item or a shipping method.
pub(super) fn tax_lines(line: &Map<String, Value>, owner: &Owner, prefix: &str, owner_name: &str) -> Value {
    let convert = |(index, tax)| {
        Row::default()
            .with("id", owner.id_of(tax, prefix, index))
            .copied(tax, &["created_at", "updated_at"])
            .with("rate", money::to_json(amount(tax, "rate").unwrap_or_default()))
            .with("name", first(tax, &["description", "name", "code"]).unwrap_or_default())
            .copied(tax, &["code", "metadata"])
            .with(owner_name, owner.id())
            .into()
    };
    objects(line, "tax_lines").enumerate().map(convert).collect::<Vec<Value>>().into()
}

fn variant(item: &Map<String, Value>) -> Value {
    let Some(variant) = object(item, "variant") else { return Value::Null };
    Row::default()
        .with("id", first(variant, &["id"]).or_else(|| first(item, &["variant_id"])).unwrap_or_default())
        .copied(variant, &["created_at", "updated_at", "deleted_at", "title"])
        .with(
            "product_id",
            first(variant, &["product_id"]).or_else(|| first(item, &["product_id"])).unwrap_or_default(),
        )
        .copied(variant, &["sku", "barcode", "ean", "upc", "variant_rank", "inventory_quantity", "allow_backorder"])
        .copied(variant, &["manage_inventory", "hs_code", "origin_country", "mid_code", "material"])
        .copied(variant, &["weight", "length", "height", "width", "metadata"])
        .with("product", product(variant))
        .into()
}

fn product(variant: &Map<String, Value>) -> Value {
    let Some(product) = object(variant, "product") else { return Value::Null };
    Row::default()
        .copied(product, &["id", "created_at", "updated_at", "deleted_at", "title", "subtitle", "description"])
        .copied(product, &["handle", "is_giftcard", "status", "thumbnail", "weight", "length", "height", "width"])
        .copied(product, &["hs_code", "origin_country", "mid_code", "material", "collection_id", "type_id"])
        .copied(product, &["discountable", "external_id", "metadata"])
        .with("profiles", Value::Array(Vec::new()))
        .nulls(&["profile", "profile_id"])
        .into()
}
