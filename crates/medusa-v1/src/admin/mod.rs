//! `/admin`: for the people of the shop.

pub(crate) mod auth;
pub(crate) mod customer_groups;
pub(crate) mod customers;
pub(crate) mod orders;
pub(crate) mod users;
