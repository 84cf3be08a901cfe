//! Reading what a file has beside the writing of what came before.
//!
//! One thread cuts the input into blocks and hands them out to the others in turn. These read the things of a block, which
//! takes about as long as storing them, and are asked in the same turn: so the things stay as they come, and no more blocks
//! are in memory than there are places for.

use std::io::Error;
use std::thread::{self, JoinHandle};

use tokio::sync::mpsc::{Receiver, Sender, channel};

/// The most threads that read things: more than the writing of them keeps up with.
const MOST_THREADS: usize = 8;

/// The blocks that wait, in front of each thread and behind it.
const WAITING: usize = 1;

/// A line that is not taken.
pub(super) struct Refused {
    /// Its number.
    pub(super) line: u64,
    /// Why.
    pub(super) reason: String,
}

/// The things of a block.
pub(super) struct Things<T> {
    /// How many they were, with those that are refused.
    pub(super) count: u64,
    /// What they take up in the file, in bytes.
    pub(super) bytes: u64,
    /// Those that can be taken.
    pub(super) good: Vec<T>,
    /// The numbers of their lines.
    pub(super) numbers: Vec<u64>,
    /// The others.
    pub(super) refused: Vec<Refused>,
}

impl<T> Things<T> {
    /// What came of each line, with its number; all of them take up so many bytes.
    pub(super) fn of(bytes: u64, each: impl Iterator<Item = (u64, Result<T, String>)>) -> Self {
        let mut things = Self { count: 0, bytes, good: Vec::new(), numbers: Vec::new(), refused: Vec::new() };
        for (line, read) in each {
            things.count += 1;
            match read {
                Ok(thing) => {
                    things.good.push(thing);
                    things.numbers.push(line);
                }
                Err(reason) => things.refused.push(Refused { line, reason }),
            }
        }
        things
    }

    /// Adds the things of the block behind it.
    pub(super) fn append(&mut self, mut more: Self) {
        self.count = self.count.saturating_add(more.count);
        self.bytes = self.bytes.saturating_add(more.bytes);
        self.good.append(&mut more.good);
        self.numbers.append(&mut more.numbers);
        self.refused.append(&mut more.refused);
    }
}

/// Things that are being read.
pub(super) struct Reading<T> {
    threads: Vec<Receiver<Result<Things<T>, Error>>>,
    next: usize,
    /// All threads, to be asked in the end whether one has panicked.
    handles: Vec<JoinHandle<()>>,
}

impl<T: Send + 'static> Reading<T> {
    /// Starts the threads: `blocks` cuts, `read` reads the things of a block. They end by themselves: after the last thing, or
    /// when nobody asks for more.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub(super) fn start<B: Send + 'static>(
        blocks: impl Iterator<Item = Result<B, Error>> + Send + 'static,
        read: impl Fn(&B) -> Things<T> + Clone + Send + 'static,
        threads: usize,
    ) -> Result<Self, Error> {
        let (mut to_threads, mut from_threads, mut handles) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..threads.clamp(1, MOST_THREADS) {
            let (to_thread, from_cutter) = channel(WAITING);
            let (to_writer, from_thread) = channel(WAITING);
            let read = read.clone();
            let work = move || read_all(from_cutter, &to_writer, read);
            handles.push(thread::Builder::new().name("import-read".to_owned()).spawn(work)?);
            to_threads.push(to_thread);
            from_threads.push(from_thread);
        }
        let cut = move || hand_out(blocks, &to_threads);
        handles.push(thread::Builder::new().name("import-cut".to_owned()).spawn(cut)?);
        Ok(Self { threads: from_threads, next: 0, handles })
    }

    /// The things of the next block; None at the end. Who stops waiting misses none.
    ///
    /// # Errors
    /// When the input cannot be read, or a thread has panicked.
    pub(super) async fn next(&mut self) -> Result<Option<Things<T>>, Error> {
        let turn = self.next % self.threads.len().max(1);
        let Some(thread) = self.threads.get_mut(turn) else { return Ok(None) };
        let things = thread.recv().await.transpose()?;
        self.next = turn + 1;
        if things.is_none() {
            // The end, or a thread that is no more: the rest of the lines must not be lost without a word.
            self.threads.clear();
            if self.handles.drain(..).any(|handle| handle.join().is_err()) {
                return Err(Error::other("a thread that reads the file has panicked"));
            }
        }
        Ok(things)
    }
}

fn hand_out<B>(blocks: impl Iterator<Item = Result<B, Error>>, threads: &[Sender<Result<B, Error>>]) {
    for (block, thread) in blocks.zip(threads.iter().cycle()) {
        let failed = block.is_err();
        if thread.blocking_send(block).is_err() || failed {
            return;
        }
    }
}

fn read_all<B, T>(
    mut blocks: Receiver<Result<B, Error>>,
    writer: &Sender<Result<Things<T>, Error>>,
    read: impl Fn(&B) -> Things<T>,
) {
    while let Some(block) = blocks.blocking_recv() {
        if writer.blocking_send(block.map(|block| read(&block))).is_err() {
            return;
        }
    }
}
