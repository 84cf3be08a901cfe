//! `/store/auth`

use http::StatusCode;
use serde_json::json;
use stheno_domain::Tx;
use stheno_domain::auth::identity;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;

use super::customers::show as customer_shown;
use crate::body::Members;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::sign_in::{self, SignedIn};

/// What is shown of a customer who signs in.
const RELATIONS: &[&str] = &["orders.items", "shipping_addresses"];

/// `POST /store/auth`: begins a session.
pub(crate) async fn sign_in(call: Call<'_>) -> Result<Answer, Refusal> {
    let signed_in = verify(&call).await?;
    let answer = customer_shown(&call, &signed_in.id, RELATIONS).await?;
    signed_in.begin_session(&call, answer).await
}

/// `POST /store/auth/token`
pub(crate) async fn token(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(verify(&call).await?.token(&call))
}

/// `GET /store/auth`: the customer who asks.
pub(crate) async fn show(call: Call<'_>) -> Result<Answer, Refusal> {
    customer_shown(&call, call.actor_id()?, RELATIONS).await
}

/// `DELETE /store/auth`: ends the session on this side, if there is one.
pub(crate) async fn sign_out(call: Call<'_>) -> Result<Answer, Refusal> {
    if call.api.session(call.request).await?.is_some() {
        call.api.end_session(call.request, vec![Side::Store]).await?;
    }
    Ok(Answer::plain(StatusCode::OK, "OK"))
}

/// `GET /store/auth/{email}`: whether a customer signs in with this e-mail. As this tells anybody who asks, an operator may
/// switch it off; then there is no such path.
pub(crate) async fn exists(call: Call<'_>) -> Result<Answer, Refusal> {
    let Some(limits) = &call.api.settings.exists_limits else {
        return Err(Refusal::no_path(call.request));
    };
    let email = call.parameter(0);
    limits.count(call.request.client, email).map_err(Refusal::TooMany)?;
    let find = async |tx: &mut Tx<'_>| identity::by_email(tx, email).await;
    let found = call.api.shop.database.point(find).await?;
    let exists = found.is_some_and(|(identity, _)| identity.customer_id.is_some());
    Ok(Answer::ok(json!({ "exists": exists }).to_string()))
}

async fn verify(call: &Call<'_>) -> Result<SignedIn, Refusal> {
    let (email, password) =
        Members::read(call.request, |members| (members.required_email("email"), members.filled("password")))?;
    sign_in::verify(call, Side::Store, &email, password.as_deref()).await
}
