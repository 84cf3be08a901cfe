//! Both engines do the same with a unit of work.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "where these can't go on, the test has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod feeds;
mod locks;
mod migrations;
mod news;
mod reads;
mod statements;
mod trust;
mod writes;
