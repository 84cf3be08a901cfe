//! Sessions: a token that the server keeps, for browsers that hold only its id.

use stheno_storage::{Timestamp, Tx, Value};

use crate::context::sha256;
use crate::{Context, Error};

/// How long a session lasts, in milliseconds: 10 hours, as in Medusa. It is not prolonged by being used.
pub const LIFETIME: i64 = 10 * 60 * 60 * 1000;

/// Keeps the claims under a session's id until the time that it gives; None when there is no such identity.
///
/// # Errors
/// When storage fails.
pub async fn create(
    tx: &mut Tx<'_>,
    context: &Context,
    session_id: &str,
    identity: &str,
    claims: &str,
) -> Result<Option<Timestamp>, Error> {
    let mut select = tx.statement("SELECT id FROM auth_identity WHERE id = ");
    // Locked, so that it is not deleted before it has its session.
    select.bind(identity.into()).for_share();
    if tx.select(select, |_| Ok(())).await?.is_empty() {
        return Ok(None);
    }
    let now = context.now();
    let expires_at = Timestamp(now.0.saturating_add(LIFETIME));
    tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()]).await?;
    let values: [Value; 5] =
        [sha256(session_id).into(), identity.into(), Value::Json(claims.to_owned()), now.into(), expires_at.into()];
    let sql = "INSERT INTO session (id_hash, auth_identity_id, claims, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &values).await?;
    Ok(Some(expires_at))
}

/// The claims kept under a session's id, and when it expires; None when it has.
///
/// # Errors
/// When storage fails.
pub async fn find(tx: &mut Tx<'_>, now: Timestamp, session_id: &str) -> Result<Option<(String, Timestamp)>, Error> {
    let values: [Value; 2] = [sha256(session_id).into(), now.into()];
    let sql = "SELECT claims, expires_at FROM session WHERE id_hash = $1 AND expires_at > $2";
    Ok(tx.query_one(sql, &values, |row| Ok((row.string(0)?, row.time(1)?))).await?)
}

/// Ends a session.
///
/// # Errors
/// When storage fails.
pub async fn end(tx: &mut Tx<'_>, session_id: &str) -> Result<(), Error> {
    tx.execute("DELETE FROM session WHERE id_hash = $1", &[sha256(session_id).into()]).await?;
    Ok(())
}
