//! Serving: what was answered is kept, processes agree, limits hold, and the end is orderly.
#![expect(
    clippy::expect_used,
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

mod bodies;
mod coding;
mod connections;
mod durability;
mod http2;
mod log;
mod origins;
mod overload;
mod page;
mod processes;
mod requests;
mod stopping;
