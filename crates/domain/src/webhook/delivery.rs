//! Deliveries: what is sent to a webhook, or was, and each try of it.
//!
//! What is about one subject is sent in order: a delivery waits until none before it of the same webhook and subject is
//! pending.

use std::collections::HashSet;

use stheno_storage::{Column, Error as StorageError, Kind, Row, Timestamp, Tx, Value};

use super::{Reason, Webhook, disable};
use crate::context::first_id;
use crate::table::{Link, Table, columns};
use crate::{Context, Error};

columns! { "d.":
    ID = "id": Text,
    WEBHOOK_ID = "webhook_id": Text,
    EVENT = "event": Text,
    EVENT_ID = "event_id": Text,
    STATE = "state": Text,
    ATTEMPT_COUNT = "attempt_count": Int,
    NEXT_AT = "next_at": Time or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
}

/// All deliveries that are known.
pub static TABLE: Table = Table::new("webhook_delivery d", "TRUE", &ID);

/// The states, as they are named in the API.
pub const STATES: [&str; 3] = [PENDING, DELIVERED, FAILED];
const PENDING: &str = "pending";
const DELIVERED: &str = "delivered";
const FAILED: &str = "failed";

/// The tries of a delivery.
pub mod attempt {
    use super::{Column, Kind, Link};

    /// `number`, from 1.
    pub static NUMBER: Column = column("number", "t.number", Kind::Int, false);
    /// `at`.
    pub static AT: Column = column("at", "t.at", Kind::Time, false);
    /// `duration`, in milliseconds.
    pub static DURATION: Column = column("duration", "t.duration", Kind::Int, false);
    /// `status`, when there was an answer.
    pub static STATUS: Column = column("status", "t.status", Kind::Int, true);
    /// `response`, the beginning of its body.
    pub static RESPONSE: Column = column("response", "t.response", Kind::Text, true);
    /// `error`, in words.
    pub static ERROR: Column = column("error", "t.error", Kind::Text, true);
    /// All columns, in the order of answers.
    pub static COLUMNS: &[&Column] = &[&NUMBER, &AT, &DURATION, &STATUS, &RESPONSE, &ERROR];

    /// From deliveries to their tries.
    pub static OF_DELIVERIES: Link =
        Link { owner: "t.delivery_id", from: "webhook_attempt t WHERE TRUE", order: "t.delivery_id, t.number" };

    const fn column(name: &'static str, sql: &'static str, kind: Kind, nullable: bool) -> Column {
        Column { name, sql, kind, nullable }
    }
}

/// What is to be sent: one of the messages that an event makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The event.
    pub position: i64,
    /// Which of its messages.
    pub part: i64,
    /// Whom it is about.
    pub subject: String,
    /// The name under which it is told.
    pub event: String,
    /// The id under which it is told.
    pub event_id: String,
}

/// Schedules messages for a webhook, and notes that all events up to a position were looked at. Does nothing, and gives false,
/// when the webhook was changed since it was read. What is pending already is not scheduled again.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn schedule(
    tx: &mut Tx<'_>,
    context: &Context,
    webhook: &Webhook,
    up_to: i64,
    mut messages: Vec<Message>,
) -> Result<bool, Error> {
    let values: [Value; 4] = [up_to.into(), webhook.id.as_str().into(), webhook.seen.into(), webhook.nudged.into()];
    let sql = "UPDATE webhook SET seen = $1 WHERE id = $2 AND seen = $3 AND nudged = $4";
    if tx.execute(sql, &values).await? == 0 {
        return Ok(false);
    }
    // They can be pending already only where they are looked at again.
    if webhook.since.is_some() && !messages.is_empty() {
        let positions = messages.iter().map(|message| message.position).collect();
        let mut select =
            tx.statement("SELECT position, part FROM webhook_delivery WHERE state = 'pending' AND webhook_id = ");
        select.bind(webhook.id.as_str().into()).push(" AND position").one_of(Value::Ints(positions));
        let pending: HashSet<(i64, i64)> =
            tx.select(select, |row| Ok((row.int(0)?, row.int(1)?))).await?.into_iter().collect();
        messages.retain(|message| !pending.contains(&(message.position, message.part)));
    }
    insert(tx, context, &webhook.id, &messages, context.now()).await?;
    Ok(true)
}

