//! Shipping methods.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::object::Object;
use super::source::{Original, Source, derived, is_true, object, short};
use super::tax;
use crate::totals_v2::amount::objects;

/// The times of a shipping method, which Medusa 1 does not keep.
const TIMES: [&str; 3] = ["created_at", "updated_at", "deleted_at"];

pub(super) fn convert(source: &Source) -> Vec<Value> {
    objects(source.order, "shipping_methods").map(|method| of(source, method).into()).collect()
}

fn of(source: &Source, method: &Map<String, Value>) -> Object {
    let amount = |name| source.amount(method, name);
    let (price, tax, original) = (amount("price"), amount("tax_total"), source.original(method));
    let option = object(method, "shipping_option");
    Object::new()
        .kept(method, &["id"])
        .with("name", option.map(|option| short(option, "name")).unwrap_or_default())
        .nulls(&["description"])
        .with("is_tax_inclusive", is_true(method, "includes_tax"))
        .with("is_custom_amount", false)
        .kept(method, &["shipping_option_id", "data", "metadata"])
        .raw("amount", price)
        .kept(method, &TIMES)
        .with("tax_lines", tax::lines(method, "shipping_method_id", tax, original.tax))
        .with("adjustments", Vec::<Value>::new())
        .number("amount", price)
        .with("order_id", source.id.clone())
        .with("detail", detail(source, method))
        .figures(&totals(&amount, &original))
}

fn detail(source: &Source, method: &Map<String, Value>) -> Object {
    Object::new()
        .with("id", derived("ordspmv", method, "id"))
        .with("version", 1)
        .with("order_id", source.id.clone())
        .with("return_id", short(method, "return_id"))
        .nulls(&["exchange_id", "claim_id"])
        .kept(method, &TIMES)
        .with("shipping_method_id", short(method, "id"))
}

/// What was taken off by free shipping is the difference of what Medusa 1 says before and after it.
fn totals(amount: &impl Fn(&'static str) -> Decimal, original: &Original) -> [(&'static str, Decimal); 9] {
    let (total, tax) = (amount("total"), amount("tax_total"));
    let (discount, discount_tax) = (original.total.saturating_sub(total), original.tax.saturating_sub(tax));
    [
        ("subtotal", amount("subtotal")),
        ("total", total),
        ("original_subtotal", original.subtotal()),
        ("original_total", original.total),
        ("discount_total", discount),
        ("discount_subtotal", discount.saturating_sub(discount_tax)),
        ("discount_tax_total", discount_tax),
        ("tax_total", tax),
        ("original_tax_total", original.tax),
    ]
}
