//! The log, on standard error. It never holds a secret, a token, a cookie, a query string or a body.

use std::io::IsTerminal;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::LevelFilter;

use crate::config::Config;

/// Starts the log. A thread of its own writes it, so that a slow terminal slows no request; what it holds is written
/// when the guard is dropped.
pub(crate) fn start(config: &Config) -> WorkerGuard {
    let (writer, guard) = NonBlockingBuilder::default().lossy(false).finish(std::io::stderr());
    let log = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_max_level(LevelFilter::from_level(config.log))
        .with_target(false);
    if config.log_json {
        log.json().flatten_event(true).with_current_span(false).init();
    } else {
        log.with_ansi(std::io::stderr().is_terminal()).init();
    }
    guard
}
