//! How far an import is, on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a line is written where there is no terminal.
const OFTEN: Duration = Duration::from_secs(5);

/// A bar on a terminal, else a line now and then.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    done: Done,
    began: Instant,
    told: Instant,
}

/// How much is done.
struct Done {
    /// What is on the lines.
    what: &'static str,
    lines: u64,
    bytes: u64,
    /// The bytes of all there is, if that is known.
    of_bytes: Option<u64>,
}

impl Progress {
    /// Begins. `what` is on the lines, and `size` is how many bytes there are, if that is known.
    pub(super) fn new(what: &'static str, size: Option<u64>) -> Self {
        let now = Instant::now();
        let done = Done { what, lines: 0, bytes: 0, of_bytes: size };
        Self { bar: stderr().is_terminal().then(|| bar(size)), done, began: now, told: now }
    }

    /// So many more lines and bytes are done.
    pub(super) fn advance(&mut self, lines: u64, bytes: u64) {
        self.done.lines = self.done.lines.saturating_add(lines);
        self.done.bytes = self.done.bytes.saturating_add(bytes);
        if let Some(bar) = &self.bar {
            bar.set_position(self.done.bytes);
            bar.set_message(self.done.words(self.began.elapsed()));
        } else if self.told.elapsed() >= OFTEN {
            self.told = Instant::now();
            write(&self.done.words(self.began.elapsed()));
        }
    }

    /// Says something beside.
    pub(super) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| write(text)),
            None => write(text),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Done {
    fn words(&self, elapsed: Duration) -> String {
        // At least a millisecond, so that nothing is divided by nothing.
        let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
        let a_second = self.lines.saturating_mul(1_000) / millis;
        let words = format!("{} {}, {a_second} a second", self.lines, self.what);
        let Some(of_bytes) = self.of_bytes.filter(|of_bytes| *of_bytes > 0 && self.bytes > 0) else {
            return words;
        };
        let left = of_bytes.saturating_sub(self.bytes);
        let seconds_left = u128::from(millis) * u128::from(left) / u128::from(self.bytes) / 1_000;
        let percent = u128::from(self.bytes.min(of_bytes)) * 100 / u128::from(of_bytes);
        format!("{percent} % of the file, {words}, {} left", clock(seconds_left))
    }
}

fn bar(size: Option<u64>) -> ProgressBar {
    let bar = size.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let template = if size.is_some() { "[{bar:30}] {msg}" } else { "{spinner} {msg}" };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}

/// Minutes and seconds.
fn clock(seconds: u128) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn write(line: &str) {
    // Whoever does not listen is not told.
    drop(writeln!(stderr().lock(), "{line}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_how_far_it_is() {
        let done = |lines, bytes, of_bytes| Done { what: "orders", lines, bytes, of_bytes };
        let after = Duration::from_secs(10);
        assert_eq!(
            done(1_000, 4_000, Some(40_000)).words(after),
            "10 % of the file, 1000 orders, 100 a second, 1:30 left"
        );
        assert_eq!(done(1_000, 4_000, None).words(after), "1000 orders, 100 a second");
        assert_eq!(done(0, 0, Some(0)).words(Duration::ZERO), "0 orders, 0 a second");
        // A file that grows meanwhile
        assert_eq!(done(1, 2, Some(1)).words(after), "100 % of the file, 1 orders, 0 a second, 0:00 left");
    }
}
