//! How far a feed can be read on.
//!
//! A row's position is drawn from a sequence before its transaction ends, and transactions do not end in the order in which
//! they draw. So whoever is about to draw says so, by a shared advisory lock that PostgreSQL keeps until the transaction has
//! ended and is visible, and whose key is the last position that was drawn by then: what the transaction draws is greater.
//! Every position up to the least of these keys is therefore drawn by a transaction that has ended, or by none.

use std::time::Duration;

use crate::{Error, Feed, Statement, Tx};

/// How often, and how long, those are waited for that had drawn before it was asked: they end with their COMMIT.
const TRIES: u32 = 20;
const PAUSE: Duration = Duration::from_millis(1);

/// What the keys of a feed begin with; its number and a position follow.
const PREFIX: i64 = 0x5374 << 48;

fn prefix(feed: &Feed) -> i64 {
    PREFIX | i64::from(feed.number) << 44
}

/// Says that positions are about to be drawn.
pub(crate) fn announce(tx: &Tx<'_>, feed: &Feed) -> Statement {
    let mut statement = tx.statement("SELECT pg_advisory_xact_lock_shared(");
    statement.bind(prefix(feed).into());
    statement.push(" | CASE WHEN is_called THEN last_value ELSE 0 END) FROM ").push(feed.table).push("_position_seq");
    statement
}

/// The position up to which all rows are there that ever will be.
pub(super) async fn settled(tx: &mut Tx<'_>, feed: &Feed) -> Result<i64, Error> {
    let mut select = tx.statement("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ");
    select.push(feed.table).push("_position_seq");
    let drawn = tx.select(select, |row| row.int(0)).await?.pop().unwrap_or_default();
    for _ in 1..TRIES {
        match least(tx, feed).await?.filter(|least| *least < drawn) {
            None => return Ok(drawn),
            Some(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    Ok(least(tx, feed).await?.map_or(drawn, |least| least.min(drawn)))
}

/// The least key of those who draw now.
async fn least(tx: &mut Tx<'_>, feed: &Feed) -> Result<Option<i64>, Error> {
    let sql = "SELECT min(k.key & 17592186044415) FROM \
               (SELECT l.classid::bigint << 32 | l.objid::bigint AS key FROM pg_locks l \
               WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock' \
               AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) AS k \
               WHERE k.key >> 44 = $1";
    let least = tx.query_one(sql, &[(prefix(feed) >> 44).into()], |row| row.opt_int(0)).await?;
    Ok(least.flatten())
}
