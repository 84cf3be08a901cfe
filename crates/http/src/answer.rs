//! An answer, before it becomes bytes on a connection.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::Stream;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderName,
    HeaderValue, SET_COOKIE, VARY,
};
use http::{Method, Response, StatusCode};
use hyper::body::{Body, Frame, SizeHint};

use crate::coding::{Accepted, Coding};
use crate::etag::{Conditions, Etag, is_fresh};
use crate::request::Request;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const PLAIN: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// In `Vary`.
const BY_CODING: HeaderValue = HeaderValue::from_static("Accept-Encoding");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// From how many bytes on a body is compressed.
const WORTH_PACKING: usize = 1024;

/// Status, headers and body.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Headers beside those that [`Answer::into_response`] adds.
    pub headers: HeaderMap,
    body: Bytes,
    /// What comes instead of a body that is known from the beginning.
    stream: Option<Pieces>,
    /// How the body is to be compressed.
    coding: Option<Coding>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { status, headers, body, stream: _, coding: _ } = self;
        f.debug_struct("Answer").field("status", status).field("headers", headers).field("body", body).finish()
    }
}

/// A body that comes piece by piece.
type Pieces = Pin<Box<dyn Stream<Item = Bytes>>>;

/// The body of a response: whole, or piece by piece.
pub struct Payload(Inner);

enum Inner {
    Whole(Option<Bytes>),
    Pieces(Pieces),
}

impl Payload {
    fn whole(body: Bytes) -> Self {
        Self(Inner::Whole(Some(body).filter(|body| !body.is_empty())))
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match &mut self.get_mut().0 {
            Inner::Whole(body) => Poll::Ready(body.take().map(|body| Ok(Frame::data(body)))),
            Inner::Pieces(pieces) => {
                pieces.as_mut().poll_next(context).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.0, Inner::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(body) => SizeHint::with_exact(body.as_ref().map_or(0, |body| body.len() as u64)),
            Inner::Pieces(_) => SizeHint::default(),
        }
    }
}

impl Answer {
    /// JSON that is already written.
    #[must_use]
    pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self::with_type(status, JSON, body.into())
    }

    /// 200 with JSON that is already written.
    #[must_use]
    pub fn ok(body: impl Into<Bytes>) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// A line of text, under the type that Express gives to it.
    #[must_use]
    pub fn text(status: StatusCode, text: impl Into<Bytes>) -> Self {
        Self::with_type(status, HTML, text.into())
    }

    /// A line of text that is nothing else.
    #[must_use]
    pub fn plain(status: StatusCode, text: impl Into<Bytes>) -> Self {
        Self::with_type(status, PLAIN, text.into())
    }

    /// A line of text that says nothing of its type, nor has an ETag.
    #[must_use]
    pub fn bare(status: StatusCode, text: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: text.into(), stream: None, coding: None }
    }

    /// Nothing but a status.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), stream: None, coding: None }
    }

    /// 200 with a body of this type that comes piece by piece.
    #[must_use]
    pub fn stream(content_type: HeaderValue, pieces: impl Stream<Item = Bytes> + 'static) -> Self {
        let answer = Self::with_type(StatusCode::OK, content_type, Bytes::new());
        Self { stream: Some(Box::pin(pieces)), ..answer }
    }

    fn with_type(status: StatusCode, content_type: HeaderValue, body: Bytes) -> Self {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(CONTENT_TYPE, content_type);
        Self { status, headers, body, stream: None, coding: None }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// The length of the body, in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.body.len()
    }

    /// Whether there is no body.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Drops something when the body is sent, or given up.
    #[must_use]
    pub fn until_sent(mut self, held: impl Send + Sync + 'static) -> Self {
        self.body = Bytes::from_owner(Held { body: self.body, _held: held });
        self
    }

    /// Makes of it what the client is to get, as Express does: an ETag, and 304 without a body when the client has the same
    /// already. Whether the body is to be compressed is decided as well.
    #[must_use]
    pub fn settled(mut self, request: &Request) -> Self {
        if self.stream.is_some() || !self.headers.contains_key(CONTENT_TYPE) {
            return self;
        }
        let accepted = Accepted::by(&request.headers);
        let is_long = self.body.len() >= WORTH_PACKING;
        if (is_long || !accepted.plain) && self.may_be_packed(request) {
            self.headers.append(VARY, BY_CODING);
            self.coding = accepted.coding;
        }
        let etag = Etag::weak(&self.body);
        if let Ok(value) = HeaderValue::from_str(etag.as_str()) {
            self.headers.insert(ETAG, value);
        }
        let conditional = (request.method == Method::GET || request.method == Method::HEAD) && self.status.is_success();
        if conditional && is_fresh(conditions(&request.headers), etag.as_str()) {
            self.status = StatusCode::NOT_MODIFIED;
            self.headers.remove(CONTENT_TYPE);
            self.body = Bytes::new();
        }
        self
    }

    /// How the body of a settled answer is to be compressed; None where it is sent as it is.
    #[must_use]
    pub fn coding(&self) -> Option<Coding> {
        self.coding.filter(|_| !self.body.is_empty())
    }

    /// Whether compressing tells nobody what is in the answer: who sees how long answers are, and has a say in what is in
    /// them, could guess the rest bit by bit. So nothing is compressed that tells a secret, which only answers to other methods
    /// and to who signs in do, nor what a page that may not read the answer can have made a browser ask for.
    fn may_be_packed(&self, request: &Request) -> bool {
        let reads = request.method == Method::GET || request.method == Method::HEAD;
        let signs_in = request.path().split('/').any(|part| part.eq_ignore_ascii_case("auth"));
        let of_another_site = request.headers.contains_key(COOKIE)
            && request.headers.get(SEC_FETCH_SITE).is_some_and(|site| site == "cross-site")
            && !self.headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
        let is_plain = self.stream.is_none() && !self.headers.contains_key(CONTENT_ENCODING);
        reads && is_plain && !signs_in && !of_another_site && !self.headers.contains_key(SET_COOKIE)
    }

    /// The same with a body that was compressed.
    #[must_use]
    pub fn packed(mut self, coding: Coding, body: impl Into<Bytes>) -> Self {
        self.coding = None;
        self.headers.insert(CONTENT_ENCODING, coding.name());
        self.body = body.into();
        self
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The answer as it goes out, with its length, which an answer to HEAD has as well.
    #[must_use]
    pub fn into_response(self, method: &Method) -> Response<Payload> {
        let Self { status, mut headers, mut body, stream, coding: _ } = self;
        let is_head = method == Method::HEAD;
        if let Some(pieces) = stream {
            let payload = if is_head { Payload::whole(body) } else { Payload(Inner::Pieces(pieces)) };
            return response(status, headers, payload);
        }
        if status != StatusCode::NOT_MODIFIED {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        if is_head {
            body = Bytes::new();
        }
        response(status, headers, Payload::whole(body))
    }
}

fn response(status: StatusCode, headers: HeaderMap, payload: Payload) -> Response<Payload> {
    let mut response = Response::new(payload);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

struct Held<T> {
    body: Bytes,
    _held: T,
}

impl<T> AsRef<[u8]> for Held<T> {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

fn conditions(headers: &HeaderMap) -> Conditions<'_> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Conditions {
        if_none_match: header("if-none-match"),
        if_modified_since: header("if-modified-since"),
        cache_control: header("cache-control"),
    }
}
