//! Opening connections and bringing the schema to the newest version.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::functions;
use crate::migrate::{self, OWN_TABLES};
use crate::{Error, Migration};

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);
/// Memory for pages of the file, in KiB: the writer's, and that of each connection that reads.
const WRITER_CACHE: i64 = 8_000;
/// The same of a writer that does little else: what a transaction changes here and there in large indexes stays in memory.
const BULK_CACHE: i64 = 256_000;
const READER_CACHE: i64 = 4_000;
/// Prepared statements kept for each connection.
const STATEMENTS: usize = 128;

/// A connection that writes. Every commit is on disk when it returns (`synchronous=FULL` in WAL mode).
pub(super) fn writer(file: &Path, bulk: bool) -> Result<Connection, Error> {
    create_private(file);
    let cache = if bulk { BULK_CACHE } else { WRITER_CACHE };
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, cache)?;
    to_wal(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Who writes in bulk has just looked up what the rows refer to, and nothing that is referred to is ever deleted.
    connection.pragma_update(None, "foreign_keys", !bulk)?;
    // What is deleted may be a secret. Pages that are written anyway are cleared of it, and no others.
    connection.pragma_update(None, "secure_delete", "FAST")?;
    // The writer checkpoints between its groups, not inside of a commit that somebody waits for.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(connection)
}

/// Switches to the write-ahead log. Of several processes that do so at once on a new file one is refused at once, and
/// not made to wait as for other locks.
fn to_wal(connection: &Connection) -> Result<(), Error> {
    let until = Instant::now() + BUSY;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL").map_err(Error::from) {
            Err(Error::Busy) if Instant::now() < until => std::thread::sleep(Duration::from_millis(10)),
            switched => return switched,
        }
    }
}

/// Makes the file, if it is not there, so that only its owner can read it: it holds secrets. SQLite gives the same rights
/// to the files beside it. When it cannot be made, opening it will say why.
fn create_private(file: &Path) {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    if let Err(error) = made
        && error.kind() != std::io::ErrorKind::AlreadyExists
    {
        tracing::debug!(%error, "the database file cannot be made");
    }
}

/// A connection that only reads.
pub(super) fn reader(file: &Path) -> Result<Connection, Error> {
    let connection = open(file, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn open(file: &Path, access: OpenFlags, cache: i64) -> Result<Connection, Error> {
    let mut connection = Connection::open_with_flags(file, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_handler(Some(wait_for_lock))?;
    connection.pragma_update(None, "cache_size", -cache)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without it a statement with `LIMIT $1` is compiled anew at every bind.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Double-quoted text is a name and nothing else, as in PostgreSQL.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    functions::register(&connection)?;
    Ok(connection)
}

/// How long is waited between two looks whether another process is done with writing. SQLite's own pauses grow to 100 ms, and
/// whoever writes much leaves shorter gaps than that.
const LOOK: Duration = Duration::from_millis(2);

/// Waits for another process that writes, for [`BUSY`] at most.
pub(super) fn wait_for_lock(looks: i32) -> bool {
    std::thread::sleep(LOOK);
    LOOK.saturating_mul(looks.unsigned_abs()) < BUSY
}

/// Brings the schema to the newest version. Another process that does the same waits for the lock of the first step.
pub(super) fn migrate(connection: &mut Connection, migrations: &'static [Migration]) -> Result<(), Error> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(OWN_TABLES)?;
    let found: i64 = tx.query_row("SELECT coalesce(max(version), 0) FROM schema_version", [], |row| row.get(0))?;
    for migration in migrate::pending(migrations, found)? {
        tx.execute_batch(migration.sqlite)?;
        tx.execute("INSERT INTO schema_version (version, name) VALUES ($1, $2)", (migration.version, migration.name))?;
    }
    tx.commit()?;
    Ok(())
}
