//! Rows that are inserted many at a time.

use std::collections::HashSet;

use crate::dialect::Dialect;
use crate::tx::{Engine, prepare};
use crate::{Error, Kind, SearchIndex, Tx, Value};

/// What rows are inserted into.
#[derive(Debug)]
pub struct Insert {
    /// The table.
    pub table: &'static str,
    /// The columns that rows have values for, and what they hold. The first one is the key.
    pub columns: &'static [(&'static str, Kind)],
    /// The index that their text comes into.
    pub index: Option<&'static SearchIndex>,
}

impl Tx<'_> {
    /// Inserts rows, except those that a unique index has already, or that one before has in its place; says of each whether it
    /// was inserted. No two have the same key. PostgreSQL gets all of them at once.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn insert_new(&mut self, into: &Insert, rows: &[Vec<Value>]) -> Result<Vec<bool>, Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        match &mut self.engine {
            Engine::Sqlite(connection) => {
                let mut prepared = prepare(connection, &Dialect::Sqlite.insert(into))?;
                let mut inserted = Vec::with_capacity(rows.len());
                let mut numbers = None;
                for row in rows {
                    let is_new = prepared.execute(rusqlite::params_from_iter(row))? > 0;
                    inserted.push(is_new);
                    if is_new {
                        let number = connection.last_insert_rowid();
                        numbers = Some(numbers.map_or((number, number), |(first, _)| (first, number)));
                    }
                }
                self.after.added.extend(into.index.zip(numbers));
                Ok(inserted)
            }
            Engine::Postgres(session) => {
                let keys = session.insert(&Dialect::Postgres.insert(into), into.columns.len(), rows).await?;
                let keys = keys.iter().map(|row| row.try_get(0)).collect::<Result<HashSet<&str>, _>>()?;
                let is_new =
                    |row: &Vec<Value>| matches!(row.first(), Some(Value::Text(key)) if keys.contains(key.as_str()));
                Ok(rows.iter().map(is_new).collect())
            }
        }
    }
}
