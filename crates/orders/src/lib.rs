//! What an order is, in the shapes of both generations of Medusa: its money, and its totals where it came without them.
//!
//! It knows no database and no HTTP: an order is the JSON that Medusa answers.

pub mod money;
pub mod totals_v1;
pub mod totals_v2;
pub mod v1_to_v2;
pub mod v2_to_v1;
