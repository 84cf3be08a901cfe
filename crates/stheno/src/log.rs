//! The log, on standard error. It never holds a secret, a token, a cookie, a query string or a body.

use std::io::{self, IsTerminal, Write};
use std::thread;
use std::time::Duration;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::LevelFilter;

use crate::config::Config;

/// Starts the log. A thread of its own writes it, so that a slow terminal slows no request; what it holds is written
/// when the guard is dropped.
pub(crate) fn start(config: &Config) -> WorkerGuard {
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(false).finish(Gathered { lines: Vec::new(), to: std::io::stderr() });
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

/// Bytes of lines that are written at once.
const GATHERED: usize = 64 * 1024;
/// How long lines wait for others, after some were written.
const PAUSE: Duration = Duration::from_millis(5);

/// Writes many lines at once where there are many: one that comes alone is written at once, and those that follow it closely
/// together. A call into the system for each line, and a thread that is woken for it, would take a tenth of the time of a request.
/// A process that is killed loses what it has gathered.
struct Gathered<W> {
    lines: Vec<u8>,
    to: W,
}

impl<W: Write> Gathered<W> {
    /// What cannot be written is dropped: there is nowhere to say so, and the next lines may come through.
    fn write_out(&mut self) {
        let written = self.to.write_all(&self.lines).and_then(|()| self.to.flush());
        self.lines.clear();
        drop(written);
    }
}

impl<W: Write> Write for Gathered<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lines.extend_from_slice(bytes);
        if self.lines.len() >= GATHERED {
            self.write_out();
        }
        Ok(bytes.len())
    }

    /// Comes when no line is left.
    fn flush(&mut self) -> io::Result<()> {
        self.write_out();
        thread::sleep(PAUSE);
        Ok(())
    }
}
