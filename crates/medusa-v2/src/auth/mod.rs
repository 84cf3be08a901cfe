//! `/auth`: signing in and out.

pub(crate) mod credentials;
pub(crate) mod factors;
pub(crate) mod forgotten;
pub(crate) mod providers;
pub(crate) mod refresh;
pub(crate) mod session;
pub(crate) mod sign_in;
mod token;
