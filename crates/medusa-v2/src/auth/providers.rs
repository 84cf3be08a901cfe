//! `/auth/{actor_type}/providers`

use serde_json::json;
use stheno_domain::auth::identity::EMAILPASS;
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::refusal::Refusal;

/// `GET /auth/{actor_type}/providers`: how one can sign in.
pub(crate) async fn list(_: Call<'_>) -> Result<Answer, Refusal> {
    let emailpass = json!({
        "id": EMAILPASS,
        "identifier": EMAILPASS,
        "display_name": "Email/Password Authentication",
        "flow": "credentials",
    });
    Ok(Answer::ok(json!({ "providers": [emailpass] }).to_string()))
}
