//! Writing down what was sent, which must not be lost: it would be sent again.

use std::time::Duration;

use stheno_domain::Error;
use tokio::sync::watch;
use tokio::time::sleep;

/// How long is waited before it is tried again: at first, and at most.
const PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Writes what became of something that was sent, as often as it takes. `whose` is for the log.
///
/// # Errors
/// The last one, when the server stops before it can be written.
pub(crate) async fn persist<T>(
    whose: &str,
    stopping: &watch::Receiver<bool>,
    write: impl AsyncFn() -> Result<T, Error>,
) -> Result<T, Error> {
    let mut pause = PAUSE;
    loop {
        match write().await {
            Ok(written) => return Ok(written),
            Err(error) if *stopping.borrow() => {
                tracing::warn!(whose, %error, "what was sent could not be written down, and is sent again");
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(whose, %error, "what was sent cannot be written down now");
                wait(stopping.clone(), pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Waits, but not when the server stops.
async fn wait(mut stopping: watch::Receiver<bool>, pause: Duration) {
    tokio::select! {
        () = sleep(pause) => {}
        _ = stopping.wait_for(|stopping| *stopping) => {}
    }
}
