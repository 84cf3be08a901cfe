//! Reading rows of any table: by their ids, or with what they belong to.

use std::borrow::Cow;

use stheno_storage::{Column, Condition, Error as StorageError, Op, Row, Statement, Timestamp, Tx, Value};

use crate::Error;
use crate::milestone::Track;

/// Declares the columns of a table, each as a constant, and all of them as `COLUMNS`.
macro_rules! columns {
    (@nullable) => { false };
    (@nullable or null) => { true };
    ($prefix:literal: $($constant:ident = $name:literal: $kind:ident $($or:ident $null:ident)?,)*) => {
        $(#[doc = concat!("`", $name, "`.")]
        pub static $constant: stheno_storage::Column = stheno_storage::Column {
            name: $name,
            sql: concat!($prefix, $name),
            kind: stheno_storage::Kind::$kind,
            nullable: $crate::table::columns!(@nullable $($or $null)?),
        };)*
        /// All columns, in the order in which Medusa answers them.
        pub static COLUMNS: &[&stheno_storage::Column] = &[$(&$constant),*];
    };
}
pub(crate) use columns;

/// A table, as rows are read from it.
#[derive(Debug)]
pub struct Table {
    /// The table and its alias.
    pub from: &'static str,
    /// Which of its rows exist for the reader; `TRUE` when all do.
    pub live: &'static str,
    /// The column with the id.
    pub id: &'static Column,
    /// The name of its kept count of live rows, when it has one.
    pub count: Option<&'static str>,
    /// What else is counted by whoever adds or removes live rows: the count of those that fulfil this condition. None for most
    /// conditions.
    pub kept: fn(&Condition) -> Option<Kept>,
    /// In the orders of which columns its live rows stand in an index. Where they can be NULL, or many the same, a place in that order
    /// need not be found along it.
    pub indexed: &'static [&'static Column],
    /// In which orders its live rows have milestones.
    pub tracks: &'static [Track],
    /// Where the rows that fulfil a condition stand in the order of a column, or of their ids, if that is somewhere else. None for
    /// most conditions.
    pub through: fn(&Condition, Option<&Column>) -> Option<Through>,
}

/// Another table, along whose index rows are found in an order.
#[derive(Debug)]
pub struct Through {
    /// The table; its id is that of the rows that are looked for.
    pub table: &'static Table,
    /// Which of its live rows lead to them: each to another one, and to a live one.
    pub filter: Condition,
    /// The column that has what they are sorted by; None for their ids.
    pub column: Option<&'static Column>,
}

/// A kept count by its name, or how much greater it is than another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    name: Cow<'static, str>,
    without: Option<&'static str>,
}

impl Kept {
    /// The count of this name.
    pub(crate) fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), without: None }
    }

    /// What it counts without what is counted by another one.
    pub(crate) fn without(self, without: &'static str) -> Self {
        Self { without: Some(without), ..self }
    }

    /// A statement that gives it.
    pub(crate) fn counted(&self, tx: &Tx<'_>) -> Statement {
        match self.without {
            Some(without) => tx.counted_without(&self.name, without),
            None => tx.counted(&self.name),
        }
    }
}

impl Table {
    /// A table of what is not counted in passing, nor found in any order but that of its key.
    pub(crate) const fn new(from: &'static str, live: &'static str, id: &'static Column) -> Self {
        Self { from, live, id, count: None, kept: |_| None, indexed: &[], tracks: &[], through: |_, _| None }
    }

    /// How many live rows there are; None where nobody counts them.
    pub(crate) async fn total(&self, tx: &mut Tx<'_>) -> Result<Option<i64>, StorageError> {
        let Some(name) = self.count else { return Ok(None) };
        let counted = tx.counted(name);
        Ok(tx.select(counted, |row| row.int(0)).await?.pop())
    }

    /// Whether its live rows stand in an index in the order of a column, or of their ids where there is none.
    pub(crate) fn has_order(&self, column: Option<&Column>) -> bool {
        column.is_none_or(|column| self.indexed.contains(&column))
    }

    /// The kept count of the live rows that fulfil a condition, if there is one.
    pub(crate) fn kept_count(&self, filter: &Condition) -> Option<Kept> {
        match filter.alone() {
            filter if *filter == Condition::ALWAYS => self.count.map(Kept::new),
            filter => (self.kept)(filter),
        }
    }

    /// The name under which statements select from it.
    pub(crate) fn alias(&self) -> &'static str {
        self.from.rsplit(' ').next().unwrap_or(self.from)
    }
}

