//! What both generations of Medusa's HTTP API share: who asks, rows as JSON, answers for when something fails.
//!
//! Routes, the forms of requests and answers, and the texts of errors are each generation's own.

pub mod api;
pub mod credentials;
pub mod cursor;
pub mod date;
pub mod failure;
pub mod forgotten;
pub mod json;
pub mod mails;
pub mod orders;
pub mod payment_methods;
pub mod resource;
pub mod rows;
pub mod session;
pub mod telling;

pub use api::{Api, Namespace, Settings};
pub use credentials::Actor;
pub use resource::{Kind, Relation, Resource, Selection};
pub use stheno_domain::Generation;
