//! `/auth/{actor_type}/{auth_provider}/reset-password` and `…/update`: another password for who forgot the old one.

use http::StatusCode;
use serde_json::{Map, Value};
use stheno_domain::auth::identity::EMAILPASS;
use stheno_domain::auth::password;
use stheno_domain::auth::reset::Whose;
use stheno_http::answer::Answer;
use stheno_http::body::Body;
use stheno_medusa::credentials::bearer;
use stheno_medusa::forgotten::{self, CountsAsChanged, Token, Wish};

use super::sign_in::unknown_provider;
use crate::body::{LONGEST_KEY, Members};
use crate::call::Call;
use crate::refusal::Refusal;

/// The longest metadata that is kept for whoever sends the token on, in bytes of JSON: anybody may send it.
const LARGEST_METADATA: usize = 2000;

/// `POST /auth/{actor_type}/{auth_provider}/reset-password`: a token for another password, for whoever listens to events.
/// The answer does not tell whether there is such an identity.
pub(crate) async fn ask(call: Call<'_>) -> Result<Answer, Refusal> {
    let (actor_type, provider) = (call.parameter(0), call.parameter(1));
    refuse_provider(actor_type, provider)?;
    let (identifier, metadata) = Members::read(&call.request.body, asked)?;
    let metadata = metadata.unwrap_or_default();
    let possible = identifier.len() <= LONGEST_KEY;
    let limits = &call.api.settings.reset_limits;
    let counted = if possible {
        limits.count(call.request.client, &identifier)
    } else {
        limits.count_address(call.request.client)
    };
    counted.map_err(Refusal::TooMany)?;
    let created = Answer::plain(StatusCode::CREATED, "Created");
    // Nobody is known to a provider that is not there, nor by a name that no database can keep.
    if provider != EMAILPASS || !possible {
        return Ok(created);
    }
    let (actor_type, provider) = (actor_type.to_owned(), provider.to_owned());
    let languages = forgotten::languages(call.request, metadata.get("locale"));
    let wish = Wish { provider, identifier, actor_type, metadata, languages, only_acting: false };
    call.api.ask_for_password(wish).await?;
    Ok(created)
}

/// Whose password, and something for whoever sends the token on.
pub(crate) fn asked(members: &mut Members<'_>) -> (String, Option<Map<String, Value>>) {
    let identifier = members.required_text("identifier");
    let metadata = members.optional_object("metadata");
    if let Some(metadata) = &metadata {
        members.refuse_large("metadata", metadata, LARGEST_METADATA);
    }
    (identifier, metadata)
}

/// `POST /auth/{actor_type}/{auth_provider}/update`: makes the password another one, for a token that was asked for. As in
/// Medusa, the token is used up also by a request without a password.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let (actor_type, provider) = (call.parameter(0), call.parameter(1));
    refuse_provider(actor_type, provider)?;
    // Not by the e-mail: others who ask for tokens must not keep the owner from using one.
    call.api.settings.reset_limits.count_address(call.request.client).map_err(Refusal::TooMany)?;
    let token = returned(&call, actor_type, provider).ok_or_else(invalid_token)?;
    // Asked before the password is hashed, which costs much more.
    let whose = call.api.whose_token(&token).await?.ok_or_else(invalid_token)?;
    let password = match &call.request.body {
        Body::Value(body) => body.get("password").and_then(Value::as_str).filter(|text| !text.is_empty()),
        Body::Text(_) => None,
    };
    match password {
        Some(password) if password.len() > password::LONGEST => {
            return Err(Refusal::SignIn(format!("Password should have {} bytes at most", password::LONGEST)));
        }
        Some(password) if whose == Whose::User && !password::is_acceptable(password) => {
            return Err(Refusal::SignIn(format!("Password {}", password::RULE)));
        }
        _ => {}
    }
    if !call.api.redeem(&token, password, CountsAsChanged::Nobody).await? {
        return Err(invalid_token());
    }
    if password.is_none() {
        return Err(Refusal::SignIn("Unauthorized".to_owned()));
    }
    Ok(Answer::ok(r#"{"success":true}"#.to_owned()))
}

/// What a body is asked for. It is not checked as others are: its faults are told in the words of the provider.
pub(crate) fn new_password(members: &mut Members<'_>) {
    members.required_text("password");
}

fn refuse_provider(actor_type: &str, provider: &str) -> Result<(), Refusal> {
    if actor_type == "user" && provider != EMAILPASS { Err(unknown_provider(actor_type, provider)) } else { Ok(()) }
}

/// The token that the request carries, if it is one for another password and for this kind of actor.
fn returned(call: &Call<'_>, actor_type: &str, provider: &str) -> Option<Token> {
    let token = call.api.read_token(bearer(call.request)?)?;
    (token.actor_type == actor_type && token.provider == provider).then_some(token)
}

fn invalid_token() -> Refusal {
    Refusal::SignIn("Invalid token".to_owned())
}
