//! One row of an answer, of either engine.

use std::error::Error as StdError;

use rusqlite::types::ValueRef;
use tokio_postgres::types::{FromSql, Type};

use crate::{Error, Kind, Timestamp, Value};

/// A row; columns are counted from 0. Text is borrowed from the engine, so that it can be written on without a copy.
pub struct Row<'r>(pub(crate) Inner<'r>);

pub(crate) enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// A text or JSON column that may be NULL.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column holds something else.
    pub fn opt_text(&self, column: usize) -> Result<Option<&str>, Error> {
        let shape = || Error::Shape { column, expected: "text" };
        match &self.0 {
            Inner::Sqlite(row) => match row.get_ref(column).map_err(|_| shape())? {
                ValueRef::Null => Ok(None),
                ValueRef::Text(bytes) => std::str::from_utf8(bytes).map(Some).map_err(|_| shape()),
                _ => Err(shape()),
            },
            Inner::Postgres(row) => {
                row.try_get::<_, Option<Text<'_>>>(column).map(|t| t.map(|t| t.0)).map_err(|_| shape())
            }
        }
    }

    /// A column with bytes.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column is NULL or holds something else.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Error> {
        let shape = || Error::Shape { column, expected: "bytes" };
        match &self.0 {
            Inner::Sqlite(row) => match row.get_ref(column).map_err(|_| shape())? {
                ValueRef::Blob(bytes) => Ok(bytes),
                _ => Err(shape()),
            },
            Inner::Postgres(row) => row.try_get(column).map_err(|_| shape()),
        }
    }

    /// A text or JSON column.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column is NULL or holds something else.
    pub fn text(&self, column: usize) -> Result<&str, Error> {
        self.opt_text(column)?.ok_or(Error::Shape { column, expected: "text" })
    }

    /// A whole number that may be NULL.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column holds something else.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, Error> {
        let shape = || Error::Shape { column, expected: "whole number" };
        match &self.0 {
            Inner::Sqlite(row) => match row.get_ref(column).map_err(|_| shape())? {
                ValueRef::Null => Ok(None),
                ValueRef::Integer(value) => Ok(Some(value)),
                _ => Err(shape()),
            },
            Inner::Postgres(row) => row.try_get(column).map_err(|_| shape()),
        }
    }

    /// A text of one's own.
    ///
    /// # Errors
    /// As of [`Row::text`].
    pub fn string(&self, column: usize) -> Result<String, Error> {
        self.text(column).map(str::to_owned)
    }

    /// A text of one's own that may be NULL.
    ///
    /// # Errors
    /// As of [`Row::opt_text`].
    pub fn opt_string(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.opt_text(column)?.map(str::to_owned))
    }

    /// A whole number.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column is NULL or holds something else.
    pub fn int(&self, column: usize) -> Result<i64, Error> {
        self.opt_int(column)?.ok_or(Error::Shape { column, expected: "whole number" })
    }

    /// What the column holds, if it is of one of the kinds that have an order: a text, a number, a moment, or true or false.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column holds something else.
    pub fn value(&self, column: usize, kind: Kind) -> Result<Value, Error> {
        Ok(match kind {
            Kind::Int => self.opt_int(column)?.map_or(Value::Null, Value::Int),
            Kind::Time => self.opt_time(column)?.map_or(Value::Null, Value::Time),
            Kind::Bool => Value::Bool(self.bool(column)?),
            Kind::Text | Kind::Json | Kind::Texts | Kind::Money => {
                self.opt_string(column)?.map_or(Value::Null, Value::Text)
            }
            Kind::Bytes => return Err(Error::Shape { column, expected: "value with an order" }),
        })
    }

    /// True or false.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column is NULL or holds something else.
    pub fn bool(&self, column: usize) -> Result<bool, Error> {
        match &self.0 {
            Inner::Sqlite(_) => Ok(self.int(column)? != 0),
            Inner::Postgres(row) => row.try_get(column).map_err(|_| Error::Shape { column, expected: "true or false" }),
        }
    }

    /// A moment that may be NULL.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column holds something else.
    pub fn opt_time(&self, column: usize) -> Result<Option<Timestamp>, Error> {
        match &self.0 {
            Inner::Sqlite(_) => Ok(self.opt_int(column)?.map(Timestamp)),
            Inner::Postgres(row) => row.try_get(column).map_err(|_| Error::Shape { column, expected: "time" }),
        }
    }

    /// A moment.
    ///
    /// # Errors
    /// [`Error::Shape`] when the column is NULL or holds something else.
    pub fn time(&self, column: usize) -> Result<Timestamp, Error> {
        self.opt_time(column)?.ok_or(Error::Shape { column, expected: "time" })
    }
}

/// Text and JSON alike: both arrive as UTF-8.
struct Text<'a>(&'a str);

impl<'a> FromSql<'a> for Text<'a> {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::TEXT | Type::VARCHAR | Type::JSON | Type::NAME)
    }
}

impl<'a> FromSql<'a> for Timestamp {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::from_postgres(i64::from_be_bytes(raw.try_into()?)))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::TIMESTAMPTZ
    }
}
