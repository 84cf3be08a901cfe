//! How a generation tells events.

use std::sync::Arc;

use stheno_domain::event::{self, Event, Filter, Kind};
use stheno_domain::webhook::{self, Pattern, Webhook, delivery};
use stheno_domain::{Error, Generation, Shop, Timestamp, Tx};

/// A message in which an event is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Which of the messages of the event, of both generations, this is.
    pub part: i64,
    /// The name under which it is told.
    pub name: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// The id of this message, the same whenever and to whomever it is told.
    pub id: String,
    /// The message, as the generation hands it to who listens: a JSON object.
    pub json: String,
}

impl Message {
    /// The message with further members, texts that need no escapes, before its own.
    #[must_use]
    pub fn with(&self, members: &[(&str, &str)]) -> String {
        let before: String = members.iter().map(|(name, text)| format!("\"{name}\":\"{text}\",")).collect();
        format!("{{{before}{}", self.json.get(1..).unwrap_or("}"))
    }
}

/// The id of a message.
fn id(event: &Event, part: i64) -> String {
    format!("evt_{}_{}_{part}", event.group, event.position)
}

/// The position and the part in the id of a message; None for what is no such id.
#[must_use]
pub fn read_id(id: &str) -> Option<(i64, i64)> {
    let mut parts = id.strip_prefix("evt_")?.rsplitn(3, '_');
    let part = parts.next()?.parse().ok()?;
    Some((parts.next()?.parse().ok()?, part))
}

/// How a generation tells events.
#[derive(Clone, Copy, Debug)]
pub struct Telling {
    /// The generation.
    pub generation: Generation,
    /// The names under which an event of a kind may be told.
    pub names: fn(Kind) -> &'static [&'static str],
    /// The messages that an event makes, in order: of each the part and the name.
    pub parts: fn(&Event) -> Vec<(i64, &'static str)>,
    /// One of them, as the generation hands it to who listens: a JSON object.
    pub json: fn(&Event, &'static str) -> String,
}

impl Telling {
    /// The messages that an event makes, in order.
    #[must_use]
    pub fn messages(&self, event: &Event) -> Vec<Message> {
        (self.parts)(event).into_iter().map(|(part, name)| self.message(event, part, name)).collect()
    }

    fn message(&self, event: &Event, part: i64, name: &'static str) -> Message {
        Message { part, name, at: event.created_at, id: id(event, part), json: (self.json)(event, name) }
    }

    /// The messages that an event makes, as they are delivered.
    #[must_use]
    pub fn deliverable(&self, event: &Event) -> Vec<delivery::Message> {
        let message = |(part, name): (i64, &'static str)| delivery::Message {
            position: event.position,
            part,
            subject: event.subject.clone(),
            event: name.to_owned(),
            event_id: id(event, part),
        };
        (self.parts)(event).into_iter().map(message).collect()
    }

    /// The kinds of events that may be told under one of the names that are wanted.
    pub fn kinds(&self, wanted: impl Fn(&str) -> bool) -> Vec<Kind> {
        Kind::ALL.iter().copied().filter(|kind| (self.names)(*kind).iter().any(|name| wanted(name))).collect()
    }
}

/// How each generation tells events.
#[derive(Clone, Copy, Debug)]
pub struct Tellings {
    /// Medusa 1.
    pub v1: Telling,
    /// Medusa 2.
    pub v2: Telling,
}

impl Tellings {
    /// How this generation does.
    #[must_use]
    pub fn of(&self, generation: Generation) -> &Telling {
        match generation {
            Generation::V1 => &self.v1,
            Generation::V2 => &self.v2,
        }
    }

    /// The message with this part that an event makes, if it makes one.
    #[must_use]
    pub fn message(&self, event: &Event, part: i64) -> Option<Message> {
        Generation::ALL.into_iter().map(|generation| self.of(generation)).find_map(|telling| {
            let (_, name) = (telling.parts)(event).into_iter().find(|(of_event, _)| *of_event == part)?;
            Some(telling.message(event, part, name))
        })
    }

    /// All messages that an event makes, as they are delivered.
    #[must_use]
    pub fn deliverable(&self, event: &Event) -> Vec<delivery::Message> {
        Generation::ALL.into_iter().flat_map(|generation| self.of(generation).deliverable(event)).collect()
    }

    /// Has a test sent to a webhook, to it alone, from a moment on; gives the id of the delivery.
    ///
    /// # Errors
    /// When there is no randomness, or storage fails.
    pub async fn test(&self, shop: &Shop, webhook: &Webhook, from: Timestamp) -> Result<String, Error> {
        let (context, id) = (Arc::clone(&shop.context), webhook.id.clone());
        let group = shop.database.write(async move |tx: &mut Tx<'_>| event::test(tx, &context, &id).await).await?;
        let (id, telling) = (webhook.id.clone(), *self.of(webhook.generation));
        let context = Arc::clone(&shop.context);
        let schedule = async move |tx: &mut Tx<'_>| {
            let events = event::of_group(tx, &id, &group).await?;
            let messages: Vec<_> = events.iter().flat_map(|event| telling.deliverable(event)).collect();
            let made = delivery::insert(tx, &context, &id, &messages, from).await?;
            // Whoever sends may have seen the event already, and that nobody but the one who tests wants it.
            webhook::nudge(tx, &id).await?;
            Ok::<_, Error>(made)
        };
        let made = shop.database.write(schedule).await?;
        made.into_iter().next().ok_or(Error::Stored("event"))
    }
}

/// Which messages somebody wants to read.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// In whose way events are told.
    pub telling: Telling,
    /// Under which names; under all without any.
    pub names: Vec<Pattern>,
    /// About whom.
    pub subject: Option<String>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Whether the newest come first.
    pub newest_first: bool,
}

