//! A connection lent to one unit of work, with its transaction.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use deadpool_postgres::Object;
use futures_util::future::try_join_all;
use futures_util::{TryFutureExt, try_join};
use tokio_postgres::NoTls;
use tokio_postgres::types::ToSql;

use super::column::Column;
use super::counting::Memory;
use crate::tx::After;
use crate::{Error, Value};

/// Rows over which a kept count is spread.
const SHARDS: i64 = 16;
/// How long a request that was given up may go on before it is stopped.
const PATIENCE: Duration = Duration::from_millis(100);
/// Statements, at most, that go out with a COMMIT without waiting for one another.
const WITH_COMMIT: usize = 8;

/// Runs of one statement, at most, that go out without waiting for one another. Up to 30 futures are polled in their order, and
/// so sent in it.
const AT_ONCE: usize = 30;

const COUNT: &str = "INSERT INTO counter (name, shard, value) VALUES ($1, $2, $3)
    ON CONFLICT (name, shard) DO UPDATE SET value = counter.value + excluded.value";

/// A connection lent to one unit of work.
pub(crate) struct Session {
    client: Option<Object>,
    /// What begins the transaction, until it has begun; without it every statement stands alone.
    begin: Option<&'static str>,
    /// What is remembered of counts, where everything is read from one snapshot.
    pub(super) memory: Option<Arc<Memory>>,
    /// A transaction is open.
    open: bool,
    /// See [`Session::is_in_conflict`].
    conflict: bool,
    /// A statement failed, so PostgreSQL will keep nothing of this transaction, whatever the closure makes of it.
    failed: bool,
}

impl Session {
    /// On this connection. With `begin` the first statement begins a transaction by it; `memory` is for one that only reads, from
    /// one snapshot.
    pub(super) fn new(client: Object, begin: Option<&'static str>, memory: Option<Arc<Memory>>) -> Self {
        Self { client: Some(client), begin, memory, open: false, conflict: false, failed: false }
    }

    /// Whether a statement failed in a way that makes another try worth while.
    pub(super) const fn is_in_conflict(&self) -> bool {
        self.conflict
    }

