//! The schema, brought to the newest version under a lock.

use crate::Error;

/// One step of the schema. Steps that were released are never changed.
#[derive(Debug)]
pub struct Migration {
    /// 1, 2, 3 …
    pub version: i64,
    /// A few words on what it is about.
    pub name: &'static str,
    /// The statements for SQLite.
    pub sqlite: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: &'static str,
}

/// Tables of storage's own, the same on both engines.
///
/// A kept count is the sum of its shards: PostgreSQL's writers spread over them so that they do not wait for one row.
pub(crate) const OWN_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS counter (
        name TEXT NOT NULL, shard BIGINT NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (name, shard)
    );
";

/// The steps that are still to be done on a schema of version `found`.
///
/// # Errors
/// [`Error::SchemaTooNew`] when a newer program was here already.
pub(crate) fn pending(migrations: &'static [Migration], found: i64) -> Result<&'static [Migration], Error> {
    let known = migrations.last().map_or(0, |migration| migration.version);
    if found > known {
        return Err(Error::SchemaTooNew { found, known });
    }
    let done = migrations.iter().take_while(|migration| migration.version <= found).count();
    Ok(migrations.get(done..).unwrap_or_default())
}
