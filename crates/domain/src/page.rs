//! Lists of any table, in pages: by how many rows come before, or by the row that it goes on from.

use stheno_storage::{Column, Condition, Error as StorageError, Op, Row, Statement, Tx, Value};

use crate::table::{Table, select};
use crate::{Error, milestone};

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
    /// Of a page by a cursor: the place before which the page before it ends, if there is one.
    pub before: Option<Place>,
    /// Of a page by a cursor: the place after which the next one begins, if there is one.
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
        Condition::Search(index, words) => tx.counted_in_index(index, words),
        _ => None,
    };
    let count = match (table.count, in_index) {
        (_, Some(count)) => count,
        (Some(name), None) if *filter == Condition::ALWAYS => tx.counted(name),
        _ => {
            let mut count = tx.statement("SELECT count(*) FROM ");
            count.push(table.from).push(" WHERE ").push(table.live).push(" AND ").condition(filter);
            count
        }
    };
    list_and_count(tx, table, wanted, filter, page, count, each).await
}

/// The same, where the caller knows a statement that gives the count.
///
/// # Errors
/// When storage fails.
pub async fn list_and_count<T>(
    tx: &mut Tx<'_>,
    table: &'static Table,
    wanted: &[&'static Column],
    filter: &Condition,
    page: &Page,
    count: Statement,
    mut each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Listed<T>, Error> {
    let known = if page.counted { tx.count_first(&count).await? } else { None };
    let part = part(tx, table, filter, page, known).await?;
    let key = Key::of(table, page.order);
    let columns = wanted.iter().copied().chain(page.cursor.iter().flat_map(|_| key.columns()));
    let mut select = select(tx, table, columns);
    if !part.found {
        select.push(" AND ").condition(filter);
    }
    if let Some(range) = &part.range {
        select.push(" AND ").condition(range);
    }
    key.order_by(&mut select, false);
    // One more than wanted tells whether there is another page.
    let limit = page.limit.saturating_add(i64::from(page.cursor.is_some()));
    select.push(" LIMIT ").bind(limit.into()).push(" OFFSET ").bind(part.offset.into());

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
    let (rows, count) = match page.counted && known.is_none() {
        true => tx.select_and_count(select, count, each).await.map(|(rows, count)| (rows, Some(count)))?,
        false => (tx.select(select, each).await?, known),
    };
    let (before, after) = match page.cursor {
        None | Some(Cursor::Start) => (None, last.filter(|_| more)),
        Some(Cursor::After(_)) => (first, last.filter(|_| more)),
        Some(Cursor::Before(_)) => (first.filter(|_| part.more_before), last),
    };
    Ok(Listed { rows: rows.into_iter().flatten().collect(), count, before, after })
}

/// How rows are sorted, with what of each tells its place.
#[derive(Clone, Copy)]
struct Key {
    /// The column, if it is not the id.
    column: Option<&'static Column>,
    id: &'static Column,
    descending: bool,
}

impl Key {
    fn of(table: &Table, order: Option<Order>) -> Self {
        let column = order.map(|order| order.column).filter(|column| *column != table.id);
        Self { column, id: table.id, descending: order.is_some_and(|order| order.descending) }
    }

    fn columns(self) -> impl Iterator<Item = &'static Column> {
        self.column.into_iter().chain([self.id])
    }

    /// Reads the place of a row that has these columns from this one on.
    fn read(self, row: &Row<'_>, at: usize) -> Result<Place, StorageError> {
        Ok(match self.column {
            Some(column) => Place { value: row.value(at, column.kind)?, id: row.string(at + 1)? },
            None => Place { value: Value::Null, id: row.string(at)? },
        })
    }

    /// NULL is greater than every value, as in PostgreSQL; SQLite would say the opposite.
    fn order_by(self, select: &mut Statement, reversed: bool) {
        let direction = if self.descending != reversed { " DESC" } else { "" };
        select.push(" ORDER BY ");
        if let Some(column) = self.column {
            if column.nullable {
                select.push(column.sql).push(" IS NULL").push(direction).push(", ");
            }
            select.push(column.sql).push(direction).push(", ");
        }
        select.push(self.id.sql).push(direction);
    }

    /// What comes before a place.
    fn before(self, place: &Place) -> Condition {
        self.beside(place, self.descending, false)
    }

    /// What comes behind a place.
    fn behind(self, place: &Place) -> Condition {
        self.beside(place, !self.descending, false)
    }

    /// What is at a place, and what comes behind it.
    fn from(self, place: &Place) -> Condition {
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

/// Which rows of those that fulfil the condition a page is made of.
#[derive(Default)]
struct Part {
    range: Option<Condition>,
    /// Whether these are known to fulfil it.
    found: bool,
    offset: i64,
    more_before: bool,
}

async fn part(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    count: Option<i64>,
) -> Result<Part, Error> {
    let key = Key::of(table, page.order);
    let of = |range| Part { range, ..Part::default() };
    match &page.cursor {
        Some(Cursor::Start) => Ok(of(None)),
        Some(Cursor::After(place)) => Ok(of(Some(key.behind(place)))),
        Some(Cursor::Before(place)) => ending(tx, table, filter, page.limit, key, place).await,
        None if *filter == Condition::ALWAYS && page.offset >= milestone::NEAR => far(tx, table, page, key).await,
        None => {
            let common = match count {
                Some(count) if searches(filter) => common(tx, table, filter, page, key, count).await?,
                _ => None,
            };
            Ok(common.unwrap_or(Part { offset: page.offset, ..of(None) }))
        }
    }
}

fn searches(filter: &Condition) -> bool {
    match filter {
        Condition::Search(..) => true,
        Condition::All(conditions) => conditions.iter().any(searches),
        _ => false,
    }
}

/// How many times as many rows are looked through for what is common as there should have to be.
const UNLUCKY: i64 = 4;

/// A page of what so many rows have that looking through the list, in its order, finds it sooner than looking up all of them in the
/// index of a search. None where that is not so, or where they are not spread over the list.
async fn common(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
    count: i64,
) -> Result<Option<Part>, Error> {
    let (Some(name), true) = (table.count, table.tracks.iter().any(|track| track.column == key.column)) else {
        return Ok(None);
    };
    let wanted = page.offset.saturating_add(page.limit);
    if count < wanted.saturating_mul(UNLUCKY) || page.limit == 0 {
        return Ok(None);
    }
    let total = tx.counted(name);
    let total = tx.count_first(&total).await?.unwrap_or_default();
    let looked_through = wanted.saturating_mul(total).saturating_mul(UNLUCKY) / count;
    if looked_through > count {
        return Ok(None);
    }
    let mut select = tx.statement("SELECT ");
    select.push(table.id.sql).push(" FROM (SELECT * FROM ").push(table.from).push(" WHERE ").push(table.live);
    key.order_by(&mut select, false);
    select.push(" LIMIT ").bind(looked_through.into()).push(") AS ").push(table.alias());
    select.push(" WHERE ").compare_rows().condition(filter);
    key.order_by(&mut select, false);
    select.push(" LIMIT ").bind(page.limit.into()).push(" OFFSET ").bind(page.offset.into());
    let ids = tx.select(select, |row| row.string(0)).await?;
    let all = i64::try_from(ids.len()).is_ok_and(|found| found == page.limit);
    let these = || Part { range: Some(Condition::OneOf(table.id, Value::Texts(ids))), found: true, ..Part::default() };
    Ok(all.then(these))
}

/// A page that ends before a place: where it begins is looked up first, for its rows are read in their order.
async fn ending(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    limit: i64,
    key: Key,
    place: &Place,
) -> Result<Part, Error> {
    let before = key.before(place);
    let mut select = select(tx, table, key.columns());
    select.push(" AND ").condition(filter).push(" AND ").condition(&before);
    key.order_by(&mut select, true);
    select.push(" LIMIT 2 OFFSET ").bind(limit.saturating_sub(1).max(0).into());
    let found = tx.select(select, |row| key.read(row, 0)).await?;
    let range = match found.first() {
        Some(first) => Condition::All(vec![key.from(first), before]),
        None => before,
    };
    Ok(Part { range: Some(range), more_before: found.len() > 1, ..Part::default() })
}

/// A page far behind: where it begins is found from the milestone before it, if its list has some.
async fn far(tx: &mut Tx<'_>, table: &'static Table, page: &Page, key: Key) -> Result<Part, Error> {
    let walked = Part { offset: page.offset, ..Part::default() };
    let (Some(track), Some(name)) = (table.tracks.iter().find(|track| track.column == key.column), table.count) else {
        return Ok(walked);
    };
    let counted = tx.counted(name);
    let count = tx.select(counted, |row| row.int(0)).await?.pop().unwrap_or_default();
    let rank = if key.descending { count - 1 - page.offset } else { page.offset };
    let range = match (0..count).contains(&rank) {
        true => milestone::place(tx, table, track, rank).await?.map(|place| key.from(&place)),
        false => None,
    };
    Ok(Part { range: Some(range.unwrap_or(Condition::NEVER)), ..Part::default() })
}
