//! Advisory locks. PostgreSQL takes them from a connection that ends.

use std::fmt;
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};

use crate::Error;

/// How soon PostgreSQL notices that the machine at the other end is gone, in seconds: after silence, between two questions,
/// and after how many. Without these it may be two hours.
const KEEPALIVE: &str = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";
/// How long the word to give a lock back is waited for; else the connection is closed, which does the same.
const PATIENCE: Duration = Duration::from_secs(5);

const TAKE: &str = "SELECT pg_try_advisory_lock(hashtextextended('stheno ' || $1, 0))";
const GIVE_BACK: &str = "SELECT pg_advisory_unlock(hashtextextended('stheno ' || $1, 0))";

/// The names that are held, by a connection of their own.
pub(crate) struct Locks {
    config: Config,
    client: Option<Client>,
    held: usize,
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
        Self { config, client: None, held: 0 }
    }

    pub(crate) fn hold(&self) -> bool {
        self.held == 0 || self.client.as_ref().is_some_and(|client| !client.is_closed())
    }

    pub(crate) async fn take(&mut self, name: &str) -> Result<bool, Error> {
        let client = match self.client.take().filter(|client| !client.is_closed()) {
            Some(client) => client,
            None => {
                self.held = 0;
                let (client, connection) = self.config.connect(NoTls).await?;
                // Ends when the client is dropped, or with the connection, which the client notices.
                tokio::spawn(connection);
                client
            }
        };
        let taken: bool = client.query_one(TAKE, &[&name]).await?.try_get(0)?;
        self.client = Some(client);
        self.held += usize::from(taken);
        Ok(taken)
    }

    pub(crate) async fn give_back(&mut self, name: &str) {
        self.held = self.held.saturating_sub(1);
        if let Some(client) = &self.client
            && !matches!(tokio::time::timeout(PATIENCE, client.query_one(GIVE_BACK, &[&name])).await, Ok(Ok(_)))
        {
            self.client = None;
        }
        // Idle, it would be one connection more for nothing.
        if self.held == 0 {
            self.client = None;
        }
    }
}
