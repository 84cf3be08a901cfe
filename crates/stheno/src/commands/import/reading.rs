//! Reading orders beside the writing of those before them.
//!
//! One thread cuts the input into blocks and hands them out to the others in turn. These read the orders of a block, which
//! takes about as long as storing them, and are asked in the same turn: so the orders stay as they come, and no more blocks
//! are in memory than there are places for.

use std::io::{Error, Read};
use std::thread::{self, JoinHandle};

use stheno_domain::Generation;
use stheno_domain::order::Incoming;
use stheno_medusa::orders;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::lines::{Block, LONGEST, Lines};

/// The most threads that read orders: more than the writing of them keeps up with.
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

/// The orders of a block.
pub(super) struct Orders {
    /// How many lines they were, with those that are refused.
    pub(super) lines: u64,
    /// What the lines take up in the file, in bytes.
    pub(super) bytes: u64,
    /// Those that can be taken.
    pub(super) good: Vec<Incoming>,
    /// The numbers of their lines.
    pub(super) numbers: Vec<u64>,
    /// The others.
    pub(super) refused: Vec<Refused>,
}

impl Orders {
    /// Adds the orders of the block behind it.
    pub(super) fn append(&mut self, mut more: Self) {
        self.lines = self.lines.saturating_add(more.lines);
        self.bytes = self.bytes.saturating_add(more.bytes);
        self.good.append(&mut more.good);
        self.numbers.append(&mut more.numbers);
        self.refused.append(&mut more.refused);
    }
}

/// Orders that are being read.
pub(super) struct Reading {
    threads: Vec<Receiver<Result<Orders, Error>>>,
    next: usize,
    /// All threads, to be asked in the end whether one has panicked.
    handles: Vec<JoinHandle<()>>,
}

impl Reading {
    /// Starts the threads. They end by themselves: after the last order, or when nobody asks for more.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub(super) fn start(
        input: impl Read + Send + 'static,
        shape: Option<Generation>,
        threads: usize,
    ) -> Result<Self, Error> {
        let mut blocks = Vec::new();
        let (mut orders, mut handles) = (Vec::new(), Vec::new());
        for _ in 0..threads.clamp(1, MOST_THREADS) {
            let (to_thread, from_reader) = channel(WAITING);
            let (to_writer, from_thread) = channel(WAITING);
            let read = move || read_orders(from_reader, &to_writer, shape);
            handles.push(thread::Builder::new().name("import-orders".to_owned()).spawn(read)?);
            blocks.push(to_thread);
            orders.push(from_thread);
        }
        let read = move || read_lines(input, &blocks);
        handles.push(thread::Builder::new().name("import-lines".to_owned()).spawn(read)?);
        Ok(Self { threads: orders, next: 0, handles })
    }

    /// The orders of the next block; None at the end. Who stops waiting misses none.
    ///
    /// # Errors
    /// When the input cannot be read, or a thread has panicked.
    pub(super) async fn next(&mut self) -> Result<Option<Orders>, Error> {
        let turn = self.next % self.threads.len().max(1);
        let Some(thread) = self.threads.get_mut(turn) else { return Ok(None) };
        let orders = thread.recv().await.transpose()?;
        self.next = turn + 1;
        if orders.is_none() {
            // The end, or a thread that is no more: the rest of the lines must not be lost without a word.
            self.threads.clear();
            if self.handles.drain(..).any(|handle| handle.join().is_err()) {
                return Err(Error::other("a thread that reads orders has panicked"));
            }
        }
        Ok(orders)
    }
}

fn read_lines(input: impl Read, threads: &[Sender<Result<Block, Error>>]) {
    let mut lines = Lines::new(input);
    for thread in threads.iter().cycle() {
        let Some(block) = lines.block().transpose() else { return };
        let failed = block.is_err();
        if thread.blocking_send(block).is_err() || failed {
            return;
        }
    }
}

fn read_orders(
    mut blocks: Receiver<Result<Block, Error>>,
    writer: &Sender<Result<Orders, Error>>,
    shape: Option<Generation>,
) {
    while let Some(block) = blocks.blocking_recv() {
        if writer.blocking_send(block.map(|block| orders_of(&block, shape))).is_err() {
            return;
        }
    }
}

fn orders_of(block: &Block, shape: Option<Generation>) -> Orders {
    let (mut good, mut numbers, mut refused) = (Vec::with_capacity(block.len()), Vec::new(), Vec::new());
    for (line, text) in (block.first..).zip(block.lines()) {
        let too_long = || format!("the line is longer than {LONGEST} bytes");
        match text.ok_or_else(too_long).and_then(|text| orders::read_line(text, shape)) {
            Ok(order) => {
                good.push(order);
                numbers.push(line);
            }
            Err(reason) => refused.push(Refused { line, reason }),
        }
    }
    Orders { lines: block.len() as u64, bytes: block.bytes, good, numbers, refused }
}
