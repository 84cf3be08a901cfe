//! Waking whoever waits for something to be committed.

use tokio::sync::watch;

/// Tells of commits of this process to whoever waits for one.
#[derive(Debug)]
pub(crate) struct Teller(watch::Sender<u64>);

impl Default for Teller {
    fn default() -> Self {
        Self(watch::Sender::new(0))
    }
}

impl Teller {
    /// Something was committed that somebody waits for.
    pub(crate) fn tell(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// For somebody who waits.
    pub(crate) fn hear(&self) -> News {
        News(self.0.subscribe())
    }
}

/// Hears of commits of this process, of those only whose transaction said so ([`Tx::tell`](crate::Tx::tell)). What other
/// processes commit is not told.
#[derive(Clone, Debug)]
pub struct News(watch::Receiver<u64>);

impl News {
    /// Waits until there was such a commit since the last time; for ever when the database is closed.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
