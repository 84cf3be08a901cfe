//! `/admin/orders`: orders of everybody, and where they come in, which is an addition of ours.

use serde_json::{Value, json};
use stheno_domain::{Condition, Op, Tx, order};
use stheno_http::answer::Answer;
use stheno_medusa::Generation;
use stheno_medusa::orders::{self, Refused, Whose};

use crate::body::Members;
use crate::call::Call;
use crate::document::object;
use crate::order::{Place, View};
use crate::query::{self, List, ListSchema, Param, Rule};
use crate::refusal::{self, Refusal};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "id", rule: Rule::TextOperators(&order::ID) },
        Param { name: "status", rule: Rule::TextOperators(&order::STATUS) },
        Param { name: "region_id", rule: Rule::Text(&order::REGION_ID) },
        Param { name: "customer_id", rule: Rule::Text(&order::CUSTOMER_ID) },
        Param { name: "sales_channel_id", rule: Rule::Texts(&order::SALES_CHANNEL_ID) },
        Param { name: "q", rule: Rule::Search(&order::SEARCH) },
        Param { name: "created_at", rule: Rule::Time(&order::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&order::UPDATED_AT) },
        Param { name: "total", rule: Rule::Amount(&order::TOTAL) },
    ],
    sortable: order::SORTABLE,
    limit: 15,
    lenient: true,
    ..ListSchema::PLAIN
};

/// `GET /admin/orders`: a page of orders, with the count of all that fulfil the filters.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let view = View::of(Place::AdminList, fields.as_deref());
    let shown = (page.offset.to_string(), page.limit.to_string());
    Ok(Answer::ok(call.api.orders(view, Whose::Everybodys, filter, page, shown).await?))
}

/// `GET /admin/orders/{id}`: also a draft.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let fields = query::fields(call.request.query())?;
    let view = View::of(Place::AdminOne, fields.as_deref());
    let id = call.parameter(0);
    let condition = Condition::Compare(&order::ID, Op::Eq, id.into());
    let read = async |tx: &mut Tx<'_>| orders::one(tx, &view, &condition).await;
    refusal::found(call.api.shop.database.read(read).await?, || format!("Order id not found: {id}"))
}

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
