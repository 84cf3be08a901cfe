//! How orders are shown: what the query parameter `fields` makes of one on each route, and within customers.
//!
//! Medusa loads an order as `fields` wants it and answers with what it has loaded, so an answer's members depend on what
//! is asked for beside them: the totals are there only where one of them was asked for, some relations leave the id of
//! what they lead to, and others come along. Here the order is complete from the start, and these rules say what of it
//! is left.

mod defaults;
mod entities;
mod node;
mod place;
mod show;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use place::Place;
pub(crate) use view::View;