    /// What is to be sent before the next statement, which begins the transaction by it.
    fn begin(&mut self) -> Option<&'static str> {
        let begin = self.begin.take();
        self.open |= begin.is_some();
        begin
    }

    fn client(&self) -> Result<&Object, Error> {
        self.client.as_ref().ok_or(Error::Closed)
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result {
            self.failed = true;
            let closed = matches!(error, Error::Postgres(error) if is_lost(error));
            // Nothing was committed yet, so a lost connection does no harm.
            self.conflict |= error.is_conflict() || closed;
        }
        result
    }

    pub(crate) async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<tokio_postgres::Row>, Error> {
        self.query_with(sql, &parameters(values)).await
    }

    /// Runs a statement that takes the values of each column of the rows as a list.
    pub(crate) async fn insert(
        &mut self,
        sql: &str,
        columns: usize,
        rows: &[Vec<Value>],
    ) -> Result<Vec<tokio_postgres::Row>, Error> {
        let columns: Vec<Column<'_>> = (0..columns).map(|at| Column { rows, at }).collect();
        let parameters: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect();
        self.query_with(sql, &parameters).await
    }

    async fn query_with(
        &mut self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<tokio_postgres::Row>, Error> {
        let begin = self.begin();
        let client = self.client()?;
        let result = async {
            let prepared = client.prepare_cached(sql).await?;
            behind(client, begin, client.query(&prepared, values)).await
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    pub(crate) async fn query_both(
        &mut self,
        first: (&str, &[Value]),
        second: (&str, &[Value]),
    ) -> Result<(Vec<tokio_postgres::Row>, Vec<tokio_postgres::Row>), Error> {
        let begin = self.begin();
        let client = self.client()?;
        let result = async {
            let (one, two) = try_join!(client.prepare_cached(first.0), client.prepare_cached(second.0))?;
            let (one_values, two_values) = (parameters(first.1), parameters(second.1));
            let both = async { try_join!(client.query(&one, &one_values), client.query(&two, &two_values)) };
            behind(client, begin, both).await
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    pub(crate) async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let begin = self.begin();
        let client = self.client()?;
        let result = async {
            let prepared = client.prepare_cached(sql).await?;
            behind(client, begin, client.execute_raw(&prepared, parameters(values))).await
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    /// Runs a statement with each of these values, many at a time without waiting for one another.
    pub(crate) async fn execute_each(&mut self, sql: &str, each: &[Vec<Value>]) -> Result<Vec<u64>, Error> {
        let mut changed = Vec::with_capacity(each.len());
        // What begins the transaction goes before.
        let (first, rest) = each.split_at(usize::from(self.begin.is_some()).min(each.len()));
        for values in first {
            changed.push(self.execute(sql, values).await?);
        }
        let client = self.client()?;
        let result = async {
            let prepared = client.prepare_cached(sql).await?;
            for each in rest.chunks(AT_ONCE) {
                let runs = each.iter().map(|values| client.execute_raw(&prepared, parameters(values)));
                changed.extend(try_join_all(runs).await?);
            }
            Ok::<_, tokio_postgres::Error>(changed)
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    pub(super) async fn commit(&mut self, after: After) -> Result<(), Error> {
        if self.open && self.failed {
            self.roll_back().await;
            return Err(Error::Aborted);
        }
        let mut last = VecDeque::new();
        for statement in after.last {
            match statement.error {
                Some(error) => return Err(error),
                None => last.push_back((Cow::Owned(statement.sql), statement.values)),
            }
        }
        let mut counts = BTreeMap::new();
        for (name, difference) in after.counts {
            *counts.entry(name).or_insert(0) += difference;
        }
        for (name, difference) in counts.into_iter().filter(|(_, difference)| *difference != 0) {
            let values: Vec<Value> = vec![name.into_owned().into(), shard().into(), difference.into()];
            last.push_back((Cow::Borrowed(COUNT), values));
        }
        while (!self.open || last.len() > WITH_COMMIT)
            && let Some((sql, values)) = last.pop_front()
        {
            self.execute(&sql, &values).await?;
        }
        if !std::mem::take(&mut self.open) {
            return Ok(());
        }
        let Some(client) = self.client.take() else {
            return Err(Error::Closed);
        };
        // A request that is given up drops this future: then the connection, of which nobody knows how far it got, must
        // not return to the pool.
        let mut guard = Discard(Some(client));
        if let Some(client) = &guard.0 {
            let result = end(client, &last).await.map_err(Error::from);
            self.conflict = result.as_ref().is_err_and(Error::is_conflict);
            result?;
        }
        self.client = guard.0.take();
        Ok(())
    }

    /// Ends a transaction that only read. Nobody waits for it: the connection returns to the pool when it is done.
    pub(super) fn end_reading(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let mut guard = Discard(self.client.take());
        tokio::spawn(async move {
            if let Some(client) = &guard.0
                && client.batch_execute("COMMIT").await.is_ok()
            {
                drop(guard.0.take());
            }
        });
    }

    pub(super) async fn roll_back(&mut self) {
        if !std::mem::take(&mut self.open) {
            return;
        }
        let mut guard = Discard(self.client.take());
        if let Some(client) = &guard.0
            && client.batch_execute("ROLLBACK").await.is_ok()
        {
            drop(guard.0.take());
        }
    }
}

/// Sends what begins a transaction, if something does, and this right behind it, without waiting in between.
async fn behind<T>(
    client: &Object,
    begin: Option<&'static str>,
    run: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, tokio_postgres::Error> {
    match begin {
        Some(begin) => try_join!(client.batch_execute(begin), run).map(|((), result)| result),
        None => run.await,
    }
}

/// Commits, with the statements that were left for the end before it. When one of them fails, so does the COMMIT.
async fn end(client: &Object, last: &VecDeque<(Cow<'static, str>, Vec<Value>)>) -> Result<(), tokio_postgres::Error> {
    let mut runs = Vec::with_capacity(last.len());
    for (sql, values) in last {
        let prepared = client.prepare_cached(sql).await?;
        runs.push(async move { client.execute_raw(&prepared, parameters(values)).await });
    }
    try_join!(try_join_all(runs), client.batch_execute("COMMIT")).map(|_| ())
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.open {
            stop(self.client.take());
        }
    }
}

/// Ends the transaction of a request that was given up. What is nearly done is waited for, and the connection goes back
/// to the pool; what goes on is stopped, else the server would work on it beside whatever takes its place.
fn stop(client: Option<Object>) {
    let guard = Discard(client);
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return;
    };
    runtime.spawn(async move {
        let mut guard = guard;
        if let Some(client) = &guard.0
            && rolled_back(client).await
        {
            drop(guard.0.take());
        }
    });
}

/// Whether what was begun has been rolled back, without a word to stop that may yet come.
async fn rolled_back(client: &Object) -> bool {
    let mut ended = pin!(client.batch_execute("ROLLBACK"));
    if let Ok(result) = tokio::time::timeout(PATIENCE, &mut ended).await {
        return result.is_ok();
    }
    // The word to stop travels beside the connection and may come when that has something else to do. So its place in the
    // pool is kept until the statement has ended, and the connection is used no more.
    if client.cancel_token().cancel_query(NoTls).await.is_ok() {
        drop(ended.await);
    }
    false
}

/// Closes a connection instead of giving it back, unless it was taken out before.
struct Discard(Option<Object>);

impl Drop for Discard {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

/// Whether the connection is gone, or the server is about to end it.
fn is_lost(error: &tokio_postgres::Error) -> bool {
    use tokio_postgres::error::SqlState;
    let ending = [&SqlState::ADMIN_SHUTDOWN, &SqlState::CRASH_SHUTDOWN, &SqlState::CANNOT_CONNECT_NOW];
    error.is_closed() || error.code().is_some_and(|code| ending.contains(&code))
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// A row of a kept count, another one at each call.
fn shard() -> i64 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id();
    i64::from(NEXT.fetch_add(1, Ordering::Relaxed).wrapping_add(start)) % SHARDS
}
