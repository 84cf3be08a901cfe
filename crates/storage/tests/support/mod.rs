//! An empty database for each test, as the tests of the whole program have it, with a table to play with.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "where these can't go on, the test that called them can't either"
)]
#![allow(dead_code, reason = "a part of what the tests of the whole program use")]

#[path = "../../../stheno/tests/support/database.rs"]
pub(crate) mod database;
#[path = "../../../stheno/tests/support/postgres.rs"]
pub(crate) mod postgres;

use std::time::Duration;

use stheno_storage::{Address, Column, Database, Error, Feed, Kind, Migration, Options, SearchIndex, Tx};

/// The tables `item` and `entry`.
pub(crate) static MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "items",
    sqlite: "CREATE TABLE item (
                 number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT, search TEXT, flag INTEGER,
                 amount INTEGER, at INTEGER, document TEXT
             );
             CREATE VIRTUAL TABLE item_search USING fts5 (
                 search, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
             );
             CREATE TABLE entry (position INTEGER PRIMARY KEY, name TEXT NOT NULL);",
    postgres: "CREATE TABLE item (
                   id text COLLATE \"C\" PRIMARY KEY, name text COLLATE \"C\", search text COLLATE \"C\", flag boolean,
                   amount bigint, at timestamptz(3), document json
               );
               CREATE TABLE entry (
                   position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE \"C\" NOT NULL
               )",
}];

pub(crate) static ID: Column = Column { name: "id", sql: "i.id", kind: Kind::Text, nullable: false };
pub(crate) static NAME: Column = Column { name: "name", sql: "i.name", kind: Kind::Text, nullable: true };
pub(crate) static AT: Column = Column { name: "at", sql: "i.at", kind: Kind::Time, nullable: true };
pub(crate) static SEARCH: SearchIndex =
    SearchIndex { table: "item", alias: "i", column: "search", fts: "item_search", live: true };

pub(crate) static ENTRIES: Feed = Feed { table: "entry", number: 1 };

/// The name of the kept count of items.
pub(crate) const COUNT: &str = "item";

pub(crate) const OPTIONS: Options =
    Options { threads: 1, connections: 8, time_limit: Duration::from_secs(10), bulk: false };

/// Runs a test to its end on a runtime of its own.
pub(crate) fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("can't make a runtime");
    runtime.block_on(work)
}

/// Opens the database with these steps and options.
pub(crate) async fn open_with(
    database: &database::Database,
    migrations: &'static [Migration],
    options: Options,
) -> Result<Database, Error> {
    let address = Address::parse(database.url()).expect("an address");
    // The handle that is opened is for opening; threads have their own.
    Database::open(&address, options, migrations).await?.for_thread()
}

/// Opens the database with the table `item`.
pub(crate) async fn open(database: &database::Database) -> Database {
    open_with(database, MIGRATIONS, OPTIONS).await.expect("can't open the database")
}

/// Adds an item and counts it.
pub(crate) async fn insert(tx: &mut Tx<'_>, id: &str, name: &str) -> Result<(), Error> {
    tx.execute("INSERT INTO item (id, name) VALUES ($1, $2)", &[id.into(), name.into()]).await?;
    tx.count(COUNT, 1);
    Ok(())
}

/// The ids of all items, and the kept count.
pub(crate) async fn items(database: &Database) -> (Vec<String>, i64) {
    let read = async |tx: &mut Tx<'_>| {
        let ids = tx.query("SELECT id FROM item ORDER BY id", &[], |row| row.text(0).map(str::to_owned)).await?;
        let counted = tx.counted(COUNT);
        let counts = tx.select(counted, |row| row.int(0)).await?;
        Ok::<_, Error>((ids, counts.into_iter().sum()))
    };
    database.read(read).await.expect("can't read the items")
}

/// Makes a test of each function, once on SQLite and once on PostgreSQL. A function takes an empty database.
macro_rules! on_both {
    ($($test:ident,)*) => {
        mod sqlite {
            $(#[test]
            fn $test() {
                crate::support::run(super::$test(&crate::support::database::Database::sqlite()));
            })*
        }
        mod postgres {
            $(#[test]
            fn $test() {
                crate::support::run(super::$test(&crate::support::database::Database::postgres()));
            })*
        }
    };
}
pub(crate) use on_both;
