//! The parameters of a query string, and what is wrong with them.

use stheno_http::query_string::{self, Node};

use crate::body;
use crate::refusal::Refusal;

/// Parameters that are being checked.
pub(crate) struct Params {
    params: Vec<(String, Node)>,
    taken: Vec<&'static str>,
    faults: Vec<String>,
}

impl Params {
    /// Reads a query string. A list of one text is that text split at its commas, and `a.b` is `a[b]`.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] for a name with two dots or more.
    pub(crate) fn of(query: &str) -> Result<Self, Refusal> {
        let mut params: Vec<(String, Node)> = Vec::new();
        for (name, node) in query_string::parse(query).into_entries() {
            let node = split_at_commas(node);
            match name.split_once('.') {
                Some((_, child)) if child.contains('.') => {
                    return Err(Refusal::InvalidData(format!("Key accessor more than 2 levels deep: {name}")));
                }
                Some((parent, child)) => insert_child(&mut params, parent, child, node),
                None => insert(&mut params, name, node),
            }
        }
        Ok(Self { params, taken: Vec::new(), faults: Vec::new() })
    }

    /// A parameter of the schema.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Node> {
        self.taken.push(name);
        self.params.iter().find(|(of_param, _)| of_param == name).map(|(_, node)| node.clone())
    }

    /// A parameter that is a text.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Node::Text(text) => Some(text),
            other => {
                self.wrong_type("string", name, &other);
                None
            }
        }
    }

    /// A parameter that is `true` or `false`.
    pub(crate) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let node = self.take(name)?;
        match node.as_text() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => {
                self.wrong_type("boolean", name, &node);
                None
            }
        }
    }

    /// A parameter that is a whole number from 0 to `most`, read as JavaScript's `parseInt` reads it.
    pub(crate) fn whole_number(&mut self, name: &'static str, default: i64, most: i64) -> i64 {
        let Some(node) = self.take(name) else {
            return default;
        };
        match node.as_text().and_then(parse_int) {
            None => self.wrong_type("number", name, &node),
            Some(number) if number < 0 => {
                self.fault(format!("Value for field '{name}' too small, expected at least: '0'"));
            }
            Some(number) if number > most => {
                self.fault(format!("Value for field '{name}' too big, expected at most: '{most}'"));
            }
            Some(number) => return number,
        }
        default
    }

    /// Notes what is wrong.
    pub(crate) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Notes that a parameter has the wrong type.
    pub(crate) fn wrong_type(&mut self, expected: &str, name: &str, got: &Node) {
        self.fault(format!("Expected type: '{expected}' for field '{name}', got: '{}'", got.to_js_string()));
    }

    /// Ends the check: there must be no fault. Parameters that were not asked for are passed over.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with the first faults.
    pub(crate) fn finish_known(self) -> Result<(), Refusal> {
        if self.faults.is_empty() { Ok(()) } else { Err(body::refuse(&self.faults)) }
    }

    /// Ends the check: there must be no fault, and no parameter that was not asked for.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with the first faults.
    pub(crate) fn finish(mut self) -> Result<(), Refusal> {
        let unknown: Vec<&str> =
            self.params.iter().map(|(name, _)| name.as_str()).filter(|name| !self.taken.contains(name)).collect();
        if !unknown.is_empty() {
            self.faults.push(format!("Unrecognized fields: '{}'", unknown.join(", ")));
        }
        self.finish_known()
    }
}

fn split_at_commas(node: Node) -> Node {
    match &node {
        Node::List(items) => match items.as_slice() {
            [Node::Text(text)] => Node::List(text.split(',').map(|part| Node::Text(part.to_owned())).collect()),
            _ => node,
        },
        _ => node,
    }
}

fn insert(params: &mut Vec<(String, Node)>, name: String, node: Node) {
    match params.iter_mut().find(|(known, _)| *known == name) {
        Some((_, known)) => *known = node,
        None => params.push((name, node)),
    }
}

fn insert_child(params: &mut Vec<(String, Node)>, parent: &str, child: &str, node: Node) {
    match params.iter_mut().find(|(name, _)| name == parent) {
        Some((_, Node::Map(children))) => insert(children, child.to_owned(), node),
        Some((_, other)) => *other = Node::Map(vec![(child.to_owned(), node)]),
        None => params.push((parent.to_owned(), Node::Map(vec![(child.to_owned(), node)]))),
    }
}

/// JavaScript's `parseInt` of a text that is not empty: spaces, a sign, digits or `0x`, and then anything.
fn parse_int(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, text.get(1..)?),
        b'+' => (1, text.get(1..)?),
        _ => (1, text),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, digits.get(2..)?),
        _ => (10, digits),
    };
    let mut number: Option<i64> = None;
    for digit in digits.chars().map_while(|character| character.to_digit(radix)) {
        number = Some(number.unwrap_or(0).saturating_mul(i64::from(radix)).saturating_add(i64::from(digit)));
    }
    number.map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (text, number) in [
            ("5abc", Some(5)),
            ("1e3", Some(1)),
            (" 5", Some(5)),
            ("+5", Some(5)),
            ("2.7", Some(2)),
            ("0x10", Some(16)),
            ("-0", Some(0)),
            ("-3", Some(-3)),
            ("", None),
            ("abc", None),
            (".5", None),
            ("Infinity", None),
            ("-", None),
            ("99999999999999999999", Some(i64::MAX)),
        ] {
            assert_eq!(parse_int(text), number, "{text}");
        }
    }

    fn told(query: &str) -> String {
        let mut params = match Params::of(query) {
            Ok(params) => params,
            Err(refusal) => return refusal.to_string(),
        };
        params.text("fields");
        params.whole_number("limit", 50, 100);
        params.finish().map_or_else(|refusal| refusal.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn faults_are_told_in_the_words_of_medusa() {
        assert_eq!(told("fields=a&limit=5"), "fine");
        assert_eq!(
            told("limit=abc&fields[]=id&nope=1&nope2=2"),
            "Invalid request: Expected type: 'string' for field 'fields', got: 'id'; \
             Expected type: 'number' for field 'limit', got: 'abc'; Unrecognized fields: 'nope, nope2'"
        );
        assert_eq!(told("limit=1&limit=2"), "Invalid request: Expected type: 'number' for field 'limit', got: '1,2'");
        assert_eq!(told("limit=-1"), "Invalid request: Value for field 'limit' too small, expected at least: '0'");
        assert_eq!(told("limit=101"), "Invalid request: Value for field 'limit' too big, expected at most: '100'");
        assert_eq!(told("a.b.c=1"), "Key accessor more than 2 levels deep: a.b.c");
        assert_eq!(told(".=1"), "Invalid request: Unrecognized fields: ''");
    }
}
