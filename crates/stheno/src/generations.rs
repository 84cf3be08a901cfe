//! The API behind one door.

use stheno_domain::Shop;
use stheno_http::answer::Answer;
use stheno_http::request::Request;
use stheno_medusa::{Api, Settings};

/// The API, as one thread serves it.
pub(crate) struct Generations {
    api: Api,
    v2: stheno_medusa_v2::Dialect,
}

impl Generations {
    /// The API of a shop.
    pub(crate) fn new(shop: Shop, settings: Settings) -> Self {
        Self { api: Api::new(shop, settings), v2: stheno_medusa_v2::Dialect::default() }
    }

    /// The answer to a request.
    pub(crate) async fn answer(&self, request: &Request) -> Answer {
        self.v2.answer(&self.api, request).await
    }
}
