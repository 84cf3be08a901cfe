//! Which rows of a list a page is made of, and how they are found without walking over all before them.

use stheno_storage::{Column, Condition, Tx, Value};

use super::key::Key;
use super::{Count, Cursor, Page, Place, is_of_ids};
use crate::table::{Table, select};
use crate::{Error, milestone};

/// Which rows of those that fulfil the condition a page is made of.
#[derive(Default)]
pub(super) struct Part {
    /// What finds them in the place of the condition, if that would take longer.
    pub(super) filter: Option<Condition>,
    pub(super) range: Option<Condition>,
    pub(super) offset: i64,
    pub(super) more_before: bool,
}

/// Finds them; `count` is of the rows that fulfil the condition.
pub(super) async fn part(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
    count: &Count,
) -> Result<Part, Error> {
    let Count::Known { found, quick } = *count else {
        return walk(tx, table, filter, page, key).await;
    };
    if found == 0 && !quick {
        return Ok(Part { range: Some(Condition::NEVER), ..Part::default() });
    }
    let gathers = gathers(filter);
    if gathers && let Some(common) = common(tx, table, filter, page, key, found).await? {
        return Ok(Part { filter: Some(common), ..Part::default() });
    }
    let few = match gathers && quick {
        // What is found in an index is gathered anyway.
        true => None,
        false => few(tx, table, filter, page, key, found).await?,
    };
    let part = walk(tx, table, few.as_ref().unwrap_or(filter), page, key).await?;
    Ok(Part { filter: few, ..part })
}

/// Where the page begins and ends in the list of those that fulfil the condition.
async fn walk(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
) -> Result<Part, Error> {
    let of = |range| Part { range, ..Part::default() };
    match &page.cursor {
        Some(Cursor::Start) => Ok(of(None)),
        Some(Cursor::After(place)) => Ok(of(Some(key.behind(place)))),
        Some(Cursor::Before(place)) => ending(tx, table, filter, page.limit, key, place).await,
        None if *filter == Condition::ALWAYS && page.offset > milestone::NEAR => far(tx, table, page, key).await,
        None => Ok(Part { offset: page.offset, ..of(None) }),
    }
}

/// Whether all rows that fulfil a condition would be found before they are put in order.
fn gathers(filter: &Condition) -> bool {
    match filter {
        Condition::Search(..) | Condition::Related(..) => true,
        Condition::All(conditions) => conditions.iter().any(gathers),
        _ => false,
    }
}

/// Whether an index may help to find the rows that fulfil a condition.
pub(super) fn may_be_indexed(table: &Table, filter: &Condition) -> bool {
    let has_index = |column: &&'static Column| *column == table.id || table.indexed.contains(column);
    match filter {
        Condition::All(conditions) | Condition::Any(conditions) => {
            conditions.iter().any(|condition| may_be_indexed(table, condition))
        }
        Condition::Compare(column, ..)
        | Condition::OneOf(column, _)
        | Condition::NoneOf(column, _)
        | Condition::IsNull(column)
        | Condition::IsNotNull(column) => has_index(column),
        Condition::ComparePair(columns, ..) => columns.iter().any(has_index),
        Condition::Related(..) => true,
        Condition::Search(..) => false,
    }
}

/// How many rows are few.
pub(super) const FEW: i64 = 1_000;
/// How many rows a table has that is read in no time, one way or the other.
const SMALL: i64 = 10_000;
/// How many times as long it takes to read a row here and a row there as to read one after the other.
const SCATTERED: i64 = 10;

