//! Units of work that change rows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use stheno_storage::{Database, Error, Options, Tx};
use tokio::sync::Barrier;

use crate::support::{self, COUNT, MIGRATIONS, OPTIONS, database, insert, items, on_both, open, open_with, run};

on_both! {
    one_that_fails_leaves_the_others_whole,
    what_was_written_is_read_at_once,
    values_that_must_be_unique_are_told_by_table,
    what_is_ok_is_kept_and_what_is_not_is_not,
    counts_follow_what_was_kept,
    whoever_goes_away_harms_nobody,
}

/// Of SQLite alone, for PostgreSQL has no such log.
#[test]
fn who_is_asked_no_more_does_not_make_the_log_of_sqlite_grow() {
    run(async {
        // Given a process that was asked for something a while ago
        let database = database::Database::sqlite();
        let (idle, other) = (open(&database).await, open(&database).await);
        items(&idle).await;
        std::thread::sleep(Duration::from_secs(1));

        // when another one writes several times as much as the log may hold, then the log is as short as without.
        let name = "x".repeat(90_000);
        for n in 0..600 {
            let name = name.clone();
            other.write(async move |tx: &mut Tx<'_>| insert(tx, &n.to_string(), &name).await).await.unwrap();
        }
        let log = std::fs::metadata(format!("{}-wal", database.url().trim_start_matches("sqlite:"))).unwrap().len();
        assert!(log < 24 * 1024 * 1024, "{log} bytes");
        assert_eq!(items(&idle).await.1, 600);
    });
}

/// A closure's own failure, or one of storage.
#[derive(Debug)]
enum Failure {
    Own,
    Storage,
}

impl From<Error> for Failure {
    fn from(_: Error) -> Self {
        Self::Storage
    }
}

async fn one_that_fails_leaves_the_others_whole(database: &database::Database) {
    // Given many units of work at a time, of which every third fails after it has written
    let database = open(database).await;
    let written = join_all((0..300).map(|n| {
        database.write(async move |tx: &mut Tx<'_>| {
            insert(tx, &format!("{n:03}"), "first").await?;
            insert(tx, &format!("{n:03}b"), "second").await?;
            if n % 3 == 0 { Err(Failure::Own) } else { Ok(n) }
        })
    }));

    // when they have been done, then each of the others is there whole, and of those that failed nothing.
    let mut expected = Vec::new();
    for (n, result) in written.await.into_iter().enumerate() {
        match result {
            Ok(given) => assert_eq!(given, n),
            Err(failure) => assert!(matches!(failure, Failure::Own) && n % 3 == 0, "{n}: {failure:?}"),
        }
        if n % 3 != 0 {
            expected.extend([format!("{n:03}"), format!("{n:03}b")]);
        }
    }
    assert_eq!(items(&database).await, (expected, 400));
}

async fn what_was_written_is_read_at_once(database: &database::Database) {
    let database = open(database).await;
    let another = database.for_thread().unwrap();
    for n in 0..50_i64 {
        let add = async move |tx: &mut Tx<'_>| insert(tx, &format!("{n}"), "x").await;
        database.write(add).await.unwrap();
        let count = async |tx: &mut Tx<'_>| {
            let count = tx.query_one("SELECT count(*) FROM item", &[], |row| row.int(0)).await?;
            Ok::<_, Error>(count)
        };
        for database in [&database, &another] {
            assert_eq!(database.point(count).await.unwrap(), Some(n + 1));
            assert_eq!(database.read(count).await.unwrap(), Some(n + 1));
            assert_eq!(database.scan(count).await.unwrap(), Some(n + 1));
        }
    }
}

async fn values_that_must_be_unique_are_told_by_table(database: &database::Database) {
    let database = open(database).await;
    let add = async |tx: &mut Tx<'_>| insert(tx, "a", "x").await;
    database.write(add).await.unwrap();
    match database.write(add).await {
        Err(Error::Unique { table }) => assert_eq!(table, "item"),
        other => panic!("{other:?}"),
    }
    assert_eq!(items(&database).await, (vec!["a".to_owned()], 1));
}

