//! The query string of a list.

use stheno_domain::page::{Order, Page};
use stheno_domain::{Column, Condition, Op, Related, SearchIndex, search};
use stheno_http::query_string::Node;
use stheno_medusa::cursor::{Asked, CursorFault};

use super::Params;
use super::number;
use super::operand::{self, Fault};
use crate::body;
use crate::refusal::Refusal;

/// What the query string of a list may have besides `fields`, `limit`, `offset`, `after`, `before`, `count`, `order`,
/// `with_deleted`, `$and` and `$or`.
#[derive(Debug)]
pub(crate) struct ListSchema {
    /// Filters, in the order in which Medusa checks them.
    pub(crate) params: &'static [Param],
    /// By what a list can be sorted.
    pub(crate) sortable: &'static [&'static Column],
    /// By what else, told by its name.
    pub(crate) sortable_too: fn(&str) -> Option<&'static Column>,
    /// Whether parameters that there are not are passed over; else they are refused.
    pub(crate) lenient: bool,
    /// How many, when nothing is said.
    pub(crate) limit: i64,
    /// Whether filters can be put together with `$and` and `$or`.
    pub(crate) combined: bool,
}

impl ListSchema {
    /// No filters, nothing to sort by, the usual limit.
    pub(crate) const PLAIN: Self =
        Self { params: &[], sortable: &[], sortable_too: |_| None, limit: 50, lenient: false, combined: false };
}

/// A filter.
#[derive(Debug)]
pub(crate) struct Param {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) rule: Rule,
}

