//! Events: what happened, written in the transaction of the change, for whoever listens.
//!
//! What is written is what the shop knows: that a customer was created, and how it was then. How the generations of Medusa
//! tell it, and under which names, is the dialects' business; each kind of event has the same place in both.

mod follow;
mod kind;
mod read;

use serde_json::Map;
use stheno_storage::{Timestamp, Topic, Tx, Value};

use crate::{Context, Error};

pub use follow::{Followed, Settled};
pub use kind::Kind;
pub use read::{
    FEED, FORGOTTEN_AT_ONCE, Filter, before, find, forget, forget_secrets, has_secrets, list, of_group, oldest,
    to_deliver,
};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place among all, in the order in which they became visible. What happened to one subject is in the order in which
    /// it happened.
    pub position: i64,
    /// What happened.
    pub kind: Kind,
    /// Whom it is about: a customer's id where it is about a customer, else the id of the group, user, key or identity.
    pub subject: String,
    /// The id of the thing that it happened to.
    pub thing: String,
    /// More of it, as a JSON object: by [`Kind`].
    pub data: Option<String>,
    /// What is for those alone whom it is delivered to, and only until then: the token of [`Kind::PasswordReset`].
    pub secret: Option<String>,
    /// The same for all that one piece of work wrote: a ULID.
    pub group: String,
    /// When it happened.
    pub created_at: Timestamp,
}

/// An event that is to be written.
struct New {
    kind: Kind,
    subject: String,
    thing: String,
    data: Option<String>,
    secret: Option<String>,
}

/// What a piece of work has to tell, in order.
#[derive(Default)]
pub(crate) struct Events(Vec<New>);

impl Events {
    /// Adds an event about a thing of its own: a group, a user, a key, or a customer.
    pub(crate) fn add(&mut self, kind: Kind, id: &str) -> &mut Self {
        self.add_of(kind, id, id)
    }

    /// Adds an event about a thing of somebody else, a customer for example.
    pub(crate) fn add_of(&mut self, kind: Kind, subject: &str, thing: &str) -> &mut Self {
        self.push(New { kind, subject: subject.to_owned(), thing: thing.to_owned(), data: None, secret: None })
    }

    /// Adds an event with a JSON object that tells more.
    pub(crate) fn add_with(&mut self, kind: Kind, id: &str, data: String) -> &mut Self {
        let (subject, thing) = (id.to_owned(), id.to_owned());
        self.push(New { kind, subject, thing, data: Some(data), secret: None })
    }

    /// Adds an event with something that is only for those whom it is delivered to.
    pub(crate) fn add_secret(&mut self, kind: Kind, id: &str, data: &Map<String, serde_json::Value>, secret: String) {
        let (subject, thing) = (id.to_owned(), id.to_owned());
        let data = serde_json::to_string(data).unwrap_or_default();
        self.push(New { kind, subject, thing, data: Some(data), secret: Some(secret) });
    }

    fn push(&mut self, event: New) -> &mut Self {
        self.0.push(event);
        self
    }

    /// Writes the events as one group, if the shop tells any.
    ///
    /// # Errors
    /// When there is no randomness, or storage fails.
    pub(crate) async fn write(self, tx: &mut Tx<'_>, context: &Context) -> Result<(), Error> {
        if !self.0.is_empty() && context.tells_events() {
            self.write_anyway(tx, context).await?;
        }
        Ok(())
    }

    /// Writes the events as one group, whose name it gives.
    async fn write_anyway(self, tx: &mut Tx<'_>, context: &Context) -> Result<String, Error> {
        let (group, now) = (context.ulid()?, context.now());
        tx.announce(&FEED).await?;
        let mut events = self.0.into_iter().peekable();
        while events.peek().is_some() {
            let mut insert =
                tx.statement("INSERT INTO event (kind, subject, thing, data, secret, group_id, created_at) VALUES ");
            let mut begin = "(";
            for New { kind, subject, thing, data, secret } in events.by_ref().take(ROWS) {
                insert.push(begin).bind(kind.name().into());
                let values: [Value; 6] = [
                    subject.into(),
                    thing.into(),
                    data.map_or(Value::Null, Value::Json),
                    secret.into(),
                    group.as_str().into(),
                    now.into(),
                ];
                for value in values {
                    insert.push(", ").bind(value);
                }
                insert.push(")");
                begin = ", (";
            }
            tx.append(insert).await?;
        }
        tx.tell(Topic::Feed);
        Ok(group)
    }
}

/// Rows that are inserted with one statement.
const ROWS: usize = 50;

/// Writes the event by which somebody tries a webhook; gives its group. It is written also where the shop tells no events.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn test(tx: &mut Tx<'_>, context: &Context, webhook: &str) -> Result<String, Error> {
    let mut events = Events::default();
    events.add(Kind::WebhookTest, webhook);
    events.write_anyway(tx, context).await
}