/// Whatever a closure makes of a failed statement: the result of the write says what became of its rows.
async fn what_is_ok_is_kept_and_what_is_not_is_not(database: &database::Database) {
    let database = open(database).await;
    database.write(async |tx: &mut Tx<'_>| insert(tx, "taken", "x").await).await.unwrap();
    let goes_on = async |tx: &mut Tx<'_>| {
        let sql = "INSERT INTO item (id) VALUES ($1)";
        tx.execute(sql, &["before".into()]).await?;
        let refused = tx.execute(sql, &["taken".into()]).await;
        assert!(matches!(refused, Err(Error::Unique { .. })));
        Ok::<_, Error>(())
    };
    let kept = database.write(goes_on).await.is_ok();
    let (ids, _) = items(&database).await;
    assert_eq!(ids.contains(&"before".to_owned()), kept, "the write was said to be kept: {kept}");
}

async fn counts_follow_what_was_kept(database: &database::Database) {
    let database = open(database).await;
    let change = |difference: i64, fails: bool| {
        database.write(async move |tx: &mut Tx<'_>| {
            tx.execute("SELECT 1", &[]).await.ok();
            tx.count(COUNT, difference);
            tx.count(COUNT, difference);
            tx.count("another", 1);
            if fails { Err(Failure::Own) } else { Ok(()) }
        })
    };
    let changes = (0..120_i64).map(|n| change(n % 7 - 2, n % 5 == 0));
    let expected: i64 = (0..120).filter(|n| n % 5 != 0).map(|n| 2 * (n % 7 - 2)).sum();
    let done = join_all(changes).await;
    assert_eq!(done.iter().filter(|result| result.is_ok()).count(), 96);
    assert_eq!(items(&database).await, (vec![], expected));
    let another = async |tx: &mut Tx<'_>| {
        let (counted, never) = (tx.counted("another"), tx.counted("never"));
        let counted = tx.select(counted, |row| row.int(0)).await?;
        let never = tx.select(never, |row| row.int(0)).await?;
        Ok::<_, Error>((counted, never))
    };
    assert_eq!(database.read(another).await.unwrap(), (vec![96], vec![0]));
}

async fn whoever_goes_away_harms_nobody(database: &database::Database) {
    // Given one connection only, and units of work whose askers go away at once or a little later
    let one = Options { connections: 1, ..OPTIONS };
    let database = open_with(database, MIGRATIONS, one).await.unwrap();
    for n in 0..500_u32 {
        let add = async move |tx: &mut Tx<'_>| insert(tx, &format!("gone{n}"), "x").await;
        let limit = Duration::from_micros(u64::from(n % 40) * 20);
        drop(tokio::time::timeout(limit, database.write(add)).await);
        // when somebody else comes after them, then nothing of them meets him,
        items(&database).await;
    }
    // and when somebody stays, then the work is done, and the count is that of the rows.
    database.write(async |tx: &mut Tx<'_>| insert(tx, "stayed", "x").await).await.unwrap();
    let (ids, count) = items(&database).await;
    assert!(ids.contains(&"stayed".to_owned()));
    assert_eq!(usize::try_from(count), Ok(ids.len()));
}

#[test]
fn what_was_given_up_is_stopped() {
    let database = database::Database::postgres();
    run(async {
        // Given one connection only, and a statement of hours whose asker goes away
        let database = open_with(&database, MIGRATIONS, Options { connections: 1, ..OPTIONS }).await.unwrap();
        let sleep = async |tx: &mut Tx<'_>| {
            tx.query_one("SELECT count(*) FROM (SELECT pg_sleep(3600)) AS slept", &[], |row| row.int(0)).await
        };
        drop(tokio::time::timeout(Duration::from_millis(50), database.read(sleep)).await);
        // when somebody else asks, then he gets a connection, and soon the server works for him alone, long before the
        // statement meets its time limit.
        let others = async |tx: &mut Tx<'_>| {
            let sql = "SELECT count(*) FROM pg_stat_activity \
                       WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()";
            tx.query_one(sql, &[], |row| row.int(0)).await
        };
        let mut looks = 0;
        while database.read(others).await.unwrap() != Some(0) {
            looks += 1;
            assert!(looks < 50, "the statement goes on");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
}

#[test]
fn a_closure_that_panics_leaves_the_others_whole() {
    let database = database::Database::sqlite();
    run(async {
        let database = open(&database).await;
        let written = join_all((0..30).map(|n| {
            database.write(async move |tx: &mut Tx<'_>| {
                insert(tx, &format!("{n:02}"), "x").await?;
                assert!(n != 7, "on purpose");
                Ok::<_, Error>(())
            })
        }));
        let failed: Vec<usize> = (0..).zip(written.await).filter(|(_, it)| it.is_err()).map(|(n, _)| n).collect();
        assert_eq!(failed, [7]);
        assert_eq!(items(&database).await.1, 29);
    });
}

#[test]
fn a_closure_may_wait_for_nothing_but_its_transaction() {
    let database = database::Database::sqlite();
    run(async {
        let database = open(&database).await;
        let waits = async |tx: &mut Tx<'_>| {
            insert(tx, "a", "x").await?;
            tokio::task::yield_now().await;
            Ok::<_, Error>(())
        };
        assert!(matches!(database.write(waits).await, Err(Error::Waited)));
        assert_eq!(items(&database).await, (vec![], 0));
    });
}

