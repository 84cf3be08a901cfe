//! `/store`: for the visitors of the shop.

pub(crate) mod addresses;
pub(crate) mod customers;
pub(crate) mod orders;
