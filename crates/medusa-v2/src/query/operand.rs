//! The value of one filter: a text, a list of texts, or operators.

use stheno_domain::{Column, Condition, Op, Timestamp, Value};
use stheno_http::query_string::Node;

use stheno_medusa::date;

/// Why a value is refused.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// It is of another type than these.
    Type(&'static str),
    /// The value of an operator is of another type than these.
    OperatorType(&'static str, &'static str),
    /// It cannot be what the column holds.
    Input,
    /// It is too long to search for.
    Long,
    /// Not a moment.
    Date(String),
    /// The operator does not exist for this kind of column.
    Operator(String),
    /// None of these texts.
    Choice(&'static [&'static str]),
}

/// The text that stands for "no value".
const NULL: &str = "null";

/// A text or a list of texts.
pub(super) fn text_or_list(column: &'static Column, node: &Node) -> Result<Condition, Fault> {
    match node {
        Node::Text(text) if text == NULL => Ok(Condition::IsNull(column)),
        Node::Text(text) => Ok(equals(column, text)),
        Node::List(_) => Ok(Condition::OneOf(column, Value::Texts(texts(node).ok_or(Fault::Type("string"))?))),
        Node::Map(_) => Err(Fault::Type("string, array")),
    }
}

/// A text, a list of texts, or operators on a text column that is never NULL. None: no condition.
pub(super) fn text_or_operators(column: &'static Column, node: &Node) -> Result<Option<Condition>, Fault> {
    let Node::Map(operators) = node else {
        return match node {
            // Medusa takes `id=null` for "no id given".
            Node::Text(text) if text == NULL => Ok(None),
            other => text_or_list(column, other).map(Some),
        };
    };
    const WRONG: Fault = Fault::Type("string, array");
    let mut conditions = Vec::new();
    for (operator, operand) in operators {
        let list = || texts(operand).map(Value::Texts);
        let condition = match (operator.as_str(), operand) {
            ("$eq", Node::Text(text)) if text == NULL => Condition::NEVER,
            ("$ne", Node::Text(text)) if text == NULL => Condition::ALWAYS,
            ("$eq", Node::Text(text)) => equals(column, text),
            ("$ne", Node::Text(text)) => Condition::Compare(column, Op::Ne, text.as_str().into()),
            ("$eq" | "$in", Node::List(_)) => Condition::OneOf(column, list().ok_or(WRONG)?),
            ("$ne" | "$nin", Node::List(_)) => Condition::NoneOf(column, list().ok_or(WRONG)?),
            ("$contains", _) => return Err(Fault::Operator("$contains".to_owned())),
            (name, Node::Text(text)) if let Some(op) = comparison(name).or_else(|| pattern(name)) => {
                Condition::Compare(column, op, text.as_str().into())
            }
            ("$eq" | "$ne" | "$in" | "$nin", _) => return Err(WRONG),
            (name, _) if comparison(name).or_else(|| pattern(name)).is_some() => return Err(WRONG),
            // Operators that do not exist are passed over, as in Medusa.
            _ => continue,
        };
        conditions.push(condition);
    }
    // Operators that all do not exist find nothing.
    Ok(Some(if conditions.is_empty() { Condition::NEVER } else { Condition::All(conditions) }))
}

/// A moment, a list of moments, or operators. None: no condition.
pub(super) fn time_or_operators(column: &'static Column, node: &Node) -> Result<Option<Condition>, Fault> {
    let Node::Map(operators) = node else {
        return match node {
            Node::Text(text) if text == NULL => Ok(Some(Condition::IsNull(column))),
            Node::Text(text) => Ok(Some(Condition::Compare(column, Op::Eq, Value::Time(moment(text)?)))),
            other => moments(other).ok_or(Fault::Type("object"))?.map(|list| Some(Condition::OneOf(column, list))),
        };
    };
    let mut conditions = Vec::new();
    for (operator, operand) in operators {
        let condition = match (operator.as_str(), operand) {
            ("$eq", Node::Text(text)) if text == NULL => Condition::IsNull(column),
            ("$ne", Node::Text(text)) if text == NULL => Condition::IsNotNull(column),
            ("$eq", Node::Text(text)) => Condition::Compare(column, Op::Eq, Value::Time(moment(text)?)),
            ("$ne", Node::Text(text)) => Condition::Compare(column, Op::Ne, Value::Time(moment(text)?)),
            ("$eq" | "$in", Node::List(_)) => Condition::OneOf(column, moments(operand).ok_or(Fault::Input)??),
            ("$ne" | "$nin", Node::List(_)) => Condition::NoneOf(column, moments(operand).ok_or(Fault::Input)??),
            ("$in", _) => return Err(Fault::OperatorType("array", "$in")),
            ("$nin", _) => return Err(Fault::OperatorType("array", "$nin")),
            ("$eq" | "$ne", Node::Map(_)) => return Err(Fault::Input),
            (name, operand) if let Some(op) = comparison(name) => match operand {
                Node::Text(text) if text == NULL => Condition::NEVER,
                Node::Text(text) => Condition::Compare(column, op, Value::Time(moment(text)?)),
                _ => return Err(Fault::OperatorType("string", name_of(op))),
            },
            (name @ ("$like" | "$ilike" | "$re" | "$contains"), _) => return Err(Fault::Operator(name.to_owned())),
            _ => continue,
        };
        conditions.push(condition);
    }
    Ok((!conditions.is_empty()).then_some(Condition::All(conditions)))
}

/// `true` or `false`, in any case.
pub(super) fn boolean(column: &'static Column, node: &Node) -> Result<Condition, Fault> {
    let text = node.as_text().ok_or(Fault::Type("boolean, string"))?;
    let value = match text.to_ascii_lowercase().as_str() {
        "true" => true,
        "false" => false,
        _ => return Err(Fault::Input),
    };
    Ok(Condition::Compare(column, Op::Eq, value.into()))
}

fn equals(column: &'static Column, text: &str) -> Condition {
    Condition::Compare(column, Op::Eq, text.into())
}

/// What an operator that compares stands for.
pub(super) fn comparison(name: &str) -> Option<Op> {
    Some(match name {
        "$gt" => Op::Gt,
        "$gte" => Op::Gte,
        "$lt" => Op::Lt,
        "$lte" => Op::Lte,
        _ => return None,
    })
}

fn name_of(op: Op) -> &'static str {
    match op {
        Op::Gt => "$gt",
        Op::Gte => "$gte",
        Op::Lt => "$lt",
        _ => "$lte",
    }
}

fn pattern(name: &str) -> Option<Op> {
    Some(match name {
        "$like" => Op::Like,
        "$ilike" => Op::Ilike,
        "$re" => Op::Regex,
        _ => return None,
    })
}

/// The texts of a list; `null` among them finds nothing.
fn texts(node: &Node) -> Option<Vec<String>> {
    let texts: Option<Vec<&str>> = node.iter().map(Node::as_text).collect();
    Some(texts?.into_iter().filter(|text| *text != NULL).map(str::to_owned).collect())
}

fn moments(node: &Node) -> Option<Result<Value, Fault>> {
    let moments: Result<Vec<Timestamp>, Fault> = texts(node)?.iter().map(|text| moment(text)).collect();
    Some(moments.map(Value::Times))
}

fn moment(text: &str) -> Result<Timestamp, Fault> {
    date::parse(text).ok_or_else(|| Fault::Date(text.to_owned()))
}
