//! Bodies of requests, read as Express's `json`, `text` and `urlencoded` parsers read them.

use std::io::Read;

use bytes::{Bytes, BytesMut};
use flate2::read::{GzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::json_body::{self, JsonError};
use crate::query_string::{self, Node};

/// The longest body in bytes, also after decompression, where nothing else is said: 100 kB.
pub const LIMIT: usize = 102_400;

/// A body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// What was sent as JSON or as a form; an empty object without a body, or with one of another type.
    Value(Value),
    /// What was sent as plain text.
    Text(String),
}

/// Why a body was refused.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// More bytes than it may have.
    #[error("request entity too large")]
    TooLarge,
    /// A form with more parameters than are read.
    #[error("too many parameters")]
    TooManyParameters,
    /// It did not arrive whole.
    #[error("request aborted")]
    Aborted,
    /// A character set that we do not read.
    #[error("unsupported charset \"{0}\"")]
    Charset(String),
    /// A compression that we do not read.
    #[error("unsupported content encoding \"{0}\"")]
    Encoding(String),
    /// It does not decompress.
    #[error("incorrect header check")]
    Compressed,
    /// It ends before all is decompressed.
    #[error("unexpected end of file")]
    Truncated,
    /// Not JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
}

impl Body {
    /// An empty object.
    #[must_use]
    pub fn empty() -> Self {
        Self::Value(Value::Object(serde_json::Map::new()))
    }
}

/// How much of a body that is too long is read and thrown away: a client that is still sending would not see the answer
/// if the connection were closed under it.
const DRAINED: usize = 4 * 1024 * 1024;

/// Whether a body may have more bytes than [`LIMIT`], as far as its head tells.
#[must_use]
pub fn may_be_long(incoming: &hyper::body::Incoming) -> bool {
    use hyper::body::Body as _;
    incoming.size_hint().upper().is_none_or(|bytes| bytes > LIMIT as u64)
}

/// Reads the bytes of a body that may have `longest` of them.
///
/// # Errors
/// [`BodyError::TooLarge`] and [`BodyError::Aborted`].
pub async fn receive(mut incoming: hyper::body::Incoming, longest: usize) -> Result<Bytes, BodyError> {
    use hyper::body::Body as _;
    if incoming.is_end_stream() {
        return Ok(Bytes::new());
    }
    let drained = DRAINED.max(longest);
    if incoming.size_hint().lower() > drained as u64 {
        return Err(BodyError::TooLarge);
    }
    let mut received = 0;
    let mut whole = BytesMut::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| BodyError::Aborted)?;
        let Some(data) = frame.data_ref() else { continue };
        received += data.len();
        if received <= longest {
            whole.extend_from_slice(data);
        } else if received > drained {
            break;
        }
    }
    if received > longest { Err(BodyError::TooLarge) } else { Ok(whole.freeze()) }
}

/// Reads what the bytes say, by the type that the headers give; after decompression there may be `longest` of them.
///
/// # Errors
/// [`BodyError`] with the message of Express.
pub fn parse(headers: &HeaderMap, bytes: &Bytes, longest: usize) -> Result<Body, BodyError> {
    let Some(kind) = kind(headers).filter(|_| !bytes.is_empty()) else {
        return Ok(Body::empty());
    };
    let bytes = decompress(headers, bytes, longest)?;
    match kind {
        Kind::Json(charset) => {
            utf8_only(&charset)?;
            Ok(Body::Value(json_body::parse(&bytes)?))
        }
        Kind::Text(charset) => {
            utf8_only(&charset)?;
            Ok(Body::Text(String::from_utf8_lossy(&bytes).into_owned()))
        }
        Kind::Form(charset) => {
            utf8_only(&charset)?;
            // A query string is cut at that many; of a form, something that was sent would be lost.
            if bytes.iter().filter(|byte| **byte == b'&').count() >= query_string::PARAMETER_LIMIT {
                return Err(BodyError::TooManyParameters);
            }
            let query = query_string::parse(&String::from_utf8_lossy(&bytes));
            Ok(Body::Value(object(query.into_entries())))
        }
    }
}

enum Kind {
    Json(String),
    Text(String),
    Form(String),
}

fn kind(headers: &HeaderMap) -> Option<Kind> {
    let header = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let (essence, parameters) = header.split_once(';').unwrap_or((header, ""));
    let charset = parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map_or_else(|| "utf-8".to_owned(), |(_, value)| value.trim().trim_matches('"').to_ascii_lowercase());
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/json" => Some(Kind::Json(charset)),
        "text/plain" => Some(Kind::Text(charset)),
        "application/x-www-form-urlencoded" => Some(Kind::Form(charset)),
        _ => None,
    }
}