/// What a filter takes, and what it means.
#[derive(Debug)]
pub(crate) enum Rule {
    /// Words that must all occur.
    Search(&'static SearchIndex),
    /// Words that must each occur in one of the columns; for tables that stay small.
    Contains(&'static [&'static Column]),
    /// A text.
    OneText(&'static Column),
    /// The id of the thing itself, or a list of ids. `null` stands for no filter.
    Id(&'static Column),
    /// A text or a list of texts.
    Text(&'static Column),
    /// A list of texts.
    Texts(&'static Column),
    /// A text, a list of texts, or operators.
    TextOperators(&'static Column),
    /// True or false.
    Boolean(&'static Column),
    /// A moment, a list of moments, or operators.
    Time(&'static Column),
    /// A whole number, a list of them, or operators.
    Integer(&'static Column),
    /// An amount of main units, or operators, on a column that holds millionths of them.
    Amount(&'static Column),
    /// By currency: what a customer has spent, an amount of main units, or operators.
    Spent,
    /// One of these texts.
    Choice(&'static Column, &'static [&'static str]),
    /// The id of something related, a list of ids, or filters on it.
    Related(&'static RelatedRule),
}

/// A filter on related things.
#[derive(Debug)]
pub(crate) struct RelatedRule {
    /// The way to the ids of the related things.
    pub(crate) by_id: &'static Related,
    /// Their id.
    pub(crate) id: &'static Column,
    /// The way to the things themselves.
    pub(crate) by_member: &'static Related,
    /// Filters on them.
    pub(crate) params: &'static [Param],
    /// Those without any.
    pub(crate) none: fn() -> Condition,
}

/// The longest page.
pub(crate) const LONGEST_PAGE: i64 = 100_000;
/// The greatest whole number that JavaScript can count with.
pub(crate) const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;
/// How many conditions one query may have, words of searches included; databases bound the depth of a statement.
const MOST_CONDITIONS: usize = 200;

/// A list that is asked for.
#[derive(Debug)]
pub(crate) struct List {
    /// The parameter `fields`.
    pub(crate) fields: Option<String>,
    /// Which of the rows.
    pub(crate) filter: Condition,
    /// Which part of them, in which order.
    pub(crate) page: Page,
}

impl List {
    /// Reads a query string.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with what is wrong.
    pub(crate) fn parse(schema: &'static ListSchema, query: &str) -> Result<Self, Refusal> {
        let mut params = Params::of(query)?;
        let fields = params.text("fields");
        let offset = params.whole_number("offset", 0, MAX_SAFE_INTEGER);
        let limit = params.whole_number("limit", schema.limit, LONGEST_PAGE);
        let order = params.text("order");
        let asked = cursor(&mut params, offset);
        let counted = params.boolean("count").unwrap_or(true);
        if let Some(node) = params.take("with_deleted")
            && !matches!(node.as_text(), Some("true" | "false"))
        {
            params.wrong_type("boolean", "with_deleted", &node);
        }

        let mut conditions = Vec::new();
        for param in schema.params {
            if let Some(node) = params.take(param.name) {
                match condition(&param.rule, &node) {
                    Ok(found) => conditions.extend(found),
                    Err(fault) => params.fault(tell(&fault, param.name, &node)),
                }
            }
        }
        let mut faults = Vec::new();
        if schema.combined
            && let Some(node) = params.take("$and")
        {
            conditions.extend(elements(schema, "$and", &node, &mut faults));
        }
        if schema.combined
            && let Some(node) = params.take("$or")
        {
            let any: Vec<Condition> = elements(schema, "$or", &node, &mut faults);
            if !any.is_empty() {
                conditions.push(Condition::Any(any));
            }
        }
        faults.into_iter().for_each(|fault| params.fault(fault));
        if conditions.iter().map(Condition::size).sum::<usize>() > MOST_CONDITIONS {
            params.fault(format!("Too many conditions, expected at most: '{MOST_CONDITIONS}'"));
        }
        if schema.lenient {
            params.finish_known()?
        } else {
            params.finish()?
        }

        let order = order.as_deref().or(asked.as_ref().and_then(Asked::order));
        let order = order.map(|order| parse_order(schema, order)).transpose()?;
        let cursor =
            asked.map(|asked| asked.within(order)).transpose().map_err(|fault| body::refuse(&[told(fault)]))?;
        let filter = match conditions.len() {
            1 => conditions.pop().unwrap_or(Condition::ALWAYS),
            _ => Condition::All(conditions),
        };
        Ok(Self { fields, filter, page: Page { cursor, counted, ..Page::new(order, limit, offset) } })
    }
}

/// The parameters `after` and `before`, additions of ours for who goes through all of a long list.
fn cursor(params: &mut Params, offset: i64) -> Option<Asked> {
    let (after, before) = (params.text("after"), params.text("before"));
    let asked = Asked::read(after.as_deref(), before.as_deref()).unwrap_or_else(|fault| {
        params.fault(told(fault));
        None
    });
    if asked.is_some() && offset > 0 {
        params.fault("Fields 'after, before' cannot be used together with field 'offset'".to_owned());
    }
    asked
}

fn told(fault: CursorFault) -> String {
    match fault {
        CursorFault::Both => "Fields 'after' and 'before' cannot be used together".to_owned(),
        CursorFault::NoCursor(name) => format!("Value for field '{name}' is no cursor of this list"),
    }
}

fn parse_order(schema: &ListSchema, order: &str) -> Result<Order, Refusal> {
    let (name, descending) = order.strip_prefix('-').map_or((order, false), |name| (name, true));
    let sortable = schema.sortable.iter().copied().find(|column| column.name == name);
    match sortable.or_else(|| (schema.sortable_too)(name)) {
        Some(column) => Ok(Order { column, descending }),
        None => Err(Refusal::InvalidData(format!("Order field {name} is not valid"))),
    }
}

/// The condition of a filter; None when it asks for nothing.
fn condition(rule: &Rule, node: &Node) -> Result<Option<Condition>, Fault> {
    match rule {
        Rule::Search(index) => Ok(words(node, search::normalise)?.map(|words| Condition::Search(index, words))),
        Rule::Contains(columns) => Ok(words(node, str::to_owned)?.map(|words| {
            let somewhere = |word: String| {
                let within =
                    |column: &&'static Column| Condition::Compare(column, Op::Ilike, format!("%{word}%").into());
                Condition::Any(columns.iter().map(within).collect())
            };
            Condition::All(words.into_iter().map(somewhere).collect())
        })),
        Rule::OneText(column) => match node.as_text() {
            Some(_) => operand::text_or_list(column, node).map(Some),
            None => Err(Fault::Type("string")),
        },
        Rule::Id(_) if node.as_text() == Some("null") => Ok(None),
        Rule::Id(column) | Rule::Text(column) => operand::text_or_list(column, node).map(Some),
        Rule::Texts(column) => match node {
            Node::List(_) => operand::text_or_list(column, node).map(Some),
            _ => Err(Fault::Type("array")),
        },
        Rule::TextOperators(column) => operand::text_or_operators(column, node),
        Rule::Boolean(column) => operand::boolean(column, node).map(Some),
        Rule::Time(column) => operand::time_or_operators(column, node),
        Rule::Integer(column) => number::integer(column, node).map(Some),
        Rule::Amount(column) => number::millionths(column, node).map(Some),
        Rule::Spent => number::spent(node).map(Some),
        Rule::Choice(column, choices) => match node.as_text() {
            Some(text) if choices.contains(&text) => operand::text_or_list(column, node).map(Some),
            _ => Err(Fault::Choice(choices)),
        },
        Rule::Related(rule) => related(rule, node),
    }
}

/// The words of a search; None when it asks for nothing.
fn words(node: &Node, form: fn(&str) -> String) -> Result<Option<Vec<String>>, Fault> {
    let text = node.as_text().ok_or(Fault::Type("string"))?;
    let words = search::words(text, form).ok_or(Fault::Long)?;
    Ok((!words.is_empty() && text != "null").then_some(words))
}

fn related(rule: &'static RelatedRule, node: &Node) -> Result<Option<Condition>, Fault> {
    let by_id = |condition| Condition::Related(rule.by_id, Box::new(condition));
    let Node::Map(members) = node else {
        return match operand::text_or_list(rule.id, node) {
            Ok(Condition::IsNull(_)) => Ok(Some((rule.none)())),
            Ok(condition) => Ok(Some(by_id(condition))),
            Err(_) => Err(Fault::Type("object, string")),
        };
    };
    let mut conditions = Vec::new();
    for (name, node) in members {
        // Filters that do not exist are passed over, as in Medusa.
        let Some(param) = rule.params.iter().find(|param| param.name == name) else { continue };
        let found = condition(&param.rule, node).map_err(|fault| match fault {
            Fault::Date(text) => Fault::Date(text),
            _ => Fault::Type("string, array"),
        })?;
        conditions.extend(found);
    }
    let all = || Condition::Related(rule.by_member, Box::new(Condition::All(conditions.clone())));
    Ok((!conditions.is_empty()).then(all))
}

/// The conditions of the elements of `$and` or `$or`; an element without any is passed over.
fn elements(schema: &ListSchema, name: &str, node: &Node, faults: &mut Vec<String>) -> Vec<Condition> {
    let Node::List(items) = node else {
        faults.push(format!("Expected type: 'array' for field '{name}', got: '{}'", node.to_js_string()));
        return Vec::new();
    };
    let mut conditions = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let Node::Map(members) = item else {
            faults.push(format!("Field '{name}, {position}' is required"));
            continue;
        };
        let mut of_element = Vec::new();
        for param in schema.params {
            let Some((_, node)) = members.iter().find(|(member, _)| member == param.name) else { continue };
            match condition(&param.rule, node) {
                Ok(found) => of_element.extend(found),
                Err(fault) => faults.push(tell_within(&fault, name, position, param.name)),
            }
        }
        if !of_element.is_empty() {
            conditions.push(Condition::All(of_element));
        }
    }
    conditions
}

fn tell(fault: &Fault, name: &str, node: &Node) -> String {
    let wrong = |expected: &str, path: &str, got: &Node| {
        format!("Expected type: '{expected}' for field '{path}', got: '{}'", got.to_js_string())
    };
    match fault {
        Fault::Type(expected) => wrong(expected, name, node),
        Fault::OperatorType(expected, operator) => {
            wrong(expected, &format!("{name}, {operator}"), node.get(operator).unwrap_or(node))
        }
        Fault::Choice(choices) => {
            format!("Expected: '{}' for field '{name}', but got: '{}'", choices.join(", "), node.to_js_string())
        }
        other => tell_anywhere(other, name),
    }
}

/// Within a list Medusa cannot find the value again, and takes it for missing.
fn tell_within(fault: &Fault, list: &str, position: usize, name: &str) -> String {
    match fault {
        Fault::Type(_) | Fault::Choice(_) => format!("Field '{list}, {position}, {name}' is required"),
        Fault::OperatorType(_, operator) => format!("Field '{list}, {position}, {name}, {operator}' is required"),
        other => tell_anywhere(other, name),
    }
}

fn tell_anywhere(fault: &Fault, name: &str) -> String {
    match fault {
        Fault::Date(text) => format!("Invalid date for field '{name}', got: '{text}'"),
        Fault::Long => {
            format!("Value for a word of field '{name}' too big, expected at most: '{}'", search::LONGEST_WORD)
        }
        Fault::Operator(operator) => format!("Operator {operator} cannot be used for field '{name}'"),
        _ => "Invalid input".to_owned(),
    }
}
