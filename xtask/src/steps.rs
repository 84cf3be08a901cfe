//! Named steps, and how long each took.

use std::time::{Duration, Instant};

/// What has been done so far.
#[derive(Debug)]
pub(crate) struct Steps {
    done: Vec<(&'static str, Duration)>,
    remarks: Vec<String>,
}

impl Steps {
    /// Nothing done yet.
    pub(crate) fn new() -> Self {
        Self { done: Vec::new(), remarks: Vec::new() }
    }

    /// Does one step under its name. The work may return a remark for the summary.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<Option<String>, String>,
    ) -> Result<(), String> {
        println!("\n==> {name}");
        let start = Instant::now();
        match work() {
            Ok(remark) => {
                self.done.push((name, start.elapsed()));
                self.remarks.extend(remark);
                Ok(())
            }
            Err(reason) => Err(format!("FAILED at the step \"{name}\" after {}: {reason}", seconds(start.elapsed()))),
        }
    }

    /// Prints every step with its time, and what was remarked.
    pub(crate) fn summarize(&self) {
        println!("\n==> summary");
        for (name, took) in &self.done {
            println!("{:>8}  {name}", seconds(*took));
        }
        println!("{:>8}  all steps passed", seconds(self.done.iter().map(|(_, took)| took).sum()));
        for remark in &self.remarks {
            println!("Note: {remark}");
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
