//! Who asks: a secret key, a session or a token.

use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;
use serde_json::{Map, Value};
use stheno_domain::auth::session::Side;
use stheno_domain::auth::{identity, session};
use stheno_domain::{Error, Generation, Timestamp, Tx, api_key};
use stheno_http::request::Request;
use stheno_http::token;

use crate::api::Api;

/// Somebody who has proved who they are.
#[derive(Debug)]
pub struct Actor {
    /// In which generation's way.
    pub generation: Generation,
    /// `user`, `customer`, `api-key`, or a kind that nobody here acts as.
    pub actor_type: String,
    /// The id of the user, customer or key; empty while the identity acts for nobody of that kind.
    pub actor_id: String,
    /// The identity behind it; empty for a key, and where the token names none, as in Medusa 1.
    pub identity: String,
    /// All that the token or session claims.
    pub claims: Map<String, Value>,
    /// When the token, session or key ends, if it does.
    expires: Option<Timestamp>,
}

impl Actor {
    fn of_claims(claims: Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let generation = generation_of(&claims);
        let (actor_type, actor_id) = match (generation, text("domain").as_str()) {
            (Generation::V2, _) => (text("actor_type"), text("actor_id")),
            (Generation::V1, "admin") => ("user".to_owned(), text("user_id")),
            (Generation::V1, "store") => ("customer".to_owned(), text("customer_id")),
            (Generation::V1, _) => (String::new(), String::new()),
        };
        Self {
            generation,
            actor_type,
            actor_id,
            identity: text("auth_identity_id"),
            expires: claims.get("exp").and_then(Value::as_i64).map(|seconds| Timestamp(seconds.saturating_mul(1000))),
            claims,
        }
    }

    fn of_key((id, expires): (String, Option<Timestamp>)) -> Self {
        Self {
            // Sent in the way of either generation.
            generation: Generation::V2,
            actor_type: "api-key".to_owned(),
            actor_id: id,
            identity: String::new(),
            claims: Map::new(),
            expires,
        }
    }

    /// When the token, or the one that the session was made from, was issued.
    #[must_use]
    pub fn issued_at(&self) -> Timestamp {
        let seconds = self.claims.get("iat").and_then(Value::as_i64).unwrap_or_default();
        Timestamp(seconds.saturating_mul(1000))
    }

    fn claim(&self) -> identity::Claim<'_> {
        identity::Claim {
            // Tokens of Medusa 1 name none.
            identity: (self.generation == Generation::V2).then_some(&self.identity),
            actor_type: &self.actor_type,
            actor_id: &self.actor_id,
            issued_at: self.issued_at(),
        }
    }

    /// What it is signed in for.
    #[must_use]
    pub fn side(&self) -> Side {
        Side::of_actor(&self.actor_type)
    }

    /// The provider that the identity signed in with.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.claims.get("auth_provider").and_then(Value::as_str)
    }
}

/// Tokens of Medusa 1 have a `domain`: `admin` or `store`.
fn generation_of(claims: &Map<String, Value>) -> Generation {
    if claims.contains_key("domain") { Generation::V1 } else { Generation::V2 }
}

/// Whoever is signed in with one session.
#[derive(Debug, Default)]
pub struct Session {
    actors: Vec<Rc<Actor>>,
}

impl Session {
    /// Who is signed in on a side.
    #[must_use]
    pub fn on(&self, side: Side) -> Option<&Rc<Actor>> {
        self.actors.iter().find(|actor| actor.side() == side)
    }

    /// All who are signed in, one on a side.
    pub fn actors(&self) -> impl Iterator<Item = &Rc<Actor>> {
        self.actors.iter()
    }
}

/// Credentials that were found good and stay so while nothing is withdrawn. Each is known for what it was found good as:
/// the id of a session is no token, and a token no key.
#[derive(Default)]
pub(crate) struct Verified {
    secret_keys: Remembered<Actor>,
    publishable_keys: Remembered<Actor>,
    tokens: Remembered<Actor>,
    sessions: Remembered<Session>,
}

/// What was found good, by its text.
struct Remembered<T>(HashMap<Box<str>, Known<T>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

struct Known<T> {
    found: Rc<T>,
    trust: u64,
    since: Instant,
}

/// What ends at a time.
trait Ending {
    /// Whether it has not ended yet.
    fn lasts(&self, now: Timestamp) -> bool;
}

impl Ending for Actor {
    fn lasts(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expires| expires > now)
    }
}

impl Ending for Session {
    fn lasts(&self, now: Timestamp) -> bool {
        self.actors.iter().all(|actor| actor.lasts(now))
    }
}

/// How many of each kind are remembered.
const REMEMBERED: usize = 1024;
/// How long, at most: another process on the same file is not heard of, and one on the same PostgreSQL might not be.
const TRUSTED: Duration = Duration::from_secs(1);

impl<T: Ending> Remembered<T> {
    fn get(&self, text: &str, trust: u64, now: Timestamp) -> Option<Rc<T>> {
        let known = self.0.get(text)?;
        let fresh = known.trust == trust && known.since.elapsed() < TRUSTED;
        (fresh && known.found.lasts(now)).then(|| Rc::clone(&known.found))
    }

    fn remember(&mut self, text: &str, (trust, since): (u64, Instant), found: &Rc<T>) {
        if self.0.len() >= REMEMBERED && !self.0.contains_key(text) {
            self.0.clear();
        }
        self.0.insert(text.into(), Known { found: Rc::clone(found), trust, since });
    }
}