async fn amount(database: &Database, id: &'static str) -> i64 {
    let read = async move |tx: &mut Tx<'_>| {
        tx.query_one("SELECT amount FROM item WHERE id = $1", &[id.into()], |row| row.int(0)).await
    };
    database.read(read).await.unwrap().unwrap()
}

#[test]
fn a_deadlock_is_resolved_by_another_try() {
    let database = database::Database::postgres();
    run(async {
        let database = open(&database).await;
        let two =
            async |tx: &mut Tx<'_>| tx.execute("INSERT INTO item (id, amount) VALUES ('a', 0), ('b', 0)", &[]).await;
        assert_eq!(database.write::<u64, Error>(two).await.unwrap(), 2);

        // Given two transactions that each hold the row that the other one wants
        let (both_hold, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
        let transfer = |first: &'static str, second: &'static str| {
            let (both_hold, runs) = (Arc::clone(&both_hold), Arc::clone(&runs));
            database.write(async move |tx: &mut Tx<'_>| {
                let run = runs.fetch_add(1, Ordering::Relaxed);
                let sql = "UPDATE item SET amount = amount + 1 WHERE id = $1";
                tx.execute(sql, &[first.into()]).await?;
                if run < 2 {
                    both_hold.wait().await;
                }
                tx.execute(sql, &[second.into()]).await
            })
        };
        let (one, other): (Result<u64, Error>, Result<u64, Error>) =
            tokio::join!(transfer("a", "b"), transfer("b", "a"));

        // then one of them is taken back and run again, and both have done their work, once.
        assert_eq!((one.unwrap(), other.unwrap()), (1, 1));
        assert_eq!(runs.load(Ordering::Relaxed), 3);
        assert_eq!((amount(&database, "a").await, amount(&database, "b").await), (2, 2));
    });
}

#[test]
fn a_conflict_that_does_not_end_is_given_up() {
    let database = database::Database::postgres();
    run(async {
        let database = open(&database).await;
        let runs = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&runs);
        let conflict = async move |tx: &mut Tx<'_>| {
            counted.fetch_add(1, Ordering::Relaxed);
            insert(tx, "a", "x").await?;
            tx.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$", &[]).await
        };
        let error = database.write::<u64, Error>(conflict).await.unwrap_err();
        assert!(error.to_string().ends_with("(40001)"), "{error}");
        assert_eq!(runs.load(Ordering::Relaxed), 8);
        assert_eq!(support::items(&database).await, (vec![], 0));
    });
}

#[test]
fn a_lost_connection_is_replaced() {
    let database = database::Database::postgres();
    run(async {
        let storage = open(&database).await;
        storage.write(async |tx: &mut Tx<'_>| insert(tx, "a", "x").await).await.unwrap();
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE application_name = 'stheno' AND datname = current_database()";
        // On a thread of its own, for it has a runtime of its own.
        let url = database.url().to_owned();
        let ended = std::thread::spawn(move || support::postgres::execute(&url, end));
        assert_eq!(ended.join().unwrap(), Ok(()));
        storage.write(async |tx: &mut Tx<'_>| insert(tx, "b", "x").await).await.unwrap();
        assert_eq!(items(&storage).await, (vec!["a".to_owned(), "b".to_owned()], 2));
    });
}
