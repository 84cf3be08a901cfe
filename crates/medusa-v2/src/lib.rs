//! The HTTP API of Medusa 2: its routes, the shapes of its requests and answers, the texts of its errors.
//!
//! Measured against Medusa 2.21.2. Where it differs on purpose is listed in `docs/differences.md`.

mod address_body;
mod admin;
mod auth;
mod body;
mod call;
mod dialect;
pub mod document;
mod email;
pub mod event;
mod fields;
mod health;
pub mod incoming;
mod order;
mod query;
mod refusal;
pub mod routes;
mod store;

pub use dialect::Dialect;
