//! Which rows of a list a page is made of, and how they are found without walking over all before them.

use stheno_storage::{Condition, Tx, Value};

use super::key::Key;
use super::{Cursor, Page, Place};
use crate::table::{Table, select};
use crate::{Error, milestone};

/// Which rows of those that fulfil the condition a page is made of.
#[derive(Default)]
pub(super) struct Part {
    pub(super) range: Option<Condition>,
    /// Whether these are known to fulfil it.
    pub(super) found: bool,
    pub(super) offset: i64,
    pub(super) more_before: bool,
}

/// Finds them; `found` is how many rows fulfil the condition, where that is known.
pub(super) async fn part(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    found: Option<i64>,
) -> Result<Part, Error> {
    let key = Key::of(table, page.order);
    if let (Some(found), true) = (found, searches(filter))
        && let Some(common) = common(tx, table, filter, page, key, found).await?
    {
        return Ok(common);
    }
    let of = |range| Part { range, ..Part::default() };
    match &page.cursor {
        Some(Cursor::Start) => Ok(of(None)),
        Some(Cursor::After(place)) => Ok(of(Some(key.behind(place)))),
        Some(Cursor::Before(place)) => ending(tx, table, filter, page.limit, key, place).await,
        None if *filter == Condition::ALWAYS && page.offset > milestone::NEAR => far(tx, table, page, key).await,
        None => Ok(Part { offset: page.offset, ..of(None) }),
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

/// A page of what so many rows have that looking through the list, in its order, finds it sooner than looking up all of
/// them in the index of a search. None where that is not so, or where they are not spread over the list.
async fn common(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
    found: i64,
) -> Result<Option<Part>, Error> {
    let (Some(name), true) = (table.count, table.tracks.iter().any(|track| track.column == key.column)) else {
        return Ok(None);
    };
    let behind = match &page.cursor {
        Some(Cursor::Before(_)) => return Ok(None),
        Some(Cursor::After(place)) => Some(key.behind(place)),
        Some(Cursor::Start) | None => None,
    };
    let rows = page.rows();
    let wanted = page.offset.saturating_add(rows);
    if found < wanted.saturating_mul(UNLUCKY) || page.limit == 0 {
        return Ok(None);
    }
    let total = tx.counted(name);
    let total = tx.count_first(&total).await?.unwrap_or_default();
    let looked_through = wanted.saturating_mul(total).saturating_mul(UNLUCKY) / found;
    if looked_through > found {
        return Ok(None);
    }
    let mut select = tx.statement("SELECT ");
    select.push(table.id.sql).push(" FROM (SELECT * FROM ").push(table.from).push(" WHERE ").push(table.live);
    if let Some(behind) = &behind {
        select.push(" AND ").condition(behind);
    }
    key.order_by(&mut select, false);
    select.push(" LIMIT ").bind(looked_through.into()).push(") AS ").push(table.alias());
    select.push(" WHERE ").compare_rows().condition(filter);
    key.order_by(&mut select, false);
    select.push(" LIMIT ").bind(rows.into()).push(" OFFSET ").bind(page.offset.into());
    let ids = tx.select(select, |row| row.string(0)).await?;
    let all = i64::try_from(ids.len()).is_ok_and(|found| found == rows);
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

/// A page far behind: where it begins is found from the milestone before it, if its list has some that are nearer.
async fn far(tx: &mut Tx<'_>, table: &'static Table, page: &Page, key: Key) -> Result<Part, Error> {
    let walked = Part { offset: page.offset, ..Part::default() };
    let (Some(track), Some(name)) = (table.tracks.iter().find(|track| track.column == key.column), table.count) else {
        return Ok(walked);
    };
    let counted = tx.counted(name);
    let count = tx.select(counted, |row| row.int(0)).await?.pop().unwrap_or_default();
    let rank = if key.descending { count - 1 - page.offset } else { page.offset };
    if !(0..count).contains(&rank) {
        return Ok(Part { range: Some(Condition::NEVER), ..Part::default() });
    }
    let (milestone, before) = milestone::last_before(tx, track, rank).await?;
    if rank - before >= page.offset {
        return Ok(walked);
    }
    let place = milestone::ahead(tx, table, track, &milestone, rank - before).await?;
    let range = place.map_or(Condition::NEVER, |place| key.from(&place));
    Ok(Part { range: Some(range), ..Part::default() })
}
