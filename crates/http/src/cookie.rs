//! Cookies as the `cookie`, `cookie-signature` and `express-session` packages read and write them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::path::decode_component;

/// What marks a cookie's value as signed.
const SIGNED: &str = "s:";
/// What `encodeURIComponent` escapes.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
/// The last millisecond of the year 9999, past which an HTTP date has no form.
const LAST_MILLISECOND: u64 = 253_402_300_799_999;

/// The pairs of a `Cookie` header in order, names and values without the spaces around them;
/// parts without `=` are not pairs.
fn pairs(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let space = [' ', '\t'];
    // The package does not look at a header of a single character.
    let header = if header == "=" { "" } else { header };
    header
        .split(';')
        .filter_map(|part| part.split_once('='))
        .map(move |(name, value)| (name.trim_matches(space), value.trim_matches(space)))
}

/// Takes the quotes off a value and decodes it; one that does not decode stays as it is.
fn plain_value(value: &str) -> Cow<'_, str> {
    let value = match value.strip_prefix('"') {
        // The package takes a single quote mark for both the first and the last.
        Some("") => "",
        Some(rest) => rest.strip_suffix('"').unwrap_or(value),
        None => value,
    };
    decode_component(value).unwrap_or(Cow::Borrowed(value))
}

/// Reads a `Cookie` header into names and values, in order. Of several cookies with one name only
/// the first counts, values lose their quotes and are percent-decoded where they decode.
pub fn parse(header: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut seen = HashSet::new();
    pairs(header)
        // Assigning this name changes nothing in a JavaScript object.
        .filter(|(name, _)| *name != "__proto__" && seen.insert(*name))
        .map(|(name, value)| (name, plain_value(value)))
        .collect()
}

/// The value that [`parse`] gives for one name, without reading the others.
pub fn get<'a>(header: &'a str, name: &str) -> Option<Cow<'a, str>> {
    pairs(header).find(|(found, _)| *found == name).map(|(_, value)| plain_value(value))
}

/// The signature of `value`: its HMAC-SHA256 in Base64 without padding.
fn signature(value: &str, secret: &str) -> String {
    // A key may have any length, so the only way this constructor fails does not exist.
    match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => STANDARD_NO_PAD.encode(mac.chain_update(value.as_bytes()).finalize().into_bytes()),
        Err(_) => String::new(),
    }
}

/// Signs a value: gives `value.signature`, as `cookie-signature`'s `sign` does.
pub fn sign(value: &str, secret: &str) -> String {
    format!("{value}.{}", signature(value, secret))
}

/// The value inside a signed one, if the signature is right. Takes the same time wherever a wrong
/// signature differs.
pub fn unsign<'a>(signed: &'a str, secret: &str) -> Option<&'a str> {
    let (value, given) = signed.rsplit_once('.')?;
    let expected = signature(value, secret);
    bool::from(expected.as_bytes().ct_eq(given.as_bytes())).then_some(value)
}

/// Finds the session id that a request carries: the cookie `name`, if it is signed with `secret`
/// and not empty.
pub fn session_id_of(header: &str, name: &str, secret: &str) -> Option<String> {
    let value = get(header, name)?;
    let id = unsign(value.strip_prefix(SIGNED)?, secret)?;
    (!id.is_empty()).then(|| id.to_owned())
}

/// Makes a session id of 32 URL-safe characters from 24 random bytes, in `uid-safe`'s form.
pub fn session_id(random: &[u8; 24]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}

/// How far a cookie follows links from other sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Only within its own site.
    Strict,
    /// Also when the user follows a link. What Medusa sets in production.
    Lax,
    /// Everywhere.
    None,
}

/// The attributes of the session cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCookie<'a> {
    /// The cookie's name, by default `connect.sid`.
    pub name: &'a str,
    /// `Domain`, where one is configured.
    pub domain: Option<&'a str>,
    /// `Path`, by default `/`.
    pub path: &'a str,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `SameSite`.
    pub same_site: Option<SameSite>,
}

impl SessionCookie<'_> {
    /// The `Set-Cookie` value that gives a client the session `id`, signed with `secret`, until
    /// `expires` (Unix time in milliseconds; held to the years 1970 to 9999).
    pub fn set(&self, id: &str, secret: &str, expires: u64) -> String {
        let mut header = format!("{}={}", self.name, encode(&format!("{SIGNED}{}", sign(id, secret))));
        if let Some(domain) = self.domain {
            header.push_str("; Domain=");
            header.push_str(domain);
        }
        header.push_str("; Path=");
        header.push_str(self.path);
        header.push_str("; Expires=");
        header.push_str(&http_date(expires));
        if self.http_only {
            header.push_str("; HttpOnly");
        }
        if self.secure {
            header.push_str("; Secure");
        }
        header.push_str(match self.same_site {
            Some(SameSite::Strict) => "; SameSite=Strict",
            Some(SameSite::Lax) => "; SameSite=Lax",
            Some(SameSite::None) => "; SameSite=None",
            None => "",
        });
        header
    }
}

