//! Express's entity tags, and when one makes a body unnecessary.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use sha1::{Digest, Sha1};

/// Room for `W/"`, 16 hexadecimal digits, `-`, 27 characters of hash and `"`.
const ROOM: usize = 48;

/// A weak entity tag, held without a heap allocation.
#[derive(Debug, Clone, Copy)]
pub struct Etag {
    text: [u8; ROOM],
    length: usize,
}

impl Etag {
    /// The tag of a body: its length in hexadecimal and its SHA-1 in Base64, as the `etag`
    /// package writes them and Express sends them by default.
    pub fn weak(body: &[u8]) -> Etag {
        let mut tag = Etag { text: [0; ROOM], length: 0 };
        tag.push(b"W/\"");
        tag.push_hex(body.len());
        tag.push(b"-");
        let mut hash = [0; 27];
        // 20 bytes are exactly 27 characters without padding, so this cannot run out of room.
        if STANDARD_NO_PAD.encode_slice(Sha1::digest(body), &mut hash).is_ok() {
            tag.push(&hash);
        }
        tag.push(b"\"");
        tag
    }

    /// The tag as it stands in the header.
    pub fn as_str(&self) -> &str {
        let text = self.text.get(..self.length).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn push(&mut self, part: &[u8]) {
        let room = self.text.iter_mut().skip(self.length);
        self.length += room.zip(part).map(|(slot, byte)| *slot = *byte).count();
    }

    fn push_hex(&mut self, number: usize) {
        let digits = number.checked_ilog(16).unwrap_or(0);
        for place in (0..=digits).rev() {
            let digit = (number >> (4 * place)) & 0xF;
            let digit = u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 16));
            self.push(&[digit.map_or(b'0', |digit| digit as u8)]);
        }
    }
}

/// The request headers that make a request conditional.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conditions<'a> {
    /// `If-None-Match`; several of them joined with `, `.
    pub if_none_match: Option<&'a str>,
    /// `If-Modified-Since`.
    pub if_modified_since: Option<&'a str>,
    /// `Cache-Control`.
    pub cache_control: Option<&'a str>,
}

/// Decides whether Express answers 304 without the body, to a GET or HEAD that would get a 2xx
/// with this `etag` and, as all of Express's JSON answers, without `Last-Modified`.
///
/// Follows the `fresh` package (0.5.2): empty headers count as absent, `no-cache` as one whole
/// directive always asks for the body, tags are compared weakly, and `If-Modified-Since` is never
/// satisfied because there is no date to hold against it.
pub fn is_fresh(conditions: Conditions<'_>, etag: &str) -> bool {
    let given = |header: Option<&str>| header.is_some_and(|value| !value.is_empty());
    if given(conditions.if_modified_since) {
        return false;
    }
    let Some(wanted) = conditions.if_none_match.filter(|value| !value.is_empty()) else {
        return false;
    };
    let mut directives = conditions.cache_control.unwrap_or_default().split(',');
    if directives.any(|directive| directive.trim_matches(is_js_space) == "no-cache") {
        return false;
    }
    wanted == "*" || wanted.split(',').any(|tag| matches_weakly(tag.trim_matches(' '), etag))
}

/// Whether two tags are equal, or become so when one of them is made weak.
fn matches_weakly(wanted: &str, etag: &str) -> bool {
    wanted == etag || wanted.strip_prefix("W/") == Some(etag) || etag.strip_prefix("W/") == Some(wanted)
}

/// What a JavaScript regular expression's `\s` takes among the characters of a header.
fn is_js_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | ' ' | '\u{A0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    // From etag 1.8.1: etag(Buffer.from(body), { weak: true })
    const TAGS: &[(&str, &str)] = &[
        ("", "W/\"0-2jmj7l5rSw0yVb/vlWAYkK/YBwk\""),
        ("a", "W/\"1-hvfkN/qlp/zhXR3cuerq6jd2Z7g\""),
        ("{}", "W/\"2-vyGp6PvFo4RvsFtPoIWeCReyIC8\""),
        ("{\"message\":\"Unauthorized\"}", "W/\"1a-pljHtlo127JYJR4E/RYOPb6ucbw\""),
        ("\u{e9}\u{1f600}", "W/\"6-nCht6111Ser9HcsrWOC1c7wbSpc\""),
        ("0123456789abcdef0123456789abcdef0123456789abcdef", "W/\"30-SA8KW/6dHsP4k2uUQfbonTAXEfU\""),
    ];

    #[test]
    fn tags_like_express() {
        for (body, expected) in TAGS {
            assert_eq!(Etag::weak(body.as_bytes()).as_str(), *expected, "{body}");
        }
        assert_eq!(Etag::weak(&vec![b'a'; 70_000]).as_str(), BIG_TAG);
    }

    const BIG_TAG: &str = "W/\"11170-SdwOkwTKh/IVHeMvbFKRvwnF5lI\"";

    // From fresh 0.5.2: if-none-match, if-modified-since, cache-control, etag, result
    type Case = (Option<&'static str>, Option<&'static str>, Option<&'static str>, &'static str, bool);
    const FRESH: &[Case] = &[
        (None, None, None, "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, None, "W/\"1a-abc\"", true),
        (Some("\"1a-abc\""), None, None, "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, None, "\"1a-abc\"", true),
        (Some("W/W/\"1a-abc\""), None, None, "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, None, "\"1a-abc\"", true),
        (Some("*"), None, None, "W/\"1a-abc\"", true),
        (Some(" *"), None, None, "W/\"1a-abc\"", false),
        (Some("*, \"x\""), None, None, "W/\"1a-abc\"", false),
        (Some(""), None, None, "W/\"1a-abc\"", false),
        (Some("\"x\""), None, None, "W/\"1a-abc\"", false),
        (Some("\"x\", W/\"1a-abc\""), None, None, "W/\"1a-abc\"", true),
        (Some("\"x\",\"1a-abc\" "), None, None, "W/\"1a-abc\"", true),
        (Some("\"x\";W/\"1a-abc\""), None, None, "W/\"1a-abc\"", false),
        (Some("  W/\"1a-abc\"  "), None, None, "W/\"1a-abc\"", true),
        (Some("\tW/\"1a-abc\""), None, None, "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some("no-cache"), "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some(" no-cache "), "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some("max-age=0, no-cache"), "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some("no-cache=x"), "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, Some("NO-CACHE"), "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, Some("no-cached"), "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, Some("max-age=0"), "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), None, Some(""), "W/\"1a-abc\"", true),
        (Some("*"), None, Some("no-cache"), "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), Some("Sat, 21 Nov 2026 00:00:00 GMT"), None, "W/\"1a-abc\"", false),
        (None, Some("Sat, 21 Nov 2026 00:00:00 GMT"), None, "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), Some(""), None, "W/\"1a-abc\"", true),
        (Some("W/\"1a-abc\""), Some("junk"), None, "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\","), None, None, "W/\"1a-abc\"", true),
        (Some(","), None, None, "W/\"1a-abc\"", false),
        (Some("w/\"1a-abc\""), None, None, "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some("no-cache,no-store"), "W/\"1a-abc\"", false),
        (Some("W/\"1a-abc\""), None, Some("\tno-cache\t,x"), "W/\"1a-abc\"", false),
    ];

    #[test]
    fn fresh_like_express() {
        for &(if_none_match, if_modified_since, cache_control, etag, expected) in FRESH {
            let conditions = Conditions { if_none_match, if_modified_since, cache_control };
            assert_eq!(is_fresh(conditions, etag), expected, "{conditions:?} {etag}");
        }
    }
}
