//! How far events can be read on, for whoever follows them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Notify, watch};

/// Says how far events can be read on.
#[derive(Debug)]
pub struct Settled {
    last: watch::Sender<i64>,
    waiting: Arc<Waiting>,
}

/// Those who wait for events.
#[derive(Debug, Default)]
struct Waiting {
    count: AtomicUsize,
    begun: Notify,
}

impl Default for Settled {
    /// Nothing can be read yet.
    fn default() -> Self {
        Self { last: watch::Sender::new(0), waiting: Arc::default() }
    }
}

impl Settled {
    /// All events up to this position can be read.
    pub fn up_to(&self, position: i64) {
        self.last.send_if_modified(|last| std::mem::replace(last, position) != position);
    }

    /// Whether somebody waits for events.
    #[must_use]
    pub fn is_awaited(&self) -> bool {
        self.waiting.count.load(Ordering::Relaxed) > 0
    }

    /// Waits until somebody begins to wait for events.
    pub async fn asked(&self) {
        self.waiting.begun.notified().await;
    }

    /// For somebody who follows.
    #[must_use]
    pub fn follow(&self) -> Followed {
        Followed { last: self.last.subscribe(), waiting: Arc::clone(&self.waiting) }
    }
}

/// Hears how far events can be read on.
#[derive(Clone, Debug)]
pub struct Followed {
    last: watch::Receiver<i64>,
    waiting: Arc<Waiting>,
}

impl Followed {
    /// The position up to which events can be read.
    #[must_use]
    pub fn last(&self) -> i64 {
        *self.last.borrow()
    }

    /// Waits until events behind this position can be read; gives up to which, or None when the server stops.
    pub async fn behind(&mut self, position: i64) -> Option<i64> {
        let _waits = Waits::begin(&self.waiting);
        self.last.wait_for(|last| *last > position).await.ok().map(|last| *last)
    }
}

/// Somebody who waits, until this is dropped.
struct Waits<'a>(&'a Waiting);

impl<'a> Waits<'a> {
    fn begin(waiting: &'a Waiting) -> Self {
        if waiting.count.fetch_add(1, Ordering::Relaxed) == 0 {
            waiting.begun.notify_one();
        }
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.count.fetch_sub(1, Ordering::Relaxed);
    }
}
