//! The schema, step by step.

use futures_util::future::join_all;
use stheno_storage::{Error, Migration, Tx};

use crate::support::{self, OPTIONS, database, on_both, open_with, run};

on_both! {
    steps_are_done_once_and_in_order,
    a_step_that_fails_leaves_the_schema_as_it_was,
    a_newer_schema_is_refused,
}

const ONE: Migration =
    Migration { version: 1, name: "one", sqlite: "CREATE TABLE one (a TEXT)", postgres: "CREATE TABLE one (a text)" };
const TWO: Migration = Migration {
    version: 2,
    name: "two",
    sqlite: "INSERT INTO one (a) VALUES ('x'); CREATE TABLE two (b TEXT)",
    postgres: "INSERT INTO one (a) VALUES ('x'); CREATE TABLE two (b text)",
};
const BROKEN: Migration = Migration {
    version: 2,
    name: "broken",
    sqlite: "INSERT INTO one (a) VALUES ('x'); CREATE TABLE two (b TEXT); SELECT nothing FROM nowhere",
    postgres: "INSERT INTO one (a) VALUES ('x'); CREATE TABLE two (b text); SELECT nothing FROM nowhere",
};

static FIRST: &[Migration] = &[ONE];
static BOTH: &[Migration] = &[ONE, TWO];
static WITH_BROKEN: &[Migration] = &[ONE, BROKEN];

/// The steps that were done, and how many rows the second of them made.
async fn state(database: &database::Database, known: &'static [Migration]) -> (String, i64) {
    let database = open_with(database, known, OPTIONS).await.unwrap();
    let read = async |tx: &mut Tx<'_>| {
        let sql = "SELECT name FROM schema_version ORDER BY version";
        let steps = tx.query(sql, &[], |row| row.text(0).map(str::to_owned)).await?.join(" ");
        let rows = tx.query_one("SELECT count(*) FROM one", &[], |row| row.int(0)).await?;
        Ok::<_, Error>((steps, rows.unwrap_or(-1)))
    };
    database.read(read).await.unwrap()
}

async fn steps_are_done_once_and_in_order(database: &database::Database) {
    assert_eq!(state(database, FIRST).await, ("one".to_owned(), 0));
    for _ in 0..2 {
        assert_eq!(state(database, BOTH).await, ("one two".to_owned(), 1));
    }
}

async fn a_step_that_fails_leaves_the_schema_as_it_was(database: &database::Database) {
    assert_eq!(state(database, FIRST).await, ("one".to_owned(), 0));
    assert!(open_with(database, WITH_BROKEN, OPTIONS).await.is_err());
    assert_eq!(state(database, FIRST).await, ("one".to_owned(), 0));
    assert_eq!(state(database, BOTH).await, ("one two".to_owned(), 1));
}

async fn a_newer_schema_is_refused(database: &database::Database) {
    assert_eq!(state(database, BOTH).await, ("one two".to_owned(), 1));
    let refused = open_with(database, FIRST, OPTIONS).await.map(|_| ());
    assert!(matches!(refused, Err(Error::SchemaTooNew { found: 2, known: 1 })), "{refused:?}");
}

#[test]
fn several_may_open_a_new_database_at_once() {
    let database = database::Database::postgres();
    run(async {
        let opened = join_all((0..4).map(|_| open_with(&database, BOTH, support::OPTIONS))).await;
        assert!(opened.iter().all(Result::is_ok));
        assert_eq!(state(&database, BOTH).await, ("one two".to_owned(), 1));
    });
}
