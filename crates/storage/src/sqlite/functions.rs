//! What PostgreSQL has built in and SQLite has not: LIKE by case, ILIKE for all letters, regular expressions.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use regex::{Regex, RegexBuilder};

const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);
/// Bounds the memory of a compiled pattern.
const PATTERN_BYTES: usize = 1 << 18;

/// Adds the functions `text_like(pattern, text)`, `text_ilike` and `text_regex`; each gives NULL for NULL.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .create_scalar_function("text_like", 2, FLAGS, |context| matches(context, |pattern| like(pattern, false)))?;
    connection
        .create_scalar_function("text_ilike", 2, FLAGS, |context| matches(context, |pattern| like(pattern, true)))?;
    connection.create_scalar_function("text_regex", 2, FLAGS, |context| matches(context, compile))
}

/// A regular expression as [`Op::Regex`](crate::Op::Regex) takes it.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build()
}

/// A pattern of LIKE as a regular expression: `%` any text, `_` any character, `\` takes the next one as it is.
fn like(pattern: &str, ignore_case: bool) -> Result<Regex, regex::Error> {
    let mut text = String::from(r"\A");
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => text.push_str(".*"),
            '_' => text.push('.'),
            '\\' => text.push_str(&regex::escape(&characters.next().map_or_else(String::new, String::from))),
            other => text.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
        }
    }
    text.push_str(r"\z");
    RegexBuilder::new(&text).case_insensitive(ignore_case).dot_matches_new_line(true).size_limit(PATTERN_BYTES).build()
}

fn matches(
    context: &Context<'_>,
    build: impl Fn(&str) -> Result<Regex, regex::Error>,
) -> rusqlite::Result<Option<bool>> {
    let ValueRef::Text(text) = context.get_raw(1) else {
        return Ok(None);
    };
    // The pattern is the same for every row of a statement, so it is compiled once.
    let regex = context.get_or_create_aux(0, |pattern| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
        Ok(build(pattern.as_str()?)?)
    })?;
    let text = std::str::from_utf8(text).map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?;
    Ok(Some(regex.is_match(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_is_postgresqls_like() {
        for (pattern, text, by_case, without_case) in [
            ("a%", "abc", true, true),
            ("A%", "abc", false, true),
            ("É%", "éa", false, true),
            ("a_c", "abc", true, true),
            (r"a\_c", "abc", false, false),
            (r"a\_c", "a_c", true, true),
            ("a.c", "abc", false, false),
            ("%", "", true, true),
            ("b", "abc", false, false),
            ("a%c", "a\nc", true, true),
        ] {
            assert_eq!(like(pattern, false).unwrap().is_match(text), by_case, "{pattern} LIKE {text}");
            assert_eq!(like(pattern, true).unwrap().is_match(text), without_case, "{pattern} ILIKE {text}");
        }
    }
}
