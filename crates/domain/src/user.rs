//! Users: the people of the shop.

use stheno_storage::{Column, Error as StorageError, Kind, Row, Timestamp, Tx, Value};

use crate::auth::identity;
use crate::change::{Change, merged_metadata};
use crate::event::{Events, Kind as EventKind};
use crate::metadata::Metadata;
use crate::table::{Table, columns};
use crate::{Context, Error};

columns! { "u.":
    ID = "id": Text,
    FIRST_NAME = "first_name": Text or null,
    LAST_NAME = "last_name": Text or null,
    EMAIL = "email": Text,
    AVATAR_URL = "avatar_url": Text or null,
    METADATA = "metadata": Json or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    DELETED_AT = "deleted_at": Time or null,
}

/// `role`, as Medusa 1 has it: all users are of one kind here.
pub static ROLE: Column = Column { name: "role", sql: "'member'", kind: Kind::Text, nullable: false };

/// `api_token`, as Medusa 1 has it: never set, for API keys are things of their own.
pub static API_TOKEN: Column =
    Column { name: "api_token", sql: "NULLIF(u.id, u.id)", kind: Kind::Text, nullable: true };

/// Live users.
pub static TABLE: Table = Table::new("\"user\" u", "u.deleted_at IS NULL", &ID);

/// Makes a user who signs in with this password; gives the user's id.
///
/// # Errors
/// [`Error::UserEmailTaken`], or when storage fails.
pub async fn create(tx: &mut Tx<'_>, context: &Context, email: &str, password_hash: &str) -> Result<String, Error> {
    let id = context.id("user")?;
    let key = email.to_lowercase();
    let now = context.now();
    let sql = "SELECT id FROM \"user\" WHERE email_key = $1 AND deleted_at IS NULL";
    if tx.query_one(sql, &[key.as_str().into()], |_| Ok(())).await?.is_some() {
        return Err(Error::UserEmailTaken(email.to_owned()));
    }
    let values: [Value; 5] = [id.as_str().into(), email.into(), key.into(), now.into(), now.into()];
    let sql = "INSERT INTO \"user\" (id, email, email_key, created_at, updated_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &values).await.map_err(|error| match error {
        // Somebody was quicker.
        StorageError::Unique { .. } => Error::UserEmailTaken(email.to_owned()),
        other => other.into(),
    })?;
    let made = identity::create(tx, context, Some(&id), email, password_hash).await;
    made.map_err(|error| match error {
        Error::IdentityTaken => Error::UserEmailTaken(email.to_owned()),
        other => other,
    })?;
    let mut events = Events::default();
    events.add(EventKind::UserCreated, &id);
    events.write(tx, context).await?;
    Ok(id)
}

/// The e-mail of a live user, which the user signs in with.
///
/// # Errors
/// When storage fails.
pub async fn email(tx: &mut Tx<'_>, id: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT email FROM \"user\" WHERE id = $1 AND deleted_at IS NULL";
    Ok(tx.query_one(sql, &[id.into()], |row| row.string(0)).await?)
}

/// What of a user is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// First name.
    pub first_name: Change<String>,
    /// Last name.
    pub last_name: Change<String>,
    /// The address of a picture.
    pub avatar_url: Change<String>,
    /// Keys of the metadata, merged into what there is; None empties it.
    pub metadata: Change<Metadata>,
}

#[derive(Clone, PartialEq)]
struct Stored {
    first_name: Option<String>,
    last_name: Option<String>,
    avatar_url: Option<String>,
    metadata: Option<String>,
}

/// Changes a user; false when there is no such live one. Without a difference no row is written.
///
/// # Errors
/// When storage fails.
pub async fn update(tx: &mut Tx<'_>, context: &Context, id: &str, changes: Changes) -> Result<bool, Error> {
    let mut select = tx.statement(
        "SELECT first_name, last_name, avatar_url, metadata FROM \"user\" WHERE deleted_at IS NULL AND id = ",
    );
    select.bind(id.into()).for_update();
    let read = |row: &Row<'_>| {
        let text = |column| row.opt_string(column);
        Ok(Stored { first_name: text(0)?, last_name: text(1)?, avatar_url: text(2)?, metadata: text(3)? })
    };
    let Some(before) = tx.select(select, read).await?.pop() else {
        return Ok(false);
    };
    let mut after = before.clone();
    changes.first_name.apply(&mut after.first_name);
    changes.last_name.apply(&mut after.last_name);
    changes.avatar_url.apply(&mut after.avatar_url);
    after.metadata = merged_metadata(after.metadata, changes.metadata)?;
    let mut events = Events::default();
    events.add(if after == before { EventKind::UserUnchanged } else { EventKind::UserUpdated }, id);
    if after != before {
        let values: [Value; 6] = [
            after.first_name.into(),
            after.last_name.into(),
            after.avatar_url.into(),
            after.metadata.map_or(Value::Null, Value::Json),
            context.now().into(),
            id.into(),
        ];
        let sql = "UPDATE \"user\" SET first_name = $1, last_name = $2, avatar_url = $3, metadata = $4, \
                   updated_at = $5 WHERE id = $6";
        tx.execute(sql, &values).await?;
    }
    events.write(tx, context).await?;
    Ok(true)
}

/// Says that a user was changed, where what changed is kept elsewhere.
///
/// # Errors
/// When storage fails.
pub async fn touch(tx: &mut Tx<'_>, now: Timestamp, id: &str) -> Result<(), Error> {
    let values: [Value; 2] = [now.into(), id.into()];
    tx.execute("UPDATE \"user\" SET updated_at = $1 WHERE id = $2 AND deleted_at IS NULL", &values).await?;
    Ok(())
}

/// Deletes a user with the way to sign in. Does nothing, but for telling that it was asked for, when there is no such live
/// one.
///
/// # Errors
/// When storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, id: &str) -> Result<(), Error> {
    let values: [Value; 2] = [context.now().into(), id.into()];
    let mut events = Events::default();
    let sql = "UPDATE \"user\" SET deleted_at = $1, updated_at = $1 WHERE id = $2 AND deleted_at IS NULL";
    let deleted = tx.execute(sql, &values).await? == 1;
    if deleted {
        events.add(EventKind::UserDeleted, id);
    }
    events.add(EventKind::UserGone, id);
    if deleted {
        for identity in identity::release_user(tx, id).await? {
            events.add_of(EventKind::IdentityDeleted, id, &identity);
        }
    }
    events.write(tx, context).await
}

/// Whether there is any user.
///
/// # Errors
/// When storage fails.
pub async fn any(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let sql = "SELECT id FROM \"user\" WHERE deleted_at IS NULL LIMIT 1";
    Ok(tx.query_one(sql, &[], |_| Ok(())).await?.is_some())
}
