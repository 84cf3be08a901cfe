//! Threads for reading that may take long.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{Memory, open, run};
use crate::{Error, Tx};

/// How many may wait for a thread before more are refused.
const WAITING: usize = 256;
/// How many steps of SQLite's machine pass between two looks at the clock; some 0.01 ms, or the same number of calls of
/// our own functions.
const STEPS: i32 = 1_000;

type Job = Box<dyn FnOnce(&Connection, &mut Memory, &Deadline) + Send>;

/// The threads, and the queue in front of them.
pub(super) struct Scans {
    queue: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    time_limit: Duration,
}

/// When the statement of a thread is to be stopped: milliseconds after `start`.
struct Deadline {
    start: Instant,
    millis: AtomicU64,
}

impl Deadline {
    fn elapsed(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
    fn set(&self, limit: Duration) {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.millis.store(self.elapsed().saturating_add(limit), Ordering::Relaxed);
    }
    fn passed(&self) -> bool {
        self.elapsed() > self.millis.load(Ordering::Relaxed)
    }
}

impl Scans {
    pub(super) fn start(file: &Path, threads: usize, time_limit: Duration) -> Result<Self, Error> {
        let (queue, jobs) = bounded::<Job>(WAITING);
        let samples = Arc::default();
        let threads = (0..threads.max(1))
            .map(|_| {
                let mut connection = open::reader(file)?;
                let deadline = Arc::new(Deadline { start: Instant::now(), millis: AtomicU64::new(u64::MAX) });
                let watched = Arc::clone(&deadline);
                connection.progress_handler(STEPS, Some(move || watched.passed()))?;
                let jobs = jobs.clone();
                let memory = Memory { samples: Arc::clone(&samples), ..Memory::default() };
                std::thread::Builder::new()
                    .name("sqlite-scan".to_owned())
                    .spawn(move || work_off(&connection, memory, &deadline, &jobs))
                    .map_err(|_| Error::Closed)
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self { queue: Some(queue), threads, time_limit })
    }

    pub(super) async fn run<T, E>(
        &self,
        work: impl AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let limit = self.time_limit;
        let job: Job = Box::new(move |connection, memory, deadline| {
            // Whoever asked may have gone away while this waited.
            if reply.is_closed() {
                return;
            }
            deadline.set(limit);
            drop(reply.send(in_snapshot(connection, memory, &work)));
        });
        let Some(queue) = &self.queue else {
            return Err(Error::Closed.into());
        };
        match queue.try_send(job) {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(Error::Closed.into())),
            Err(TrySendError::Full(_)) => Err(Error::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(Error::Closed.into()),
        }
    }
}

fn in_snapshot<T, E: From<Error>>(
    connection: &Connection,
    memory: &mut Memory,
    work: &impl AsyncFn(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let snapshot = connection.unchecked_transaction().map_err(Error::from)?;
    memory.renew(&snapshot)?;
    run(work, &mut Tx::remembering(&snapshot, memory))
}

fn work_off(connection: &Connection, mut memory: Memory, deadline: &Deadline, jobs: &Receiver<Job>) {
    for job in jobs {
        job(connection, &mut memory, deadline);
    }
}

impl Drop for Scans {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}
