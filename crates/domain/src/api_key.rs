//! API keys: publishable ones, which tell a storefront, and secret ones, which act for the shop.

use stheno_storage::{Column, Kind, Timestamp, Tx, Value};

use crate::context::{hex, sha256};
use crate::event::{Events, Kind as EventKind};
use crate::table::{Table, columns};
use crate::{Context, Error};

columns! { "k.":
    ID = "id": Text,
    TITLE = "title": Text,
    TOKEN = "token": Text,
    REDACTED = "redacted": Text,
    TYPE = "type": Text,
    LAST_USED_AT = "last_used_at": Time or null,
    UPDATED_AT = "updated_at": Time,
    CREATED_AT = "created_at": Time,
    CREATED_BY = "created_by": Text,
    REVOKED_AT = "revoked_at": Time or null,
    REVOKED_BY = "revoked_by": Text or null,
}

/// `deleted_at`: never set, for a deleted key is gone; it is only asked for.
pub static DELETED_AT: Column =
    Column { name: "deleted_at", sql: "NULLIF(k.created_at, k.created_at)", kind: Kind::Time, nullable: true };

/// All keys; a deleted one is gone.
pub static TABLE: Table = Table::new("api_key k", "TRUE", &ID);

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Tells which storefront asks; not a secret.
    Publishable,
    /// Acts for the shop.
    Secret,
}

impl Type {
    /// Both, in the order in which Medusa names them.
    pub const ALL: [Self; 2] = [Self::Publishable, Self::Secret];

    /// Its name in the API and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Publishable => "publishable",
            Self::Secret => "secret",
        }
    }

    /// The type of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What tokens of this type begin with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Publishable => "pk_",
            Self::Secret => "sk_",
        }
    }
}

/// A key at the only moment at which its token is known.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Its id.
    pub id: String,
    /// The token, to be shown once.
    pub token: String,
    /// What of the token stays visible.
    pub redacted: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Makes a key.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn create(
    tx: &mut Tx<'_>,
    context: &Context,
    kind: Type,
    title: &str,
    created_by: &str,
) -> Result<NewKey, Error> {
    let token = format!("{}{}", kind.prefix(), hex(&context.random::<32>()?));
    let visible = |range: std::ops::Range<usize>| token.get(range).unwrap_or_default();
    let redacted = format!("{}***{}", visible(0..6), visible(token.len() - 3..token.len()));
    let key = NewKey { id: context.id("apk")?, redacted, created_at: context.now(), token };
    let stored = match kind {
        Type::Publishable => key.token.as_str(),
        Type::Secret => "",
    };
    let values: [Value; 9] = [
        key.id.as_str().into(),
        kind.name().into(),
        title.into(),
        stored.into(),
        sha256(&key.token).into(),
        key.redacted.as_str().into(),
        created_by.into(),
        key.created_at.into(),
        key.created_at.into(),
    ];
    let sql = "INSERT INTO api_key (id, type, title, token, token_hash, redacted, created_by, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.execute(sql, &values).await?;
    tell(tx, context, EventKind::ApiKeyCreated, &key.id).await?;
    Ok(key)
}

async fn tell(tx: &mut Tx<'_>, context: &Context, kind: EventKind, id: &str) -> Result<(), Error> {
    let mut events = Events::default();
    events.add(kind, id);
    events.write(tx, context).await
}

/// Changes the title; false when there is no such key.
///
/// # Errors
/// When storage fails.
pub async fn rename(tx: &mut Tx<'_>, context: &Context, id: &str, title: &str) -> Result<bool, Error> {
    let values: [Value; 3] = [title.into(), context.now().into(), id.into()];
    // The same title is no change, and does not count as one.
    let sql = "UPDATE api_key SET title = $1, updated_at = $2 WHERE id = $3 AND title <> $1";
    if tx.execute(sql, &values).await? == 1 {
        tell(tx, context, EventKind::ApiKeyUpdated, id).await?;
        return Ok(true);
    }
    exists(tx, id).await
}

