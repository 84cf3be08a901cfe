//! What the tests of the whole program share: a server to talk to, a database of
//! its own for each test, a client that changes nothing on the way, and the replaying
//! of recorded exchanges.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "where these can't go on, the test that called them can't either"
)]
#![allow(dead_code, reason = "each file of tests compiles this module and uses a part of it, some all of it")]

pub(crate) mod at_once;
pub(crate) mod calls;
pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod database;
pub(crate) mod diff;
pub(crate) mod events;
pub(crate) mod given;
pub(crate) mod listener;
pub(crate) mod mails;
pub(crate) mod names;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod receiver;
pub(crate) mod replay;
pub(crate) mod server;
pub(crate) mod shop;
pub(crate) mod shown;
pub(crate) mod sql;
pub(crate) mod suite;
pub(crate) mod times;
pub(crate) mod tokens;
