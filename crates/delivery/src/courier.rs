//! Looks for what is to be sent, and has it sent: one look after every commit that has something to be sent, and one every few
//! seconds for what other processes have committed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use stheno_domain::event::{self, Settled};
use stheno_domain::webhook::{self, Guard, Webhook};
use stheno_domain::{Error, Locks, Shop, Timestamp, Topic, Tx, auth, mail};
use stheno_medusa::telling::Tellings;
use tokio::sync::watch;
use tokio::task::{self, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};

use crate::mail::Mailer;
use crate::mailman::Mailman;
use crate::message::Desk;
use crate::retry::Retries;
use crate::runner::{Rest, Runner};
use crate::sender::Sender;

/// How often is looked when nothing is told: for what other processes have committed, and for what is no use any more.
const PERIOD: Duration = Duration::from_secs(5);
/// How long between two looks at least: many commits share one.
const PAUSE: Duration = Duration::from_millis(20);

/// What a courier goes by.
pub struct Settings {
    /// Which addresses webhooks may be sent to.
    pub guard: Guard,
    /// When what could not be delivered is tried again.
    pub retries: Retries,
    /// Who sends mails; none are sent without.
    pub mailer: Option<Mailer>,
    /// How each generation tells events.
    pub tellings: Tellings,
}

/// Sends events to webhooks, and mails. With several processes on one database each webhook is sent to by one of them at a time,
/// and each mail by one.
pub struct Courier {
    shop: Shop,
    desk: Desk,
    tellings: Tellings,
    mailer: Option<Arc<Mailer>>,
    settled: Settled,
}

/// What a look has found.
struct Look {
    webhooks: Vec<Webhook>,
    secrets: bool,
    mail: Option<Timestamp>,
}

impl Courier {
    /// A courier of this shop, who says by `settled` how far events can be read on.
    #[must_use]
    pub fn new(shop: Shop, settled: Settled, settings: Settings) -> Self {
        let Settings { guard, retries, mailer, tellings } = settings;
        let desk = Desk { context: Arc::clone(&shop.context), sender: Sender::new(guard), retries };
        Self { shop, desk, tellings, mailer: mailer.map(Arc::new), settled }
    }

    /// Sends until it is told to stop, and then until what is under way has ended. It must run on a [`tokio::task::LocalSet`].
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let (mut events, mut errands) = (self.shop.database.news(Topic::Feed), self.shop.database.news(Topic::Errand));
        let mut runners = Runners::new(self.shop.database.locks());
        let mut mailman = self.mailer.clone().map(|mailer| Mailman::new(&self.shop, mailer, &stopping));
        // Whether somebody is sent events.
        let mut sends = false;
        while !*stopping.borrow() {
            let looked = Instant::now();
            let found = self.look(&mut runners, &mut sends, &stopping, mailman.as_mut()).await;
            let until = looked
                + found.unwrap_or_else(|error| {
                    tracing::warn!(%error, "what is to be sent cannot be looked for now");
                    PERIOD
                });
            let of_runners = tokio::select! {
                () = events.next(), if sends || self.settled.is_awaited() => None,
                () = errands.next() => None,
                () = self.settled.asked() => None,
                happened = runners.next() => Some(happened),
                () = ended_mail(mailman.as_mut()) => None,
                () = sleep_until(until) => None,
                _ = stopping.changed() => None,
            };
            match of_runners {
                Some(Happened::Ended(ended)) => runners.end(ended, &self.shop).await,
                Some(Happened::Lost) => {
                    tracing::warn!("the locks of webhooks are lost: another process may send to them");
                    runners = Runners::new(self.shop.database.locks());
                }
                None => {}
            }
            sleep_until(looked + PAUSE).await;
        }
        // What is under way ends, and is written down.
        runners.finish(&self.shop).await;
        if let Some(mailman) = &mut mailman {
            mailman.finish().await;
        }
    }

    /// Looks what is to be done, and has it done; gives how long until the next look at most.
    async fn look(
        &self,
        runners: &mut Runners,
        sends: &mut bool,
        stopping: &watch::Receiver<bool>,
        mailman: Option<&mut Mailman>,
    ) -> Result<Duration, Error> {
        let now = self.shop.context.now();
        let looked = self.read(now).await?;
        let settled = self.shop.database.settled(&event::FEED).await?;
        self.settled.up_to(settled);
        *sends = !looked.webhooks.is_empty();
        let mut next = later(now, PERIOD);
        runners.forget_others(&looked.webhooks);
        for webhook in looked.webhooks {
            if runners.runs(&webhook.id) {
                continue;
            }
            match runners.rest(&webhook.id).filter(|rest| !rest.is_over(&webhook, now, settled)) {
                Some(rest) => next = rest.ends().map_or(next, |at| at.min(next)),
                None if runners.start(self.runner(&webhook.id, stopping), &self.shop).await? => {}
                // Another process sends to it. Should that one die, it is our turn.
                None => runners.leave(&webhook.id, Rest::Until(later(now, PERIOD))),
            }
        }
        if looked.secrets {
            let before = Timestamp(now.0.saturating_sub(auth::reset::LIFETIME));
            let forget = async move |tx: &mut Tx<'_>| event::forget_secrets(tx, before).await;
            self.shop.database.write(forget).await?;
        }
        if let (Some(mailman), Some(at)) = (mailman, looked.mail) {
            if at <= now {
                mailman.send_due().await?;
            }
            next = mailman.next(at).map_or(next, |at| at.min(next));
        }
        Ok(Duration::from_millis(u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0)).max(PAUSE))
    }

    async fn read(&self, now: Timestamp) -> Result<Look, Error> {
        let read = async |tx: &mut Tx<'_>| {
            let webhooks = webhook::enabled(tx, now).await?;
            let secrets = event::has_secrets(tx).await?;
            Ok::<_, Error>(Look { webhooks, secrets, mail: mail::next(tx).await? })
        };
        self.shop.database.read(read).await
    }

    fn runner(&self, id: &str, stopping: &watch::Receiver<bool>) -> Runner {
        Runner {
            database: self.shop.database.clone(),
            desk: self.desk.clone(),
            tellings: self.tellings,
            followed: self.settled.follow(),
            stopping: stopping.clone(),
            id: id.to_owned(),
        }
    }
}

