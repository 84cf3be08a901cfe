//! Who asks: a secret key, a session or a token.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};
use stheno_domain::auth::{identity, session};
use stheno_domain::{Error, Timestamp, Tx, api_key};
use stheno_http::request::Request;
use stheno_http::{cookie, token};

use crate::api::Api;
use crate::refusal::Refusal;

/// The name of the session cookie.
pub(crate) const COOKIE: &str = "connect.sid";

/// Somebody who has proved who they are.
#[derive(Debug)]
pub(crate) struct Actor {
    /// `user`, `customer`, `api-key`, or a kind that nobody here acts as.
    pub(crate) actor_type: String,
    /// The id of the user, customer or key; empty while the identity acts for nobody of that kind.
    pub(crate) actor_id: String,
    /// The identity behind it; empty for a key.
    pub(crate) identity: String,
    /// All that the token or session claims.
    pub(crate) claims: Map<String, Value>,
    /// When the token, session or key ends, if it does.
    expires: Option<Timestamp>,
}

impl Actor {
    fn of_claims(claims: Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            actor_type: text("actor_type"),
            actor_id: text("actor_id"),
            identity: text("auth_identity_id"),
            expires: claims.get("exp").and_then(Value::as_i64).map(|seconds| Timestamp(seconds.saturating_mul(1000))),
            claims,
        }
    }

    fn of_key((id, expires): (String, Option<Timestamp>)) -> Self {
        Self { actor_type: "api-key".to_owned(), actor_id: id, identity: String::new(), claims: Map::new(), expires }
    }

    /// When the token, or the one that the session was made from, was issued.
    pub(crate) fn issued_at(&self) -> Timestamp {
        let seconds = self.claims.get("iat").and_then(Value::as_i64).unwrap_or_default();
        Timestamp(seconds.saturating_mul(1000))
    }

    fn claim(&self) -> identity::Claim<'_> {
        identity::Claim {
            identity: &self.identity,
            actor_type: &self.actor_type,
            actor_id: &self.actor_id,
            issued_at: self.issued_at(),
        }
    }

    /// The provider that the identity signed in with.
    pub(crate) fn provider(&self) -> Option<&str> {
        self.claims.get("auth_provider").and_then(Value::as_str)
    }
}

/// Credentials that were found good and stay so while nothing is committed. Each is known for what it was found good as:
/// the id of a session is no token, and a token no key.
#[derive(Default)]
pub(crate) struct Verified {
    known: [HashMap<Box<str>, Known>; 4],
}

/// What a text is a credential as.
#[derive(Clone, Copy)]
enum Credential {
    SecretKey,
    PublishableKey,
    Session,
    Token,
}

struct Known {
    actor: Rc<Actor>,
    commits: u64,
    since: Instant,
}

/// How many of each kind are remembered.
const REMEMBERED: usize = 1024;
/// How long, at most: commits of another process on the same file are not counted.
const TRUSTED: Duration = Duration::from_secs(1);

impl Verified {
    fn of(&mut self, kind: Credential) -> &mut HashMap<Box<str>, Known> {
        let [secret_keys, publishable_keys, sessions, tokens] = &mut self.known;
        match kind {
            Credential::SecretKey => secret_keys,
            Credential::PublishableKey => publishable_keys,
            Credential::Session => sessions,
            Credential::Token => tokens,
        }
    }

    fn get(&mut self, kind: Credential, text: &str, commits: u64, now: Timestamp) -> Option<Rc<Actor>> {
        let known = self.of(kind).get(text)?;
        let fresh = known.commits == commits && known.since.elapsed() < TRUSTED;
        let valid = known.actor.expires.is_none_or(|expires| expires > now);
        (fresh && valid).then(|| Rc::clone(&known.actor))
    }

    fn remember(&mut self, kind: Credential, text: &str, commits: u64, actor: &Rc<Actor>) {
        let known = self.of(kind);
        if known.len() >= REMEMBERED && !known.contains_key(text) {
            known.clear();
        }
        known.insert(text.into(), Known { actor: Rc::clone(actor), commits, since: Instant::now() });
    }
}

