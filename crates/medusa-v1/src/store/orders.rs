//! `/store/customers/me/orders`: there are none yet.

use serde_json::json;
use stheno_domain::order::{FULFILLMENT_STATUSES, PAYMENT_STATUSES, STATUSES};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::expand;
use crate::query::Params;
use crate::refusal::Refusal;

/// What an order has besides its relations.
const FIELDS: &[&str] = &[
    "id",
    "status",
    "fulfillment_status",
    "payment_status",
    "display_id",
    "cart_id",
    "draft_order_id",
    "customer_id",
    "email",
    "region_id",
    "currency_code",
    "tax_rate",
    "canceled_at",
    "created_at",
    "updated_at",
    "metadata",
    "no_notification",
    "idempotency_key",
    "external_id",
    "sales_channel_id",
    "billing_address_id",
    "shipping_address_id",
    "items.refundable",
    "shipping_total",
    "discount_total",
    "tax_total",
    "refunded_total",
    "gift_card_total",
    "gift_card_tax_total",
    "subtotal",
    "total",
    "paid_total",
    "refundable_amount",
];

/// `GET /store/customers/me/orders`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let (limit, offset, fields, expand) = Params::read(call.request.query(), |params| {
        params.text("id");
        params.text("q");
        params.choices("status", STATUSES);
        params.choices("fulfillment_status", FULFILLMENT_STATUSES);
        params.choices("payment_status", PAYMENT_STATUSES);
        params.numeric("display_id");
        for name in ["cart_id", "email", "region_id", "currency_code"] {
            params.text(name);
        }
        params.numeric("tax_rate");
        for name in ["created_at", "updated_at", "canceled_at"] {
            params.bounds(name);
        }
        let (limit, offset) = (params.limit(10.0), params.offset());
        (limit, offset, params.text("fields"), params.text("expand"))
    })?;
    expand::check_orders(expand.as_deref())?;
    let wrong = fields.iter().flat_map(|fields| fields.split(',')).filter(|name| !name.is_empty());
    expand::refuse_fields(wrong.filter(|name| !FIELDS.contains(&name.trim_start_matches(['+', '-']))).collect())?;
    let (offset, limit) = (offset.shown(), limit.shown());
    let head = json!({ "orders": [], "count": 0 }).to_string();
    let head = head.strip_suffix('}').unwrap_or_default();
    Ok(Answer::ok(format!("{head},\"offset\":{offset},\"limit\":{limit}}}")))
}
