//! SQLite: connections for reading, one writer that commits in groups.

pub(crate) mod functions;
mod lock;
mod log;
mod open;
mod reader;
mod scans;
mod trigrams;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use futures_util::FutureExt;

use crate::counts::Counts;
use crate::database::Options;
use crate::news::{News, Teller, Topic};
use crate::{Error, Feed, Migration, SearchIndex, Tx};
pub(crate) use lock::Locks;
use log::Log;
use reader::Readers;
use scans::Scans;
pub(crate) use trigrams::Samples;
use writer::Writer;

/// What a thread for long reading remembers from one unit of work to the next.
#[derive(Default)]
pub(crate) struct Memory {
    /// By what SQLite calls the version of the data, which is another one after each commit of anybody else.
    pub(crate) counts: Counts<i64>,
    pub(crate) samples: Arc<Samples>,
}

impl Memory {
    /// Forgets what is not so any more. To be called in a transaction; it begins its snapshot.
    fn renew(&mut self, connection: &rusqlite::Connection) -> Result<(), Error> {
        let version = connection.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        self.counts.renew(version);
        Ok(())
    }

    /// Takes what is needed to know for a search in this index.
    pub(crate) fn learn(&self, connection: &rusqlite::Connection, index: &'static SearchIndex) -> Result<(), Error> {
        self.samples.renew(connection, index)
    }
}

/// The engine. Dropping it waits until what was begun is written.
pub(crate) struct Sqlite {
    readers: Arc<Readers>,
    generation: Arc<Generation>,
    teller: Arc<Teller>,
    writer: Writer,
    scans: Scans,
    file: PathBuf,
}

/// Threads that read beside those that serve: the first one, and one for what is done in the background.
const BESIDE: usize = 2;

/// Counts the commits of this process, so that a reader knows whether its snapshot is still the newest.
#[derive(Default)]
pub(crate) struct Generation(AtomicU64);

impl Generation {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
    fn committed(&self) {
        self.0.fetch_add(1, Ordering::Release);
    }
}

impl Sqlite {
    pub(crate) fn open(file: &Path, options: Options, migrations: &'static [Migration]) -> Result<Self, Error> {
        let mut connection = open::writer(file, options.bulk)?;
        open::migrate(&mut connection, migrations)?;
        let generation = Arc::new(Generation::default());
        let slots = options.threads.max(1) + BESIDE;
        let readers = Arc::new(Readers::open(file, slots, Arc::clone(&generation))?);
        Readers::watch(&readers)?;
        let scans = Scans::start(file, options.threads, options.time_limit)?;
        let teller = Arc::new(Teller::default());
        let log = Log::new(options.bulk);
        let writer =
            Writer::start(connection, log, Arc::clone(&generation), Arc::clone(&readers), Arc::clone(&teller))?;
        Ok(Self { readers, generation, teller, writer, scans, file: file.to_owned() })
    }

    pub(crate) fn news(&self, topic: Topic) -> News {
        self.teller.hear(topic)
    }

    pub(crate) fn locks(&self) -> Locks {
        Locks::beside(&self.file)
    }

    /// One writes at a time.
    pub(crate) fn settled(&self, feed: &Feed) -> Result<i64, Error> {
        let sql = format!("SELECT coalesce(max(position), 0) FROM {}", feed.table);
        let last =
            |connection: &rusqlite::Connection| Ok(connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?);
        self.readers.once(thread_number(), last)
    }

    pub(crate) fn commits(&self) -> u64 {
        self.generation.now()
    }

    pub(crate) fn read<T, E: From<Error>>(&self, work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        self.readers.with(thread_number(), |connection| run(&work, &mut Tx::sqlite(connection)))
    }

    pub(crate) async fn scan<T, E>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.scans.run(work).await
    }

    pub(crate) async fn write<T, E>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.run(work).await
    }
}

/// Runs the closure to its end. On SQLite every statement is done when its call returns, so the future of a closure
/// that waits for nothing else is ready at its first poll.
fn run<T, E: From<Error>>(work: &impl AsyncFn(&mut Tx<'_>) -> Result<T, E>, tx: &mut Tx<'_>) -> Result<T, E> {
    work(tx).now_or_never().unwrap_or_else(|| Err(Error::Waited.into()))
}

/// A small number for this thread, the same at every call.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
