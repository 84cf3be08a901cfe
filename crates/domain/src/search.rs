//! The text that `q` searches in, and the words that it searches for.

use unicode_normalization::UnicodeNormalization;

/// One form for all spellings of the same text: compatibility-composed and in lower case, so that `Zoë` is found by
/// `ZOË`, however it was typed.
#[must_use]
pub fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Lower case can leave the normal form (`İ`), so the form is made last.
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// The text of a row, from the columns that are searched. The columns stay apart, for a word has no line break.
/// None when all are missing.
#[must_use]
pub fn text(columns: &[Option<&str>]) -> Option<String> {
    let mut parts = columns.iter().flatten().peekable();
    parts.peek()?;
    Some(parts.map(|part| normalise(part)).collect::<Vec<_>>().join("\n"))
}

/// The longest word that is searched for, in bytes, in the form in which it is compared: comparing costs the length of the
/// word times that of the text.
pub const LONGEST_WORD: usize = 128;

/// The words of a query, in the form that the text is in: [`normalise`]d, or as they came. Each must occur. `%` and `_` stay
/// what they are in SQL's LIKE, as in Medusa. None when a word is longer than [`LONGEST_WORD`].
#[must_use]
pub fn words(query: &str, form: fn(&str) -> String) -> Option<Vec<String>> {
    let words = query.split(is_space).filter(|word| !word.is_empty()).map(form);
    words.map(|word| (word.len() <= LONGEST_WORD).then_some(word)).collect()
}

/// What JavaScript takes for a space.
#[must_use]
pub fn is_space(character: char) -> bool {
    (character.is_whitespace() && character != '\u{85}') || character == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_text_are_one() {
        assert_eq!(normalise("ZOË"), normalise("Zoe\u{308}"));
        assert_eq!(normalise("Ｆｕｌｌ"), "full");
    }

    #[test]
    fn nothing_is_found_in_a_row_without_texts() {
        assert_eq!(text(&[None, None]), None);
        assert_eq!(text(&[None, Some("Ada"), Some("X")]).as_deref(), Some("ada\nx"));
        assert_eq!(text(&[Some("")]).as_deref(), Some(""));
    }

    #[test]
    fn words_are_parted_by_any_space() {
        assert_eq!(
            words(" Ada\u{a0}\tLOVE\u{feff}x\u{85}y ", normalise),
            Some(["ada", "love", "x\u{85}y"].map(str::to_owned).to_vec())
        );
        assert_eq!(words("  ", normalise), Some(vec![]));
        assert!(words(&"x".repeat(LONGEST_WORD), normalise).is_some());
        assert_eq!(words(&"x".repeat(LONGEST_WORD + 1), normalise), None);
        assert_eq!(words(&"\u{fdfa}".repeat(10), normalise), None, "one character that becomes eighteen");
    }
}
