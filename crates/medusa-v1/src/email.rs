//! What Medusa 1 takes for an e-mail address: what the package `validator` does.

use stheno_domain::search::is_space;

/// Whether it is an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let units = |text: &str| text.encode_utf16().count();
    let (user, domain) = text.rsplit_once('@').unwrap_or(("", text));
    if units(text) > 254 || user.len() > 64 || domain.len() > 254 || !is_domain(domain) {
        return false;
    }
    match user.strip_prefix('"') {
        Some("") => true,
        Some(rest) if rest.ends_with('"') => is_quoted(rest.strip_suffix('"').unwrap_or_default()),
        _ => user.split('.').all(is_atom),
    }
}

/// A name of two parts at least, the last one of letters.
fn is_domain(domain: &str) -> bool {
    let parts: Vec<&str> = domain.split('.').collect();
    let last = parts.last().copied().unwrap_or_default();
    parts.len() >= 2 && is_top_level(last) && parts.iter().all(|part| is_label(part))
}

fn is_top_level(label: &str) -> bool {
    if let Some(encoded) = label.get(..2).filter(|start| start.eq_ignore_ascii_case("xn")).and(label.get(2..))
        && encoded.len() >= 2
        && encoded.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return true;
    }
    let letter = |c: char| {
        c.is_ascii_alphabetic()
            || matches!(c, '\u{a1}'..='\u{a8}' | '\u{aa}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{ffef}')
                && !is_space(c)
    };
    label.chars().count() >= 2 && label.chars().all(letter)
}

fn is_label(label: &str) -> bool {
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || c == '-' || (c >= '\u{a1}' && !matches!(c, '\u{ff01}'..='\u{ff5e}'));
    let hyphen = label.starts_with('-') || label.ends_with('-');
    !label.is_empty() && label.encode_utf16().count() <= 63 && !hyphen && label.chars().all(allowed)
}

/// Letters of the basic plane that may stand in the part before the `@`.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{ffef}')
}

fn is_atom(part: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || is_letter(c);
    !part.is_empty() && part.chars().all(allowed)
}

/// What may stand between quotes: nearly anything; a backslash before what may not.
fn is_quoted(inner: &str) -> bool {
    let plain = |c: char| {
        matches!(c, '\u{1}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}')
            || matches!(c, '!' | '#'..='[' | ']'..='~' | '\u{a0}')
            || is_letter(c)
            || is_space(c)
    };
    let escaped = |c: char| matches!(c, '\u{1}'..='\u{9}' | '\u{b}'..='\u{7f}' | '\u{a0}') || is_letter(c);
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        let good = if character == '\\' { characters.next().is_some_and(escaped) } else { plain(character) };
        if !good {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the real server answered to each.
    #[test]
    fn addresses_are_those_of_medusa_1() {
        let long = |letters: usize, rest: &str| format!("{}{rest}", "e".repeat(letters));
        let accepted = [
            "a@b.co",
            "A@B.CO",
            "a.b@c.de",
            "a+b@c.de",
            "a_b@c.de",
            "-a@c.de",
            "a!#$%&'*+-/=?^_`{|}~b@c.de",
            "\"a b\"@c.de",
            "\"\"@c.de",
            "\"a@b\"@c.de",
            "\"a\\\"b\"@c.de",
            "\"@c.de",
            "a@1.com",
            "a@c.xn--p1ai",
            "a@c.XN--P1AI",
            "a@c.xn--a",
            "a@c.xna1",
            "ä@c.de",
            "a@ä.de",
            "a@c.äö",
            "用户@例子.广告",
            "a@c©d.de",
            "a@😀.de",
            "¡@c.de",
            "\"a\tb\"@c.de",
            "a%40b@c.de",
            "\"a\\\\\"@c.de",
            "a@c\u{3000}d.de",
            "a\u{3000}b@c.de",
            "a@c--d.de",
            "a@\u{e000}.de",
        ];
        let refused = [
            "a@b.c",
            "a@b",
            "a..b@c.de",
            ".a@c.de",
            "a.@c.de",
            "a b@c.de",
            " a@c.de",
            "a@c.de ",
            "a,b@c.de",
            "a\\b@c.de",
            "\"a\"b\"@c.de",
            "\"a\\@c.de",
            "a@b@c.de",
            "@c.de",
            "a@",
            "@",
            "",
            "a@c.de.",
            "a@.c.de",
            "a@-c.de",
            "a@c-.de",
            "a@c_d.de",
            "a@c.d-e",
            "a@c.d1",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "a@localhost",
            "a@c.xn-",
            "a@c.xn--",
            "a@c.d©",
            "😀@c.de",
            "a\u{a0}b@c.de",
            "a@\u{ff41}.de",
            "Name <a@c.de>",
            "a@c.de\n",
            "\"a\0b\"@c.de",
            "a@c.de:80",
            "\"a\\\"@c.de",
            "a@c.d\u{3000}e",
            "\u{e000}@c.de",
        ];
        accepted.iter().for_each(|text| assert!(is_email(text), "{text}"));
        refused.iter().for_each(|text| assert!(!is_email(text), "{text}"));
        assert!(is_email(&long(64, "@c.de")) && !is_email(&long(65, "@c.de")));
    }
}
