//! A request on its way to the handler of its route.

use std::borrow::Cow;
use std::rc::Rc;

use stheno_domain::Timestamp;
use stheno_http::request::Request;
use stheno_medusa::{Actor, Api, Resource, Selection, date};

use crate::refusal::Refusal;
use crate::{fields, query};

/// The header with the last change that somebody has seen.
const SEEN: &str = "x-stheno-updated-at";

/// A request, and what is known of it by now.
pub(crate) struct Call<'c> {
    /// The API, with the shop behind it.
    pub(crate) api: &'c Api,
    /// The request.
    pub(crate) request: &'c Request,
    /// The parameters of the path, in order.
    pub(crate) parameters: Vec<Cow<'c, str>>,
    /// Who asks; always somebody under `/admin` (but for routes that are open), and nobody under `/auth`, where each route asks for itself.
    pub(crate) actor: Option<Rc<Actor>>,
}

impl Call<'_> {
    /// What of a thing of this kind the answer shows, by the query string of a request for one thing.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] when there is more than `fields` in it.
    pub(crate) fn selection(&self, resource: &'static Resource) -> Result<Selection, Refusal> {
        let fields = query::fields(self.request.query())?;
        Ok(fields::select(resource, fields.as_deref()))
    }

    /// When what is to be changed had last changed as the one who asks saw it, from the header `x-stheno-updated-at`: an addition of
    /// ours, for who would not undo what others have changed meanwhile.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] when it is no moment.
    pub(crate) fn seen(&self) -> Result<Option<Timestamp>, Refusal> {
        let Some(value) = self.request.headers.get(SEEN) else { return Ok(None) };
        let moment = value.to_str().ok().and_then(date::parse);
        moment.map(Some).ok_or_else(|| Refusal::InvalidData(format!("The header {SEEN} is no moment")))
    }

    /// A parameter of the path, counted from 0.
    pub(crate) fn parameter(&self, number: usize) -> &str {
        self.parameters.get(number).map_or("", |value| value)
    }

    /// The id of the customer who asks.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`] when nobody has signed in, or an identity without a customer.
    pub(crate) fn customer(&self) -> Result<&str, Refusal> {
        match self.actor()?.actor_id.as_str() {
            "" => Err(Refusal::Unauthorized),
            id => Ok(id),
        }
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`] when nobody has signed in.
    pub(crate) fn actor(&self) -> Result<&Actor, Refusal> {
        self.actor.as_deref().ok_or(Refusal::Unauthorized)
    }
}
