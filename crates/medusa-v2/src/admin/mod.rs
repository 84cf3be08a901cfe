//! `/admin`: for the people of the shop and for its systems.

pub(crate) mod addresses;
pub(crate) mod api_keys;
pub(crate) mod customer_groups;
pub(crate) mod customers;
pub(crate) mod elsewhere;
pub(crate) mod events;
pub(crate) mod mail_templates;
pub(crate) mod orders;
pub(crate) mod payment_methods;
pub(crate) mod statistics;
pub(crate) mod users;
pub(crate) mod webhooks;
