//! Events: what happened, written in the transaction of the change, for whoever listens. They have the names that Medusa
//! 2 gives them: of three parts where a row changed, of two where a piece of work was done.

use std::collections::BTreeMap;

use serde_json::json;
use stheno_storage::{Row, Timestamp, Tx, Value};

use crate::{Context, Error};

/// A customer's row was added.
pub(crate) const CUSTOMER_ROW_CREATED: &str = "customer.customer.created";
/// A customer's row was changed.
pub(crate) const CUSTOMER_ROW_UPDATED: &str = "customer.customer.updated";
/// A customer's row was deleted.
pub(crate) const CUSTOMER_ROW_DELETED: &str = "customer.customer.deleted";
/// A customer was made.
pub(crate) const CUSTOMER_CREATED: &str = "customer.created";
/// A change of a customer was asked for, whether it made a difference or not.
pub(crate) const CUSTOMER_UPDATED: &str = "customer.updated";
/// The end of a customer was asked for, whether it lived or not.
pub(crate) const CUSTOMER_DELETED: &str = "customer.deleted";
/// An address was added.
pub(crate) const ADDRESS_CREATED: &str = "customer.customer-address.created";
/// An address was changed.
pub(crate) const ADDRESS_UPDATED: &str = "customer.customer-address.updated";
/// An address was deleted.
pub(crate) const ADDRESS_DELETED: &str = "customer.customer-address.deleted";
/// A customer's payment methods with a provider were changed.
pub(crate) const PAYMENT_METHODS_UPDATED: &str = "customer.customer-payment-methods.updated";
/// A group was added.
pub(crate) const GROUP_CREATED: &str = "customer.customer-group.created";
/// A group was changed.
pub(crate) const GROUP_UPDATED: &str = "customer.customer-group.updated";
/// A group was deleted.
pub(crate) const GROUP_DELETED: &str = "customer.customer-group.deleted";
/// A customer came into a group.
pub(crate) const MEMBER_CREATED: &str = "customer.customer-group-customer.created";
/// A customer left a group.
pub(crate) const MEMBER_DELETED: &str = "customer.customer-group-customer.deleted";
/// An identity was deleted.
pub(crate) const IDENTITY_DELETED: &str = "auth.auth-identity.deleted";
/// An API key was made.
pub(crate) const API_KEY_CREATED: &str = "api_key.api-key.created";
/// An API key was renamed or revoked.
pub(crate) const API_KEY_UPDATED: &str = "api_key.api-key.updated";
/// An API key was deleted.
pub(crate) const API_KEY_DELETED: &str = "api_key.api-key.deleted";
/// A user's row was added.
pub(crate) const USER_ROW_CREATED: &str = "user.user.created";
/// A user's row was changed.
pub(crate) const USER_ROW_UPDATED: &str = "user.user.updated";
/// A user's row was deleted.
pub(crate) const USER_ROW_DELETED: &str = "user.user.deleted";
/// A user was made.
pub(crate) const USER_CREATED: &str = "user.created";
/// A change of a user was asked for, whether it made a difference or not.
pub(crate) const USER_UPDATED: &str = "user.updated";
/// The end of a user was asked for, whether it lived or not.
pub(crate) const USER_DELETED: &str = "user.deleted";
/// Somebody asked for another password; the event carries the token for it.
pub(crate) const PASSWORD_RESET: &str = "auth.password_reset";

