//! What can go wrong in storage.

/// A failure of storage, without any of the values that were to be stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique index of this table already holds the values.
    #[error("a row of table {table} with the same unique values exists")]
    Unique {
        /// The table.
        table: String,
    },
    /// The queue in front of the engine is full, or the engine stayed locked: the same call may succeed later.
    #[error("the database is busy")]
    Busy,
    /// The statement took longer than it may.
    #[error("the statement took longer than the time limit")]
    TimeLimit,
    /// A row did not have the form that the caller expected.
    #[error("column {column} is not a {expected}")]
    Shape {
        /// Position in the row, from 0.
        column: usize,
        /// What the caller wanted.
        expected: &'static str,
    },
    /// A regular expression that the engine does not understand.
    #[error("the regular expression is not valid")]
    Pattern,
    /// A closure waited for something other than its transaction, which no engine can allow.
    #[error("a transaction waited for something other than its own statements")]
    Waited,
    /// The group of writes that this one was part of could not be committed; none of them was.
    #[error("{0}")]
    Group(#[source] std::sync::Arc<Error>),
    /// A statement failed and the closure went on; PostgreSQL keeps nothing of such a transaction.
    #[error("a statement of the transaction failed, so nothing of it was kept")]
    Aborted,
    /// SQLite took back a whole group of writes.
    #[error("sqlite took back the transaction; the disk may be full")]
    Lost,
    /// The schema in the database is newer than this program.
    #[error(
        "the database has schema version {found}, but this program knows only up to version {known}; use a newer program"
    )]
    SchemaTooNew {
        /// The version in the database.
        found: i64,
        /// The newest version of this program.
        known: i64,
    },
    /// The file by which processes keep each other away from something cannot be made or locked.
    #[error("the lock beside the database file: {0}")]
    LockFile(#[source] std::io::Error),
    /// SQLite says so.
    #[error("sqlite: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// PostgreSQL, or the connection to it, says so.
    #[error("postgresql: {}", postgres_text(.0))]
    Postgres(#[source] tokio_postgres::Error),
    /// No connection to PostgreSQL could be had.
    #[error("postgresql: {0}")]
    Connect(String),
    /// The thread that owns the engine is gone: the program is stopping.
    #[error("the database is closed")]
    Closed,
}

/// The message of the server without its DETAIL line, which repeats stored values.
fn postgres_text(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(db) => format!("{} ({})", db.message(), db.code().code()),
        None => {
            let mut text = error.to_string();
            let mut source = std::error::Error::source(error);
            while let Some(inner) = source {
                text.push_str(": ");
                text.push_str(&inner.to_string());
                source = inner.source();
            }
            text
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        if let rusqlite::Error::SqliteFailure(code, message) = &error {
            match code.code {
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => return Self::Busy,
                ErrorCode::OperationInterrupted => return Self::TimeLimit,
                ErrorCode::ConstraintViolation => {
                    // "UNIQUE constraint failed: customer.email_key, customer.has_account"
                    let table = message
                        .as_deref()
                        .and_then(|text| text.strip_prefix("UNIQUE constraint failed: "))
                        .and_then(|columns| columns.split('.').next());
                    if let Some(table) = table {
                        return Self::Unique { table: table.to_owned() };
                    }
                }
                _ => {}
            }
        }
        Self::Sqlite(error)
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;
        if let Some(db) = error.as_db_error() {
            if *db.code() == SqlState::UNIQUE_VIOLATION {
                return Self::Unique { table: db.table().unwrap_or_default().to_owned() };
            }
            if *db.code() == SqlState::INVALID_REGULAR_EXPRESSION {
                return Self::Pattern;
            }
            if *db.code() == SqlState::LOCK_NOT_AVAILABLE {
                return Self::Busy;
            }
            if *db.code() == SqlState::QUERY_CANCELED {
                return Self::TimeLimit;
            }
        }
        Self::Postgres(error)
    }
}

impl Error {
    /// Whether the same work may succeed a little later: the engine is busy, stopping, or cannot be reached, or others were
    /// in the way at every try.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy | Self::Closed | Self::Connect(_) => true,
            // Conflicts, connections lost or refused, resources used up, a server that starts or stops.
            Self::Postgres(error) => match error.code() {
                Some(code) => {
                    self.is_conflict() || ["08", "53", "57P"].iter().any(|class| code.code().starts_with(class))
                }
                None => true,
            },
            Self::Group(error) => error.is_temporary(),
            _ => false,
        }
    }

    /// Whether the transaction only met another one and deserves another try.
    pub(crate) fn is_conflict(&self) -> bool {
        use tokio_postgres::error::SqlState;
        match self {
            Self::Postgres(error) => error.code().is_some_and(|code| {
                *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED
            }),
            _ => false,
        }
    }
}
