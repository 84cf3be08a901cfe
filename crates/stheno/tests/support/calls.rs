//! Short ways to say a request and to look at its answer.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::client::{Request, Response, send};
use super::shown::shown;

/// Somebody who sends requests, always with the same headers.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    address: SocketAddr,
    headers: Vec<(String, String)>,
}

impl Caller {
    /// Somebody without credentials.
    pub(crate) fn of(address: SocketAddr) -> Self {
        Self { address, headers: Vec::new() }
    }

    /// The same with another header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut with = self.clone();
        with.headers.push((name.to_owned(), value.to_owned()));
        with
    }

    /// The same with a token.
    pub(crate) fn bearer(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// The same with the secret key of an API key.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.with("authorization", &format!("Basic {key}"))
    }

    /// The same signed in as an administrator.
    pub(crate) fn signed_in(&self, email: &str, password: &str) -> Self {
        self.bearer(&self.token("user", email, password))
    }

    /// A token for e-mail and password.
    pub(crate) fn token(&self, actor_type: &str, email: &str, password: &str) -> String {
        let path = format!("/auth/{actor_type}/emailpass");
        let answer = self.post(&path, &json!({"email": email, "password": password}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text_at("/token")
    }

    /// GET.
    pub(crate) fn get(&self, path: &str) -> Response {
        self.send("GET", path, None)
    }

    /// POST with a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.with("content-type", "application/json").send("POST", path, Some(body.to_string()))
    }

    /// DELETE.
    pub(crate) fn delete(&self, path: &str) -> Response {
        self.send("DELETE", path, None)
    }

    /// Any request.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<String>) -> Response {
        self.try_send(method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Any request, which may get no answer.
    pub(crate) fn try_send(&self, method: &str, path: &str, body: Option<String>) -> std::io::Result<Response> {
        let request = Request { method: method.to_owned(), path: path.to_owned(), headers: self.headers.clone(), body };
        send(self.address, &request)
    }
}

impl Response {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {:?} isn't JSON", self.status, self.text()))
    }

    /// The text at a place of the body, such as `/customer/id`.
    pub(crate) fn text_at(&self, place: &str) -> String {
        let body = self.json();
        let text = body.pointer(place).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("{} {body} has no text at {place}", self.status)).to_owned()
    }

    /// Status and body, with ids, times and tokens that have their right form replaced; see [`shown`].
    pub(crate) fn shown(&self) -> (u16, Value) {
        (self.status, shown(self.json()))
    }
}