/// The `Set-Cookie` value that makes a client forget the cookie `name`, as Express's
/// `clearCookie` writes it. A cookie that was set for other sites is cleared for them: a browser ignores what a page of
/// another site has set or cleared without these words.
pub fn clear(name: &str, across_sites: bool) -> String {
    let attributes = if across_sites { "; Secure; SameSite=None" } else { "" };
    format!("{name}=; Path=/; Expires={}{attributes}", http_date(0))
}

fn encode(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, COMPONENT)
}

/// A time as JavaScript's `toUTCString` writes it.
fn http_date(unix_milliseconds: u64) -> String {
    // The formatter panics past this bound.
    let since = Duration::from_millis(unix_milliseconds.min(LAST_MILLISECOND));
    httpdate::fmt_http_date(UNIX_EPOCH + since)
}

#[cfg(test)]
mod tests {
    use super::*;

    // From cookie 0.7.2: Object.entries(cookie.parse(header))
    type Pairs = &'static [(&'static str, &'static str)];
    const HEADERS: &[(&str, Pairs)] = &[
        ("", &[]),
        ("a", &[]),
        ("=", &[]),
        ("a=", &[("a", "")]),
        ("a=1", &[("a", "1")]),
        ("a=1; b=2", &[("a", "1"), ("b", "2")]),
        ("a=1;a=2", &[("a", "1")]),
        (" a = 1 ;\tb\t=\t2\t", &[("a", "1"), ("b", "2")]),
        ("a=\"1\"", &[("a", "1")]),
        ("a=\"1", &[("a", "\"1")]),
        ("a=1\"", &[("a", "1\"")]),
        ("a=\"", &[("a", "")]),
        ("a=\"\"", &[("a", "")]),
        ("a=\"x y\"", &[("a", "x y")]),
        ("a=%41%zz", &[("a", "%41%zz")]),
        ("a=%41", &[("a", "A")]),
        ("a=%E0%A4%A", &[("a", "%E0%A4%A")]),
        ("a=b=c", &[("a", "b=c")]),
        ("a; b=1", &[("b", "1")]),
        ("a;b;c=1;d", &[("c", "1")]),
        ("=v", &[("", "v")]),
        ("=v; =w", &[("", "v")]),
        ("__proto__=1; a=2", &[("a", "2")]),
        ("toString=1", &[("toString", "1")]),
        ("a=1;;b=2;", &[("a", "1"), ("b", "2")]),
        ("a= \"x\" ; b=\" y \"", &[("a", "x"), ("b", " y ")]),
        ("connect.sid=s%3Aabc.def%2Fg; x=1", &[("connect.sid", "s:abc.def/g"), ("x", "1")]),
        ("\u{e9}=\u{fc}", &[("\u{e9}", "\u{fc}")]),
        ("a=1,b=2", &[("a", "1,b=2")]),
        ("a=+", &[("a", "+")]),
        ("a=\u{a0}x\u{a0}", &[("a", "\u{a0}x\u{a0}")]),
    ];

    #[test]
    fn parses_like_the_cookie_package() {
        for (header, expected) in HEADERS {
            let parsed = parse(header);
            let parsed: Vec<(&str, &str)> = parsed.iter().map(|(name, value)| (*name, value.as_ref())).collect();
            assert_eq!(parsed, *expected, "{header}");
            for (name, value) in *expected {
                assert_eq!(get(header, name).as_deref(), Some(*value));
            }
        }
    }

    // From cookie-signature 1.0.7: value, secret, sign(value, secret)
    const SIGNATURES: &[(&str, &str, &str)] = &[
        ("hello", "tobiiscool", "hello.DGDUkGlIkCzPz+C0B064FNgHdEjox7ch8tOBGslZ5QI"),
        ("", "secret", ".+eZuF5tnR65UEI+C+K3os8Jddv0wr95sOVgixTAZYWk"),
        ("a.b.c", "supersecret", "a.b.c.qVWhgRWCmEoNyo+zUX0dvNZ1sNqSMzV5IFA3v4xxdXY"),
        ("x", "", "x.TLyWCZpkZ84AJGHxBUm0iYJl6+YYi0XvrMRCk1FuYsQ"),
        (
            "\u{e9}\u{1f600}",
            "\u{43a}\u{43b}\u{44e}\u{447}",
            "\u{e9}\u{1f600}.mj51LHS5HhqbOMsBxp4wpmIyNUdEz7+Xr6sBKEX4DXU",
        ),
        (
            "DHeSbLWhTBfHPvKF0GPzCHxNxYur5Jna",
            "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
            "DHeSbLWhTBfHPvKF0GPzCHxNxYur5Jna.oNAmAh3BA83ROMlIIjGo3KNffDGbQPBKBj4/YRVsVGg",
        ),
    ];