/// The way from things to others that belong to them.
#[derive(Debug)]
pub struct Link {
    /// The column with the id of the thing.
    pub owner: &'static str,
    /// Tables and a condition, to be continued with `AND owner …`.
    pub from: &'static str,
    /// In which order the others come.
    pub order: &'static str,
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Gives the row with this id to `each`, with the wanted columns from 0 on; None when there is no such live row that
/// fulfils the condition.
///
/// # Errors
/// When storage fails.
pub async fn one<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    id: &str,
    condition: &Condition,
    each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Option<T>, Error> {
    let mut select = select(tx, table, wanted.iter().copied());
    select.push(" AND ").condition(&Condition::Compare(table.id, Op::Eq, Value::from(id)));
    if *condition != Condition::ALWAYS {
        select.push(" AND ").condition(condition);
    }
    Ok(tx.select(select, each).await?.pop())
}

/// Refuses to go on when a row was changed since somebody saw it: by others, who wait from here on until the end of the transaction.
/// One that is not there is passed over.
///
/// # Errors
/// [`Error::ChangedSince`], or when storage fails.
pub async fn refuse_changed(tx: &mut Tx<'_>, table: &'static Table, id: &str, seen: Timestamp) -> Result<(), Error> {
    let mut select = tx.statement("SELECT ");
    select.push(table.alias()).push(".updated_at FROM ").push(table.from).push(" WHERE ").push(table.live);
    select.push(" AND ").condition(&Condition::Compare(table.id, Op::Eq, Value::from(id))).for_update();
    match tx.select(select, |row| row.time(0)).await?.pop() {
        Some(updated_at) if updated_at != seen => Err(Error::ChangedSince(updated_at)),
        _ => Ok(()),
    }
}

/// Gives what belongs to these things, and fulfils the condition, to `each`, with the id of the thing as column 0 and the
/// wanted columns after it; `limit` of them at most, of all things together.
///
/// # Errors
/// When storage fails.
pub async fn related(
    tx: &mut Tx<'_>,
    link: &'static Link,
    owners: Vec<String>,
    wanted: &[&'static Column],
    condition: &Condition,
    limit: Option<i64>,
    each: impl FnMut(&Row<'_>) -> Result<(), StorageError>,
) -> Result<(), Error> {
    let mut select = tx.statement("SELECT ");
    select.push(link.owner);
    for column in wanted {
        select.push(", ").push(column.sql);
    }
    select.push(" FROM ").push(link.from).push(" AND ").push(link.owner);
    among(&mut select, owners);
    if *condition != Condition::ALWAYS {
        select.push(" AND ").condition(condition);
    }
    select.push(" ORDER BY ").push(link.order);
    if let Some(limit) = limit {
        select.push(" LIMIT ").bind(limit.into());
    }
    tx.select(select, each).await?;
    Ok(())
}

/// Gives the live rows with these ids to `each`, in no order, with the wanted columns from 0 on.
///
/// # Errors
/// When storage fails.
pub async fn by_ids(
    tx: &mut Tx<'_>,
    table: &'static Table,
    ids: Vec<String>,
    wanted: &[&'static Column],
    each: impl FnMut(&Row<'_>) -> Result<(), StorageError>,
) -> Result<(), Error> {
    let mut select = select(tx, table, wanted.iter().copied());
    select.push(" AND ").push(table.id.sql);
    among(&mut select, ids);
    tx.select(select, each).await?;
    Ok(())
}

/// Gives some live rows that fulfil the condition to `each`, in no order, with the wanted columns from 0 on.
///
/// # Errors
/// When storage fails.
pub async fn some<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    condition: &Condition,
    most: i64,
    each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Vec<T>, Error> {
    let mut select = select(tx, table, wanted.iter().copied());
    select.push(" AND ").condition(condition).push(" LIMIT ").bind(most.into());
    Ok(tx.select(select, each).await?)
}

/// Appends ` = one of these ids`.
fn among(select: &mut Statement, mut ids: Vec<String>) {
    match (ids.pop(), ids.is_empty()) {
        // Found along the index without a table of values in between.
        (Some(one), true) => select.push(" = ").bind(one.into()),
        (last, _) => {
            ids.extend(last);
            select.one_of(Value::Texts(ids))
        }
    };
}

/// Begins a statement that gives these columns of live rows, to be continued with `AND condition`.
pub(crate) fn select(tx: &Tx<'_>, table: &Table, wanted: impl IntoIterator<Item = &'static Column>) -> Statement {
    let mut select = tx.statement("SELECT ");
    let mut comma = "";
    for column in wanted {
        select.push(comma).push(column.sql);
        comma = ", ";
    }
    select.push(" FROM ").push(table.from).push(" WHERE ").push(table.live);
    select
}
