//! Events in the shape in which Medusa 2 hands them to subscribers.

use serde_json::{Value, json};
use stheno_domain::event::Event;

/// An event as a JSON object. It is handed out as it happens, so it was published when it was made. As in Medusa, those of
/// a changed row (whose names have three parts) say what the row is of, and have their members in another order than the others.
#[must_use]
pub fn to_json(event: &Event) -> Value {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let at = event.created_at.to_string();
    let parts: Vec<&str> = event.name.split('.').collect();
    match parts.as_slice() {
        [source, object, action] => json!({
            "name": event.name,
            "metadata": {
                "source": source,
                "object": object.replace('-', "_"),
                "action": action,
                "eventGroupId": event.group,
                "created_at": at,
                "published_at": at,
            },
            "data": data,
        }),
        _ => json!({
            "name": event.name,
            "data": data,
            "metadata": { "eventGroupId": event.group, "created_at": at, "published_at": at },
        }),
    }
}
