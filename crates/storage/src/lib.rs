//! SQLite and PostgreSQL behind one unit of work.
//!
//! A [`Database`] is opened from an address (`sqlite:stheno.db`, `postgres://…`). Work is handed over as a closure
//! over a transaction, [`Tx`]; because it is a closure it can be run again, so conflicts between transactions are
//! retried here and nowhere else.
//!
//! SQL is written once for both engines, with placeholders `$1 … $n` numbered in the order of their first
//! appearance. What the engines say differently lives in one file, `dialect.rs`.
//!
//! This crate knows no customers: tables, migrations and columns are brought by its callers.

mod address;
mod condition;
mod counts;
mod database;
mod dialect;
mod error;
mod feed;
mod insert;
mod lock;
mod migrate;
mod news;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod tx;
mod value;

pub use address::{Address, AddressError};
pub use condition::{Column, Condition, Kind, Op, Related, SearchIndex};
pub use database::{Database, Options};
pub use error::Error;
pub use feed::Feed;
pub use insert::Insert;
pub use lock::Locks;
pub use migrate::Migration;
pub use news::{News, Topic};
pub use row::Row;
pub use statement::Statement;
pub use tx::Tx;
pub use value::{Timestamp, Value};
