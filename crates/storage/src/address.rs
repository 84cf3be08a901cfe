//! The address of a database, which chooses the engine.

use std::path::PathBuf;

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A SQLite file of this machine, created when missing.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a connection string that its driver understands.
    Postgres(String),
}

/// Why an address was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AddressError {
    /// Neither `sqlite:` nor `postgres://`. Without this check a typing error would create a new, empty file.
    #[error(
        "the database address must begin with `sqlite:` (a file, as in `sqlite:stheno.db`) or `postgres://` \
         (a server, as in `postgres://user:password@host/database`)"
    )]
    UnknownScheme,
    /// Not a file: every connection would have a database of its own.
    #[error("the database address `sqlite::memory:` cannot be used, for it names no file")]
    Memory,
    /// `sqlite:` with nothing behind it.
    #[error("the database address `sqlite:` lacks a file name, as in `sqlite:stheno.db`")]
    NoFile,
}

impl Address {
    /// Reads an address: `sqlite:FILE`, `sqlite://FILE`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// [`AddressError`] with a sentence for the operator; the address itself is not repeated there, for it may hold
    /// a password.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let Some(file) = text.strip_prefix("sqlite:") else {
            return Err(AddressError::UnknownScheme);
        };
        let file = file.strip_prefix("//").unwrap_or(file);
        if file.starts_with(":memory:") {
            return Err(AddressError::Memory);
        }
        if file.is_empty() {
            return Err(AddressError::NoFile);
        }
        Ok(Self::Sqlite(PathBuf::from(file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_engine() {
        assert_eq!(Address::parse("sqlite:a.db"), Ok(Address::Sqlite("a.db".into())));
        assert_eq!(Address::parse("sqlite:///var/a.db"), Ok(Address::Sqlite("/var/a.db".into())));
        assert_eq!(Address::parse("postgres://h/d"), Ok(Address::Postgres("postgres://h/d".into())));
    }

    #[test]
    fn an_unknown_scheme_is_an_error_and_never_a_new_file() {
        for text in ["stheno.db", "mysql://h/d", "", "SQLITE:a.db"] {
            assert_eq!(Address::parse(text), Err(AddressError::UnknownScheme), "{text}");
        }
        assert_eq!(Address::parse("sqlite:"), Err(AddressError::NoFile));
        assert_eq!(Address::parse("sqlite::memory:"), Err(AddressError::Memory));
    }
}
