//! Settings that the shop keeps in its database, so that all its processes agree on them.

use stheno_storage::{Tx, Value};

use crate::Error;

/// The value of a setting; the candidate is stored, and given, when there is none.
///
/// # Errors
/// When storage fails.
pub async fn get_or_insert(tx: &mut Tx<'_>, name: &'static str, candidate: &str) -> Result<String, Error> {
    insert(tx, name, candidate).await?;
    get(tx, name).await?.ok_or(Error::Stored("setting"))
}

/// The value of a setting, when there is one.
///
/// # Errors
/// When storage fails.
pub async fn get(tx: &mut Tx<'_>, name: &'static str) -> Result<Option<String>, Error> {
    let name: [Value; 1] = [name.into()];
    let sql = "SELECT value FROM setting WHERE name = $1";
    Ok(tx.query_one(sql, &name, |row| row.string(0)).await?)
}

/// Stores a setting unless it is there; whether it was not.
///
/// # Errors
/// When storage fails.
pub async fn insert(tx: &mut Tx<'_>, name: &'static str, value: &str) -> Result<bool, Error> {
    let values: [Value; 2] = [name.into(), value.into()];
    let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    Ok(tx.execute(sql, &values).await? == 1)
}
