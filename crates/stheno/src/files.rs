//! How many files the process may have open. Each connection is one.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::config::Config;

/// What else is open: the log, files of SQLite, connections to receivers of webhooks, and those that are turned away.
const OTHERS: usize = 256;
/// The same for each serving thread, which has files and connections of its own.
const OF_A_THREAD: usize = 16;

/// Raises the limit as far as the system lets us. Gives how many connections of clients there is room for, of those that are
/// wanted.
pub(crate) fn connections(config: &Config) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files could not be raised");
            limit.current
        }
    };
    let files = files.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX));
    let others = OTHERS + OF_A_THREAD * config.threads + config.database_options.connections;
    let (connections, wanted) = (files.saturating_sub(others).max(1), config.max_connections);
    if connections < wanted {
        tracing::warn!(
            connections,
            wanted,
            files,
            "there may be fewer connections than wanted, for want of open files"
        );
    }
    connections.min(wanted)
}
