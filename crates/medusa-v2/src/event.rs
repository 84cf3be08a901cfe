//! Events in the shape in which Medusa 2 hands them to subscribers.

use serde_json::{Value, json};
use stheno_domain::Timestamp;
use stheno_domain::event::Event;

/// An event as a JSON object, handed out at this moment. As in Medusa, those of a changed row (whose names have three
/// parts) say what the row is of, and have their members in another order than the others.
#[must_use]
pub fn to_json(event: &Event, published_at: Timestamp) -> Value {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let times = [event.created_at, published_at].map(|time| time.to_string());
    let [created_at, published_at] = &times;
    let parts: Vec<&str> = event.name.split('.').collect();
    match parts.as_slice() {
        [source, object, action] => json!({
            "name": event.name,
            "metadata": {
                "source": source,
                "object": object.replace('-', "_"),
                "action": action,
                "eventGroupId": event.group,
                "created_at": created_at,
                "published_at": published_at,
            },
            "data": data,
        }),
        _ => json!({
            "name": event.name,
            "data": data,
            "metadata": { "eventGroupId": event.group, "created_at": created_at, "published_at": published_at },
        }),
    }
}
