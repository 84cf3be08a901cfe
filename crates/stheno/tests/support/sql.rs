//! A look into a database, and a hand in it, behind the server's back.

use rusqlite::Connection;
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
