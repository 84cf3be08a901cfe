//! `/admin/events`: read on from where one was, and followed.

use std::collections::HashSet;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{customer, start};
use crate::support::calls::Caller;
use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::shop;
use crate::support::shown::shown;

on_both! {
    events_are_read_page_by_page,
    what_is_asked_for_is_shown,
    what_is_no_question_is_refused,
    whoever_reads_on_during_a_load_misses_nothing,
    whoever_follows_is_told_at_once,
    whoever_was_cut_off_goes_on,
    whoever_is_shut_out_is_told_nothing_more,
    a_stop_ends_who_follows,
}

fn page(admin: &Caller, query: &str) -> (Vec<Value>, String) {
    let answer = admin.get(&format!("/admin/events?{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    (answer.json()["events"].as_array().unwrap().clone(), answer.text_at("/next_cursor"))
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["name"].as_str().or(event["event"].as_str()).unwrap()).collect()
}

fn events_are_read_page_by_page(database: &Database) {
    // Given what the first start did, and two customers
    let (_server, admin) = start(database, "1s");
    customer(&admin, "ada@example.com");
    customer(&admin, "bob@example.com");

    // when they are read in pages of two, also where an event is told twice, then each comes once, in order,
    let expected = [
        "user.user.created",
        "user.created",
        "api_key.api-key.created",
        "customer.customer.created",
        "customer.created",
        "customer.customer.created",
        "customer.created",
    ];
    let (mut all, mut after) = (Vec::new(), "0".to_owned());
    for count in [2, 2, 2, 1, 0] {
        let (events, next) = page(&admin, &format!("limit=2&after={after}"));
        assert_eq!(events.len(), count);
        all.extend(events);
        after = next;
    }
    assert_eq!(names(&all), expected);
    let ids: HashSet<&str> = all.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), expected.len());
    // and what happens later comes behind the cursor, or behind the id of an event.
    customer(&admin, "carl@example.com");
    let (new, _) = page(&admin, &format!("after={after}"));
    assert_eq!(names(&new), ["customer.customer.created", "customer.created"]);
    let (behind, _) = page(&admin, &format!("after={}", new[0]["id"].as_str().unwrap()));
    assert_eq!(behind, new[1..]);

    // Whoever asks for none stays where they are.
    assert_eq!(page(&admin, "limit=0&after=0.0"), (vec![], "0.0".to_owned()));
    assert_eq!(page(&admin, "limit=0&after=1.1"), (vec![], "1.1".to_owned()));
    assert_eq!(page(&admin, &format!("after={}", page(&admin, "limit=0").1)).0.len(), 9);
    assert_eq!(
        page(&admin, &format!("order=-created_at&after={}", page(&admin, "limit=0&order=-created_at").1)).0.len(),
        9
    );

    // Backwards it is the same.
    let (mut back, mut after) = (Vec::new(), String::new());
    for count in [4, 4, 1, 0] {
        let (events, next) = page(&admin, &format!("limit=4&order=-created_at{after}"));
        assert_eq!(events.len(), count);
        back.extend(events);
        after = format!("&after={next}");
    }
    back.reverse();
    assert_eq!(back, page(&admin, "limit=1000").0);
}

