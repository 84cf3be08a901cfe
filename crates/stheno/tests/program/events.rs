//! `stheno events`, and how long events are kept.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::database::{Database, Folder};
use crate::support::process::{Process, run, soon, stheno_on};
use crate::support::shown::shown;
use crate::support::{shop, sql};

on_both! {
    tail_prints_what_happened_as_medusa_tells_it,
    tail_begins_where_it_is_told_to,
    tail_follows_what_several_processes_do,
    tail_prints_what_is_asked_for,
    old_events_are_deleted,
    an_answered_change_has_its_events_after_kill,
}

/// The lines that the command prints for what has happened, as JSON.
fn tail(database: &Database, lines: &str) -> Vec<Value> {
    let printed = run(stheno_on(database.url()).args(["events", "tail", "--no-follow", "--lines", lines]));
    assert_eq!((printed.code, printed.complained.as_str()), (Some(0), ""));
    printed.printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Names, each with the id that it is about.
fn names(events: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    events.iter().map(|event| (text(&event["name"]), text(&event["data"]["id"]))).collect()
}

fn tail_prints_what_happened_as_medusa_tells_it(database: &Database) {
    // Given what the first start does, and a new customer
    let server = shop::start(database);
    let answer = shop::admin(&server).post("/admin/customers", &json!({"email": "ada@example.com"}));
    let customer = answer.text_at("/customer/id");
    let key = sql::text(database.url(), "SELECT id FROM api_key");
    let user = sql::text(database.url(), "SELECT id FROM \"user\"");

    // when the events are printed, then they are there, oldest first;
    let events = tail(database, "100");
    let expected = [
        ("user.user.created", &user),
        ("user.created", &user),
        ("api_key.api-key.created", &key),
        ("customer.customer.created", &customer),
        ("customer.created", &customer),
    ];
    assert_eq!(names(&events), expected.map(|(name, id)| (name.to_owned(), id.clone())));
    // a changed row tells what it is of, and work that was done does not;
    let [.., key_made, row, made] = events.as_slice() else { panic!("{events:?}") };
    let group = row["metadata"]["eventGroupId"].clone();
    assert_eq!(group.as_str().map(str::len), Some(26));
    assert_ne!(group, key_made["metadata"]["eventGroupId"]);
    let expected = json!({
        "id": "{evt}",
        "name": "customer.customer.created",
        "metadata": {
            "source": "customer", "object": "customer", "action": "created",
            "eventGroupId": group, "created_at": "{time}", "published_at": "{time}",
        },
        "data": {"id": "{cus}"},
    });
    assert_eq!(shown(row.clone()).to_string(), expected.to_string());
    let expected = json!({
        "id": "{evt}",
        "name": "customer.created",
        "data": {"id": "{cus}"},
        "metadata": {"eventGroupId": group, "created_at": "{time}", "published_at": "{time}"},
    });
    assert_eq!(shown(made.clone()).to_string(), expected.to_string());
    assert_eq!(key_made["metadata"]["object"], "api_key");
}

fn tail_begins_where_it_is_told_to(database: &Database) {
    let server = shop::start(database);
    shop::admin(&server).post("/admin/customers", &json!({}));
    let all = tail(database, "10000");
    assert_eq!(all.len(), 5);
    for lines in [0, 1, 3] {
        assert_eq!(names(&tail(database, &lines.to_string())), names(&all[5 - lines..]), "{lines}");
    }
    let refused = run(stheno_on(database.url()).args(["events", "tail", "--lines", "10001"]));
    assert_eq!(refused.code, Some(2), "{}", refused.complained);
}

fn tail_prints_what_is_asked_for(database: &Database) {
    // Given a customer who was made a while ago, and one who was made and changed now
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let old = admin.post("/admin/customers", &json!({})).text_at("/customer/id");
    let ago =
        if database.url().starts_with("sqlite:") { "created_at - 7200000" } else { "created_at - interval '2 hours'" };
    sql::execute(database.url(), &format!("UPDATE event SET created_at = {ago}"));
    let new = admin.post("/admin/customers", &json!({"email": "ada@example.com"})).text_at("/customer/id");
    admin.post(&format!("/admin/customers/{new}"), &json!({"first_name": "Ada"}));
    let printed = |args: &[&str]| {
        let printed = run(stheno_on(database.url()).args(["events", "tail", "--no-follow"]).args(args));
        assert_eq!((printed.code, printed.complained.as_str()), (Some(0), ""));
        printed.printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let pair = |name: &str, id: &str| (name.to_owned(), id.to_owned());

    // when some of it is asked for, then that is printed.
    assert_eq!(
        names(&printed(&["customer.created"])),
        [pair("customer.created", &old), pair("customer.created", &new)]
    );
    let since = printed(&["customer.*ed", "--since", "1h"]);
    let expected = ["customer.customer.created", "customer.created", "customer.customer.updated", "customer.updated"];
    assert_eq!(names(&since), expected.map(|name| pair(name, &new)));
    assert_eq!(names(&printed(&["*.updated", "-n", "1"])), [pair("customer.updated", &new)]);
    let v1 = printed(&["--generation", "v1", "--since", "2026-01-01", "customer.*"]);
    let told: Vec<_> =
        v1.iter().map(|event| (event["event"].as_str().unwrap(), event["data"]["first_name"].as_str())).collect();
    assert_eq!(told, [("customer.created", None), ("customer.created", None), ("customer.updated", Some("Ada"))]);

    // What is no pattern and no moment is told.
    for (args, sentence) in [
        (&["Customer.*"][..], "stheno: a pattern has 1 to 100 of the characters"),
        (&["--since", "yesterday"], "stheno: --since must be a moment"),
    ] {
        let refused = run(stheno_on(database.url()).args(["events", "tail", "--no-follow"]).args(args));
        assert_eq!(refused.code, Some(1));
        assert!(refused.complained.starts_with(sentence), "{}", refused.complained);
    }
}

fn tail_follows_what_several_processes_do(database: &Database) {
    let server = shop::start(database);
    let tail = Tail::start(database);
    let printed = |count: usize| soon(|| Some(tail.printed()).filter(|events| events.len() >= count));
    // When the server and a command do something while it follows
    let admin = shop::admin(&server);
    let mut made = Vec::new();
    // It has begun to follow when it prints the first that happens after its start.
    while printed(made.len().min(1)).is_none_or(|events| events.is_empty()) {
        made.push(admin.post("/admin/customers", &json!({})).text_at("/customer/id"));
    }
    for _ in 0..20 {
        made.push(admin.post("/admin/customers", &json!({})).text_at("/customer/id"));
    }
    shop::create_key(database, "secret");

    // then it prints everything from its first on, in order, once.
    let first = printed(1).unwrap()[0]["data"]["id"].as_str().unwrap().to_owned();
    let from = made.iter().position(|id| *id == first).unwrap();
    let mut expected: Vec<(String, String)> = made[from..]
        .iter()
        .flat_map(|id| ["customer.customer.created", "customer.created"].map(|name| (name.to_owned(), id.clone())))
        .collect();
    let key = sql::text(database.url(), "SELECT id FROM api_key WHERE type = 'secret'");
    expected.push(("api_key.api-key.created".to_owned(), key));
    let events = printed(expected.len()).unwrap_or_else(|| panic!("it does not follow"));
    assert_eq!(names(&events), expected);
}

/// Somebody who follows from now on.
struct Tail {
    child: std::process::Child,
    folder: Folder,
}

impl Tail {
    fn start(database: &Database) -> Self {
        let folder = Folder::new("stheno-tail");
        let printed = std::fs::File::create(folder.path().join("printed")).unwrap();
        let mut command = stheno_on(database.url());
        command.args(["events", "tail", "--lines", "0"]).stdout(printed).stderr(Stdio::null());
        Self { child: command.spawn().unwrap(), folder }
    }

    fn printed(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("printed")).unwrap();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn who_follows_does_not_make_the_log_of_sqlite_grow() {
    // Given somebody who follows
    let database = Database::sqlite();
    let server = shop::start(&database);
    let admin = shop::admin(&server);
    let tail = Tail::start(&database);
    // when much is written, several times as much as the log may hold
    let metadata = json!({"a": "x".repeat(90_000)});
    while tail.printed().len() < 1200 {
        assert_eq!(admin.post("/admin/customers", &json!({"metadata": metadata})).status, 200);
    }
    // then the log is as short as without.
    let log = std::fs::metadata(format!("{}-wal", database.url().trim_start_matches("sqlite:"))).unwrap().len();
    assert!(log < 24 * 1024 * 1024, "{log} bytes");
}

fn old_events_are_deleted(database: &Database) {
    // Given events of which all but one are two days old
    drop(shop::start(database));
    let (numbers, past) = if database.url().starts_with("sqlite:") {
        let recently = "CASE i WHEN 2501 THEN CAST(strftime('%s') AS integer) * 1000 ELSE 1000 END";
        ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2501)", recently)
    } else {
        let recently = "CASE i WHEN 2501 THEN now() ELSE now() - interval '2 days' END";
        ("WITH n AS (SELECT generate_series(1, 2501) AS i)", recently)
    };
    sql::execute(database.url(), "DELETE FROM event");
    sql::execute(
        database.url(),
        &format!(
            "INSERT INTO event (kind, subject, thing, group_id, created_at) {numbers} \
             SELECT 'group_created', '1', '1', 'g', {past} FROM n"
        ),
    );
    let mut command = shop::serve(database);
    command.env("STHENO_EVENTS_KEPT", "1d");
    // when a server runs, then they go, and what happens now stays.
    let server = Process::start(command);
    shop::admin(&server).post("/admin/customers", &json!({}));
    let count = || sql::text(database.url(), "SELECT count(*) FROM event");
    assert!(soon(|| (count() == "2").then_some(())).is_some(), "{} events are left", count());
    assert_eq!(tail(database, "10").len(), 3);
}

fn an_answered_change_has_its_events_after_kill(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let made: Vec<String> =
        (0..20).map(|_| admin.post("/admin/customers", &json!({})).text_at("/customer/id")).collect();
    server.kill();
    let events = names(&tail(database, "10000"));
    let told: Vec<&String> = events.iter().filter(|(name, _)| name == "customer.created").map(|(_, id)| id).collect();
    assert_eq!(told, made.iter().collect::<Vec<_>>());
}
