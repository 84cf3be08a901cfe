//! Milestones: places in a long list, some thousand rows apart, and how many live rows there are from each to the next one. So a
//! page far behind is found without walking along all rows before it.
//!
//! Behind the last milestone rows come and go uncounted, for most new ones come there; between others, whoever adds or removes a row
//! counts it, in the same transaction. [`set`] sets further milestones when the part behind the last one has grown.

use stheno_storage::{Column, Row, Timestamp, Tx, Value};

use crate::Error;
use crate::page::Place;
use crate::table::{Table, select};

/// From how many rows before a page on it is worthwhile to look for a milestone.
pub const NEAR: i64 = 1_000;
/// How many rows are between two milestones when they are set.
const STEP: i64 = 5_000;
/// How many rows may come to be between two of them.
const FAR: i64 = 4 * STEP;
/// How many are set in one transaction, at most.
const AT_ONCE: usize = 4;
/// Before every moment that there is, and every id.
const BEGINNING: (Timestamp, &str) = (Timestamp(-62_135_596_800_000), "");

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
        self.column.map_or(BEGINNING.0, |_| moment)
    }
}

/// Counts a live row that was added (1) or removed (-1). To be called after that: milestones may be set until then.
///
/// # Errors
/// When storage fails.
pub async fn passed(tx: &mut Tx<'_>, table: &Table, (id, moment): (&str, Timestamp), by: i64) -> Result<(), Error> {
    for track in table.tracks {
        let mut update = tx.statement("UPDATE milestone SET rows = rows + ");
        update.bind(by.into()).push(" WHERE rows IS NOT NULL AND track = ").bind(track.name.into());
        update.push(" AND (at, id) = (SELECT m.at, m.id FROM milestone m WHERE m.track = ").bind(track.name.into());
        update.push(" AND (m.at, m.id) <= (").bind(track.at(moment).into()).push(", ").bind(id.into());
        update.push(") ORDER BY m.at DESC, m.id DESC LIMIT 1)");
        tx.append(update).await?;
    }
    Ok(())
}

/// The place of the row that has so many live rows before it; None when there are not as many.
///
/// # Errors
/// When storage fails.
pub async fn place(tx: &mut Tx<'_>, table: &Table, track: &Track, rank: i64) -> Result<Option<Place>, Error> {
    let sql = "SELECT s.at, s.id, s.before FROM (SELECT m.at, m.id, CAST(sum(coalesce(m.rows, 0)) OVER \
               (ORDER BY m.at, m.id ROWS UNBOUNDED PRECEDING) - coalesce(m.rows, 0) AS bigint) AS before \
               FROM milestone m WHERE m.track = $1) AS s WHERE s.before <= $2 ORDER BY s.before DESC, s.at DESC, s.id DESC LIMIT 1";
    let read = |row: &Row<'_>| Ok((row.time(0)?, row.string(1)?, row.int(2)?));
    let found = tx.query_one(sql, &[track.name.into(), rank.into()], read).await?;
    let (at, id, before) = found.unwrap_or((BEGINNING.0, BEGINNING.1.to_owned(), 0));
    ahead(tx, table, track, (at, &id), rank - before).await
}

/// The place of the row that is so many rows ahead of a milestone.
async fn ahead(
    tx: &mut Tx<'_>,
    table: &Table,
    track: &Track,
    (at, id): (Timestamp, &str),
    rows: i64,
) -> Result<Option<Place>, Error> {
    let mut select = select(tx, table, track.column.into_iter().chain([table.id]));
    match track.column {
        Some(column) => {
            select.push(" AND (").push(column.sql).push(", ").push(table.id.sql).push(") >= (").bind(at.into());
            select.push(", ").bind(id.into()).push(") ORDER BY ").push(column.sql).push(", ").push(table.id.sql);
        }
        None => {
            select.push(" AND ").push(table.id.sql).push(" >= ").bind(id.into());
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
    let Some(name) = table.count else { return Ok(false) };
    let counted = tx.counted(name);
    let count = tx.select(counted, |row| row.int(0)).await?.pop().unwrap_or_default();
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

/// Sets some further milestones, in a transaction of its own. Meanwhile nobody else writes to the table, of this name.
///
/// # Errors
/// [`stheno_storage::Error::Busy`] when others write all the time, or when storage fails.
pub async fn set(tx: &mut Tx<'_>, table: &Table, name: &'static str) -> Result<(), Error> {
    tx.lock_table(name).await?;
    for track in table.tracks {
        split(tx, table, track).await?;
        let sql = "SELECT at, id FROM milestone WHERE track = $1 ORDER BY at DESC, id DESC LIMIT 1";
        let last = tx.query_one(sql, &[track.name.into()], |row| Ok((row.time(0)?, row.string(1)?))).await?;
        let mut last = last.unwrap_or((BEGINNING.0, BEGINNING.1.to_owned()));
        for _ in 0..AT_ONCE {
            // As many are left behind the last one: what comes late is most likely among them.
            let Some(_) = ahead(tx, table, track, (last.0, &last.1), 2 * STEP - 1).await? else { break };
            let Some(next) = ahead(tx, table, track, (last.0, &last.1), STEP).await? else { break };
            write(tx, track, &last, Some(STEP)).await?;
            last = key(next);
            write(tx, track, &last, None).await?;
        }
    }
    Ok(())
}

/// Sets one more where too many rows have come between two.
async fn split(tx: &mut Tx<'_>, table: &Table, track: &Track) -> Result<(), Error> {
    let sql = "SELECT at, id, rows FROM milestone WHERE track = $1 AND rows > $2 ORDER BY at, id LIMIT 1";
    let values: [Value; 2] = [track.name.into(), FAR.into()];
    for _ in 0..AT_ONCE {
        let read = |row: &Row<'_>| Ok(((row.time(0)?, row.string(1)?), row.int(2)?));
        let Some((long, rows)) = tx.query_one(sql, &values, read).await? else { return Ok(()) };
        let Some(middle) = ahead(tx, table, track, (long.0, &long.1), STEP).await? else { return Ok(()) };
        write(tx, track, &long, Some(STEP)).await?;
        write(tx, track, &key(middle), Some(rows - STEP)).await?;
    }
    Ok(())
}

fn key(place: Place) -> (Timestamp, String) {
    let at = if let Value::Time(at) = place.value { at } else { BEGINNING.0 };
    (at, place.id)
}

async fn write(tx: &mut Tx<'_>, track: &Track, (at, id): &(Timestamp, String), rows: Option<i64>) -> Result<(), Error> {
    let values: [Value; 4] =
        [track.name.into(), (*at).into(), id.as_str().into(), rows.map_or(Value::Null, Value::Int)];
    let sql = "INSERT INTO milestone (track, at, id, rows) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (track, at, id) DO UPDATE SET rows = excluded.rows";
    tx.execute(sql, &values).await?;
    Ok(())
}
