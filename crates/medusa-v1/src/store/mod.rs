//! `/store`: for the visitors of the shop.

pub(crate) mod addresses;
pub(crate) mod auth;
pub(crate) mod customers;
pub(crate) mod orders;
pub(crate) mod password;
