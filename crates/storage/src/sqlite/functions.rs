//! What PostgreSQL has built in and SQLite has not: LIKE by case, ILIKE for all letters, regular expressions.

use regex::{Regex, RegexBuilder};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC);
/// Bounds the memory of a compiled pattern.
const PATTERN_BYTES: usize = 1 << 18;

/// Adds the functions `text_like(pattern, text)`, `text_ilike` and `text_regex`; each gives NULL for NULL.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    connection.create_scalar_function("text_like", 2, FLAGS, |context| {
        matches(context, |pattern| Ok(Like::new(pattern, false)), Like::matches)
    })?;
    connection.create_scalar_function("text_ilike", 2, FLAGS, |context| {
        matches(context, |pattern| Ok(Like::new(pattern, true)), Like::matches)
    })?;
    connection.create_scalar_function("text_regex", 2, FLAGS, |context| matches(context, compile, Regex::is_match))
}

/// A regular expression as [`Op::Regex`](crate::Op::Regex) takes it.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build()
}

fn matches<P: Send + Sync + 'static>(
    context: &Context<'_>,
    build: impl Fn(&str) -> Result<P, regex::Error>,
    is_match: impl Fn(&P, &str) -> bool,
) -> rusqlite::Result<Option<bool>> {
    let ValueRef::Text(text) = context.get_raw(1) else {
        return Ok(None);
    };
    // The pattern is the same for every row of a statement, so it is read once.
    let pattern = context.get_or_create_aux(0, |pattern| -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
        Ok(build(pattern.as_str()?)?)
    })?;
    let text = std::str::from_utf8(text).map_err(|error| rusqlite::Error::UserFunctionError(error.into()))?;
    Ok(Some(is_match(&pattern, text)))
}

/// A pattern of LIKE: `%` any text, `_` any character, `\` takes the next one as it is.
struct Like {
    pieces: Vec<Piece>,
    ignore_case: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    AnyText,
    AnyCharacter,
    This(char),
}

impl Like {
    fn new(pattern: &str, ignore_case: bool) -> Self {
        let mut pieces = Vec::new();
        let mut characters = pattern.chars().map(|character| if ignore_case { lower(character) } else { character });
        while let Some(character) = characters.next() {
            pieces.push(match character {
                '%' => Piece::AnyText,
                '_' => Piece::AnyCharacter,
                '\\' => Piece::This(characters.next().unwrap_or('\\')),
                other => Piece::This(other),
            });
        }
        Self { pieces, ignore_case }
    }

    /// Goes through the text once; where it fails, the last `%` takes one character more.
    fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = if self.ignore_case { text.chars().map(lower).collect() } else { text.chars().collect() };
        let (mut piece, mut at) = (0, 0);
        let mut last_any: Option<(usize, usize)> = None;
        while let Some(character) = text.get(at) {
            match self.pieces.get(piece) {
                Some(Piece::AnyText) => {
                    last_any = Some((piece + 1, at));
                    piece += 1;
                }
                Some(Piece::AnyCharacter) => (piece, at) = (piece + 1, at + 1),
                Some(Piece::This(wanted)) if wanted == character => (piece, at) = (piece + 1, at + 1),
                _ => match last_any {
                    Some((behind, taken)) => {
                        last_any = Some((behind, taken + 1));
                        (piece, at) = (behind, taken + 1);
                    }
                    None => return false,
                },
            }
        }
        self.pieces.iter().skip(piece).all(|piece| *piece == Piece::AnyText)
    }
}

/// A character in lower case. PostgreSQL takes each by itself: a Σ at the end of a word is a σ as elsewhere, and of İ, the
/// only one that becomes two, the first counts.
fn lower(character: char) -> char {
    character.to_lowercase().next().unwrap_or(character)
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
            ("", "", true, true),
            ("_", "", false, false),
            ("b", "abc", false, false),
            ("a%c", "a\nc", true, true),
            ("%ab%ab", "abxab", true, true),
            ("%ab%ab", "abxabx", false, false),
            ("a%b%c", "a1b2b3c", true, true),
        ] {
            assert_eq!(Like::new(pattern, false).matches(text), by_case, "{pattern} LIKE {text}");
            assert_eq!(Like::new(pattern, true).matches(text), without_case, "{pattern} ILIKE {text}");
        }
    }

    #[test]
    fn a_long_pattern_is_a_pattern() {
        assert!(Like::new(&"_".repeat(10_000), false).matches(&"x".repeat(10_000)));
        assert!(!Like::new(&"%a".repeat(2_000), true).matches(&"A".repeat(1_999)));
    }
}
