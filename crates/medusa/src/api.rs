//! What the dialects answer with: the shop, the settings, and who was found to be whom.

use std::cell::RefCell;
use std::sync::Arc;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HOST, ORIGIN};
use http::{Method, StatusCode};
use stheno_domain::Shop;
use stheno_domain::auth::reset::Pause;
use stheno_domain::event::Followed;
use stheno_domain::webhook::Guard;
use stheno_http::answer::Answer;
use stheno_http::cors::Cors;
use stheno_http::limit::SignInLimits;
use stheno_http::request::Request;
use tokio::sync::{Semaphore, watch};

use crate::credentials::Verified;
use crate::mails::Mails;
use crate::telling::Tellings;

/// What an operator can choose.
#[derive(Clone)]
pub struct Settings {
    /// Signs tokens.
    pub jwt_secret: String,
    /// How long a token of Medusa 2 is valid, in seconds.
    pub jwt_lifetime: i64,
    /// Signs session cookies.
    pub cookie_secret: String,
    /// How often one may try to sign in; shared by all threads.
    pub sign_in_limits: Arc<SignInLimits>,
    /// The same for setting another password: whoever is kept from the one by others who try is not kept from the other.
    pub reset_limits: Arc<SignInLimits>,
    /// How often one may ask whether somebody has an account; None when nobody is told.
    pub exists_limits: Option<Arc<SignInLimits>>,
    /// How long a token for another password stays the one that is good, whoever asks again.
    pub reset_pause: Pause,
    /// The mails that are sent.
    pub mails: Arc<Mails>,
    /// How each generation tells events.
    pub tellings: Tellings,
    /// How far events can be read on.
    pub followed: Followed,
    /// How many may follow events at a time.
    pub followers: Arc<Semaphore>,
    /// Says when the server stops.
    pub stopping: watch::Receiver<bool>,
    /// Which addresses webhooks may be sent to.
    pub guard: Guard,
    /// How often one may look an order up by its number.
    pub lookup_limits: Arc<SignInLimits>,
    /// Who may ask `/admin` from a browser.
    pub admin_cors: Cors,
    /// Who may ask `/store` from a browser.
    pub store_cors: Cors,
    /// Who may ask `/auth` from a browser.
    pub auth_cors: Cors,
}

/// The shop and the settings, as one thread uses them.
pub struct Api {
    /// The shop.
    pub shop: Shop,
    /// The settings.
    pub settings: Settings,
    pub(crate) verified: RefCell<Verified>,
}

/// The part of the API that a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// For the people of the shop.
    Admin,
    /// For its visitors.
    Store,
    /// For signing in.
    Auth,
    /// Anything else.
    None,
}

impl Namespace {
    /// By the first part of a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let first = path.split('/').nth(1).unwrap_or_default();
        let is = |name: &str| first.eq_ignore_ascii_case(name);
        match () {
            () if is("admin") => Self::Admin,
            () if is("store") => Self::Store,
            () if is("auth") => Self::Auth,
            () => Self::None,
        }
    }
}

impl Api {
    /// For one thread.
    #[must_use]
    pub fn new(shop: Shop, settings: Settings) -> Self {
        Self { shop, settings, verified: RefCell::default() }
    }

    /// Who may ask this part of the API from a browser.
    #[must_use]
    pub fn cors(&self, namespace: Namespace) -> Option<&Cors> {
        match namespace {
            Namespace::Admin => Some(&self.settings.admin_cors),
            Namespace::Store => Some(&self.settings.store_cors),
            Namespace::Auth => Some(&self.settings.auth_cors),
            Namespace::None => None,
        }
    }

    /// The answer to a browser that asks whether it may ask.
    #[must_use]
    pub fn preflight(&self, request: &Request) -> Option<Answer> {
        let cors = self.cors(Namespace::of(request.path()))?;
        let mut answer = Answer::empty(StatusCode::NO_CONTENT);
        answer.headers.extend(cors.preflight(request.header(ORIGIN), request.header(ACCESS_CONTROL_REQUEST_HEADERS)));
        Some(answer)
    }

    /// Adds what a browser must know before a page may read the answer.
    pub fn add_origin(&self, request: &Request, answer: &mut Answer) {
        if let Some(cors) = self.cors(Namespace::of(request.path())) {
            answer.headers.extend(cors.headers(request.header(ORIGIN)));
        }
    }

    /// Whether a browser may send this request with a cookie on behalf of the page that it comes from. A page of another
    /// site can make a browser send a form with the cookies that it has; it cannot keep it from saying where from.
    pub(crate) fn trusts_origin(&self, request: &Request) -> bool {
        let harmless = [Method::GET, Method::HEAD, Method::OPTIONS].contains(&request.method);
        let Some(origin) = request.header(ORIGIN).filter(|_| !harmless) else {
            return true;
        };
        let host = origin.split_once("://").map(|(_, host)| host);
        let own = host.is_some() && host == request.header(HOST);
        own || self.cors(Namespace::of(request.path())).is_some_and(|cors| cors.allows(origin))
    }
}
