//! The saved payment methods of a customer.

use serde_json::Value;
use stheno_domain::metadata::Metadata;
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::refusal::{Refusal, no_customer};

/// `GET /store/customers/me/payment-methods`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(call.api.payment_methods(call.actor_id()?).await?)
}

/// `PUT /admin/customers/{id}/payment-methods`: puts the whole list of one provider. An addition of ours.
pub(crate) async fn put(call: Call<'_>) -> Result<Answer, Refusal> {
    let (provider_id, data) = Members::read(call.request, |members| {
        let provider_id = members.filled_key("provider_id");
        (provider_id, data(members).unwrap_or_default())
    })?;
    let id = call.parameter(0);
    let put = call.api.put_payment_methods(id, provider_id, &data).await?;
    put.ok_or_else(|| Refusal::NotFound(no_customer(id)))
}

/// A list of objects.
fn data(members: &mut Members<'_>) -> Option<Vec<Metadata>> {
    let Some(Value::Array(items)) = members.any("data") else {
        members.fault("data must be an array");
        return None;
    };
    let objects: Option<Vec<Metadata>> = items.iter().map(|item| item.as_object().cloned()).collect();
    if objects.is_none() {
        members.fault("each value in data must be an object");
    }
    objects
}
