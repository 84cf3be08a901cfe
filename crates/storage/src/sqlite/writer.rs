//! The one writer. It takes all closures that wait at a moment, runs them so that one that fails leaves the others
//! whole, commits once and only then answers them: a commit waits for the disk, and this way many share the wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::log::Log;
use super::reader::Readers;
use super::{Generation, run};
use crate::news::{Teller, Topics};
use crate::tx::{After, Reindex};
use crate::{Error, SearchIndex, Tx, Value};

/// How many may wait for the writer before more are refused.
const WAITING: usize = 4096;
/// How many share a commit at most, so that the first of them does not wait for ever.
const GROUP: usize = 256;
/// For how many groups of several each closure is run so that it can be taken back by itself, after one has failed. Where none fails it saves a
/// tenth of the writer's time not to; where one does, all of its group are run twice.
const DOUBT: u32 = 64;
/// How long nothing is written before snapshots that are held are ended.
const IDLE: Duration = Duration::from_secs(5);

/// The thread, and the queue in front of it.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

/// A closure that waits for its turn, with whoever waits for its result.
trait Job: Send {
    /// Runs the closure; whether it gave `Ok`.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Forgets what it gave: what it wrote was taken back.
    fn forget(&mut self);
    /// Answers; `commit` is what became of the group.
    fn answer(self: Box<Self>, commit: Result<(), &Arc<Error>>);
}

struct Waiting<F, T, E> {
    work: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Job for Waiting<F, T, E>
where
    F: AsyncFn(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let result = run(&self.work, tx);
        let ok = result.is_ok();
        self.result = Some(result);
        ok
    }

    fn forget(&mut self) {
        self.result = None;
    }

    fn answer(self: Box<Self>, commit: Result<(), &Arc<Error>>) {
        let result = match (self.result, commit) {
            (Some(Ok(_)), Err(error)) => Err(Error::Group(Arc::clone(error)).into()),
            (Some(result), _) => result,
            // The closure never ran, or it panicked.
            (None, Err(error)) => Err(Error::Group(Arc::clone(error)).into()),
            (None, Ok(())) => Err(Error::Closed.into()),
        };
        // Whoever asked may have gone away.
        drop(self.reply.send(result));
    }
}

