//! `stheno import`

mod lines;
mod progress;
mod reading;

use std::fs::File;
use std::io::{Read, stdin};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use stheno_domain::Shop;
use stheno_domain::order::Taken;
use stheno_medusa::orders;
use tokio::time::{sleep, timeout};

use self::progress::Progress;
use self::reading::{Orders, Reading, Refused};
use super::{Failure, say, with_shop};
use crate::cli::Generation;
use crate::config::Config;

/// What became of the lines.
#[derive(Default)]
struct Summary {
    created: u64,
    replaced: u64,
    ignored: u64,
    refused: u64,
}

/// `stheno import orders`
pub(super) fn orders(mut config: Config, file: &Path, shape: Option<Generation>) -> Result<(), Failure> {
    config.database_options.bulk = true;
    let shape = shape.map(Into::into);
    let (input, size) = open(file)?;
    let summary = with_shop(&config, async |shop| {
        let reading = Reading::start(input, shape, config.threads)?;
        take_all(shop, reading, Progress::new(size)).await
    })?;
    let Summary { created, replaced, ignored, refused } = summary;
    say(&format!("{created} orders created, {replaced} replaced, {ignored} ignored as not newer, {refused} refused."))?;
    match refused {
        0 => Ok(()),
        1 => Err(Failure::Given("one line was refused".to_owned())),
        refused => Err(Failure::Given(format!("{refused} lines were refused"))),
    }
}

/// What is to be read, and its size in bytes if it has one.
fn open(file: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>), Failure> {
    if file.as_os_str() == "-" {
        return Ok((Box::new(stdin()), None));
    }
    let opened = File::open(file).and_then(|opened| {
        let about = opened.metadata()?;
        match about.is_dir() {
            true => Err(std::io::ErrorKind::IsADirectory.into()),
            false => Ok((opened, about.is_file().then_some(about.len()))),
        }
    });
    match opened {
        Ok((opened, size)) => Ok((Box::new(opened), size)),
        Err(error) => Err(Failure::Given(format!("cannot read {}: {error}", file.display()))),
    }
}

/// How many lines become one transaction, at most: what changes here and there in large indexes is then written once for many
/// orders. It takes less than a second, in which nobody else writes to SQLite.
const LINES: u64 = 10_000;

/// From how many bytes on a transaction gets no more lines.
const BYTES: u64 = 64 << 20;

/// How long a transaction waits for more lines.
const SOON: Duration = Duration::from_millis(200);

/// How long others may begin to write to SQLite, after each transaction.
const PAUSE: Duration = Duration::from_millis(10);

async fn take_all(shop: &Shop, mut reading: Reading, mut progress: Progress) -> Result<Summary, Failure> {
    let mut summary = Summary::default();
    while let Some(mut orders) = reading.next().await? {
        while orders.lines < LINES && orders.bytes < BYTES {
            // What comes slowly does not wait for more.
            let Ok(more) = timeout(SOON, reading.next()).await else { break };
            let Some(more) = more? else { break };
            orders.append(more);
        }
        let (lines, bytes) = (orders.lines, orders.bytes);
        for Refused { line, reason } in take(shop, orders, &mut summary).await? {
            progress.say(&format!("line {line}: {reason}"));
        }
        progress.advance(lines, bytes);
        sleep(PAUSE).await;
    }
    Ok(summary)
}

/// Takes orders in one transaction; gives the lines that are refused, in their order.
async fn take(shop: &Shop, orders: Orders, summary: &mut Summary) -> Result<Vec<Refused>, Failure> {
    let mut refused = orders.refused;
    if !orders.good.is_empty() {
        let taken = orders::take(shop, Arc::from(orders.good)).await?;
        for (line, taken) in orders.numbers.into_iter().zip(taken) {
            match taken {
                Some(Taken::Created) => summary.created += 1,
                Some(Taken::Replaced) => summary.replaced += 1,
                Some(Taken::Ignored) => summary.ignored += 1,
                None => refused.push(Refused { line, reason: orders::OF_NOBODY.to_owned() }),
            }
        }
    }
    summary.refused = summary.refused.saturating_add(refused.len() as u64);
    refused.sort_by_key(|refused| refused.line);
    Ok(refused)
}
