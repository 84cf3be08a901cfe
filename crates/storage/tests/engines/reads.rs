//! Units of work that read.

use std::time::Duration;

use stheno_storage::{Database, Error, Options, Timestamp, Tx, Value};

use crate::support::{MIGRATIONS, OPTIONS, database, insert, on_both, open, open_with};

on_both! {
    what_takes_too_long_is_stopped,
    values_come_back_as_they_went_in,
    a_column_of_another_kind_is_told,
    a_failure_of_the_closure_is_given_as_it_is,
    reading_changes_nothing,
    a_count_is_that_of_the_moment,
    what_was_counted_is_counted_again_when_something_was_committed,
    a_reader_sees_one_moment,
}

async fn what_takes_too_long_is_stopped(database: &database::Database) {
    // Given a limit of a tenth of a second, and a query that counts to a thousand million
    let hasty = Options { time_limit: Duration::from_millis(100), ..OPTIONS };
    let database = open_with(database, MIGRATIONS, hasty).await.unwrap();
    let count_to = async |tx: &mut Tx<'_>, most: i64| {
        let sql =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT count(*) FROM n";
        tx.query_one(sql, &[most.into()], |row| row.int(0)).await
    };
    // when it is run, then it is stopped, each time, and what is short isn't.
    for _ in 0..3 {
        let stopped = database.scan(async move |tx: &mut Tx<'_>| count_to(tx, 1_000_000_000).await).await;
        assert!(matches!(stopped, Err(Error::TimeLimit)), "{stopped:?}");
        let counted = database.scan(async move |tx: &mut Tx<'_>| count_to(tx, 10).await).await;
        assert_eq!(counted.unwrap(), Some(10));
    }
}

async fn values_come_back_as_they_went_in(database: &database::Database) {
    let database = open(database).await;
    let texts = ["", "O'Neil \"$1\" %_\\", "Zoë \u{1f680}\u{2028}", &"long".repeat(50_000)];
    let times = [0, -1, 1_795_245_327_405, -62_135_596_800_000, 253_402_300_799_999].map(Timestamp);
    let ints = [0, -1, i64::MAX, i64::MIN];
    let document = r#"{"b": 1,"a":"\u0000\n"}"#;
    for (n, text) in texts.iter().enumerate() {
        let (text, time, int) = ((*text).to_owned(), times[n], ints[n]);
        let (kept, flag) = (text.clone(), n % 2 == 0);
        let add = async move |tx: &mut Tx<'_>| {
            let values: [Value; 6] = [
                n.to_string().into(),
                text.clone().into(),
                flag.into(),
                int.into(),
                time.into(),
                Value::Json(document.to_owned()),
            ];
            let sql = "INSERT INTO item (id, name, flag, amount, at, document) VALUES ($1, $2, $3, $4, $5, $6)";
            tx.execute(sql, &values).await
        };
        assert_eq!(database.write::<u64, Error>(add).await.unwrap(), 1);
        let read = async |tx: &mut Tx<'_>| {
            let sql = "SELECT name, flag, amount, at, document FROM item WHERE id = $1";
            tx.query_one(sql, &[n.to_string().into()], |row| {
                assert_eq!(row.text(0)?, kept);
                assert_eq!((row.bool(1)?, row.int(2)?, row.time(3)?), (flag, int, time));
                assert_eq!(row.text(4)?, document);
                Ok(())
            })
            .await
        };
        assert_eq!(database.point::<_, Error>(read).await.unwrap(), Some(()));
    }
    // NULL in every column
    let add = async |tx: &mut Tx<'_>| {
        let values = [Value::Null, Value::Null, Value::Null, Value::Null];
        tx.execute("INSERT INTO item (id, name, flag, at, document) VALUES ('null', $1, $2, $3, $4)", &values).await
    };
    assert_eq!(database.write::<u64, Error>(add).await.unwrap(), 1);
    let read = async |tx: &mut Tx<'_>| {
        tx.query_one("SELECT name, at, document FROM item WHERE id = 'null'", &[], |row| {
            assert_eq!((row.opt_text(0)?, row.opt_time(1)?, row.opt_text(2)?), (None, None, None));
            assert!(matches!(row.text(0), Err(Error::Shape { column: 0, .. })));
            assert!(matches!(row.time(1), Err(Error::Shape { column: 1, .. })));
            Ok(())
        })
        .await
    };
    assert_eq!(database.point::<_, Error>(read).await.unwrap(), Some(()));
}

