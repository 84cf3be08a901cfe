//! Advisory locks. PostgreSQL takes them from a connection that ends.

use std::fmt;
use std::time::Duration;

use tokio::sync::watch;
use tokio_postgres::{Client, Config, NoTls};

use crate::Error;

/// How soon PostgreSQL notices that the machine at the other end is gone, in seconds: after silence, between two questions,
/// and after how many. Without these it may be two hours.
pub(super) const KEEPALIVE: &str = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
/// How long the word to give a lock back is waited for; else the connection is closed, which does the same.
const PATIENCE: Duration = Duration::from_secs(5);

const TAKE: &str = "SELECT pg_try_advisory_lock(hashtextextended('stheno ' || $1, 0))";
const GIVE_BACK: &str = "SELECT pg_advisory_unlock(hashtextextended('stheno ' || $1, 0))";

/// The names that are held, by a connection of their own.
pub(crate) struct Locks {
    config: Config,
    session: Option<Session>,
    held: usize,
}

struct Session {
    client: Client,
    /// True when the connection has ended.
    ended: watch::Receiver<bool>,
}

impl fmt::Debug for Locks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locks").field("held", &self.held).finish_non_exhaustive()
    }
}

impl Locks {
    pub(super) fn new(mut config: Config) -> Self {
        let given = config.get_options().map(|given| format!("{given} ")).unwrap_or_default();
        config.options(format!("{given}{KEEPALIVE}"));
        Self { config, session: None, held: 0 }
    }

    /// Waits until locks that are held are held no more; for ever when none is.
    pub(crate) async fn lost(&self) {
        if self.held == 0 {
            return std::future::pending().await;
        }
        if let Some(session) = &self.session {
            drop(session.ended.clone().wait_for(|ended| *ended).await);
        }
    }

    pub(crate) async fn take(&mut self, name: &str) -> Result<bool, Error> {
        let session = match self.session.take().filter(|session| !session.client.is_closed()) {
            Some(session) => session,
            // Those that are held are lost, which must be known before one is taken anew.
            None if self.held > 0 => return Err(Error::Closed),
            None => self.connect().await?,
        };
        let taken: bool = session.client.query_one(TAKE, &[&name]).await?.try_get(0)?;
        self.session = Some(session);
        self.held += usize::from(taken);
        Ok(taken)
    }

    async fn connect(&self) -> Result<Session, Error> {
        let (client, connection) = self.config.connect(NoTls).await?;
        let (ends, ended) = watch::channel(false);
        // Ends when the client is dropped, or with the connection.
        tokio::spawn(async move {
            drop(connection.await);
            ends.send_replace(true);
        });
        Ok(Session { client, ended })
    }

    pub(crate) async fn give_back(&mut self, name: &str) {
        self.held = self.held.saturating_sub(1);
        if let Some(session) = &self.session {
            let given_back = async { session.client.query_one(GIVE_BACK, &[&name]).await };
            if !matches!(tokio::time::timeout(PATIENCE, given_back).await, Ok(Ok(_))) {
                self.session = None;
            }
        }
    }
}
