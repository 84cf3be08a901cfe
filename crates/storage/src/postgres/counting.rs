//! Counting beside a page, unless the count is known.

use std::sync::{Mutex, PoisonError};

use tokio_postgres::Row;

use super::Session;
use crate::counts::Counts;
use crate::{Error, Value};

/// Which transactions a snapshot sees the effects of. Where it is the same, so is the data: it changes whenever a transaction ends that
/// has written something, in any database of the server.
const VERSION: &str = "SELECT pg_current_snapshot()::text";

/// Counts that the connections of one thread remember, of one version of the data.
pub(super) type Memory = Mutex<Counts<String>>;

impl Session {
    /// The rows of a statement, and the one whole number that another one gives, a count. Within one snapshot, what was counted in
    /// the same one before is not counted again.
    pub(crate) async fn query_and_count(
        &mut self,
        statement: (&str, &[Value]),
        count: (&str, &[Value]),
    ) -> Result<(Vec<Row>, i64), Error> {
        let Some(memory) = self.memory.clone() else {
            let (rows, counted) = self.query_both(statement, count).await?;
            return Ok((rows, counted.first().map_or(Ok(0), |row| row.try_get(0))?));
        };
        let remembered = {
            let memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.get(count.0, count.1).map(|counted| (memory.version().clone(), counted))
        };
        // The snapshot is that of the whole transaction, so it may be asked for at any time.
        let counting = format!("SELECT counted.*, pg_current_snapshot()::text FROM ({}) AS counted", count.0);
        let (rows, counted) = match remembered {
            Some((version, known)) => {
                let (rows, now) = self.query_both(statement, (VERSION, &[])).await?;
                if now.first().is_some_and(|row| row.try_get(0).is_ok_and(|now: &str| now == version)) {
                    return Ok((rows, known));
                }
                (rows, self.query(&counting, count.1).await?)
            }
            None => self.query_both(statement, (&counting, count.1)).await?,
        };
        let Some(counted) = counted.first() else { return Ok((rows, 0)) };
        let (number, version) = (counted.try_get(0)?, counted.try_get(1)?);
        let mut memory = memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.renew(version);
        memory.put(count.0, count.1, number);
        Ok((rows, number))
    }
}

/// Forgets all counts.
pub(super) fn forget(memory: &Memory) {
    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Counts::default();
}
