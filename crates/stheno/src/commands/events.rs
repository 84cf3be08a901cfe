//! `stheno events`

use std::time::Duration;

use stheno_domain::Tx;
use stheno_domain::event::{self, Event, Follower};
use stheno_medusa_v2::event::to_json;

use super::{Failure, say, with_shop};
use crate::config::Config;

/// How often it is looked for new events.
const LOOK: Duration = Duration::from_millis(500);

/// `stheno events tail`
pub(super) fn tail(config: &Config, lines: u32, follow: bool) -> Result<(), Failure> {
    with_shop(config, async |shop| {
        // One more than is printed at least, to know behind what to begin.
        let newest = async move |tx: &mut Tx<'_>| event::newest(tx, i64::from(lines).max(1)).await;
        let mut events = shop.database.scan(newest).await?;
        let mut follower = Follower::behind(&events, shop.context.now());
        if lines == 0 {
            events.clear();
        }
        print(&events)?;
        if !follow {
            return Ok(());
        }
        loop {
            // Not by `read`, which keeps its snapshot for the next time: a server could not begin its log anew.
            let looking = follower.clone();
            let events = shop.database.scan(async move |tx: &mut Tx<'_>| looking.look(tx).await).await?;
            follower.note(&events, shop.context.now());
            print(&events)?;
            if events.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    })
}

fn print(events: &[Event]) -> Result<(), Failure> {
    events.iter().try_for_each(|event| say(&to_json(event).to_string()))
}
