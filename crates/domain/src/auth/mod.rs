//! Who is who: identities, passwords, sessions.

pub mod identity;
pub mod password;
pub mod reset;
pub mod session;
