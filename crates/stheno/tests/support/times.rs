//! Times as the API writes them, in milliseconds and UTC.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400_000;

/// Milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "tests of the whole program live in real time")]
pub(crate) fn now() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock stands before 1970");
    i64::try_from(passed.as_millis()).expect("the clock stands in the far future")
}

/// `2026-11-21T07:15:27.405Z` for milliseconds since 1970.
pub(crate) fn write(millis: i64) -> String {
    let (year, month, day) = date(millis.div_euclid(DAY));
    let rest = millis.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000
    )
}

/// Milliseconds since 1970 for exactly such a text.
pub(crate) fn read(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let clock = (number(11, 13)? * 60 + number(14, 16)?) * 60 + number(17, 19)?;
    let millis = days * DAY + clock * 1000 + number(20, 23)?;
    // Writing it again refuses what only resembles a time, such as the 30th of February.
    (write(millis) == text).then_some(millis)
}

// Both ways count in eras of 400 years that begin on the first of March, so that the
// odd day of a leap year comes last.
const ERA_DAYS: i64 = 146_097;
const MARCH_OF_0000: i64 = 719_468;

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, in_era) = (year.div_euclid(400), year.rem_euclid(400));
    let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 + in_year - MARCH_OF_0000
}

fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + MARCH_OF_0000;
    let (era, in_era) = (shifted.div_euclid(ERA_DAYS), shifted.rem_euclid(ERA_DAYS));
    let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * year + year / 4 - year / 100);
    let shifted_month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = era * 400 + year + i64::from(month <= 2);
    (year, month, day)
}
