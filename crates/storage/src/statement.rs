//! A statement made at run time: text from the program, values from anywhere.

use std::sync::Arc;

use crate::dialect::{Dialect, operator};
use crate::sqlite::Samples;
use crate::{Condition, Error, Op, Value};

/// SQL text and the values of its placeholders. Made by [`Tx::statement`](crate::Tx::statement).
pub struct Statement {
    dialect: Dialect,
    /// Whether rows are looked at one by one, and not gathered by an index or a subquery.
    pub(crate) compares: bool,
    /// What SQLite's searches go by.
    pub(crate) samples: Option<Arc<Samples>>,
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
    pub(crate) error: Option<Error>,
}

impl Statement {
    pub(crate) fn new(dialect: Dialect, sql: &'static str) -> Self {
        Self { dialect, compares: false, samples: None, sql: sql.to_owned(), values: Vec::new(), error: None }
    }

    pub(crate) fn is_for_sqlite(&self) -> bool {
        self.dialect == Dialect::Sqlite
    }

    /// Appends SQL of the program.
    pub fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Appends a placeholder for a value.
    pub fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        let number = self.values.len();
        self.sql.push('$');
        self.sql.push_str(&number.to_string());
        self
    }

    /// Appends ` = one of these`; the list is one value, so the text does not depend on its length.
    pub fn one_of(&mut self, list: Value) -> &mut Self {
        let dialect = self.dialect;
        dialect.one_of(self, list);
        self
    }

    /// Lets conditions that follow look at rows one by one, where all that are searched for, or related, would be gathered first: for
    /// few rows that are read anyway.
    pub fn compare_rows(&mut self) -> &mut Self {
        self.compares = true;
        self
    }

    /// Appends, behind a table, that it is to be read from its beginning on: SQLite would go through an index that holds live rows alone,
    /// and so here and there, where no condition is found in any.
    pub fn from_beginning(&mut self) -> &mut Self {
        let hint = self.dialect.unindexed();
        self.push(hint)
    }

    /// Appends what keeps the selected rows from being changed or locked by others until the end of the transaction.
    pub fn for_update(&mut self) -> &mut Self {
        let lock = self.dialect.lock(" FOR UPDATE");
        self.push(lock)
    }

    /// The same, but leaves out the rows that others have locked, instead of waiting for them.
    pub fn for_update_skip_locked(&mut self) -> &mut Self {
        let lock = self.dialect.lock(" FOR UPDATE SKIP LOCKED");
        self.push(lock)
    }

    /// Appends what keeps the selected rows from being changed by others until the end of the transaction.
    pub fn for_share(&mut self) -> &mut Self {
        let lock = self.dialect.lock(" FOR SHARE");
        self.push(lock)
    }

    /// Appends a condition.
    pub fn condition(&mut self, condition: &Condition) -> &mut Self {
        let dialect = self.dialect;
        match condition {
            Condition::All(conditions) => self.join(conditions, " AND ", "TRUE"),
            Condition::Any(conditions) => self.join(conditions, " OR ", "FALSE"),
            Condition::Compare(column, op, value) if has_nul(value) => {
                // No stored text holds a NUL, and PostgreSQL refuses to be asked for one.
                match op {
                    Op::Ne => self.push(column.sql).push(" IS NOT NULL"),
                    _ => self.push("FALSE"),
                };
            }
            Condition::Compare(column, op, value) => dialect.compare(self, column.sql, *op, value.clone()),
            Condition::ComparePair([first, second], op, [value, next]) => {
                self.push("(")
                    .push(first.sql)
                    .push(", ")
                    .push(second.sql)
                    .push(")")
                    .push(operator(*op).unwrap_or(" = "));
                self.push("(").bind(value.clone()).push(", ").bind(next.clone()).push(")");
            }
            Condition::OneOf(column, list) => {
                self.push(column.sql).one_of(without_nul(list));
            }
            Condition::NoneOf(column, list) => {
                self.push("(").push(column.sql).push(" IS NOT NULL AND NOT ").push(column.sql);
                self.one_of(without_nul(list)).push(")");
            }
            Condition::IsNull(column) => {
                self.push(column.sql).push(" IS NULL");
            }
            Condition::IsNotNull(column) => {
                self.push(column.sql).push(" IS NOT NULL");
            }
            Condition::Related(related, condition) if self.compares => {
                self.push("EXISTS (").push(related.select).push(" AND ").push(related.key).push(" = ");
                self.push(related.column).push(" AND ").condition(condition).push(")");
            }
            Condition::Related(related, condition) => {
                // IN and not EXISTS: SQLite evaluates it once and not once for each row.
                self.push(related.column).push(" IN (").push(related.select).push(" AND ");
                self.condition(condition).push(")");
            }
            Condition::Search(_, words) if words.iter().any(|word| word.contains('\0')) => {
                self.push("FALSE");
            }
            Condition::Search(index, words) => dialect.search(self, index, words),
        }
        self
    }

    fn join(&mut self, conditions: &[Condition], between: &'static str, of_none: &'static str) {
        match conditions {
            [] => {
                self.push(of_none);
            }
            [one] => {
                self.condition(one);
            }
            [first, rest @ ..] => {
                self.push("(").condition(first);
                for condition in rest {
                    self.push(between).condition(condition);
                }
                self.push(")");
            }
        }
    }

    /// Makes the statement fail when it is run: what it was to say cannot be said.
    pub(crate) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}

