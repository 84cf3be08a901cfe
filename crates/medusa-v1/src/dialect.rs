//! The way of a request: credentials, the handler of its route, cross-origin rules.

use std::rc::Rc;

use http::Method;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_http::body::LIMIT;
use stheno_http::request::Request;
use stheno_http::router::{Knows, Router};
use stheno_medusa::{Actor, Api, Generation, Namespace};

use crate::call::Call;
use crate::refusal::Refusal;
use crate::routes::{Access, ROUTES, Route};

/// The header that carries a secret key.
pub const ACCESS_TOKEN: &str = "x-medusa-access-token";

/// The API of Medusa 1.
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
            Some(longest) if matches!(admin(api, request).await, Ok(Some(_))) => longest,
            _ => LIMIT,
        }
    }

    /// The answer to a request.
    pub async fn answer(&self, api: &Api, request: &Request) -> Answer {
        if request.method == Method::OPTIONS
            && let Some(answer) = api.preflight(request)
        {
            return answer;
        }
        let mut answer = self.route(api, request).await.unwrap_or_else(Refusal::into_answer);
        api.add_origin(request, &mut answer);
        answer
    }

    async fn route(&self, api: &Api, request: &Request) -> Result<Answer, Refusal> {
        let found = self.router.find(request.path());
        let route = found.as_ref().and_then(|found| found.route(&request.method));
        let actor = match access(request.path(), route.copied()) {
            Access::Open => None,
            Access::Admin => Some(admin(api, request).await?.ok_or(Refusal::Unauthorized)?),
            Access::Customer => Some(customer(api, request).await?.ok_or(Refusal::Unauthorized)?),
        };
        match (found, route) {
            (Some(found), Some(route)) => {
                let parameters = found.parameters().map_err(|error| Refusal::InvalidData(error.to_string()))?;
                (route.handler)(Call { api, request, parameters, actor }).await
            }
            _ => Err(Refusal::no_path(request)),
        }
    }
}

/// Who may ask. As in Medusa, whoever asks for what does not exist is asked who it is first, where nearly everything is
/// for somebody.
fn access(path: &str, route: Option<&'static Route>) -> Access {
    let of_customers = || path.split('/').nth(2).is_some_and(|part| part.eq_ignore_ascii_case("customers"));
    match (route, Namespace::of(path)) {
        (Some(route), _) => route.access,
        (None, Namespace::Admin) => Access::Admin,
        (None, Namespace::Store) if of_customers() => Access::Customer,
        (None, _) => Access::Open,
    }
}

/// Who asks for something under `/admin`: the user of the session, else the user of the token, else the owner of a secret
/// key.
async fn admin(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    let user = signed_in(api, request, Side::Admin).await?;
    if user.is_some() {
        return Ok(user);
    }
    match request.header(http::HeaderName::from_static(ACCESS_TOKEN)) {
        Some(key) => Ok(api.secret_key(key).await?),
        None => Ok(None),
    }
}

/// Which customer asks.
pub(crate) async fn customer(api: &Api, request: &Request) -> Result<Option<Rc<Actor>>, Refusal> {
    signed_in(api, request, Side::Store).await
}

async fn signed_in(api: &Api, request: &Request, side: Side) -> Result<Option<Rc<Actor>>, Refusal> {
    let found = api.signed_in(request, side, Generation::V1).await?;
    Ok(found.filter(|actor| !actor.actor_id.is_empty()))
}
