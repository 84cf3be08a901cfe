//! Orders: how they come in, and how they are shown.

mod amount;
mod incoming;
mod line;
mod pick;
mod shown;

use std::sync::Arc;

use serde_json::{Map, Value, json};
use stheno_domain::order::{self, Incoming, Taken};
use stheno_domain::{Error, Shop, Tx};
use stheno_http::answer::Answer;
use stheno_http::body::Body;
use stheno_http::query_string;
use stheno_http::request::Request;

use crate::api::Api;
use stheno_domain::Generation;

pub use self::amount::Amount;
pub use self::incoming::OF_NOBODY;
pub use self::line::read_line;
pub(crate) use self::shown::write_related;
pub use self::shown::{View, Whose, one};

/// How many bytes a body with one order may have.
pub const LONGEST_ORDER: usize = 1024 * 1024;

/// How many bytes a body with many orders may have.
pub const LONGEST_BATCH: usize = 16 * 1024 * 1024;

/// The most orders that are taken at once.
const MOST_AT_ONCE: usize = 1_000;

/// How many orders of a batch are taken in one transaction: on SQLite all changes wait for one another, and no other should
/// wait for long.
const IN_ONE_TRANSACTION: usize = 50;

/// What Medusa calls what became of an order.
fn name(taken: Taken) -> &'static str {
    match taken {
        Taken::Created => "created",
        Taken::Replaced => "replaced",
        Taken::Ignored => "ignored",
    }
}

/// An order within an answer of Medusa, or by itself.
fn unwrapped(mut body: Map<String, Value>) -> Map<String, Value> {
    match body.len() {
        1 => match body.remove("order") {
            Some(Value::Object(order)) => order,
            Some(other) => Map::from_iter([("order".to_owned(), other)]),
            None => body,
        },
        _ => body,
    }
}

/// Takes orders, all in one transaction; says what became of each, None for one that is nobody's.
///
/// # Errors
/// When storage fails; then none is taken.
pub async fn take(shop: &Shop, orders: Arc<[Incoming]>) -> Result<Vec<Option<Taken>>, Error> {
    let take = || {
        let (context, orders) = (Arc::clone(&shop.context), Arc::clone(&orders));
        async move |tx: &mut Tx<'_>| order::take(tx, &context, &orders).await
    };
    for _ in 1..TRIES {
        match shop.database.write(take()).await {
            // Somebody else has just made a guest whom one of them belongs to.
            Err(Error::CustomerEmailTaken { .. }) => {}
            taken => return taken,
        }
    }
    shop.database.write(take()).await
}

/// How often it is tried to take orders while others make the customers whom they belong to.
const TRIES: usize = 5;

/// Does what may take long where it holds up nobody: an order may have thousands of items.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refused> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Refused::Shop(Error::Thread(std::io::Error::other(error))))
}

/// Why orders are not taken.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// They do not have the form that they should.
    #[error("{0}")]
    Invalid(String),
    /// The shop refuses, or fails.
    #[error(transparent)]
    Shop(#[from] Error),
}

/// The shape that a request says its orders are in, else the one of the generation that it speaks.
fn shape(request: &Request, generation: Generation) -> Result<Generation, Refused> {
    let query = query_string::parse(request.query());
    let named = query.get("shape").map(|node| node.as_text().and_then(Generation::by_name));
    match named {
        None => Ok(generation),
        Some(Some(shape)) => Ok(shape),
        Some(None) => Err(Refused::Invalid("shape must be one of the following values: v1, v2".to_owned())),
    }
}

fn object(request: &Request) -> Result<Map<String, Value>, Refused> {
    match &request.body {
        Body::Value(Value::Object(body)) => Ok(body.clone()),
        _ => Err(Refused::Invalid("an order must be an object".to_owned())),
    }
}

impl Api {
    /// `PUT /admin/orders/{id}`: takes an order. An addition of ours: in Medusa orders come from its carts.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn put_order(&self, request: &Request, generation: Generation, id: &str) -> Result<Answer, Refused> {
        let mut order = unwrapped(object(request)?);
        let named = order.entry("id").or_insert_with(|| Value::from(id));
        if named != id {
            return Err(Refused::Invalid("id must be the one in the path".to_owned()));
        }
        let shape = shape(request, generation)?;
        let incoming = aside(move || incoming::read(shape, order)).await?.map_err(Refused::Invalid)?;
        let taken = take(&self.shop, [incoming].into()).await?.pop().flatten();
        let taken = taken.ok_or_else(|| Refused::Invalid(OF_NOBODY.to_owned()))?;
        Ok(Answer::ok(json!({"id": id, "object": "order", "taken": name(taken)}).to_string()))
    }

    /// `POST /admin/orders/batch`: takes the list `orders`, and says what became of each.
    ///
    /// # Errors
    /// [`Refused`] when none is taken.
    pub async fn put_orders(&self, request: &Request, generation: Generation) -> Result<Answer, Refused> {
        let shape = shape(request, generation)?;
        let mut body = object(request)?;
        let Some(Value::Array(orders)) = body.remove("orders") else {
            return Err(Refused::Invalid("orders must be an array".to_owned()));
        };
        if let Some(other) = body.keys().next() {
            return Err(Refused::Invalid(format!("property {other} should not exist")));
        }
        if orders.len() > MOST_AT_ONCE {
            return Err(Refused::Invalid(format!("orders must contain no more than {MOST_AT_ONCE} elements")));
        }
        let orders: Option<Vec<Map<String, Value>>> = orders.into_iter().map(order_of).collect();
        let orders = orders.ok_or_else(|| Refused::Invalid("each value in orders must be an object".to_owned()))?;
        let (good, outcomes) = aside(move || read_all(shape, orders)).await?;
        let mut taken = Vec::with_capacity(good.len());
        let mut good = good.into_iter().peekable();
        while good.peek().is_some() {
            taken.extend(take(&self.shop, good.by_ref().take(IN_ONE_TRANSACTION).collect()).await?);
        }
        let mut taken = taken.into_iter();
        let outcome = |(id, read): Outcome| {
            let of_nobody = || OF_NOBODY.to_owned();
            match read.and_then(|()| taken.next().flatten().ok_or_else(of_nobody)) {
                Ok(taken) => json!({"id": id, "object": "order", "taken": name(taken)}),
                Err(message) => json!({"id": id, "object": "order", "taken": "refused", "message": message}),
            }
        };
        let outcomes: Vec<Value> = outcomes.into_iter().map(outcome).collect();
        Ok(Answer::ok(json!({ "orders": outcomes }).to_string()))
    }
}

/// The id of an order, and what is wrong with it.
type Outcome = (Value, Result<(), String>);

/// Reads orders: those that can be taken, and what came of each.
fn read_all(shape: Generation, orders: Vec<Map<String, Value>>) -> (Vec<Incoming>, Vec<Outcome>) {
    let mut good = Vec::with_capacity(orders.len());
    let read = |order: Map<String, Value>| {
        let id = order.get("id").filter(|id| id.is_string()).cloned().unwrap_or_default();
        (id, incoming::read(shape, order).map(|incoming| good.push(incoming)))
    };
    let outcomes = orders.into_iter().map(read).collect();
    (good, outcomes)
}

/// An order of a batch, if it is an object.
fn order_of(value: Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(order) => Some(unwrapped(order)),
        _ => None,
    }
}
