//! Webhooks: where the shop's events are sent to.

pub mod delivery;
mod guard;
mod pattern;
mod secret;

use serde_json::{Value as Json, json};
use stheno_storage::{Column, Kind, Row, Timestamp, Topic, Tx, Value};

use crate::event::{self, Events, Kind as EventKind};
use crate::table::{Table, columns};
use crate::{Change, Context, Error, Generation};

pub use guard::{AddressError, Guard};
pub use pattern::{Pattern, PatternError};
pub use secret::{SecretError, new_secret, read_secret};

columns! { "w.":
    ID = "id": Text,
    URL = "url": Text,
    DESCRIPTION = "description": Text or null,
    EVENTS = "events": Texts,
    GENERATION = "generation": Text,
    DISABLED_AT = "disabled_at": Time or null,
    DISABLED_REASON = "disabled_reason": Text or null,
    CREATED_BY = "created_by": Text,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
}

/// How many of its deliveries are pending: scheduled, and not delivered yet.
pub static PENDING: Column = Column {
    name: "pending",
    sql: "(SELECT count(*) FROM webhook_delivery p WHERE p.webhook_id = w.id AND p.state = 'pending')",
    kind: Kind::Int,
    nullable: false,
};

/// All webhooks.
pub static TABLE: Table = Table::new("webhook w", "w.deleted_at IS NULL", &ID);

/// How many there may be: each costs something at every event.
pub const MOST: i64 = 100;
/// How many patterns a webhook has at most.
pub const MOST_PATTERNS: usize = 50;
/// The longest description, in bytes.
pub const LONGEST_DESCRIPTION: usize = 1000;

/// How long a secret signs after another one took its place, in milliseconds.
const OVERLAP: i64 = 24 * 60 * 60 * 1000;

/// Why a webhook is switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody asked for it.
    Asked,
    /// An event could not be delivered at any of the tries.
    Failing,
    /// The receiver said that it is gone for good.
    Gone,
}

impl Reason {
    /// Its name in the database and in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }
}

/// What a new webhook is made of.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where to send to.
    pub url: String,
    /// A few words on what it is for.
    pub description: Option<String>,
    /// Which events are sent.
    pub events: Vec<Pattern>,
    /// In whose way they are told.
    pub generation: Generation,
    /// Signs what is sent.
    pub secret: String,
}

/// Makes a webhook for what happens behind a position; gives its id.
///
/// # Errors
/// [`Error::TooManyWebhooks`], when there is no randomness, or storage fails.
pub async fn create(
    tx: &mut Tx<'_>,
    context: &Context,
    new: &NewWebhook,
    behind: i64,
    created_by: &str,
) -> Result<String, Error> {
    let count = tx.query_one("SELECT count(*) FROM webhook WHERE deleted_at IS NULL", &[], |row| row.int(0)).await?;
    if count.unwrap_or_default() >= MOST {
        return Err(Error::TooManyWebhooks);
    }
    let (id, now) = (context.id("whk")?, context.now());
    let values: [Value; 10] = [
        id.as_str().into(),
        new.url.as_str().into(),
        new.description.clone().into(),
        Value::Json(list(&new.events)),
        new.generation.name().into(),
        new.secret.as_str().into(),
        behind.into(),
        created_by.into(),
        now.into(),
        now.into(),
    ];
    let sql = "INSERT INTO webhook (id, url, description, events, generation, secret, seen, created_by, created_at, \
               updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    tx.execute(sql, &values).await?;
    tx.tell(Topic::Errand);
    Ok(id)
}

fn list(patterns: &[Pattern]) -> String {
    json!(patterns.iter().map(Pattern::as_str).collect::<Vec<_>>()).to_string()
}

/// What of a webhook is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Where to send to. What is pending is sent there at once.
    pub url: Option<String>,
    /// A few words on what it is for.
    pub description: Change<String>,
    /// Which events are sent.
    pub events: Option<Vec<Pattern>>,
    /// In whose way they are told.
    pub generation: Option<Generation>,
    /// Whether it is switched on. Whoever switches it on again gets what is pending, and what happened meanwhile.
    pub enabled: Option<bool>,
}

