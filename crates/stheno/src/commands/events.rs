//! `stheno events`

use std::time::Duration;

use stheno_domain::event::FEED;
use stheno_domain::webhook::Pattern;
use stheno_domain::{Shop, Tx};
use stheno_medusa::telling::{Cursor, Message, Part, Wanted};

use super::{Failure, TELLINGS, moment, say, with_shop};
use crate::cli::Generation;
use crate::config::Config;

/// How often it is looked for new events.
const LOOK: Duration = Duration::from_millis(500);
/// How many events are read at a time.
const AT_ONCE: usize = 1000;
/// How many to begin with, when nothing is said.
const USUAL: u32 = 10;

/// What is to be printed.
pub(super) struct Tail {
    /// Which names.
    pub(super) patterns: Vec<String>,
    /// How many of those that have happened.
    pub(super) lines: Option<u32>,
    /// From when on.
    pub(super) since: Option<String>,
    /// In whose way.
    pub(super) generation: Generation,
    /// Whether to go on.
    pub(super) follow: bool,
}

/// `stheno events tail`
pub(super) fn tail(config: &Config, tail: Tail) -> Result<(), Failure> {
    let names = tail.patterns.iter().map(|pattern| Pattern::parse(pattern)).collect::<Result<Vec<_>, _>>();
    let names = names.map_err(|error| Failure::Given(error.to_string()))?;
    with_shop(config, async |shop| {
        let since = tail.since.as_deref().map(|text| moment(shop.context.now(), text)).transpose()?;
        let telling = *TELLINGS.of(tail.generation.into());
        let wanted = Wanted { telling, names, subject: None, since, newest_first: false };
        let mut after = begin(shop, &wanted, tail.lines).await?;
        loop {
            let Part { messages, next, more } = read(shop, &wanted, after, AT_ONCE).await?;
            print(&messages)?;
            after = Some(next);
            if !more && !tail.follow {
                return Ok(());
            }
            if !more {
                tokio::time::sleep(LOOK).await;
            }
        }
    })
}

/// Prints the newest of those that have happened, if no moment is given; gives where to go on.
async fn begin(shop: &Shop, wanted: &Wanted, lines: Option<u32>) -> Result<Option<Cursor>, Failure> {
    let lines = match (lines, wanted.since) {
        (None, Some(_)) => return Ok(None),
        (lines, _) => lines.unwrap_or(USUAL),
    };
    let until = shop.database.settled(&FEED).await?;
    let backwards = Wanted { newest_first: true, ..wanted.clone() };
    let limit = usize::try_from(lines).unwrap_or(usize::MAX);
    let (mut messages, mut after, mut more) = (Vec::new(), None, limit > 0);
    while more && messages.len() < limit {
        let (backwards, room) = (backwards.clone(), limit.saturating_sub(messages.len()));
        let read = async move |tx: &mut Tx<'_>| backwards.read(tx, after, until, room).await;
        let part = shop.database.scan(read).await?;
        messages.extend(part.messages);
        (after, more) = (Some(part.next), part.more);
    }
    messages.reverse();
    print(&messages)?;
    Ok(Some(Cursor::behind(until)))
}

// Not by `read` of the database, which keeps its snapshot for the next time: a server could not begin its log anew.
async fn read(shop: &Shop, wanted: &Wanted, after: Option<Cursor>, limit: usize) -> Result<Part, Failure> {
    let until = shop.database.settled(&FEED).await?;
    let wanted = wanted.clone();
    let read = async move |tx: &mut Tx<'_>| wanted.read(tx, after, until, limit).await;
    Ok(shop.database.scan(read).await?)
}

fn print(messages: &[Message]) -> Result<(), Failure> {
    messages.iter().try_for_each(|message| say(&message.with(&[("id", &message.id)])))
}
