//! A look into a database, and a hand in it, behind the server's back.

use rusqlite::Connection;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::postgres;

/// Runs statements.
pub(crate) fn execute(database_url: &str, sql: &str) {
    let done = match sqlite_file(database_url) {
        Some(file) => open(file).and_then(|connection| connection.execute_batch(sql)).map_err(|it| it.to_string()),
        None => postgres::execute(database_url, sql),
    };
    done.unwrap_or_else(|error| panic!("{error}\n    {sql}"));
}

/// Lets nobody write for a while, into this table at least. It is so when this returns.
pub(crate) fn hold(database_url: &str, table: &str, long: Duration) -> JoinHandle<()> {
    let (url, table) = (database_url.to_owned(), table.to_owned());
    let (begun, began) = mpsc::channel();
    let held = thread::spawn(move || match sqlite_file(&url) {
        Some(file) => {
            let connection = open(file).unwrap_or_else(|error| panic!("{error}"));
            connection.execute_batch("BEGIN IMMEDIATE").unwrap_or_else(|error| panic!("{error}"));
            begun.send(()).expect("somebody waits");
            thread::sleep(long);
        }
        None => {
            let lock = format!("BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE; SELECT pg_sleep({})", long.as_secs());
            let started = thread::spawn(move || execute(&url, &lock));
            // It is begun as good as at once; whoever writes before is as if nothing was held.
            thread::sleep(Duration::from_millis(300));
            begun.send(()).expect("somebody waits");
            started.join().unwrap_or_else(|_| panic!("the table could not be held"));
        }
    });
    began.recv().expect("the table can be held");
    held
}

/// The first column of the first row, as text.
pub(crate) fn text(database_url: &str, sql: &str) -> String {
    match sqlite_file(database_url) {
        Some(file) => open(file)
            .and_then(|connection| connection.query_row(&format!("SELECT CAST(({sql}) AS TEXT)"), [], |row| row.get(0)))
            .unwrap_or_else(|error| panic!("{error}\n    {sql}")),
        None => postgres::text(database_url, &format!("SELECT CAST(({sql}) AS TEXT)"))
            .unwrap_or_else(|error| panic!("{error}\n    {sql}")),
    }
}

fn sqlite_file(database_url: &str) -> Option<&str> {
    database_url.strip_prefix("sqlite:")
}

fn open(file: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    Ok(connection)
}
