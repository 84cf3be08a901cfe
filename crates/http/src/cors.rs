//! Cross-origin headers, as the `cors` package writes them with Medusa's settings: a list of
//! origins, credentials allowed, everything else left at its default.

use http::HeaderValue;
use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LENGTH, HeaderName, VARY,
};
use regex::bytes::{Regex, RegexBuilder};

/// The characters that may enclose a regular expression in the setting.
const DELIMITERS: [char; 7] = ['/', '~', '@', ';', '%', '#', '\''];
/// The flags that may follow one.
const FLAGS: &str = "gimsuy";

/// Why a setting cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorsError {
    /// An entry is written as a regular expression, but is not one that we can run: look-around
    /// and back-references are not supported.
    #[error("the CORS origin {entry} is not a usable regular expression: {reason}")]
    BadPattern {
        /// The entry as it was written.
        entry: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// One entry of the setting.
#[derive(Debug, Clone)]
enum Allowed {
    Exactly(String),
    Matching(Regex),
}

/// The origins that may read our answers.
#[derive(Debug, Clone)]
pub struct Cors {
    allowed: Vec<Allowed>,
}

impl Cors {
    /// Reads a setting such as `http://localhost:7001,/\.example\.com$/i`: entries separated by
    /// commas, each an origin or a delimited regular expression, nothing trimmed. An empty
    /// setting allows nobody, and `*` is an origin like any other, as in Medusa's
    /// `parseCorsOrigins`.
    ///
    /// # Errors
    ///
    /// [`CorsError::BadPattern`] names an entry that looks like a regular expression and does not
    /// compile. Medusa would take it for an origin that no browser sends.
    pub fn parse(setting: &str) -> Result<Cors, CorsError> {
        if setting.is_empty() {
            return Ok(Cors { allowed: Vec::new() });
        }
        let allowed = setting.split(',').map(|entry| match pattern(entry) {
            None => Ok(Allowed::Exactly(entry.to_owned())),
            Some((body, flags)) => match compile(body, flags) {
                Ok(regex) => Ok(Allowed::Matching(regex)),
                Err(error) => {
                    Err(CorsError::BadPattern { entry: entry.to_owned(), reason: last_line(&error.to_string()) })
                }
            },
        });
        Ok(Cors { allowed: allowed.collect::<Result<_, _>>()? })
    }

    /// The headers of an ordinary answer to a request with this `Origin`.
    pub fn headers(&self, origin: Option<&str>) -> Vec<(HeaderName, HeaderValue)> {
        self.common(origin, HeaderValue::from_static("Origin"))
    }

    /// The headers of the empty 204 that answers a preflight with this `Origin` and
    /// `Access-Control-Request-Headers`.
    pub fn preflight(&self, origin: Option<&str>, request_headers: Option<&str>) -> Vec<(HeaderName, HeaderValue)> {
        let mut headers = self.common(origin, HeaderValue::from_static("Origin, Access-Control-Request-Headers"));
        let methods = HeaderValue::from_static("GET,HEAD,PUT,PATCH,POST,DELETE");
        headers.push((ACCESS_CONTROL_ALLOW_METHODS, methods));
        if let Some(requested) = request_headers.and_then(reflected) {
            headers.push((ACCESS_CONTROL_ALLOW_HEADERS, requested));
        }
        headers.push((CONTENT_LENGTH, HeaderValue::from_static("0")));
        headers
    }

    fn common(&self, origin: Option<&str>, vary: HeaderValue) -> Vec<(HeaderName, HeaderValue)> {
        // As many as a preflight has.
        let mut headers = Vec::with_capacity(6);
        if let Some(origin) = origin.filter(|origin| self.allows(origin)).and_then(reflected) {
            headers.push((ACCESS_CONTROL_ALLOW_ORIGIN, origin));
        }
        headers.push((VARY, vary));
        headers.push((ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true")));
        headers
    }

    /// Whether this origin may read our answers.
    pub fn allows(&self, origin: &str) -> bool {
        self.allowed.iter().any(|allowed| match allowed {
            Allowed::Exactly(wanted) => wanted == origin,
            Allowed::Matching(regex) => regex.is_match(origin.as_bytes()),
        })
    }
}

/// Of a message that shows the place under the pattern, the line that says what is wrong.
fn last_line(message: &str) -> String {
    message.lines().last().unwrap_or(message).trim_start_matches("error: ").to_owned()
}

/// A request header's value to be sent back. The package sends no header for an empty one.
fn reflected(value: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(value).ok().filter(|value| !value.is_empty())
}

/// The body and flags of an entry that is a delimited regular expression. Flags that JavaScript
/// refuses, because one is repeated, make it an ordinary entry.
fn pattern(entry: &str) -> Option<(&str, &str)> {
    let delimiter = entry.chars().next().filter(|first| DELIMITERS.contains(first))?;
    let (body, flags) = entry.strip_prefix(delimiter)?.rsplit_once(delimiter)?;
    let known = flags.chars().all(|flag| FLAGS.contains(flag));
    let repeated = flags.char_indices().any(|(at, flag)| flags.find(flag) != Some(at));
    (known && !repeated && !body.contains(['\n', '\r', '\u{2028}', '\u{2029}'])).then_some((body, flags))
}

/// Compiles a regular expression with the meaning it has in JavaScript, where `\w`, `\d` and
/// case only know ASCII. `g` and `y` mean nothing to a test of a whole value, and `u` nothing to
/// an origin, which is ASCII.
fn compile(body: &str, flags: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(body)
        .unicode(false)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .dot_matches_new_line(flags.contains('s'))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A setting, an `Origin`, an `Access-Control-Request-Headers`, and the headers that the real
    /// packages answered with: first an ordinary request's, then a preflight's.
    type Case = (&'static str, Option<&'static str>, Option<&'static str>, &'static str, &'static str);

    // From cors 2.8.6 with { origin: parseCorsOrigins(setting), credentials: true }
    const CASES: &[Case] = &[
        (
            "http://localhost:7001",
            Some("http://localhost:7001"),
            Some("authorization,content-type"),
            "access-control-allow-origin: http://localhost:7001|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: http://localhost:7001|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|access-control-allow-headers: authorization,content-type|content-length: 0",
        ),
        (
            "http://localhost:7001",
            Some("http://evil.example"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "http://localhost:7001",
            None,
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "http://localhost:7001",
            Some(""),
            Some(""),
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "",
            Some("http://localhost:7001"),
            Some("x"),
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|access-control-allow-headers: x|content-length: 0",
        ),
        (
            "*",
            Some("http://localhost:7001"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "*",
            Some("*"),
            None,
            "access-control-allow-origin: *|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: *|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "http://localhost:7001,https://a.example",
            Some("https://a.example"),
            None,
            "access-control-allow-origin: https://a.example|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: https://a.example|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "http://localhost:7001, https://a.example",
            Some("https://a.example"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/\\.example\\.com$/",
            Some("https://x.example.com"),
            Some("a"),
            "access-control-allow-origin: https://x.example.com|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: https://x.example.com|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|access-control-allow-headers: a|content-length: 0",
        ),
        (
            "/\\.example\\.com$/",
            Some("https://x.EXAMPLE.com"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/\\.example\\.com$/i",
            Some("https://x.EXAMPLE.com"),
            None,
            "access-control-allow-origin: https://x.EXAMPLE.com|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: https://x.EXAMPLE.com|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/\\.example\\.com$/gi",
            Some("https://x.example.com"),
            None,
            "access-control-allow-origin: https://x.example.com|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: https://x.example.com|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/\\.example\\.com$/ii",
            Some("https://x.example.com"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/\\.example\\.com$/ii",
            Some("/\\.example\\.com$/ii"),
            None,
            "access-control-allow-origin: /\\.example\\.com$/ii|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: /\\.example\\.com$/ii|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/vercel\\.app/,http://localhost:7001",
            Some("https://p.vercel.app.evil"),
            None,
            "access-control-allow-origin: https://p.vercel.app.evil|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: https://p.vercel.app.evil|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "~^https?:\\/\\/localhost(:\\d+)?$~",
            Some("http://localhost:9000"),
            None,
            "access-control-allow-origin: http://localhost:9000|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: http://localhost:9000|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "@a@",
            Some("cat"),
            None,
            "access-control-allow-origin: cat|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: cat|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "//",
            Some("anything"),
            None,
            "access-control-allow-origin: anything|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: anything|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "//",
            None,
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/",
            Some("/"),
            None,
            "access-control-allow-origin: /|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: /|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/a/b/",
            Some("xa/by"),
            None,
            "access-control-allow-origin: xa/by|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: xa/by|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/a/x",
            Some("/a/x"),
            None,
            "access-control-allow-origin: /a/x|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: /a/x|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "/^.+$/",
            Some("http://x"),
            Some("X-A, X-B"),
            "access-control-allow-origin: http://x|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: http://x|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|access-control-allow-headers: X-A, X-B|content-length: 0",
        ),
        (
            "'a'",
            Some("a"),
            None,
            "access-control-allow-origin: a|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: a|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "#\\w+#u",
            Some("\u{e9}"),
            None,
            "vary: Origin|access-control-allow-credentials: true",
            "vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "#^\\w$#",
            Some("_"),
            None,
            "access-control-allow-origin: _|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: _|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
        (
            "%[^a]%",
            Some("b"),
            None,
            "access-control-allow-origin: b|vary: Origin|access-control-allow-credentials: true",
            "access-control-allow-origin: b|vary: Origin, Access-Control-Request-Headers|access-control-allow-credentials: true|access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE|content-length: 0",
        ),
    ];

    fn shown(headers: &[(HeaderName, HeaderValue)]) -> String {
        let lines = headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn answers_like_the_cors_package() {
        for &(setting, origin, requested, plain, preflight) in CASES {
            let cors = Cors::parse(setting).unwrap();
            assert_eq!(shown(&cors.headers(origin)), plain, "{setting} {origin:?}");
            assert_eq!(shown(&cors.preflight(origin, requested)), preflight, "{setting} {origin:?}");
        }
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let error = Cors::parse("http://a.example,/(/").unwrap_err();
        assert!(error.to_string().contains("/(/"), "{error}");
        assert!(Cors::parse("/(?=a)b/").is_err());
    }
}