fn what_is_asked_for_is_shown(database: &Database) {
    let (_server, admin) = start(database, "1s");
    let ada = customer(&admin, "ada@example.com");
    let bob = customer(&admin, "bob@example.com");
    admin.post(&format!("/admin/customers/{ada}/addresses"), &json!({"city": "London"}));
    let (of_ada, _) = page(&admin, &format!("subject={ada}"));
    assert_eq!(names(&of_ada), ["customer.customer.created", "customer.created", "customer.customer-address.created"]);
    let (created, _) = page(&admin, "name=customer.created");
    assert_eq!(created.iter().map(|event| event["data"]["id"].clone()).collect::<Vec<_>>(), [json!(ada), json!(bob)]);
    let (some, _) = page(&admin, "name[]=user.created&name[]=*.customer-address.*");
    assert_eq!(names(&some), ["user.created", "customer.customer-address.created"]);
    let (old, _) = page(&admin, "generation=v1&name=customer.*");
    assert_eq!(names(&old), ["customer.created", "customer.created"]);
    assert_eq!(old[0]["data"]["email"], "ada@example.com");
    assert_eq!(page(&admin, "since=2999-01-01").0, Vec::<Value>::new());
    assert_eq!(page(&admin, "since=2020-01-01&name=customer.created").0, created);

    // One is shown by its id.
    let id = created[0]["id"].as_str().unwrap();
    assert_eq!(admin.get(&format!("/admin/events/{id}")).json(), json!({"event": created[0]}));
    let group = created[0]["metadata"]["eventGroupId"].clone();
    let expected = json!({
        "id": "{evt}",
        "name": "customer.created",
        "data": {"id": "{cus}"},
        "metadata": {"eventGroupId": group, "created_at": "{time}", "published_at": "{time}"},
    });
    assert_eq!(shown(created[0].clone()).to_string(), expected.to_string());
    for id in ["nothing", "evt_1_1", "evt_01M7YFBH15CYRVSVW4RK3J5MKM_1_1"] {
        let message = json!({"type": "not_found", "message": format!("Event with id: {id} was not found")});
        let answer = admin.get(&format!("/admin/events/{id}"));
        assert_eq!((answer.status, answer.json()), (404, message));
    }
}

fn what_is_no_question_is_refused(database: &Database) {
    let (_server, admin) = start(database, "1s");
    for (query, told) in [
        ("limit=1001", "Value for field 'limit' too big, expected at most: '1000'"),
        ("after=x", "Value for field 'after' is no cursor and no id of an event"),
        ("generation=v3", "Expected: 'v1, v2' for field 'generation'"),
        ("since=yesterday", "Invalid date for field 'since', got: 'yesterday'"),
        ("order=name", "Order field name is not valid"),
        ("offset=1", "Unrecognized fields: 'offset'"),
    ] {
        let answer = admin.get(&format!("/admin/events?{query}"));
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {told}")});
        assert_eq!((answer.status, answer.json()), (400, expected), "{query}");
    }
    let pattern = admin.get("/admin/events?name=A");
    assert!(pattern.status == 400 && pattern.text().contains("a pattern has 1 to 100"), "{}", pattern.text());
}

fn whoever_reads_on_during_a_load_misses_nothing(database: &Database) {
    const EACH: usize = 25;
    // Given a server with several threads
    let server = shop::start_open(database, &[("STHENO_THREADS", "4")]);
    let admin = shop::admin(&server);
    let (_, mut after) = page(&admin, "limit=1000");

    // when somebody reads on while many write, then everything is read once.
    let mut read: Vec<String> = Vec::new();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                let admin = &admin;
                let make = move |number| customer(admin, &format!("{writer}.{number}@example.com"));
                scope.spawn(move || (0..EACH).map(make).collect::<Vec<_>>())
            })
            .collect();
        let mut quiet = 0;
        while quiet < 3 {
            let done = writers.iter().all(thread::ScopedJoinHandle::is_finished);
            let (events, next) = page(&admin, &format!("name=customer.created&limit=7&after={after}"));
            quiet = if events.is_empty() && done { quiet + 1 } else { 0 };
            read.extend(events.iter().map(|event| event["data"]["id"].as_str().unwrap().to_owned()));
            after = next;
        }
        let mut made: Vec<String> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        made.sort();
        read.sort();
        assert_eq!(read, made);
    });
}

/// Somebody who follows.
struct Follower(Connection);

impl Follower {
    fn start(server: &Process, credentials: &str, query: &str, headers: &str) -> Self {
        let mut connection = Connection::open(server.address());
        connection.send(format!(
            "GET /admin/events?{query} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n{credentials}\r\n{headers}\r\n"
        ));
        Self(connection)
    }

    /// Waits until so many events came; gives their ids and themselves.
    fn events(&mut self, count: usize) -> Vec<(String, Value)> {
        loop {
            let events = parse(&self.0.text());
            if events.len() >= count {
                return events;
            }
            assert!(self.0.receive(), "the connection ended: {}", self.0.text());
        }
    }
}

