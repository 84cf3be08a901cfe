//! Orders: how they come in, and what they make their customers worth.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

#[macro_use]
#[path = "../support/on_both.rs"]
mod on_both;
#[path = "../support/mod.rs"]
mod support;

mod crossing;
mod given;
mod import;
mod listed;
mod owners;
mod recorded;
mod seen;
mod shown;
mod taking;
mod worth;
