//! Waking whoever waits for something to be committed.

use tokio::sync::watch;

/// What a transaction tells of; whoever waits, waits for one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Rows that were added to a feed.
    Feed,
    /// Something that somebody has to do.
    Errand,
}

/// The topics that a transaction has told of, or several that were committed together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Topics {
    feed: bool,
    errand: bool,
}

impl Topics {
    pub(crate) fn add(&mut self, topic: Topic) {
        match topic {
            Topic::Feed => self.feed = true,
            Topic::Errand => self.errand = true,
        }
    }

    pub(crate) fn add_all(&mut self, others: Self) {
        self.feed |= others.feed;
        self.errand |= others.errand;
    }
}

/// Tells of commits of this process to whoever waits for one.
#[derive(Debug)]
pub(crate) struct Teller {
    feed: watch::Sender<u64>,
    errand: watch::Sender<u64>,
}

impl Default for Teller {
    fn default() -> Self {
        Self { feed: watch::Sender::new(0), errand: watch::Sender::new(0) }
    }
}

impl Teller {
    /// Something of these topics was committed.
    pub(crate) fn tell(&self, topics: Topics) {
        let tell = |sender: &watch::Sender<u64>| sender.send_modify(|count| *count = count.wrapping_add(1));
        if topics.feed {
            tell(&self.feed);
        }
        if topics.errand {
            tell(&self.errand);
        }
    }

    /// For somebody who waits.
    pub(crate) fn hear(&self, topic: Topic) -> News {
        let sender = match topic {
            Topic::Feed => &self.feed,
            Topic::Errand => &self.errand,
        };
        News(sender.subscribe())
    }
}

/// Hears of commits of this process, of those only whose transaction said so ([`Tx::tell`](crate::Tx::tell)). What other
/// processes commit is not told.
#[derive(Clone, Debug)]
pub struct News(watch::Receiver<u64>);

impl News {
    /// Whether there was such a commit since the last time.
    pub fn came(&mut self) -> bool {
        let came = self.0.has_changed().unwrap_or(false);
        if came {
            self.0.mark_unchanged();
        }
        came
    }

    /// Waits until there was such a commit since the last time; for ever when the database is closed.
    pub async fn next(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