/// The ids of a page of the rows that fulfil a condition, and how many do, where these are few: they are gone through once, and not
/// for the page and for the count. None where they are many, or where the page is not told by how many come before.
pub(super) async fn gathered(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
) -> Result<Option<(Condition, i64)>, Error> {
    let offset = match page.cursor {
        None => page.offset,
        Some(Cursor::Start) => 0,
        Some(Cursor::After(_) | Cursor::Before(_)) => return Ok(None),
    };
    let mut select = select(tx, table, [table.id]);
    select.push(" AND ").condition(filter);
    Key::of(table, page.order).order_by(&mut select, false);
    select.push(" LIMIT ").bind((FEW + 1).into());
    let ids = tx.select(select, |row| row.string(0)).await?;
    let Some(found) = i64::try_from(ids.len()).ok().filter(|found| *found <= FEW) else { return Ok(None) };
    let whole = |number: i64| usize::try_from(number).unwrap_or_default();
    let of_page = ids.into_iter().skip(whole(offset)).take(whole(page.rows())).collect();
    Ok(Some((Condition::OneOf(table.id, Value::Texts(of_page)), found)))
}

/// The ids of few rows that no index finds: the engine would look for them along the order of the list, and so read much of the table
/// in that order, which takes longer than to read all of it from its beginning. None where that is not so.
async fn few(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
    found: i64,
) -> Result<Option<Condition>, Error> {
    if !table.has_order(key.column) || found > FEW || may_be_indexed(table, filter) {
        return Ok(None);
    }
    let Some(total) = table.total(tx).await? else { return Ok(None) };
    let found = found.max(1);
    let wanted = page.offset.saturating_add(page.rows()).min(found);
    let walked = total.saturating_mul(wanted) / found;
    if total < SMALL || walked.saturating_mul(SCATTERED) < total {
        return Ok(None);
    }
    let mut select = tx.statement("SELECT ");
    select.push(table.id.sql).push(" FROM ").push(table.from).from_beginning().push(" WHERE ").push(table.live);
    select.push(" AND ").condition(filter).push(" LIMIT ").bind(FEW.into());
    let ids = tx.select(select, |row| row.string(0)).await?;
    Ok(Some(Condition::OneOf(table.id, Value::Texts(ids))))
}

/// How many times as many rows are looked through for what is common as there should have to be.
const UNLUCKY: i64 = 4;