fn utf8_only(charset: &str) -> Result<(), BodyError> {
    match charset {
        "utf-8" | "utf8" => Ok(()),
        other => Err(BodyError::Charset(other.to_ascii_uppercase())),
    }
}

/// What gzip begins with.
const GZIP: &[u8] = &[0x1f, 0x8b];

fn decompress(headers: &HeaderMap, bytes: &Bytes, longest: usize) -> Result<Bytes, BodyError> {
    let encoding = headers.get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("identity");
    match encoding.to_ascii_lowercase().as_str() {
        "identity" => Ok(bytes.clone()),
        "gzip" if bytes.len() > 1 && !bytes.starts_with(GZIP) => Err(BodyError::Compressed),
        "gzip" => inflate(GzDecoder::new(bytes.as_ref()), longest),
        "deflate" => inflate(ZlibDecoder::new(bytes.as_ref()), longest),
        other => Err(BodyError::Encoding(other.to_owned())),
    }
}

fn inflate(compressed: impl Read, longest: usize) -> Result<Bytes, BodyError> {
    let mut whole = Vec::new();
    // One byte more than allowed tells that there is more; a bomb is not unpacked any further.
    compressed.take(longest as u64 + 1).read_to_end(&mut whole).map_err(|error| {
        if error.kind() == std::io::ErrorKind::UnexpectedEof { BodyError::Truncated } else { BodyError::Compressed }
    })?;
    if whole.len() > longest { Err(BodyError::TooLarge) } else { Ok(whole.into()) }
}

fn object(entries: Vec<(String, Node)>) -> Value {
    Value::Object(entries.into_iter().map(|(name, node)| (name, value(node))).collect())
}

fn value(node: Node) -> Value {
    match node {
        Node::Text(text) => Value::String(text),
        Node::List(nodes) => Value::Array(nodes.into_iter().map(value).collect()),
        Node::Map(entries) => object(entries),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use serde_json::json;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| ((*name).parse().unwrap(), value.parse().unwrap())).collect()
    }

    fn read(pairs: &[(&'static str, &'static str)], bytes: &[u8]) -> Result<Body, String> {
        parse(&headers(pairs), &Bytes::copy_from_slice(bytes), LIMIT).map_err(|error| error.to_string())
    }

    #[test]
    fn the_type_decides_how_a_body_is_read() {
        let json = [("content-type", "Application/JSON; charset=\"UTF-8\"")];
        assert_eq!(read(&json, b"{\"a\":1}"), Ok(Body::Value(json!({"a": 1}))));
        assert_eq!(read(&json, b""), Ok(Body::empty()));
        assert_eq!(read(&[("content-type", "text/plain")], b"hello"), Ok(Body::Text("hello".into())));
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(read(&form, b"a=1&m[k]=v"), Ok(Body::Value(json!({"a": "1", "m": {"k": "v"}}))));
        assert_eq!(read(&form, "a=1&".repeat(1000).as_bytes()), Err("too many parameters".into()));
        assert_eq!(read(&[("content-type", "text/json")], b"{\"a\":1}"), Ok(Body::empty()));
        assert_eq!(read(&[], b"{\"a\":1}"), Ok(Body::empty()));
    }

    #[test]
    fn what_cannot_be_read_is_refused_in_the_words_of_express() {
        let latin1 = [("content-type", "application/json; charset=latin1")];
        assert_eq!(read(&latin1, b"{}"), Err("unsupported charset \"LATIN1\"".into()));
        let brotli = [("content-type", "application/json"), ("content-encoding", "br")];
        assert_eq!(read(&brotli, b"{}"), Err("unsupported content encoding \"br\"".into()));
        let gzip = [("content-type", "application/json"), ("content-encoding", "gzip")];
        assert_eq!(read(&gzip, b"{}"), Err("incorrect header check".into()));
        assert_eq!(read(&gzip, &[0x1f, 0x8b, 8]), Err("unexpected end of file".into()));
    }

    #[test]
    fn a_compressed_body_counts_by_what_comes_out() {
        let gzip = [("content-type", "application/json"), ("content-encoding", "gzip")];
        let pack = |bytes: &[u8]| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            packer.write_all(bytes).unwrap();
            packer.finish().unwrap()
        };
        assert_eq!(read(&gzip, &pack(b"{\"a\":1}")), Ok(Body::Value(json!({"a": 1}))));
        assert_eq!(read(&gzip, &pack(&vec![b' '; 10_000_000])), Err("request entity too large".into()));
    }
}
