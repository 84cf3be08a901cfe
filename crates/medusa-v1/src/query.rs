//! Query strings, checked as Medusa 1's classes check them: first the parameters that they do not have, then what is wrong
//! with the others, in the order of the class. All faults are told.

use stheno_domain::page::{Order, Page};
use stheno_domain::{Column, Condition, Op, SearchIndex, Timestamp, Value, search};
use stheno_http::query_string::{self, Node};
use stheno_medusa::cursor::{Asked, CursorFault};
use stheno_medusa::date;
use stheno_medusa::orders::Amount;

use crate::body::{not_nested, unknown};
use crate::email::is_email;
use crate::refusal::Refusal;

/// The longest page; also what "without a limit" stands for.
const LONGEST_PAGE: f64 = 100_000.0;
/// The greatest whole number that JavaScript can count with.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// What bounds can be, in the order in which they are checked.
const OPERATORS: &[(&str, Op)] = &[("lt", Op::Lt), ("gt", Op::Gt), ("gte", Op::Gte), ("lte", Op::Lte)];

/// A query string that is being checked.
pub(crate) struct Params {
    params: Vec<(String, Node)>,
    taken: Vec<&'static str>,
    faults: Vec<String>,
}

/// A number of a page, as it was sent and as it is used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Number {
    sent: f64,
    /// As a number of rows.
    pub(crate) rows: i64,
}

impl Number {
    /// As JavaScript writes what was sent.
    pub(crate) fn shown(self) -> String {
        // Zero may have a sign, which is not written.
        (self.sent + 0.0).to_string()
    }
}

impl Params {
    /// Checks a query string.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with all faults.
    pub(crate) fn read<T>(query: &str, parse: impl FnOnce(&mut Self) -> T) -> Result<T, Refusal> {
        let entries = query_string::parse(query).into_entries();
        let params = entries.into_iter().map(|(name, node)| (name, split_at_commas(node))).collect();
        let mut params = Self { params, taken: Vec::new(), faults: Vec::new() };
        let parsed = parse(&mut params);
        let of_none = params.params.iter().map(|(name, _)| name.as_str()).filter(|name| !params.taken.contains(name));
        let mut faults: Vec<String> = of_none.map(unknown).collect();
        faults.append(&mut params.faults);
        if faults.is_empty() { Ok(parsed) } else { Err(Refusal::InvalidData(faults.join(", "))) }
    }

    fn take(&mut self, name: &'static str) -> Option<Node> {
        self.taken.push(name);
        self.params.iter().find(|(of_param, _)| of_param == name).map(|(_, node)| node.clone())
    }

    fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }

    /// A text or nothing.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Node::Text(text) => Some(text),
            _ => {
                self.fault(format!("{name} must be a string"));
                None
            }
        }
    }

    /// A number.
    pub(crate) fn required_number(&mut self, name: &'static str) -> f64 {
        let found = self.take(name).and_then(|node| number(node.as_text().filter(|text| !text.is_empty())?));
        if found.is_none() {
            self.fault(format!("{name} must be a number conforming to the specified constraints"));
        }
        found.unwrap_or_default()
    }

    /// An e-mail.
    pub(crate) fn required_email(&mut self, name: &'static str) -> String {
        let found = self.take(name).and_then(|node| node.as_text().map(str::to_owned)).filter(|text| is_email(text));
        if found.is_none() {
            self.fault(format!("{name} must be an email"));
        }
        found.unwrap_or_default()
    }

    /// A text that is a number, or nothing.
    pub(crate) fn numeric(&mut self, name: &'static str) -> Option<f64> {
        let text = self.text(name)?;
        let found = number(&text).filter(|_| !text.is_empty());
        if found.is_none() {
            self.fault(format!("{name} must be a number"));
        }
        found
    }

    /// How many rows come before a page.
    pub(crate) fn offset(&mut self) -> Number {
        self.number("offset", 0.0, MAX_SAFE_INTEGER)
    }

    /// How many rows a page has; as in Medusa, zero stands for as many as there are.
    pub(crate) fn limit(&mut self, default: f64) -> Number {
        let number = self.number("limit", default, LONGEST_PAGE);
        if number.sent == 0.0 { Number { rows: LONGEST_PAGE as i64, ..number } } else { number }
    }

    /// How to go through all of a long list: additions of ours.
    pub(crate) fn through(&mut self) -> Through {
        let (after, before) = (self.text("after"), self.text("before"));
        let asked = Asked::read(after.as_deref(), before.as_deref()).unwrap_or_else(|fault| {
            self.fault(told(fault));
            None
        });
        let counted = match self.take("count") {
            None => true,
            Some(Node::Text(text)) if text == "true" => true,
            Some(Node::Text(text)) if text == "false" => false,
            Some(_) => {
                self.fault("count must be a boolean value");
                true
            }
        };
        Through { asked, counted }
    }

    fn number(&mut self, name: &'static str, default: f64, most: f64) -> Number {
        let of = |sent: f64| Number { sent, rows: sent.round() as i64 };
        let Some(node) = self.take(name) else {
            return of(default);
        };
        match node.as_text().and_then(number) {
            None => self.fault(format!("{name} must be a number conforming to the specified constraints")),
            Some(sent) if sent < 0.0 => self.fault(format!("{name} must not be less than 0")),
            Some(sent) if sent > most => self.fault(format!("{name} must not be greater than {most}")),
            Some(sent) => return of(sent),
        }
        of(default)
    }

    /// A text that must occur in one of the columns, which an index knows among others, if there is one. `%` and `_` stay
    /// what they are in SQL's LIKE, as in Medusa.
    pub(crate) fn search(
        &mut self,
        index: Option<&'static SearchIndex>,
        columns: &[&'static Column],
    ) -> Option<Condition> {
        let text = self.text("q").filter(|text| !text.is_empty())?;
        let form = search::normalise(&text);
        if form.len() > search::LONGEST_WORD {
            self.fault(format!("q must be shorter than or equal to {} characters", search::LONGEST_WORD));
        }
        // A pattern that ends in the middle of an escape matches nothing.
        if text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1 {
            return Some(Condition::NEVER);
        }
        let within = |column: &&'static Column| Condition::Compare(column, Op::Ilike, format!("%{text}%").into());
        let somewhere = Condition::Any(columns.iter().map(within).collect());
        Some(match index {
            Some(index) => Condition::All(vec![Condition::Search(index, vec![form]), somewhere]),
            None => somewhere,
        })
    }

    /// True or false; anything else is passed over, as in Medusa.
    pub(crate) fn boolean(&mut self, name: &'static str, column: &'static Column) -> Option<Condition> {
        match self.take(name)?.as_text()? {
            "true" => Some(Condition::Compare(column, Op::Eq, true.into())),
            "false" => Some(Condition::Compare(column, Op::Eq, false.into())),
            "null" => Some(Condition::NEVER),
            _ => None,
        }
    }

    /// A list of texts or nothing.
    pub(crate) fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let node = self.take(name)?;
        if !matches!(node, Node::List(_)) {
            self.fault(match node {
                Node::Text(_) => format!("{name} must be an array"),
                _ => format!("each value in {name} must be a string"),
            });
            return None;
        }
        let texts: Option<Vec<String>> = node.iter().map(|item| item.as_text().map(str::to_owned)).collect();
        if texts.is_none() {
            self.fault(format!("each value in {name} must be a string"));
        }
        texts
    }

    /// Nothing, whatever is sent.
    pub(crate) fn ignore<T>(&mut self, name: &'static str) -> Option<T> {
        self.taken.push(name);
        None
    }

    /// The same, where an empty text counts as nothing.
    pub(crate) fn texts_or_empty(&mut self, name: &'static str) -> Option<Vec<String>> {
        let empty = self.params.iter().any(|(of, node)| of == name && node.as_text() == Some(""));
        if empty {
            self.taken.push(name);
            return None;
        }
        self.texts(name)
    }

    /// A text or a list of texts, each one of these.
    pub(crate) fn choices(&mut self, name: &'static str, choices: &[&str]) -> Option<Vec<String>> {
        let node = self.take(name)?;
        let texts = match &node {
            Node::Text(text) => Some(vec![text.clone()]),
            Node::List(items) => items.iter().map(|item| item.as_text().map(str::to_owned)).collect(),
            Node::Map(_) => None,
        };
        let texts = texts.filter(|texts: &Vec<String>| texts.iter().all(|text| choices.contains(&text.as_str())));
        if texts.is_none() {
            self.fault(format!("each value in {name} must be one of the following values: {}", choices.join(", ")));
        }
        texts
    }

    /// Bounds of a time that a column holds.
    pub(crate) fn times(&mut self, name: &'static str, column: &'static Column) -> Option<Condition> {
        let bounds = self.bounds(name)?;
        let compare = |(op, time)| Condition::Compare(column, op, Value::Time(time));
        Some(Condition::All(bounds.into_iter().map(compare).collect()))
    }

    /// Bounds of a whole number that a column holds.
    pub(crate) fn integers(&mut self, name: &'static str, column: &'static Column) -> Option<Condition> {
        let node = self.take(name)?;
        let whole = |op, whole: i64| Condition::Compare(column, op, whole.into());
        self.compared(name, &node, &|op, number| Some(number.compare(0, op, whole)))
    }

    /// Bounds of amounts, by currency; `compare` knows the currencies.
    pub(crate) fn amounts(
        &mut self,
        name: &'static str,
        compare: fn(&str, Op, Amount) -> Option<Condition>,
    ) -> Option<Condition> {
        let Node::Map(currencies) = self.take(name)? else {
            self.fault(not_nested(name));
            return None;
        };
        let of_each = currencies
            .iter()
            .map(|(currency_code, node)| self.compared(name, node, &|op, amount| compare(currency_code, op, amount)));
        Some(Condition::All(of_each.collect::<Option<_>>()?))
    }

    fn compared(
        &mut self,
        name: &str,
        node: &Node,
        compare: &dyn Fn(Op, Amount) -> Option<Condition>,
    ) -> Option<Condition> {
        let Node::Map(bounds) = node else {
            self.fault(not_nested(name));
            return None;
        };
        let mut found = Vec::new();
        for (operator, bound) in bounds {
            let Some((_, op)) = OPERATORS.iter().find(|(known, _)| known == operator) else {
                self.fault(unknown(operator));
                continue;
            };
            match bound.as_text().and_then(Amount::read).and_then(|amount| compare(*op, amount)) {
                Some(condition) => found.push(condition),
                None => self.fault(format!("{name} must be a number conforming to the specified constraints")),
            }
        }
        Some(Condition::All(found))
    }

    /// Bounds of a time.
    pub(crate) fn bounds(&mut self, name: &'static str) -> Option<Vec<(Op, Timestamp)>> {
        let node = self.take(name)?;
        let Node::Map(bounds) = &node else {
            // Of a list, each item is told.
            let items = if let Node::List(items) = &node { items.len() } else { 1 };
            (0..items).for_each(|_| self.fault(not_nested(name)));
            return None;
        };
        let none = |operator: &str| OPERATORS.iter().all(|(known, _)| *known != operator);
        for (operator, _) in bounds.iter().filter(|(operator, _)| none(operator)) {
            self.fault(unknown(operator));
        }
        let mut found = Vec::new();
        for (operator, op) in OPERATORS {
            let Some(bound) = node.get(operator) else { continue };
            match bound.as_text().and_then(moment) {
                Some(time) => found.push((*op, time)),
                None => self.fault(format!("{operator} must be a Date instance")),
            }
        }
        Some(found)
    }

    /// The filter of ids that Medusa's class for groups has, and that takes nothing.
    pub(crate) fn no_ids(&mut self, name: &'static str) {
        match self.take(name) {
            None => {}
            Some(Node::Map(_)) => self.fault(crate::body::NO_OBJECT),
            Some(Node::List(items)) => {
                items.iter().for_each(|_| self.fault(not_nested(name)));
            }
            Some(Node::Text(_)) => self.fault(not_nested(name)),
        }
    }
}

