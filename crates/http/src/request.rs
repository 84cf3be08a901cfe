//! A request whose body has arrived.

use std::any::Any;
use std::cell::OnceCell;
use std::net::IpAddr;

use http::header::{COOKIE, HeaderMap};
use http::{HeaderName, Method, Uri};

use crate::body::Body;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, as they were sent.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// Who sent it: the peer of the connection, or whom a trusted proxy names.
    pub client: IpAddr,
    /// Whether it came by https, to this server or to a trusted proxy.
    pub secure: bool,
    /// What was found out about it on its way.
    pub known: Known,
}

/// Something that was found out about a request and is asked for again.
#[derive(Debug, Default)]
pub struct Known(OnceCell<Box<dyn Any>>);

impl Known {
    /// What was found out, if it is of this type.
    #[must_use]
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get()?.downcast_ref()
    }

    /// Keeps what was found out first.
    pub fn set<T: 'static>(&self, found: T) {
        self.0.get_or_init(|| Box::new(found));
    }
}

impl Request {
    /// The same request again, without its body and what was found out about it.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            method: self.method.clone(),
            uri: self.uri.clone(),
            headers: self.headers.clone(),
            body: Body::empty(),
            client: self.client,
            secure: self.secure,
            known: Known::default(),
        }
    }

    /// The path, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The query behind the first `?`, as it was sent; empty without one.
    #[must_use]
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// A header that is text.
    #[must_use]
    pub fn header(&self, name: impl Into<HeaderName>) -> Option<&str> {
        // Every request has long ones: tokens. Looked at many bytes at a time, unlike by `HeaderValue::to_str`.
        let value = self.headers.get(name.into())?;
        std::str::from_utf8(value.as_bytes()).ok().filter(|text| text.is_ascii())
    }

    /// The cookies, as the header has them.
    #[must_use]
    pub fn cookies(&self) -> Option<&str> {
        self.header(COOKIE)
    }
}
