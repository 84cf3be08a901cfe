//! Moments in query strings.

use stheno_domain::Timestamp;

/// Reads `2020-01-01`, `2020-01-01T10:00`, with seconds, fractions, and `Z` or an offset such as `+02:00`; a space may
/// stand for the `T`. Without an offset it is UTC.
#[must_use]
pub fn parse(text: &str) -> Option<Timestamp> {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, Some(text.get(at + 1..)?)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let long = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(long),
        _ => return None,
    };
    if parts.next().is_some() || !(1..=days).contains(&day) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) * 86_400_000;
    Some(Timestamp(midnight + time.map_or(Some(0), millis)?))
}

fn millis(time: &str) -> Option<i64> {
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (time.get(..at)?, offset_minutes(time.get(at..)?)?),
        None => (time, 0),
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |part| number(part, 2))?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    if fraction.is_empty() || fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some((hour * 3600 + (minute - offset) * 60 + second) * 1000 + thousandths)
}

fn offset_minutes(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.get(1..)?.chars().filter(|character| *character != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits, 2)?, 0),
        4 => (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?),
        _ => return None,
    };
    (hours <= 15 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

/// By Howard Hinnant's algorithm (chrono-compatible low-level date algorithms).
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn iso_dates_are_read() {
        for (text, expected) in [
            ("1970-01-01", "1970-01-01T00:00:00.000Z"),
            ("2020-02-29", "2020-02-29T00:00:00.000Z"),
            ("2026-11-21T07:15:27.724Z", "2026-11-21T07:15:27.724Z"),
            ("2026-11-21 07:15", "2026-11-21T07:15:00.000Z"),
            ("2026-11-21T00:15:27+02:00", "2026-11-20T22:15:27.000Z"),
            ("2026-11-21T23:15:27.5-0130", "2026-11-22T00:45:27.500Z"),
            ("2026-11-21T07:15:27.7249999z", "2026-11-21T07:15:27.724Z"),
        ] {
            assert_eq!(parse(text).map(|time| time.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        for text in [
            "",
            "garbage",
            "yesterday",
            "2020",
            "2020-01",
            "2020-13-01",
            "2021-02-29",
            "2020-01-01T25:00",
            "1577836800",
            "2020-01-01T",
            "2020-01-01T10",
            "2020-1-1",
            "2020-01-01T10:00 02:00",
            "2020-01-01T10:00:00.",
            "-2020-01-01",
            "2020-01-01T10:00+2",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
