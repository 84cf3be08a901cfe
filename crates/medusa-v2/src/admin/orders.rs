//! `/admin/orders`: where orders come in. An addition of ours.

use serde_json::{Value, json};
use stheno_http::answer::Answer;
use stheno_medusa::Generation;
use stheno_medusa::orders::Refused;

use crate::body::Members;
use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid(message) => Self::InvalidData(message),
            Refused::Shop(error) => Self::Shop(error),
        }
    }
}

/// `PUT /admin/orders/{id}`
pub(crate) async fn put(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(call.api.put_order(call.request, Generation::V2, call.parameter(0)).await?)
}

/// `POST /admin/orders/batch`
pub(crate) async fn put_many(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(call.api.put_orders(call.request, Generation::V2).await?)
}

/// What an order must have; of what else Medusa answers it may have anything.
pub(crate) fn order(members: &mut Members<'_>) {
    members.required_text("status");
    members.required_text("currency_code");
    members.required_text("created_at");
}

/// A list of orders.
pub(crate) fn orders(members: &mut Members<'_>) {
    members.required_objects("orders");
}

/// The schema of what became of an order.
pub(crate) fn taken() -> Value {
    let taken = json!({ "type": "string", "enum": ["created", "replaced", "ignored"] });
    object([("id".to_owned(), text()), ("object".to_owned(), text()), ("taken".to_owned(), taken)], &["id", "taken"])
}

/// The same of a list.
pub(crate) fn all_taken() -> Value {
    let taken = json!({ "type": "string", "enum": ["created", "replaced", "ignored", "refused"] });
    let id = json!({ "type": ["string", "null"] });
    let members = [
        ("id".to_owned(), id),
        ("object".to_owned(), text()),
        ("taken".to_owned(), taken),
        ("message".to_owned(), text()),
    ];
    let one = object(members, &["id", "taken"]);
    object([("orders".to_owned(), json!({ "type": "array", "items": one }))], &["orders"])
}

fn text() -> Value {
    json!({ "type": "string" })
}
