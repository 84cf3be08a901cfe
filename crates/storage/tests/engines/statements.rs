//! One text of SQL for both engines.

use stheno_storage::{Condition, Database, Error, Op, Timestamp, Tx, Value};

use crate::support::{AT, ID, NAME, SEARCH, database, on_both, open, run};

on_both! {
    conditions_find_the_same_rows,
    letters_case_is_the_same_everywhere,
    every_character_is_itself_in_a_search,
    words_are_found_also_after_changes,
    a_regular_expression_that_is_none_is_told,
    a_placeholder_may_be_used_again,
}

/// Items with a name each, and a time for every second one.
async fn with_items(database: &database::Database, names: &'static [Option<&'static str>]) -> Database {
    let database = open(database).await;
    let add = async move |tx: &mut Tx<'_>| {
        for (n, name) in (0_i64..).zip(names) {
            let at = (n % 2 == 0).then_some(Timestamp(n * 1000));
            let (id, search) = (n.to_string(), name.map(str::to_lowercase));
            let values: [Value; 4] = [id.as_str().into(), (*name).into(), search.into(), at.into()];
            tx.execute("INSERT INTO item (id, name, search, at) VALUES ($1, $2, $3, $4)", &values).await?;
            tx.index_new(&SEARCH, &id);
        }
        Ok::<_, Error>(())
    };
    database.write(add).await.unwrap();
    database
}

async fn ids(database: &Database, condition: &Condition) -> Result<String, Error> {
    let read = async |tx: &mut Tx<'_>| {
        let mut select = tx.statement("SELECT i.id FROM item i WHERE ");
        select.condition(condition).push(" ORDER BY i.id");
        Ok::<_, Error>(tx.select(select, |row| row.text(0).map(str::to_owned)).await?.join(" "))
    };
    database.read(read).await
}

const NAMES: &[Option<&str>] =
    &[Some("Ada"), Some("ada"), Some("Zoë"), Some("ZOË"), Some("50%"), Some("a_b\\c"), Some(""), None];

