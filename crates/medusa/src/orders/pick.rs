//! Reading only some members of a JSON text. Most of an order is kept as it came, and never looked at when it is taken.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
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

/// Reads these members of a JSON text, all of which must be JSON; but half a character that is written with `\\u` is seen only
/// where it is read.
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
                None => drop(json.next_value::<IgnoredAny>()?),
                Some((name, Want::Presence)) => {
                    json.next_value::<IgnoredAny>()?;
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
        while json.next_element::<IgnoredAny>()?.is_some() {}
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
    fn all_of_it_must_be_json() {
        for text in ["", "{", r#"{"x":nope}"#, r#"{"x":1}{"#, "{\"x\":\"\u{1}\"}"] {
            assert!(pick(text, WANTED).is_err(), "{text}");
        }
    }
}
