//! The floor of the benchmark: the least an axum program has to do to answer
//! `GET /admin/customers/{id}` and `GET /admin/customers?limit=&offset=` from a
//! Stheno SQLite file. No sign-in, no `fields`, no filters, no errors worth the name.
//! What Stheno spends above this is the price of the rest.
//!
//! ```text
//! stheno-bench-floor FILE 127.0.0.1:PORT
//! ```
//!
//! Each worker thread has its own read connection and runs its query inline:
//! a read by primary key takes less time than a hand-over to another thread.

use std::cell::RefCell;
use std::process::ExitCode;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

static DATABASE: OnceLock<String> = OnceLock::new();
/// Taken once at the start: counting rows for every answer is not part of the floor.
static COUNT: OnceLock<i64> = OnceLock::new();

thread_local! {
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

const COLUMNS: &str = "id, company_name, first_name, last_name, email, phone, metadata, \
                       has_account, created_by, created_at, updated_at, deleted_at";

#[derive(Serialize)]
struct Customer {
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
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
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

#[derive(Serialize)]
struct One {
    customer: Customer,
}

#[derive(Serialize)]
struct List {
    customers: Vec<Customer>,
    count: i64,
    offset: u32,
    limit: u32,
}

#[derive(Deserialize)]
struct Page {
    limit: Option<u32>,
    offset: Option<u32>,
}

fn open(path: &str) -> rusqlite::Result<Connection> {
    // Not read-only: a reader of a WAL file needs the -shm file next to it. `query_only` keeps it honest.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn with_connection<T>(work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    CONNECTION.with_borrow_mut(|slot| {
        let connection = match slot {
            Some(connection) => connection,
            None => slot.insert(open(DATABASE.get().map_or("", String::as_str))?),
        };
        work(connection)
    })
}

async fn retrieve(Path(id): Path<String>) -> Response {
    let found = with_connection(|connection| {
        connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM customer WHERE id = ?1 AND deleted_at IS NULL"))?
            .query_row([&id], Customer::from_row)
            .optional()
    });
    match found {
        Ok(Some(customer)) => json(&One { customer }),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

async fn list(Query(page): Query<Page>) -> Response {
    let limit = page.limit.unwrap_or(50);
    let offset = page.offset.unwrap_or(0);
    let customers = with_connection(|connection| {
        connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM customer WHERE deleted_at IS NULL \
                 ORDER BY id LIMIT ?1 OFFSET ?2"
            ))?
            .query_map([limit, offset], Customer::from_row)?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    match customers {
        Ok(customers) => json(&List { customers, count: COUNT.get().copied().unwrap_or(0), offset, limit }),
        Err(error) => failed(&error),
    }
}

fn json(value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => ([(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response(),
        Err(error) => failed(&error),
    }
}

fn failed(error: &dyn std::error::Error) -> Response {
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

async fn run(path: String, address: &str) -> Result<(), Box<dyn std::error::Error>> {
    let count =
        open(&path)?.query_row("SELECT count(*) FROM customer WHERE deleted_at IS NULL", [], |row| row.get(0))?;
    COUNT.get_or_init(|| count);
    DATABASE.get_or_init(|| path);
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let router = Router::new().route("/admin/customers/{id}", get(retrieve)).route("/admin/customers", get(list));
    axum::serve(listener, router).await?;
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(address)) = (args.next(), args.next()) else {
        eprintln!("usage: stheno-bench-floor FILE ADDRESS");
        return ExitCode::from(2);
    };
    match run(path, &address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stheno-bench-floor: {error}");
            ExitCode::FAILURE
        }
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