impl Writer {
    pub(super) fn start(
        mut connection: Connection,
        log: Log,
        generation: Arc<Generation>,
        readers: Arc<Readers>,
        teller: Arc<Teller>,
    ) -> Result<Self, Error> {
        let (queue, jobs) = sync_channel(WAITING);
        let log_pages = Arc::new(AtomicU32::new(0));
        let noted = Arc::clone(&log_pages);
        connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: std::ffi::c_int| {
            noted.store(u32::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))?;
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || work_off(connection, log, &jobs, &Around { generation, readers, teller, log_pages }))
            .map_err(|_| Error::Closed)?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
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
        let Some(queue) = &self.queue else {
            return Err(Error::Closed.into());
        };
        match queue.try_send(Box::new(Waiting { work, result: None, reply })) {
            Ok(()) => answer.await.unwrap_or_else(|_| Err(Error::Closed.into())),
            Err(TrySendError::Full(_)) => Err(Error::Busy.into()),
            Err(TrySendError::Disconnected(_)) => Err(Error::Closed.into()),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Who has to do with commits beside the writer.
struct Around {
    generation: Arc<Generation>,
    readers: Arc<Readers>,
    teller: Arc<Teller>,
    log_pages: Arc<AtomicU32>,
}

fn work_off(mut connection: Connection, mut log: Log, jobs: &Receiver<Box<dyn Job>>, around: &Around) {
    let Around { generation, readers, teller, log_pages } = around;
    let mut doubt = 0;
    loop {
        let first = match jobs.recv_timeout(IDLE) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) => {
                // Where nobody reads, a snapshot that is held would keep another process from copying the log.
                readers.release_idle();
                continue;
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let mut group = vec![first];
        group.extend(jobs.try_iter().take(GROUP - 1));
        let commit = write_group(&connection, &mut group, &mut doubt).map_err(Arc::new);
        // Before the answers: whoever gets one must be able to read what it wrote.
        generation.committed();
        if let Ok(news) = commit {
            teller.tell(news);
        }
        for job in group {
            job.answer(commit.as_ref().map(|_| ()));
        }
        log.keep_short(&mut connection, readers, log_pages);
    }
}

/// Writes and commits; gives what is to be told. `doubt` is for how many groups it is doubted that none of their closures fails.
fn write_group(connection: &Connection, group: &mut [Box<dyn Job>], doubt: &mut u32) -> Result<Topics, Error> {
    if !connection.is_autocommit() {
        // The group before could not even be taken back.
        execute(connection, "ROLLBACK")?;
    }
    execute(connection, "BEGIN IMMEDIATE")?;
    let written = match group {
        [alone] => run_alone(connection, alone.as_mut()),
        group if *doubt == 0 => match run_together(connection, group) {
            Ok(None) => {
                *doubt = DOUBT;
                group.iter_mut().for_each(|job| job.forget());
                execute(connection, "ROLLBACK")
                    .and_then(|()| execute(connection, "BEGIN IMMEDIATE"))
                    .and_then(|()| run_apart(connection, group))
                    .map(|written| Some(written.news))
            }
            written => written,
        },
        group => run_apart(connection, group).map(|written| {
            *doubt = if written.failed { DOUBT } else { *doubt - 1 };
            Some(written.news)
        }),
    };
    let ended = match written {
        Ok(Some(news)) => execute(connection, "COMMIT").map(|()| news),
        // It failed by its own word, and has the answer for it.
        Ok(None) => Ok(Topics::default()),
        Err(error) => Err(error),
    };
    if !connection.is_autocommit() {
        execute(connection, "ROLLBACK")?;
    }
    ended
}

/// Runs a closure that shares the commit with no other; gives what is to be told, and None when there is nothing to
/// commit. It needs no savepoint, and that counts: with one, SQLite keeps every page that is changed as it was before, and goes
/// through all of them at the end of every statement.
fn run_alone(connection: &Connection, job: &mut dyn Job) -> Result<Option<Topics>, Error> {
    let mut tx = Tx::sqlite(connection);
    let ok = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or(false);
    if connection.is_autocommit() {
        // The disk is full, for example: SQLite has taken back all of it by itself.
        return Err(Error::Lost);
    }
    if !ok {
        return Ok(None);
    }
    let after = std::mem::take(&mut tx.after);
    let news = after.news;
    finish(connection, after)?;
    Ok(Some(news))
}

/// Runs closures that share a commit, all of them or none; gives what is to be told, and None when one fails and all are to be taken
/// back.
fn run_together(connection: &Connection, group: &mut [Box<dyn Job>]) -> Result<Option<Topics>, Error> {
    let mut after = After::default();
    for job in group {
        let mut tx = Tx::sqlite(connection);
        let ok = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or(false);
        if connection.is_autocommit() {
            return Err(Error::Lost);
        }
        if !ok {
            return Ok(None);
        }
        after.add(tx.after);
    }
    let news = after.news;
    finish(connection, after)?;
    Ok(Some(news))
}

/// What closures have written.
struct Written {
    news: Topics,
    /// Whether one of them failed.
    failed: bool,
}

/// Runs closures that share a commit, each so that it can be taken back by itself.
fn run_apart(connection: &Connection, group: &mut [Box<dyn Job>]) -> Result<Written, Error> {
    let mut after = After::default();
    let mut failed = false;
    for job in group {
        execute(connection, "SAVEPOINT work")?;
        let mut tx = Tx::sqlite(connection);
        let ok = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or(false);
        if connection.is_autocommit() {
            // The disk is full, for example: SQLite has taken back the whole group by itself.
            return Err(Error::Lost);
        }
        if ok {
            after.add(tx.after);
        } else {
            failed = true;
            execute(connection, "ROLLBACK TO work")?;
        }
        execute(connection, "RELEASE work")?;
    }
    let news = after.news;
    finish(connection, after)?;
    Ok(Written { news, failed })
}

/// Kept counts and index rows of the whole group. FTS5 writes out what it has gathered at every savepoint, so index
/// rows come after the last one.
fn finish(connection: &Connection, mut after: After) -> Result<(), Error> {
    after.counts.sort_unstable();
    for counts in after.counts.chunk_by(|a, b| a.0 == b.0) {
        let name = counts.first().map_or("", |(name, _)| name);
        let difference: i64 = counts.iter().map(|count| count.1).sum();
        connection
            .prepare_cached(
                "INSERT INTO counter (name, shard, value) VALUES ($1, 0, $2)
                 ON CONFLICT (name, shard) DO UPDATE SET value = value + excluded.value",
            )?
            .execute((name, difference))?;
    }
    // FTS5 writes out what it has gathered at a smaller number, too; what is new has the greatest.
    let (fresh, changed): (Vec<_>, Vec<_>) = after.reindex.into_iter().partition(|row| row.fresh);
    index_fresh(connection, fresh)?;
    after.added.iter().try_for_each(|(index, numbers)| index_added(connection, index, *numbers))?;
    changed.iter().try_for_each(|row| reindex(connection, row))
}

/// Indexes rows that are new, those of an index all at once.
fn index_fresh(connection: &Connection, mut rows: Vec<Reindex>) -> Result<(), Error> {
    rows.sort_by_key(|row| row.index.fts);
    for rows in rows.chunk_by(|a, b| a.index.fts == b.index.fts) {
        let Some(index) = rows.first().map(|row| row.index) else { continue };
        let (fts, table, column) = (index.fts, index.table, index.column);
        let ids = Value::Texts(rows.iter().map(|row| row.id.clone()).collect());
        connection
            .prepare_cached(&format!(
                "INSERT INTO {fts} (rowid, {column}) SELECT rowid, {column} FROM {table}
                 WHERE id IN (SELECT value FROM json_each($1)) AND {column} IS NOT NULL ORDER BY rowid"
            ))?
            .execute([ids])?;
    }
    Ok(())
}

/// Indexes rows that are new and follow one another.
fn index_added(connection: &Connection, index: &SearchIndex, numbers: (i64, i64)) -> Result<(), Error> {
    let (fts, table, column) = (index.fts, index.table, index.column);
    connection
        .prepare_cached(&format!(
            "INSERT INTO {fts} (rowid, {column}) SELECT rowid, {column} FROM {table}
             WHERE rowid BETWEEN $1 AND $2 AND {column} IS NOT NULL ORDER BY rowid"
        ))?
        .execute(numbers)?;
    Ok(())
}

/// Indexes a row anew whose text has changed.
fn reindex(connection: &Connection, Reindex { index, id, .. }: &Reindex) -> Result<(), Error> {
    let (fts, table, column) = (index.fts, index.table, index.column);
    connection
        .prepare_cached(&format!("DELETE FROM {fts} WHERE rowid = (SELECT rowid FROM {table} WHERE id = $1)"))?
        .execute([id])?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO {fts} (rowid, {column}) SELECT rowid, {column} FROM {table} WHERE id = $1 AND {column} IS NOT NULL"
        ))?
        .execute([id])?;
    Ok(())
}

fn execute(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
