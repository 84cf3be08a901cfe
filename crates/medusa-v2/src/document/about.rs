//! What the document says of a route, beside what follows from its path.

use serde_json::Value;

use crate::body::Members;
use crate::query::ListSchema;
use stheno_medusa::Resource;

/// What the document says of a route.
#[derive(Clone, Copy)]
pub(crate) struct About {
    pub(crate) summary: &'static str,
    pub(crate) query: Query,
    pub(crate) body: Option<Body>,
    pub(crate) answer: Shape,
    /// The status of an answer that is no refusal.
    pub(crate) status: u16,
    /// Refusals beside those that every route of its kind has.
    pub(crate) refusals: &'static [u16],
    /// How one proves who one is; by its path when it isn't said.
    pub(crate) by: Option<By>,
}

/// How one proves who one is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// Not at all.
    Nothing,
    /// By a user's token or session, or a secret key.
    User,
    /// By a publishable key.
    Storefront,
    /// By a publishable key, and a customer's token or session.
    Customer,
    /// By a token.
    Token,
    /// By a session.
    Session,
    /// By either of both.
    TokenOrSession,
}

/// What a query string may have.
#[derive(Clone, Copy)]
pub(crate) enum Query {
    /// Anything; it is not looked at.
    Ignored,
    /// `fields`.
    Fields,
    /// What a list may be asked for.
    List(&'static ListSchema),
    /// `limit` and `offset`; anything else is passed over.
    Page,
    /// Parameters of its own.
    Own(fn() -> Vec<Value>),
}

/// A body.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    /// Asks for its members, as the handler does.
    pub(crate) parse: fn(&mut Members<'_>),
    /// Whether it may have others, which are passed over.
    pub(crate) open: bool,
}

/// What is answered.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// One thing under its name.
    One(&'static Resource),
    /// The same, or an empty object where there is no such thing.
    Maybe(&'static Resource),
    /// A page of things.
    Page(&'static Resource),
    /// An order.
    Order,
    /// A page of orders.
    Orders,
    /// A page of nothing under this name.
    NoPage(&'static str),
    /// What was deleted: the name of its kind, and the thing that it was part of.
    Deleted(&'static str, Option<&'static Resource>),
    /// Nothing but refusals.
    Never,
    /// A text of this type.
    Text(&'static str),
    /// Something else, by its schema.
    Other(fn() -> Value),
}

/// Begins with a few words on what the route does.
pub(crate) const fn about(summary: &'static str, answer: Shape) -> About {
    About { summary, query: Query::Ignored, body: None, answer, status: 200, refusals: &[], by: None }
}

impl About {
    pub(crate) const fn fields(self) -> Self {
        Self { query: Query::Fields, ..self }
    }
    pub(crate) const fn list(self, schema: &'static ListSchema) -> Self {
        Self { query: Query::List(schema), ..self }
    }
    pub(crate) const fn page(self) -> Self {
        Self { query: Query::Page, ..self }
    }
    pub(crate) const fn parameters(self, parameters: fn() -> Vec<Value>) -> Self {
        Self { query: Query::Own(parameters), ..self }
    }
    pub(crate) const fn takes(self, parse: fn(&mut Members<'_>)) -> Self {
        Self { body: Some(Body { parse, open: false }), ..self }
    }
    pub(crate) const fn takes_among_others(self, parse: fn(&mut Members<'_>)) -> Self {
        Self { body: Some(Body { parse, open: true }), ..self }
    }
    pub(crate) const fn by(self, by: By) -> Self {
        Self { by: Some(by), ..self }
    }
    pub(crate) const fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }
    pub(crate) const fn refusals(self, refusals: &'static [u16]) -> Self {
        Self { refusals, ..self }
    }
}