impl Api {
    /// The owner of a secret key.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn secret_key(&self, key: &str) -> Result<Option<Rc<Actor>>, Error> {
        let find = |now| self.find_key(now, api_key::Type::Secret, key);
        self.verify(|verified| &mut verified.secret_keys, key, find).await
    }

    /// The storefront of a publishable key.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn publishable_key(&self, key: &str) -> Result<Option<Rc<Actor>>, Error> {
        let find = |now| self.find_key(now, api_key::Type::Publishable, key);
        self.verify(|verified| &mut verified.publishable_keys, key, find).await
    }

    async fn find_key(&self, now: Timestamp, kind: api_key::Type, key: &str) -> Result<Option<Actor>, Error> {
        let find = async |tx: &mut Tx<'_>| api_key::find(tx, now, kind, key).await;
        Ok(self.shop.database.point(find).await?.map(Actor::of_key))
    }

    /// Whose token the request carries, of either generation.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn token(&self, request: &Request) -> Result<Option<Rc<Actor>>, Error> {
        let Some(text) = bearer(request) else {
            return Ok(None);
        };
        let check = async |now: Timestamp| {
            let Some(claims) = token::verify(text, &self.settings.jwt_secret, now.0.div_euclid(1000)) else {
                return Ok(None);
            };
            let actor = Actor::of_claims(claims);
            let holds = self.shop.database.point(async |tx| identity::holds(tx, actor.claim()).await).await?;
            Ok(holds.then_some(actor))
        };
        self.verify(|verified| &mut verified.tokens, text, check).await
    }

    /// Who is signed in on a side, by a session or a token: by one of this generation if there is one, else by one of the
    /// other. So whoever is signed in in both ways acts in each as the one who signed in there.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn signed_in(
        &self,
        request: &Request,
        side: Side,
        generation: Generation,
    ) -> Result<Option<Rc<Actor>>, Error> {
        let of_session = self.session(request).await?.and_then(|session| session.on(side).cloned());
        if of_session.as_ref().is_some_and(|actor| actor.generation == generation) {
            return Ok(of_session);
        }
        let of_token = self.token(request).await?.filter(|actor| actor.side() == side);
        match (of_session, of_token) {
            (_, Some(actor)) if actor.generation == generation => Ok(Some(actor)),
            (of_session, of_token) => Ok(of_session.or(of_token)),
        }
    }

    /// Whose session the cookie names; nobody's when a page of another site sends it to change something. Looked up once
    /// for a request.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn session(&self, request: &Request) -> Result<Option<Rc<Session>>, Error> {
        if let Some(known) = request.known.get::<Option<Rc<Session>>>() {
            return Ok(known.clone());
        }
        let found = self.find_session(request).await?;
        request.known.set(found.clone());
        Ok(found)
    }

    async fn find_session(&self, request: &Request) -> Result<Option<Rc<Session>>, Error> {
        let Some(id) = self.session_id(request).filter(|_| self.trusts_origin(request)) else {
            return Ok(None);
        };
        let check = async |now: Timestamp| {
            let read = async |tx: &mut Tx<'_>| {
                let mut actors = Vec::new();
                for (claims, expires) in session::find(tx, now, &id).await? {
                    let actor = Actor::of_claims(serde_json::from_str(&claims).map_err(|_| Error::Stored("session"))?);
                    // The token that the session was made from may have ended since: the session has a time of its own.
                    let actor = Actor { expires: Some(expires), ..actor };
                    if identity::holds(tx, actor.claim()).await? {
                        actors.push(Rc::new(actor));
                    }
                }
                Ok::<_, Error>((!actors.is_empty()).then_some(Session { actors }))
            };
            self.shop.database.point(read).await
        };
        self.verify(|verified| &mut verified.sessions, &id, check).await
    }

    /// Takes a credential for good if it was found good and nothing changed since, and checks it otherwise.
    async fn verify<T: Ending>(
        &self,
        kind: impl Fn(&mut Verified) -> &mut Remembered<T>,
        text: &str,
        check: impl AsyncFnOnce(Timestamp) -> Result<Option<T>, Error>,
    ) -> Result<Option<Rc<T>>, Error> {
        let now = self.shop.context.now();
        // Asked before the check: what is withdrawn during it must not be taken for something that it has seen.
        let (trust, since) = (self.shop.database.trust(), Instant::now());
        let known = trust.and_then(|trust| kind(&mut self.verified.borrow_mut()).get(text, trust, now));
        if known.is_some() {
            return Ok(known);
        }
        let found = check(now).await?.map(Rc::new);
        if let (Some(found), Some(trust)) = (&found, trust) {
            kind(&mut self.verified.borrow_mut()).remember(text, (trust, since), found);
        }
        Ok(found)
    }
}

/// The token of the request, good or not.
#[must_use]
pub fn bearer(request: &Request) -> Option<&str> {
    const BLANK: [char; 2] = [' ', '\t'];
    let (scheme, rest) = request.header(AUTHORIZATION)?.trim_matches(BLANK).split_once(BLANK)?;
    let rest = rest.trim_start_matches(BLANK);
    // One character at a time is looked for much faster than either of two.
    let token = rest.split(' ').next().and_then(|word| word.split('\t').next())?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

/// The generation whose tokens look like the one of the request, good or not.
#[must_use]
pub fn generation_of_bearer(request: &Request) -> Option<Generation> {
    let claims = bearer(request)?.split('.').nth(1)?;
    let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
    // Asked of every request, so that no more is read than needs to be.
    if claims.starts_with(b"{") && !claims.windows(8).any(|text| text == b"\"domain\"") {
        return Some(Generation::V2);
    }
    let claims: Map<String, Value> = serde_json::from_slice(&claims).ok()?;
    Some(generation_of(&claims))
}
