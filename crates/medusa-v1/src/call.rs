//! A request on its way to the handler of its route.

use std::borrow::Cow;
use std::rc::Rc;

use stheno_http::request::Request;
use stheno_medusa::{Actor, Api};

use crate::refusal::Refusal;

/// A request, and what is known of it by now.
pub(crate) struct Call<'c> {
    /// The shop, and the settings.
    pub(crate) api: &'c Api,
    /// The request.
    pub(crate) request: &'c Request,
    /// The parameters of the path, in order.
    pub(crate) parameters: Vec<Cow<'c, str>>,
    /// Who asks, for routes that are not open.
    pub(crate) actor: Option<Rc<Actor>>,
}

impl Call<'_> {
    /// A parameter of the path, counted from 0.
    pub(crate) fn parameter(&self, number: usize) -> &str {
        self.parameters.get(number).map_or("", |value| value)
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`] when nobody has signed in.
    pub(crate) fn actor(&self) -> Result<&Actor, Refusal> {
        self.actor.as_deref().ok_or(Refusal::Unauthorized)
    }

    /// The id of the customer, user or key that asks.
    ///
    /// # Errors
    /// [`Refusal::Unauthorized`] when nobody has signed in.
    pub(crate) fn actor_id(&self) -> Result<&str, Refusal> {
        Ok(&self.actor()?.actor_id)
    }

    /// The hash of a password, if there is to be another one.
    ///
    /// # Errors
    /// When the shop has too much to do, or fails.
    pub(crate) async fn hash(&self, password: Option<&str>) -> Result<Option<String>, Refusal> {
        let shop = &self.api.shop;
        match password {
            Some(password) => Ok(Some(shop.passwords.hash(&shop.context, password).await?)),
            None => Ok(None),
        }
    }
}
