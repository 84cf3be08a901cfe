//! `/auth/session`

use std::sync::Arc;

use serde_json::{Value, json};
use stheno_domain::Tx;
use stheno_domain::auth::identity;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_medusa::Generation;
use stheno_medusa::session::{SignIn, without_cookie};

use super::credentials;
use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

/// The schema of the answer: what the token claims.
pub(crate) fn answered() -> Value {
    object([("user".to_owned(), json!({ "type": "object" }))], &["user"])
}

/// `POST /auth/session`: keeps the token that the request carries, for a browser that then holds only a cookie. As in
/// Medusa, who was signed in before is so no more; whoever is in the way of the other generation stays.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = credentials::of_token(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?;
    let claims = Value::Object(actor.claims.clone());
    let who = SignIn { side: actor.side(), identity: actor.identity.clone(), claims: claims.to_string() };
    let kept = sides_of(&call, Generation::V1).await?;
    let begun = call.api.begin_session(call.request, who, kept).await?.ok_or(Refusal::Unauthorized)?;
    let answer = Answer::ok(json!({ "user": claims }).to_string());
    Ok(call.api.with_session(call.request, &begun, answer))
}

/// `DELETE /auth/session`: ends the session. Whoever is signed in in the way of the other generation stays so.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    credentials::of_session(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?;
    call.api.end_session(call.request, sides_of(&call, Generation::V2).await?).await?;
    let answer = Answer::ok(json!({ "success": true }).to_string());
    let others = sides_of(&call, Generation::V1).await?;
    Ok(if others.is_empty() { without_cookie(call.request, answer) } else { answer })
}

/// `DELETE /auth/sessions`: an addition of ours. Ends all sessions and tokens of the one who asks, in either generation.
pub(crate) async fn delete_all(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = match credentials::of_session(call.api, call.request).await? {
        Some(actor) => Some(actor),
        None => credentials::of_token(call.api, call.request).await?,
    };
    let identity = actor.ok_or(Refusal::Unauthorized)?.identity.clone();
    // Somebody else may be signed in under the same cookie on the other side.
    let session = call.api.session(call.request).await?;
    let mut others = session.iter().flat_map(|session| session.actors()).filter(|actor| actor.identity != identity);
    let stays = others.next().is_some();
    let context = Arc::clone(&call.api.shop.context);
    let end = async move |tx: &mut Tx<'_>| identity::end_all(tx, &context, &identity, None).await;
    call.api.shop.database.write(end).await?;
    let answer = Answer::ok(json!({ "success": true }).to_string());
    Ok(if stays { answer } else { without_cookie(call.request, answer) })
}

/// The sides that somebody is signed in on in the way of this generation.
async fn sides_of(call: &Call<'_>, generation: Generation) -> Result<Vec<Side>, Refusal> {
    let Some(session) = call.api.session(call.request).await? else { return Ok(Vec::new()) };
    Ok(session.actors().filter(|actor| actor.generation == generation).map(|actor| actor.side()).collect())
}
