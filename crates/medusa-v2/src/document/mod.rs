//! The API as an OpenAPI document, made from the routes and from what their handlers go by.

mod about;
mod parameters;
mod schemas;

use std::sync::OnceLock;

use http::Method;
use serde_json::{Map, Value, json};
use stheno_http::answer::Answer;

pub(crate) use about::{About, By, Shape, about};
pub(crate) use parameters::parameter;

use crate::call::Call;
use crate::refusal::Refusal;
use crate::routes::{ROUTES, Route};
pub(crate) use schemas::object;
use schemas::{Named, with};

/// The document as text.
pub fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| format!("{:#}\n", document()))
}

/// `GET /openapi.json`
pub(crate) async fn answer(_: Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(text()))
}

const DESCRIPTION: &str = "The customer half of a commerce backend, as Medusa 2.21.2 answers it. Filters of most lists can be \
                           put together with `$and` and `$or`. Paths are compared without regard to letters' case, and a \
                           slash at the end does not matter; HEAD is answered wherever GET is.";

fn document() -> Value {
    let mut named = Named::default();
    let mut paths: Map<String, Value> = Map::new();
    for route in ROUTES {
        let methods = paths.entry(route.path).or_insert_with(|| json!({})).take();
        let methods = with(methods, &route.method.as_str().to_lowercase(), operation(route, &mut named));
        paths.insert(route.path.to_owned(), methods);
    }
    let text = || json!({ "type": "string" });
    let refusal = object(["message", "type", "code"].map(|name| (name.to_owned(), text())), &["message"]);
    named.0.insert("Refusal".to_owned(), refusal);
    named.0.sort_keys();
    let mut responses: Map<String, Value> =
        REFUSALS.iter().map(|(status, why)| (name(*status), refused(*status, why))).collect();
    let unchanged = "The client has the answer already: its ETag came in `If-None-Match`.";
    responses.insert("Unchanged".to_owned(), json!({ "description": unchanged }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Stheno",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": named.0,
            "parameters": parameters::shared(),
            "responses": responses,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "Of `POST /auth/{actor_type}/{auth_provider}`." },
                "session": { "type": "apiKey", "in": "cookie", "name": "connect.sid", "description": "Of `POST /auth/session`." },
                "secret_key": { "type": "http", "scheme": "basic", "description": "A secret API key as the user name." },
                "publishable_key": { "type": "apiKey", "in": "header", "name": "x-publishable-api-key" },
            },
        },
    })
}

/// The part of the API that a path belongs to: its first segment.
fn part(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

fn operation(route: &Route, named: &mut Named) -> Value {
    let part = part(route.path);
    let About { summary, query, body, answer, status, refusals, by } = route.about;
    let by = by.unwrap_or_else(|| by_path(part, route.open));
    let mut parameters = parameters::of_path(route.path);
    parameters.extend(parameters::of_query(query));
    let mut operation = Map::from_iter([("summary".to_owned(), json!(summary))]);
    if ["auth", "store", "admin"].contains(&part) {
        operation.insert("tags".to_owned(), json!([part]));
    }
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), parameters.into());
    }
    if let Some(body) = body {
        let schema = schemas::body(body);
        let required = schema.get("required").is_some_and(|required| *required != json!([]));
        let body = json!({ "required": required, "content": { "application/json": { "schema": schema } } });
        operation.insert("requestBody".to_owned(), body);
    }
    operation.insert("security".to_owned(), security(by));
    let mut responses: Map<String, Value> = Map::new();
    if let Some((kind, schema)) = named.answer(part, answer) {
        let done = json!({ "description": "Done.", "content": { kind: { "schema": schema } } });
        let cookie = json!({ "Set-Cookie": { "description": "The session.", "schema": { "type": "string" } } });
        let done = if route.path == "/auth/session" { with(done, "headers", cookie) } else { done };
        responses.insert(status.to_string(), done);
        if route.method == Method::GET {
            responses.insert("304".to_owned(), json!({ "$ref": "#/components/responses/Unchanged" }));
        }
    }
    let everywhere: &[u16] = &[400, 413, 415, 503];
    let unknown: &[u16] = if matches!(by, By::Nothing | By::Storefront) { &[] } else { &[401] };
    for status in everywhere.iter().chain(unknown).chain(refusals) {
        let reference = json!({ "$ref": format!("#/components/responses/{}", name(*status)) });
        responses.insert(status.to_string(), reference);
    }
    responses.sort_keys();
    operation.insert("responses".to_owned(), responses.into());
    operation.into()
}

/// How one proves who one is, unless a route says otherwise.
fn by_path(part: &str, open: bool) -> By {
    match part {
        "admin" if !open => By::User,
        "store" => By::Customer,
        _ => By::Nothing,
    }
}

/// The ways to prove who one is; one of them is enough.
fn security(by: By) -> Value {
    match by {
        By::Nothing => json!([]),
        By::User => json!([{ "token": [] }, { "session": [] }, { "secret_key": [] }]),
        By::Storefront => json!([{ "publishable_key": [] }]),
        By::Customer => json!([{ "publishable_key": [], "token": [] }, { "publishable_key": [], "session": [] }]),
        By::Token => json!([{ "token": [] }]),
        By::Session => json!([{ "session": [] }]),
        By::TokenOrSession => json!([{ "token": [] }, { "session": [] }]),
    }
}

/// Why requests are refused.
const REFUSALS: &[(u16, &str)] = &[
    (400, "The request is not as it should be, or is not allowed."),
    (401, "Nobody who may."),
    (404, "There is no such thing."),
    (409, "Somebody else has changed it since it was seen."),
    (413, "The body is too large."),
    (415, "The body is written in a way that is not read here."),
    (422, "There is one already."),
    (429, "Too many tries. `Retry-After` says when to try again."),
    (503, "There is too much to do, or it took too long. The same request may succeed in a second."),
];

fn name(status: u16) -> String {
    format!("Refusal{status}")
}

fn refused(status: u16, why: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Refusal" });
    let refusal = json!({ "description": why, "content": { "application/json": { "schema": schema } } });
    if !matches!(status, 429 | 503) {
        return refusal;
    }
    let header = json!({ "description": "In how many seconds.", "required": true, "schema": { "type": "integer" } });
    with(refusal, "headers", json!({ "Retry-After": header }))
}
