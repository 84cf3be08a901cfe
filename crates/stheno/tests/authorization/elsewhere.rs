//! Credentials that one process has withdrawn, at another process on the same database.

use std::time::Duration;

use serde_json::json;
use stheno_domain::schema::MIGRATIONS;
use stheno_domain::{DatabaseAddress, DatabaseOptions};

use super::store::{create_key, revoke_key, session};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{run, soon, stheno_on};
use crate::support::{shop, sql};

on_both! {
    a_key_that_is_revoked_is_refused_by_all,
    a_session_that_has_ended_is_refused_by_all,
    a_token_of_a_user_who_is_deleted_is_refused_by_all,
    a_token_from_before_another_password_is_refused_by_all,
}

/// Somebody whose credentials the other server has found good, and refuses soon after the one has done this. What it remembers
/// it trusts for a second at most.
fn is_soon_refused(at_other: &Caller, path: &str, withdraw: impl FnOnce()) {
    for _ in 0..3 {
        assert_eq!(at_other.get(path).status, 200);
    }
    withdraw();
    let refused = soon(|| (at_other.get(path).status == 401).then_some(()));
    assert!(refused.is_some(), "the other process goes on answering {path}");
}

fn a_key_that_is_revoked_is_refused_by_all(database: &Database) {
    let (one, other) = (shop::start_open(database, &[]), shop::start_open(database, &[]));
    let admin = shop::admin(&one);
    let (id, key) = create_key(&admin, "secret");
    is_soon_refused(&other.caller().key(&key), "/admin/customers", || revoke_key(&admin, &id));
}

fn a_session_that_has_ended_is_refused_by_all(database: &Database) {
    let (one, other) = (shop::start_open(database, &[]), shop::start_open(database, &[]));
    let cookie = session(&one.caller(), &one.caller().token("user", shop::EMAIL, shop::PASSWORD));
    is_soon_refused(&other.caller().with("cookie", &cookie), "/admin/users/me", || {
        assert_eq!(one.caller().with("cookie", &cookie).delete("/auth/session").status, 200);
    });
}

fn a_token_of_a_user_who_is_deleted_is_refused_by_all(database: &Database) {
    let (one, other) = (shop::start_open(database, &[]), shop::start_open(database, &[]));
    let (email, password) = ("bob@example.com", "battery staple horse");
    let mut create = stheno_on(database.url());
    let made = run(create.args(["user", "create", "--email", email, "--password", password]));
    assert_eq!(made.code, Some(0), "{}", made.complained);
    let bob = soon(|| {
        let answer = one.caller().post("/auth/user/emailpass", &json!({"email": email, "password": password}));
        (answer.status == 200).then(|| answer.text_at("/token"))
    });
    let bob = other.caller().bearer(&bob.unwrap());
    let id = bob.get("/admin/users/me").text_at("/user/id");
    is_soon_refused(&bob, "/admin/customers", || {
        assert_eq!(shop::admin(&one).delete(&format!("/admin/users/{id}")).status, 200);
    });
}

fn a_token_from_before_another_password_is_refused_by_all(database: &Database) {
    // The other process is a command.
    let server = shop::start_open(database, &[]);
    is_soon_refused(&shop::admin(&server), "/admin/customers", || {
        let mut change = stheno_on(database.url());
        let args = ["user", "password", "--email", shop::EMAIL, "--password", "battery staple horse"];
        let changed = run(change.args(args));
        assert_eq!(changed.code, Some(0), "{}", changed.complained);
    });
}

#[test]
fn postgres_tells_all_processes_of_each_way_to_withdraw_something() {
    // Given a database in use, and somebody who hears
    let database = Database::postgres();
    let server = shop::start_open(&database, &[]);
    let admin = shop::admin(&server);
    let cookie = session(&server.caller(), &server.caller().token("user", shop::EMAIL, shop::PASSWORD));
    assert_eq!(server.caller().with("cookie", &cookie).get("/admin/users/me").status, 200);
    let (key, _) = create_key(&admin, "secret");
    let account =
        json!({"email": "zoe@example.com", "password": "battery staple horse", "first_name": "Z", "last_name": "Z"});
    let customer = server.caller().post("/v1/store/customers", &account).text_at("/customer/id");
    let guest = admin.post("/admin/customers", &json!({"email": "guest@example.com"})).text_at("/customer/id");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let hears = runtime.block_on(async {
        let address = DatabaseAddress::parse(database.url()).unwrap();
        let limit = Duration::from_secs(10);
        let options = DatabaseOptions { threads: 1, connections: 1, time_limit: limit, bulk: false };
        stheno_domain::Database::open(&address, options, MIGRATIONS).await.unwrap()
    });
    let listening = hears.clone();
    std::thread::spawn(move || runtime.block_on(listening.hear_withdrawals()));
    soon(|| hears.trust()).unwrap();

    // then each of these is heard of, in whatever way it is done,
    let told = |sql: &str| {
        let before = hears.trust();
        sql::execute(database.url(), sql);
        soon(|| hears.trust().filter(|_| hears.trust() != before))
    };
    let identity = format!("SELECT id FROM auth_identity WHERE customer_id = '{customer}'");
    for change in [
        format!("UPDATE auth_identity SET valid_from = valid_from + interval '1 second' WHERE id IN ({identity})"),
        format!("UPDATE customer SET deleted_at = now() WHERE id = '{customer}'"),
        format!("UPDATE auth_identity SET customer_id = NULL WHERE customer_id = '{customer}'"),
        "UPDATE session SET id_hash = 'another'".to_owned(),
        "DELETE FROM session".to_owned(),
        format!("UPDATE api_key SET revoked_at = now() WHERE id = '{key}'"),
        format!("DELETE FROM api_key WHERE id = '{key}'"),
        "UPDATE \"user\" SET deleted_at = now()".to_owned(),
        "DELETE FROM auth_identity WHERE user_id IS NOT NULL".to_owned(),
    ] {
        assert!(told(&change).is_some(), "{change}");
    }
    // and what withdraws nothing is not.
    let before = hears.trust();
    for change in [
        format!("UPDATE customer SET deleted_at = now() WHERE id = '{guest}'"),
        format!("UPDATE customer SET first_name = 'Ada' WHERE id = '{customer}'"),
        "UPDATE api_key SET title = 'Another'".to_owned(),
    ] {
        sql::execute(database.url(), &change);
    }
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(hears.trust(), before);
}
