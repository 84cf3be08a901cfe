//! What Stheno does otherwise than Medusa, and no other test shows; see `docs/differences.md`.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

#[macro_use]
#[path = "../support/on_both.rs"]
mod on_both;
#[path = "../support/mod.rs"]
mod support;

mod account_check;
mod lists;
mod medusa_1;
mod medusa_1_input;
mod requests;
mod resources;
mod signing_in;