/// Schedules messages for a webhook, to be sent from a moment on; gives the ids of the deliveries.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn insert(
    tx: &mut Tx<'_>,
    context: &Context,
    webhook: &str,
    messages: &[Message],
    from: Timestamp,
) -> Result<Vec<String>, Error> {
    let now = context.now();
    let mut ids = Vec::with_capacity(messages.len());
    for messages in messages.chunks(ROWS) {
        let mut insert = tx.statement(
            "INSERT INTO webhook_delivery (id, webhook_id, position, part, subject, event, event_id, state, attempt_count, \
             next_at, created_at, updated_at) VALUES ",
        );
        let mut begin = "(";
        for message in messages {
            let id = context.id(PREFIX)?;
            insert.push(begin).bind(id.as_str().into());
            let values: [Value; 10] = [
                webhook.into(),
                message.position.into(),
                message.part.into(),
                message.subject.as_str().into(),
                message.event.as_str().into(),
                message.event_id.as_str().into(),
                PENDING.into(),
                from.into(),
                now.into(),
                now.into(),
            ];
            for (number, value) in values.into_iter().enumerate() {
                insert.push(if number == 7 { ", 0, " } else { ", " }).bind(value);
            }
            insert.push(")");
            begin = ", (";
            ids.push(id);
        }
        tx.change(insert).await?;
    }
    Ok(ids)
}

/// What ids of deliveries begin with.
const PREFIX: &str = "whkdel";
/// Rows that are inserted with one statement.
const ROWS: usize = 50;

/// How many deliveries of one webhook are pending at most before nothing more is scheduled: what is behind waits in the events.
pub const PENDING_AT_MOST: i64 = 1_000;

/// A delivery that is to be tried.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its id.
    pub id: String,
    /// The event.
    pub position: i64,
    /// Which of its messages.
    pub part: i64,
    /// Whom it is about.
    pub subject: String,
    /// The name under which it is told.
    pub event: String,
    /// The id under which it is told.
    pub event_id: String,
    /// How often it was tried already.
    pub attempts: i64,
    /// When the first of the tries was that count for when it is given up.
    pub tried_since: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> Result<Due, StorageError> {
    Ok(Due {
        id: row.string(0)?,
        position: row.int(1)?,
        part: row.int(2)?,
        subject: row.string(3)?,
        event: row.string(4)?,
        event_id: row.string(5)?,
        attempts: row.int(6)?,
        tried_since: row.opt_time(7)?,
    })
}

const DUE: &str = "SELECT d.id, d.position, d.part, d.subject, d.event, d.event_id, d.attempt_count, d.tried_since ";

/// Begins what gives of each subject the first that is pending; ends with [`OF_EACH`]. By a window, for a database without
/// statistics of a table that changes all the time would compare each row with each.
const FIRST: &str = "FROM (SELECT p.id, p.position, p.part, p.subject, p.event, p.event_id, p.attempt_count, p.tried_since, p.next_at, \
                     row_number() OVER (PARTITION BY p.subject ORDER BY p.position, p.part, p.id) AS place \
                     FROM webhook_delivery p WHERE p.state = 'pending' AND p.webhook_id = ";
const OF_EACH: &str = ") AS d WHERE d.place = 1";

/// The deliveries of a webhook that can be tried now, `limit` at most: of each subject the first that is pending, if it is due.
///
/// # Errors
/// When storage fails.
pub async fn due(tx: &mut Tx<'_>, now: Timestamp, webhook: &str, limit: i64) -> Result<Vec<Due>, Error> {
    let mut select = tx.statement(DUE);
    select.push(FIRST).bind(webhook.into()).push(OF_EACH);
    select.push(" AND d.next_at <= ").bind(now.into()).push(" ORDER BY d.next_at, d.id LIMIT ").bind(limit.into());
    Ok(tx.select(select, read).await?)
}

