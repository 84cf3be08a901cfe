//! What has happened, as it stands in the database.

use serde_json::Value;

use super::sql;

/// All events, oldest first, as objects with name and data.
pub(crate) fn events(database_url: &str) -> Vec<Value> {
    let list = if database_url.starts_with("sqlite:") {
        "SELECT json_group_array(json_object('name', name, 'data', json(data)) ORDER BY number) FROM event"
    } else {
        "SELECT coalesce(json_agg(json_build_object('name', name, 'data', data) ORDER BY number), '[]') \
         FROM event"
    };
    let text = sql::text(database_url, list);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n    {text}"))
}