async fn exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    Ok(tx.query_one("SELECT id FROM api_key WHERE id = $1", &[id.into()], |_| Ok(())).await?.is_some())
}

/// Revokes a key, now or after some milliseconds; false when there is no such key.
///
/// # Errors
/// [`Error::KeyAlreadyRevoked`] for a secret key that is no longer valid, or when storage fails.
pub async fn revoke(
    tx: &mut Tx<'_>,
    context: &Context,
    id: &str,
    after_millis: i64,
    revoked_by: &str,
) -> Result<bool, Error> {
    let now = context.now();
    let mut select = tx.statement("SELECT type, revoked_at FROM api_key WHERE id = ");
    select.bind(id.into()).for_update();
    let found = tx.select(select, |row| Ok((row.text(0)? == Type::Secret.name(), row.opt_time(1)?))).await?;
    let Some((secret, revoked_at)) = found.into_iter().next() else {
        return Ok(false);
    };
    if secret && revoked_at.is_some_and(|revoked_at| revoked_at < now) {
        return Err(Error::KeyAlreadyRevoked);
    }
    tx.withdraw();
    let revoked_at = Timestamp(now.0.saturating_add(after_millis.max(0)).min(LATEST));
    let values: [Value; 4] = [revoked_at.into(), revoked_by.into(), now.into(), id.into()];
    tx.execute("UPDATE api_key SET revoked_at = $1, revoked_by = $2, updated_at = $3 WHERE id = $4", &values).await?;
    tell(tx, context, EventKind::ApiKeyUpdated, id).await?;
    Ok(true)
}

/// The latest time that can be written with a year of four digits.
const LATEST: i64 = 253_402_300_799_999;

/// Deletes a revoked key for good. Does nothing when there is no such key.
///
/// # Errors
/// [`Error::KeyNotRevoked`], or when storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, id: &str) -> Result<(), Error> {
    // A key may be revoked for the future, be remembered, and be deleted as soon as it is.
    tx.withdraw();
    let values: [Value; 2] = [id.into(), context.now().into()];
    if tx.execute("DELETE FROM api_key WHERE id = $1 AND revoked_at <= $2", &values).await? == 1 {
        return tell(tx, context, EventKind::ApiKeyDeleted, id).await;
    }
    if exists(tx, id).await? { Err(Error::KeyNotRevoked) } else { Ok(()) }
}

/// The id of the key of this type with this token, and when it will be revoked; None when it is.
///
/// # Errors
/// When storage fails.
pub async fn find(
    tx: &mut Tx<'_>,
    now: Timestamp,
    kind: Type,
    token: &str,
) -> Result<Option<(String, Option<Timestamp>)>, Error> {
    let values: [Value; 3] = [sha256(token).into(), kind.name().into(), now.into()];
    let sql = "SELECT id, revoked_at FROM api_key WHERE token_hash = $1 AND type = $2 AND (revoked_at IS NULL OR revoked_at > $3)";
    Ok(tx.query_one(sql, &values, |row| Ok((row.string(0)?, row.opt_time(1)?))).await?)
}

/// The id of the user who made a key; None when there is no such key, or when it was no user, or one who is gone.
///
/// # Errors
/// When storage fails.
pub async fn made_by(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT u.id FROM api_key k JOIN \"user\" u ON u.id = k.created_by \
               WHERE k.id = $1 AND u.deleted_at IS NULL";
    Ok(tx.query_one(sql, &[id.into()], |row| row.string(0)).await?)
}

/// Whether there is any publishable key.
///
/// # Errors
/// When storage fails.
pub async fn any_publishable(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let sql = "SELECT id FROM api_key WHERE type = 'publishable' LIMIT 1";
    Ok(tx.query_one(sql, &[], |_| Ok(())).await?.is_some())
}
