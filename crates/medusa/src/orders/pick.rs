//! Reading only some members of a JSON text. Most of an order is kept as it came, and never looked at when it is taken.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// What is wanted of a value.
pub(super) enum Want {
    /// All of it.
    Whole,
    /// Only that it is there: it is read as null.
    Presence,
    /// These members.
    Members(Members),
}

/// Names, the shorter ones first and then by their letters, and what is wanted of each. A list in the place of an object is read as an empty one.
pub(super) type Members = &'static [(&'static str, Want)];

/// Reads these members of a JSON text. What is passed over is checked as if it were read: whatever is taken here can be read
/// whole later.
///
/// # Errors
/// When it is none.
pub(super) fn pick(text: &str, members: Members) -> Result<Value, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    let picked = Picking(members).deserialize(&mut json)?;
    json.end()?;
    Ok(picked)
}

/// Reads some members of an object, or a scalar.
struct Picking(Members);

impl<'de> DeserializeSeed<'de> for Picking {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Picking {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut json: A) -> Result<Value, A::Error> {
        let mut picked = Map::new();
        while let Some(Name(found)) = json.next_key_seed(Names(self.0))? {
            match found {
                None => {
                    json.next_value::<PassedOver>()?;
                }
                Some((name, Want::Presence)) => {
                    json.next_value::<PassedOver>()?;
                    picked.insert((*name).to_owned(), Value::Null);
                }
                Some((name, Want::Whole)) => drop(picked.insert((*name).to_owned(), json.next_value()?)),
                Some((name, Want::Members(members))) => {
                    let value = json.next_value_seed(Picking(members))?;
                    picked.insert((*name).to_owned(), value);
                }
            }
        }
        Ok(Value::Object(picked))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut json: A) -> Result<Value, A::Error> {
        while json.next_element::<PassedOver>()?.is_some() {}
        Ok(Value::Array(Vec::new()))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
}

/// A value that is read and forgotten. Unlike what serde ignores, its numbers, characters and depth are checked.
struct PassedOver;

impl<'de> Deserialize<'de> for PassedOver {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for PassedOver {
    type Value = Self;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut json: A) -> Result<Self, A::Error> {
        while json.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut json: A) -> Result<Self, A::Error> {
        while json.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// Finds a name among those that are wanted, without keeping it.
struct Names(Members);

/// What was found under a name.
struct Name(Option<&'static (&'static str, Want)>);

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Name, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Names {
    type Value = Name;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        let found = self.0.binary_search_by(|(wanted, _)| (wanted.len(), *wanted).cmp(&(name.len(), name)));
        Ok(Name(found.ok().and_then(|at| self.0.get(at))))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WANTED: Members =
        &[("a", Want::Whole), ("b", Want::Presence), ("c", Want::Members(&[("d", Want::Whole), ("e", Want::Whole)]))];

    fn picked(text: &str) -> Value {
        pick(text, WANTED).unwrap()
    }

    #[test]
    fn what_is_wanted_is_read_and_all_else_is_passed_over() {
        let text = r#"{"x":[{"a":1}],"c":{"d":"\u00e9","f":{},"e":[1.5,null]},"a":{"y":[true]},"b":{"long":[1,2]}}"#;
        assert_eq!(picked(text), json!({"c": {"d": "é", "e": [1.5, null]}, "a": {"y": [true]}, "b": null}));
        assert_eq!(picked(r#"{"c":[{"d":1}],"b":5}"#), json!({"c": [], "b": null}));
        assert_eq!(picked(r#"{"c":"text","a":-1}"#), json!({"c": "text", "a": -1}));
        assert_eq!(picked("5"), json!(5));
        // Of a member that stands there twice the last counts, as everywhere.
        assert_eq!(picked(r#"{"a":1,"a":2}"#), json!({"a": 2}));
    }

    #[test]
    fn what_is_taken_can_be_read_whole() {
        let deep = |levels: usize| format!(r#"{{"x":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
        for text in [deep(100), deep(126), deep(127), deep(128), deep(100_000)].iter().map(String::as_str).chain([
            r#"{"x":1e999}"#,
            r#"{"x":-1e400}"#,
            r#"{"x":"\\ud800"}"#,
            r#"{"x":{"\\udc00":1}}"#,
            r#"{"x":1e308}"#,
            r#"{"x":01}"#,
        ]) {
            let whole = serde_json::from_str::<Value>(text);
            assert_eq!(pick(text, WANTED).is_ok(), whole.is_ok(), "{}", text.get(..20).unwrap_or(text));
        }
    }

    #[test]
    fn all_of_it_must_be_json() {
        for text in ["", "{", r#"{"x":nope}"#, r#"{"x":1}{"#, "{\"x\":\"\u{1}\"}"] {
            assert!(pick(text, WANTED).is_err(), "{text}");
        }
    }
}
