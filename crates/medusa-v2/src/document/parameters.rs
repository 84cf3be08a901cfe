//! The parameters of paths and query strings.

use serde_json::{Value, json};

use super::about::Query;
use super::schemas::with;
use crate::query::{LONGEST_PAGE, ListSchema, MAX_SAFE_INTEGER, Rule};

/// The parameters of a path, as in `{id}`.
pub(super) fn of_path(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 } }))
        .collect()
}

/// The parameters of a query string.
pub(super) fn of_query(query: Query) -> Vec<Value> {
    let shared = |names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })).collect()
    };
    match query {
        Query::Ignored => Vec::new(),
        Query::Fields => shared(&["fields"]),
        Query::Page => shared(&["limit", "offset"]),
        Query::Own(parameters) => parameters(),
        Query::List(schema) => {
            let mut all = shared(&["fields", "offset", "after", "before", "count", "with_deleted"]);
            all.push(limit(Some(schema.limit)));
            all.push(order(schema));
            all.extend(schema.params.iter().map(|param| filter(param.name, &param.rule)));
            all
        }
    }
}

/// The parameters that several routes have.
pub(super) fn shared() -> Value {
    let text = || json!({ "type": "string" });
    let fields = "Which members the answer has: names separated by commas; `+` and `-` change what it has by itself, `*` \
                  takes all of a relation.";
    json!({
        "fields": parameter("fields", fields, text()),
        "limit": limit(None),
        "offset": parameter("offset", "How many come before.", whole_number(MAX_SAFE_INTEGER)),
        "after": parameter("after", "The `next_cursor` of a page: the page behind it. Empty, the first page, with a `next_cursor`.", text()),
        "before": parameter("before", "The `previous_cursor` of a page: the page before it.", text()),
        "count": parameter("count", "Whether all are counted that there are.", with(json!({ "type": "boolean" }), "default", true)),
        "with_deleted": parameter("with_deleted", "Without effect.", json!({ "type": "boolean" })),
    })
}

/// A number of which the whole part counts, as JavaScript's `parseInt` reads it.
fn whole_number(most: i64) -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": most })
}

fn limit(default: Option<i64>) -> Value {
    let number = whole_number(LONGEST_PAGE);
    let number = default.into_iter().fold(number, |number, default| with(number, "default", default));
    parameter("limit", "How many, at most.", number)
}

/// A parameter of a query string.
pub(crate) fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

fn order(schema: &ListSchema) -> Value {
    let names: Vec<String> =
        schema.sortable.iter().flat_map(|column| [column.name.to_owned(), format!("-{}", column.name)]).collect();
    parameter("order", "What the list is sorted by; `-` for the greatest first.", json!({ "enum": names }))
}

/// Operators that compare.
const COMPARISONS: &[&str] = &["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"];

fn filter(name: &str, rule: &Rule) -> Value {
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let text_or_list = json!({ "anyOf": [{ "type": "string" }, texts.clone()] });
    let operators = |names: &[&str], of: &Value| {
        let members: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), of.clone())).collect();
        json!({ "type": "object", "properties": members })
    };
    match rule {
        Rule::Search(_) | Rule::Contains(_) => {
            parameter(name, "Words that must all occur.", json!({ "type": "string" }))
        }
        Rule::OneText(_) => parameter(name, "Exactly this; `null` for none.", json!({ "type": "string" })),
        Rule::Id(_) => parameter(name, "This, or one of these.", text_or_list),
        Rule::Text(_) => parameter(name, "This, or one of these; `null` for none.", text_or_list),
        Rule::Texts(_) => parameter(name, "One of these.", texts),
        Rule::TextOperators(_) => {
            let description = "This, or one of these; or operators, as in `id[$ne]`: `$eq`, `$ne`, `$in`, `$nin`, `$gt`, \
                               `$gte`, `$lt`, `$lte`, `$like`, `$ilike`, `$re`.";
            parameter(name, description, text_or_list)
        }
        Rule::Boolean(_) => parameter(name, "Whether it is so.", json!({ "type": "boolean" })),
        Rule::Time(_) => {
            let moment = json!({ "type": "string", "format": "date-time" });
            let parameter = parameter(name, "A moment, or operators on it.", operators(COMPARISONS, &moment));
            with(with(parameter, "style", "deepObject"), "explode", true)
        }
        Rule::Integer(_) | Rule::Amount(_) => {
            let parameter =
                parameter(name, "A number, or operators on it.", operators(COMPARISONS, &json!({ "type": "number" })));
            with(with(parameter, "style", "deepObject"), "explode", true)
        }
        Rule::Spent => {
            let description = "By currency, an amount or operators on it, as in `total_spent[eur][$gte]`.";
            let parameter = parameter(name, description, json!({ "type": "object" }));
            with(with(parameter, "style", "deepObject"), "explode", true)
        }
        Rule::Choice(_, choices) => parameter(name, "One of these.", json!({ "enum": choices })),
        Rule::Related(rule) => {
            let filters: Vec<String> = rule.params.iter().map(|param| format!("`{name}[{}]`", param.name)).collect();
            let description = format!(
                "The id of one, or several, or filters on them: {}; `null` for those without any.",
                filters.join(", ")
            );
            parameter(name, &description, text_or_list)
        }
    }
}
