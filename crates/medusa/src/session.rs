//! Sessions of browsers: a cookie, and what it stands for.

use std::sync::Arc;

use http::header::{HeaderValue, SET_COOKIE};
use stheno_domain::auth::session::{self, NewSession, Side};
use stheno_domain::{Error, Timestamp, Tx};
use stheno_http::answer::Answer;
use stheno_http::cookie::{self, SameSite, SessionCookie};
use stheno_http::request::Request;

use crate::api::Api;

/// The name of the session cookie.
const COOKIE: &str = "connect.sid";

/// Who signs in, and what is kept of it.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// On which side.
    pub side: Side,
    /// The identity.
    pub identity: String,
    /// What a token would claim, as JSON.
    pub claims: String,
}

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    id: String,
    expires_at: Timestamp,
}

impl Api {
    /// The session that the cookie names, when it is signed by us.
    #[must_use]
    pub fn session_id(&self, request: &Request) -> Option<String> {
        cookie::session_id_of(request.cookies()?, COOKIE, &self.settings.cookie_secret)
    }

    /// Begins a session. It is always a new one, so that nobody can prepare one for somebody else; the one before it ends,
    /// but for the sides to be kept, which go on in the new one. None when there is no such identity.
    ///
    /// # Errors
    /// When there is no randomness, or storage fails.
    pub async fn begin_session(&self, request: &Request, who: SignIn, kept: Vec<Side>) -> Result<Option<Begun>, Error> {
        let id = cookie::session_id(&self.shop.context.random()?);
        let SignIn { side, identity, claims } = who;
        let new = NewSession { id: id.clone(), side, identity, claims, before: self.session_id(request), kept };
        let context = Arc::clone(&self.shop.context);
        let begin = async move |tx: &mut Tx<'_>| session::begin(tx, &context, &new).await;
        Ok(self.shop.database.write(begin).await?.map(|expires_at| Begun { id, expires_at }))
    }

    /// Adds the cookie of a session to an answer.
    #[must_use]
    pub fn with_session(&self, request: &Request, begun: &Begun, answer: Answer) -> Answer {
        // A browser refuses SameSite=None without Secure, and Secure without https.
        let secure = request.secure;
        let same_site = if secure { SameSite::None } else { SameSite::Lax };
        let cookie = SessionCookie {
            name: COOKIE,
            domain: None,
            path: "/",
            http_only: true,
            secure,
            same_site: Some(same_site),
        };
        let expires = u64::try_from(begun.expires_at.0).unwrap_or_default();
        with_cookie(answer, &cookie.set(&begun.id, &self.settings.cookie_secret, expires))
    }

    /// Ends the session that the cookie names on these sides.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn end_session(&self, request: &Request, sides: Vec<Side>) -> Result<(), Error> {
        let Some(id) = self.session_id(request) else { return Ok(()) };
        self.shop.database.write(async move |tx: &mut Tx<'_>| session::end(tx, &id, &sides).await).await
    }
}

/// Adds to an answer what makes the browser forget the cookie.
#[must_use]
pub fn without_cookie(request: &Request, answer: Answer) -> Answer {
    with_cookie(answer, &cookie::clear(COOKIE, request.secure))
}

fn with_cookie(answer: Answer, cookie: &str) -> Answer {
    match HeaderValue::from_str(cookie) {
        Ok(value) => answer.with(SET_COOKIE, value),
        Err(_) => answer,
    }
}
