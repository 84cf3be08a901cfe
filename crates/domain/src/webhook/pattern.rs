//! Patterns of names of events.

/// A name of events, in which `*` stands for any text: `customer.*`, `*.deleted`, `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

/// Why a text is no pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a pattern has 1 to 100 of the characters a-z, 0-9, `.`, `-`, `_` and `*`, as in `customer.*`")]
pub struct PatternError;

/// The longest pattern, in bytes.
const LONGEST: usize = 100;

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] for a text that has other characters than names of events, or too many.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_*".contains(&byte);
        if text.is_empty() || text.len() > LONGEST || !text.bytes().all(fits) {
            return Err(PatternError);
        }
        Ok(Self(text.to_owned()))
    }

    /// All names.
    #[must_use]
    pub fn all() -> Self {
        Self("*".to_owned())
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name is one of these.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = name.strip_prefix(first) else { return false };
        let Some(last) = parts.next_back() else {
            // There is no `*`.
            return rest.is_empty();
        };
        for part in parts {
            match rest.split_once(part) {
                Some((_, behind)) => rest = behind,
                None => return false,
            }
        }
        rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        let matches = |pattern: &str, name: &str| Pattern::parse(pattern).unwrap().matches(name);
        assert!(matches("*", "customer.created") && matches("*", ""));
        assert!(matches("customer.*", "customer.created") && matches("customer.*", "customer.customer.created"));
        assert!(!matches("customer.*", "customer") && !matches("customer.*", "my.customer.created"));
        assert!(matches("*.deleted", "user.deleted") && !matches("*.deleted", "user.deleted.again"));
        assert!(matches("c*.*.d*d", "customer.customer.deleted") && !matches("c*.*.d*d", "customer.deleted"));
        assert!(matches("user.created", "user.created") && !matches("user.created", "user.created2"));
        assert!(matches("a*a", "aa") && !matches("a*a", "a"));
        assert!(matches("**", "x") && matches("a**b", "ab"));
    }

    #[test]
    fn what_is_in_no_name_is_no_pattern() {
        for text in ["", "Customer.*", "a b", "a,b", "ä", "a\0", &"a".repeat(101)] {
            assert_eq!(Pattern::parse(text), Err(PatternError), "{text}");
        }
        assert!(Pattern::parse(&"a".repeat(100)).is_ok());
    }
}