/// What a piece of work has to tell, in order.
#[derive(Default)]
pub(crate) struct Events(Vec<(&'static str, String)>);

impl Events {
    /// Adds an event about the thing with this id.
    pub(crate) fn add(&mut self, name: &'static str, id: &str) -> &mut Self {
        self.add_with(name, &json!({ "id": id }))
    }

    /// Adds an event with data of its own.
    pub(crate) fn add_with(&mut self, name: &'static str, data: &serde_json::Value) -> &mut Self {
        self.0.push((name, data.to_string()));
        self
    }

    /// Writes the events as one group.
    ///
    /// # Errors
    /// When there is no randomness, or storage fails.
    pub(crate) async fn write(&self, tx: &mut Tx<'_>, context: &Context) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let (group, now) = (context.ulid()?, context.now());
        for events in self.0.chunks(ROWS) {
            let mut insert = tx.statement("INSERT INTO event (name, data, group_id, created_at) VALUES ");
            let mut begin = "(";
            for (name, data) in events {
                insert.push(begin).bind((*name).into()).push(", ").bind(Value::Json(data.clone()));
                insert.push(", ").bind(group.as_str().into()).push(", ").bind(now.into()).push(")");
                begin = ", (";
            }
            tx.append(insert).await?;
        }
        Ok(())
    }
}

/// Rows that are inserted with one statement.
const ROWS: usize = 50;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place among all. What happened to one customer has numbers in the order in which it happened.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// What it is about, as a JSON object.
    pub data: String,
    /// The same for all that one piece of work wrote: a ULID.
    pub group: String,
    /// When it happened.
    pub created_at: Timestamp,
}

const SELECT: &str = "SELECT e.number, e.name, e.data, e.group_id, e.created_at FROM event e ";

fn read(row: &Row<'_>) -> Result<Event, stheno_storage::Error> {
    Ok(Event {
        number: row.int(0)?,
        name: row.string(1)?,
        data: row.string(2)?,
        group: row.string(3)?,
        created_at: row.time(4)?,
    })
}

/// The newest events, `limit` at most, oldest first.
///
/// # Errors
/// When storage fails.
pub async fn newest(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Event>, Error> {
    let mut select = tx.statement(SELECT);
    select.push("ORDER BY e.number DESC LIMIT ").bind(limit.into());
    let mut events = tx.select(select, read).await?;
    events.reverse();
    Ok(events)
}

/// How long a number that was skipped is waited for, in milliseconds: longer than any change takes.
const PATIENCE: i64 = 60_000;
/// How many skipped numbers are waited for.
const WAITED_FOR: usize = 10_000;
/// How many events are given at a time.
const PAGE: i64 = 1000;

/// Goes through the events as they come and misses none: PostgreSQL gives numbers out before it is known which change
/// ends first, and some are never used.
#[derive(Clone, Debug, Default)]
pub struct Follower {
    last: i64,
    /// Numbers before the last that were not there, and when that was seen.
    missing: BTreeMap<i64, Timestamp>,
}

impl Follower {
    /// Begins behind these events, oldest first.
    #[must_use]
    pub fn behind(events: &[Event], now: Timestamp) -> Self {
        let first = events.first().map_or(0, |event| event.number.saturating_sub(1));
        let mut follower = Self { last: first, missing: BTreeMap::new() };
        follower.note(events, now);
        follower
    }

    /// The statement for what comes next.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn look(&self, tx: &mut Tx<'_>) -> Result<Vec<Event>, Error> {
        let mut select = tx.statement(SELECT);
        select.push("WHERE e.number > ").bind(self.last.into());
        select.push(" ORDER BY e.number LIMIT ").bind(PAGE.into());
        let mut events = tx.select(select, read).await?;
        if !self.missing.is_empty() {
            let mut select = tx.statement(SELECT);
            select.push("WHERE e.number").one_of(Value::Ints(self.missing.keys().copied().collect()));
            events.extend(tx.select(select, read).await?);
            events.sort_unstable_by_key(|event| event.number);
        }
        Ok(events)
    }

    /// Goes on behind the events that a look gave.
    pub fn note(&mut self, events: &[Event], now: Timestamp) {
        for number in events.iter().map(|event| event.number) {
            if number > self.last {
                let skipped = (self.last + 1..number).rev().take(WAITED_FOR);
                self.missing.extend(skipped.map(|number| (number, now)));
                self.last = number;
            } else {
                self.missing.remove(&number);
            }
        }
        self.missing.retain(|_, since| now.0 - since.0 < PATIENCE);
        while self.missing.len() > WAITED_FOR {
            self.missing.pop_first();
        }
    }
}

/// How many events are looked at, and deleted, in one transaction.
pub const FORGOTTEN_AT_ONCE: u32 = 1000;

/// Deletes events from before a moment, [`FORGOTTEN_AT_ONCE`] at most; gives how many.
///
/// # Errors
/// When storage fails.
pub async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let sql = "DELETE FROM event WHERE number IN (SELECT number FROM \
               (SELECT number, created_at FROM event ORDER BY number LIMIT $1) AS oldest WHERE created_at < $2)";
    Ok(tx.execute(sql, &[i64::from(FORGOTTEN_AT_ONCE).into(), before.into()]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: i64) -> Event {
        Event { number, name: String::new(), data: String::new(), group: String::new(), created_at: Timestamp(0) }
    }

    #[test]
    fn a_skipped_number_is_waited_for_and_not_for_ever() {
        let missing = |follower: &Follower| follower.missing.keys().copied().collect::<Vec<_>>();
        let mut follower = Follower::behind(&[event(5), event(8)], Timestamp(0));
        assert_eq!((follower.last, missing(&follower)), (8, vec![6, 7]));
        follower.note(&[event(7), event(10)], Timestamp(1000));
        assert_eq!((follower.last, missing(&follower)), (10, vec![6, 9]));
        follower.note(&[], Timestamp(PATIENCE));
        assert_eq!(missing(&follower), [9]);
        follower.note(&[event(1_000_000)], Timestamp(PATIENCE));
        assert_eq!((follower.last, follower.missing.len()), (1_000_000, WAITED_FOR));
        assert_eq!(follower.missing.last_key_value(), Some((&999_999, &Timestamp(PATIENCE))));
    }
}
