//! Tables that are read on from where one was.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use stheno_storage::{Database, Error, Tx};
use tokio::sync::Notify;

use crate::support::{ENTRIES, database, on_both, open};

on_both! {
    whoever_reads_on_misses_nothing,
    positions_go_on_when_all_rows_are_gone,
    nothing_is_settled_where_nothing_is,
}

async fn add(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    tx.execute("INSERT INTO entry (name) VALUES ($1)", &[name.into()]).await?;
    Ok(())
}

/// What is behind this position, in order.
async fn behind(database: &Database, position: i64) -> Vec<(i64, String)> {
    let read = async move |tx: &mut Tx<'_>| {
        let sql = "SELECT position, name FROM entry WHERE position > $1 ORDER BY position";
        tx.query(sql, &[position.into()], |row| Ok((row.int(0)?, row.string(1)?))).await
    };
    database.read(read).await.unwrap()
}

async fn whoever_reads_on_misses_nothing(database: &database::Database) {
    // Given many who write at once, some of whom fail after they have written
    let database = open(database).await;
    let writers = async {
        let write = |n: usize| {
            let database = database.clone();
            async move {
                let entry = async move |tx: &mut Tx<'_>| {
                    add(tx, &format!("{n:04} a")).await?;
                    add(tx, &format!("{n:04} b")).await?;
                    if n.is_multiple_of(7) { Err(Error::Pattern) } else { Ok(()) }
                };
                database.write(entry).await.is_ok()
            }
        };
        join_all((0..1000).map(write)).await.into_iter().filter(|ok| *ok).count()
    };

    // when somebody settles and reads on meanwhile,
    let reader = async {
        let (mut seen, mut last, mut looks) = (Vec::new(), 0, 0);
        while looks < 50 {
            let settled = database.settle(&ENTRIES).await.unwrap();
            let new = behind(&database, last).await;
            assert!(new.iter().all(|(position, _)| *position > last), "{new:?}");
            looks = if new.is_empty() { looks + 1 } else { 0 };
            last = new.last().map_or(last, |(position, _)| *position);
            assert!(last >= settled, "{last} is read, and {settled} settled");
            seen.extend(new.into_iter().map(|(_, name)| name));
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        seen
    };
    let (written, seen) = join(writers, reader).await;

    // then everything that was kept was read once, and what was written together in its order.
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((written, seen.len(), sorted.len()), (857, 2 * 857, 2 * 857));
    let at = |name: &str| seen.iter().position(|seen| seen == name);
    assert!((0..1000).all(|n| at(&format!("{n:04} a")) <= at(&format!("{n:04} b"))));
}

async fn positions_go_on_when_all_rows_are_gone(database: &database::Database) {
    let database = open(database).await;
    for name in ["a", "b"] {
        database.write(async move |tx: &mut Tx<'_>| add(tx, name).await).await.unwrap();
    }
    assert_eq!(database.settle(&ENTRIES).await.unwrap(), 2);
    let delete = async |tx: &mut Tx<'_>| tx.execute("DELETE FROM entry", &[]).await;
    database.write(delete).await.unwrap();
    assert_eq!(database.settle(&ENTRIES).await.unwrap(), 2);
    database.write(async move |tx: &mut Tx<'_>| add(tx, "c").await).await.unwrap();
    assert_eq!(database.settle(&ENTRIES).await.unwrap(), 3);
    assert_eq!(behind(&database, 2).await, [(3, "c".to_owned())]);
}

async fn nothing_is_settled_where_nothing_is(database: &database::Database) {
    let database = open(database).await;
    assert_eq!(database.settle(&ENTRIES).await.unwrap(), 0);
}

/// On SQLite one writes at a time, so this is about PostgreSQL alone.
#[test]
fn a_row_that_is_committed_late_comes_behind_those_that_were_seen() {
    let database = database::Database::postgres();
    crate::support::run(async {
        // Given a transaction that has written, and has not ended
        let database = open(&database).await;
        let (written, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let late = {
            let (database, written, go_on) = (database.clone(), Arc::clone(&written), Arc::clone(&go_on));
            async move {
                let write = async move |tx: &mut Tx<'_>| {
                    add(tx, "late").await?;
                    written.notify_one();
                    go_on.notified().await;
                    Ok::<_, Error>(())
                };
                database.write(write).await.unwrap();
            }
        };
        let early = async {
            // when another one, which wrote later, ends earlier, and is read,
            written.notified().await;
            database.write(async |tx: &mut Tx<'_>| add(tx, "early").await).await.unwrap();
            assert_eq!(database.settle(&ENTRIES).await.unwrap(), 1);
            assert_eq!(behind(&database, 0).await, [(1, "early".to_owned())]);
            go_on.notify_one();
        };
        join(late, early).await;

        // then whoever reads on finds the first one behind it.
        assert_eq!(database.settle(&ENTRIES).await.unwrap(), 2);
        assert_eq!(behind(&database, 1).await, [(2, "late".to_owned())]);
    });
}
