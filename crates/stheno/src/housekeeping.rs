//! What is done from time to time while the server runs.

use std::time::Duration;

use stheno_domain::webhook::{self, delivery};
use stheno_domain::{Error, Shop, StorageError, Timestamp, Tx, customer, event, mail, statistics};

/// How often it is looked for what is old.
const PERIOD: Duration = Duration::from_secs(600);
/// How often it is looked whether lists have grown.
const GROWTH: Duration = Duration::from_secs(10);
/// How long others have the database to themselves between two deletions.
const PAUSE: Duration = Duration::from_millis(100);

/// Does all of it. Never ends.
pub(crate) async fn run(shop: &Shop, events_kept: Duration) {
    tokio::join!(tidy_up(shop, events_kept), set_milestones(shop), shop.database.hear_withdrawals());
}

/// Sets milestones in the list of customers where it has grown.
async fn set_milestones(shop: &Shop) {
    let mut after_busy = GROWTH;
    loop {
        let pause = match customer::set_milestones(&shop.database).await {
            Ok(true) => PAUSE,
            Ok(false) => GROWTH,
            // Others write all the time, or the table is being vacuumed. Each try keeps who writes waiting for a moment.
            Err(Error::Storage(StorageError::Busy)) => {
                after_busy = (after_busy * 2).min(PERIOD);
                tokio::time::sleep(after_busy).await;
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, "milestones in the list of customers could not be set: far pages take longer");
                PERIOD
            }
        };
        after_busy = GROWTH;
        tokio::time::sleep(pause).await;
    }
}

/// Deletes mails that are no use any more, what was sent to webhooks that are deleted, and events, and what is known of their
/// deliveries, when they have been kept long enough.
async fn tidy_up(shop: &Shop, events_kept: Duration) {
    loop {
        let pause = match tidy(shop, events_kept).await {
            Ok(true) => PAUSE,
            Ok(false) => PERIOD,
            Err(error) => {
                tracing::warn!(%error, "what is old could not be deleted");
                PERIOD
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Deletes some of what is old; whether there may be more.
async fn tidy(shop: &Shop, events_kept: Duration) -> Result<bool, Error> {
    let now = shop.context.now();
    let kept = i64::try_from(events_kept.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp(now.0.saturating_sub(kept));
    let forget = async move |tx: &mut Tx<'_>| {
        mail::forget_expired(tx, now).await?;
        statistics::forget(tx, now).await?;
        let all = [
            (webhook::forget_deleted(tx).await?, webhook::FORGOTTEN_AT_ONCE),
            (delivery::forget(tx, before).await?, delivery::FORGOTTEN_AT_ONCE),
            (event::forget(tx, before).await?, event::FORGOTTEN_AT_ONCE),
        ];
        Ok::<_, Error>(all.into_iter().any(|(forgotten, most)| forgotten == u64::from(most)))
    };
    let more = shop.database.write(forget).await?;
    if !more {
        let behind = async |tx: &mut Tx<'_>| webhook::behind(tx, now, before).await;
        for webhook in shop.database.read(behind).await? {
            tracing::warn!(
                webhook,
                "events are kept for longer than they should be: this webhook has not had them yet"
            );
        }
    }
    Ok(more)
}