/// The events of a stream so far.
fn parse(text: &str) -> Vec<(String, Value)> {
    let mut events = Vec::new();
    let mut id = String::new();
    for line in text.lines() {
        if let Some(found) = line.strip_prefix("id: ") {
            id = found.to_owned();
        } else if let Some(data) = line.strip_prefix("data: ")
            && let Ok(event) = serde_json::from_str(data)
        {
            events.push((id.clone(), event));
        }
    }
    events
}

fn bearer(server: &Process) -> String {
    format!("authorization: Bearer {}", server.caller().token("user", shop::EMAIL, shop::PASSWORD))
}

fn whoever_follows_is_told_at_once(database: &Database) {
    // Given somebody who follows one kind of event, and somebody who follows all since a moment
    let (server, admin) = start(database, "1s");
    customer(&admin, "before@example.com");
    let credentials = bearer(&server);
    let mut new = Follower::start(&server, &credentials, "name=customer.created", "");
    let mut all = Follower::start(&server, &credentials, "since=2026-01-01&name=customer.*", "");
    assert_eq!(all.events(2).len(), 2);
    assert!(soon(|| new.0.receive().then(|| new.0.text()).filter(|text| text.contains("retry: 3000"))).is_some());

    // when customers are made, then both are told,
    let ada = customer(&admin, "ada@example.com");
    let bob = customer(&admin, "bob@example.com");
    let told: Vec<Value> = new.events(2).into_iter().map(|(_, event)| event["data"]["id"].clone()).collect();
    assert_eq!(told, [json!(ada), json!(bob)]);
    assert_eq!(all.events(6).len(), 6);
    // as a stream of events.
    let head = new.0.text();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    for header in ["content-type: text/event-stream; charset=utf-8", "cache-control: no-cache", "x-accel-buffering: no"]
    {
        assert!(head.contains(&format!("{header}\r\n")), "{head}");
    }
}

fn whoever_was_cut_off_goes_on(database: &Database) {
    let (server, admin) = start(database, "1s");
    let credentials = bearer(&server);
    let mut follower = Follower::start(&server, &credentials, "", "");
    assert!(
        soon(|| follower.0.receive().then(|| follower.0.text()).filter(|text| text.contains("retry: 3000"))).is_some()
    );
    customer(&admin, "ada@example.com");
    let (last, _) = follower.events(2).remove(0);
    drop(follower);
    let bob = customer(&admin, "bob@example.com");
    let mut again = Follower::start(&server, &credentials, "", &format!("last-event-id: {last}\r\n"));
    let told: Vec<String> =
        again.events(3).into_iter().map(|(_, event)| event["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(told, ["customer.created", "customer.customer.created", "customer.created"]);
    assert_eq!(again.events(3)[2].1["data"]["id"], json!(bob));
}

fn whoever_is_shut_out_is_told_nothing_more(database: &Database) {
    // Given somebody who follows with a key
    let (server, admin) = start(database, "1s");
    let made = admin.post("/admin/api-keys", &json!({"title": "ERP", "type": "secret"}));
    let (id, key) = (made.text_at("/api_key/id"), made.text_at("/api_key/token"));
    let mut follower = Follower::start(&server, &format!("authorization: Basic {key}"), "name=customer.created", "");
    customer(&admin, "ada@example.com");
    follower.events(1);

    // when the key is revoked, then the stream ends within a quarter of a minute.
    assert_eq!(admin.post(&format!("/admin/api-keys/{id}/revoke"), &json!({})).status, 200);
    while follower.0.receive() {}
    customer(&admin, "bob@example.com");
    assert_eq!(parse(&follower.0.text()).len(), 1);
    // Without good credentials it never begins.
    let mut nobody = Follower::start(&server, &format!("authorization: Basic {key}"), "", "");
    assert_eq!(nobody.0.answer().status, 401);
}

fn a_stop_ends_who_follows(database: &Database) {
    let (mut server, admin) = start(database, "1s");
    let mut follower = Follower::start(&server, &bearer(&server), "", "");
    customer(&admin, "ada@example.com");
    thread::sleep(Duration::from_millis(50));
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    while follower.0.receive() {}
    assert!(!server.log().contains("not finished in time"), "{}", server.log());
}
