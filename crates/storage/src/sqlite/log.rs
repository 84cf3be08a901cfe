//! Keeping the write-ahead log short: a long one slows reading, and opening after a crash.

use std::sync::atomic::{AtomicU32, Ordering};

use rusqlite::Connection;

use super::open::wait_for_lock;
use super::reader::Readers;
use crate::Error;

/// Pages in the log (of 4 KiB) from which on it is copied into the database file.
const LONG: u32 = 2_000;
/// The same where much is written at once: the pages of an index that change again and again are copied less often.
const LONG_IN_BULK: u32 = 64_000;
/// Pages that are added before another try, when a reader was in the way.
const AGAIN: u32 = 1_000;

/// What the writer remembers of the log between its groups.
pub(super) struct Log {
    /// How many pages make it long.
    long: u32,
    /// How many pages it may have before something is done.
    next: u32,
}

impl Log {
    pub(super) fn new(bulk: bool) -> Self {
        let long = if bulk { LONG_IN_BULK } else { LONG };
        Self { long, next: long }
    }

    /// Copies the log into the database file when it has grown long, and lets the next commit begin it anew.
    ///
    /// SQLite begins it anew only when nobody reads from it; the snapshots that our readers hold would keep it growing
    /// for ever. So once everything is copied, which takes some milliseconds and disturbs no reader, they are kept away
    /// for the moment that the rest takes.
    ///
    /// `log_pages` is how many pages the log has; it becomes 0 when the log is begun anew.
    pub(super) fn keep_short(&mut self, connection: &mut Connection, readers: &Readers, log_pages: &AtomicU32) {
        let pages = log_pages.load(Ordering::Relaxed);
        if pages < self.next {
            return;
        }
        readers.release_idle();
        let begun_anew = checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)")
            .and_then(|copied| if copied { readers.without_snapshots(|| restart(connection)) } else { Ok(false) });
        match begun_anew {
            Ok(true) => {
                self.next = self.long;
                // SQLite tells the number only at the next commit that writes something.
                log_pages.store(0, Ordering::Relaxed);
            }
            Ok(false) => self.next = pages.saturating_add(AGAIN),
            Err(error) => {
                tracing::warn!(%error, "the log could not be copied into the database file");
                self.next = pages.saturating_add(AGAIN);
            }
        }
    }
}

/// A scan that runs at this moment may read from the log; it is not waited for.
fn restart(connection: &mut Connection) -> Result<bool, Error> {
    connection.busy_handler(None::<fn(i32) -> bool>)?;
    let restarted = checkpoint(connection, "PRAGMA wal_checkpoint(RESTART)");
    connection.busy_handler(Some(wait_for_lock))?;
    restarted
}

/// Whether the whole log was copied.
fn checkpoint(connection: &Connection, sql: &str) -> Result<bool, Error> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
    let (busy, pages, copied) = connection.prepare_cached(sql)?.query_row([], row)?;
    Ok(busy == 0 && pages == copied)
}