/// The ids of a page of what so many rows have that looking through the list, in its order, finds it sooner than gathering all of
/// them. None where that is not so, or where they are not spread over the list.
async fn common(
    tx: &mut Tx<'_>,
    table: &'static Table,
    filter: &Condition,
    page: &Page,
    key: Key,
    found: i64,
) -> Result<Option<Condition>, Error> {
    let behind = match &page.cursor {
        Some(Cursor::Before(_)) => return Ok(None),
        Some(Cursor::After(place)) => Some(key.behind(place)),
        Some(Cursor::Start) | None => None,
    };
    let rows = page.rows();
    let wanted = page.offset.saturating_add(rows);
    if !table.has_order(key.column) || found < wanted.saturating_mul(UNLUCKY) || page.limit == 0 {
        return Ok(None);
    }
    let Some(total) = table.total(tx).await? else { return Ok(None) };
    let looked_through = wanted.saturating_mul(total).saturating_mul(UNLUCKY) / found;
    if looked_through > found {
        return Ok(None);
    }
    let mut select = tx.statement("SELECT ");
    select.push(table.id.sql).push(" FROM (SELECT ");
    match is_of_ids(table, filter) {
        // What the index of the order holds.
        true => key.columns().enumerate().for_each(|(at, column)| {
            select.push(if at == 0 { "" } else { ", " }).push(column.sql);
        }),
        false => drop(select.push("*")),
    }
    select.push(" FROM ").push(table.from).push(" WHERE ").push(table.live);
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
    Ok(all.then_some(Condition::OneOf(table.id, Value::Texts(ids))))
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
    let Some(track) = table.tracks.iter().find(|track| track.column == key.column) else { return Ok(walked) };
    let Some(count) = table.total(tx).await? else { return Ok(walked) };
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

#[cfg(test)]
mod tests {
    use stheno_storage::Op;

    use super::*;
    use crate::page::Order;
    use crate::table::Kept;
    use crate::{customer, group};

    static TABLE: &Table = &customer::TABLE;

    fn all(conditions: Vec<Condition>) -> Condition {
        Condition::All(conditions)
    }

    fn of_group() -> Condition {
        let ids = Value::Texts(vec!["cusgroup_a".to_owned()]);
        Condition::Related(&group::OF_CUSTOMER, Box::new(Condition::OneOf(&group::MEMBERSHIP, ids)))
    }

    fn account(has: bool) -> Condition {
        Condition::Compare(&customer::HAS_ACCOUNT, Op::Eq, has.into())
    }

    fn named() -> Condition {
        Condition::Compare(&customer::FIRST_NAME, Op::Eq, "Ada".into())
    }

    #[test]
    fn some_counts_are_kept() {
        let kept = |filter: &Condition| TABLE.kept_count(filter);
        assert_eq!(kept(&Condition::ALWAYS), Some(Kept::new("customer")));
        assert_eq!(kept(&account(true)), Some(Kept::new("account")));
        assert_eq!(kept(&account(false)), Some(Kept::new("customer").without("account")));
        let members = Some(Kept::new("members cusgroup_a"));
        assert_eq!(kept(&of_group()), members);
        // As Medusa 1 asks for them.
        assert_eq!(kept(&all(vec![Condition::ALWAYS, of_group()])), members);
        let others = [
            all(vec![account(true), of_group()]),
            Condition::Any(vec![account(true)]),
            Condition::Related(&group::OF_CUSTOMER, Box::new(Condition::ALWAYS)),
            named(),
            Condition::NEVER,
        ];
        for other in others {
            assert_eq!(kept(&other), None, "{other:?}");
        }
    }

    #[test]
    fn rows_of_groups_are_known_by_their_ids() {
        assert!(is_of_ids(TABLE, &of_group()) && is_of_ids(TABLE, &all(vec![Condition::ALWAYS, of_group()])));
        assert!(!is_of_ids(TABLE, &Condition::ALWAYS) && !is_of_ids(TABLE, &all(vec![of_group(), named()])));
    }

    #[test]
    fn no_index_helps_to_find_who_has_a_name_or_an_account() {
        let short = Condition::Search(&customer::SEARCH, vec!["ab".to_owned()]);
        for filter in [named(), account(true), short, all(vec![named(), account(false)])] {
            assert!(!may_be_indexed(TABLE, &filter), "{filter:?}");
        }
        let email = Condition::Compare(&customer::EMAIL, Op::Eq, "a@b.c".into());
        for filter in [email.clone(), of_group(), Condition::Any(vec![named(), email])] {
            assert!(may_be_indexed(TABLE, &filter), "{filter:?}");
        }
        let orders = &crate::order::TABLE;
        let ids = Condition::OneOf(orders.id, Value::Texts(vec!["order_a".to_owned()]));
        assert!(may_be_indexed(orders, &ids));
    }

    #[test]
    fn only_what_leads_along_an_index_is_quick() {
        let page = |column, cursor| Page { cursor, ..Page::new(Some(Order { column, descending: false }), 20, 0) };
        assert!(customer::is_quick(&Condition::ALWAYS, &page(&customer::CREATED_AT, None)));
        assert!(customer::is_quick(&Condition::ALWAYS, &page(&customer::ID, Some(Cursor::Start))));
        // Behind a name come greater ones, and those without: two places.
        assert!(!customer::is_quick(&Condition::ALWAYS, &page(&customer::LAST_NAME, Some(Cursor::Start))));
        assert!(!customer::is_quick(&Condition::ALWAYS, &page(&customer::EMAIL, None)));
        // Members of a group stand in an index by when they were made, and by their ids.
        assert!(customer::is_quick(&of_group(), &page(&customer::CREATED_AT, None)));
        assert!(customer::is_quick(&of_group(), &page(&customer::ID, None)));
        assert!(!customer::is_quick(&of_group(), &page(&customer::LAST_NAME, None)));
        assert!(!customer::is_quick(&all(vec![of_group(), named()]), &page(&customer::ID, None)));
        let far = Page::new(None, 20, 50_000);
        assert!(!customer::is_quick(&of_group(), &far) && !customer::is_quick(&Condition::ALWAYS, &far));
    }
}
