//! An order by itself, as a line of a file has it.

use serde_json::{Map, Value};
use stheno_domain::Generation;
use stheno_domain::order::Incoming;

use super::pick::pick;
use super::{incoming, unwrapped};

/// Members that an order of Medusa 1 has and one of Medusa 2 never.
const OF_V1: &[&str] = &[
    "object",
    "payments",
    "refunds",
    "discounts",
    "swaps",
    "gift_cards",
    "gift_card_transactions",
    "draft_order_id",
    "tax_rate",
    "paid_total",
    "refunded_total",
    "refundable_amount",
    "gift_card_total",
];

/// The same the other way round.
const OF_V2: &[&str] = &[
    "version",
    "summary",
    "item_total",
    "item_subtotal",
    "original_total",
    "transactions",
    "credit_lines",
    "payment_collections",
    "custom_display_id",
    "is_draft_order",
];

/// Reads an order as Medusa answers it, by itself or within `{"order": …}`. Without a shape its members tell which
/// generation's it is.
///
/// # Errors
/// What is wrong with it, in a few words.
pub fn read_line(line: &[u8], shape: Option<Generation>) -> Result<Incoming, String> {
    // Some programs begin a file with a mark of its encoding.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    if line.trim_ascii().is_empty() {
        return Err("the line is empty".to_owned());
    }
    if let Some(read) = read_picked(line, shape) {
        return read;
    }
    let order = match serde_json::from_slice(line).map_err(|error| no_json(&error))? {
        Value::Object(body) => unwrapped(body),
        _ => return Err("an order must be an object".to_owned()),
    };
    let shape = shape.or_else(|| shape_of(&order));
    let shape = shape.ok_or("its members do not tell which generation's it is: say so with --shape")?;
    incoming::read(shape, order)
}

/// Reads an order of which little has to be looked at; None when that is not certain.
fn read_picked(line: &[u8], shape: Option<Generation>) -> Option<Result<Incoming, String>> {
    let text = std::str::from_utf8(line).ok()?.trim();
    // The whole answer with an order: if there is more in it, what is left is no JSON.
    let within = text.strip_prefix("{\"order\":").and_then(|text| text.strip_suffix('}'));
    let text = within.filter(|text| text.starts_with('{')).unwrap_or(text);
    let Value::Object(picked) = pick(text, incoming::MEMBERS).ok()? else { return None };
    let shape = shape.or_else(|| shape_of(&picked)).filter(|shape| incoming::is_enough(*shape, &picked))?;
    Some(incoming::read_picked(shape, picked, text))
}

/// Why a line is no JSON. The line of the file is told by whoever has the file.
fn no_json(error: &serde_json::Error) -> String {
    format!("no JSON: {error}").replace(" at line 1 column ", " at column ")
}

/// The shape that the members of an order tell; None when none tells, or some tell of one and some of the other.
fn shape_of(order: &Map<String, Value>) -> Option<Generation> {
    let has = |names: &[&str]| names.iter().any(|name| order.contains_key(*name));
    match (has(OF_V1), has(OF_V2)) {
        (true, false) => Some(Generation::V1),
        (false, true) => Some(Generation::V2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// All orders that were recorded in a shape, however much of them was asked for.
    fn recorded(shape: Generation) -> Vec<Map<String, Value>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orders/tests/fixtures").join(shape.name());
        let files = fs::read_dir(folder).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
        let order = |line: &str| match serde_json::from_str::<Value>(line).unwrap()["order"].take() {
            Value::Object(order) => order,
            other => panic!("{other} is no order"),
        };
        files.flat_map(|text| text.lines().map(order).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn the_members_of_recorded_orders_tell_their_shape() {
        for shape in [Generation::V1, Generation::V2] {
            let orders = recorded(shape);
            assert!(orders.len() > 10);
            for order in orders {
                assert_eq!(shape_of(&order), Some(shape), "{order:?}");
            }
        }
    }

    #[test]
    fn what_tells_nothing_or_both_is_in_no_shape() {
        for order in [
            // What both generations answer
            r#"{"id":"order_1","status":"pending","total":5,"payment_status":"captured","raw_discount_total":0}"#,
            r#"{"id":"order_1","version":1,"object":"order"}"#,
            "{}",
        ] {
            assert_eq!(shape_of(&serde_json::from_str(order).unwrap()), None, "{order}");
        }
    }

    #[test]
    fn a_line_that_is_no_order_says_why() {
        for (line, shape, reason) in [
            ("", None, "the line is empty"),
            (" \t", None, "the line is empty"),
            ("nonsense", None, "no JSON: expected ident at column 2"),
            (r#"{"id":"#, None, "no JSON: EOF while parsing a value at column 6"),
            ("[]", None, "an order must be an object"),
            ("{}", None, "its members do not tell which generation's it is: say so with --shape"),
            (r#"{"order":5}"#, None, "its members do not tell which generation's it is: say so with --shape"),
        ] {
            assert_eq!(read_line(line.as_bytes(), shape).unwrap_err(), reason, "{line}");
        }
        assert!(read_line(b"{}", Some(Generation::V2)).unwrap_err().starts_with("id should not be empty"));
        assert!(read_line(b"{\"id\":\"\xff\"}", None).unwrap_err().starts_with("no JSON: invalid unicode code point"));
    }
}