/// A place among messages: behind a part of what an event makes, or before it, where the newest come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The event.
    pub position: i64,
    /// The part.
    pub part: i64,
}

impl Cursor {
    /// Behind all that an event makes.
    #[must_use]
    pub fn behind(position: i64) -> Self {
        Self { position, part: i64::MAX }
    }

    /// Reads a cursor, or the id of a message.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((position, part)) = read_id(text) {
            return Some(Self { position, part });
        }
        match text.split_once('.') {
            Some((position, part)) => Some(Self { position: position.parse().ok()?, part: part.parse().ok()? }),
            None => Some(Self::behind(text.parse().ok()?)),
        }
        .filter(|cursor| cursor.position >= 0 && cursor.part >= 0)
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.part {
            i64::MAX => write!(f, "{}", self.position),
            part => write!(f, "{}.{part}", self.position),
        }
    }
}

impl Wanted {
    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|pattern| pattern.matches(name))
    }

    /// The messages behind a cursor, of events up to `until`, `limit` at most. Where names are rare, [`LOOKED_AT`] events are looked
    /// at, and there may be more.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn read(&self, tx: &mut Tx<'_>, after: Option<Cursor>, until: i64, limit: usize) -> Result<Part, Error> {
        let range = self.range(tx, after, until).await?;
        let filter = Filter {
            after: range.after,
            until: range.until,
            kinds: Some(self.telling.kinds(|name| self.wants(name))),
            subject: self.subject.clone(),
            since: self.since,
            newest_first: self.newest_first,
        };
        let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let events = event::list(tx, &filter, most).await?;
        let mut messages = Vec::new();
        let mut next = after;
        for event in &events {
            let mut made = self.telling.messages(event);
            if self.newest_first {
                made.reverse();
            }
            for message in made.into_iter().filter(|message| self.wants(message.name)) {
                let at = Cursor { position: event.position, part: message.part };
                if after.is_some_and(|after| if self.newest_first { at >= after } else { at <= after }) {
                    continue;
                }
                if messages.len() == limit {
                    return Ok(Part {
                        messages,
                        next: next.unwrap_or_else(|| range.begin(self.newest_first)),
                        more: true,
                    });
                }
                next = Some(at);
                messages.push(message);
            }
        }
        // All of what was read is told, or not wanted and need not be looked at again.
        let read = events.last().filter(|_| events.len() > limit).map(|event| event.position);
        let next = match (self.newest_first, read) {
            (false, read) => Cursor::behind(read.unwrap_or(range.until)),
            (true, read) => Cursor { position: read.unwrap_or(range.after.saturating_add(1)), part: 0 },
        };
        Ok(Part { messages, next, more: read.is_some() || range.more })
    }

    /// Which events are looked at.
    async fn range(&self, tx: &mut Tx<'_>, after: Option<Cursor>, until: i64) -> Result<Range, Error> {
        // Along the index of subjects, there is nothing else to be looked at.
        let looked_at = if self.subject.is_some() { i64::MAX } else { LOOKED_AT };
        let oldest = event::oldest(tx).await?.saturating_sub(1);
        let since = match self.since {
            Some(since) => event::before(tx, since, until).await?.max(oldest),
            None => oldest,
        };
        if self.newest_first {
            // The event itself as well: it may make more messages.
            let until = after.map_or(until, |after| after.position.min(until));
            let behind = until.saturating_sub(looked_at).max(since);
            return Ok(Range { after: behind, until, more: behind > since });
        }
        let behind = after.map_or(since, |after| after.position.saturating_sub(1).max(oldest));
        let end = behind.saturating_add(looked_at).min(until);
        Ok(Range { after: behind, until: end, more: end < until })
    }
}

