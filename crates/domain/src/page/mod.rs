//! Lists of any table, in pages: by how many rows come before, or by the row that it goes on from.

mod key;
mod part;

use stheno_storage::{Column, Condition, Error as StorageError, Row, Statement, Tx, Value};

use self::key::Key;
use self::part::{Part, part};
use crate::Error;
use crate::table::{Table, select};

/// Which rows of a list are wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// By which column they are sorted; by id when none is given.
    pub order: Option<Order>,
    /// How many, at most.
    pub limit: i64,
    /// How many come before, where there is no cursor.
    pub offset: i64,
    /// Where the page begins or ends, for who goes through a list and is told where to go on.
    pub cursor: Option<Cursor>,
    /// Whether all rows that fulfil the condition are counted.
    pub counted: bool,
}

impl Page {
    /// A page by how many rows come before, with the count of all.
    #[must_use]
    pub fn new(order: Option<Order>, limit: i64, offset: i64) -> Self {
        Self { order, limit, offset, cursor: None, counted: true }
    }

    /// Whether the rows that fulfil a condition are found along an index of another table.
    pub(crate) fn is_through(&self, table: &Table, filter: &Condition) -> bool {
        (table.through)(filter, Key::of(table, self.order).column).is_some()
    }

    /// How many rows are read for it: by a cursor one more than wanted, which tells whether there is another page.
    fn rows(&self) -> i64 {
        self.limit.saturating_add(i64::from(self.cursor.is_some()))
    }
}

/// A sort order. Rows with equal values follow one another by id, in the same direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// The column.
    pub column: &'static Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Where a page begins or ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Cursor {
    /// It begins with the first row.
    Start,
    /// It begins behind the row that is or was here.
    After(Place),
    /// It ends before the row that is or was here.
    Before(Place),
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The value of the column that it is sorted by; NULL where it is sorted by id.
    pub value: Value,
    /// The id.
    pub id: String,
}

/// What a page holds.
#[derive(Debug)]
pub struct Listed<T> {
    /// What was made of its rows.
    pub rows: Vec<T>,
    /// How many fulfil the condition altogether, if that was asked for.
    pub count: Option<i64>,
    /// Of a page by a cursor, if it has rows: the place before which the page before it ends, if there is one.
    pub before: Option<Place>,
    /// Of a page by a cursor, if it has rows: the place after which the next one begins, if there is one.
    pub after: Option<Place>,
}

/// Gives a page of rows to `each`, with the wanted columns from 0 on.
///
/// # Errors
/// When storage fails.
pub async fn list<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    filter: &Condition,
    page: &Page,
    each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Listed<T>, Error> {
    tx.prepare_searches(filter)?;
    let in_index = match filter {
        Condition::Search(index, words) if index.live => tx.counted_in_index(index, words),
        _ => None,
    };
    let quick = in_index.or_else(|| table.kept_count(filter).map(|kept| kept.counted(tx)));
    if let Some(count) = quick {
        return list_and_count(tx, table, wanted, filter, page, count, each).await;
    }
    if page.counted
        && tx.is_rare(filter, part::FEW)
        && let Some((some, found)) = part::gathered(tx, table, filter, page).await?
    {
        let page = Page { offset: 0, ..page.clone() };
        return find(tx, table, wanted, &some, &page, Count::Known { found, quick: false }, each).await;
    }
    let mut statement = tx.statement("SELECT count(*) FROM ");
    statement.push(table.from);
    if !part::may_be_indexed(table, filter) {
        statement.from_beginning();
    }
    statement.push(" WHERE ").push(table.live).push(" AND ").condition(filter);
    let known = if page.counted { tx.count_first(&statement).await? } else { None };
    find(tx, table, wanted, filter, page, Count::of(known, false, statement), each).await
}

/// The same, where the caller knows a statement that gives the count in no time.
///
/// # Errors
/// When storage fails.
pub async fn list_and_count<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    filter: &Condition,
    page: &Page,
    statement: Statement,
    each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Listed<T>, Error> {
    // Whether it is asked for or not: it tells how to find a page.
    let known = tx.count_first(&statement).await?;
    find(tx, table, wanted, filter, page, Count::of(known, true, statement), each).await
}

/// Whether a condition asks for nothing of a row but its id.
fn is_of_ids(table: &Table, filter: &Condition) -> bool {
    matches!(filter.alone(), Condition::Related(related, _) if related.column == table.id.sql)
}

/// Goes on with a statement that reads rows of a table: those of a part of them, in their order.
fn narrow(select: &mut Statement, filter: &Condition, part: &Part, key: Key, page: &Page) {
    select.push(" AND ").condition(filter);
    if let Some(range) = &part.range {
        select.push(" AND ").condition(range);
    }
    key.order_by(select, false);
    select.push(" LIMIT ").bind(page.rows().into()).push(" OFFSET ").bind(part.offset.into());
}

/// How many rows fulfil a condition.
enum Count {
    /// So many; `quick` says whether that was found without looking at the rows.
    Known { found: i64, quick: bool },
    /// What this statement will tell.
    Asked(Statement),
}

impl Count {
    fn of(known: Option<i64>, quick: bool, statement: Statement) -> Self {
        known.map_or(Self::Asked(statement), |found| Self::Known { found, quick })
    }
}

async fn find<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    filter: &Condition,
    page: &Page,
    count: Count,
    mut each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Listed<T>, Error> {
    let key = Key::of(table, page.order);
    let through = (table.through)(filter.alone(), key.column);
    let (source, filter, place) = match &through {
        Some(through) => (through.table, &through.filter, key.through(through)),
        None => (table, filter, key),
    };
    let part = part(tx, source, filter, page, place, &count).await?;
    let columns = wanted.iter().copied().chain(page.cursor.iter().flat_map(|_| key.columns()));
    let mut select = select(tx, table, columns);
    let filter = part.filter.as_ref().unwrap_or(filter);
    if through.is_some() || is_of_ids(table, filter) {
        // Rows are sorted by their ids and what the order asks for, and read whole when it is known which: where they are met along
        // the index of the order, that is all that is read of the others.
        select.push(" AND ").push(table.id.sql).push(" IN (SELECT ").push(source.id.sql).push(" FROM ");
        select.push(source.from).push(" WHERE ").push(source.live);
        narrow(&mut select, filter, &part, place, page);
        select.push(")");
        key.order_by(&mut select, false);
    } else {
        narrow(&mut select, filter, &part, key, page);
    }

    let (mut first, mut last, mut more, mut number) = (None, None, false, 0);
    let each = |row: &Row<'_>| {
        number += 1;
        if page.cursor.is_some() {
            if number > page.limit {
                more = true;
                return Ok(None);
            }
            let place = key.read(row, wanted.len())?;
            first.get_or_insert_with(|| place.clone());
            last = Some(place);
        }
        each(row).map(Some)
    };
    let (rows, count) = match count {
        Count::Asked(statement) if page.counted => {
            tx.select_and_count(select, statement, each).await.map(|(rows, count)| (rows, Some(count)))?
        }
        Count::Asked(_) => (tx.select(select, each).await?, None),
        Count::Known { found, .. } => (tx.select(select, each).await?, page.counted.then_some(found)),
    };
    let (before, after) = match page.cursor {
        None | Some(Cursor::Start) => (None, last.filter(|_| more)),
        Some(Cursor::After(_)) => (first, last.filter(|_| more)),
        Some(Cursor::Before(_)) => (first.filter(|_| part.more_before), last),
    };
    Ok(Listed { rows: rows.into_iter().flatten().collect(), count, before, after })
}
