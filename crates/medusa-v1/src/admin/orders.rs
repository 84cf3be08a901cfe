//! `/admin/orders`: where orders come in. An addition of ours.

use stheno_http::answer::Answer;
use stheno_medusa::Generation;
use stheno_medusa::orders::Refused;

use crate::call::Call;
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
    Ok(call.api.put_order(call.request, Generation::V1, call.parameter(0)).await?)
}

/// `POST /admin/orders/batch`
pub(crate) async fn put_many(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(call.api.put_orders(call.request, Generation::V1).await?)
}