    #[test]
    fn signs_like_cookie_signature() {
        for (value, secret, signed) in SIGNATURES {
            assert_eq!(sign(value, secret), *signed);
            assert_eq!(unsign(signed, secret), Some(*value));
            assert_eq!(unsign(signed, "other"), None);
            assert_eq!(unsign(&format!("{signed}="), secret), None);
            assert_eq!(unsign(&signed[..signed.len() - 1], secret), None);
            assert_eq!(unsign(&format!("x{signed}"), secret), None);
        }
        assert_eq!(unsign("no dot", "secret"), None);
    }

    // From express-session 1.19.0's Cookie, with the value signed as the middleware does:
    // id, secret, expires, path, domain, httpOnly, secure, sameSite, header
    type Set = (&'static str, u64, &'static str, Option<&'static str>, bool, bool, Option<SameSite>, &'static str);
    const SET: &[Set] = &[
        (
            "DHeSbLWhTBfHPvKF0GPzCHxNxYur5Jna",
            1795281326000,
            "/",
            None,
            true,
            true,
            Some(SameSite::Lax),
            "connect.sid=s%3ADHeSbLWhTBfHPvKF0GPzCHxNxYur5Jna.WPUn8ZrxrpmhTQ1Tl2dETdxjACR8ESd9NumxmE4W368; Path=/; Expires=Sat, 21 Nov 2026 17:15:26 GMT; HttpOnly; Secure; SameSite=Lax",
        ),
        (
            "A-_b",
            1795281326999,
            "/",
            None,
            true,
            true,
            Some(SameSite::None),
            "connect.sid=s%3AA-_b.vY0W1R9lXV4lN8mYZNbLFUYj%2BPyTiaefW9b2l0hxVUw; Path=/; Expires=Sat, 21 Nov 2026 17:15:26 GMT; HttpOnly; Secure; SameSite=None",
        ),
        (
            "id",
            0,
            "/",
            None,
            true,
            false,
            None,
            "connect.sid=s%3Aid.lALGOlwiqrq%2F%2BEKTCI4XQh3TK3j5Rop1hKsjzLOJedA; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly",
        ),
        (
            "id",
            951782400000,
            "/admin",
            Some("example.com"),
            false,
            true,
            Some(SameSite::Strict),
            "connect.sid=s%3Aid.lALGOlwiqrq%2F%2BEKTCI4XQh3TK3j5Rop1hKsjzLOJedA; Domain=example.com; Path=/admin; Expires=Tue, 29 Feb 2000 00:00:00 GMT; Secure; SameSite=Strict",
        ),
        (
            "id",
            253402300799999,
            "/",
            None,
            true,
            false,
            None,
            "connect.sid=s%3Aid.lALGOlwiqrq%2F%2BEKTCI4XQh3TK3j5Rop1hKsjzLOJedA; Path=/; Expires=Fri, 31 Dec 9999 23:59:59 GMT; HttpOnly",
        ),
    ];

    #[test]
    fn writes_like_express_session() {
        for &(id, expires, path, domain, http_only, secure, same_site, expected) in SET {
            let cookie = SessionCookie { name: "connect.sid", domain, path, http_only, secure, same_site };
            let header = cookie.set(id, "supersecret", expires);
            assert_eq!(header, expected);
            assert_eq!(session_id_of(&header, "connect.sid", "supersecret").as_deref(), Some(id));
            assert_eq!(session_id_of(&header, "connect.sid", "wrong"), None);
        }
        let cleared = "connect.sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
        assert_eq!(clear("connect.sid", false), cleared);
        assert_eq!(clear("connect.sid", true), format!("{cleared}; Secure; SameSite=None"));
        assert!(http_date(u64::MAX).ends_with("Dec 9999 23:59:59 GMT"));
    }

    #[test]
    fn unsigned_and_empty_sessions_do_not_count() {
        let empty = format!("connect.sid=s:{}", sign("", "secret"));
        assert_eq!(session_id_of(&empty, "connect.sid", "secret"), None);
        let unsigned = format!("connect.sid={}", sign("abc", "secret"));
        assert_eq!(session_id_of(&unsigned, "connect.sid", "secret"), None);
        assert_eq!(session_id_of("", "connect.sid", "secret"), None);
    }

    #[test]
    fn ids_are_url_safe() {
        // From node: Buffer.from(bytes).toString('base64url')
        assert_eq!(session_id(&[0xFB; 24]), "-_v7".repeat(8));
        assert_eq!(session_id(&[0; 24]), "A".repeat(32));
    }
}
