//! Query strings of lists and of single things, checked as Medusa's schemas check them, and turned into conditions.

mod list;
mod number;
mod operand;
mod params;

pub(crate) use list::{LONGEST_PAGE, List, ListSchema, MAX_SAFE_INTEGER, Param, RelatedRule, Rule};
pub(crate) use params::Params;

use crate::refusal::Refusal;

/// The query string of a request for one thing: nothing but `fields`.
///
/// # Errors
/// [`Refusal::InvalidData`] with what is wrong.
pub(crate) fn fields(query: &str) -> Result<Option<String>, Refusal> {
    let mut params = Params::of(query)?;
    let fields = params.text("fields");
    params.finish()?;
    Ok(fields)
}