/// Changes a webhook; false when there is no such one.
///
/// # Errors
/// When storage fails.
pub async fn update(tx: &mut Tx<'_>, context: &Context, id: &str, changes: &Changes) -> Result<bool, Error> {
    let now = context.now();
    let mut update = tx.statement("UPDATE webhook SET updated_at = ");
    update.bind(now.into());
    if let Some(url) = &changes.url {
        update.push(", url = ").bind(url.as_str().into());
    }
    if let Change::To(description) = &changes.description {
        update.push(", description = ").bind(description.clone().into());
    }
    if let Some(events) = &changes.events {
        update.push(", events = ").bind(Value::Json(list(events)));
    }
    if let Some(generation) = changes.generation {
        update.push(", generation = ").bind(generation.name().into());
    }
    match changes.enabled {
        Some(true) => {
            update.push(", disabled_at = NULL, disabled_reason = NULL");
        }
        Some(false) => {
            // Who switches off what is off already keeps the reason.
            update.push(", disabled_at = coalesce(disabled_at, ").bind(now.into());
            update.push("), disabled_reason = coalesce(disabled_reason, ").bind(Reason::Asked.name().into()).push(")");
        }
        None => {}
    }
    update.push(" WHERE deleted_at IS NULL AND id = ").bind(id.into());
    if tx.change(update).await? == 0 {
        return Ok(false);
    }
    // Whoever says where to send to, or to go on, does not want to wait for the next try.
    if changes.enabled == Some(true) || changes.url.is_some() {
        delivery::begin_anew(tx, now, id).await?;
    }
    nudge(tx, id).await?;
    Ok(true)
}

/// Gives a webhook another secret; the one before signs as well for a day. False when there is no such one.
///
/// # Errors
/// When storage fails.
pub async fn change_secret(tx: &mut Tx<'_>, context: &Context, id: &str, secret: &str) -> Result<bool, Error> {
    let now = context.now();
    let until = Timestamp(now.0.saturating_add(OVERLAP));
    let values: [Value; 4] = [until.into(), secret.into(), now.into(), id.into()];
    let sql = "UPDATE webhook SET secret_before = secret, secret_before_until = $1, secret = $2, updated_at = $3, nudged = nudged + 1 \
               WHERE id = $4 AND deleted_at IS NULL";
    tx.tell(Topic::Errand);
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Deletes a webhook. Does nothing when there is no such one. What is known of its deliveries goes little by little: of many, it
/// would hold up all who write ([`forget_deleted`]).
///
/// # Errors
/// When storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, id: &str) -> Result<bool, Error> {
    let sql = "UPDATE webhook SET deleted_at = $1, secret = '', secret_before = NULL, nudged = nudged + 1 \
               WHERE id = $2 AND deleted_at IS NULL";
    tx.tell(Topic::Errand);
    Ok(tx.execute(sql, &[context.now().into(), id.into()]).await? == 1)
}

/// How many deliveries of deleted webhooks are deleted in one transaction.
pub const FORGOTTEN_AT_ONCE: u32 = 1000;

/// Deletes deliveries of deleted webhooks, [`FORGOTTEN_AT_ONCE`] at most, and those webhooks that have none any more; gives how
/// many deliveries.
///
/// # Errors
/// When storage fails.
pub async fn forget_deleted(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let sql = "DELETE FROM webhook_delivery WHERE id IN (SELECT d.id FROM webhook w JOIN webhook_delivery d \
               ON d.webhook_id = w.id WHERE w.deleted_at IS NOT NULL LIMIT $1)";
    let forgotten = tx.execute(sql, &[i64::from(FORGOTTEN_AT_ONCE).into()]).await?;
    if forgotten < u64::from(FORGOTTEN_AT_ONCE) {
        let sql = "DELETE FROM webhook WHERE deleted_at IS NOT NULL \
                   AND NOT EXISTS (SELECT 1 FROM webhook_delivery d WHERE d.webhook_id = webhook.id)";
        tx.execute(sql, &[]).await?;
    }
    Ok(forgotten)
}