async fn conditions_find_the_same_rows(database: &database::Database) {
    let database = with_items(database, NAMES).await;
    let name = |op, text: &str| Condition::Compare(&NAME, op, text.into());
    let texts = |texts: &[&str]| Value::Texts(texts.iter().map(|text| (*text).to_owned()).collect());
    let time = |millis| Value::Time(Timestamp(millis));
    for (condition, found) in [
        (Condition::ALWAYS, "0 1 2 3 4 5 6 7"),
        (Condition::NEVER, ""),
        (name(Op::Eq, "ada"), "1"),
        (name(Op::Ne, "ada"), "0 2 3 4 5 6"),
        // By bytes, whatever the language
        (name(Op::Gt, "Z"), "1 2 3 5"),
        (name(Op::Lte, "Ada"), "0 4 6"),
        (name(Op::Like, "%a"), "0 1"),
        (name(Op::Like, "Zo_"), "2"),
        (name(Op::Like, "%\\%"), "4"),
        (name(Op::Like, "a\\_b\\\\c"), "5"),
        (name(Op::Ilike, "ADA"), "0 1"),
        (name(Op::Ilike, "zoë"), "2 3"),
        (name(Op::Ilike, "%Ë"), "2 3"),
        (name(Op::Regex, "^[Aa]da$"), "0 1"),
        (name(Op::Regex, "o"), "2"),
        (name(Op::Eq, "a\0b"), ""),
        (name(Op::Ne, "a\0b"), "0 1 2 3 4 5 6"),
        (Condition::OneOf(&NAME, texts(&["Ada", "Zoë", "x", "a\0b"])), "0 2"),
        (Condition::OneOf(&NAME, texts(&[])), ""),
        (Condition::NoneOf(&NAME, texts(&["Ada", "Zoë"])), "1 3 4 5 6"),
        (Condition::NoneOf(&NAME, texts(&[])), "0 1 2 3 4 5 6"),
        (Condition::IsNull(&NAME), "7"),
        (Condition::IsNotNull(&AT), "0 2 4 6"),
        (Condition::Compare(&AT, Op::Gte, time(2000)), "2 4 6"),
        (Condition::Compare(&AT, Op::Eq, time(2000)), "2"),
        (Condition::OneOf(&AT, Value::Times(vec![Timestamp(0), Timestamp(4000)])), "0 4"),
        (Condition::NoneOf(&AT, Value::Times(vec![Timestamp(0)])), "2 4 6"),
        (Condition::Any(vec![name(Op::Eq, "Ada"), Condition::IsNull(&NAME)]), "0 7"),
        (
            Condition::All(vec![
                name(Op::Ilike, "ada"),
                Condition::Any(vec![Condition::IsNull(&AT), Condition::NEVER]),
            ]),
            "1",
        ),
        (Condition::Search(&SEARCH, vec!["zoë".to_owned()]), "2 3"),
        (Condition::Search(&SEARCH, vec!["ad".to_owned(), "da".to_owned()]), "0 1"),
        (Condition::Search(&SEARCH, vec!["ada".to_owned(), "a".to_owned()]), "0 1"),
        (Condition::Search(&SEARCH, vec!["_d_".to_owned()]), "0 1"),
        (Condition::Search(&SEARCH, vec!["_b\\\\".to_owned()]), "5"),
        (Condition::Search(&SEARCH, vec!["\"".to_owned()]), ""),
        (Condition::Search(&SEARCH, vec![]), "0 1 2 3 4 5 6 7"),
    ] {
        assert_eq!(ids(&database, &condition).await.unwrap(), found, "{condition:?}");
    }
    // Many of them side by side, and many within one another
    let many = |number| vec![Condition::Compare(&ID, Op::Ne, "x".into()); number];
    assert_eq!(ids(&database, &Condition::All(many(900))).await.unwrap(), "0 1 2 3 4 5 6 7");
    let nested = (0..200).fold(Condition::IsNull(&NAME), |inner, _| Condition::Any(vec![Condition::NEVER, inner]));
    assert_eq!(ids(&database, &nested).await.unwrap(), "7");
}

/// Each letter by itself, wherever it stands in a word.
async fn letters_case_is_the_same_everywhere(database: &database::Database) {
    let database = with_items(database, &[Some("İstanbul"), Some("ΟΔΥΣΣΕΥΣ"), Some("Straße"), Some("\u{1c5}")]).await;
    for (pattern, found) in [
        ("istanbul", "0"),
        ("İSTANBUL", "0"),
        ("i\u{307}stanbul", ""),
        ("_stanbul", "0"),
        ("%σσευσ", "1"),
        ("%ΥΣ%", "1"),
        ("ΟΔΥΣΣΕΥΣ", "1"),
        ("%ς", ""),
        ("STRASSE", ""),
        ("stra\u{1e9e}e", "2"),
        ("\u{1c4}", "3"),
        ("\u{1c6}", "3"),
    ] {
        let condition = Condition::Compare(&NAME, Op::Ilike, pattern.into());
        assert_eq!(ids(&database, &condition).await.unwrap(), found, "{pattern}");
    }
}

async fn every_character_is_itself_in_a_search(database: &database::Database) {
    let names = &[Some("a\u{fffd}b"), Some("a\u{fffe}b"), Some("a\u{ffff}b"), Some("a\u{10ffff}b"), Some("a\u{fdd0}b")];
    let database = with_items(database, names).await;
    for (number, character) in ["\u{fffd}", "\u{fffe}", "\u{ffff}", "\u{10ffff}", "\u{fdd0}"].iter().enumerate() {
        for word in [(*character).to_owned(), format!("a{character}b"), format!("a{character}%")] {
            let found = ids(&database, &Condition::Search(&SEARCH, vec![word.clone()])).await.unwrap();
            assert_eq!(found, number.to_string(), "{}", word.escape_unicode());
        }
    }
}

