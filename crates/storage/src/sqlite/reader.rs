//! Connections that answer where they are asked.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::{Generation, open};
use crate::Error;

/// How old a held snapshot may become. Commits of this process end it at once; this bounds how long those of another
/// process on the same file go unseen.
const SNAPSHOT: Duration = Duration::from_millis(10);

/// How often snapshots are ended that nobody is using.
const IDLE: Duration = Duration::from_millis(500);

/// A connection for each thread that reads.
pub(super) struct Readers {
    slots: Vec<Mutex<Reader>>,
    generation: Arc<Generation>,
}

/// A connection and the snapshot that it holds. Taking a snapshot anew for every statement costs a third of a read by
/// id, so it is kept while nothing was committed.
struct Reader {
    connection: Connection,
    snapshot: Option<Snapshot>,
}

struct Snapshot {
    generation: u64,
    taken: Instant,
}

impl Readers {
    pub(super) fn open(file: &Path, slots: usize, generation: Arc<Generation>) -> Result<Self, Error> {
        let slots = (0..slots)
            .map(|_| Ok(Mutex::new(Reader { connection: open::reader(file)?, snapshot: None })))
            .collect::<Result<_, Error>>()?;
        Ok(Self { slots, generation })
    }

    /// Gives the connection of that thread, at the newest snapshot, to the work.
    pub(super) fn with<T, E: From<Error>>(
        &self,
        thread: usize,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let slot = self.slots.get(thread % self.slots.len()).ok_or(Error::Closed)?;
        let mut reader = slot.lock().unwrap_or_else(PoisonError::into_inner);
        reader.renew(self.generation.now())?;
        let result = work(&reader.connection);
        if result.is_err() {
            reader.release();
        }
        result
    }

    /// The same at the newest state in any case, whoever has committed it, and without a snapshot that is kept.
    pub(super) fn once<T>(
        &self,
        thread: usize,
        work: impl FnOnce(&Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let slot = self.slots.get(thread % self.slots.len()).ok_or(Error::Closed)?;
        let mut reader = slot.lock().unwrap_or_else(PoisonError::into_inner);
        reader.release();
        work(&reader.connection)
    }

    /// Ends the snapshots that nobody is using, so that a checkpoint can pass them.
    pub(super) fn release_idle(&self) {
        for slot in &self.slots {
            if let Ok(mut reader) = slot.try_lock() {
                reader.release();
            }
        }
    }

    /// Ends snapshots from time to time, which nobody does where nobody asks: what other processes write to the file would pile up in the
    /// log behind them. Goes on as long as there are readers.
    pub(super) fn watch(this: &Arc<Self>) -> Result<(), Error> {
        let readers = Arc::downgrade(this);
        let watch = move || {
            loop {
                std::thread::sleep(IDLE);
                let Some(readers) = readers.upgrade() else { return };
                readers.release_idle();
            }
        };
        std::thread::Builder::new().name("sqlite-idle".to_owned()).spawn(watch).map_err(|_| Error::Closed)?;
        Ok(())
    }

    /// Runs the work while no snapshot is held and none can be taken. It must be short.
    pub(super) fn without_snapshots<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut readers: Vec<_> =
            self.slots.iter().map(|slot| slot.lock().unwrap_or_else(PoisonError::into_inner)).collect();
        readers.iter_mut().for_each(|reader| reader.release());
        work()
    }
}

impl Reader {
    fn renew(&mut self, generation: u64) -> Result<(), Error> {
        let now = Instant::now();
        match &self.snapshot {
            Some(held) if held.generation == generation && now.duration_since(held.taken) < SNAPSHOT => return Ok(()),
            Some(_) => self.release(),
            None => {}
        }
        self.connection.prepare_cached("BEGIN")?.execute([])?;
        self.snapshot = Some(Snapshot { generation, taken: now });
        Ok(())
    }

    fn release(&mut self) {
        if self.snapshot.take().is_some() {
            let ended = self.connection.prepare_cached("ROLLBACK").and_then(|mut end| end.execute([]));
            if let Err(error) = ended {
                tracing::debug!(%error, "a snapshot was ended by SQLite itself");
            }
        }
    }
}