/// Switches a webhook off, and tells it. Does nothing when it is off already.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn disable(tx: &mut Tx<'_>, context: &Context, id: &str, reason: Reason) -> Result<bool, Error> {
    let now = context.now();
    let values: [Value; 4] = [now.into(), reason.name().into(), now.into(), id.into()];
    let sql = "UPDATE webhook SET disabled_at = $1, disabled_reason = $2, updated_at = $3 \
               WHERE id = $4 AND disabled_at IS NULL AND deleted_at IS NULL RETURNING description";
    let Some(description) = tx.query_one(sql, &values, |row| row.opt_string(0)).await? else {
        return Ok(false);
    };
    // Not the address, which others are told then: whoever knows it may send there.
    let data = json!({ "id": id, "description": description, "reason": reason.name() });
    let mut events = Events::default();
    events.add_with(EventKind::WebhookDisabled, id, data.to_string());
    events.write(tx, context).await?;
    Ok(true)
}

/// What is to be sent to a webhook again.
#[derive(Clone, Debug)]
pub enum Replay {
    /// All that happened since a moment.
    Since(Timestamp),
    /// What was given up, the oldest first, [`delivery::PENDING_AT_MOST`] at most.
    Failed,
    /// These deliveries, whatever has come of them.
    Deliveries(Vec<String>),
    /// These messages.
    Messages(Vec<delivery::Message>),
}

/// Has something sent to a webhook again. Gives how many deliveries that makes, if it is known already; None when there is no such
/// webhook. Events are looked at up to `settled`.
///
/// # Errors
/// [`Error::WebhookDisabled`], [`Error::TooMuchPending`], when there is no randomness, or storage fails.
pub async fn replay(
    tx: &mut Tx<'_>,
    context: &Context,
    id: &str,
    settled: i64,
    replay: &Replay,
) -> Result<Option<Option<u64>>, Error> {
    let now = context.now();
    if must_be_enabled(tx, now, id).await?.is_none() {
        return Ok(None);
    }
    if !matches!(replay, Replay::Since(_)) && delivery::pending(tx, id).await? >= delivery::PENDING_AT_MOST {
        return Err(Error::TooMuchPending);
    }
    let scheduled = match replay {
        Replay::Since(moment) => {
            let behind = event::before(tx, *moment, settled).await?;
            let sql = "UPDATE webhook SET seen = $1, since = $2 WHERE id = $3 AND seen > $1";
            tx.execute(sql, &[behind.into(), (*moment).into(), id.into()]).await?;
            None
        }
        Replay::Failed => Some(delivery::try_failed(tx, now, id).await?),
        Replay::Deliveries(ids) => Some(delivery::try_again(tx, now, id, ids.clone()).await?),
        Replay::Messages(messages) => {
            let made = delivery::insert(tx, context, id, messages, now).await?;
            Some(u64::try_from(made.len()).unwrap_or(u64::MAX))
        }
    };
    nudge(tx, id).await?;
    Ok(Some(scheduled))
}

/// A webhook that must be switched on, if there is such a one.
///
/// # Errors
/// [`Error::WebhookDisabled`] when it is switched off, or when storage fails.
pub async fn must_be_enabled(tx: &mut Tx<'_>, now: Timestamp, id: &str) -> Result<Option<Webhook>, Error> {
    match find_enabled(tx, now, id).await? {
        None if find(tx, now, id).await?.is_some() => Err(Error::WebhookDisabled),
        found => Ok(found),
    }
}

/// Has whoever sends to a webhook look what is pending for it.
///
/// # Errors
/// When storage fails.
pub async fn nudge(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.execute("UPDATE webhook SET nudged = nudged + 1 WHERE id = $1", &[id.into()]).await?;
    tx.tell(Topic::Errand);
    Ok(())
}

