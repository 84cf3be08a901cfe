//! The HTTP API of Medusa 1: its routes, the shapes of its requests and answers, the texts of its errors.
//!
//! Measured against Medusa 1.20.11. Where it differs on purpose is listed in `docs/differences.md`.

mod admin;
mod body;
mod call;
mod created;
mod dialect;
mod email;
pub mod event;
mod expand;
mod health;
mod order;
mod payment_methods;
mod query;
mod refusal;
mod resources;
pub mod routes;
mod sign_in;
mod store;
mod worth;

pub use dialect::{ACCESS_TOKEN, Dialect};
