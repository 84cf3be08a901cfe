//! Both generations of the API over one set of data: what is done in one of them is so in the other, and which of them
//! answers.
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

mod accounts;
mod at_once;
mod begun;
mod billing;
mod both;
mod browser;
mod changes;
mod credentials;
mod emails;
mod expanded;
mod forgotten;
mod forgotten_users;
mod passwords;
mod payment_methods;
mod preflights;
mod secrets;
mod sides;
mod which;
