//! Metadata: a JSON object of the shop's own, as Medusa keeps it.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// A JSON object; the order of keys does not matter, it is made at writing.
pub type Metadata = Map<String, Value>;

/// Changes `metadata` as Medusa does: keys are replaced whole, and a key with an empty text is removed.
pub fn merge(metadata: &mut Metadata, changes: &Metadata) {
    for (key, value) in changes {
        if value.as_str() == Some("") {
            metadata.shift_remove(key);
        } else {
            metadata.insert(key.clone(), value.clone());
        }
    }
}

/// The stored form, which is also the answered one: what JavaScript makes of PostgreSQL's `jsonb`. Keys that are
/// array indexes come first, by number; then the others, by length and bytes. Numbers are written as JavaScript
/// writes them.
#[must_use]
pub fn to_text(metadata: &Metadata) -> String {
    let mut text = String::new();
    write_object(metadata, Keys::Stored, &mut text);
    text
}

/// The form in which it was given: keys that are array indexes first, as in JavaScript, then the others as they came.
#[must_use]
pub fn as_given(metadata: &Metadata) -> String {
    let mut text = String::new();
    write_object(metadata, Keys::Given, &mut text);
    text
}

/// The stored form as a value of a statement.
#[must_use]
pub(crate) fn to_value(metadata: Option<&Metadata>) -> stheno_storage::Value {
    metadata.map_or(stheno_storage::Value::Null, |metadata| stheno_storage::Value::Json(to_text(metadata)))
}

/// Reads the stored form.
#[must_use]
pub fn from_text(text: &str) -> Option<Metadata> {
    match serde_json::from_str(text) {
        Ok(Value::Object(metadata)) => Some(metadata),
        _ => None,
    }
}

/// In which order keys are written.
#[derive(Clone, Copy)]
enum Keys {
    Stored,
    Given,
}

fn write_object(object: &Map<String, Value>, keys: Keys, out: &mut String) {
    out.push('{');
    let begin = out.len();
    let mut member = |(key, value): (&String, &Value)| {
        if out.len() > begin {
            out.push(',');
        }
        write_string(key, out);
        out.push(':');
        write(value, keys, out);
    };
    match keys {
        Keys::Given if !object.keys().any(|key| array_index(key).is_some()) => object.iter().for_each(member),
        _ => sorted(object, keys).into_iter().for_each(&mut member),
    }
    out.push('}');
}

fn sorted(object: &Map<String, Value>, keys: Keys) -> Vec<(&String, &Value)> {
    let mut members: Vec<(&String, &Value)> = object.iter().collect();
    match keys {
        Keys::Stored => members.sort_unstable_by(|(a, _), (b, _)| order(a).cmp(&order(b))),
        Keys::Given => members.sort_by_key(|(key, _)| array_index(key).map_or((true, 0), |index| (false, index))),
    }
    members
}

fn order(key: &str) -> (bool, u32, usize, &[u8]) {
    match array_index(key) {
        Some(index) => (false, index, 0, &[]),
        None => (true, 0, key.len(), key.as_bytes()),
    }
}

/// A key that JavaScript takes for an array index: a whole number below 2^32 − 1 in its shortest form.
fn array_index(key: &str) -> Option<u32> {
    let digits = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
    let shortest = key == "0" || !key.starts_with('0');
    (digits && shortest).then(|| key.parse().ok()).flatten().filter(|index| *index != u32::MAX)
}

fn write(value: &Value, keys: Keys, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(number, out),
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write(item, keys, out);
            }
            out.push(']');
        }
        Value::Object(object) => write_object(object, keys, out),
    }
}

fn write_number(number: &serde_json::Number, out: &mut String) {
    const EXACT: i64 = 1 << 53;
    match number.as_i64() {
        // Writing to a string cannot fail.
        Some(whole) if (-EXACT..=EXACT).contains(&whole) => drop(write!(out, "{whole}")),
        _ => match number.as_f64() {
            Some(double) if double.is_finite() => out.push_str(ryu_js::Buffer::new().format(double)),
            _ => out.push_str("null"),
        },
    }
}

/// Writes a text as JSON, with the escapes that JavaScript's `JSON.stringify` uses.
pub(crate) fn write_string(text: &str, out: &mut String) {
    // Most texts are written as they are, and this is most of what writing costs.
    if !text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return;
    }
    // serde_json writes the same short escapes as JavaScript, and only what must be escaped.
    out.push_str(&Value::from(text).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Metadata {
        from_text(text).unwrap()
    }

    #[test]
    fn keys_have_the_order_of_jsonb_as_javascript_shows_it() {
        let text = to_text(&object(r#"{"zz":1,"a":1,"10":1,"B":1,"9":1,"b":1,"aaa":{"bb":1,"a":2}}"#));
        assert_eq!(text, r#"{"9":1,"10":1,"B":1,"a":1,"b":1,"zz":1,"aaa":{"a":2,"bb":1}}"#);
    }

    #[test]
    fn numbers_are_javascripts() {
        for (sent, kept) in [
            ("1.0", "1"),
            ("1e21", "1e+21"),
            ("12345678901234567890", "12345678901234567000"),
            ("9007199254740993", "9007199254740992"),
            ("-0.0", "0"),
            ("1e-7", "1e-7"),
            ("1.5e300", "1.5e+300"),
            ("-5", "-5"),
        ] {
            assert_eq!(to_text(&object(&format!(r#"{{"n":{sent}}}"#))), format!(r#"{{"n":{kept}}}"#));
        }
    }

    #[test]
    fn merging_replaces_keys_and_removes_those_with_an_empty_text() {
        let mut metadata = object(r#"{"n":1,"vip":true,"nested":{"a":[1]}}"#);
        merge(&mut metadata, &object(r#"{"n":"","extra":"x","nested":{"b":""},"none":null}"#));
        assert_eq!(to_text(&metadata), r#"{"vip":true,"none":null,"extra":"x","nested":{"b":""}}"#);
    }
}
