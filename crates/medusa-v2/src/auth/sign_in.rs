//! `/auth/{actor_type}/{auth_provider}`

use serde_json::{Value, json};
use stheno_domain::Error;
use stheno_domain::auth::identity::EMAILPASS;
use stheno_domain::auth::password;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_http::body::Body;

use super::token;
use crate::body::{LONGEST_KEY, Members};
use crate::call::Call;
use crate::refusal::Refusal;

/// `POST` (or `GET`) `/auth/{actor_type}/{auth_provider}`: a token for e-mail and password. Any kind of actor may be
/// asked for; the token then says whom of that kind the identity acts for, if anybody.
pub(crate) async fn sign_in(call: Call<'_>) -> Result<Answer, Refusal> {
    let (actor_type, provider) = (call.parameter(0), call.parameter(1));
    if provider != EMAILPASS {
        return Err(unknown_provider(actor_type, provider));
    }
    let (email, password) = credentials(&call.request.body)?;
    limit(&call, email)?;
    match call.api.shop.sign_in(email, password, Side::of_actor(actor_type)).await? {
        Some(identity) => {
            let token = token::issue(call.api, &identity, actor_type, provider);
            Ok(Answer::ok(json!({ "token": token }).to_string()))
        }
        None => Err(Refusal::SignIn("Invalid email or password".to_owned())),
    }
}

/// `POST /auth/{actor_type}/{auth_provider}/register`: an identity for e-mail and password, which acts for nobody yet,
/// and a token for it.
pub(crate) async fn register(call: Call<'_>) -> Result<Answer, Refusal> {
    let (actor_type, provider) = (call.parameter(0), call.parameter(1));
    if provider != EMAILPASS {
        return Err(unknown_provider(actor_type, provider));
    }
    let (email, password) = credentials(&call.request.body)?;
    if password.len() > password::LONGEST {
        return Err(Refusal::SignIn(format!("Password should have {} bytes at most", password::LONGEST)));
    }
    limit(&call, email)?;
    let identity = call.api.shop.register(email, password).await.map_err(|error| match error {
        Error::IdentityTaken => Refusal::SignIn("Identity with email already exists".to_owned()),
        other => other.into(),
    })?;
    let token = token::issue(call.api, &identity, actor_type, provider);
    Ok(Answer::ok(json!({ "token": token }).to_string()))
}

/// What a body is asked for. It is not checked as others are: its faults are told in the words of the provider.
pub(crate) fn asked(members: &mut Members<'_>) {
    members.required_text("email");
    members.required_text("password");
}

/// Counts a try, right before the password is looked at.
fn limit(call: &Call<'_>, email: &str) -> Result<(), Refusal> {
    call.api.settings.sign_in_limits.count(call.request.client, email).map_err(Refusal::TooMany)
}

/// Users may sign in with the configured providers only, so Medusa refuses them sooner than others.
pub(super) fn unknown_provider(actor_type: &str, provider: &str) -> Refusal {
    match actor_type {
        "user" => Refusal::NotAllowed(format!(
            "The actor type {actor_type} is not allowed to use the auth provider {provider}"
        )),
        _ => Refusal::SignIn(format!(
            "\nUnable to retrieve the auth provider with id: {provider}\nPlease make sure that the provider is \
             registered in the container and it is configured correctly in your project configuration file."
        )),
    }
}

fn credentials(body: &Body) -> Result<(&str, &str), Refusal> {
    let text = |name: &str| match body {
        Body::Value(value) => value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()),
        Body::Text(_) => None,
    };
    let password = text("password").ok_or_else(|| Refusal::SignIn("Password should be a string".to_owned()))?;
    let email = text("email").ok_or_else(|| Refusal::SignIn("Email should be a string".to_owned()))?;
    // A database can keep neither as something to be found by.
    if email.len() > LONGEST_KEY || email.contains('\0') {
        return Err(Refusal::SignIn(format!("Email should have {LONGEST_KEY} bytes at most, and no NUL")));
    }
    Ok((email, password))
}
