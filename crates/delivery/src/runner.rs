//! Sending to one webhook, until there is nothing to send.

use std::collections::{HashSet, VecDeque};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use stheno_domain::event::{self, Event, Filter, Followed, Kind};
use stheno_domain::webhook::delivery::{self, Attempt, Due, Message, PENDING_AT_MOST, Recorded};
use stheno_domain::webhook::{self, Reason, Webhook};
use stheno_domain::{Database, Error, News, Timestamp, Tx};
use stheno_medusa::telling::Tellings;
use tokio::sync::watch;

use crate::message::Desk;
use crate::persist::persist;

/// How many deliveries of one webhook are under way at a time: sent, and not yet written down.
const AT_ONCE: usize = 16;
/// How many are read at a time, to be sent one after the other.
const READ: i64 = 100;
/// How long what was read is sent without looking whether another process has changed the webhook.
const FRESH: Duration = Duration::from_secs(1);
/// How many events are scheduled in one transaction, and how many are looked at for it.
const EVENTS: i64 = 200;
const LOOKED_AT: i64 = 10_000;

/// Sends to one webhook.
pub(crate) struct Runner {
    pub(crate) database: Database,
    pub(crate) desk: Desk,
    pub(crate) tellings: Tellings,
    pub(crate) followed: Followed,
    pub(crate) stopping: watch::Receiver<bool>,
    pub(crate) id: String,
}

/// Why a webhook is left alone, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rest {
    /// There is nothing to do until something is new.
    Idle {
        /// How often somebody had asked by then for it to be looked at.
        nudged: i64,
        /// When something is to be tried again.
        next_at: Option<Timestamp>,
        /// Whether so much is pending that nothing new is scheduled.
        full: bool,
    },
    /// Something went wrong, or another process sends to it.
    Until(Timestamp),
}

impl Rest {
    /// Whether there is something to be sent, or to be looked at, when events have settled up to a position.
    pub(crate) fn is_over(&self, webhook: &Webhook, now: Timestamp, settled: i64) -> bool {
        match self {
            Self::Idle { nudged, next_at, full } => {
                *nudged != webhook.nudged || next_at.is_some_and(|at| at <= now) || (!*full && webhook.seen < settled)
            }
            Self::Until(moment) => *moment <= now,
        }
    }

    /// When it is over, if nothing is new before.
    pub(crate) fn ends(&self) -> Option<Timestamp> {
        match self {
            Self::Idle { next_at, .. } => *next_at,
            Self::Until(moment) => Some(*moment),
        }
    }
}

/// What a look has found.
#[derive(Default)]
struct Looked {
    /// The webhook, if it is switched on.
    webhook: Option<Arc<Webhook>>,
    /// What can be sent now and is not under way.
    ready: VecDeque<(Due, Option<Event>)>,
    /// Whether there is more that can be scheduled.
    more: bool,
    /// Whether so much is pending that nothing is scheduled.
    full: bool,
}

impl Runner {
    /// Sends until nothing can be sent now, the webhook is switched off, or the server stops; gives when to go on, if that is known.
    ///
    /// # Errors
    /// When storage fails. What was sent by then is written down.
    pub(crate) async fn run(self, mut news: News) -> Result<Option<Rest>, Error> {
        let mut under_way = FuturesUnordered::new();
        let mut sending: HashSet<String> = HashSet::new();
        let mut tried: Vec<(Arc<Webhook>, Attempt)> = Vec::new();
        let (mut looked, mut at, mut failed) = (Looked::default(), None::<Instant>, None);
        loop {
            // Somebody has changed a webhook, this one perhaps.
            let stale = news.came() || at.is_none_or(|at| at.elapsed() >= FRESH);
            if failed.is_some() || *self.stopping.borrow() {
                looked = Looked::default();
            } else if looked.ready.is_empty() || stale {
                at = Some(Instant::now());
                looked = self.look(&sending).await.unwrap_or_else(|error| {
                    failed = Some(error);
                    Looked::default()
                });
            }
            if let Some(webhook) = &looked.webhook {
                while sending.len() < AT_ONCE
                    && let Some((due, event)) = looked.ready.pop_front()
                {
                    sending.insert(due.id.clone());
                    let (webhook, desk, tellings) = (Arc::clone(webhook), &self.desk, &self.tellings);
                    under_way.push(async move {
                        let attempt = desk.attempt(tellings, &webhook, &due, event).await;
                        (webhook, attempt)
                    });
                }
            }
            if tried.is_empty() {
                match under_way.next().await {
                    Some(first) => tried.push(first),
                    None if looked.more => continue,
                    None => return self.end(looked, failed).await,
                }
            }
            // Those that are done by now are written down together.
            while let Some(Some(next)) = under_way.next().now_or_never() {
                tried.push(next);
            }
            let all = std::mem::take(&mut tried);
            let mut recorded = pin!(self.record(&all));
            // Meanwhile answers are received.
            let as_it_was = loop {
                tokio::select! {
                    as_it_was = &mut recorded => break as_it_was,
                    Some(next) = under_way.next() => tried.push(next),
                }
            };
            for (_, attempt) in &all {
                sending.remove(&attempt.delivery);
            }
            if !as_it_was {
                (looked, at) = (Looked::default(), None);
            }
        }
    }

