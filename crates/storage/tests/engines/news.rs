//! Waking whoever waits for a commit.

use std::time::Duration;

use futures_util::future::join_all;
use stheno_storage::{Database, Error, News, Topic, Tx};
use tokio::time::timeout;

use crate::support::{database, insert, on_both, open};

on_both! {
    a_commit_that_tells_is_heard_of,
    nothing_else_is_heard_of,
    of_a_group_one_that_tells_is_enough,
}

async fn hears(news: &mut News) -> bool {
    timeout(Duration::from_millis(100), news.next()).await.is_ok()
}

const FEED: Option<Topic> = Some(Topic::Feed);

async fn add(database: &Database, id: &'static str, tells: Option<Topic>, fails: bool) {
    let write = async move |tx: &mut Tx<'_>| {
        insert(tx, id, "x").await?;
        if let Some(topic) = tells {
            tx.tell(topic);
        }
        if fails { Err(Error::Pattern) } else { Ok(()) }
    };
    assert_eq!(database.write(write).await.is_err(), fails);
}

async fn a_commit_that_tells_is_heard_of(database: &database::Database) {
    let database = open(database).await;
    let mut news = database.for_thread().unwrap().news(Topic::Feed);
    assert!(!hears(&mut news).await);
    add(&database, "a", FEED, false).await;
    add(&database, "b", FEED, false).await;
    assert!(hears(&mut news).await);
    assert!(!hears(&mut news).await, "both were heard of at once");
}

async fn nothing_else_is_heard_of(database: &database::Database) {
    let database = open(database).await;
    let mut news = database.news(Topic::Feed);
    add(&database, "a", None, false).await;
    add(&database, "b", FEED, true).await;
    add(&database, "c", Some(Topic::Errand), false).await;
    assert!(!hears(&mut news).await);
}

async fn of_a_group_one_that_tells_is_enough(database: &database::Database) {
    let database = open(database).await;
    let (mut feed, mut errand) = (database.news(Topic::Feed), database.news(Topic::Errand));
    let topic = |id| match id {
        "c" => FEED,
        "e" => Some(Topic::Errand),
        _ => None,
    };
    let ids = ["a", "b", "c", "d", "e", "f"];
    join_all(ids.map(|id| add(&database, id, topic(id), id == "d"))).await;
    assert!(hears(&mut feed).await && hears(&mut errand).await);
}