async fn words_are_found_also_after_changes(database: &database::Database) {
    let database = with_items(database, &[Some("first"), Some("second"), Some("third")]).await;
    let set = |id: &'static str, text: Option<&'static str>| {
        database.write(async move |tx: &mut Tx<'_>| {
            let changed = tx.execute("UPDATE item SET search = $1 WHERE id = $2", &[text.into(), id.into()]).await?;
            tx.reindex(&SEARCH, id);
            Ok::<_, Error>(changed)
        })
    };
    let find = async |word: &str| ids(&database, &Condition::Search(&SEARCH, vec![word.to_owned()])).await.unwrap();
    assert_eq!((find("first").await, find("ir").await), ("0".to_owned(), "0 2".to_owned()));
    assert_eq!(set("0", Some("changed")).await.unwrap(), 1);
    assert_eq!((find("first").await, find("changed").await), (String::new(), "0".to_owned()));
    assert_eq!(set("0", None).await.unwrap(), 1);
    assert_eq!((find("changed").await, find("ir").await), (String::new(), "2".to_owned()));
    assert_eq!(set("0", Some("third")).await.unwrap(), 1);
    assert_eq!(find("third").await, "0 2");
    // Twice in one unit of work
    let twice = async |tx: &mut Tx<'_>| {
        for text in ["once", "again"] {
            tx.execute("UPDATE item SET search = $1 WHERE id = '1'", &[text.into()]).await?;
            tx.reindex(&SEARCH, "1");
        }
        Ok::<_, Error>(())
    };
    database.write(twice).await.unwrap();
    assert_eq!(
        (find("second").await, find("once").await, find("again").await),
        (String::new(), String::new(), "1".to_owned())
    );
    // One that is added and changed in one unit of work
    let both = async |tx: &mut Tx<'_>| {
        tx.execute("INSERT INTO item (id, search) VALUES ('new', 'before')", &[]).await?;
        tx.index_new(&SEARCH, "new");
        tx.execute("UPDATE item SET search = 'after' WHERE id = 'new'", &[]).await?;
        tx.reindex(&SEARCH, "new");
        Ok::<_, Error>(())
    };
    database.write(both).await.unwrap();
    assert_eq!((find("before").await, find("after").await), (String::new(), "new".to_owned()));
}

async fn a_regular_expression_that_is_none_is_told(database: &database::Database) {
    let database = with_items(database, NAMES).await;
    for pattern in ["(", "[", "*", "a{1001}{1001}{1001}"] {
        let wrong = ids(&database, &Condition::Compare(&NAME, Op::Regex, pattern.into())).await;
        assert!(matches!(wrong, Err(Error::Pattern)), "{pattern}: {wrong:?}");
    }
    assert_eq!(ids(&database, &Condition::Compare(&NAME, Op::Eq, "ada".into())).await.unwrap(), "1");
}

async fn a_placeholder_may_be_used_again(database: &database::Database) {
    let database = open(database).await;
    let read = async |tx: &mut Tx<'_>| {
        let values: [Value; 2] = ["a".into(), "b".into()];
        let sql = "SELECT CAST($1 AS text) || CAST($2 AS text) || CAST($1 AS text)";
        tx.query_one(sql, &values, |row| row.text(0).map(str::to_owned)).await
    };
    assert_eq!(database.read::<_, Error>(read).await.unwrap().as_deref(), Some("aba"));
}

/// SQLite numbers names as they appear, so another order would mean other values there.
#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "placeholders must be numbered in the order of their first appearance")]
fn placeholders_in_another_order_are_a_mistake() {
    let database = database::Database::sqlite();
    run(async {
        let database = open(&database).await;
        let wrong = async |tx: &mut Tx<'_>| tx.query("SELECT $2, $1", &["a".into(), "b".into()], |_| Ok(())).await;
        drop(database.read::<_, Error>(wrong).await);
    });
}
