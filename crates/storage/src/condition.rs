//! Conditions of a WHERE clause as a small tree over columns that the caller's code names.
//!
//! Columns, tables and subqueries are `&'static str`: nothing that a user sends can become part of a statement's
//! text. Values are always bound.

use crate::Value;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// True or false.
    Bool,
    /// A moment.
    Time,
    /// A JSON document, as text.
    Json,
    /// A JSON list of texts, as text.
    Texts,
    /// Bytes, which are never shown.
    Bytes,
    /// An amount of money in smallest units, as text behind its currency: `eur 1234`.
    Money,
}

/// A column that may be read, filtered and sorted by.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in the API.
    pub name: &'static str,
    /// Its name in SQL, with its table.
    pub sql: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// How a column is compared with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Different, and not NULL.
    Ne,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// SQL's LIKE with `%`, `_` and `\`, by case.
    Like,
    /// The same without regard to case.
    Ilike,
    /// A regular expression found anywhere in the text, by case.
    Regex,
}

/// A text column under a trigram index.
///
/// The column holds text that the caller normalised (lower case, one form of each character) or NULL where there is
/// nothing to find. On SQLite an FTS5 table without content of its own stands beside it, on PostgreSQL a GIN index.
#[derive(Debug, PartialEq, Eq)]
pub struct SearchIndex {
    /// The table with the column.
    pub table: &'static str,
    /// The name under which statements select from it.
    pub alias: &'static str,
    /// The column with the normalised text.
    pub column: &'static str,
    /// SQLite's FTS5 table.
    pub fts: &'static str,
    /// Whether it holds live rows alone, so that what is found in it need not be looked at to be counted.
    pub live: bool,
}

/// A way from a row to rows of other tables.
#[derive(Debug, PartialEq, Eq)]
pub struct Related {
    /// The column of the row.
    pub column: &'static str,
    /// `SELECT key FROM … WHERE …`, to be continued with `AND condition`.
    pub select: &'static str,
    /// What is selected: the column of the other tables that holds the row's.
    pub key: &'static str,
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// All of them; of none: true.
    All(Vec<Condition>),
    /// At least one of them; of none: false.
    Any(Vec<Condition>),
    /// A column compared with a value.
    Compare(&'static Column, Op, Value),
    /// Two columns compared with two values: greater means a greater first one, or an equal first and a greater second one. With
    /// a pattern nothing can be compared so; it counts as equality.
    ComparePair([&'static Column; 2], Op, [Value; 2]),
    /// A column that holds one of the values ([`Value::Texts`] or [`Value::Times`]).
    OneOf(&'static Column, Value),
    /// A column that holds a value, but none of these.
    NoneOf(&'static Column, Value),
    /// A column that is NULL.
    IsNull(&'static Column),
    /// A column that is not NULL.
    IsNotNull(&'static Column),
    /// At least one related row fulfils the condition.
    Related(&'static Related, Box<Condition>),
    /// Every word occurs in the text of the index; `%` and `_` in a word stand for any text and any character.
    Search(&'static SearchIndex, Vec<String>),
}

impl Default for Condition {
    /// [`Condition::ALWAYS`].
    fn default() -> Self {
        Self::ALWAYS
    }
}

impl Condition {
    /// True for every row.
    pub const ALWAYS: Self = Self::All(Vec::new());
    /// True for no row.
    pub const NEVER: Self = Self::Any(Vec::new());

    /// The condition without what is always true around it.
    #[must_use]
    pub fn alone(&self) -> &Self {
        let Self::All(conditions) = self else { return self };
        let mut real = conditions.iter().map(Self::alone).filter(|condition| **condition != Self::ALWAYS);
        match (real.next(), real.next()) {
            (None, _) => conditions.first().map_or(self, Self::alone),
            (Some(one), None) => one,
            _ => self,
        }
    }

    /// How many comparisons it is made of.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().map(Self::size).sum(),
            Self::Related(_, condition) => 1 + condition.size(),
            Self::Search(_, words) => words.len(),
            _ => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Condition, Kind};

    static ID: Column = Column { name: "id", sql: "c.id", kind: Kind::Text, nullable: false };

    #[test]
    fn what_is_always_true_is_left_out() {
        let all = |conditions| Condition::All(conditions);
        let one = Condition::IsNull(&ID);
        assert_eq!(*all(vec![all(vec![]), all(vec![one.clone(), all(vec![])])]).alone(), one);
        assert_eq!(*all(vec![all(vec![]), all(vec![])]).alone(), Condition::ALWAYS);
        let two = all(vec![one.clone(), one]);
        assert_eq!(*two.alone(), two);
        assert_eq!(*Condition::NEVER.alone(), Condition::NEVER);
    }
}
