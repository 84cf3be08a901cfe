//! The API as an OpenAPI document, made from the routes and from what their handlers go by.

mod about;
mod parameters;
mod schemas;

use std::sync::OnceLock;

use serde_json::{Map, Value, json};
use stheno_http::answer::Answer;

pub(crate) use about::{About, Shape, about};

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
            "responses": REFUSALS.iter().map(|(status, why)| (name(*status), refused(why))).collect::<Map<_, _>>(),
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
    let About { summary, query, body, answer, status, refusals } = route.about;
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
    operation.insert("security".to_owned(), security(part, route.open));
    let (kind, schema) = named.answer(part, answer);
    let mut responses: Map<String, Value> = Map::new();
    responses.insert(status.to_string(), json!({ "description": "Done.", "content": { kind: { "schema": schema } } }));
    let everywhere: &[u16] = &[400, 413, 415, 503];
    let unsigned: &[u16] = if part == "admin" && !route.open { &[401] } else { &[] };
    for status in everywhere.iter().chain(unsigned).chain(refusals) {
        let reference = json!({ "$ref": format!("#/components/responses/{}", name(*status)) });
        responses.insert(status.to_string(), reference);
    }
    responses.sort_keys();
    operation.insert("responses".to_owned(), responses.into());
    operation.into()
}

/// How one may prove who one is; one of the ways is enough.
fn security(part: &str, open: bool) -> Value {
    match part {
        "admin" if !open => json!([{ "token": [] }, { "session": [] }, { "secret_key": [] }]),
        "store" => json!([
            { "publishable_key": [], "token": [] },
            { "publishable_key": [], "session": [] },
            { "publishable_key": [] },
        ]),
        "auth" => json!([{}, { "token": [] }, { "session": [] }]),
        _ => json!([]),
    }
}

/// Why requests are refused.
const REFUSALS: &[(u16, &str)] = &[
    (400, "The request is not as it should be, or is not allowed."),
    (401, "Nobody who may."),
    (404, "There is no such thing."),
    (413, "The body is too large."),
    (415, "The body is written in a way that is not read here."),
    (422, "There is one already."),
    (429, "Too many tries. `Retry-After` says when to try again."),
    (503, "There is too much to do, or it took too long. The same request may succeed in a second."),
];

fn name(status: u16) -> String {
    format!("Refusal{status}")
}

fn refused(why: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Refusal" });
    json!({ "description": why, "content": { "application/json": { "schema": schema } } })
}