/// Conditions that must all hold.
pub(crate) fn all(conditions: impl IntoIterator<Item = Option<Condition>>) -> Condition {
    let mut conditions: Vec<Condition> = conditions.into_iter().flatten().collect();
    match conditions.len() {
        1 => conditions.pop().unwrap_or(Condition::ALWAYS),
        _ => Condition::All(conditions),
    }
}

/// What a list may be sorted by.
pub(crate) struct Sortable {
    /// The columns that are named by their own names.
    pub(crate) columns: &'static [&'static Column],
    /// The column that another name means, where a list knows more names than its columns have.
    pub(crate) too: fn(&str) -> Option<&'static Column>,
}

/// How to go through a list: by a cursor, and whether all is counted.
pub(crate) struct Through {
    asked: Option<Asked>,
    counted: bool,
}

fn told(fault: CursorFault) -> String {
    match fault {
        CursorFault::Both => "after and before cannot be used together".to_owned(),
        CursorFault::NoCursor(name) => format!("{name} must be a cursor of this list"),
    }
}

/// A page in the order that was asked for, in that of its cursor, or in the usual one: a column, with a minus before it for the
/// greatest first.
///
/// # Errors
/// [`Refusal::InvalidData`] for an order that there is not, and for a cursor of another one.
pub(crate) fn page(
    (order, usual): (Option<&str>, Option<&str>),
    sortable: &Sortable,
    (limit, offset): (Number, Number),
    through: Through,
) -> Result<Page, Refusal> {
    let Through { asked, counted } = through;
    if asked.is_some() && offset.rows > 0 {
        return Err(Refusal::InvalidData("offset cannot be used together with after or before".to_owned()));
    }
    let order = order.or(asked.as_ref().and_then(Asked::order)).or(usual);
    let order = order.map(|order| {
        let (name, descending) = order.strip_prefix('-').map_or((order, false), |name| (name, true));
        let found = sortable.columns.iter().copied().find(|column| column.name == name);
        found
            .or_else(|| (sortable.too)(name))
            .map(|column| Order { column, descending })
            .ok_or_else(|| Refusal::InvalidData(format!("Order field {name} is not valid")))
    });
    let order = order.transpose()?;
    let cursor = asked.map(|asked| asked.within(order)).transpose();
    let cursor = cursor.map_err(|fault| Refusal::InvalidData(told(fault)))?;
    Ok(Page { cursor, counted, ..Page::new(order, limit.rows, offset.rows) })
}

