//! Values that go into statements.

use std::error::Error as StdError;
use std::fmt;

use bytes::{BufMut, BytesMut};
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, Type, to_sql_checked};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. Both engines keep exactly this resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// `2026-11-21T07:17:36.764Z`: UTC, always three decimals, as JavaScript's `toISOString` writes it. Years outside
    /// of 0 to 9999, which nothing here makes, lose their thousands.
    #[must_use]
    pub fn to_text(self) -> [u8; 24] {
        let seconds = self.0.div_euclid(1000);
        let day_second = seconds.rem_euclid(86_400);
        // Days to a civil date by Howard Hinnant's algorithm (chrono-compatible low-level date algorithms).
        let z = seconds.div_euclid(86_400) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        let digit = |number: i64, place: i64| b'0' + u8::try_from(number / place % 10).unwrap_or(0);
        let [y, mo, d] = [year.rem_euclid(10_000), month, day];
        let [h, mi, s] = [day_second / 3600, day_second / 60 % 60, day_second % 60];
        let ms = self.0.rem_euclid(1000);
        [
            digit(y, 1000),
            digit(y, 100),
            digit(y, 10),
            digit(y, 1),
            b'-',
            digit(mo, 10),
            digit(mo, 1),
            b'-',
            digit(d, 10),
            digit(d, 1),
            b'T',
            digit(h, 10),
            digit(h, 1),
            b':',
            digit(mi, 10),
            digit(mi, 1),
            b':',
            digit(s, 10),
            digit(s, 1),
            b'.',
            digit(ms, 100),
            digit(ms, 10),
            digit(ms, 1),
            b'Z',
        ]
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_text().iter().try_for_each(|byte| fmt::Write::write_char(f, char::from(*byte)))
    }
}

/// A value bound to a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// SQL's NULL.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text; must not contain NUL, which PostgreSQL cannot keep.
    Text(String),
    /// A list of texts, for `statement.one_of(…)`.
    Texts(Vec<String>),
    /// A list of whole numbers, for `statement.one_of(…)`.
    Ints(Vec<i64>),
    /// A moment.
    Time(Timestamp),
    /// A list of moments, for `statement.one_of(…)`.
    Times(Vec<Timestamp>),
    /// A JSON document as text.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}
impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}
impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}
impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Time(value)
    }
}
impl From<Option<Timestamp>> for Value {
    fn from(value: Option<Timestamp>) -> Self {
        value.map_or(Self::Null, Self::Time)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(value) => ToSqlOutput::Owned(i64::from(*value).into()),
            Self::Int(value) => ToSqlOutput::Owned((*value).into()),
            Self::Text(text) | Self::Json(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Self::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Self::Time(time) => ToSqlOutput::Owned(time.0.into()),
            // SQLite has no arrays: `dialect.rs` unpacks this JSON list with json_each.
            Self::Texts(texts) => {
                ToSqlOutput::Owned(json_list(texts.iter().map(|text| serde_json::json!(text))).into())
            }
            Self::Ints(numbers) => {
                ToSqlOutput::Owned(json_list(numbers.iter().map(|number| serde_json::json!(number))).into())
            }
            Self::Times(times) => {
                ToSqlOutput::Owned(json_list(times.iter().map(|time| serde_json::json!(time.0))).into())
            }
        })
    }
}

fn json_list(items: impl Iterator<Item = serde_json::Value>) -> String {
    serde_json::Value::Array(items.collect()).to_string()
}

/// Microseconds between PostgreSQL's epoch, 2000-01-01, and 1970-01-01.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl Timestamp {
    pub(crate) fn to_postgres(self) -> i64 {
        self.0.saturating_mul(1000).saturating_sub(POSTGRES_EPOCH_MICROS)
    }
    pub(crate) fn from_postgres(micros: i64) -> Self {
        Self(micros.saturating_add(POSTGRES_EPOCH_MICROS).div_euclid(1000))
    }
}

impl tokio_postgres::types::ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Bool(value) => out.put_u8(u8::from(*value)),
            Self::Int(value) => match *ty {
                Type::INT2 => out.put_i16((*value).try_into()?),
                Type::INT4 => out.put_i32((*value).try_into()?),
                _ => out.put_i64(*value),
            },
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::Bytes(bytes) => out.put_slice(bytes),
            Self::Json(text) => {
                if *ty == Type::JSONB {
                    out.put_u8(1);
                }
                out.put_slice(text.as_bytes());
            }
            Self::Time(time) => out.put_i64(time.to_postgres()),
            Self::Texts(texts) => return texts.to_sql(ty, out),
            Self::Ints(numbers) => return numbers.to_sql(ty, out),
            Self::Times(times) => return times.to_sql(ty, out),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl tokio_postgres::types::ToSql for Timestamp {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        out.put_i64(self.to_postgres());
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::TIMESTAMPTZ
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_printed_as_javascript_prints_them() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_795_245_327_405, "2026-11-21T07:15:27.405Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp(millis).to_string(), text);
        }
    }
}
