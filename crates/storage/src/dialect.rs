//! Everything that the two engines say differently.

use crate::condition::SearchIndex;
use crate::value::Value;
use crate::{Error, Insert, Kind, Op, Statement};

/// The SQL of one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// ` = one of the values of the list`.
    pub(crate) fn one_of(self, statement: &mut Statement, list: Value) {
        match self {
            Self::Sqlite => statement.push(" IN (SELECT value FROM json_each(").bind(list).push("))"),
            Self::Postgres => statement.push(" = ANY(").bind(list).push(")"),
        };
    }

    /// That a table is read without its indexes. PostgreSQL knows when that is better.
    pub(crate) fn unindexed(self) -> &'static str {
        match self {
            Self::Sqlite => " NOT INDEXED",
            Self::Postgres => "",
        }
    }

    /// Locks the selected rows. SQLite has one writer at a time, so there is nothing to lock.
    pub(crate) fn lock(self, lock: &'static str) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => lock,
        }
    }

    /// Compares a column with a value. SQLite's own LIKE knows upper and lower case of ASCII only and has no regular
    /// expressions, so `sqlite/functions.rs` brings both.
    pub(crate) fn compare(self, statement: &mut Statement, column: &'static str, op: Op, value: Value) {
        let Some(operator) = operator(op) else {
            if let Value::Text(pattern) = &value
                && !is_pattern(op, pattern)
            {
                statement.fail(Error::Pattern);
            }
            return self.matches(statement, column, op, value);
        };
        statement.push(column).push(operator).bind(value);
    }

    fn matches(self, statement: &mut Statement, column: &'static str, op: Op, value: Value) {
        match self {
            Self::Postgres => {
                let operator = match op {
                    // The columns' own collation knows upper and lower case of ASCII only.
                    Op::Ilike => " COLLATE \"default\" ILIKE ",
                    Op::Regex => " ~ ",
                    _ => " LIKE ",
                };
                statement.push(column).push(operator).bind(value);
            }
            Self::Sqlite => {
                let function = match op {
                    Op::Ilike => "text_ilike(",
                    Op::Regex => "text_regex(",
                    _ => "text_like(",
                };
                statement.push(function).bind(value).push(", ").push(column).push(")");
            }
        }
    }

    /// Inserts rows that are not there yet: on SQLite the one of the values, on PostgreSQL all those of a list for each column.
    /// PostgreSQL gives back the keys of those that it inserts.
    pub(crate) fn insert(self, into: &Insert) -> String {
        let list = |of: &dyn Fn((usize, Kind)) -> String| -> String {
            let kinds = into.columns.iter().map(|(_, kind)| *kind);
            kinds.enumerate().map(|(at, kind)| of((at + 1, kind))).collect::<Vec<_>>().join(", ")
        };
        let names = into.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let begin = format!("INSERT INTO {} ({})", into.table, names.join(", "));
        match self {
            Self::Sqlite => {
                format!("{begin} VALUES ({}) ON CONFLICT DO NOTHING", list(&|(number, _)| format!("${number}")))
            }
            Self::Postgres => {
                let lists = list(&|(number, kind)| format!("${number}::{}[]", type_of(kind)));
                let key = names.first().copied().unwrap_or_default();
                format!("{begin} SELECT * FROM unnest({lists}) ON CONFLICT DO NOTHING RETURNING {key}")
            }
        }
    }

    /// Rows whose text holds every word.
    pub(crate) fn search(self, statement: &mut Statement, index: &'static SearchIndex, words: &[String]) {
        let in_index = self == Self::Sqlite && !statement.compares;
        let (mut pieces, mut compared) = (Vec::new(), Vec::new());
        for word in words {
            let found = if in_index { Pieces::of(statement, index, word) } else { Pieces::None };
            match found {
                Pieces::Whole(phrase) => pieces.push(phrase),
                Pieces::Rare(phrases) => {
                    pieces.push(phrases);
                    compared.push(word);
                }
                Pieces::None => compared.push(word),
            }
        }
        let mut and = "";
        if !pieces.is_empty() {
            statement.push(index.alias).push(".rowid IN (SELECT rowid FROM ").push(index.fts).push(" WHERE ");
            statement.push(index.fts).push(" MATCH ").bind(pieces.join(" ").into()).push(")");
            and = " AND ";
        }
        for word in compared {
            statement.push(and).push(index.alias).push(".").push(index.column).push(" LIKE ");
            statement.bind(format!("%{word}%").into()).push(" ESCAPE '\\'");
            and = " AND ";
        }
        if words.is_empty() {
            statement.push("TRUE");
        }
    }
}

