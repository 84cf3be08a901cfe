//! Signing in by e-mail and password: for the people of the shop, and for its customers.

use serde_json::{Value, json};
use stheno_domain::auth::identity::Confirmed;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_http::token;
use stheno_medusa::session::SignIn;

use crate::call::Call;
use crate::refusal::Refusal;

/// How long a token is valid for one of the shop's people, in seconds.
const ADMIN_LIFETIME: i64 = 24 * 60 * 60;
/// The same for a customer.
const STORE_LIFETIME: i64 = 30 * 24 * 60 * 60;

/// Somebody who has proved who they are.
pub(crate) struct SignedIn {
    /// The identity.
    confirmed: Confirmed,
    side: Side,
    /// The id of the user or customer.
    pub(crate) id: String,
}

/// Who signs in with this e-mail and password on this side. What is no text is nobody's password.
///
/// # Errors
/// [`Refusal::SignIn`], or [`Refusal::TooMany`] for who tries too often.
pub(crate) async fn verify(
    call: &Call<'_>,
    side: Side,
    email: &str,
    password: Option<&str>,
) -> Result<SignedIn, Refusal> {
    call.api.settings.sign_in_limits.count(call.request.client, email).map_err(Refusal::TooMany)?;
    let password = password.ok_or(Refusal::SignIn)?;
    let confirmed = call.api.shop.sign_in(email, password, side).await?.ok_or(Refusal::SignIn)?;
    SignedIn::new(confirmed, side).ok_or(Refusal::SignIn)
}

impl SignedIn {
    /// The identity on this side, if it acts for anybody there.
    pub(crate) fn new(confirmed: Confirmed, side: Side) -> Option<Self> {
        let id = match side {
            Side::Admin => confirmed.identity.user_id.clone(),
            Side::Store => confirmed.identity.customer_id.clone(),
            Side::Other => None,
        };
        Some(Self { side, id: id?, confirmed })
    }

    fn claims(&self) -> Value {
        let Confirmed { identity, at } = &self.confirmed;
        // Never older than what makes older ones invalid, though both are counted in whole seconds.
        let issued = at.max(&identity.valid_from).0.div_euclid(1000);
        let (name, domain, lifetime) = match self.side {
            Side::Admin => ("user_id", "admin", ADMIN_LIFETIME),
            Side::Store | Side::Other => ("customer_id", "store", STORE_LIFETIME),
        };
        json!({ name: self.id, "domain": domain, "iat": issued, "exp": issued.saturating_add(lifetime) })
    }

    /// The answer with a token.
    pub(crate) fn token(&self, call: &Call<'_>) -> Answer {
        let token = token::sign(&self.claims().to_string(), &call.api.settings.jwt_secret);
        Answer::ok(json!({ "access_token": token }).to_string())
    }

    /// The answer with the cookie of a new session. Whoever is signed in on another side stays so.
    ///
    /// # Errors
    /// When storage fails; [`Refusal::SignIn`] when the identity was deleted meanwhile.
    pub(crate) async fn begin_session(&self, call: &Call<'_>, answer: Answer) -> Result<Answer, Refusal> {
        let identity = self.confirmed.identity.id.clone();
        let who = SignIn { side: self.side, identity, claims: self.claims().to_string() };
        let begun = call.api.begin_session(call.request, who, Side::ALL.to_vec()).await?.ok_or(Refusal::SignIn)?;
        Ok(call.api.with_session(call.request, &begun, answer))
    }
}
