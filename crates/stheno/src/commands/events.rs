//! `stheno events`

use std::time::Duration;

use stheno_domain::event::{self, Event, Follower};
use stheno_domain::{Shop, Tx};
use stheno_medusa_v2::event::to_json;

use super::{Failure, say, with_shop};
use crate::config::Config;

/// How often it is looked for new events.
const LOOK: Duration = Duration::from_millis(500);

/// `stheno events tail`
pub(super) fn tail(config: &Config, lines: u32, follow: bool) -> Result<(), Failure> {
    with_shop(config, async |shop| {
        // One more than is printed at least, to know behind what to begin.
        let newest = async |tx: &mut Tx<'_>| event::newest(tx, i64::from(lines).max(1)).await;
        let mut events = shop.database.read(newest).await?;
        let mut follower = Follower::behind(&events, shop.context.now());
        if lines == 0 {
            events.clear();
        }
        print(shop, &events)?;
        if !follow {
            return Ok(());
        }
        loop {
            let events = shop.database.read(async |tx: &mut Tx<'_>| follower.look(tx).await).await?;
            follower.note(&events, shop.context.now());
            print(shop, &events)?;
            if events.is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    })
}

fn print(shop: &Shop, events: &[Event]) -> Result<(), Failure> {
    let now = shop.context.now();
    events.iter().try_for_each(|event| say(&to_json(event, now).to_string()))
}