/// A delivery of a webhook.
///
/// # Errors
/// When storage fails.
pub async fn find(tx: &mut Tx<'_>, webhook: &str, id: &str) -> Result<Option<Due>, Error> {
    let mut select = tx.statement(DUE);
    select
        .push("FROM webhook_delivery d WHERE d.id = ")
        .bind(id.into())
        .push(" AND d.webhook_id = ")
        .bind(webhook.into());
    Ok(tx.select(select, read).await?.pop())
}

/// How many deliveries of a webhook are pending.
///
/// # Errors
/// When storage fails.
pub async fn pending(tx: &mut Tx<'_>, webhook: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM webhook_delivery WHERE webhook_id = $1 AND state = 'pending'";
    Ok(tx.query_one(sql, &[webhook.into()], |row| row.int(0)).await?.unwrap_or_default())
}

/// The position of the oldest event that a delivery of a webhook is pending for.
///
/// # Errors
/// When storage fails.
pub async fn oldest_pending(tx: &mut Tx<'_>, webhook: &str) -> Result<Option<i64>, Error> {
    let sql = "SELECT min(position) FROM webhook_delivery WHERE webhook_id = $1 AND state = 'pending'";
    Ok(tx.query_one(sql, &[webhook.into()], |row| row.opt_int(0)).await?.flatten())
}

/// When the next of the deliveries of a webhook can be tried, if any is pending.
///
/// # Errors
/// When storage fails.
pub async fn next(tx: &mut Tx<'_>, webhook: &str) -> Result<Option<Timestamp>, Error> {
    let mut select = tx.statement("SELECT min(d.next_at) ");
    select.push(FIRST).bind(webhook.into()).push(OF_EACH);
    Ok(tx.select(select, |row| row.opt_time(0)).await?.pop().flatten())
}

/// A try to send a message.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The delivery.
    pub delivery: String,
    /// Which try it was, from 1.
    pub number: i64,
    /// When it began.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration: i64,
    /// What was answered, if anything was.
    pub status: Option<i64>,
    /// The beginning of the answer's body.
    pub response: Option<String>,
    /// What went wrong, in words.
    pub error: Option<String>,
    /// What comes of it.
    pub verdict: Verdict,
}

/// What comes of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was delivered.
    Delivered,
    /// It is tried again at this moment.
    Again(Timestamp),
    /// It is not tried any more, and the webhook is switched off.
    GivenUp(Reason),
    /// It is not tried any more, for there is nothing to send: the event is gone.
    Lost,
}

/// What became of a webhook by what was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is as it was.
    Same,
    /// Somebody has changed it, or asked for it to be looked at, since it was read.
    Changed,
    /// It was switched off by this.
    Off(Reason),
}

/// Writes down what tries have come to, of a webhook as it was read before them.
///
/// Of several that are given up at once, one is, and the others stay pending: the webhook is switched off, and they wait until it is
/// switched on. What failed after the webhook was changed says nothing of it as it is now, and is tried again.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn record(
    tx: &mut Tx<'_>,
    context: &Context,
    webhook: &Webhook,
    attempts: &[Attempt],
) -> Result<Recorded, Error> {
    let now = context.now();
    let mut select = tx.statement("SELECT nudged, disabled_at FROM webhook WHERE deleted_at IS NULL AND id = ");
    select.bind(webhook.id.as_str().into()).for_update();
    let found = tx.select(select, |row| Ok((row.int(0)?, row.opt_time(1)?.is_some()))).await?.pop();
    let Some((nudged, is_off)) = found else { return Ok(Recorded::Changed) };
    let changed = nudged != webhook.nudged;
    let mut off = None;
    let mut updates = Vec::with_capacity(attempts.len());
    let mut inserts = Vec::with_capacity(attempts.len());
    for attempt in attempts {
        let (state, next_at) = match attempt.verdict {
            Verdict::Delivered => (DELIVERED, None),
            Verdict::Lost => (FAILED, None),
            Verdict::Again(_) | Verdict::GivenUp(_) if changed => (PENDING, Some(now)),
            Verdict::Again(at) => (PENDING, Some(at)),
            Verdict::GivenUp(_) if is_off || off.is_some() => (PENDING, Some(now)),
            Verdict::GivenUp(reason) => {
                off = Some(reason);
                (FAILED, None)
            }
        };
        updates.push(vec![
            state.into(),
            next_at.map_or(Value::Null, Value::Time),
            attempt.number.into(),
            if changed { Value::Null } else { attempt.at.into() },
            now.into(),
            attempt.delivery.as_str().into(),
        ]);
        inserts.push(vec![
            attempt.delivery.as_str().into(),
            attempt.number.into(),
            attempt.at.into(),
            attempt.duration.into(),
            attempt.status.map_or(Value::Null, Value::Int),
            attempt.response.clone().into(),
            attempt.error.clone().into(),
        ]);
    }
    let sql = "UPDATE webhook_delivery SET state = $1, next_at = $2, attempt_count = $3, \
               tried_since = coalesce(tried_since, $4), updated_at = $5 WHERE id = $6";
    let updated = tx.execute_each(sql, &updates).await?;
    // Old ones are deleted.
    let inserts: Vec<_> =
        inserts.into_iter().zip(updated).filter(|(_, updated)| *updated == 1).map(|(row, _)| row).collect();
    let sql = "INSERT INTO webhook_attempt (delivery_id, number, at, duration, status, response, error) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    tx.execute_each(sql, &inserts).await?;
    match off {
        Some(reason) if disable(tx, context, &webhook.id, reason).await? => Ok(Recorded::Off(reason)),
        _ if changed => Ok(Recorded::Changed),
        _ => Ok(Recorded::Same),
    }
}

