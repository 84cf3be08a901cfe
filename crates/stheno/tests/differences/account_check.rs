//! `GET /store/auth/{email}` of Medusa 1, which tells who has an account.

use serde_json::json;

use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    who_has_an_account_is_told_as_often_as_one_may_sign_in,
    who_has_an_account_is_not_told_where_the_check_is_switched_off,
}

fn who_has_an_account_is_told_as_often_as_one_may_sign_in(database: &Database) {
    // Given a shop with a customer, and a limit
    let mut command = shop::serve(database);
    command.env("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "2/h");
    let server = Process::start(command);
    let visitor = server.caller();
    let ada = json!({"email": "ada@example.com", "password": "battery staple horse"});
    assert_eq!(visitor.post("/store/customers", &ada).status, 200);

    // when somebody asks again and again, then the limit ends it
    for (email, exists) in [("ada@example.com", true), ("ADA@example.com", true), ("bob@example.com", false)] {
        let answer = visitor.get(&format!("/store/auth/{email}"));
        assert_eq!((answer.status, answer.json()), (200, json!({"exists": exists})));
    }
    assert_eq!(visitor.get("/store/auth/ada@example.com").status, 429);

    // and nobody is kept from signing in by it.
    assert_eq!(visitor.post("/store/auth", &ada).status, 200);
}

fn who_has_an_account_is_not_told_where_the_check_is_switched_off(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_ACCOUNT_CHECK", "false");
    let server = Process::start(command);
    let answer = server.caller().get("/store/auth/ada@example.com");
    let message = "Cannot GET /store/auth/ada@example.com";
    assert_eq!((answer.status, answer.json()), (404, json!({"type": "not_found", "message": message})));
}
