//! The part of the API for the people of the shop.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

#[macro_use]
#[path = "../support/on_both.rs"]
mod on_both;
#[path = "../support/mod.rs"]
mod support;

mod api_keys;
mod cursors;
mod customers;
mod elsewhere;
mod far;
mod large_groups;
mod lists;
mod mail_templates;
mod members;
mod others;
mod sessions;
mod sign_in;
mod statistics;
mod tokens;
mod users;
