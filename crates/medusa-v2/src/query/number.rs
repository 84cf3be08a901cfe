//! The value of a filter on numbers: one, or operators.

use stheno_domain::{Column, Condition, Op, worth};
use stheno_http::query_string::Node;
use stheno_medusa::orders::Amount;

use super::operand::{Fault, comparison};

const WRONG: Fault = Fault::Type("number");

/// A whole number, a list of them, or operators on a column that is never NULL.
pub(super) fn integer(column: &'static Column, node: &Node) -> Result<Condition, Fault> {
    let compare =
        |op, number: Amount| Ok(number.compare(0, op, |op, whole| Condition::Compare(column, op, whole.into())));
    compared(node, &compare)
}

/// An amount, a list of them, or operators on a column that holds millionths.
pub(super) fn millionths(column: &'static Column, node: &Node) -> Result<Condition, Fault> {
    let compare =
        |op, amount: Amount| Ok(amount.compare(6, op, |op, whole| Condition::Compare(column, op, whole.into())));
    compared(node, &compare)
}

/// By currency, what a customer has spent.
pub(super) fn spent(node: &Node) -> Result<Condition, Fault> {
    let Node::Map(currencies) = node else { return Err(Fault::Type("object")) };
    let by_currency = |(currency_code, node): &(String, Node)| {
        if worth::spent_in(currency_code).is_none() {
            return Err(Fault::Input);
        }
        let spent = |op, whole| worth::spent(currency_code, op, whole).unwrap_or(Condition::NEVER);
        compared(node, &|op, amount: Amount| Ok(amount.compare_in(currency_code, op, spent)))
    };
    Ok(Condition::All(currencies.iter().map(by_currency).collect::<Result<_, _>>()?))
}

type Compare<'c> = dyn Fn(Op, Amount) -> Result<Condition, Fault> + 'c;

/// A number is compared; of a list, any; with operators, all.
fn compared(node: &Node, compare: &Compare<'_>) -> Result<Condition, Fault> {
    match node {
        Node::Text(text) => compare(Op::Eq, Amount::read(text).ok_or(WRONG)?),
        Node::List(_) => each(node, Op::Eq, compare).map(Condition::Any),
        Node::Map(operators) => {
            let mut conditions = Vec::new();
            for (operator, operand) in operators {
                conditions.push(match operator.as_str() {
                    "$eq" => compare(Op::Eq, number(operand)?)?,
                    "$ne" => compare(Op::Ne, number(operand)?)?,
                    "$in" => Condition::Any(each(operand, Op::Eq, compare)?),
                    "$nin" => Condition::All(each(operand, Op::Ne, compare)?),
                    other => match comparison(other) {
                        Some(op) => compare(op, number(operand)?)?,
                        // A filter that finds everybody would be worse than a refusal.
                        None => return Err(Fault::Operator(other.to_owned())),
                    },
                });
            }
            Ok(Condition::All(conditions))
        }
    }
}

/// A condition for each number of a list.
fn each(node: &Node, op: Op, compare: &Compare<'_>) -> Result<Vec<Condition>, Fault> {
    let Node::List(items) = node else { return Err(WRONG) };
    items.iter().map(|item| compare(op, number(item)?)).collect()
}

fn number(node: &Node) -> Result<Amount, Fault> {
    node.as_text().and_then(Amount::read).ok_or(WRONG)
}
