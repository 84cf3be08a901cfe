//! Long lists: pages far behind, and words that many have.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use stheno_domain::Timestamp;

use crate::support::calls::Caller;
use crate::support::database::{Database, Folder};
use crate::support::process::{run, soon, stheno_on};
use crate::support::{shop, sql};

on_both! {
    pages_far_behind_are_as_any_others,
    milestones_are_set_in_the_past_as_well,
    milestones_are_exact_while_others_write,
    a_search_finds_what_is_there_however_much_that_is,
    what_few_have_and_what_many_have_is_found_in_any_order,
}

const MANY: i64 = 31_000;
/// A minute of the year 2026, and how far one customer is from the next, in milliseconds.
const BEGAN: i64 = 1_795_245_327_405;
const APART: i64 = 10;

/// Puts customers into the database, with these numbers in their ids and times.
fn insert(database: &Database, first: i64, last: i64, letter: char) {
    let (numbers, no) = match database.url().starts_with("sqlite:") {
        true => {
            (format!("WITH RECURSIVE n (i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"), "0")
        }
        false => (format!("WITH n AS (SELECT generate_series({first}, {last}) AS i)"), "false"),
    };
    // In the order of the times, ids run the other way in each thousand: the two orders are not the same.
    let (id, at) = match database.url().starts_with("sqlite:") {
        true => (
            format!("printf('cus_{letter}%08d', i / 1000 * 1000 + 999 - i % 1000)"),
            format!("{BEGAN} + i / 3 * {APART}"),
        ),
        false => (
            format!("'cus_{letter}' || lpad((i / 1000 * 1000 + 999 - i % 1000)::text, 8, '0')"),
            format!("to_timestamp(({BEGAN} + i / 3 * {APART}) / 1000.0)"),
        ),
    };
    // Half of them are called Smith, one in a hundred has each number below that, and those of the end are called Lately, some Zebra.
    let text = "CASE WHEN i % 2 = 0 THEN 'smith' ELSE 'jones' END || ' number' || i % 100 || ' alone' || i \
                || CASE WHEN i >= 27000 THEN ' lately' ELSE '' END || CASE WHEN i >= 40000 THEN ' zebra' ELSE '' END";
    let insert = "INSERT INTO customer (id, has_account, search, created_at, updated_at)";
    sql::execute(database.url(), &format!("{insert} {numbers} SELECT {id}, {no}, {text}, {at}, {at} FROM n"));
    if database.url().starts_with("sqlite:") {
        let index = "INSERT INTO customer_search (rowid, search) SELECT number, search FROM customer";
        sql::execute(database.url(), &format!("{index} WHERE id LIKE 'cus_{letter}%'"));
    }
    let count = last - first + 1;
    let counter = "INSERT INTO counter (name, shard, value) VALUES ('customer', 0, 0) ON CONFLICT DO NOTHING";
    sql::execute(database.url(), counter);
    let counter = format!("UPDATE counter SET value = value + {count} WHERE name = 'customer' AND shard = 0");
    sql::execute(database.url(), &counter);
}

