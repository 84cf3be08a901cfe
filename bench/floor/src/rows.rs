//! Customers as rows, and as JSON in the shapes of both generations.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rusqlite::Row;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

pub(crate) const COLUMNS: &str = "id, company_name, first_name, last_name, email, phone, metadata, \
                                  has_account, created_by, created_at, updated_at, deleted_at";

#[derive(Serialize)]
pub(crate) struct Customer {
    id: String,
    company_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    metadata: Option<Box<RawValue>>,
    has_account: bool,
    created_by: Option<String>,
    #[serde(serialize_with = "time")]
    created_at: i64,
    #[serde(serialize_with = "time")]
    updated_at: i64,
    #[serde(serialize_with = "time_or_null")]
    deleted_at: Option<i64>,
}

impl Customer {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let metadata: Option<String> = row.get(6)?;
        Ok(Self {
            id: row.get(0)?,
            company_name: row.get(1)?,
            first_name: row.get(2)?,
            last_name: row.get(3)?,
            email: row.get(4)?,
            phone: row.get(5)?,
            // The column holds JSON already; anything else would be shown as null.
            metadata: metadata.and_then(|text| RawValue::from_string(text).ok()),
            has_account: row.get(7)?,
            created_by: row.get(8)?,
            created_at: row.get(9)?,
            updated_at: row.get(10)?,
            deleted_at: row.get(11)?,
        })
    }
}

/// A customer of Medusa 1 who has neither orders nor addresses.
#[derive(Serialize)]
pub(crate) struct Customer1 {
    id: String,
    #[serde(serialize_with = "time")]
    created_at: i64,
    #[serde(serialize_with = "time")]
    updated_at: i64,
    #[serde(serialize_with = "time_or_null")]
    deleted_at: Option<i64>,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    billing_address_id: Option<String>,
    phone: Option<String>,
    has_account: bool,
    metadata: Option<Box<RawValue>>,
    orders: [(); 0],
    shipping_addresses: [(); 0],
}

impl From<Customer> for Customer1 {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id,
            created_at: customer.created_at,
            updated_at: customer.updated_at,
            deleted_at: customer.deleted_at,
            email: customer.email,
            first_name: customer.first_name,
            last_name: customer.last_name,
            billing_address_id: None,
            phone: customer.phone,
            has_account: customer.has_account,
            metadata: customer.metadata,
            orders: [],
            shipping_addresses: [],
        }
    }
}

#[derive(Serialize)]
pub(crate) struct One<T> {
    pub(crate) customer: T,
}

#[derive(Serialize)]
pub(crate) struct List {
    pub(crate) customers: Vec<Customer>,
    pub(crate) count: i64,
    pub(crate) offset: u32,
    pub(crate) limit: u32,
}

/// An answer of JSON.
pub(crate) fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response(),
        Err(error) => failed(&error),
    }
}

/// The answer where something failed.
pub(crate) fn failed(error: &dyn std::error::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}

fn time<S: Serializer>(ms: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Iso(*ms))
}

fn time_or_null<S: Serializer>(ms: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match ms {
        Some(ms) => time(ms, serializer),
        None => serializer.serialize_none(),
    }
}

/// Milliseconds since 1970 as `2026-11-21T07:15:27.405Z`.
struct Iso(i64);

impl std::fmt::Display for Iso {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (days, ms) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        // Days to date in the proleptic Gregorian calendar, in eras of 400 years that start in March.
        let z = days + 719_468;
        let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        let milli = ms % 1000;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::Iso;

    #[test]
    fn times() {
        assert_eq!(Iso(1_795_245_327_405).to_string(), "2026-11-21T07:15:27.405Z");
        assert_eq!(Iso(0).to_string(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Iso(-1).to_string(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Iso(951_782_400_000).to_string(), "2000-02-29T00:00:00.000Z");
    }
}
