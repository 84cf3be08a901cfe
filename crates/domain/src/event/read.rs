//! Reading events, and letting go of old ones.

use stheno_storage::{Error as StorageError, Feed, Row, Statement, Timestamp, Tx, Value};

use super::{Event, Kind};
use crate::Error;

/// Events, to be read on from where one was.
pub static FEED: Feed = Feed { table: "event", number: 0 };

/// With the secret, which only those get whom the event is delivered to.
const WITH_SECRET: &str = "e.position, e.kind, e.subject, e.thing, e.data, e.secret, e.group_id, e.created_at";
const WITHOUT_SECRET: &str = "e.position, e.kind, e.subject, e.thing, e.data, NULL, e.group_id, e.created_at";

/// None for a kind that this program does not know: a newer one wrote it, before it was replaced.
fn read(row: &Row<'_>) -> Result<Option<Event>, StorageError> {
    let Some(kind) = Kind::by_name(row.text(1)?) else { return Ok(None) };
    Ok(Some(Event {
        position: row.int(0)?,
        kind,
        subject: row.string(2)?,
        thing: row.string(3)?,
        data: row.opt_string(4)?,
        secret: row.opt_string(5)?,
        group: row.string(6)?,
        created_at: row.time(7)?,
    }))
}

async fn select(tx: &mut Tx<'_>, statement: Statement) -> Result<Vec<Event>, Error> {
    Ok(tx.select(statement, read).await?.into_iter().flatten().collect())
}

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Behind this position.
    pub after: i64,
    /// Up to this position, included: what was settled.
    pub until: i64,
    /// Of these kinds; of all without any.
    pub kinds: Option<Vec<Kind>>,
    /// About this subject.
    pub subject: Option<String>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Whether the newest come first.
    pub newest_first: bool,
}

/// A page of events by the filter, `limit` at most, in their order, without their secrets.
///
/// # Errors
/// When storage fails.
pub async fn list(tx: &mut Tx<'_>, filter: &Filter, limit: i64) -> Result<Vec<Event>, Error> {
    let mut statement = tx.statement("SELECT ");
    statement.push(WITHOUT_SECRET).push(" FROM event e WHERE e.position > ").bind(filter.after.into());
    statement.push(" AND e.position <= ").bind(filter.until.into());
    if let Some(subject) = &filter.subject {
        statement.push(" AND e.subject = ").bind(subject.as_str().into());
    }
    if let Some(since) = filter.since {
        statement.push(" AND e.created_at >= ").bind(since.into());
    }
    if let Some(kinds) = &filter.kinds {
        let names = kinds.iter().map(|kind| kind.name().to_owned()).collect();
        statement.push(" AND e.kind").one_of(Value::Texts(names));
    }
    statement.push(" ORDER BY e.position").push(if filter.newest_first { " DESC" } else { "" });
    statement.push(" LIMIT ").bind(limit.into());
    select(tx, statement).await
}

/// The position of the oldest event that is kept; 0 when there is none.
///
/// # Errors
/// When storage fails.
pub async fn oldest(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let oldest = tx.query_one("SELECT min(position) FROM event", &[], |row| row.opt_int(0)).await?;
    Ok(oldest.flatten().unwrap_or_default())
}

/// The event at this position, without its secret, if it is still there.
///
/// # Errors
/// When storage fails.
pub async fn find(tx: &mut Tx<'_>, position: i64) -> Result<Option<Event>, Error> {
    let filter = Filter { after: position.saturating_sub(1), until: position, ..Filter::default() };
    Ok(list(tx, &filter, 1).await?.pop())
}

/// The events of one piece of work that are about this subject, without their secrets.
///
/// # Errors
/// When storage fails.
pub async fn of_group(tx: &mut Tx<'_>, subject: &str, group: &str) -> Result<Vec<Event>, Error> {
    let filter = Filter { subject: Some(subject.to_owned()), until: i64::MAX, newest_first: true, ..Filter::default() };
    let newest = list(tx, &filter, NEWEST).await?;
    Ok(newest.into_iter().filter(|event| event.group == group).collect())
}

