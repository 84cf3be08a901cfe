//! Users: the people of the shop.

use stheno_storage::{Tx, Value};

use crate::auth::identity;
use crate::event::{self, Events};
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

/// Live users.
pub static TABLE: Table = Table { from: "\"user\" u", live: "u.deleted_at IS NULL", id: &ID, count: None };

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
    tx.execute(sql, &values).await?;
    let made = identity::create(tx, context, Some(&id), email, password_hash).await;
    made.map_err(|error| match error {
        Error::IdentityTaken => Error::UserEmailTaken(email.to_owned()),
        other => other,
    })?;
    Events::default().add(event::USER_ROW_CREATED, &id).add(event::USER_CREATED, &id).write(tx, context).await?;
    Ok(id)
}

/// Whether there is any user.
///
/// # Errors
/// When storage fails.
pub async fn any(tx: &mut Tx<'_>) -> Result<bool, Error> {
    let sql = "SELECT id FROM \"user\" WHERE deleted_at IS NULL LIMIT 1";
    Ok(tx.query_one(sql, &[], |_| Ok(())).await?.is_some())
}
