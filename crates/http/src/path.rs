//! Percent-decoding as JavaScript's `decodeURIComponent` does it.

use std::borrow::Cow;

/// Why a path could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// A segment has a `%` that starts no escape, or escapes that are not UTF-8. The text is the
    /// message Express answers with (status 400), which repeats the segment as it was sent.
    #[error("Failed to decode param '{0}'")]
    BadEncoding(String),
}

/// Decodes one segment of a path, as Express 4 decodes a route's parameter.
///
/// Gives the segment itself when it has no escape. `+` stays `+`.
///
/// # Errors
///
/// [`PathError::BadEncoding`] where `decodeURIComponent` would throw.
pub fn decode_segment(segment: &str) -> Result<Cow<'_, str>, PathError> {
    decode_component(segment).ok_or_else(|| PathError::BadEncoding(segment.to_owned()))
}

/// Decodes every `%XX` of `text`, or gives `None` where `decodeURIComponent` would throw: on a
/// `%` without two hexadecimal digits after it, and on bytes that are not UTF-8 once decoded.
pub fn decode_component(text: &str) -> Option<Cow<'_, str>> {
    let Some((plain, mut rest)) = text.split_once('%') else {
        return Some(Cow::Borrowed(text));
    };
    let mut decoded = Vec::with_capacity(text.len());
    decoded.extend_from_slice(plain.as_bytes());
    loop {
        let [high, low, after @ ..] = rest.as_bytes() else {
            return None;
        };
        decoded.push(hex_digit(*high)? << 4 | hex_digit(*low)?);
        // Both digits are ASCII, so what follows them starts on a character boundary.
        let after = rest.get(rest.len() - after.len()..)?;
        match after.split_once('%') {
            Some((plain, next)) => {
                decoded.extend_from_slice(plain.as_bytes());
                rest = next;
            }
            None => {
                decoded.extend_from_slice(after.as_bytes());
                // A character sent half as escapes and half as bytes cannot slip through: the
                // unescaped part of `text` is whole characters.
                return String::from_utf8(decoded).ok().map(Cow::Owned);
            }
        }
    }
}

/// The value of one hexadecimal digit.
fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // From node 20: decodeURIComponent(input), None where it throws.
    const DECODED: &[(&str, Option<&str>)] = &[
        ("", Some("")),
        ("abc", Some("abc")),
        ("a+b", Some("a+b")),
        ("%41", Some("A")),
        ("%", None),
        ("%4", None),
        ("a%", None),
        ("%zz", None),
        ("%E2%82%AC", Some("\u{20ac}")),
        ("%e2%82%ac", Some("\u{20ac}")),
        ("%E2%82", None),
        ("%C3%28", None),
        ("%C0%80", None),
        ("%ED%A0%80", None),
        ("%F4%90%80%80", None),
        ("%F0%9F%98%80", Some("\u{1f600}")),
        ("%00", Some("\u{0}")),
        ("%25%32%35", Some("%25")),
        ("\u{e9}%A9", None),
        ("%C3\u{e9}", None),
        ("x%2Fy%3Fz", Some("x/y?z")),
        ("%E0%A4%A", None),
        ("a%20b%", None),
    ];

    #[test]
    fn decodes_like_decode_uri_component() {
        for (input, expected) in DECODED {
            assert_eq!(decode_component(input).as_deref(), *expected, "{input}");
        }
    }

    #[test]
    fn a_plain_segment_is_not_copied() {
        assert!(matches!(decode_segment("cus_01"), Ok(Cow::Borrowed("cus_01"))));
    }

    #[test]
    fn the_error_is_express_message() {
        let error = decode_segment("%E0%A4%A").unwrap_err();
        assert_eq!(error.to_string(), "Failed to decode param '%E0%A4%A'");
    }
}
