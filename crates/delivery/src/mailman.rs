//! Sends mails that wait in the database.

use std::sync::Arc;
use std::time::Duration;

use stheno_domain::mail::{self, Mail};
use stheno_domain::{Error, Shop, Timestamp, Tx};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::mail::{Mailer, Outcome};
use crate::persist::persist;

/// How many mails are under way at a time.
const AT_ONCE: usize = 4;
/// How long nobody else takes a mail that somebody sends: longer than sending takes.
const LEASE: i64 = 60_000;
/// The first pause before a mail is tried again, which doubles each time, and the longest.
const PAUSE: i64 = 5_000;
const LONGEST_PAUSE: i64 = 120_000;

/// Sends mails.
pub(crate) struct Mailman {
    shop: Shop,
    mailer: Arc<Mailer>,
    stopping: watch::Receiver<bool>,
    under_way: JoinSet<()>,
}

impl Mailman {
    pub(crate) fn new(shop: &Shop, mailer: Arc<Mailer>, stopping: &watch::Receiver<bool>) -> Self {
        Self { shop: shop.clone(), mailer, stopping: stopping.clone(), under_way: JoinSet::new() }
    }

    /// Waits until a mail was sent or not; for ever when none is under way.
    pub(crate) async fn ended(&mut self) {
        match self.under_way.join_next().await {
            Some(Ok(())) => {}
            Some(Err(error)) => tracing::error!(%error, "sending a mail has panicked"),
            None => std::future::pending().await,
        }
    }

    /// Waits until all that is under way has ended.
    pub(crate) async fn finish(&mut self) {
        while self.under_way.join_next().await.is_some() {}
    }

    /// When to look again, for the next mail that waits is due at this moment; when one has ended, if no more can be sent now.
    pub(crate) fn next(&self, due: Timestamp) -> Option<Timestamp> {
        (self.under_way.len() < AT_ONCE).then_some(due)
    }

    /// Begins to send what is due, and gives up what is no use any more.
    pub(crate) async fn send_due(&mut self) -> Result<(), Error> {
        while self.under_way.try_join_next().is_some() {}
        let room = AT_ONCE.saturating_sub(self.under_way.len());
        if room == 0 {
            return Ok(());
        }
        let now = self.shop.context.now();
        let (until, limit) = (Timestamp(now.0.saturating_add(LEASE)), i64::try_from(room).unwrap_or(1));
        let claim = async move |tx: &mut Tx<'_>| {
            let expired = mail::forget_expired(tx, now).await?;
            Ok::<_, Error>((mail::claim(tx, now, until, limit).await?, expired))
        };
        let (mails, expired) = self.shop.database.write(claim).await?;
        if expired > 0 {
            tracing::warn!(count = expired, "mails were given up: they could not be sent in time");
        }
        for mail in mails {
            let (shop, mailer, stopping) = (self.shop.clone(), Arc::clone(&self.mailer), self.stopping.clone());
            self.under_way.spawn_local(async move { send(&shop, &mailer, &stopping, mail).await });
        }
        Ok(())
    }
}

async fn send(shop: &Shop, mailer: &Mailer, stopping: &watch::Receiver<bool>, mail: Mail) {
    let sent = tokio::time::timeout(Duration::from_secs(50), mailer.send(&mail, shop.context.now())).await;
    let id = mail.id.clone();
    let next = match sent.unwrap_or_else(|_| Outcome::late()) {
        Outcome::Sent { to } => {
            tracing::info!(id, to, "a mail was sent");
            None
        }
        Outcome::Refused(reason) => {
            tracing::warn!(id, reason, "a mail was given up: it is refused");
            None
        }
        Outcome::NotNow(reason) => {
            let doubled = PAUSE.saturating_mul(1 << mail.attempts.clamp(1, 10).saturating_sub(1));
            let next = Timestamp(shop.context.now().0.saturating_add(doubled.min(LONGEST_PAUSE)));
            tracing::warn!(id, reason, "a mail could not be sent, and is tried again");
            Some(next)
        }
    };
    let write = async || {
        let id = id.clone();
        let write = async move |tx: &mut Tx<'_>| match next {
            Some(at) => mail::try_again(tx, &id, at).await,
            None => mail::forget(tx, &id).await,
        };
        shop.database.write(write).await
    };
    // If not, it was told, and is sent again.
    let _written = persist(&id, stopping, write).await;
}
