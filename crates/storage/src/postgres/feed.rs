//! Positions of the rows of a feed, given out after they were committed.

use crate::{Error, Feed, Tx, Value};

/// Rows that get their position in one transaction.
const AT_ONCE: i64 = 10_000;

/// What a feed looks like.
pub(super) struct Seen {
    /// Whether there are rows without a position.
    pub(super) unplaced: bool,
    /// The last position.
    pub(super) last: i64,
}

pub(super) async fn look(tx: &mut Tx<'_>, feed: &Feed) -> Result<Seen, Error> {
    let table = feed.table;
    let sql = format!(
        "SELECT EXISTS (SELECT 1 FROM {table} WHERE position IS NULL), \
         coalesce((SELECT last FROM feed WHERE name = $1), 0)"
    );
    let seen =
        tx.query_one(&sql, &[table.into()], |row| Ok(Seen { unplaced: row.bool(0)?, last: row.int(1)? })).await?;
    Ok(seen.unwrap_or(Seen { unplaced: false, last: 0 }))
}

/// Places rows behind all that have a position, in the order of their numbers. One does so at a time, and sees what was
/// committed before it began: so a row is never placed before one that was visible earlier, and of two transactions that
/// waited for one another the earlier has the smaller numbers.
pub(super) async fn place(tx: &mut Tx<'_>, feed: &Feed) -> Result<(), Error> {
    let table = feed.table;
    let begin = "INSERT INTO feed (name, last) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING";
    tx.execute(begin, &[table.into()]).await?;
    let lock = "SELECT last FROM feed WHERE name = $1 FOR UPDATE";
    let last = tx.query_one(lock, &[table.into()], |row| row.int(0)).await?.unwrap_or_default();
    let update = format!(
        "UPDATE {table} SET position = $1 + fresh.place FROM \
         (SELECT number, row_number() OVER (ORDER BY number) AS place FROM {table} \
         WHERE position IS NULL ORDER BY number LIMIT $2) AS fresh WHERE {table}.number = fresh.number"
    );
    let placed = tx.execute(&update, &[last.into(), AT_ONCE.into()]).await?;
    let last = last.saturating_add(i64::try_from(placed).unwrap_or(i64::MAX));
    let values: [Value; 2] = [last.into(), table.into()];
    tx.execute("UPDATE feed SET last = $1 WHERE name = $2", &values).await?;
    Ok(())
}
