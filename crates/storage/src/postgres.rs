//! PostgreSQL: a pool for each thread, prepared statements, and a BEGIN that travels with the first of them.

mod column;
mod counting;
pub(crate) mod feed;
mod lock;
mod session;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Hook, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::{Config, NoTls};

use crate::database::Options;
use crate::migrate::{self, OWN_TABLES};
use crate::news::{News, Teller, Topic};
use crate::{Error, Feed, Migration, Tx};
pub(crate) use lock::Locks;
pub(crate) use session::Session;
use trust::Trust;

/// How often a transaction that met another one is tried, in all.
const TRIES: u32 = 8;
/// Prepared statements kept for each connection; beyond it all are forgotten.
const STATEMENTS: usize = 512;
/// Connections for what is done in the background.
const IN_BACKGROUND: usize = 4;
/// Connections that write in bulk: beyond them they mostly wait for one another.
const IN_BULK: usize = 4;
/// Settings of sessions that write in bulk: rows of a search index are gathered for longer before they are put in order, which
/// searches look through meanwhile, and put in order with more memory.
const BULK: &str = "-c gin_pending_list_limit=16MB -c work_mem=64MB ";
/// A setting of all sessions: what one statement could do sooner with processes to help it, many at a time do later, for each has
/// its own to start.
const ALONE: &str = "-c max_parallel_workers_per_gather=0 ";
/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(5);
/// The key of the advisory lock around migrations: "stheno" in ASCII.
const MIGRATION_LOCK: i64 = 0x7374_6865_6e6f;

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
        config.options(format!("{ALONE}{bulk}{given}-c statement_timeout={limit} -c TimeZone=UTC"));
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        if config.get_application_name().is_none() {
            config.application_name("stheno");
        }
        migrate(&config, migrations).await?;
        let memory = Arc::default();
        let pool = pool(&config, if options.bulk { IN_BULK } else { 1 }, &memory)?;
        let (connections, threads) = (options.connections, options.threads.max(1));
        Ok(Self { pool, config, connections, threads, teller: Arc::default(), trust: Arc::default(), memory })
    }

    pub(crate) fn for_thread(&self) -> Result<Self, Error> {
        self.with_pool((self.connections / self.threads).max(1))
    }

    pub(crate) fn for_background(&self) -> Result<Self, Error> {
        self.with_pool(IN_BACKGROUND)
    }

    fn with_pool(&self, size: usize) -> Result<Self, Error> {
        let memory = Arc::default();
        let pool = pool(&self.config, size, &memory)?;
        Ok(Self { pool, memory, ..self.clone() })
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
            if ended.is_ok() || !session.is_in_conflict() || tries == TRIES {
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
        Ok(Session::new(client, begin, memory))
    }
}

fn pool(config: &Config, size: usize, memory: &Arc<counting::Memory>) -> Result<Pool, Error> {
    let manager =
        Manager::from_config(config.clone(), NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let memory = Arc::clone(memory);
    Pool::builder(manager)
        // It may be another server, or one that has lost something: its snapshots may have the names of those that were seen.
        .post_create(Hook::sync_fn(move |_, _| {
            counting::forget(&memory);
            Ok(())
        }))
        .max_size(size)
        .timeouts(Timeouts { wait: Some(WAIT), create: Some(WAIT), recycle: Some(WAIT) })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| Error::Connect(error.to_string()))
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
