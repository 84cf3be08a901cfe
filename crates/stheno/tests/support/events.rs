//! What has happened, as it stands in the database.

use serde_json::{Value, json};
use stheno_domain::Timestamp;
use stheno_domain::event::{Event, Kind};
use stheno_medusa::telling::{Message, Telling};

use super::sql;

/// All events as Medusa 2 tells them, oldest first, as objects with name and data. Tokens are not in them.
pub(crate) fn events(database_url: &str) -> Vec<Value> {
    told(database_url, &stheno_medusa_v2::event::TELLING).iter().map(Told::event).collect()
}

/// A message in which an event is to be told.
pub(crate) struct Told {
    /// Whom the event is about.
    pub(crate) subject: String,
    /// The message, without a token in it.
    pub(crate) message: Message,
}

impl Told {
    /// The message as a JSON object.
    pub(crate) fn json(&self) -> Value {
        let text = &self.message.json;
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}\n    {text}"))
    }

    fn event(&self) -> Value {
        let message = self.json();
        json!({"name": message["name"], "data": message["data"]})
    }
}

/// All messages that a generation makes of what has happened up to now, in order.
pub(crate) fn told(database_url: &str, telling: &Telling) -> Vec<Told> {
    let list = if database_url.starts_with("sqlite:") {
        "SELECT json_group_array(json_object('position', position, 'kind', kind, 'subject', subject, 'thing', thing, \
         'data', data, 'group', group_id, 'at', created_at) ORDER BY position) FROM event"
    } else {
        "SELECT coalesce(json_agg(json_build_object('position', position, 'kind', kind, \
         'subject', subject, 'thing', thing, 'data', CAST(data AS text), 'group', group_id, \
         'at', CAST(extract(epoch FROM created_at) * 1000 AS bigint)) ORDER BY position), '[]') FROM event"
    };
    let text = sql::text(database_url, list);
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n    {text}"));
    let all = rows.iter().map(read).flat_map(|event| {
        let messages = telling.messages(&event).into_iter();
        messages.map(|message| Told { subject: event.subject.clone(), message }).collect::<Vec<_>>()
    });
    all.collect()
}

fn read(row: &Value) -> Event {
    let text = |name: &str| row[name].as_str().map(str::to_owned);
    let number = |name: &str| row[name].as_i64().unwrap_or_else(|| panic!("{row} has no {name}"));
    Event {
        position: number("position"),
        kind: text("kind").and_then(|kind| Kind::by_name(&kind)).unwrap_or_else(|| panic!("{row} is of no kind")),
        subject: text("subject").unwrap_or_default(),
        thing: text("thing").unwrap_or_default(),
        data: text("data"),
        secret: None,
        group: text("group").unwrap_or_default(),
        created_at: Timestamp(number("at")),
    }
}