/// A list of one text is that text split at its commas.
fn split_at_commas(node: Node) -> Node {
    match &node {
        Node::List(items) => match items.as_slice() {
            [Node::Text(text)] => Node::List(text.split(',').map(|part| Node::Text(part.to_owned())).collect()),
            _ => node,
        },
        _ => node,
    }
}

/// What JavaScript's `Number` makes of a text, where that is a finite number.
fn number(text: &str) -> Option<f64> {
    let text = text.trim_matches(search::is_space);
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(|number| number as f64);
    let unsigned = |digits: &str| !digits.starts_with(['+', '-']);
    match text.get(..2).map(str::to_ascii_lowercase).as_deref() {
        _ if text.is_empty() => Some(0.0),
        Some("0x") => text.get(2..).filter(|digits| unsigned(digits)).and_then(|digits| radix(digits, 16)),
        Some("0o") => text.get(2..).filter(|digits| unsigned(digits)).and_then(|digits| radix(digits, 8)),
        Some("0b") => text.get(2..).filter(|digits| unsigned(digits)).and_then(|digits| radix(digits, 2)),
        // Rust reads words such as `inf` as well.
        _ if text.contains(|c: char| !c.is_ascii_digit() && !".eE+-".contains(c)) => None,
        _ => text.parse().ok().filter(|number: &f64| number.is_finite()),
    }
}

