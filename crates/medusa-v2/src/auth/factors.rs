//! `/auth/mfa/factors`

use serde_json::{Value, json};
use stheno_http::answer::Answer;

use super::credentials;
use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

/// The schema of the answer.
pub(crate) fn answered() -> Value {
    object([("mfa_factors".to_owned(), json!({ "type": "array", "maxItems": 0 }))], &["mfa_factors"])
}

/// `GET /auth/mfa/factors`: nobody has a second factor.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    if credentials::of_session(call.api, call.request).await?.is_none() {
        credentials::of_token(call.api, call.request).await?.ok_or(Refusal::Unauthorized)?;
    }
    Ok(Answer::ok(json!({ "mfa_factors": [] }).to_string()))
}
