//! Milestones: places in a long list, some thousand rows apart, and how many live rows there are from each to the next one. So a
//! page far behind is found without walking along all rows before it.
//!
//! Behind the last milestone rows come and go uncounted, for most new ones come there; between others, whoever adds or removes a row
//! counts it, in the same transaction. [`set`] sets further milestones when the part behind the last one has grown.

use std::collections::BTreeMap;

use stheno_storage::{Column, Row, Timestamp, Tx, Value};

use crate::Error;
use crate::page::Place;
use crate::table::{Table, select};

/// From more rows before a page on it is worthwhile to look for a milestone.
pub const NEAR: i64 = 1_000;
/// How many rows are between two milestones when they are set.
const STEP: i64 = 5_000;
/// How many rows may come to be between two of them.
const FAR: i64 = 4 * STEP;
/// How many are set in one transaction, at most.
const AT_ONCE: usize = 4;
/// Before every moment that either database can hold.
const BEGINNING: Timestamp = Timestamp(-200_000_000_000_000);

/// A list with milestones: all live rows of a table, in an order.
#[derive(Debug)]
pub struct Track {
    /// Its name.
    pub name: &'static str,
    /// The column of moments that it is sorted by, before the id; by the id alone when there is none.
    pub column: Option<&'static Column>,
}

impl Track {
    /// What a row's place among milestones is made of: all are where the moments begin, where there are none.
    fn at(&self, moment: Timestamp) -> Timestamp {
        self.column.map_or(BEGINNING, |_| moment)
    }
}

/// A milestone's place: a moment, or [`BEGINNING`] where the list is sorted by ids alone, and an id.
pub(crate) type Stone = (Timestamp, String);

/// Counts a live row that was added (1) or removed (-1). To be called after that: milestones may be set until then.
///
/// # Errors
/// When storage fails.
pub async fn passed(tx: &mut Tx<'_>, table: &Table, (id, moment): (&str, Timestamp), by: i64) -> Result<(), Error> {
    for track in table.tracks {
        // By `=` and not by `IN`: PostgreSQL passes over a row that others have just changed where it is found by a join.
        let mut update = tx.statement("UPDATE milestone SET rows = rows + ");
        update.bind(by.into()).push(" WHERE rows IS NOT NULL AND track = ").bind(track.name.into());
        update.push(" AND (at, id) = (SELECT m.at, m.id FROM milestone m WHERE m.track = ").bind(track.name.into());
        update.push(" AND (m.at, m.id) <= (").bind(track.at(moment).into()).push(", ").bind(id.into());
        update.push(") ORDER BY m.at DESC, m.id DESC LIMIT 1)");
        tx.append(update).await?;
    }
    Ok(())
}

/// Counts live rows that were added, many at a time; see [`passed`].
///
/// # Errors
/// When storage fails.
pub async fn added(tx: &mut Tx<'_>, table: &Table, rows: &[(&str, Timestamp)]) -> Result<(), Error> {
    for track in table.tracks {
        // Nobody sets others until this is committed.
        let sql = "SELECT at, id FROM milestone WHERE track = $1 ORDER BY at, id";
        let stones = tx.query(sql, &[track.name.into()], |row| Ok((row.time(0)?, row.string(1)?))).await?;
        let mut counts = BTreeMap::new();
        for (id, moment) in rows {
            let place = (track.at(*moment), *id);
            let before = stones.partition_point(|(at, id)| (*at, id.as_str()) <= place);
            *counts.entry(before).or_insert(0) += 1;
        }
        // Behind the last one nobody counts. In the order of the places, so that nobody waits for each other.
        for (before, count) in counts.into_iter().filter(|(before, _)| *before < stones.len()) {
            let Some((at, id)) = before.checked_sub(1).and_then(|at| stones.get(at)) else { continue };
            let values: [Value; 4] = [Value::Int(count), track.name.into(), (*at).into(), id.as_str().into()];
            let sql = "UPDATE milestone SET rows = rows + $1 WHERE track = $2 AND at = $3 AND id = $4";
            tx.execute(sql, &values).await?;
        }
    }
    Ok(())
}

