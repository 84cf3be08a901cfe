//! How a list is sorted, and what comes before and behind a place in it.

use stheno_storage::{Column, Condition, Error, Op, Row, Statement, Value};

use super::{Order, Place};
use crate::table::{Table, Through};

/// How rows are sorted, with what of each tells its place.
#[derive(Clone, Copy)]
pub(super) struct Key {
    /// The column, if it is not the id.
    pub(super) column: Option<&'static Column>,
    id: &'static Column,
    pub(super) descending: bool,
}

impl Key {
    pub(super) fn of(table: &Table, order: Option<Order>) -> Self {
        let column = order.map(|order| order.column).filter(|column| *column != table.id);
        Self { column, id: table.id, descending: order.is_some_and(|order| order.descending) }
    }

    /// The same order of the same rows, as they stand in another table.
    pub(super) fn through(self, through: &Through) -> Self {
        Self { column: through.column, id: through.table.id, descending: self.descending }
    }

    pub(super) fn columns(self) -> impl Iterator<Item = &'static Column> {
        self.column.into_iter().chain([self.id])
    }

    /// Reads the place of a row that has these columns from this one on.
    pub(super) fn read(self, row: &Row<'_>, at: usize) -> Result<Place, Error> {
        Ok(match self.column {
            Some(column) => Place { value: row.value(at, column.kind)?, id: row.string(at + 1)? },
            None => Place { value: Value::Null, id: row.string(at)? },
        })
    }

    /// NULL is greater than every value, as in PostgreSQL; SQLite would say the opposite.
    pub(super) fn order_by(self, select: &mut Statement, reversed: bool) {
        let descending = self.descending != reversed;
        let direction = if descending { " DESC" } else { "" };
        select.push(" ORDER BY ");
        if let Some(column) = self.column {
            select.push(column.sql).push(direction);
            if column.nullable {
                // In these words, either engine goes along an index.
                select.push(if descending { " NULLS FIRST" } else { " NULLS LAST" });
            }
            select.push(", ");
        }
        select.push(self.id.sql).push(direction);
    }

    /// What comes before a place.
    pub(super) fn before(self, place: &Place) -> Condition {
        self.beside(place, self.descending, false)
    }

    /// What comes behind a place.
    pub(super) fn behind(self, place: &Place) -> Condition {
        self.beside(place, !self.descending, false)
    }

    /// What is at a place, and what comes behind it.
    pub(super) fn from(self, place: &Place) -> Condition {
        self.beside(place, !self.descending, true)
    }

    /// What is greater than a place, or less; the place itself, too, if it is to be.
    fn beside(self, place: &Place, greater: bool, with_it: bool) -> Condition {
        let op = match (greater, with_it) {
            (true, false) => Op::Gt,
            (true, true) => Op::Gte,
            (false, false) => Op::Lt,
            (false, true) => Op::Lte,
        };
        let by_id = Condition::Compare(self.id, op, place.id.as_str().into());
        let Some(column) = self.column else { return by_id };
        if place.value == Value::Null {
            let among_null = Condition::All(vec![Condition::IsNull(column), by_id]);
            return match greater {
                true => among_null,
                false => Condition::Any(vec![Condition::IsNotNull(column), among_null]),
            };
        }
        let pair = Condition::ComparePair([column, self.id], op, [place.value.clone(), place.id.as_str().into()]);
        match greater && column.nullable {
            true => Condition::Any(vec![pair, Condition::IsNull(column)]),
            false => pair,
        }
    }
}