/// How many of the newest events are looked through for one that was just written.
const NEWEST: i64 = 100;

/// The events at these positions that are still there, in their order, with their secrets, to be delivered.
///
/// # Errors
/// When storage fails.
pub async fn to_deliver(tx: &mut Tx<'_>, positions: Vec<i64>) -> Result<Vec<Event>, Error> {
    let mut statement = tx.statement("SELECT ");
    statement.push(WITH_SECRET).push(" FROM event e WHERE e.position").one_of(Value::Ints(positions));
    statement.push(" ORDER BY e.position");
    select(tx, statement).await
}

/// How many events are looked at, and deleted, in one transaction.
pub const FORGOTTEN_AT_ONCE: u32 = 1000;

/// Deletes events from before a moment, [`FORGOTTEN_AT_ONCE`] at most, but none that is still to be sent to a webhook that is
/// switched on, and not the last one (see [`Feed`](stheno_storage::Feed)); gives how many.
///
/// # Errors
/// When storage fails.
pub async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    let last = tx.query_one("SELECT max(position) FROM event", &[], |row| row.opt_int(0)).await?.flatten();
    let old = self::before(tx, before, last.unwrap_or_default().saturating_sub(1)).await?;
    let sql = "DELETE FROM event WHERE position IN (SELECT e.position FROM event e WHERE e.position <= $1 \
               AND e.position <= (SELECT coalesce(min(w.seen), $1) FROM webhook w \
                                  WHERE w.disabled_at IS NULL AND w.deleted_at IS NULL) \
               AND NOT EXISTS (SELECT 1 FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id \
                               WHERE d.state = 'pending' AND d.position = e.position \
                               AND w.disabled_at IS NULL AND w.deleted_at IS NULL) \
               ORDER BY e.position LIMIT $2)";
    Ok(tx.execute(sql, &[old.into(), i64::from(FORGOTTEN_AT_ONCE).into()]).await?)
}

/// Whether there is any event with a secret.
///
/// # Errors
/// When storage fails.
pub async fn has_secrets(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM event WHERE secret IS NOT NULL LIMIT 1";
    Ok(tx.query_one(sql, &[], |_| Ok(())).await?.is_some())
}

/// Forgets the secrets of events that are delivered to all who get them, and those that are no use any more: of events from
/// before a moment. Gives how many.
///
/// # Errors
/// When storage fails.
pub async fn forget_secrets(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    // Who asks for them by name may get them, and if it is switched off, once it is switched on.
    let sql = "UPDATE event SET secret = NULL WHERE secret IS NOT NULL AND (created_at <= $1 OR NOT EXISTS \
               (SELECT 1 FROM webhook w WHERE w.deleted_at IS NULL AND CAST(w.events AS text) LIKE '%password_reset\"%' \
                AND (w.seen < event.position OR EXISTS \
                     (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'pending' \
                      AND d.position = event.position))))";
    Ok(tx.execute(sql, &[before.into()]).await?)
}

/// How far the clocks of several processes may differ, in milliseconds, where a moment is looked for among events.
const CLOCKS: i64 = 60_000;

/// A position up to which all events up to `until` are from before a moment. Found in some steps, for events are nearly in the
/// order of their times.
///
/// # Errors
/// When storage fails.
pub async fn before(tx: &mut Tx<'_>, moment: Timestamp, until: i64) -> Result<i64, Error> {
    let early = Timestamp(moment.0.saturating_sub(CLOCKS));
    let sql =
        "SELECT position, created_at FROM event WHERE position >= $1 AND position <= $2 ORDER BY position LIMIT 1";
    let (mut low, mut high) = (0, until.saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        let values: [Value; 2] = [middle.into(), until.into()];
        match tx.query_one(sql, &values, |row| Ok((row.int(0)?, row.time(1)?))).await? {
            Some((position, at)) if at < early => low = position.saturating_add(1),
            _ => high = middle,
        }
    }
    Ok(low.saturating_sub(1))
}