/// The last milestone that has at most so many live rows before it, and how many those are.
pub(crate) async fn last_before(tx: &mut Tx<'_>, track: &Track, rank: i64) -> Result<(Stone, i64), Error> {
    let sql = "SELECT s.at, s.id, s.before FROM (SELECT m.at, m.id, CAST(sum(coalesce(m.rows, 0)) OVER \
               (ORDER BY m.at, m.id ROWS UNBOUNDED PRECEDING) - coalesce(m.rows, 0) AS bigint) AS before \
               FROM milestone m WHERE m.track = $1) AS s WHERE s.before <= $2 \
               ORDER BY s.before DESC, s.at DESC, s.id DESC LIMIT 1";
    let read = |row: &Row<'_>| Ok(((row.time(0)?, row.string(1)?), row.int(2)?));
    let found = tx.query_one(sql, &[track.name.into(), rank.into()], read).await?;
    Ok(found.unwrap_or_else(|| (beginning(), 0)))
}

fn beginning() -> Stone {
    (BEGINNING, String::new())
}

/// How many live rows have a moment from `from` on and before `to`: what is between milestones is known.
///
/// # Errors
/// When storage fails.
pub async fn between(
    tx: &mut Tx<'_>,
    table: &'static Table,
    column: &'static Column,
    from: Timestamp,
    to: Timestamp,
) -> Result<i64, Error> {
    let track = table.tracks.iter().find(|track| track.column.is_some_and(|of_track| of_track.name == column.name));
    let sql =
        "SELECT at, id, coalesce(rows, 0) FROM milestone WHERE track = $1 AND at >= $2 AND at < $3 ORDER BY at, id";
    let values: [Value; 3] = [track.map_or("", |track| track.name).into(), from.into(), to.into()];
    let stones = tx.query(sql, &values, |row| Ok(((row.time(0)?, row.string(1)?), row.int(2)?))).await?;
    let (begin, end) = ((from, String::new()), (to, String::new()));
    let (Some((first, _)), Some((last, _))) = (stones.first(), stones.last()) else {
        return walked(tx, table, column, &begin, &end).await;
    };
    let known: i64 = stones.iter().rev().skip(1).map(|(_, rows)| rows).sum();
    Ok(walked(tx, table, column, &begin, first).await? + known + walked(tx, table, column, last, &end).await?)
}

/// How many live rows are from one place on and before another, by walking along them.
async fn walked(
    tx: &mut Tx<'_>,
    table: &'static Table,
    column: &'static Column,
    from: &Stone,
    to: &Stone,
) -> Result<i64, Error> {
    let mut count = tx.statement("SELECT count(*) FROM ");
    count.push(table.from).push(" WHERE ").push(table.live);
    for (op, (at, id)) in [(" >= (", from), (" < (", to)] {
        count.push(" AND (").push(column.sql).push(", ").push(table.id.sql).push(")").push(op);
        count.bind((*at).into()).push(", ").bind(id.as_str().into()).push(")");
    }
    Ok(tx.select(count, |row| row.int(0)).await?.pop().unwrap_or_default())
}

/// The place of the row that is so many rows ahead of a milestone; None when there are not as many.
pub(crate) async fn ahead(
    tx: &mut Tx<'_>,
    table: &Table,
    track: &Track,
    (at, id): &Stone,
    rows: i64,
) -> Result<Option<Place>, Error> {
    let mut select = select(tx, table, track.column.into_iter().chain([table.id]));
    match track.column {
        Some(column) => {
            select.push(" AND (").push(column.sql).push(", ").push(table.id.sql).push(") >= (").bind((*at).into());
            select
                .push(", ")
                .bind(id.as_str().into())
                .push(") ORDER BY ")
                .push(column.sql)
                .push(", ")
                .push(table.id.sql);
        }
        None => {
            select.push(" AND ").push(table.id.sql).push(" >= ").bind(id.as_str().into());
            select.push(" ORDER BY ").push(table.id.sql);
        }
    }
    select.push(" LIMIT 1 OFFSET ").bind(rows.into());
    let found = tx.select(select, |row| match track.column {
        Some(_) => Ok(Place { value: Value::Time(row.time(0)?), id: row.string(1)? }),
        None => Ok(Place { value: Value::Null, id: row.string(0)? }),
    });
    Ok(found.await?.pop())
}

