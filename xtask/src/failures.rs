//! Running tests, and saying once more at the end what failed, where somebody who sees only the end looks.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::commands::{ended, not_started};

/// How many lines are kept of what the failed tests of one program said: of its first ones, for what fails later may follow from it, and
/// of its last ones, which name the tests.
const FIRST: usize = 40;
const LAST: usize = 15;

/// How many characters of a line are kept.
const WIDTH: usize = 300;

/// Runs tests whose output is shown. What they say of failures is shown again when all have ended.
pub(crate) fn run_tests(command: &mut Command) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| not_started(command, &error))?;
    let mut failures = Failures::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.map_err(|error| format!("what the tests say can't be read: {error}."))?;
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            failures.hear(&line);
        }
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    if !failures.kept.is_empty() {
        println!("\n==> what failed");
        for line in &failures.kept {
            println!("{line}");
        }
    }
    ended(command, status)
}

/// The parts of a test run's output that tell of failures.
#[derive(Default)]
struct Failures {
    kept: Vec<String>,
    /// What has been heard of the program whose failures are being told.
    telling: Option<Vec<String>>,
}

impl Failures {
    /// Takes the next line. The harness says `failures:`, what each failed test said, `failures:` and their names, and then
    /// the result.
    fn hear(&mut self, line: &str) {
        let begins = line.starts_with("running ") && line.ends_with(" tests");
        if begins || line.starts_with("test result:") {
            // A program that was ended from outside has no result: what it said ends where the next one begins.
            if let Some(told) = self.telling.take() {
                let last = told.len().saturating_sub(LAST).max(FIRST);
                let ends = told.into_iter().enumerate().filter(|(at, _)| *at < FIRST || *at >= last);
                self.kept.extend(ends.map(|(_, line)| line));
                self.kept.push(line.to_owned());
            }
        } else if let Some(told) = &mut self.telling {
            if !line.trim().is_empty() {
                told.push(line.chars().take(WIDTH).collect());
            }
        } else if line == "failures:" {
            self.telling = Some(Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST, Failures, LAST};

    #[test]
    fn only_what_failed_is_kept_and_of_that_the_beginning_and_the_end() {
        let mut failures = Failures::default();
        for line in ["test good ... ok", "test result: ok. 1 passed", "failures:", "", "---- bad stdout ----"] {
            failures.hear(line);
        }
        for number in 0..2 * (FIRST + LAST) {
            failures.hear(&format!("line {number}"));
        }
        for line in ["failures:", "    bad", "", "test result: FAILED. 1 failed", "test another ... ok"] {
            failures.hear(line);
        }

        assert_eq!(failures.kept.len(), FIRST + LAST + 1);
        assert_eq!(failures.kept[..2], ["---- bad stdout ----", "line 0"]);
        assert_eq!(failures.kept[FIRST + LAST - 2..], ["failures:", "    bad", "test result: FAILED. 1 failed"]);
    }
}
