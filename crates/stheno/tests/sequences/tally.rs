//! What was asked and answered.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::pair::Shown;

/// How often each route gave each status, and how many lists had something in them.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    routes: BTreeMap<&'static str, BTreeMap<u16, usize>>,
    /// Lists with rows.
    pub(crate) full: usize,
    /// Lists without.
    pub(crate) empty: usize,
}

impl Tally {
    /// Counts an answer.
    pub(crate) fn count(&mut self, route: &'static str, shown: &Shown) {
        *self.routes.entry(route).or_default().entry(shown.status).or_default() += 1;
        let body: Value = serde_json::from_str(&shown.body).unwrap_or_default();
        if let Some(count) = body["count"].as_u64() {
            *(if count > 0 { &mut self.full } else { &mut self.empty }) += 1;
        }
    }

    /// Adds what another one has counted.
    pub(crate) fn add(&mut self, other: Self) {
        for (route, statuses) in other.routes {
            for (status, number) in statuses {
                *self.routes.entry(route).or_default().entry(status).or_default() += number;
            }
        }
        self.full += other.full;
        self.empty += other.empty;
    }

    /// Whether a route did at least once what it was asked for.
    pub(crate) fn has_succeeded(&self, route: &str) -> bool {
        self.routes.get(route).is_some_and(|statuses| statuses.keys().any(|status| (200..300).contains(status)))
    }

    /// How many answers had a status in this range.
    pub(crate) fn answers(&self, statuses: std::ops::Range<u16>) -> usize {
        let all = self.routes.values().flatten();
        all.filter(|(status, _)| statuses.contains(status)).map(|(_, number)| number).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (route, statuses) in &self.routes {
            writeln!(f, "{route:60} {statuses:?}")?;
        }
        writeln!(f, "{} lists with rows, {} without", self.full, self.empty)
    }
}
