//! What is done from time to time while the server runs.

use std::time::Duration;

use stheno_domain::{Shop, Timestamp, Tx, event};

/// How often it is looked for what is old.
const PERIOD: Duration = Duration::from_secs(600);
/// How long others have the database to themselves between two deletions.
const PAUSE: Duration = Duration::from_millis(100);

/// Deletes events when they have been kept long enough. Never ends.
pub(crate) async fn run(shop: &Shop, events_kept: Duration) {
    let kept = i64::try_from(events_kept.as_millis()).unwrap_or(i64::MAX);
    loop {
        let before = Timestamp(shop.context.now().0.saturating_sub(kept));
        let forget = async move |tx: &mut Tx<'_>| event::forget(tx, before).await;
        let pause = match shop.database.write(forget).await {
            Ok(forgotten) if forgotten == u64::from(event::FORGOTTEN_AT_ONCE) => PAUSE,
            Ok(_) => PERIOD,
            Err(error) => {
                tracing::warn!(%error, "old events could not be deleted");
                PERIOD
            }
        };
        tokio::time::sleep(pause).await;
    }
}
