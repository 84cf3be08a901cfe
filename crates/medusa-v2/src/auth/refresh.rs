//! `/auth/token/refresh`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::Tx;
use stheno_domain::auth::identity;
use stheno_http::answer::Answer;

use super::{credentials, token};
use crate::call::Call;
use crate::refusal::Refusal;

/// `POST /auth/token/refresh`: a new token for the owner of a session or token. It says whom the identity acts for by
/// now.
pub(crate) async fn refresh(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = match credentials::of_session(call.api, call.request).await? {
        Some(actor) => actor,
        None => credentials::of_token(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?,
    };
    let Some(provider) = actor.provider() else {
        return Err(Refusal::SignIn("The auth provider is not set while refreshing token".to_owned()));
    };
    let shop = &call.api.shop;
    let (context, id, issued_at) = (Arc::clone(&shop.context), actor.identity.clone(), actor.issued_at());
    // Looked at once more: a password that was changed a moment ago ended what the request carries.
    let confirm = async move |tx: &mut Tx<'_>| identity::confirm(tx, &context, &id, issued_at).await;
    let identity = shop.database.write(confirm).await?.ok_or(Refusal::Unauthorized)?;
    let token = token::issue(call.api, &identity, &actor.actor_type, provider);
    Ok(Answer::ok(json!({ "token": token }).to_string()))
}