/// Who asks for something under `/admin`: the owner of a secret key, else the user of the session, else the user of
/// the token.
pub(crate) async fn admin(api: &Api, request: &Request) -> Result<Rc<Actor>, Refusal> {
    if let Some(key) = secret_key(request) {
        let actor = verify(api, Credential::SecretKey, &key, async |now| {
            let find = async |tx: &mut Tx<'_>| api_key::find(tx, now, api_key::Type::Secret, &key).await;
            Ok(api.shop.database.point(find).await?.map(Actor::of_key))
        });
        if let Some(actor) = actor.await? {
            return Ok(actor);
        }
    }
    let user = |actor: &Rc<Actor>| actor.actor_type == "user" && !actor.actor_id.is_empty();
    if let Some(actor) = of_session(api, request).await?.filter(user) {
        return Ok(actor);
    }
    if let Some(actor) = of_token(api, request).await?.filter(user) {
        return Ok(actor);
    }
    let key_as_token = bearer(request).is_some_and(|token| token.starts_with("sk_"));
    Err(if key_as_token { Refusal::KeyAsToken } else { Refusal::Unauthorized })
}

/// Which customer asks: the one of the session, else the one of the token. An identity that has no customer yet counts
/// as well; its `actor_id` is empty.
pub(crate) async fn customer(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    let customer = |actor: &Rc<Actor>| actor.actor_type == "customer";
    match of_session(api, request).await?.filter(customer) {
        Some(actor) => Ok(Some(actor)),
        None => Ok(of_token(api, request).await?.filter(customer)),
    }
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
    let actor = verify(api, Credential::PublishableKey, key, async |now| {
        let find = async |tx: &mut Tx<'_>| api_key::find(tx, now, api_key::Type::Publishable, key).await;
        Ok(api.shop.database.point(find).await?.map(Actor::of_key))
    });
    match actor.await? {
        Some(_) => Ok(()),
        None => Err(Refusal::NotAllowed("A valid publishable key is required to proceed with the request".to_owned())),
    }
}

/// Whose session the cookie names; nobody's when a page of another site sends it to change something.
pub(crate) async fn of_session(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    let Some(id) = session_id(api, request).filter(|_| api.trusts_origin(request)) else {
        return Ok(None);
    };
    let actor = verify(api, Credential::Session, &id, async |now| {
        let read = async |tx: &mut Tx<'_>| {
            let Some((claims, expires)) = session::find(tx, now, &id).await? else {
                return Ok(None);
            };
            let actor = Actor::of_claims(serde_json::from_str(&claims).map_err(|_| Error::Stored("session"))?);
            // The token that the session was made from may have ended since: the session has a time of its own.
            let actor = Actor { expires: Some(expires), ..actor };
            Ok::<_, Error>(identity::holds(tx, actor.claim()).await?.then_some(actor))
        };
        api.shop.database.point(read).await
    });
    actor.await
}

/// Whose token the request carries.
pub(crate) async fn of_token(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    let Some(text) = bearer(request) else {
        return Ok(None);
    };
    let actor = verify(api, Credential::Token, text, async |now| {
        let Some(claims) = token::verify(text, &api.settings.jwt_secret, now.0.div_euclid(1000)) else {
            return Ok(None);
        };
        let actor = Actor::of_claims(claims);
        let holds = api.shop.database.point(async |tx| identity::holds(tx, actor.claim()).await).await?;
        Ok(holds.then_some(actor))
    });
    actor.await
}

/// What the request's token claims, when it is signed by us and still good, whatever it is for.
pub(crate) fn bearer_claims(api: &Api, request: &Request) -> Option<serde_json::Map<String, serde_json::Value>> {
    token::verify(bearer(request)?, &api.settings.jwt_secret, api.shop.context.now().0.div_euclid(1000))
}

/// The session that the cookie names, when it is signed by us.
pub(crate) fn session_id(api: &Api, request: &Request) -> Option<String> {
    cookie::session_id_of(request.cookies()?, COOKIE, &api.settings.cookie_secret)
}

/// Takes a credential for good if it was found good and nothing changed since, and checks it otherwise.
async fn verify(
    api: &Api,
    kind: Credential,
    text: &str,
    check: impl AsyncFnOnce(Timestamp) -> Result<Option<Actor>, Error>,
) -> Result<Option<Rc<Actor>>, Refusal> {
    let now = api.shop.context.now();
    // Asked before the check: a commit during it must not be taken for one that it has seen.
    let commits = api.shop.database.commits();
    let known = commits.and_then(|commits| api.verified.borrow_mut().get(kind, text, commits, now));
    if known.is_some() {
        return Ok(known);
    }
    let actor = check(now).await?.map(Rc::new);
    if let (Some(actor), Some(commits)) = (&actor, commits) {
        api.verified.borrow_mut().remember(kind, text, commits, actor);
    }
    Ok(actor)
}

fn bearer(request: &Request) -> Option<&str> {
    let mut words = request.header(AUTHORIZATION)?.split_whitespace();
    let scheme = words.next()?;
    words.next().filter(|_| scheme.eq_ignore_ascii_case("bearer"))
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
