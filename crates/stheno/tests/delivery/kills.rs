//! kill -9 during a load of changes loses no event, and repeats only what was under way.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::order::place;
use super::shop::{NETWORKS, about};
use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::receiver::Receiver;
use crate::support::{shop, sql};

on_both! {
    a_hundred_kills_lose_no_event,
}

const ROUNDS: usize = 100;
const CLIENTS: usize = 4;
/// How long the load lasts, in each round another time.
const LOAD: fn(usize) -> Duration = |round| Duration::from_millis(20 + (round as u64 * 37) % 120);
/// How many deliveries of a webhook are under way at a time.
const UNDER_WAY: usize = 16;

fn a_hundred_kills_lose_no_event(database: &Database) {
    let receiver = Receiver::start();
    let answered = Mutex::new(Vec::new());
    let mut webhook = None;
    let mut kills = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        // Given a server that sends what it does, under load
        let server = shop::start_open(database, &[NETWORKS, ("STHENO_THREADS", "1")]);
        let admin = shop::admin(&server);
        webhook.get_or_insert_with(|| receiver.subscribe(&admin, &json!({})));
        thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (admin, answered) = (admin.with("content-type", "application/json"), &answered);
                scope.spawn(move || {
                    for number in 0.. {
                        let body = json!({"email": format!("{round}.{client}.{number}@example.com")});
                        let Ok(made) = admin.try_send("POST", "/admin/customers", Some(body.to_string())) else {
                            return;
                        };
                        assert_eq!(made.status, 200, "{}", made.text());
                        let id = made.text_at("/customer/id");
                        let name = json!({"first_name": "Ada"}).to_string();
                        let changed = admin.try_send("POST", &format!("/admin/customers/{id}"), Some(name)).is_ok();
                        answered.lock().unwrap().push((id, changed));
                        if !changed {
                            return;
                        }
                    }
                });
            }
            // when it is killed in the middle, a hundred times,
            thread::sleep(LOAD(round));
            server.kill();
        });
        kills.push(receiver.read_all());
    }
    let server = shop::start_open(database, &[NETWORKS]);
    let admin = shop::admin(&server);
    let id = webhook.unwrap();
    let path = format!("/admin/webhooks/{id}");
    let told = |name: &str| sql::text(database.url(), name).parse::<usize>().unwrap();
    let events = "SELECT count(*) FROM event WHERE kind IN ('customer_created', 'customer_updated')";
    let mut distinct: HashSet<String> = HashSet::new();
    let all = soon(|| {
        distinct = receiver.came().into_iter().map(|came| came.id).collect();
        (distinct.len() == 2 * told(events) && admin.get(&path).json()["webhook"]["pending"] == 0).then_some(())
    });
    assert!(all.is_some(), "{} came of {}: {}", distinct.len(), 2 * told(events), admin.get(&path).text());

    // then everything that was answered is told, each of both events of it,
    let came = receiver.came();
    let mut names: HashMap<String, HashSet<String>> = HashMap::new();
    for came in &came {
        assert!(came.verified);
        let (name, id) = about(came);
        names.entry(id).or_default().insert(name);
    }
    let answered = answered.into_inner().unwrap();
    assert!(answered.len() > ROUNDS, "{} were answered", answered.len());
    for (id, changed) in &answered {
        assert!(names[id].contains("customer.created"), "{id}");
        assert!(!changed || names[id].contains("customer.updated"), "{id}");
    }
    // what is about one customer for the first time in order,
    let mut first: HashMap<String, (u64, u64)> = HashMap::new();
    let mut seen = HashSet::new();
    for came in came.iter().filter(|came| seen.insert(came.id.clone())) {
        let before = first.insert(about(came).1, place(came));
        assert!(before.is_none_or(|before| before < place(came)), "{:?}", about(came));
    }
    // and nothing is repeated but what was under way at a kill.
    let life = |place: usize| kills.partition_point(|kill| *kill <= place);
    let mut lives: HashMap<&str, usize> = HashMap::new();
    let mut under_way = [0; ROUNDS];
    for (place, came) in came.iter().enumerate() {
        if let Some(before) = lives.insert(&came.id, life(place)) {
            assert!(before < life(place), "{} came twice though nothing was killed", came.id);
            under_way[before] += 1;
        }
    }
    assert!(under_way.iter().all(|repeated| *repeated <= UNDER_WAY), "{under_way:?}");
    assert!(under_way.iter().sum::<usize>() > 0, "no kill came while something was under way");
}
