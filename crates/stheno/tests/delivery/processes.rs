//! Several processes on one database.

use std::thread;

use serde_json::json;

use super::order::assert_once_and_in_order;
use super::shop::{NETWORKS, a_while, customer, wait_for_pending, webhook};
use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::receiver::{Receiver, Reply};
use crate::support::shop;

on_both! {
    several_processes_send_each_event_once,
    what_a_process_leaves_behind_another_sends,
}

fn several_processes_send_each_event_once(database: &Database) {
    const EACH: usize = 15;
    // Given three servers, and two receivers
    let servers = [(); 3].map(|()| shop::start_open(database, &[NETWORKS]));
    let admins = servers.each_ref().map(shop::admin);
    let receivers = [Receiver::start(), Receiver::that(|_, _| Reply::Late(std::time::Duration::from_millis(3), 200))];
    for receiver in &receivers {
        receiver.subscribe(&admins[0], &json!({}));
    }
    let shared = customer(&admins[0], "all@example.com");

    // when all servers are asked for changes of one customer and of others,
    thread::scope(|scope| {
        for (number, admin) in admins.iter().enumerate() {
            let shared = &shared;
            scope.spawn(move || {
                for step in 0..EACH {
                    customer(admin, &format!("{number}.{step}@example.com"));
                    let name = json!({"first_name": format!("{number} {step}")});
                    assert_eq!(admin.post(&format!("/admin/customers/{shared}"), &name).status, 200);
                }
            });
        }
    });

    // then each receiver gets everything once, and in order.
    let expected = 2 + 3 * EACH * 4;
    for receiver in &receivers {
        receiver.wait_for(expected);
    }
    a_while();
    for receiver in &receivers {
        let came = receiver.came();
        assert_eq!(came.len(), expected);
        assert_eq!(assert_once_and_in_order(&came)[&shared], 2 + 3 * EACH * 2);
    }
}

fn what_a_process_leaves_behind_another_sends(database: &Database) {
    // Given two servers, one of which is sending much to a slow receiver
    let (one, other) = (shop::start_open(database, &[NETWORKS]), shop::start_open(database, &[NETWORKS]));
    let (admin, rest) = (shop::admin(&one), shop::admin(&other));
    let receiver = Receiver::that(|_, _| Reply::Late(std::time::Duration::from_millis(30), 200));
    let id = receiver.subscribe(&admin, &json!({"events": ["customer.created"]}));
    for number in 0..200 {
        customer(&admin, &format!("{number}@example.com"));
    }

    // when it is killed, then the other goes on at once, and repeats only what was under way.
    receiver.wait_for(20);
    one.kill();
    let distinct = || {
        let mut ids: Vec<String> = receiver.came().into_iter().map(|came| came.id).collect();
        ids.sort();
        ids.dedup();
        ids.len()
    };
    assert!(soon(|| (distinct() == 200).then_some(())).is_some(), "{} of 200: {}", distinct(), webhook(&rest, &id));
    wait_for_pending(&rest, &id, 0);
    assert!(receiver.came().len() <= 200 + 16, "{}", receiver.came().len());
}