/// How many events are looked at for one part.
const LOOKED_AT: i64 = 100_000;

/// Some of what is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// Where to go on.
    pub next: Cursor,
    /// Whether there may be more by now.
    pub more: bool,
}

/// Events that are looked at: those behind a position, up to another.
struct Range {
    after: i64,
    until: i64,
    /// Whether there are more to be looked at than these.
    more: bool,
}

impl Range {
    /// Before all of them.
    fn begin(&self, newest_first: bool) -> Cursor {
        Cursor::behind(if newest_first { self.until } else { self.after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_as_it_is_written() {
        for text in ["0", "17", "17.2"] {
            assert_eq!(Cursor::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Cursor::parse("evt_01M7YFBH15CYRVSVW4RK3J5MKM_17_2").unwrap().to_string(), "17.2");
        assert!(
            Cursor::behind(17) > Cursor { position: 17, part: 2 }
                && Cursor::behind(17) < Cursor { position: 18, part: 0 }
        );
        for text in ["", "a", "1.b", "-1", "1.-1", "1.2.3"] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_message_has_an_id_that_leads_to_the_event() {
        let event = Event {
            position: 17,
            kind: Kind::GroupCreated,
            subject: String::new(),
            thing: String::new(),
            data: None,
            secret: None,
            group: "01M7YFBH15CYRVSVW4RK3J5MKM".to_owned(),
            created_at: Timestamp(0),
        };
        let telling = Telling {
            generation: Generation::V2,
            names: |_| &["a.b"],
            parts: |_| vec![(2, "a.b")],
            json: |_, _| "{\"data\":{}}".to_owned(),
        };
        let message = telling.messages(&event).remove(0);
        assert_eq!(message.id, "evt_01M7YFBH15CYRVSVW4RK3J5MKM_17_2");
        assert_eq!(read_id(&message.id), Some((17, 2)));
        assert_eq!(message.with(&[("type", "a.b")]), "{\"type\":\"a.b\",\"data\":{}}");
        for text in ["", "evt_", "evt_1", "evt_1_2", "evt_a_b_c", "evt_x_1_", "17_2"] {
            assert_eq!(read_id(text).filter(|_| text != "evt_1_2"), None, "{text}");
        }
    }
}
