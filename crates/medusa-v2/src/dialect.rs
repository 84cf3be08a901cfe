//! The way of a request: credentials, the handler of its route, cross-origin rules.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HeaderValue};
use http::{Method, StatusCode};
use stheno_http::answer::Answer;
use stheno_http::body::LIMIT;
use stheno_http::request::Request;
use stheno_http::router::{Found, Knows, Router};
use stheno_medusa::{Api, Namespace};

use crate::auth::credentials;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::routes::{ROUTES, Route};

/// The API of Medusa 2.
pub struct Dialect {
    router: Router<&'static Route>,
}

impl Default for Dialect {
    fn default() -> Self {
        let routes = ROUTES.iter().map(|route| (route.method.clone(), route.path, route));
        Self { router: Router::new(routes) }
    }
}

impl Dialect {
    /// How well a request is known by this path and method.
    #[must_use]
    pub fn knows(&self, path: &str, method: &Method) -> Knows {
        self.router.knows(path, method)
    }

    /// How many bytes the body of a request may have, which is not read yet: more than usual where orders are taken, if
    /// somebody asks who may bring them.
    pub async fn longest_body(&self, api: &Api, request: &Request) -> usize {
        let found = self.router.find(request.path());
        let longest = found.as_ref().and_then(|found| found.route(&request.method)).map(|route| route.longest_body);
        match longest.filter(|longest| *longest > LIMIT) {
            Some(longest) if credentials::admin(api, request).await.is_ok() => longest,
            _ => LIMIT,
        }
    }

    /// The answer to a request.
    pub async fn answer(&self, api: &Api, request: &Request) -> Answer {
        let found = self.router.find(request.path());
        if request.method == Method::OPTIONS
            && let Some(answer) = preflight(api, request, found.as_ref())
        {
            return answer;
        }
        let route = found.as_ref().and_then(|found| found.route(&request.method)).copied();
        let mut answer = answer(api, request, found.as_ref(), route).await.unwrap_or_else(Refusal::into_answer);
        // As in Medusa, an answer to HEAD says nothing about origins.
        if route.is_some_and(|route| route.method == request.method) {
            api.add_origin(request, &mut answer);
        }
        answer
    }
}

async fn answer(
    api: &Api,
    request: &Request,
    found: Option<&Found<'_, &'static Route>>,
    route: Option<&'static Route>,
) -> Result<Answer, Refusal> {
    let actor = match Namespace::of(request.path()) {
        Namespace::Admin if route.is_some_and(|route| route.open) => None,
        Namespace::Admin => Some(credentials::admin(api, request).await?),
        Namespace::Store => {
            credentials::require_publishable_key(api, request).await?;
            credentials::customer(api, request).await?
        }
        Namespace::Auth | Namespace::None => None,
    };
    match (found, route) {
        (Some(found), Some(route)) => {
            let parameters = found.parameters().map_err(|error| Refusal::InvalidData(error.to_string()))?;
            (route.handler)(Call { api, request, parameters, actor }).await
        }
        (Some(found), None) if request.method == Method::OPTIONS => Ok(allow(&found.methods())),
        _ => Err(Refusal::NotFound(format!("Cannot {} {}", request.method, request.path()))),
    }
}

/// The answer to a browser that asks whether it may ask. Only paths and methods that exist are told about.
fn preflight(api: &Api, request: &Request, found: Option<&Found<'_, &'static Route>>) -> Option<Answer> {
    let method: Method = request.header(ACCESS_CONTROL_REQUEST_METHOD)?.parse().ok()?;
    found?.route(&method)?;
    api.preflight(request)
}

fn allow(methods: &str) -> Answer {
    let answer = Answer::text(StatusCode::OK, methods.to_owned());
    match HeaderValue::from_str(methods) {
        Ok(methods) => answer.with(ALLOW, methods),
        Err(_) => answer,
    }
}
