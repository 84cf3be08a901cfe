//! Storing. One thread writes, into a file of its own: it takes all that wait at a moment, commits them at once, and answers
//! when they are on the disk.

use std::iter;
use std::sync::OnceLock;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, Error};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::oneshot;

use crate::rows::{COLUMNS, Customer, One, failed, json};

static WRITER: OnceLock<Sender<Waiting>> = OnceLock::new();

/// How many are committed at once, at most.
const AT_ONCE: usize = 256;

/// The table, with the indexes without which it would not be one of customers.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY, company_name TEXT, first_name TEXT, last_name TEXT, email TEXT UNIQUE, phone TEXT, metadata TEXT,
    has_account INTEGER NOT NULL, created_by TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) WITHOUT ROWID";

#[derive(Deserialize)]
struct New {
    email: String,
    company_name: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    phone: Option<String>,
    metadata: Option<Box<RawValue>>,
}

struct Waiting {
    new: New,
    answer: oneshot::Sender<Result<Customer, Error>>,
}

/// From now on creations go into a file beside the one at `path`.
pub(crate) fn begin(path: &str) -> rusqlite::Result<()> {
    let connection = Connection::open(format!("{path}.floor"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute(TABLE, [])?;
    let (sender, queue) = mpsc::channel();
    WRITER.get_or_init(|| sender);
    thread::spawn(move || write(connection, &queue));
    Ok(())
}

fn write(mut connection: Connection, queue: &Receiver<Waiting>) {
    while let Ok(first) = queue.recv() {
        let waiting = iter::once(first).chain(queue.try_iter()).take(AT_ONCE).collect();
        // Who waits for a commit that failed is answered by its end being gone.
        for (answer, stored) in store(&mut connection, waiting).unwrap_or_default() {
            drop(answer.send(stored));
        }
    }
}

type Stored = (oneshot::Sender<Result<Customer, Error>>, Result<Customer, Error>);

fn store(connection: &mut Connection, waiting: Vec<Waiting>) -> rusqlite::Result<Vec<Stored>> {
    let transaction = connection.transaction()?;
    let mut insert = transaction.prepare_cached(&format!(
        "INSERT INTO customer (id, email, company_name, first_name, last_name, phone, metadata, has_account, created_at, updated_at) \
         SELECT 'cus_' || lower(hex(randomblob(13))), ?1, ?2, ?3, ?4, ?5, ?6, FALSE, now, now \
         FROM (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now) RETURNING {COLUMNS}"
    ))?;
    let stored = waiting.into_iter().map(|Waiting { new, answer }| {
        let metadata = new.metadata.as_deref().map(RawValue::get);
        let values = (&new.email, &new.company_name, &new.first_name, &new.last_name, &new.phone, metadata);
        (answer, insert.query_row(values, Customer::from_row))
    });
    let stored = stored.collect();
    drop(insert);
    transaction.commit()?;
    Ok(stored)
}

/// `POST /admin/customers`
pub(crate) async fn create(body: Bytes) -> Response {
    let new = match serde_json::from_slice(&body) {
        Ok(new) => new,
        Err(error) => return (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    };
    let (answer, stored) = oneshot::channel();
    if let Some(writer) = WRITER.get() {
        drop(writer.send(Waiting { new, answer }));
    }
    match stored.await {
        Ok(Ok(customer)) => json(&One { customer }),
        Ok(Err(error)) => failed(&error),
        Err(gone) => failed(&gone),
    }
}
