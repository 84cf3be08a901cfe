//! Counts that are remembered as long as nothing was committed: to count what a common word finds takes a hundred times as long as
//! to read a page of it, and pages follow one another.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::{Error, Value};

/// How many counts a connection remembers, and how long a statement and its values may be, in bytes.
const MOST: usize = 1_000;
const LONGEST: usize = 2_000;

/// The counts of a connection.
#[derive(Default)]
pub(crate) struct Counts {
    /// What SQLite calls the version of the data, which is another one after each commit of anybody else.
    version: i64,
    known: HashMap<String, i64>,
}

impl Counts {
    /// Forgets what is not so any more. To be called in a transaction; it begins its snapshot.
    pub(super) fn renew(&mut self, connection: &Connection) -> Result<(), Error> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        if version != self.version || self.known.len() > MOST {
            self.known.clear();
            self.version = version;
        }
        Ok(())
    }

    /// The count that a statement gave before.
    pub(crate) fn get(&self, sql: &str, values: &[Value]) -> Option<i64> {
        self.known.get(&key(sql, values)?).copied()
    }

    /// Remembers what a statement has given.
    pub(crate) fn put(&mut self, sql: &str, values: &[Value], count: i64) {
        if let Some(key) = key(sql, values) {
            self.known.insert(key, count);
        }
    }
}

/// The statement and its values as one text; None for long ones.
fn key(sql: &str, values: &[Value]) -> Option<String> {
    let key = format!("{sql}{values:?}");
    (key.len() <= LONGEST).then_some(key)
}
