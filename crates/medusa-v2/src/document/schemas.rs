//! Schemas of what is sent and answered, from the data that the code itself goes by.

use serde_json::{Map, Value, json};
use stheno_domain::{Column, Kind as Holds};

use super::about::{Body, Shape};
use crate::body::{Members, Takes};
use stheno_medusa::{Kind, Relation, Resource};

/// Named schemas, as they come up.
#[derive(Default)]
pub(super) struct Named(pub(super) Map<String, Value>);

/// A thing's name in the document, by the part of the API that shows it.
fn title(part: &str, name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>())
    };
    [part].into_iter().chain(name.split('_')).map(capital).collect()
}

/// An object with these members and no others.
pub(crate) fn object(properties: impl IntoIterator<Item = (String, Value)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> = properties.into_iter().collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The same object with another member.
pub(super) fn with(object: Value, name: &str, value: impl Into<Value>) -> Value {
    match object {
        Value::Object(mut members) => {
            members.insert(name.to_owned(), value.into());
            members.into()
        }
        other => other,
    }
}

/// The type of a value that may be missing, or may not.
fn kind(name: &str, nullable: bool) -> Value {
    if nullable { json!([name, "null"]) } else { json!(name) }
}

fn column(column: &Column) -> Value {
    let schema = |name| json!({ "type": kind(name, column.nullable) });
    match column.kind {
        Holds::Text => schema("string"),
        Holds::Int => schema("integer"),
        Holds::Bool => schema("boolean"),
        Holds::Time => with(schema("string"), "format", "date-time"),
        Holds::Money => schema("number"),
        Holds::Bytes => schema("null"),
        Holds::Json => schema("object"),
        Holds::Texts => with(schema("array"), "items", json!({ "type": "string" })),
    }
}

fn columns(columns: &[&'static Column]) -> impl Iterator<Item = (String, Value)> {
    columns.iter().map(|of| (of.name.to_owned(), column(of)))
}

fn relation(relation: &Relation) -> Value {
    // Without a member that exists, each of the others is null.
    let other = with(object(columns(relation.columns), &[]), "type", kind("object", true));
    match relation.kind {
        Kind::Many(_) => json!({ "type": "array", "items": other }),
        Kind::One(_) => other,
        Kind::Orders(..) => json!({ "type": "array", "items": order() }),
        Kind::Elsewhere => json!({ "type": "array", "maxItems": 0 }),
    }
}

impl Named {
    /// A reference to the schema of a thing. Which members there are depends on `fields`; its id is always there.
    fn thing(&mut self, part: &str, resource: &'static Resource) -> Value {
        let name = title(part, resource.name);
        if !self.0.contains_key(&name) {
            let relations = resource.relations.iter().map(|of| (of.name.to_owned(), relation(of)));
            let schema = object(columns(resource.columns).chain(relations), &[resource.table.id.name]);
            self.0.insert(name.clone(), schema);
        }
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    /// The type and the schema of an answer that is no refusal; None when there is none.
    pub(super) fn answer(&mut self, part: &str, shape: Shape) -> Option<(&'static str, Value)> {
        let json = "application/json";
        Some(match shape {
            Shape::Never => return None,
            Shape::One(resource) => {
                let thing = self.thing(part, resource);
                (json, object([(resource.name.to_owned(), thing)], &[resource.name]))
            }
            Shape::Maybe(resource) => {
                let thing = self.thing(part, resource);
                (json, object([(resource.name.to_owned(), thing)], &[]))
            }
            Shape::Page(resource) => {
                let thing = self.thing(part, resource);
                (json, page(resource.plural, json!({ "type": "array", "items": thing })))
            }
            Shape::Order => (json, object([("order".to_owned(), order())], &["order"])),
            Shape::Orders => (json, page("orders", json!({ "type": "array", "items": order() }))),
            Shape::NoPage(name) => (json, page(name, json!({ "type": "array", "maxItems": 0 }))),
            Shape::Deleted(kind, parent) => {
                let mut members = vec![
                    ("id".to_owned(), json!({ "type": "string" })),
                    ("object".to_owned(), json!({ "const": kind })),
                    ("deleted".to_owned(), json!({ "const": true })),
                ];
                members.extend(parent.map(|parent| ("parent".to_owned(), self.thing(part, parent))));
                (json, object(members, &["id", "object", "deleted"]))
            }
            Shape::Text(kind) => (kind, json!({ "type": "string" })),
            Shape::Other(schema) => (json, schema()),
        })
    }
}

/// An order, of which the shop's order system says what it has.
fn order() -> Value {
    object([("id".to_owned(), json!({ "type": "string" }))], &["id"])
}

fn page(name: &str, items: Value) -> Value {
    let number = || json!({ "type": "integer", "minimum": 0 });
    let cursor = || json!({ "type": ["string", "null"] });
    let members = [
        (name.to_owned(), items),
        ("count".to_owned(), number()),
        ("offset".to_owned(), number()),
        ("limit".to_owned(), number()),
        ("next_cursor".to_owned(), cursor()),
        ("previous_cursor".to_owned(), cursor()),
    ];
    // Without a count where that is wanted, and by cursor without an offset.
    object(members, &[name, "limit"])
}

/// The schema of a body.
pub(super) fn body(body: Body) -> Value {
    let asked = Members::asked(body.parse);
    let members = asked.iter().map(|member| {
        let (name, schema) = match member.takes {
            Takes::Text => ("string", json!({})),
            Takes::Email => ("string", json!({ "format": "email" })),
            Takes::Choice(choices) => ("string", json!({ "enum": choices })),
            Takes::Boolean => ("boolean", json!({})),
            Takes::Number => ("number", json!({})),
            Takes::Objects => ("array", json!({ "items": { "type": "object" } })),
            Takes::Texts => ("array", json!({ "items": { "type": "string" } })),
            Takes::Object => ("object", json!({})),
        };
        (member.name.to_owned(), with(schema, "type", kind(name, member.nullable)))
    });
    let required: Vec<&str> = asked.iter().filter(|member| member.required).map(|member| member.name).collect();
    with(object(members, &required), "additionalProperties", body.open)
}
