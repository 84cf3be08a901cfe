//! PostgreSQL: a pool for each thread, prepared statements, and a BEGIN that travels with the first of them.

mod column;
mod counting;
pub(crate) mod feed;
mod lock;
mod trust;

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use futures_util::future::try_join_all;
use futures_util::{TryFutureExt, try_join};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls};

use crate::database::Options;
use crate::migrate::{self, OWN_TABLES};
use crate::news::{News, Teller, Topic};
use crate::tx::After;
use crate::{Error, Feed, Migration, Tx, Value};
use column::Column;
pub(crate) use lock::Locks;
use trust::Trust;

/// How often a transaction that met another one is tried, in all.
const TRIES: u32 = 8;
/// Rows over which a kept count is spread.
const SHARDS: i64 = 16;
/// Prepared statements kept for each connection; beyond it all are forgotten.
const STATEMENTS: usize = 512;
/// Connections for what is done in the background.
const IN_BACKGROUND: usize = 4;
/// Connections that write in bulk: beyond them they mostly wait for one another.
const IN_BULK: usize = 4;
/// Settings of sessions that write in bulk: rows of a search index are gathered for longer before they are put in order, which
/// searches look through meanwhile, and put in order with more memory.
const BULK: &str = "-c gin_pending_list_limit=16MB -c work_mem=64MB ";
/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(5);
/// How long a request that was given up may go on before it is stopped.
const PATIENCE: Duration = Duration::from_millis(100);
/// The key of the advisory lock around migrations: "stheno" in ASCII.
const MIGRATION_LOCK: i64 = 0x7374_6865_6e6f;

/// Statements, at most, that go out with a COMMIT without waiting for one another.
const WITH_COMMIT: usize = 8;

/// Runs of one statement, at most, that go out without waiting for one another. Up to 30 futures are polled in their order, and
/// so sent in it.
const AT_ONCE: usize = 30;

const COUNT: &str = "INSERT INTO counter (name, shard, value) VALUES ($1, $2, $3)
    ON CONFLICT (name, shard) DO UPDATE SET value = counter.value + excluded.value";
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// The engine, as one thread uses it.
#[derive(Clone)]
pub(crate) struct Postgres {
    pool: Pool,
    config: Config,
    connections: usize,
    threads: usize,
    teller: Arc<Teller>,
    trust: Arc<Trust>,
    memory: Arc<counting::Memory>,
}

impl Postgres {
    pub(crate) async fn open(url: &str, options: Options, migrations: &'static [Migration]) -> Result<Self, Error> {
        let mut config: Config = url.parse()?;
        let limit = options.time_limit.as_millis();
        let given = config.get_options().map(|given| format!("{given} ")).unwrap_or_default();
        let bulk = if options.bulk { BULK } else { "" };
        config.options(format!("{bulk}{given}-c statement_timeout={limit} -c TimeZone=UTC"));
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        if config.get_application_name().is_none() {
            config.application_name("stheno");
        }
        migrate(&config, migrations).await?;
        let pool = pool(&config, if options.bulk { IN_BULK } else { 1 })?;
        let (connections, threads) = (options.connections, options.threads.max(1));
        let (teller, trust, memory) = (Arc::default(), Arc::default(), Arc::default());
        Ok(Self { pool, config, connections, threads, teller, trust, memory })
    }

    pub(crate) fn for_thread(&self) -> Result<Self, Error> {
        self.with_pool((self.connections / self.threads).max(1))
    }

    pub(crate) fn for_background(&self) -> Result<Self, Error> {
        self.with_pool(IN_BACKGROUND)
    }

    fn with_pool(&self, size: usize) -> Result<Self, Error> {
        let pool = pool(&self.config, size)?;
        Ok(Self { pool, memory: Arc::default(), ..self.clone() })
    }

    /// How many connections this thread has at most.
    pub(crate) fn connections(&self) -> usize {
        self.pool.status().max_size
    }

    pub(crate) fn news(&self, topic: Topic) -> News {
        self.teller.hear(topic)
    }

    pub(crate) fn locks(&self) -> Locks {
        Locks::new(self.config.clone())
    }

    /// See [`Database::settle`](crate::Database::settle).
    pub(crate) async fn settle(&self, tables: &[&str]) -> Result<(), Error> {
        let (client, connection) = self.config.connect(NoTls).await?;
        let driver = tokio::spawn(connection);
        client.batch_execute("SET statement_timeout = 0").await?;
        for table in tables {
            // None within a transaction, of which several statements at once would make one.
            client.batch_execute(&format!("VACUUM (ANALYZE) {table}")).await?;
        }
        drop(client);
        drop(driver.await);
        Ok(())
    }

    pub(crate) fn trust(&self) -> Option<u64> {
        self.trust.number()
    }

    pub(crate) async fn hear_withdrawals(&self) {
        self.trust.listen(self.config.clone()).await;
    }

    pub(crate) async fn settled(&self, feed: &Feed) -> Result<i64, Error> {
        self.point(async |tx: &mut Tx<'_>| feed::settled(tx, feed).await).await
    }

    pub(crate) async fn point<T, E: From<Error>>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.retry(None, work).await
    }

