//! `/admin/customers/{id}/payment-methods`: an addition of ours, for who keeps the payment methods of Medusa 1's customers.

use serde_json::{Map, Value, json};
use stheno_domain::{Tx, customer};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

/// The schema of the answer.
pub(crate) fn answered() -> Value {
    let method = object(
        [("provider_id".to_owned(), json!({ "type": "string" })), ("data".to_owned(), json!({ "type": "object" }))],
        &["provider_id", "data"],
    );
    object([("payment_methods".to_owned(), json!({ "type": "array", "items": method }))], &["payment_methods"])
}

/// The whole list of one provider.
pub(crate) fn methods(members: &mut Members<'_>) -> (String, Vec<Map<String, Value>>) {
    let provider_id = members.required_text("provider_id");
    members.refuse_empty("provider_id", &provider_id);
    members.refuse_long("provider_id", &provider_id);
    (provider_id, members.required_objects("data"))
}

/// `GET /admin/customers/{id}/payment-methods`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0).to_owned();
    let exists = async |tx: &mut Tx<'_>| customer::exists(tx, &id).await;
    if !call.api.shop.database.point(exists).await? {
        return Err(Refusal::NotFound(format!("Customer with id: {id} not found")));
    }
    Ok(call.api.payment_methods(&id).await?)
}

/// `PUT /admin/customers/{id}/payment-methods`: puts the whole list of one provider.
pub(crate) async fn put(call: Call<'_>) -> Result<Answer, Refusal> {
    let (provider_id, data) = Members::read(&call.request.body, methods)?;
    let id = call.parameter(0);
    let put = call.api.put_payment_methods(id, provider_id, &data).await?;
    put.ok_or_else(|| Refusal::NotFound(format!("Customer with id: {id} not found")))
}
