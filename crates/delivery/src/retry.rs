//! When what could not be delivered is tried again.

use std::time::Duration;

use stheno_domain::Timestamp;

/// The pauses between tries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retries(Vec<Duration>);

impl Default for Retries {
    /// 13 tries over three days.
    fn default() -> Self {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        let pauses = [
            5,
            30,
            2 * MINUTE,
            10 * MINUTE,
            30 * MINUTE,
            HOUR,
            2 * HOUR,
            4 * HOUR,
            8 * HOUR,
            12 * HOUR,
            20 * HOUR,
            24 * HOUR,
        ];
        Self(pauses.map(Duration::from_secs).to_vec())
    }
}

impl Retries {
    /// These pauses; without any, nothing is tried twice.
    #[must_use]
    pub fn new(pauses: Vec<Duration>) -> Self {
        Self(pauses)
    }

    /// How long is tried in all.
    #[must_use]
    pub fn in_all(&self) -> Duration {
        self.0.iter().sum()
    }

    /// When it is tried again what failed at `now`, and is tried since `since`; None when it is given up. `spread`, from 0 to 1,
    /// spreads what failed together: a pause is longer by up to a tenth.
    pub(crate) fn next(&self, since: Timestamp, now: Timestamp, spread: f64) -> Option<Timestamp> {
        let elapsed = Duration::from_millis(u64::try_from(now.0.saturating_sub(since.0)).unwrap_or(0));
        let mut planned = Duration::ZERO;
        for pause in &self.0 {
            planned += *pause;
            // What was tried a little late, as most is, must not skip the rest of the pause.
            if planned > elapsed {
                let left = (planned - elapsed).max(*pause / 2);
                let wait = left + pause.mul_f64(spread.clamp(0.0, 1.0) / 10.0);
                return Some(Timestamp(now.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_until_three_days_have_passed() {
        let retries = Retries::default();
        assert_eq!(retries.in_all().as_secs() / 3600, 71);
        let (mut now, mut tries, mut pause) = (Timestamp(0), 1, 0);
        while let Some(next) = retries.next(Timestamp(0), now, 0.5) {
            // Each try takes a second.
            assert!(next.0 - now.0 > pause, "{tries}");
            pause = next.0 - now.0;
            (now, tries) = (Timestamp(next.0 + 1000), tries + 1);
        }
        assert!((12..=13).contains(&tries), "{tries}");
        assert!((70..=75).contains(&(now.0 / 3_600_000)), "{}", now.0);
    }

    #[test]
    fn without_pauses_nothing_is_tried_again() {
        assert_eq!(Retries::new(Vec::new()).next(Timestamp(0), Timestamp(0), 0.0), None);
    }

    #[test]
    fn what_was_late_does_not_wait_less_than_half() {
        let retries = Retries::new(vec![Duration::from_secs(10), Duration::from_secs(10)]);
        assert_eq!(retries.next(Timestamp(0), Timestamp(0), 0.0), Some(Timestamp(10_000)));
        assert_eq!(retries.next(Timestamp(0), Timestamp(9_000), 0.0), Some(Timestamp(14_000)));
        assert_eq!(retries.next(Timestamp(0), Timestamp(20_000), 0.0), None);
    }
}
