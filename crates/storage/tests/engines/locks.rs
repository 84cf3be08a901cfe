//! Locks that one process holds at a time.

use crate::support::{database, on_both, open};

on_both! {
    one_holds_a_lock_at_a_time,
    a_lock_ends_with_who_holds_it,
}

async fn one_holds_a_lock_at_a_time(database: &database::Database) {
    // Given two processes, as far as the database can tell
    let (one, other) = (open(database).await, open(database).await);
    let (mut ours, mut theirs) = (one.locks(), other.locks());

    // when one takes a lock, then the other does not get it
    assert!(ours.take("a").await.unwrap());
    assert!(!theirs.take("a").await.unwrap());

    // until it is given back.
    ours.give_back("a").await;
    assert!(theirs.take("a").await.unwrap());
    assert!(!ours.take("a").await.unwrap());

    // What one holds several of, is held until the last is given back.
    assert!(theirs.take("b").await.unwrap());
    theirs.give_back("a").await;
    assert!(!ours.take("b").await.unwrap());
    theirs.give_back("b").await;
    assert!(ours.take("b").await.unwrap());
}

async fn a_lock_ends_with_who_holds_it(database: &database::Database) {
    let (one, other) = (open(database).await, open(database).await);
    let (mut ours, mut theirs) = (one.locks(), other.locks());
    assert!(ours.take("a").await.unwrap());
    drop(ours);
    // PostgreSQL is told by the end of the connection, which takes a moment.
    let mut taken = false;
    for _ in 0..500 {
        taken = theirs.take("a").await.unwrap();
        if taken {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(taken);
}
