//! `/auth/session`

use std::sync::Arc;

use http::header::{HeaderValue, SET_COOKIE};
use serde_json::{Value, json};
use stheno_domain::auth::session;
use stheno_http::answer::Answer;
use stheno_http::cookie::{self, SameSite, SessionCookie};

use super::credentials::{self, COOKIE};
use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

/// The schema of the answer: what the token claims.
pub(crate) fn answered() -> Value {
    object([("user".to_owned(), json!({ "type": "object" }))], &["user"])
}

/// `POST /auth/session`: keeps the token that the request carries, for a browser that then holds only a cookie. The
/// session is always a new one, so that nobody can prepare one for somebody else; the one before it ends.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = credentials::of_token(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?;
    let claims = serde_json::Value::Object(actor.claims.clone());
    let shop = &call.api.shop;
    let id = cookie::session_id(&shop.context.random()?);
    let expires_at = {
        let context = Arc::clone(&shop.context);
        let before = credentials::session_id(call.api, call.request);
        let (id, identity, claims) = (id.clone(), actor.identity.clone(), claims.to_string());
        let keep = async move |tx: &mut stheno_domain::Tx<'_>| {
            if let Some(before) = &before {
                session::end(tx, before).await?;
            }
            session::create(tx, &context, &id, &identity, &claims).await
        };
        shop.database.write(keep).await?.ok_or(Refusal::Unauthorized)?
    };

    // A browser refuses SameSite=None without Secure, and Secure without https.
    let secure = call.request.secure;
    let same_site = if secure { SameSite::None } else { SameSite::Lax };
    let cookie =
        SessionCookie { name: COOKIE, domain: None, path: "/", http_only: true, secure, same_site: Some(same_site) };
    let cookie = cookie.set(&id, &call.api.settings.cookie_secret, u64::try_from(expires_at.0).unwrap_or_default());
    let answer = Answer::ok(json!({ "user": claims }).to_string());
    Ok(with_cookie(answer, &cookie))
}

/// `DELETE /auth/session`: ends the session.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    credentials::of_session(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?;
    let id = credentials::session_id(call.api, call.request).ok_or(Refusal::Unauthorized)?;
    let end = async move |tx: &mut stheno_domain::Tx<'_>| session::end(tx, &id).await;
    call.api.shop.database.write(end).await?;
    Ok(with_cookie(Answer::ok(json!({ "success": true }).to_string()), &cookie::clear(COOKIE, call.request.secure)))
}

fn with_cookie(answer: Answer, cookie: &str) -> Answer {
    match HeaderValue::from_str(cookie) {
        Ok(value) => answer.with(SET_COOKIE, value),
        Err(_) => answer,
    }
}
