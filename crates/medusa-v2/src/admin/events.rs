//! `/admin/events`: an addition of ours. What happened, to be read on from where one was, or followed.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, stream};
use http::HeaderName;
use http::header::{ACCEPT, CACHE_CONTROL, HeaderValue};
use serde_json::{Value, json};
use stheno_domain::event::{self, FEED};
use stheno_domain::webhook::Pattern;
use stheno_domain::{Generation, Timestamp, Tx};
use stheno_http::answer::Answer;
use stheno_http::query_string::Node;
use stheno_http::request::Request;
use stheno_medusa::telling::{Cursor, Message, Part, Wanted, read_id};
use stheno_medusa::{Api, date};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

use crate::auth::credentials;
use crate::call::Call;
use crate::document::{object, parameter};
use crate::query::Params;
use crate::refusal::{Refusal, found};

/// How many events, when nothing is said, and at most.
const USUAL: i64 = 50;
const MOST: i64 = 1000;
/// How many patterns of names.
const MOST_NAMES: usize = 50;

/// What is asked for.
struct Asked {
    wanted: Wanted,
    after: Option<Cursor>,
    limit: usize,
}

impl Asked {
    fn parse(api: &Api, query: &str) -> Result<Self, Refusal> {
        let mut params = Params::of(query)?;
        let limit = params.whole_number("limit", USUAL, MOST);
        let after = cursor(&mut params);
        let names = names(&mut params);
        let generation = match params.text("generation").as_deref().map(Generation::by_name) {
            None => Generation::V2,
            Some(Some(generation)) => generation,
            Some(None) => {
                params.fault("Expected: 'v1, v2' for field 'generation'".to_owned());
                Generation::V2
            }
        };
        let subject = params.text("subject").filter(|subject| !subject.contains('\0'));
        let since = since(&mut params);
        let newest_first = match params.text("order").as_deref() {
            None | Some("created_at") => false,
            Some("-created_at") => true,
            Some(other) => {
                params.fault(format!("Order field {other} is not valid"));
                false
            }
        };
        params.finish()?;
        let telling = *api.settings.tellings.of(generation);
        let wanted = Wanted { telling, names, subject, since, newest_first };
        Ok(Self { wanted, after, limit: usize::try_from(limit).unwrap_or(0) })
    }
}

fn cursor(params: &mut Params) -> Option<Cursor> {
    let text = params.text("after")?;
    let cursor = Cursor::parse(&text);
    if cursor.is_none() {
        params.fault("Value for field 'after' is no cursor and no id of an event".to_owned());
    }
    cursor
}

fn since(params: &mut Params) -> Option<Timestamp> {
    let text = params.text("since")?;
    let moment = date::parse(&text);
    if moment.is_none() {
        params.fault(format!("Invalid date for field 'since', got: '{text}'"));
    }
    moment
}

fn names(params: &mut Params) -> Vec<Pattern> {
    let texts = match params.take("name") {
        None => return Vec::new(),
        Some(Node::Text(text)) => vec![text],
        Some(Node::List(items)) => items.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
        Some(other) => {
            params.wrong_type("string, array", "name", &other);
            return Vec::new();
        }
    };
    let patterns: Result<Vec<Pattern>, _> = texts.iter().map(|text| Pattern::parse(text)).collect();
    match patterns {
        Ok(patterns) if patterns.len() <= MOST_NAMES => return patterns,
        Ok(_) => params.fault(format!("Too many values for field 'name', expected at most: '{MOST_NAMES}'")),
        Err(error) => params.fault(format!("Value for field 'name' cannot be used: {error}")),
    }
    Vec::new()
}

/// The schema of an event as it is shown here.
fn event_schema() -> Value {
    json!({ "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] })
}

/// The schema of a page.
pub(crate) fn page() -> Value {
    let members = [
        ("events".to_owned(), json!({ "type": "array", "items": event_schema() })),
        ("next_cursor".to_owned(), json!({ "type": "string" })),
    ];
    object(members, &["events", "next_cursor"])
}

/// The schema of one event.
pub(crate) fn one() -> Value {
    object([("event".to_owned(), event_schema())], &["event"])
}

/// The parameters of a page, for the document.
pub(crate) fn parameters() -> Vec<Value> {
    let text = || json!({ "type": "string" });
    let names = json!({ "anyOf": [text(), { "type": "array", "items": text() }] });
    let limit = json!({ "type": "number", "minimum": 0, "maximum": MOST, "default": USUAL });
    vec![
        parameter("after", "The `next_cursor` of a page, or the id of an event: what comes behind it.", text()),
        parameter("name", "A pattern of names, as in `customer.*`, or a list of them.", names),
        parameter("subject", "The id of the customer, group, user or key that they are about.", text()),
        parameter("since", "Not before this moment.", json!({ "type": "string", "format": "date-time" })),
        parameter("generation", "In whose way they are told.", json!({ "enum": ["v1", "v2"], "default": "v2" })),
        parameter("order", "`-created_at` for the newest first.", json!({ "enum": ["created_at", "-created_at"] })),
        parameter("limit", "How many, at most.", limit),
    ]
}

fn shown(message: &Message) -> String {
    message.with(&[("id", &message.id)])
}

/// `GET /admin/events`: a page, or, to who accepts `text/event-stream`, all that happens from now on.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let asked = Asked::parse(call.api, call.request.query())?;
    if call.request.header(ACCEPT).is_some_and(|types| types.contains("text/event-stream")) {
        return follow(&call, asked).await;
    }
    let until = call.api.shop.database.settled(&FEED).await?;
    let Asked { wanted, after, limit } = asked;
    let read = async move |tx: &mut Tx<'_>| wanted.read(tx, after, until, limit).await;
    let Part { messages, next, .. } = call.api.shop.database.scan(read).await?;
    let events = messages.iter().map(shown).collect::<Vec<_>>().join(",");
    Ok(Answer::ok(format!("{{\"events\":[{events}],\"next_cursor\":\"{next}\"}}")))
}

/// `GET /admin/events/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    let (position, part) = read_id(id).unwrap_or_default();
    let read = async |tx: &mut Tx<'_>| event::find(tx, position).await;
    let event = call.api.shop.database.read(read).await?;
    let message = event.and_then(|event| call.api.settings.tellings.message(&event, part));
    let message = message.filter(|message| message.id == id);
    let body = message.map(|message| format!("{{\"event\":{}}}", shown(&message)).into_bytes());
    found(body, || format!("Event with id: {id} was not found"))
}

