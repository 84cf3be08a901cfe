//! The program on the command line: its first start, its commands, its settings.
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

mod commands;
mod events;
mod first_start;
mod import_customers;
mod settings;