/// A webhook, as it is sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// Where to send to.
    pub url: String,
    /// Which events are sent.
    pub events: Vec<Pattern>,
    /// In whose way they are told.
    pub generation: Generation,
    /// The secrets that sign now: the newest first.
    pub secrets: Vec<String>,
    /// All events up to this position were looked at.
    pub seen: i64,
    /// Of those behind it, none from before this moment is sent.
    pub since: Option<Timestamp>,
    /// How often somebody has asked for what is pending to be looked at.
    pub nudged: i64,
}

const SENT_TO: &str = "SELECT w.id, w.url, w.events, w.generation, w.secret, w.secret_before, w.secret_before_until, w.seen, \
                       w.nudged, w.since \
                       FROM webhook w ";

fn read(row: &Row<'_>, now: Timestamp) -> Result<Webhook, stheno_storage::Error> {
    let patterns: Json = serde_json::from_str(row.text(2)?).unwrap_or_default();
    let patterns = patterns.as_array().into_iter().flatten().filter_map(Json::as_str);
    let before = row.opt_string(5)?.filter(|_| matches!(row.opt_time(6), Ok(Some(until)) if until > now));
    Ok(Webhook {
        id: row.string(0)?,
        url: row.string(1)?,
        events: patterns.filter_map(|text| Pattern::parse(text).ok()).collect(),
        generation: Generation::by_name(row.text(3)?).unwrap_or(Generation::V2),
        secrets: std::iter::once(row.string(4)?).chain(before).collect(),
        seen: row.int(7)?,
        nudged: row.int(8)?,
        since: row.opt_time(9)?,
    })
}

impl Webhook {
    /// Whether events of this name are sent.
    #[must_use]
    pub fn wants(&self, name: &str) -> bool {
        self.events.iter().any(|pattern| pattern.matches(name))
    }

    /// Whether events of this name are sent with what is secret in them: only where one asks for them by this name, and where
    /// nobody listens on the way.
    #[must_use]
    pub fn is_trusted_with(&self, name: &str, guard: &Guard) -> bool {
        self.events.iter().any(|pattern| pattern.as_str() == name) && guard.keeps_secrets(&self.url)
    }
}

/// The webhooks that are switched on.
///
/// # Errors
/// When storage fails.
pub async fn enabled(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Webhook>, Error> {
    let mut select = tx.statement(SENT_TO);
    select.push("WHERE w.deleted_at IS NULL AND w.disabled_at IS NULL ORDER BY w.id");
    Ok(tx.select(select, |row| read(row, now)).await?)
}

/// The ids of webhooks that are switched on and have not got yet what happened before a moment.
///
/// # Errors
/// When storage fails.
pub async fn behind(tx: &mut Tx<'_>, now: Timestamp, moment: Timestamp) -> Result<Vec<String>, Error> {
    let old = event::before(tx, moment, i64::MAX - 1).await?;
    let mut behind = Vec::new();
    for webhook in enabled(tx, now).await? {
        let oldest = delivery::oldest_pending(tx, &webhook.id).await?;
        if webhook.seen < old || oldest.is_some_and(|position| position <= old) {
            behind.push(webhook.id);
        }
    }
    Ok(behind)
}

/// A webhook that is switched on.
///
/// # Errors
/// When storage fails.
pub async fn find_enabled(tx: &mut Tx<'_>, now: Timestamp, id: &str) -> Result<Option<Webhook>, Error> {
    let mut select = tx.statement(SENT_TO);
    select.push("WHERE w.deleted_at IS NULL AND w.disabled_at IS NULL AND w.id = ").bind(id.into());
    Ok(tx.select(select, |row| read(row, now)).await?.pop())
}

/// A webhook, switched on or not.
///
/// # Errors
/// When storage fails.
pub async fn find(tx: &mut Tx<'_>, now: Timestamp, id: &str) -> Result<Option<Webhook>, Error> {
    let mut select = tx.statement(SENT_TO);
    select.push("WHERE w.deleted_at IS NULL AND w.id = ").bind(id.into());
    Ok(tx.select(select, |row| read(row, now)).await?.pop())
}
