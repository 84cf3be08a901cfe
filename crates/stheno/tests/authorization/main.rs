//! Who may do what: every route with every kind of credentials, and what belongs to whom.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "where these can't go on, the test has failed"
)]

#[macro_use]
#[path = "../support/on_both.rs"]
mod on_both;
#[path = "../support/mod.rs"]
mod support;

mod access;
mod accounts;
mod at_once;
mod elsewhere;
mod fields;
mod kinds;
mod members;
mod ownership;
mod ownership_v1;
mod passwords;
mod routes;
mod routes_v1;
mod row;
mod store;
mod who;
mod who_v1;