/// Goes on with a statement that counts what is found by all of these words, in the index alone: it holds no other rows than live
/// ones. None where rows must be looked at.
pub(crate) fn count_in_index(mut count: Statement, index: &'static SearchIndex, words: &[String]) -> Option<Statement> {
    let phrase = |word: &String| match Pieces::of(&count, index, word) {
        Pieces::Whole(phrase) => Some(phrase),
        Pieces::Rare(_) | Pieces::None => None,
    };
    let phrases: Vec<String> = words.iter().map(phrase).collect::<Option<_>>()?;
    if !count.is_for_sqlite() || phrases.is_empty() {
        return None;
    }
    count.push(index.fts).push(" WHERE ").push(index.fts).push(" MATCH ").bind(phrases.join(" ").into());
    Some(count)
}

/// Whether the index finds a word by its rarest pieces, and those in so many rows at most, as far as is known.
pub(crate) fn is_rare(statement: &Statement, index: &SearchIndex, word: &str, most: i64) -> bool {
    let by_rarest = matches!(Pieces::of(statement, index, word), Pieces::Rare(_));
    by_rarest && statement.samples.as_ref().is_some_and(|samples| samples.rows(index, word) <= most)
}

/// How SQLite's index finds a word: a phrase of a trigram index is a piece of text, and phrases side by side must all occur.
enum Pieces {
    /// By the whole word.
    Whole(String),
    /// By its rarest pieces, which other rows may have as well.
    Rare(String),
    /// Not at all: what means something in LIKE is no piece of text, and FTS5 takes the last three characters for one.
    None,
}

impl Pieces {
    fn of(statement: &Statement, index: &SearchIndex, word: &str) -> Self {
        if word.contains(['%', '_', '\\', '\0', '\u{fffd}', '\u{fffe}', '\u{ffff}']) || word.chars().nth(2).is_none() {
            return Self::None;
        }
        let phrase = |piece: &str| format!("\"{}\"", piece.replace('"', "\"\""));
        match statement.samples.as_ref().and_then(|samples| samples.rarest(index, word)) {
            Some(rarest) => Self::Rare(rarest.iter().map(|piece| phrase(piece)).collect::<Vec<_>>().join(" ")),
            None => Self::Whole(phrase(word)),
        }
    }
}

/// The operator of a comparison; None for what compares with a pattern.
pub(crate) fn operator(op: Op) -> Option<&'static str> {
    match op {
        Op::Eq => Some(" = "),
        Op::Ne => Some(" <> "),
        Op::Gt => Some(" > "),
        Op::Gte => Some(" >= "),
        Op::Lt => Some(" < "),
        Op::Lte => Some(" <= "),
        Op::Like | Op::Ilike | Op::Regex => None,
    }
}

/// PostgreSQL's type of a column.
fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Money => "text",
        Kind::Int => "bigint",
        Kind::Bool => "boolean",
        Kind::Time => "timestamptz",
        Kind::Json | Kind::Texts => "json",
        Kind::Bytes => "bytea",
    }
}

/// Whether both engines understand the pattern. Asked before the statement is run, for PostgreSQL complains only when
/// there is a row to compare.
fn is_pattern(op: Op, pattern: &str) -> bool {
    match op {
        Op::Regex => crate::sqlite::functions::compile(pattern).is_ok(),
        // An escape of nothing at the end.
        _ => pattern.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 0,
    }
}
