//! How long what was found good may be remembered, where other processes write to the same database.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;
use futures_util::future::{Either, select};
use futures_util::stream;
use tokio_postgres::{AsyncMessage, Config, NoTls};

use super::lock::KEEPALIVE;
use crate::Error;

/// What the triggers of the tables send their word to.
const LISTEN: &str = "LISTEN stheno_withdrawn";
/// How long after the connection was lost it is opened anew.
const PAUSE: Duration = Duration::from_secs(1);

/// See [`Trust::withdrawing`].
pub(super) struct Withdrawing<'t>(&'t Trust);

impl Drop for Withdrawing<'_> {
    fn drop(&mut self) {
        self.0.withdraw();
    }
}

/// What has been heard of withdrawals.
#[derive(Debug, Default)]
pub(super) struct Trust {
    withdrawals: AtomicU64,
    /// Whether those of other processes are heard of.
    listening: AtomicBool,
}

impl Trust {
    /// A number that changes with each withdrawal; None while those of other processes would not be heard of.
    pub(super) fn number(&self) -> Option<u64> {
        let number = self.withdrawals.load(Ordering::Acquire);
        self.listening.load(Ordering::Acquire).then_some(number)
    }

    /// Something was withdrawn.
    fn withdraw(&self) {
        self.withdrawals.fetch_add(1, Ordering::AcqRel);
    }

    /// For a transaction that withdraws something: it is known as soon as this is dropped. So it is also where nobody waits for the
    /// end of the commit, or its answer is lost and nobody knows how it ended.
    pub(super) fn withdrawing(&self) -> Withdrawing<'_> {
        Withdrawing(self)
    }

    /// Listens to what all processes withdraw. Never ends.
    pub(super) async fn listen(&self, mut config: Config) {
        let given = config.get_options().map(|given| format!("{given} ")).unwrap_or_default();
        config.options(format!("{given}{KEEPALIVE}"));
        loop {
            // Why it ended says nothing that other connections would not say as well.
            drop(self.listen_once(&config).await);
            self.listening.store(false, Ordering::Release);
            self.withdraw();
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn listen_once(&self, config: &Config) -> Result<(), Error> {
        let (client, mut connection) = config.connect(NoTls).await?;
        // The first error is the last word of a connection.
        let messages = stream::poll_fn(move |context| connection.poll_message(context));
        let mut messages = pin!(messages.try_for_each(|message| {
            if let AsyncMessage::Notification(_) = message {
                self.withdraw();
            }
            std::future::ready(Ok(()))
        }));
        let begin = pin!(client.batch_execute(LISTEN));
        match select(&mut messages, begin).await {
            Either::Left((ended, _)) => return Ok(ended?),
            Either::Right((begun, _)) => begun?,
        }
        // What was withdrawn before was not heard of.
        self.withdraw();
        self.listening.store(true, Ordering::Release);
        Ok(messages.await?)
    }
}
