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

/// The words of a query; each must occur. `%` and `_` stay what they are in SQL's LIKE, as in Medusa.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    query.split_whitespace().map(normalise).collect()
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
        assert_eq!(words(" Ada\u{a0}\tLOVE "), ["ada", "love"]);
        assert!(words("  ").is_empty());
    }
}