async fn a_column_of_another_kind_is_told(database: &database::Database) {
    let database = open(database).await;
    database.write(async |tx: &mut Tx<'_>| insert(tx, "a", "x").await).await.unwrap();
    let wrong = async |tx: &mut Tx<'_>| tx.query("SELECT name FROM item", &[], |row| row.int(0)).await;
    assert!(matches!(database.read(wrong).await, Err(Error::Shape { column: 0, .. })));
    let missing =
        async |tx: &mut Tx<'_>| tx.query("SELECT name FROM item", &[], |row| row.opt_text(7).map(|_| ())).await;
    assert!(matches!(database.read(missing).await, Err(Error::Shape { column: 7, .. })));
}

#[derive(Debug, PartialEq)]
struct Own(u8);

impl From<Error> for Own {
    fn from(_: Error) -> Self {
        Self(0)
    }
}

async fn a_failure_of_the_closure_is_given_as_it_is(database: &database::Database) {
    let database = open(database).await;
    let fails = async |tx: &mut Tx<'_>| {
        tx.query("SELECT id FROM item", &[], |_| Ok(())).await?;
        Err::<(), _>(Own(7))
    };
    assert_eq!(database.point(fails).await, Err(Own(7)));
    assert_eq!(database.read(fails).await, Err(Own(7)));
    assert_eq!(database.scan(fails).await, Err(Own(7)));
    assert_eq!(database.write(fails).await, Err(Own(7)));
    let wrong = async |tx: &mut Tx<'_>| Ok(tx.query("SELECT nothing FROM item", &[], |_| Ok(())).await?);
    assert_eq!(database.read(wrong).await, Err(Own(0)));
}

async fn a_count_is_that_of_the_moment(database: &database::Database) {
    // Given two processes on one database, as good as
    let (one, other) = (open(database).await, open(database).await);
    let counted = async |database: &Database| {
        let count = async |tx: &mut Tx<'_>| {
            let select = tx.statement("SELECT id FROM item WHERE FALSE");
            let mut count = tx.statement("SELECT count(*) FROM item WHERE name = ");
            count.bind("x".into());
            tx.select_and_count(select, count, |_| Ok(())).await
        };
        database.scan::<_, Error>(count).await.unwrap().1
    };
    let add = async |database: &Database, id: &'static str| {
        database.write(async move |tx: &mut Tx<'_>| insert(tx, id, "x").await).await.unwrap();
    };
    // when either adds something, then both count it, however often they have counted before.
    for (writes, id, count) in [(&one, "a", 1), (&other, "b", 2), (&one, "c", 3)] {
        add(writes, id).await;
        for _ in 0..4 {
            assert_eq!((counted(&one).await, counted(&other).await), (count, count));
        }
    }
}

async fn what_was_counted_is_counted_again_when_something_was_committed(database: &database::Database) {
    // Given a count that is another one each time
    let sql = match database.url().starts_with("sqlite:") {
        true => "SELECT random()",
        false => "SELECT CAST(1e15 * random() AS bigint)",
    };
    let (database, other) = (open(database).await, open(database).await);
    let counted = async || {
        let count = async move |tx: &mut Tx<'_>| {
            let (select, count) = (tx.statement("SELECT id FROM item WHERE FALSE"), tx.statement(sql));
            tx.select_and_count(select, count, |_| Ok(())).await
        };
        database.scan::<_, Error>(count).await.unwrap().1
    };
    // when nothing is committed, then it is remembered; and once something is, it is another one.
    // On PostgreSQL others commit something now and then in databases of their own, and connections are made at the beginning.
    let twice = async || {
        for _ in 0..1000 {
            let count = counted().await;
            if counted().await == count {
                return count;
            }
        }
        panic!("nothing is remembered");
    };
    let first = twice().await;
    other.write(async |tx: &mut Tx<'_>| insert(tx, "a", "x").await).await.unwrap();
    assert_ne!(counted().await, first);
    twice().await;
}

async fn reading_changes_nothing(database: &database::Database) {
    let database = open(database).await;
    let writes = async |tx: &mut Tx<'_>| insert(tx, "a", "x").await;
    assert!(database.read(writes).await.is_err());
    assert!(database.scan(writes).await.is_err());
    assert_eq!(crate::support::items(&database).await, (vec![], 0));
}

async fn a_reader_sees_one_moment(database: &database::Database) {
    // Given somebody who writes pairs, one after the other
    let database = open(database).await;
    let writer = database.for_thread().unwrap();
    let writing = async {
        for n in 0..60 {
            let pair = async move |tx: &mut Tx<'_>| {
                insert(tx, &format!("{n}a"), "x").await?;
                insert(tx, &format!("{n}b"), "x").await
            };
            writer.write(pair).await.unwrap();
        }
    };
    // when rows are counted twice in one unit of reading, then both counts are the same, and even.
    let count = async |tx: &mut Tx<'_>| {
        let once = tx.query_one("SELECT count(*) FROM item", &[], |row| row.int(0)).await?;
        let again = tx.query_one("SELECT count(*) FROM item WHERE name = 'x'", &[], |row| row.int(0)).await?;
        let kept = tx.counted(crate::support::COUNT);
        let kept = tx.select(kept, |row| row.int(0)).await?.first().copied();
        Ok::<_, Error>((once, again, kept))
    };
    let reading = async {
        for _ in 0..60 {
            let (once, again, kept) = database.scan(count).await.unwrap();
            assert_eq!((once, once), (again, kept));
            assert_eq!(once.map(|count| count % 2), Some(0));
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(writing, reading);
}
