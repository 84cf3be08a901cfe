//! How long what was found good may be remembered.

use std::time::Duration;

use futures_util::future::{Either, select};
use stheno_storage::{Database, Error, Tx};
use tokio::time::{sleep, timeout};

use crate::support::{database, insert, on_both, open, run};

on_both! {
    it_ends_with_a_commit_that_withdraws,
}

/// Does this while the database hears of withdrawals.
async fn hearing<T>(database: &Database, work: impl Future<Output = T>) -> T {
    let (hears, work) = (std::pin::pin!(database.hear_withdrawals()), std::pin::pin!(work));
    match select(work, hears).await {
        Either::Left((done, _)) => done,
        Either::Right(_) => panic!("hearing has ended"),
    }
}

/// Waits for the number to be this.
async fn wait_for(database: &Database, wanted: impl Fn(Option<u64>) -> bool) {
    let comes = async {
        while !wanted(database.trust()) {
            sleep(Duration::from_millis(1)).await;
        }
    };
    assert!(timeout(Duration::from_secs(10), comes).await.is_ok(), "the number has not changed as it should");
}

async fn it_ends_with_a_commit_that_withdraws(database: &database::Database) {
    let database = open(database).await;
    hearing(&database, async {
        wait_for(&database, |number| number.is_some()).await;
        let before = database.trust();
        let withdraw = async |tx: &mut Tx<'_>| {
            insert(tx, "a", "x").await?;
            tx.withdraw();
            Ok::<_, Error>(())
        };
        database.write(withdraw).await.unwrap();
        assert_ne!(database.trust(), before, "known at once where it was committed");
    })
    .await;
}

#[test]
fn postgres_ends_it_for_other_processes_as_well() {
    let shared = database::Database::postgres();
    run(async {
        let (database, other) = (open(&shared).await, open(&shared).await);
        assert_eq!(database.trust(), None, "nothing is remembered by who does not hear");
        hearing(&database, async {
            wait_for(&database, |number| number.is_some()).await;
            let before = database.trust();
            let withdraw = async |tx: &mut Tx<'_>| tx.execute("NOTIFY stheno_withdrawn", &[]).await;
            other.write(withdraw).await.unwrap();
            wait_for(&database, |number| number.is_some() && number != before).await;
        })
        .await;
    });
}

#[test]
fn postgres_ends_it_while_it_does_not_hear() {
    let shared = database::Database::postgres();
    run(async {
        let database = open(&shared).await;
        hearing(&database, async {
            wait_for(&database, |number| number.is_some()).await;
            let before = database.trust();
            // Given that the connection that hears is lost
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND query LIKE 'LISTEN%'";
            let end = async |tx: &mut Tx<'_>| tx.query(end, &[], |row| row.bool(0)).await;
            assert_eq!(database.write(end).await.unwrap(), [true]);
            // then nothing is remembered until it is there again, and nothing from before.
            wait_for(&database, |number| number.is_none()).await;
            wait_for(&database, |number| number.is_some() && number != before).await;
        })
        .await;
    });
}