/// Has everything of a webhook that is pending tried at once, and from the beginning.
///
/// # Errors
/// When storage fails.
pub(super) async fn begin_anew(tx: &mut Tx<'_>, now: Timestamp, webhook: &str) -> Result<(), Error> {
    let sql =
        "UPDATE webhook_delivery SET next_at = $1, tried_since = NULL WHERE webhook_id = $2 AND state = 'pending'";
    tx.execute(sql, &[now.into(), webhook.into()]).await?;
    Ok(())
}

/// Has what was given up tried again, the oldest first, [`PENDING_AT_MOST`] at most; gives how many.
pub(super) async fn try_failed(tx: &mut Tx<'_>, now: Timestamp, webhook: &str) -> Result<u64, Error> {
    let sql = "UPDATE webhook_delivery SET state = 'pending', next_at = $1, tried_since = NULL WHERE id IN \
               (SELECT f.id FROM webhook_delivery f WHERE f.webhook_id = $2 AND f.state = 'failed' ORDER BY f.id LIMIT $3)";
    Ok(tx.execute(sql, &[now.into(), webhook.into(), PENDING_AT_MOST.into()]).await?)
}

/// Has these deliveries tried again, whatever has come of them; gives how many there are.
pub(super) async fn try_again(tx: &mut Tx<'_>, now: Timestamp, webhook: &str, ids: Vec<String>) -> Result<u64, Error> {
    let mut update = tx.statement("UPDATE webhook_delivery SET state = 'pending', next_at = ");
    update.bind(now.into()).push(", tried_since = NULL WHERE webhook_id = ").bind(webhook.into());
    update.push(" AND id").one_of(Value::Texts(ids));
    Ok(tx.change(update).await?)
}

/// How many deliveries are looked at, and deleted, in one transaction.
pub const FORGOTTEN_AT_ONCE: u32 = 1000;

/// Deletes what is known of deliveries from before a moment, [`FORGOTTEN_AT_ONCE`] at most, but nothing that is pending for a
/// webhook that is switched on; gives how many.
///
/// # Errors
/// When storage fails.
pub async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    // Ids grow with time.
    let sql = "DELETE FROM webhook_delivery WHERE id IN (SELECT d.id FROM webhook_delivery d \
               JOIN webhook w ON w.id = d.webhook_id WHERE d.id < $1 \
               AND (d.state <> 'pending' OR w.disabled_at IS NOT NULL) ORDER BY d.id LIMIT $2)";
    let first = first_id(PREFIX, before);
    Ok(tx.execute(sql, &[first.into(), i64::from(FORGOTTEN_AT_ONCE).into()]).await?)
}
