//! What belongs to the order: addresses, customer, region, sales channel, promotions.

use serde_json::{Map, Value};

use super::object::Object;
use super::source::{Source, derived, is_true, object, short};
use super::{fulfillment, payment, shipping};
use crate::totals_v2::amount::objects;

const ADDRESS: [&str; 16] = [
    "id",
    "customer_id",
    "company",
    "first_name",
    "last_name",
    "address_1",
    "address_2",
    "city",
    "country_code",
    "province",
    "postal_code",
    "phone",
    "metadata",
    "created_at",
    "updated_at",
    "deleted_at",
];
const REGION: [&str; 8] =
    ["id", "name", "currency_code", "automatic_taxes", "metadata", "created_at", "updated_at", "deleted_at"];
const SALES_CHANNEL: [&str; 8] =
    ["id", "name", "description", "is_disabled", "metadata", "created_at", "updated_at", "deleted_at"];

pub(super) fn write(to: Object, source: &Source) -> Object {
    let order = source.order;
    to.with("shipping_address", picked(order, "shipping_address", &ADDRESS))
        .with("billing_address", picked(order, "billing_address", &ADDRESS))
        .with("shipping_methods", shipping::convert(source))
        .with("returns", fulfillment::returns(source))
        .with("transactions", payment::transactions(source))
        .with("customer", customer(order))
        .with("region", picked(order, "region", &REGION))
        .with("sales_channel", picked(order, "sales_channel", &SALES_CHANNEL))
        .with("payment_collections", payment::collections(source))
        .with("cart", fulfillment::stub(&short(order, "cart_id")))
        .with("promotions", objects(order, "discounts").map(|of| promotion(of).into()).collect::<Vec<Value>>())
        .with("fulfillments", fulfillment::fulfillments(source))
}

fn picked(order: &Map<String, Value>, name: &str, members: &[&str]) -> Value {
    object(order, name).map_or(Value::Null, |of| Object::new().kept(of, members).into())
}

fn customer(order: &Map<String, Value>) -> Value {
    let Some(customer) = object(order, "customer") else { return Value::Null };
    let groups = customer.get("groups").filter(|groups| groups.is_array()).cloned();
    Object::new()
        .kept(customer, &["id"])
        .nulls(&["company_name"])
        .kept(customer, &["first_name", "last_name", "email", "phone", "has_account", "metadata"])
        .nulls(&["created_by"])
        .kept(customer, &["created_at", "updated_at", "deleted_at"])
        .with("groups", groups.unwrap_or_else(|| Value::Array(Vec::new())))
        .into()
}

fn promotion(discount: &Map<String, Value>) -> Object {
    let of = |name: &str| discount.get(name).cloned().unwrap_or_default();
    Object::new()
        .kept(discount, &["id", "code"])
        .with("is_automatic", false)
        .with("is_tax_inclusive", false)
        .with("limit", of("usage_limit"))
        .with("used", of("usage_count"))
        .with("type", "standard")
        .with("status", if is_true(discount, "is_disabled") { "inactive" } else { "active" })
        .nulls(&["campaign_id", "campaign"])
        // What Medusa 1 calls a discount's rule.
        .with("application_method", fulfillment::stub(&derived("proappmet", discount, "rule_id")))
        .kept(discount, &["metadata", "created_at", "updated_at", "deleted_at"])
}