/// How one who sends has ended.
type Ended = Result<(task::Id, Result<Option<Rest>, Error>), JoinError>;

/// What happens to those who send.
enum Happened {
    /// One has ended.
    Ended(Ended),
    /// The locks are gone, and with them the right to send.
    Lost,
}

/// Those who send to a webhook each, and the locks that keep other processes from doing the same.
struct Runners {
    locks: Locks,
    /// Which webhook each of the tasks sends to.
    running: HashMap<task::Id, String>,
    resting: HashMap<String, Rest>,
    tasks: JoinSet<Result<Option<Rest>, Error>>,
}

impl Runners {
    fn new(locks: Locks) -> Self {
        Self { locks, running: HashMap::new(), resting: HashMap::new(), tasks: JoinSet::new() }
    }

    /// Whether a webhook is sent to now.
    fn runs(&self, webhook: &str) -> bool {
        self.running.values().any(|running| running == webhook)
    }

    /// Why a webhook was left alone, if that is known.
    fn rest(&self, webhook: &str) -> Option<Rest> {
        self.resting.get(webhook).copied()
    }

    /// Forgets why webhooks were left alone that are not there any more.
    fn forget_others(&mut self, webhooks: &[Webhook]) {
        self.resting.retain(|id, _| webhooks.iter().any(|webhook| webhook.id == *id));
    }

    fn leave(&mut self, webhook: &str, rest: Rest) {
        self.resting.insert(webhook.to_owned(), rest);
    }

    /// Begins to send to a webhook; false when another process does.
    async fn start(&mut self, runner: Runner, shop: &Shop) -> Result<bool, Error> {
        let taken = self.locks.take(&lock_of(&runner.id)).await?;
        if taken {
            let id = runner.id.clone();
            self.resting.remove(&id);
            let task = self.tasks.spawn_local(runner.run(shop.database.news(Topic::Errand)));
            self.running.insert(task.id(), id);
        }
        Ok(taken)
    }

    /// Waits for what happens to those who send; for ever when there is none.
    async fn next(&mut self) -> Happened {
        let Self { locks, tasks, .. } = self;
        tokio::select! {
            Some(ended) = tasks.join_next_with_id() => Happened::Ended(ended),
            () = locks.lost() => Happened::Lost,
        }
    }

    async fn finish(&mut self, shop: &Shop) {
        while let Some(ended) = self.tasks.join_next_with_id().await {
            self.end(ended, shop).await;
        }
    }

    async fn end(&mut self, ended: Ended, shop: &Shop) {
        let task = ended.as_ref().map_or_else(JoinError::id, |(task, _)| *task);
        let Some(webhook) = self.running.remove(&task) else { return };
        self.locks.give_back(&lock_of(&webhook)).await;
        let wait = Rest::Until(later(shop.context.now(), PERIOD));
        let rest = match ended {
            Ok((_, Ok(rest))) => rest,
            Ok((_, Err(error))) => {
                tracing::warn!(webhook, %error, "events cannot be sent to a webhook now");
                Some(wait)
            }
            Err(error) => {
                tracing::error!(webhook, %error, "sending to a webhook has panicked");
                Some(wait)
            }
        };
        self.resting.extend(rest.map(|rest| (webhook, rest)));
    }
}

/// Waits until a mail was sent or not; for ever when none is under way.
async fn ended_mail(mailman: Option<&mut Mailman>) {
    match mailman {
        Some(mailman) => mailman.ended().await,
        None => std::future::pending().await,
    }
}

fn lock_of(webhook: &str) -> String {
    format!("webhook {webhook}")
}

fn later(moment: Timestamp, by: Duration) -> Timestamp {
    Timestamp(moment.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
}
