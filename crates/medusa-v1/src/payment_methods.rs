//! The saved payment methods of a customer, `{provider_id, data}` each. What fills them is an addition of ours: Medusa asks
//! the payment providers.

use std::sync::Arc;

use serde_json::{Map, Value};
use stheno_domain::metadata::as_given;
use stheno_domain::payment_method::{self, PaymentMethod};
use stheno_domain::{Error, Tx};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::refusal::Refusal;

/// `GET /store/customers/me/payment-methods`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let id = call.actor_id()?;
    let methods = call.api.shop.database.read(async |tx: &mut Tx<'_>| payment_method::list(tx, id).await).await?;
    Ok(answer(&methods))
}

/// `PUT /admin/customers/{id}/payment-methods`: puts the whole list of one provider.
pub(crate) async fn put(call: Call<'_>) -> Result<Answer, Refusal> {
    let (provider_id, data) = Members::read(call.request, |members| {
        let provider_id = members.required_key("provider_id");
        (provider_id, data(members).unwrap_or_default())
    })?;
    let (context, id) = (Arc::clone(&call.api.shop.context), call.parameter(0).to_owned());
    let methods: Vec<String> = data.iter().map(as_given).collect();
    let put = async move |tx: &mut Tx<'_>| {
        if !payment_method::put(tx, &context, &id, &provider_id, &methods).await? {
            return Ok(None);
        }
        Ok::<_, Error>(Some(payment_method::list(tx, &id).await?))
    };
    let methods = call.api.shop.database.write(put).await?;
    let none = || Refusal::NotFound(format!("Customer with id: {} was not found", call.parameter(0)));
    Ok(answer(&methods.ok_or_else(none)?))
}

/// A list of objects.
fn data(members: &mut Members<'_>) -> Option<Vec<Map<String, Value>>> {
    let Some(Value::Array(items)) = members.any("data") else {
        members.fault("data must be an array");
        return None;
    };
    let objects: Option<Vec<Map<String, Value>>> = items.iter().map(|item| item.as_object().cloned()).collect();
    if objects.is_none() {
        members.fault("each value in data must be an object");
    }
    objects
}

fn answer(methods: &[PaymentMethod]) -> Answer {
    let one = |method: &PaymentMethod| {
        let provider_id = Value::from(method.provider_id.as_str());
        format!("{{\"provider_id\":{provider_id},\"data\":{}}}", method.data)
    };
    let methods: Vec<String> = methods.iter().map(one).collect();
    Answer::ok(format!("{{\"payment_methods\":[{}]}}", methods.join(",")))
}
