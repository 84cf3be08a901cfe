//! What leaves the server: events to webhooks, and mail.
//!
//! A [`Courier`] runs on a thread of its own. It is woken by commits that have something to tell, reads what is to be sent from
//! the database, where it was written with the change that it is about, and writes down what came of it. So nothing is lost
//! when the process ends at any moment, and no request waits for a receiver.

mod courier;
pub mod mail;
mod mailman;
mod message;
mod persist;
mod resolver;
mod retry;
mod runner;
mod sender;
mod signature;

pub use courier::{Courier, Settings};
pub use message::{body, deliver_once};
pub use retry::Retries;
