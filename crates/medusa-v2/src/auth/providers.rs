//! `/auth/{actor_type}/providers`

use serde_json::{Value, json};
use stheno_domain::auth::identity::EMAILPASS;
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::document::object;
use crate::refusal::Refusal;

/// The schema of the answer.
pub(crate) fn answered() -> Value {
    let names = ["id", "identifier", "display_name", "flow"];
    let provider = object(names.map(|name| (name.to_owned(), json!({ "type": "string" }))), &names);
    object([("providers".to_owned(), json!({ "type": "array", "items": provider }))], &["providers"])
}

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
