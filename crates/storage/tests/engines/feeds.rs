//! Tables that are read on from where one was.

use futures_util::future::{join, join_all};
use stheno_storage::{Database, Error, Tx};

use crate::support::{ENTRIES, database, on_both, open};

on_both! {
    whoever_reads_on_misses_nothing,
    positions_go_on_when_rows_are_gone,
    nothing_is_settled_where_nothing_is,
}

async fn add(tx: &mut Tx<'_>, name: &str) -> Result<(), Error> {
    tx.announce(&ENTRIES).await?;
    let mut insert = tx.statement("INSERT INTO entry (name) VALUES (");
    insert.bind(name.into()).push(")");
    tx.append(insert).await
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

    // when somebody reads on meanwhile, as far as it is settled,
    let reader = async {
        let (mut seen, mut last, mut looks) = (Vec::new(), 0, 0);
        while looks < 50 {
            let settled = database.settled(&ENTRIES).await.unwrap();
            assert!(settled >= last, "{last} is read, and {settled} settled");
            let mut new = behind(&database, last).await;
            new.retain(|(position, _)| *position <= settled);
            looks = if new.is_empty() { looks + 1 } else { 0 };
            last = settled;
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

async fn positions_go_on_when_rows_are_gone(database: &database::Database) {
    let database = open(database).await;
    for name in ["a", "b", "c"] {
        database.write(async move |tx: &mut Tx<'_>| add(tx, name).await).await.unwrap();
    }
    assert_eq!(database.settled(&ENTRIES).await.unwrap(), 3);
    let delete = async |tx: &mut Tx<'_>| tx.execute("DELETE FROM entry WHERE name <> 'c'", &[]).await;
    database.write(delete).await.unwrap();
    assert_eq!(database.settled(&ENTRIES).await.unwrap(), 3);
    database.write(async move |tx: &mut Tx<'_>| add(tx, "d").await).await.unwrap();
    assert_eq!(database.settled(&ENTRIES).await.unwrap(), 4);
    assert_eq!(behind(&database, 3).await, [(4, "d".to_owned())]);
}

async fn nothing_is_settled_where_nothing_is(database: &database::Database) {
    let database = open(database).await;
    assert_eq!(database.settled(&ENTRIES).await.unwrap(), 0);
}

/// On SQLite one writes at a time, so this is about PostgreSQL alone.
#[test]
fn nothing_is_settled_behind_a_row_that_is_committed_late() {
    let database = database::Database::postgres();
    crate::support::run(async {
        // Given a row whose transaction goes on for a while after it was written
        let database = open(&database).await;
        let slow = async |tx: &mut Tx<'_>| {
            tx.execute(
                "CREATE FUNCTION sleep() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END'",
                &[],
            )
            .await?;
            let sql = "CREATE TRIGGER sleep AFTER INSERT ON entry FOR EACH ROW WHEN (NEW.name = 'late') EXECUTE FUNCTION sleep()";
            tx.execute(sql, &[]).await
        };
        database.write(slow).await.unwrap();
        let late = database.write(async |tx: &mut Tx<'_>| add(tx, "late").await);
        let meanwhile = async {
            // when another one, which was written later, is committed earlier,
            let committed = async |tx: &mut Tx<'_>| {
                let sql = "SELECT last_value FROM entry_position_seq WHERE is_called";
                tx.query_one(sql, &[], |row| row.int(0)).await
            };
            while database.point(committed).await.unwrap() != Some(1) {}
            database.write(async |tx: &mut Tx<'_>| add(tx, "early").await).await.unwrap();
            // then it is there, but nobody reads up to it,
            assert_eq!(behind(&database, 0).await, [(2, "early".to_owned())]);
            assert_eq!(database.settled(&ENTRIES).await.unwrap(), 0);
        };
        let (written, ()) = join(late, meanwhile).await;
        written.unwrap();
        // until the first one is there.
        assert_eq!(database.settled(&ENTRIES).await.unwrap(), 2);
        assert_eq!(behind(&database, 0).await, [(1, "late".to_owned()), (2, "early".to_owned())]);
    });
}
