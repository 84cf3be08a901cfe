//! Credentials that one process has withdrawn, at another process on the same database.

use serde_json::json;

use super::store::{create_key, revoke_key, session};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{run, soon, stheno_on};
use crate::support::shop;

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