    pub(crate) async fn read<T, E: From<Error>>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.retry(Some(READ), work).await
    }

    pub(crate) async fn write<T, E: From<Error>>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.retry(Some(WRITE), work).await
    }

    async fn retry<T, E: From<Error>>(
        &self,
        begin: Option<&'static str>,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 1;
        loop {
            let mut session = self.session(begin).await?;
            let mut tx = Tx::postgres(&mut session);
            let result = work(&mut tx).await;
            let after = std::mem::take(&mut tx.after);
            let ended = match result {
                Ok(value) if begin == Some(READ) => {
                    session.end_reading();
                    Ok(value)
                }
                Ok(value) => {
                    let (news, withdraws) = (after.news, after.withdraws);
                    let withdrawing = withdraws.then(|| self.trust.withdrawing());
                    let committed = session.commit(after).await;
                    drop(withdrawing);
                    if committed.is_ok() {
                        self.teller.tell(news);
                    }
                    committed.map(|()| value).map_err(E::from)
                }
                Err(error) => {
                    session.roll_back().await;
                    Err(error)
                }
            };
            if ended.is_ok() || !session.conflict || tries == TRIES {
                return ended;
            }
            drop(session);
            tokio::time::sleep(Duration::from_millis(u64::from(tries * tries))).await;
            tries += 1;
        }
    }

    async fn session(&self, begin: Option<&'static str>) -> Result<Session, Error> {
        let client = self.pool.get().await.map_err(|error| match error {
            deadpool_postgres::PoolError::Timeout(_) => Error::Busy,
            deadpool_postgres::PoolError::Backend(error) => Error::from(error),
            other => Error::Connect(other.to_string()),
        })?;
        if client.statement_cache.size() > STATEMENTS {
            client.statement_cache.clear();
        }
        let memory = (begin == Some(READ)).then(|| Arc::clone(&self.memory));
        Ok(Session { client: Some(client), begin, memory, open: false, conflict: false, failed: false })
    }
}

fn pool(config: &Config, size: usize) -> Result<Pool, Error> {
    let manager =
        Manager::from_config(config.clone(), NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    Pool::builder(manager)
        .max_size(size)
        .timeouts(Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| Error::Connect(error.to_string()))
}

/// A connection lent to one unit of work.
pub(crate) struct Session {
    client: Option<Object>,
    /// What begins the transaction, until it has begun; without it every statement stands alone.
    begin: Option<&'static str>,
    /// What is remembered of counts, where everything is read from one snapshot.
    memory: Option<Arc<counting::Memory>>,
    /// A transaction is open.
    open: bool,
    /// A statement failed in a way that makes another try worth while.
    conflict: bool,
    /// A statement failed, so PostgreSQL will keep nothing of this transaction, whatever the closure makes of it.
    failed: bool,
}

impl Session {
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
        let begin = self.begin.take();
        self.open |= begin.is_some();
        let client = self.client()?;
        let result = async {
            let prepared = client.prepare_cached(sql).await?;
            let run = client.query(&prepared, values);
            match begin {
                Some(begin) => try_join!(client.batch_execute(begin), run).map(|((), rows)| rows),
                None => run.await,
            }
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    pub(crate) async fn query_both(
        &mut self,
        first: (&str, &[Value]),
        second: (&str, &[Value]),
    ) -> Result<(Vec<tokio_postgres::Row>, Vec<tokio_postgres::Row>), Error> {
        let begin = self.begin.take();
        self.open |= begin.is_some();
        let client = self.client()?;
        let result = async {
            let (one, two) = try_join!(client.prepare_cached(first.0), client.prepare_cached(second.0))?;
            let (one_values, two_values) = (parameters(first.1), parameters(second.1));
            let (one, two) = (client.query(&one, &one_values), client.query(&two, &two_values));
            match begin {
                Some(begin) => try_join!(client.batch_execute(begin), one, two).map(|((), one, two)| (one, two)),
                None => try_join!(one, two),
            }
        };
        let result = result.map_err(Error::from).await;
        self.note(result)
    }

    pub(crate) async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let begin = self.begin.take();
        self.open |= begin.is_some();
        let client = self.client()?;
        let result = async {
            let prepared = client.prepare_cached(sql).await?;
            let values = parameters(values);
            let run = client.execute_raw(&prepared, values);
            match begin {
                Some(begin) => try_join!(client.batch_execute(begin), run).map(|((), changed)| changed),
                None => run.await,
            }
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

    async fn commit(&mut self, after: After) -> Result<(), Error> {
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
    fn end_reading(&mut self) {
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

    async fn roll_back(&mut self) {
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

async fn migrate(config: &Config, migrations: &'static [Migration]) -> Result<(), Error> {
    let (mut client, connection) = config.connect(NoTls).await?;
    let driver = tokio::spawn(connection);
    client.batch_execute("SET statement_timeout = 0; SET client_min_messages = warning").await?;
    // Released with the connection, whatever happens.
    client.execute("SELECT pg_advisory_lock($1)", &[&MIGRATION_LOCK]).await?;
    client.batch_execute(OWN_TABLES).await?;
    let found: i64 = client.query_one("SELECT coalesce(max(version), 0) FROM schema_version", &[]).await?.try_get(0)?;
    for migration in migrate::pending(migrations, found)? {
        let step = client.transaction().await?;
        step.batch_execute(migration.postgres).await?;
        step.execute(
            "INSERT INTO schema_version (version, name) VALUES ($1, $2)",
            &[&migration.version, &migration.name],
        )
        .await?;
        step.commit().await?;
    }
    drop(client);
    drop(driver.await);
    Ok(())
}
