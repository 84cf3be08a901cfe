//! Both generations of Medusa's API behind one door, and which of them answers a request.

use std::cmp::Ordering;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION};
use http::{Method, Uri};
use stheno_domain::auth::session::Side;
use stheno_domain::{Error, Shop};
use stheno_http::answer::Answer;
use stheno_http::body::Body;
use stheno_http::request::Request;
use stheno_http::router::Knows;
use stheno_medusa::credentials::generation_of_bearer;
use stheno_medusa::{Api, Generation, Namespace, Settings, failure};
use stheno_medusa_v1::ACCESS_TOKEN;

/// The API, as one thread serves it.
pub(crate) struct Generations {
    api: Api,
    v1: stheno_medusa_v1::Dialect,
    v2: stheno_medusa_v2::Dialect,
    /// Whether the page for the people of the shop is served beside it.
    admin_ui: bool,
}

impl Generations {
    /// The API of a shop.
    pub(crate) fn new(shop: Shop, settings: Settings, admin_ui: bool) -> Self {
        Self { api: Api::new(shop, settings), v1: Default::default(), v2: Default::default(), admin_ui }
    }

    /// How many bytes the body of a request may have, which is not read yet.
    ///
    /// # Errors
    /// When storage fails.
    pub(crate) async fn longest_body(&self, request: &mut Request) -> Result<usize, Error> {
        let sent = request.uri.clone();
        let generation = match take_prefix(&mut request.uri) {
            Some(generation) => generation,
            None => self.generation(request).await?,
        };
        let longest = match generation {
            Generation::V1 => self.v1.longest_body(&self.api, request).await,
            Generation::V2 => self.v2.longest_body(&self.api, request).await,
        };
        request.uri = sent;
        Ok(longest)
    }

    /// The answer to a request. The prefix of a path that names a generation is taken off.
    pub(crate) async fn answer(&self, request: &mut Request) -> Answer {
        if self.admin_ui
            && let Some(answer) = stheno_admin::answer(request)
        {
            return answer;
        }
        let named = take_prefix(&mut request.uri);
        let generation = match named {
            Some(generation) => Ok(generation),
            None => self.generation(request).await,
        };
        match generation {
            Ok(Generation::V1) => self.v1.answer(&self.api, request).await,
            Ok(Generation::V2) => self.v2.answer(&self.api, request).await,
            Err(error) => {
                let mut answer = failure::of_shop(error);
                self.api.add_origin(request, &mut answer);
                answer
            }
        }
    }

    /// The generation that answers a path that both may have: the one whose credentials the request carries.
    async fn generation(&self, request: &Request) -> Result<Generation, Error> {
        if request.headers.contains_key(ACCESS_TOKEN) {
            return Ok(Generation::V1);
        }
        // Also a token that is no good any more is refused in the way of its generation.
        if let Some(generation) = generation_of_bearer(request) {
            return Ok(generation);
        }
        // Before the session: whoever is signed in in one way must be able to sign in in the other.
        if let Some(generation) = self.only_one_knows(request) {
            return Ok(generation);
        }
        if request.headers.contains_key(AUTHORIZATION) {
            return Ok(Generation::V2);
        }
        if is_registration(request) {
            return Ok(Generation::V1);
        }
        let side = match Namespace::of(request.path()) {
            Namespace::Admin => Side::Admin,
            Namespace::Store => Side::Store,
            Namespace::Auth | Namespace::None => return Ok(Generation::V2),
        };
        let session = self.api.session(request).await?;
        let signed_in = session.as_ref().and_then(|session| session.on(side));
        Ok(signed_in.map_or(Generation::V2, |actor| actor.generation))
    }

    /// The generation that has the path and the method, or the path at least, if the other has not; of two that have both, the
    /// one that has more of the path by name, and not as something that could be anything. Where a browser asks whether it may
    /// ask, the method is the one that it would ask with.
    fn only_one_knows(&self, request: &Request) -> Option<Generation> {
        let wanted = request.header(ACCESS_CONTROL_REQUEST_METHOD).filter(|_| request.method == Method::OPTIONS);
        let wanted = wanted.and_then(|method| method.parse().ok());
        let method = wanted.as_ref().unwrap_or(&request.method);
        let (v1, v2) = (self.v1.knows(request.path(), method), self.v2.knows(request.path(), method));
        match (v1, v2) {
            (Knows::Route { parameters: v1 }, Knows::Route { parameters: v2 }) => match v1.cmp(&v2) {
                Ordering::Less => Some(Generation::V1),
                Ordering::Equal => None,
                Ordering::Greater => Some(Generation::V2),
            },
            (Knows::Route { .. }, _) | (Knows::Path, Knows::Nothing) => Some(Generation::V1),
            (_, Knows::Route { .. }) | (Knows::Nothing, Knows::Path) => Some(Generation::V2),
            (Knows::Path, Knows::Path) | (Knows::Nothing, Knows::Nothing) => None,
        }
    }
}

/// Whether a visitor registers in the way of Medusa 1: there the password comes along, in Medusa 2 it came before.
fn is_registration(request: &Request) -> bool {
    let path = request.path().trim_end_matches('/');
    let has_password = matches!(&request.body, Body::Value(body) if body.get("password").is_some());
    request.method == Method::POST && path.eq_ignore_ascii_case("/store/customers") && has_password
}

/// Takes `/v1` or `/v2` off the beginning of a path.
fn take_prefix(uri: &mut Uri) -> Option<Generation> {
    let whole = uri.path_and_query()?.as_str();
    let (generation, rest) = match whole.get(..3)? {
        "/v1" => (Generation::V1, whole.get(3..)?),
        "/v2" => (Generation::V2, whole.get(3..)?),
        _ => return None,
    };
    let rest = match rest.chars().next() {
        Some('/') => rest.to_owned(),
        Some('?') | None => format!("/{rest}"),
        Some(_) => return None,
    };
    *uri = rest.parse().ok()?;
    Some(generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_named_by_the_first_part_of_a_path() {
        let taken = |text: &str| {
            let mut uri: Uri = text.parse().unwrap();
            (take_prefix(&mut uri), uri.to_string())
        };
        assert_eq!(taken("/v1/admin/customers?q=a"), (Some(Generation::V1), "/admin/customers?q=a".to_owned()));
        assert_eq!(taken("/v2"), (Some(Generation::V2), "/".to_owned()));
        assert_eq!(taken("/v2?x=1"), (Some(Generation::V2), "/?x=1".to_owned()));
        assert_eq!(taken("/v10/admin"), (None, "/v10/admin".to_owned()));
        assert_eq!(taken("/admin/v1"), (None, "/admin/v1".to_owned()));
    }
}