    async fn end(&self, looked: Looked, failed: Option<Error>) -> Result<Option<Rest>, Error> {
        if let Some(error) = failed {
            return Err(error);
        }
        let Some(webhook) = looked.webhook else { return Ok(None) };
        let next = async |tx: &mut Tx<'_>| delivery::next(tx, &self.id).await;
        let next_at = self.database.point(next).await?;
        Ok(Some(Rest::Idle { nudged: webhook.nudged, next_at, full: looked.full }))
    }

    /// Schedules what is new, and looks what can be sent.
    async fn look(&self, sending: &HashSet<String>) -> Result<Looked, Error> {
        let now = self.desk.context.now();
        let find = async |tx: &mut Tx<'_>| webhook::find_enabled(tx, now, &self.id).await;
        let Some(webhook) = self.database.point(find).await? else { return Ok(Looked::default()) };
        let settled = self.followed.last();
        let (mut more, mut full) = (false, false);
        if webhook.seen < settled {
            let count = async |tx: &mut Tx<'_>| delivery::pending(tx, &self.id).await;
            full = self.database.point(count).await? >= PENDING_AT_MOST;
            if !full {
                more = self.schedule(&webhook, settled).await?;
            }
        }
        let ready = self.due(now, sending).await?;
        Ok(Looked { webhook: Some(Arc::new(webhook)), ready, more, full })
    }

    /// Schedules some of what is new; whether there may be more.
    async fn schedule(&self, webhook: &Webhook, settled: i64) -> Result<bool, Error> {
        let telling = self.tellings.of(webhook.generation);
        let kinds: Vec<Kind> =
            telling.kinds(|name| webhook.wants(name)).into_iter().filter(|kind| *kind != Kind::WebhookTest).collect();
        let until = settled.min(webhook.seen.saturating_add(LOOKED_AT));
        let filter =
            Filter { after: webhook.seen, until, kinds: Some(kinds), since: webhook.since, ..Filter::default() };
        let read = async |tx: &mut Tx<'_>| event::list(tx, &filter, EVENTS).await;
        let events = self.database.read(read).await?;
        // All that was asked for are there, or there may be more behind the last one.
        let many = i64::try_from(events.len()).unwrap_or(EVENTS) >= EVENTS;
        let up_to = events.last().filter(|_| many).map_or(until, |event| event.position);
        let messages = events.iter().flat_map(|event| telling.deliverable(event));
        let messages: Vec<Message> = messages.filter(|message| webhook.wants(&message.event)).collect();
        let (context, webhook) = (Arc::clone(&self.desk.context), webhook.clone());
        let write =
            async move |tx: &mut Tx<'_>| delivery::schedule(tx, &context, &webhook, up_to, messages.clone()).await;
        let scheduled = self.database.write(write).await?;
        // If not, it was changed meanwhile, and is looked at anew.
        Ok(!scheduled || up_to < settled)
    }

    /// What can be sent now and is not under way.
    async fn due(&self, now: Timestamp, sending: &HashSet<String>) -> Result<VecDeque<(Due, Option<Event>)>, Error> {
        let read = async |tx: &mut Tx<'_>| {
            let mut due = delivery::due(tx, now, &self.id, READ).await?;
            due.retain(|due| !sending.contains(&due.id));
            let events = event::to_deliver(tx, due.iter().map(|due| due.position).collect()).await?;
            let event = |due: &Due| events.iter().find(|event| event.position == due.position).cloned();
            Ok::<_, Error>(due.into_iter().map(|due| (event(&due), due)).map(|(event, due)| (due, event)).collect())
        };
        self.database.read(read).await
    }

    /// Writes down what became of tries, as often as it takes: what is not written down would be sent again. Whether the webhook is
    /// as it was; false as well when it could not be written down before the server stopped.
    async fn record(&self, tried: &[(Arc<Webhook>, Attempt)]) -> bool {
        let mut as_it_was = true;
        // What was tried before and after a change of the webhook is not the same.
        for group in tried.chunk_by(|(one, _), (other, _)| one.nudged == other.nudged) {
            let Some((webhook, _)) = group.first() else { continue };
            let attempts: Vec<Attempt> = group.iter().map(|(_, attempt)| attempt.clone()).collect();
            attempts.iter().for_each(|attempt| self.log(attempt));
            as_it_was &= self.record_group(webhook, attempts).await;
        }
        as_it_was
    }

    async fn record_group(&self, webhook: &Webhook, attempts: Vec<Attempt>) -> bool {
        let attempts = Arc::new(attempts);
        let record = async || {
            let (context, webhook, attempts) = (Arc::clone(&self.desk.context), webhook.clone(), Arc::clone(&attempts));
            let record = async move |tx: &mut Tx<'_>| delivery::record(tx, &context, &webhook, &attempts).await;
            self.database.write(record).await
        };
        match persist(&self.id, &self.stopping, record).await {
            Ok(Recorded::Same) => true,
            Ok(Recorded::Changed) | Err(_) => false,
            Ok(Recorded::Off(Reason::Gone)) => {
                tracing::warn!(
                    webhook = self.id,
                    "a webhook was switched off: its receiver says that it is gone (410)"
                );
                false
            }
            Ok(Recorded::Off(_)) => {
                tracing::warn!(webhook = self.id, "a webhook was switched off: an event could not be delivered");
                false
            }
        }
    }

    fn log(&self, attempt: &Attempt) {
        tracing::debug!(
            webhook = self.id,
            delivery = attempt.delivery,
            number = attempt.number,
            status = attempt.status,
            error = attempt.error,
            millis = attempt.duration,
            "an event was sent to a webhook"
        );
    }
}