/// A moment: an ISO date, a month, a year, or digits that are no year, which are seconds since 1970. Nothing stands for 1970.
fn moment(text: &str) -> Option<Timestamp> {
    if text.trim().is_empty() {
        return Some(Timestamp(0));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        // The latest moment that JavaScript has.
        let seconds = || (number <= 8_640_000_000_000).then(|| Timestamp(number * 1000));
        return match number {
            1000..=9999 if text.len() == 4 => date::parse(&format!("{text}-01-01")),
            0..=275_760 => None,
            _ => seconds(),
        };
    }
    match text.len() {
        7 => date::parse(&format!("{text}-01")),
        _ => date::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_javascripts() {
        for (text, read) in [
            ("", Some(0.0)),
            (" 5 ", Some(5.0)),
            ("1e2", Some(100.0)),
            ("0x10", Some(16.0)),
            ("0b1", Some(1.0)),
            ("+2", Some(2.0)),
            ("-0", Some(0.0)),
            ("02", Some(2.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            ("1.5", Some(1.5)),
            ("abc", None),
            ("1,5", None),
            ("Infinity", None),
            ("NaN", None),
            ("1e400", None),
            ("0x-1", None),
            ("null", None),
        ] {
            assert_eq!(number(text), read, "{text}");
        }
    }

    fn told(query: &str) -> String {
        let read = Params::read(query, |params| {
            let limit = params.limit(50.0);
            params.offset();
            params.text("expand");
            params.times("created_at", &stheno_domain::customer::CREATED_AT);
            limit.shown()
        });
        read.unwrap_or_else(|refusal| refusal.to_string())
    }

    /// What the real server answered to each, but for what is below zero, which it answers with 500.
    #[test]
    fn faults_are_told_in_the_words_of_medusa() {
        assert_eq!(told(""), "50");
        assert_eq!(told("limit=1.5"), "1.5");
        assert_eq!(told("limit="), "0");
        assert_eq!(told("limit=x"), "limit must be a number conforming to the specified constraints");
        assert_eq!(told("limit=-1"), "limit must not be less than 0");
        assert_eq!(told("limit=100001"), "limit must not be greater than 100000");
        assert_eq!(
            told("created_at[eq]=2&created_at[gte]=x&limit=x&foo=1&expand[]=a"),
            "property foo should not exist, limit must be a number conforming to the specified constraints, \
             expand must be a string, property eq should not exist, gte must be a Date instance"
        );
        assert_eq!(told("created_at=2020-01-01"), "nested property created_at must be either object or array");
        assert_eq!(told("a[b]=1&b=2"), "property a should not exist, property b should not exist");
    }

    #[test]
    fn digits_that_are_no_year_are_seconds() {
        assert_eq!(moment("1577836800"), Some(Timestamp(1_577_836_800_000)));
        assert_eq!(moment("2020"), Some(Timestamp(1_577_836_800_000)));
        assert_eq!(moment("2020-01"), Some(Timestamp(1_577_836_800_000)));
        assert_eq!(moment("2020-13"), None);
        assert_eq!(moment("20200101"), Some(Timestamp(20_200_101_000)));
        assert_eq!(moment(""), Some(Timestamp(0)));
        assert_eq!(moment("99999999999999"), None);
        assert_eq!(moment("yesterday"), None);
    }
}
