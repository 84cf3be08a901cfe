//! Who asks: a secret key, a session or a token.

use std::rc::Rc;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::AUTHORIZATION;
use stheno_domain::auth::session::Side;
use stheno_http::request::Request;
use stheno_medusa::credentials::bearer;
use stheno_medusa::{Actor, Api, Generation};

use crate::refusal::Refusal;

/// Who asks for something under `/admin`: the owner of a secret key, else the user of the session, else the user of
/// the token.
pub(crate) async fn admin(api: &Api, request: &Request) -> Result<Rc<Actor>, Refusal> {
    if let Some(key) = secret_key(request)
        && let Some(actor) = api.secret_key(&key).await?
    {
        return Ok(actor);
    }
    let user = api.signed_in(request, Side::Admin, Generation::V2).await?;
    if let Some(actor) = user.filter(|actor| !actor.actor_id.is_empty()) {
        return Ok(actor);
    }
    let key_as_token = bearer(request).is_some_and(|token| token.starts_with("sk_"));
    Err(if key_as_token { Refusal::KeyAsToken } else { Refusal::Unauthorized })
}

/// Which customer asks: the one of the session, else the one of the token. An identity that has no customer yet counts
/// as well; its `actor_id` is empty.
pub(crate) async fn customer(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    Ok(api.signed_in(request, Side::Store, Generation::V2).await?)
}

/// The header with which a storefront says which it is.
const PUBLISHABLE_KEY: &str = "x-publishable-api-key";

/// What is under `/store` is for storefronts with a valid publishable key.
pub(crate) async fn require_publishable_key(api: &Api, request: &Request) -> Result<(), Refusal> {
    let sent = request.headers.get(PUBLISHABLE_KEY).and_then(|value| value.to_str().ok());
    let Some(key) = sent.filter(|key| !key.is_empty()) else {
        return Err(Refusal::NotAllowed(format!(
            "Publishable API key required in the request header: {PUBLISHABLE_KEY}. You can manage your keys in \
             settings in the dashboard."
        )));
    };
    match api.publishable_key(key).await? {
        Some(_) => Ok(()),
        None => Err(Refusal::NotAllowed("A valid publishable key is required to proceed with the request".to_owned())),
    }
}

/// Who has a session of this generation. Somebody may be signed in on several sides, if one was signed in on in the way
/// of the other generation, and one in this.
pub(crate) async fn of_session(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    let session = api.session(request).await?;
    Ok(session.and_then(|session| session.actors().find(of_this_generation).cloned()))
}

/// Whose token of this generation the request carries.
pub(crate) async fn of_token(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    Ok(api.token(request).await?.filter(|actor| of_this_generation(&actor)))
}

fn of_this_generation(actor: &&Rc<Actor>) -> bool {
    actor.generation == Generation::V2
}

/// The secret key of Basic credentials: as it is, or as the user name that clients encode.
fn secret_key(request: &Request) -> Option<String> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let mut words = request.header(AUTHORIZATION)?.split(' ');
    let scheme = words.next()?;
    let value = words.next().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let key = if value.starts_with("sk_") {
        value.to_owned()
    } else {
        String::from_utf8(LENIENT.decode(value).ok()?).ok()?
    };
    let key = key.strip_suffix(':').unwrap_or(&key);
    key.starts_with("sk_").then(|| key.to_owned())
}
