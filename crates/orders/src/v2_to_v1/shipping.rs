//! How it is sent.

use serde_json::{Map, Value};

use super::items::tax_lines;
use super::row::{Money, Owner, Row, first, object, objects, reference};

/// All shipping methods of an order, those of its returns among them: Medusa 2 has them in its totals.
pub(super) fn of(order: &Map<String, Value>, owner: &Owner, money: Money) -> Value {
    let convert = |(index, method)| {
        Row::default()
            .shipping_method(method, index, order, owner, money)
            .with("original_total", money.json(method, "original_total"))
            .with("total", money.json(method, "total"))
            .with("subtotal", money.json(method, "subtotal"))
            .with("original_tax_total", money.json(method, "original_tax_total"))
            .with("tax_total", money.json(method, "tax_total"))
            .into()
    };
    objects(order, "shipping_methods").enumerate().map(convert).collect::<Vec<Value>>().into()
}

impl Row {
    /// Adds what a shipping method is, without its totals: so it belongs to a return.
    pub(super) fn shipping_method(
        self,
        method: &Map<String, Value>,
        index: usize,
        order: &Map<String, Value>,
        owner: &Owner,
        money: Money,
    ) -> Self {
        let id = owner.id_of(method, "sm", index);
        let owner_of_lines = Owner::of(Some(&id));
        let detail = |name| object(method, "detail").and_then(|detail| first(detail, &[name])).unwrap_or_default();
        self.with("id", id)
            .copied(method, &["shipping_option_id"])
            .with("order_id", owner.id())
            .with("claim_order_id", detail("claim_id"))
            .nulls(&["cart_id"])
            .with("swap_id", detail("exchange_id"))
            .with("return_id", detail("return_id"))
            .with("price", money.json(method, "amount"))
            .copied(method, &["data"])
            .includes_tax(method)
            .with("shipping_option", option(method, order))
            .with("tax_lines", tax_lines(method, &owner_of_lines, "smtl", "shipping_method_id"))
    }
}

/// The option that was chosen, as far as the method tells: Medusa 1's clients look for the method's name there.
fn option(method: &Map<String, Value>, order: &Map<String, Value>) -> Value {
    let nothing = Map::new();
    let option = object(method, "shipping_option").unwrap_or(&nothing);
    let id = first(method, &["shipping_option_id"]).or_else(|| first(option, &["id"]));
    let name = first(method, &["name"]).or_else(|| first(option, &["name"]));
    if id.is_none() && name.is_none() {
        return Value::Null;
    }
    Row::default()
        .with("id", id)
        .copied(option, &["created_at", "updated_at", "deleted_at"])
        .with("name", name)
        .with("region_id", reference(order.get("region_id")))
        .nulls(&["profile_id"])
        .copied(option, &["provider_id"])
        // What the option costs now, and how that comes about, is the shop's; the order has its price.
        .nulls(&["price_type", "amount", "is_return", "admin_only"])
        .copied(option, &["data", "metadata"])
        .into()
}
