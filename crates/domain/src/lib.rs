//! What a shop knows about its customers: every rule, no HTTP.
//!
//! [`Shop`] is what the dialects hold: the database, the clock and the threads that hash passwords. Functions that
//! take a [`Tx`] are parts of a transaction, to be put together by whoever answers a request; everything a request
//! does happens in one.

pub mod address;
pub mod api_key;
pub mod auth;
mod change;
pub mod context;
pub mod country;
pub mod customer;
mod error;
pub mod event;
mod generation;
pub mod group;
pub mod mail;
pub mod metadata;
pub mod milestone;
pub mod order;
pub mod page;
pub mod payment_method;
pub mod schema;
pub mod search;
pub mod setting;
mod shop;
pub mod statistics;
pub mod table;
pub mod user;
pub mod webhook;
pub mod worth;

pub use change::Change;
pub use context::Context;
pub use error::Error;
pub use generation::Generation;
pub use shop::{AccountBy, Shop};
pub use stheno_storage::{
    Address as DatabaseAddress, AddressError as DatabaseAddressError, Column, Condition, Database,
    Error as StorageError, Feed, Insert, Kind, Locks, News, Op, Options as DatabaseOptions, Related, Row, SearchIndex,
    Timestamp, Topic, Tx, Value,
};