fn has_nul(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.contains('\0'))
}

fn without_nul(value: &Value) -> Value {
    match value {
        Value::Texts(texts) => Value::Texts(texts.iter().filter(|text| !text.contains('\0')).cloned().collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Kind, Related, SearchIndex};

    static ID: Column = Column { name: "id", sql: "c.id", kind: Kind::Text, nullable: false };
    static GROUPS: Related = Related { column: "c.id", select: "SELECT m.c FROM m WHERE m.gone IS NULL", key: "m.c" };
    static INDEX: SearchIndex =
        SearchIndex { table: "customer", alias: "c", column: "search", fts: "c_search", live: true };

    fn sql(dialect: Dialect, condition: &Condition) -> String {
        let mut statement = Statement::new(dialect, "");
        statement.condition(condition);
        statement.sql
    }

    #[test]
    fn a_tree_becomes_sql_with_placeholders_in_order() {
        let condition = Condition::All(vec![
            Condition::Compare(&ID, Op::Gt, "a".into()),
            Condition::Any(vec![Condition::IsNull(&ID), Condition::OneOf(&ID, Value::Texts(vec!["b".into()]))]),
            Condition::Related(&GROUPS, Box::new(Condition::ALWAYS)),
        ]);
        assert_eq!(
            sql(Dialect::Postgres, &condition),
            "(c.id > $1 AND (c.id IS NULL OR c.id = ANY($2)) AND c.id IN (SELECT m.c FROM m WHERE m.gone IS NULL AND TRUE))"
        );
        assert_eq!(sql(Dialect::Sqlite, &Condition::NEVER), "FALSE");
    }

    #[test]
    fn rows_that_are_read_anyway_are_compared_one_by_one() {
        let related = Condition::Related(&GROUPS, Box::new(Condition::IsNull(&ID)));
        let searched = Condition::Search(&INDEX, vec!["ada".to_owned()]);
        let mut statement = Statement::new(Dialect::Sqlite, "");
        statement.compare_rows().condition(&Condition::All(vec![related, searched]));
        assert_eq!(
            statement.sql,
            "(EXISTS (SELECT m.c FROM m WHERE m.gone IS NULL AND m.c = c.id AND c.id IS NULL) AND c.search LIKE $1 ESCAPE '\\')"
        );
    }

    #[test]
    fn words_of_three_letters_use_the_index_and_others_are_compared() {
        let words = vec!["ada".to_owned(), "x".to_owned(), "a_b".to_owned()];
        assert_eq!(
            sql(Dialect::Sqlite, &Condition::Search(&INDEX, words)),
            "c.rowid IN (SELECT rowid FROM c_search WHERE c_search MATCH $1) AND c.search LIKE $2 ESCAPE '\\' \
             AND c.search LIKE $3 ESCAPE '\\'"
        );
    }

    #[test]
    fn a_nul_is_found_nowhere() {
        assert_eq!(sql(Dialect::Postgres, &Condition::Compare(&ID, Op::Eq, "a\0".into())), "FALSE");
        assert_eq!(sql(Dialect::Postgres, &Condition::Compare(&ID, Op::Ne, "a\0".into())), "c.id IS NOT NULL");
        assert_eq!(sql(Dialect::Postgres, &Condition::Search(&INDEX, vec!["\0".into()])), "FALSE");
    }
}
