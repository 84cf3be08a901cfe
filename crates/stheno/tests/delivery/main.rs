//! What leaves the server: events to webhooks, to who follows them, and mail.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "where these can't go on, the test has failed")]

#[macro_use]
#[path = "../support/on_both.rs"]
mod on_both;
#[path = "../support/mod.rs"]
mod support;

mod events;
mod failing;
mod kills;
mod mails;
mod order;
mod processes;
mod shop;
mod trouble;
mod webhooks;
