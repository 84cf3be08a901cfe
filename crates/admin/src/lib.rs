//! The page for the people of the shop, at `/app`: files that are built from the folder `admin` of the repository, compressed, and
//! made a part of the program. It talks to the API of Medusa 2 as everybody does, so there is nothing else here.

use std::collections::HashMap;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{Method, StatusCode};
use stheno_http::answer::Answer;
use stheno_http::coding::takes_gzip;
use stheno_http::request::Request;

/// Where the page is.
const ROOT: &str = "/app";
/// What is shown under every address of the page: it finds out by itself what to show there.
const INDEX: &str = "index.html";
/// Files that carry a hash of what is in them in their names.
const HASHED: &str = "assets/";

/// Each file by its name, compressed by gzip.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The same as they were before, for who does not take gzip. Hardly anybody does not, so nothing is unpacked before somebody asks.
static UNPACKED: LazyLock<HashMap<&str, Vec<u8>>> = LazyLock::new(|| {
    let unpack = |(name, packed): &(&'static str, &'static [u8])| {
        let mut plain = Vec::new();
        GzDecoder::new(*packed).read_to_end(&mut plain).ok().map(|_| (*name, plain))
    };
    FILES.iter().filter_map(unpack).collect()
});

/// What the page may do: run its own scripts, and talk to this server.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The answer to a request for the page or a part of it; None for what is not under `/app`.
#[must_use]
pub fn answer(request: &Request) -> Option<Answer> {
    let rest = request.path().strip_prefix(ROOT)?;
    if !(rest.is_empty() || rest.starts_with('/')) || ![Method::GET, Method::HEAD].contains(&request.method) {
        return None;
    }
    let name = rest.trim_start_matches('/');
    let found = FILES.iter().find(|(file, _)| *file == name);
    // Something that was there in another version: a page that is open must learn that it is gone, and not get something else.
    if found.is_none() && name.starts_with(HASHED) {
        return Some(Answer::plain(StatusCode::NOT_FOUND, "Not Found"));
    }
    let (name, packed) = found.or_else(|| FILES.iter().find(|(file, _)| *file == INDEX))?;
    Some(file(name, packed, takes_gzip(&request.headers)))
}

fn file(name: &str, packed: &'static [u8], takes_gzip: bool) -> Answer {
    let answer = match UNPACKED.get(name).filter(|_| !takes_gzip) {
        Some(plain) => Answer::bare(StatusCode::OK, plain.as_slice()),
        None => Answer::bare(StatusCode::OK, packed)
            .with(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
            .with(VARY, HeaderValue::from_static("Accept-Encoding")),
    };
    let caching = if name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer
        .with(CONTENT_TYPE, HeaderValue::from_static(media_type(name)))
        .with(CACHE_CONTROL, HeaderValue::from_static(caching))
        .with(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"))
        .with(CONTENT_SECURITY_POLICY, POLICY)
        // An address may hold a token for another password.
        .with(REFERRER_POLICY, HeaderValue::from_static("no-referrer"))
        .with(CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin"))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("json") => "application/json; charset=utf-8",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
