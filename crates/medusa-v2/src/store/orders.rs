//! `/store/orders`: there are none yet.

use serde_json::json;
use stheno_domain::{Column, Kind};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::query::{List, ListSchema, Param, Rule};
use crate::refusal::Refusal;

/// A name that a list of orders knows. No row is ever read by it.
const fn column(name: &'static str, kind: Kind) -> Column {
    Column { name, sql: "", kind, nullable: true }
}

static ID: Column = column("id", Kind::Text);
static STATUS: Column = column("status", Kind::Text);
static DISPLAY_ID: Column = column("display_id", Kind::Text);
static EMAIL: Column = column("email", Kind::Text);
static CURRENCY_CODE: Column = column("currency_code", Kind::Text);
static CUSTOMER_ID: Column = column("customer_id", Kind::Text);
static REGION_ID: Column = column("region_id", Kind::Text);
static SALES_CHANNEL_ID: Column = column("sales_channel_id", Kind::Text);
static CREATED_AT: Column = column("created_at", Kind::Time);
static UPDATED_AT: Column = column("updated_at", Kind::Time);

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[Param { name: "id", rule: Rule::Text(&ID) }, Param { name: "status", rule: Rule::Text(&STATUS) }],
    sortable: &[
        &ID,
        &STATUS,
        &DISPLAY_ID,
        &EMAIL,
        &CURRENCY_CODE,
        &CUSTOMER_ID,
        &REGION_ID,
        &SALES_CHANNEL_ID,
        &CREATED_AT,
        &UPDATED_AT,
    ],
    limit: 50,
    combined: true,
};

/// `GET /store/orders`: the orders of the customer who asks.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    call.customer()?;
    let List { page, .. } = List::parse(&LIST, call.request.query())?;
    let body = json!({ "orders": [], "count": 0, "offset": page.offset, "limit": page.limit });
    Ok(Answer::ok(body.to_string()))
}

/// `GET /store/orders/{id}`: whoever knows an order's id may see it, as in Medusa.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    crate::query::fields(call.request.query())?;
    Err(Refusal::NotFound(format!("Order id not found: {}", call.parameter(0))))
}
