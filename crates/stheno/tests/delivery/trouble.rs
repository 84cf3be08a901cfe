//! What goes wrong while something is under way.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::shop::{NETWORKS, a_while, about, customer, deliveries, start, wait_for_pending, webhook};
use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::receiver::{Receiver, Reply};
use crate::support::{shop, sql};

on_both! {
    what_cannot_be_written_down_is_not_sent_again,
    who_is_gone_while_much_is_under_way_loses_one_delivery_at_most,
    a_try_that_was_under_way_does_not_undo_a_change,
    what_is_pending_is_kept_and_all_else_that_is_old_is_not,
}

fn what_cannot_be_written_down_is_not_sent_again(database: &Database) {
    const MANY: usize = 10;
    // Given a receiver that takes its time, to which something is under way
    let (_server, admin) = start(database, "1s,1s,1s,1s");
    let receiver = Receiver::that(|_, _| Reply::Late(Duration::from_secs(2), 200));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    for number in 0..MANY {
        customer(&admin, &format!("{number}@example.com"));
    }
    receiver.wait_for(MANY);

    // when it answers while nothing can be written for longer than the server waits for it,
    let began = Instant::now();
    let held = sql::hold(database.url(), "webhook_attempt", Duration::from_secs(13));

    // then what it took is written down as soon as that is possible, and not sent again.
    wait_for_pending(&admin, &id, 0);
    held.join().unwrap();
    assert!(began.elapsed() > Duration::from_secs(12));
    assert_eq!(receiver.came().len(), MANY, "{:?}", receiver.names());
    let all = deliveries(&admin, &id, "state=delivered");
    assert!(all.len() == MANY && all.iter().all(|one| one["attempt_count"] == 1), "{all:#?}");
}

fn who_is_gone_while_much_is_under_way_loses_one_delivery_at_most(database: &Database) {
    const MANY: usize = 50;
    // Given a receiver that is gone, and hears of it only when much waits
    let (_server, admin) = start(database, "1s,1s,1s,1s");
    let receiver = Receiver::that(|_, _| Reply::Late(Duration::from_secs(1), 410));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    let ids: Vec<String> = (0..MANY).map(|number| customer(&admin, &format!("{number}@example.com"))).collect();

    // when it has said so, then nothing but what was under way went there, and one delivery is given up.
    assert!(soon(|| (webhook(&admin, &id)["disabled_reason"] == "gone").then_some(())).is_some());
    a_while();
    let tried = receiver.came().len();
    assert!(tried <= 16, "{tried}");
    assert_eq!(deliveries(&admin, &id, "state=failed").len(), 1);

    // Back again, it gets all that, and that one when it is asked for.
    receiver.behave(|_, _| Reply::Status(200));
    assert_eq!(admin.post(&format!("/admin/webhooks/{id}"), &json!({"enabled": true})).status, 200);
    wait_for_pending(&admin, &id, 0);
    let failed = json!({"failed": true});
    assert_eq!(admin.post(&format!("/admin/webhooks/{id}/replay"), &failed).json(), json!({"scheduled": 1}));
    let mut told: Vec<String> =
        receiver.wait_for(tried + MANY)[tried..].iter().map(|came| about(came).1.clone()).collect();
    told.sort();
    let mut expected = ids;
    expected.sort();
    assert_eq!(told, expected);
}

fn a_try_that_was_under_way_does_not_undo_a_change(database: &Database) {
    // Given a receiver that will not answer well, and after that would be left alone for an hour
    let (_server, admin) = start(database, "1h");
    let bad = Receiver::that(|_, _| Reply::Late(Duration::from_secs(2), 500));
    let id = bad.subscribe(&admin, &json!({"events": ["customer.created"]}));
    let ada = customer(&admin, "ada@example.com");
    bad.wait_for(1);

    // when the webhook gets another address meanwhile, then what is pending goes there at once.
    let good = Receiver::start();
    let path = format!("/admin/webhooks/{id}");
    assert_eq!(admin.post(&path, &json!({"url": good.url()})).status, 200);
    assert_eq!(about(&good.wait_for(1)[0]).1, ada);
    wait_for_pending(&admin, &id, 0);
    assert_eq!((bad.came().len(), good.came().len()), (1, 1));
}

fn what_is_pending_is_kept_and_all_else_that_is_old_is_not(database: &Database) {
    // Given a receiver that is down, one that is up, and events of long ago
    let environment =
        [NETWORKS, ("STHENO_WEBHOOK_RETRIES", "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s"), ("STHENO_EVENTS_KEPT", "1d")];
    let server = shop::start_open(database, &environment);
    let admin = shop::admin(&server);
    let (down, up) = (Receiver::that(|_, _| Reply::Status(500)), Receiver::start());
    let waits = down.subscribe(&admin, &json!({"events": ["customer.updated"]}));
    up.subscribe(&admin, &json!({}));
    let ada = customer(&admin, "ada@example.com");
    assert_eq!(admin.post(&format!("/admin/customers/{ada}"), &json!({"first_name": "Ada"})).status, 200);
    up.wait_for(4);
    wait_for_pending(&admin, &waits, 1);
    drop(server);
    let age = match database.url().starts_with("sqlite:") {
        true => "UPDATE event SET created_at = created_at - 172800000",
        false => "UPDATE event SET created_at = created_at - interval '2 days'",
    };
    sql::execute(database.url(), age);

    // when a server looks for what is old, then all is gone but what is still to be sent, and the newest,
    let server = shop::start_open(database, &environment);
    let admin = shop::admin(&server);
    customer(&admin, "bob@example.com");
    let kept = || sql::text(database.url(), "SELECT count(*) FROM event WHERE kind = 'user_created'");
    assert!(soon(|| (kept() == "0").then_some(())).is_some(), "{}", kept());
    let count = "SELECT count(*) FROM event WHERE kind = 'customer_updated'";
    assert_eq!(sql::text(database.url(), count), "1");
    let said = "events are kept for longer than they should be";
    assert!(soon(|| server.log().contains(said).then_some(())).is_some(), "{}", server.log());
    // which is sent.
    down.behave(|_, _| Reply::Status(200));
    wait_for_pending(&admin, &waits, 0);
    let last = down.came().pop().unwrap();
    assert_eq!(about(&last), ("customer.updated".to_owned(), ada));
    assert_eq!(last.body["data"]["id"], about(&last).1);
}

#[test]
fn locks_that_are_lost_let_nobody_send_the_same_for_long() {
    const MANY: usize = 200;
    const TIMES: usize = 4;
    // Given two servers, one of which sends to a slow receiver. On SQLite the lock is the process's own, and cannot be lost.
    let database = Database::postgres();
    let servers = [(); 2].map(|()| shop::start_open(&database, &[NETWORKS]));
    let admin = shop::admin(&servers[0]);
    let receiver = Receiver::that(|_, _| Reply::Late(Duration::from_millis(100), 200));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    for number in 0..MANY {
        customer(&admin, &format!("{number}@example.com"));
    }

    // when the connection that holds its lock breaks, some times,
    let break_it = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' \
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let mut broken = 0;
    for _ in 0..TIMES {
        thread::sleep(Duration::from_millis(200));
        broken += sql::text(database.url(), break_it).parse::<usize>().unwrap();
    }

    // then everything comes, and twice nothing but what was under way then.
    assert!(broken > 0);
    wait_for_pending(&admin, &id, 0);
    let mut ids: Vec<String> = receiver.came().into_iter().map(|came| came.id).collect();
    let came = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), MANY);
    assert!(came <= MANY + 16 * broken, "{came} came, and the connection broke {broken} times");
}