/// How often those who follow are told that the connection is alive, and looked at whether they may still follow.
const ALIVE: Duration = Duration::from_secs(15);
/// How many events are read at a time for somebody who follows.
const AT_ONCE: usize = 200;
/// For how many who follow is read at a time.
static READING: Semaphore = Semaphore::const_new(4);
/// Where somebody goes on who was cut off.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Somebody who follows.
struct Follower {
    api: Api,
    request: Request,
    wanted: Wanted,
    after: Cursor,
    /// Whether there may be more already.
    behind: bool,
    checked: Instant,
    _place: OwnedSemaphorePermit,
}

async fn follow(call: &Call<'_>, asked: Asked) -> Result<Answer, Refusal> {
    let place = std::sync::Arc::clone(&call.api.settings.followers).try_acquire_owned();
    let place = place.map_err(|_| Refusal::Busy)?;
    let went_on = call.request.header(LAST_EVENT_ID).and_then(Cursor::parse).or(asked.after);
    let after = match (went_on, asked.wanted.since) {
        (Some(after), _) => after,
        (None, Some(since)) => {
            let until = call.api.shop.database.settled(&FEED).await?;
            let before = async |tx: &mut Tx<'_>| event::before(tx, since, until).await;
            Cursor::behind(call.api.shop.database.read(before).await?)
        }
        (None, None) => Cursor::behind(call.api.shop.database.settled(&FEED).await?),
    };
    let follower = Follower {
        api: Api::new(call.api.shop.clone(), call.api.settings.clone()),
        request: call.request.again(),
        wanted: Wanted { newest_first: false, ..asked.wanted },
        after,
        behind: true,
        checked: Instant::now(),
        _place: place,
    };
    let answer = Answer::stream(HeaderValue::from_static("text/event-stream; charset=utf-8"), told(follower));
    let uncached = HeaderValue::from_static("no-cache");
    // Proxies would wait for more otherwise.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(answer.with(CACHE_CONTROL, uncached).with(unbuffered.0, unbuffered.1))
}

/// What somebody who follows is told, piece by piece; ends when they may not follow any more, or the server stops.
fn told(follower: Follower) -> impl Stream<Item = Bytes> {
    let begin = stream::once(async { Bytes::from_static(b"retry: 3000\n\n") });
    let rest = stream::unfold(follower, async |mut follower| follower.next().await.map(|piece| (piece, follower)));
    stream::StreamExt::chain(begin, rest)
}

impl Follower {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if self.checked.elapsed() >= ALIVE {
                // Who was shut out meanwhile is told nothing more.
                credentials::admin(&self.api, &self.request).await.ok()?;
                self.checked = Instant::now();
                if !self.behind {
                    return Some(Bytes::from_static(b": alive\n\n"));
                }
            }
            if self.behind {
                let piece = self.read().await?;
                if !piece.is_empty() {
                    return Some(piece);
                }
                continue;
            }
            self.wait().await?;
        }
    }

    /// Waits until there is something new, or it is time to look.
    async fn wait(&mut self) -> Option<()> {
        let (mut followed, mut stopping) = (self.api.settings.followed.clone(), self.api.settings.stopping.clone());
        tokio::select! {
            found = followed.behind(self.after.position) => {
                found?;
                self.behind = true;
            }
            _ = stopping.wait_for(|stopping| *stopping) => return None,
            () = sleep_until(self.checked + ALIVE) => {}
        }
        Some(())
    }

    async fn read(&mut self) -> Option<Bytes> {
        let until = self.api.settings.followed.last();
        let (wanted, after) = (self.wanted.clone(), self.after);
        let read = async move |tx: &mut Tx<'_>| wanted.read(tx, Some(after), until, AT_ONCE).await;
        // They are many, and others ask for pages.
        let _turn = READING.acquire().await.ok()?;
        let Part { messages, next, .. } = self.api.shop.database.scan(read).await.ok()?;
        self.after = next.max(self.after);
        self.behind = self.after < Cursor::behind(until);
        let told = |message: &Message| format!("id: {}\ndata: {}\n\n", message.id, shown(message));
        Some(messages.iter().map(told).collect::<String>().into())
    }
}