/// Whether milestones are to be set.
///
/// # Errors
/// When storage fails.
pub async fn are_due(tx: &mut Tx<'_>, table: &Table) -> Result<bool, Error> {
    let Some(count) = table.total(tx).await? else { return Ok(false) };
    for track in table.tracks {
        let sql =
            "SELECT CAST(coalesce(sum(rows), 0) AS bigint), coalesce(max(rows), 0) FROM milestone WHERE track = $1";
        let read = |row: &Row<'_>| Ok((row.int(0)?, row.int(1)?));
        let (rows, most) = tx.query_one(sql, &[track.name.into()], read).await?.unwrap_or_default();
        if most > FAR || count - rows >= 2 * STEP {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sets some further milestones, in a transaction of its own; whether there were any to be set. Meanwhile nobody else writes
/// to the table, of this name.
///
/// # Errors
/// [`stheno_storage::Error::Busy`] when others write all the time, or when storage fails.
pub async fn set(tx: &mut Tx<'_>, table: &Table, name: &'static str) -> Result<bool, Error> {
    tx.lock_table(name).await?;
    let mut some = false;
    for track in table.tracks {
        some |= split(tx, table, track).await?;
        let sql = "SELECT at, id FROM milestone WHERE track = $1 ORDER BY at DESC, id DESC LIMIT 1";
        let last = tx.query_one(sql, &[track.name.into()], |row| Ok((row.time(0)?, row.string(1)?))).await?;
        let mut last = last.unwrap_or_else(beginning);
        for _ in 0..AT_ONCE {
            // As many are left behind the last one: what comes late is most likely among them.
            let Some(_) = ahead(tx, table, track, &last, 2 * STEP - 1).await? else { break };
            let Some(next) = ahead(tx, table, track, &last, STEP).await? else { break };
            write(tx, track, &last, Some(STEP)).await?;
            last = stone(next);
            write(tx, track, &last, None).await?;
            some = true;
        }
    }
    Ok(some)
}

/// Sets one more where too many rows have come between two; whether there was such a place.
async fn split(tx: &mut Tx<'_>, table: &Table, track: &Track) -> Result<bool, Error> {
    let sql = "SELECT at, id, rows FROM milestone WHERE track = $1 AND rows > $2 ORDER BY at, id LIMIT 1";
    let values: [Value; 2] = [track.name.into(), FAR.into()];
    let mut some = false;
    for _ in 0..AT_ONCE {
        let read = |row: &Row<'_>| Ok(((row.time(0)?, row.string(1)?), row.int(2)?));
        let Some((long, rows)) = tx.query_one(sql, &values, read).await? else { break };
        let middle = ahead(tx, table, track, &long, STEP).await?.map(stone);
        some = true;
        match middle {
            Some(middle) if is_before_next(tx, track, &long, &middle).await? => {
                write(tx, track, &long, Some(STEP)).await?;
                write(tx, track, &middle, Some(rows - STEP)).await?;
            }
            // There are not as many rows as were counted, which cannot be. They are counted anew.
            _ => {
                tx.execute("DELETE FROM milestone WHERE track = $1", &[track.name.into()]).await?;
                break;
            }
        }
    }
    Ok(some)
}

/// Whether a place comes before the next milestone behind another one.
async fn is_before_next(tx: &mut Tx<'_>, track: &Track, stone: &Stone, place: &Stone) -> Result<bool, Error> {
    let sql =
        "SELECT m.id FROM milestone m WHERE m.track = $1 AND (m.at, m.id) > ($2, $3) AND (m.at, m.id) <= ($4, $5)";
    let values: [Value; 5] =
        [track.name.into(), stone.0.into(), stone.1.as_str().into(), place.0.into(), place.1.as_str().into()];
    Ok(tx.query_one(sql, &values, |_| Ok(())).await?.is_none())
}

fn stone(place: Place) -> Stone {
    let at = if let Value::Time(at) = place.value { at } else { BEGINNING };
    (at, place.id)
}

async fn write(tx: &mut Tx<'_>, track: &Track, (at, id): &Stone, rows: Option<i64>) -> Result<(), Error> {
    let values: [Value; 4] =
        [track.name.into(), (*at).into(), id.as_str().into(), rows.map_or(Value::Null, Value::Int)];
    let sql = "INSERT INTO milestone (track, at, id, rows) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (track, at, id) DO UPDATE SET rows = excluded.rows";
    tx.execute(sql, &values).await?;
    Ok(())
}