/// The live customers `c` that fulfil a condition, in an order, as the database has them.
fn those(database: &Database, condition: &str, order: &str) -> Vec<String> {
    let list = match database.url().starts_with("sqlite:") {
        true => format!("coalesce(group_concat(c.id ORDER BY {order}), '')"),
        false => format!("coalesce(string_agg(c.id, ',' ORDER BY {order}), '')"),
    };
    let select = format!("SELECT {list} FROM customer c WHERE c.deleted_at IS NULL AND {condition}");
    sql::text(database.url(), &select).split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// All live customers in an order, as the database has them.
fn all(database: &Database, order: &str) -> Vec<String> {
    those(database, "TRUE", order)
}

fn ids(admin: &Caller, query: &str) -> (Vec<String>, Value) {
    let answer = admin.get(&format!("/admin/customers?fields=id&limit=7&{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.json();
    let ids = page["customers"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    (ids, page["count"].clone())
}

/// Compares pages from everywhere with the list in the database.
fn compare(database: &Database, admin: &Caller) {
    for (order, sql) in [
        ("id", "id"),
        ("-id", "id DESC"),
        ("created_at", "created_at, id"),
        ("-created_at", "created_at DESC, id DESC"),
    ] {
        let all = all(database, sql);
        let many = all.len();
        let some = [0, 999, 1_000, 1_001, 4_999, 5_000, 5_001, 10_000, 12_345, 19_999, 25_000, 29_990];
        for offset in
            some.into_iter().chain([many - 1001, many - 8, many - 7, many - 3, many, many + 1, many + 100_000])
        {
            let expected = all.iter().skip(offset).take(7).cloned().collect::<Vec<_>>();
            let (found, count) = ids(admin, &format!("order={order}&offset={offset}"));
            assert_eq!((found, count), (expected, json!(many)), "order={order}&offset={offset}");
        }
    }
}

/// How many live customers there are from each milestone to the next, as counted there, and as they are.
fn counted(database: &Database, track: &str) -> (Vec<String>, Vec<String>) {
    let list = |what: &str| {
        let list = match database.url().starts_with("sqlite:") {
            true => format!("group_concat({what} ORDER BY m.at, m.id)"),
            false => format!("string_agg(CAST({what} AS text), ',' ORDER BY m.at, m.id)"),
        };
        let select = format!("SELECT {list} FROM milestone m WHERE m.track = '{track}' AND m.rows IS NOT NULL");
        sql::text(database.url(), &select).split(',').map(str::to_owned).collect::<Vec<_>>()
    };
    let next = |column: &str| {
        format!(
            "(SELECT n.{column} FROM milestone n WHERE n.track = m.track AND (n.at, n.id) > (m.at, m.id) \
             ORDER BY n.at, n.id LIMIT 1)"
        )
    };
    let between = match track {
        "customer.id" => format!("c.id >= m.id AND c.id < {}", next("id")),
        _ => {
            let key = "(c.created_at, c.id)";
            format!("{key} >= (m.at, m.id) AND {key} < ({}, {})", next("at"), next("id"))
        }
    };
    let live = "SELECT count(*) FROM customer c WHERE c.deleted_at IS NULL";
    (list("m.rows"), list(&format!("({live} AND {between})")))
}

fn milestones_are_exact_while_others_write(database: &Database) {
    // Given a long list, and a server that begins to set milestones in it
    drop(shop::start(database));
    insert(database, 0, MANY - 1, 'm');
    let all = all(database, "id");
    let server = shop::start(database);
    let admin = shop::admin(&server);

    // when customers are made and deleted all the time,
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (admin, all) = (&admin, &all);
            scope.spawn(move || {
                for number in 0..150 {
                    let email = format!("{writer}.{number}@example.com");
                    assert_eq!(admin.post("/admin/customers", &json!({"email": email})).status, 200);
                    let old = &all[(number * 4 + writer) * 51];
                    assert_eq!(admin.delete(&format!("/admin/customers/{old}")).status, 200);
                }
            });
        }
    });

    // then each milestone has as many customers as there are, and pages are where they should be.
    assert!(soon(|| (places(database) == 12).then_some(())).is_some(), "{}", places(database));
    for track in ["customer.id", "customer.created_at"] {
        let (counted, there) = counted(database, track);
        assert_eq!(counted, there, "{track}");
    }
    compare(database, &admin);
}

fn a_search_finds_what_is_there_however_much_that_is(database: &Database) {
    // Given a long list
    drop(shop::start(database));
    insert(database, 0, MANY - 1, 'm');
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let found = |words: &str, filter: &str, order: &str| -> Vec<String> {
        let like = |word: &str| format!("search LIKE '%{word}%'");
        let all: Vec<String> = words.split('+').map(like).collect();
        those(database, &format!("{}{filter}", all.join(" AND ")), order)
    };
    let compare = || {
        // when words are searched for that many have, or few, one or none, in all places or in one,
        for words in [
            "smith",
            "jones+number7",
            "number77",
            "alone12345",
            "alone",
            "lately",
            "smith+lately",
            "nobody",
            "zebra",
            "mit",
            "it",
        ] {
            for (order, sql) in [("id", "id"), ("-created_at", "created_at DESC, id DESC"), ("email", "email, id")] {
                // then each page is there, and so is the count.
                let all = found(words, "", sql);
                for offset in [0, 5, 100, 1400, 15_000] {
                    let expected: Vec<String> = all.iter().skip(offset).take(7).cloned().collect();
                    let page = ids(&admin, &format!("q={words}&order={order}&offset={offset}"));
                    assert_eq!(page, (expected, json!(all.len())), "{words} by {order}, {offset}");
                }
            }
            let all = found(words, " AND id > 'cus_m00020000'", "id");
            let page = ids(&admin, &format!("q={words}&id[$gt]=cus_m00020000"));
            assert_eq!(page, (all.iter().take(7).cloned().collect(), json!(all.len())), "{words} of the later ones");
            let forward = three_pages(&admin, &format!("q={words}&order=-created_at"));
            let all = found(words, "", "created_at DESC, id DESC");
            assert_eq!(forward, all.into_iter().take(21).collect::<Vec<_>>(), "{words}, by cursors");
        }
    };
    compare();
    // It is so when a word that nobody had is had by many.
    insert(database, 40_000, 41_499, 'n');
    thread::sleep(Duration::from_millis(30));
    compare();
    // It is so after changes as well, twice, for what was counted is remembered.
    for pair in found("smith", "", "id").chunks(2_000) {
        assert_eq!(admin.delete(&format!("/admin/customers/{}", pair[0])).status, 200);
        let name = json!({"first_name": "Lately", "last_name": "Alone12345"});
        assert_eq!(admin.post(&format!("/admin/customers/{}", pair[1]), &name).status, 200);
    }
    compare();
    compare();
}

/// The first three pages by cursors, and the second one once more on the way back.
fn three_pages(admin: &Caller, query: &str) -> Vec<String> {
    let page = |cursor: &str| {
        let page = admin.get(&format!("/admin/customers?fields=id&limit=7&{query}&{cursor}")).json();
        let ids = page["customers"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
        let place = |name: &str| page[name].as_str().map(str::to_owned);
        (ids.collect::<Vec<String>>(), place("previous_cursor"), place("next_cursor"))
    };
    let (mut found, _, mut next) = page("after=");
    let mut before = found.clone();
    for _ in 0..2 {
        let Some(after) = next else { break };
        let (ids, previous, later) = page(&format!("after={after}"));
        let back = page(&format!("before={}", previous.unwrap()));
        assert_eq!(back.0, before, "{query}");
        found.extend(ids.clone());
        (before, next) = (ids, later);
    }
    found
}

/// How many customers of a list make it too long to be walked through for a few of them.
const VERY_MANY: i64 = 55_000;

/// Puts a third of the customers into a group, gives every seventh an account, and a name to five of them that are far apart.
fn distinguish(database: &Database) {
    let sqlite = database.url().starts_with("sqlite:");
    let yes = if sqlite { "1" } else { "true" };
    let part = |of: i64| format!("CAST(substr(id, 6) AS integer) % {of} = 0");
    let at = if sqlite { BEGAN.to_string() } else { format!("to_timestamp({BEGAN} / 1000.0)") };
    let fill = "INSERT INTO counter (name, shard, value) SELECT";
    for statement in [
        format!(
            "INSERT INTO customer_group (id, name, created_at, updated_at) VALUES ('cusgroup_a', 'Third', {at}, {at})"
        ),
        format!(
            "INSERT INTO customer_group_customer \
             (id, customer_group_id, customer_id, created_at, updated_at, customer_created_at) \
             SELECT 'cusgc_' || id, 'cusgroup_a', id, {at}, {at}, created_at FROM customer WHERE {}",
            part(3)
        ),
        format!("UPDATE customer SET has_account = {yes} WHERE {}", part(7)),
        format!("UPDATE customer SET first_name = 'Rara' WHERE {}", part(11_000)),
        format!("UPDATE customer SET last_name = 'Name' || substr(id, 11) WHERE NOT {}", part(5)),
        format!("{fill} 'account', 99, count(*) FROM customer WHERE {}", part(7)),
        format!("{fill} 'members cusgroup_a', 0, count(*) FROM customer WHERE {}", part(3)),
    ] {
        sql::execute(database.url(), &statement);
    }
}

fn what_few_have_and_what_many_have_is_found_in_any_order(database: &Database) {
    // Given a very long list of customers, of whom some are in a group, some have an account, and few have a name
    drop(shop::start(database));
    insert(database, 0, VERY_MANY - 1, 'm');
    distinguish(database);
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let found = |condition: &str, order: &str| those(database, condition, order);
    let (yes, no) = if database.url().starts_with("sqlite:") { ("= 1", "= 0") } else { ("", "= false") };
    let of_group = "c.id IN (SELECT m.customer_id FROM customer_group_customer m \
                    WHERE m.customer_group_id = 'cusgroup_a' AND m.deleted_at IS NULL)";
    let compare = || {
        // when those are listed in any order, then each page is there, and so is the count.
        for (query, condition) in [
            ("groups=cusgroup_a", of_group.to_owned()),
            ("groups[]=cusgroup_a&groups[]=cusgroup_b", of_group.to_owned()),
            ("groups=cusgroup_b", "c.id = ''".to_owned()),
            ("groups=cusgroup_a&has_account=true", format!("{of_group} AND c.has_account {yes}")),
            ("has_account=true", format!("c.has_account {yes}")),
            ("has_account=false", format!("c.has_account {no}")),
            ("first_name=Rara", "c.first_name = 'Rara'".to_owned()),
            ("first_name=Rara&has_account=true", format!("c.first_name = 'Rara' AND c.has_account {yes}")),
            ("q=22&first_name=Rara", "c.first_name = 'Rara' AND c.search LIKE '%22%'".to_owned()),
        ] {
            for (order, sql) in [
                ("-created_at", "c.created_at DESC, c.id DESC"),
                ("-id", "c.id DESC"),
                ("last_name", "c.last_name NULLS LAST, c.id"),
                ("phone", "c.phone NULLS LAST, c.id"),
            ] {
                let all = found(&condition, sql);
                for offset in [0, 200, all.len().saturating_sub(3)] {
                    let expected: Vec<String> = all.iter().skip(offset).take(7).cloned().collect();
                    let page = ids(&admin, &format!("{query}&order={order}&offset={offset}"));
                    assert_eq!(page, (expected, json!(all.len())), "{query} by {order}, {offset}");
                }
                let uncounted = ids(&admin, &format!("{query}&order={order}&offset=3&count=false"));
                let expected = all.iter().skip(3).take(7).cloned().collect::<Vec<_>>();
                assert_eq!(uncounted, (expected, Value::Null), "{query} by {order}, uncounted");
            }
            let forward = three_pages(&admin, &format!("{query}&order=-created_at"));
            let all = found(&condition, "c.created_at DESC, c.id DESC");
            assert_eq!(forward, all.into_iter().take(21).collect::<Vec<_>>(), "{query}, by cursors");
        }
    };
    compare();
    // It is so when the group has lost some, and some have gone altogether.
    let members = found(of_group, "c.id");
    let some: Vec<&String> = members.iter().step_by(999).collect();
    assert_eq!(admin.post("/admin/customer-groups/cusgroup_a/customers", &json!({"remove": some})).status, 200);
    for id in found("c.first_name = 'Rara'", "c.id").iter().take(2) {
        assert_eq!(admin.delete(&format!("/admin/customers/{id}")).status, 200);
    }
    compare();
}

fn places(database: &Database) -> usize {
    sql::text(database.url(), "SELECT count(*) FROM milestone").parse().unwrap()
}

fn pages_far_behind_are_as_any_others(database: &Database) {
    // Given a long list, and a server that has set milestones in it
    drop(shop::start(database));
    insert(database, 0, MANY - 1, 'm');
    let server = shop::start(database);
    let admin = shop::admin(&server);
    // Five of each order: from the beginning, and each five thousand but for the last ten thousand.
    assert!(soon(|| (places(database) == 12).then_some(())).is_some(), "{}", places(database));
    compare(database, &admin);

    // when customers are deleted here and there, and others are made, then pages are still where they should be.
    for id in
        all(database, "id").iter().step_by(1_111).chain(all(database, "created_at, id").iter().skip(4_990).take(20))
    {
        assert_eq!(admin.delete(&format!("/admin/customers/{id}")).status, 200);
    }
    for number in 0..20 {
        assert_eq!(admin.post("/admin/customers", &json!({"email": format!("{number}@example.com")})).status, 200);
    }
    compare(database, &admin);
    // The list of Medusa 1 is the same one.
    let v1 = admin.get("/v1/admin/customers?expand=groups&limit=7&offset=12345").json();
    let expected = all(database, "id").into_iter().skip(12_345).take(7).collect::<Vec<_>>();
    let found: Vec<&str> = v1["customers"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(found, expected);
}

fn milestones_are_set_in_the_past_as_well(database: &Database) {
    // Given a long list with milestones
    drop(shop::start(database));
    insert(database, 0, MANY - 1, 'm');
    let server = shop::start(database);
    assert!(soon(|| (places(database) == 12).then_some(())).is_some(), "{}", places(database));
    drop(server);

    // when many are brought from elsewhere whose ids and moments lie before the last of them,
    let folder = Folder::new("stheno-far");
    let file = folder.path().join("customers.ndjson");
    let line = |number: i64| {
        let at = Timestamp(BEGAN + number / 2 * APART);
        format!("{{\"id\":\"cus_a{number:08}\",\"first_name\":\"Ada\",\"created_at\":\"{at}\"}}\n")
    };
    std::fs::write(&file, (0..25_000).map(line).collect::<String>()).unwrap();
    let imported = run(stheno_on(database.url()).args(["import", "customers"]).arg(&file));
    assert_eq!(imported.code, Some(0), "{}", imported.complained);

    // then there are more milestones there, and pages are where they should be.
    let server = shop::start(database);
    assert!(soon(|| (places(database) >= 15).then_some(())).is_some(), "{}", places(database));
    for track in ["customer.id", "customer.created_at"] {
        let (counted, there) = counted(database, track);
        assert_eq!(counted, there, "{track}");
    }
    compare(database, &shop::admin(&server));
}
