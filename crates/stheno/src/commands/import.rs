//! `stheno import`: what all kinds of things have in common.

pub(super) mod customers;
mod lines;
pub(super) mod orders;
mod progress;
mod reading;
mod records;

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use self::lines::{Block, LONGEST};
use self::progress::Progress;
use self::reading::{Reading, Refused, Things};
use super::Failure;

/// What is to be read.
struct Given {
    input: Box<dyn Read + Send>,
    /// Its size in bytes, if it has one.
    size: Option<u64>,
}

impl Given {
    /// Opens a file, or standard input.
    fn open(file: &Path) -> Result<Self, Failure> {
        if file.as_os_str() == "-" {
            return Ok(Self { input: Box::new(stdin()), size: None });
        }
        let opened = File::open(file).and_then(|opened| {
            let about = opened.metadata()?;
            match about.is_dir() {
                true => Err(std::io::ErrorKind::IsADirectory.into()),
                false => Ok((opened, about.is_file().then_some(about.len()))),
            }
        });
        match opened {
            Ok((opened, size)) => Ok(Self { input: Box::new(opened), size }),
            Err(error) => Err(Failure::Given(format!("cannot read {}: {error}", file.display()))),
        }
    }
}

/// Reads each line of a block.
fn each_line<T>(read: impl Fn(&[u8]) -> Result<T, String> + Clone) -> impl Fn(&Block) -> Things<T> + Clone {
    move |block| {
        let too_long = || format!("the line is longer than {LONGEST} bytes");
        let lines = block.lines().map(|line| line.ok_or_else(too_long).and_then(&read));
        Things::of(block.bytes, (block.first..).zip(lines))
    }
}

/// From how many bytes on a transaction gets no more lines.
const BYTES: u64 = 64 << 20;

/// How long a transaction waits for more lines.
const SOON: Duration = Duration::from_millis(200);

/// How long others may begin to write to SQLite, after each transaction.
const PAUSE: Duration = Duration::from_millis(10);

/// What there is to take.
struct Source<T> {
    reading: Reading<T>,
    /// What it is called.
    what: &'static str,
    /// How many lines become one transaction, at most: what changes here and there in large indexes is then written once for many
    /// of them. It must take less than a second, in which nobody else writes to SQLite.
    together: u64,
    /// Its size in bytes, if it has one.
    size: Option<u64>,
}

/// What becomes one transaction.
struct Gathered<B> {
    count: u64,
    bytes: u64,
    /// What can be taken, made ready for it; None when all is refused.
    batch: Option<B>,
    numbers: Vec<u64>,
    refused: Vec<Refused>,
}

/// Takes all things, many in a transaction, while the next ones are gathered and made `ready`: `take` says of each why it is
/// refused, if it is. Gives how many were.
async fn take_all<T: Send + 'static, B>(
    mut source: Source<T>,
    ready: impl Fn(Vec<T>) -> Result<B, Failure>,
    mut take: impl AsyncFnMut(B) -> Result<Vec<Option<String>>, Failure>,
) -> Result<u64, Failure> {
    let mut progress = Progress::new(source.what, source.size);
    let mut refused_in_all: u64 = 0;
    let mut gathered = gather(&mut source, &ready).await?;
    while let Some(things) = gathered {
        let Gathered { count, bytes, batch, numbers, mut refused } = things;
        let taking = async {
            let Some(batch) = batch else { return Ok(Vec::new()) };
            let reasons = take(batch).await?;
            sleep(PAUSE).await;
            Ok::<_, Failure>(reasons)
        };
        let (reasons, next) = tokio::join!(taking, gather(&mut source, &ready));
        let of_taken = numbers.into_iter().zip(reasons?);
        refused.extend(of_taken.filter_map(|(line, reason)| Some(Refused { line, reason: reason? })));
        refused.sort_by_key(|refused| refused.line);
        refused_in_all = refused_in_all.saturating_add(refused.len() as u64);
        for Refused { line, reason } in refused {
            progress.say(&format!("line {line}: {reason}"));
        }
        progress.advance(count, bytes);
        gathered = next?;
    }
    Ok(refused_in_all)
}

/// As much as becomes one transaction; None at the end.
async fn gather<T: Send + 'static, B>(
    source: &mut Source<T>,
    ready: impl Fn(Vec<T>) -> Result<B, Failure>,
) -> Result<Option<Gathered<B>>, Failure> {
    let Source { reading, together, .. } = source;
    let Some(mut things) = reading.next().await? else { return Ok(None) };
    while things.count < *together && things.bytes < BYTES {
        // What comes slowly does not wait for more.
        let Ok(more) = timeout(SOON, reading.next()).await else { break };
        let Some(more) = more? else { break };
        things.append(more);
    }
    let Things { count, bytes, good, numbers, refused } = things;
    let batch = (!good.is_empty()).then(|| ready(good)).transpose()?;
    Ok(Some(Gathered { count, bytes, batch, numbers, refused }))
}

/// Fails when lines were refused.
fn end(refused: u64) -> Result<(), Failure> {
    match refused {
        0 => Ok(()),
        1 => Err(Failure::Given("one line was refused".to_owned())),
        refused => Err(Failure::Given(format!("{refused} lines were refused"))),
    }
}
