//! The way of a request: cross-origin rules, credentials, the handler of its route.

use std::cell::RefCell;
use std::sync::Arc;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HOST, HeaderValue, ORIGIN};
use http::{Method, StatusCode};
use stheno_domain::Shop;
use stheno_http::answer::Answer;
use stheno_http::body::BodyError;
use stheno_http::cors::Cors;
use stheno_http::limit::SignInLimits;
use stheno_http::request::Request;
use stheno_http::router::{Found, Router};

use crate::auth::credentials::{self, Verified};
use crate::call::Call;
use crate::refusal::{self, Refusal};
use crate::routes::{ROUTES, Route};

/// What an operator can choose.
#[derive(Clone)]
pub struct Settings {
    /// Signs tokens.
    pub jwt_secret: String,
    /// How long a token is valid, in seconds.
    pub jwt_lifetime: i64,
    /// Signs session cookies.
    pub cookie_secret: String,
    /// How often one may try to sign in; shared by all threads.
    pub sign_in_limits: Arc<SignInLimits>,
    /// The same for setting another password: whoever is kept from the one by others who try is not kept from the other.
    pub reset_limits: Arc<SignInLimits>,
    /// Who may ask `/admin` from a browser.
    pub admin_cors: Cors,
    /// Who may ask `/store` from a browser.
    pub store_cors: Cors,
    /// Who may ask `/auth` from a browser.
    pub auth_cors: Cors,
}

/// The API, as one thread serves it.
pub struct Api {
    pub(crate) shop: Shop,
    pub(crate) settings: Settings,
    pub(crate) verified: RefCell<Verified>,
    router: Router<&'static Route>,
}

/// The part of the API that a path belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Admin,
    Store,
    Auth,
    None,
}

impl Namespace {
    fn of(path: &str) -> Self {
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
    /// The API of a shop.
    #[must_use]
    pub fn new(shop: Shop, settings: Settings) -> Self {
        let router = Router::new(ROUTES.iter().map(|route| (route.method.clone(), route.path, route)));
        Self { shop, settings, verified: RefCell::default(), router }
    }

    /// The answer to a request.
    pub async fn answer(&self, request: &Request) -> Answer {
        let found = self.router.find(request.path());
        let namespace = Namespace::of(request.path());
        if request.method == Method::OPTIONS
            && let Some(answer) = self.preflight(request, found.as_ref(), namespace)
        {
            return answer;
        }
        let route = found.as_ref().and_then(|found| found.route(&request.method)).copied();
        let answered = self.route(request, found.as_ref(), route, namespace).await;
        let mut answer = answered.unwrap_or_else(Refusal::into_answer);
        // As in Medusa, an answer to HEAD says nothing about origins.
        if route.is_some_and(|route| route.method == request.method)
            && let Some(cors) = self.cors(namespace)
        {
            answer.headers.extend(cors.headers(request.header(ORIGIN)));
        }
        answer
    }

    /// The answer to a request whose body could not be read.
    #[must_use]
    pub fn refuse_body(&self, error: &BodyError) -> Answer {
        refusal::of_body(error)
    }

    /// The answer to a request that there is no room for.
    #[must_use]
    pub fn refuse_busy(&self) -> Answer {
        refusal::overloaded()
    }

    async fn route(
        &self,
        request: &Request,
        found: Option<&Found<'_, &'static Route>>,
        route: Option<&'static Route>,
        namespace: Namespace,
    ) -> Result<Answer, Refusal> {
        let actor = match namespace {
            Namespace::Admin if route.is_some_and(|route| route.open) => None,
            Namespace::Admin => Some(credentials::admin(self, request).await?),
            Namespace::Store => {
                credentials::require_publishable_key(self, request).await?;
                credentials::customer(self, request).await?
            }
            Namespace::Auth | Namespace::None => None,
        };
        match (found, route) {
            (Some(found), Some(route)) => {
                let parameters = found.parameters().map_err(|error| Refusal::InvalidData(error.to_string()))?;
                (route.handler)(Call { api: self, request, parameters, actor }).await
            }
            (Some(found), None) if request.method == Method::OPTIONS => Ok(allow(&found.methods())),
            _ => Err(Refusal::NotFound(format!("Cannot {} {}", request.method, request.path()))),
        }
    }

    /// The answer to a browser that asks whether it may ask. Only paths and methods that exist are told about.
    fn preflight(
        &self,
        request: &Request,
        found: Option<&Found<'_, &'static Route>>,
        namespace: Namespace,
    ) -> Option<Answer> {
        let method: Method = request.header(ACCESS_CONTROL_REQUEST_METHOD)?.parse().ok()?;
        found?.route(&method)?;
        let cors = self.cors(namespace)?;
        let mut answer = Answer::empty(StatusCode::NO_CONTENT);
        answer.headers.extend(cors.preflight(request.header(ORIGIN), request.header(ACCESS_CONTROL_REQUEST_HEADERS)));
        Some(answer)
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

    fn cors(&self, namespace: Namespace) -> Option<&Cors> {
        match namespace {
            Namespace::Admin => Some(&self.settings.admin_cors),
            Namespace::Store => Some(&self.settings.store_cors),
            Namespace::Auth => Some(&self.settings.auth_cors),
            Namespace::None => None,
        }
    }
}

fn allow(methods: &str) -> Answer {
    let answer = Answer::text(StatusCode::OK, methods.to_owned());
    match HeaderValue::from_str(methods) {
        Ok(methods) => answer.with(ALLOW, methods),
        Err(_) => answer,
    }
}
