//! A database of either engine, and the units of work on it.

use std::sync::Arc;
use std::time::Duration;

use crate::news::{News, Topic};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::{Address, Error, Feed, Locks, Migration, Tx};

/// How a database is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many threads will call [`Database::read`] and [`Database::point`] (SQLite keeps a connection for each).
    pub threads: usize,
    /// Connections to PostgreSQL, of all threads together.
    pub connections: usize,
    /// How long one unit of reading may take.
    pub time_limit: Duration,
    /// Whether this process writes much and reads little: then writing may take more memory, and SQLite's log, which
    /// reading goes through, may grow longer before it is copied into the file. What an answered commit means is the same.
    pub bulk: bool,
}

/// A database. Clones share it.
#[derive(Clone)]
pub struct Database {
    engine: Engine,
}

#[derive(Clone)]
enum Engine {
    Sqlite(Arc<Sqlite>),
    Postgres(Box<Postgres>),
}

impl Database {
    /// Opens the database and brings its schema to the newest version; several processes may do so at once.
    ///
    /// # Errors
    /// When it cannot be opened, or its schema is newer than `migrations`.
    pub async fn open(address: &Address, options: Options, migrations: &'static [Migration]) -> Result<Self, Error> {
        let engine = match address {
            Address::Sqlite(file) => Engine::Sqlite(Arc::new(Sqlite::open(file, options, migrations)?)),
            Address::Postgres(url) => Engine::Postgres(Box::new(Postgres::open(url, options, migrations).await?)),
        };
        Ok(Self { engine })
    }

    /// A handle for a thread with a runtime of its own. PostgreSQL's connections are driven by the runtime that opened
    /// them, so each such thread has its share of them.
    ///
    /// # Errors
    /// When the pool cannot be made.
    pub fn for_thread(&self) -> Result<Self, Error> {
        let engine = match &self.engine {
            Engine::Sqlite(sqlite) => Engine::Sqlite(Arc::clone(sqlite)),
            Engine::Postgres(postgres) => Engine::Postgres(Box::new(postgres.for_thread()?)),
        };
        Ok(Self { engine })
    }

    /// A handle for one more thread with a runtime of its own, for what nobody waits for: it has few connections.
    ///
    /// # Errors
    /// When the pool cannot be made.
    pub fn for_background(&self) -> Result<Self, Error> {
        let engine = match &self.engine {
            Engine::Sqlite(sqlite) => Engine::Sqlite(Arc::clone(sqlite)),
            Engine::Postgres(postgres) => Engine::Postgres(Box::new(postgres.for_background()?)),
        };
        Ok(Self { engine })
    }

    /// Hears of commits of this process that tell of this; see [`Tx::tell`].
    #[must_use]
    pub fn news(&self, topic: Topic) -> News {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.news(topic),
            Engine::Postgres(postgres) => postgres.news(topic),
        }
    }

    /// The position up to which a feed can be read: no row comes before it any more. What was committed before this was asked
    /// is in it, unless somebody writes for longer than some milliseconds.
    ///
    /// # Errors
    /// A failure of the engine.
    pub async fn settled(&self, feed: &Feed) -> Result<i64, Error> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.settled(feed),
            Engine::Postgres(postgres) => postgres.settled(feed).await,
        }
    }

    /// Locks that no other process on this database can hold at the same time; none is held yet.
    #[must_use]
    pub fn locks(&self) -> Locks {
        match &self.engine {
            Engine::Sqlite(sqlite) => Locks::sqlite(sqlite.locks()),
            Engine::Postgres(postgres) => Locks::postgres(postgres.locks()),
        }
    }

    /// Reads a row or two by an index. Runs where it is called on SQLite, and outside of a transaction on PostgreSQL.
    ///
    /// # Errors
    /// What the closure gives, or a failure of the engine.
    pub async fn point<T, E: From<Error>>(&self, work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(work),
            Engine::Postgres(postgres) => postgres.point(work).await,
        }
    }

    /// Reads what is bounded (a page along an index and what belongs to it) from one snapshot. Runs where it is called
    /// on SQLite, so it must not scan.
    ///
    /// # Errors
    /// What the closure gives, or a failure of the engine.
    pub async fn read<T, E: From<Error>>(&self, work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(work),
            Engine::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Reads what may take long, from one snapshot, where it holds up nobody: SQLite has threads for it.
    ///
    /// # Errors
    /// What the closure gives, or a failure of the engine; [`Error::TimeLimit`] when it took too long and
    /// [`Error::Busy`] when too many wait already.
    pub async fn scan<T, E>(&self, work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.scan(work).await,
            Engine::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Changes rows. When this gives `Ok`, the change is on disk.
    ///
    /// The closure may be run more than once: it must have no effect but through its transaction.
    ///
    /// # Errors
    /// What the closure gives (and then nothing was changed), or a failure of the engine.
    pub async fn write<T, E>(&self, work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(work).await,
            Engine::Postgres(postgres) => postgres.write(work).await,
        }
    }

    /// Makes up for much that was written to these tables at once: PostgreSQL learns what there is by now, without which it finds
    /// rows in slow ways, and puts its search indexes in order. It does so by itself, some minutes later. SQLite needs none of it.
    ///
    /// # Errors
    /// A failure of the engine.
    pub async fn settle(&self, tables: &[&'static str]) -> Result<(), Error> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(postgres) => postgres.settle(tables).await,
        }
    }

    /// How many can write at the same time.
    #[must_use]
    pub fn writers(&self) -> usize {
        match &self.engine {
            Engine::Sqlite(_) => 1,
            Engine::Postgres(postgres) => postgres.connections(),
        }
    }

    /// A number by which is known whether what was found good may still be taken for it: as long as the number is the same, this
    /// process has withdrawn nothing, and no other process has of which this one could have heard. On SQLite it changes with every
    /// commit of this process, and other processes are not heard of. On PostgreSQL it changes when a transaction says so
    /// ([`Tx::withdraw`]), and, some milliseconds after they have committed, when other processes have; None while they would not
    /// be heard of.
    #[must_use]
    pub fn trust(&self) -> Option<u64> {
        match &self.engine {
            Engine::Sqlite(sqlite) => Some(sqlite.commits()),
            Engine::Postgres(postgres) => postgres.trust(),
        }
    }

    /// Listens to what other processes withdraw, for [`Database::trust`]. Never ends.
    pub async fn hear_withdrawals(&self) {
        match &self.engine {
            Engine::Sqlite(_) => std::future::pending().await,
            Engine::Postgres(postgres) => postgres.hear_withdrawals().await,
        }
    }
}
