//! Counts that are remembered as long as nothing was committed: to count what a common word finds takes a hundred times as long as
//! to read a page of it, and pages follow one another.

use std::collections::HashMap;

use crate::Value;

/// How many counts are remembered, and how long a statement and its values may be, in bytes.
const MOST: usize = 1_000;
const LONGEST: usize = 2_000;

/// Counts of one version of the data, by whatever the engine tells that a version is another one.
#[derive(Default)]
pub(crate) struct Counts<Version> {
    version: Version,
    known: HashMap<String, i64>,
}

impl<Version: PartialEq> Counts<Version> {
    /// Goes over to this version. What is remembered of another one is forgotten.
    pub(crate) fn renew(&mut self, version: Version) {
        if version != self.version || self.known.len() > MOST {
            self.known.clear();
            self.version = version;
        }
    }

    /// The version that the counts are of.
    pub(crate) const fn version(&self) -> &Version {
        &self.version
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
