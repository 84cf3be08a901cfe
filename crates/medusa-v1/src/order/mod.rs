//! Orders, as Medusa 1 shows them: which parts of a complete record an answer has, by its parameters `fields` and `expand`.

mod complete;
mod entities;
mod fields;
mod relations;
mod shape;
#[cfg(test)]
mod tests;
mod view;

pub(crate) use relations::{MOST_PATHS, is_relation};
pub(crate) use view::View;
