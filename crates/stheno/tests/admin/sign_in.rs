//! Signing in with e-mail and password.

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::{shop, sql};

on_both! {
    who_does_not_exist_can_not_be_told_from_a_wrong_password,
    whatever_is_sent_is_answered,
    a_password_that_was_never_set_fits_nothing,
}

fn who_does_not_exist_can_not_be_told_from_a_wrong_password(database: &Database) {
    let server = shop::start(database);
    let sign_in = |email: &str, password: &str| {
        let answer = server.caller().post("/auth/user/emailpass", &json!({"email": email, "password": password}));
        let mut headers = answer.headers.clone();
        headers.retain(|(name, _)| name != "date");
        (answer.status, headers, answer.text())
    };
    let unknown = sign_in("nobody@example.com", shop::PASSWORD);
    assert_eq!(unknown.0, 401);
    assert_eq!(unknown.2, r#"{"type":"unauthorized","message":"Invalid email or password"}"#);
    for (email, password) in [
        (shop::EMAIL, "wrong"),
        (shop::EMAIL, "correct horse batter"),
        (shop::EMAIL, "Correct horse battery"),
        (shop::EMAIL, &"x".repeat(50_000)),
        (" admin@example.com", shop::PASSWORD),
        ("' OR 1=1 --", shop::PASSWORD),
    ] {
        assert_eq!(sign_in(email, password), unknown, "{email}");
    }
}

fn whatever_is_sent_is_answered(database: &Database) {
    let server = shop::start(database);
    for (body, message) in [
        (json!({"email": "a\u{0}b@example.com", "password": "x"}), "Email should have 1000 bytes at most, and no NUL"),
        (json!({"email": shop::EMAIL, "password": "x\u{0}"}), "Invalid email or password"),
        (json!({"email": "\u{1f600}".repeat(250), "password": "x"}), "Invalid email or password"),
        (
            json!({"email": "\u{1f600}".repeat(251), "password": "x"}),
            "Email should have 1000 bytes at most, and no NUL",
        ),
        (json!({"email": ["a"], "password": "x"}), "Email should be a string"),
        (json!({"email": shop::EMAIL, "password": {}}), "Password should be a string"),
        (json!({"email": shop::EMAIL, "password": ""}), "Password should be a string"),
    ] {
        let answer = server.caller().post("/auth/user/emailpass", &body);
        let expected = json!({"type": "unauthorized", "message": message});
        assert_eq!((answer.status, answer.json()), (401, expected), "{:.100}", body.to_string());
    }
}

fn a_password_that_was_never_set_fits_nothing(database: &Database) {
    let server = shop::start(database);
    sql::execute(database.url(), "UPDATE provider_identity SET password_hash = NULL");
    // The server may hold a snapshot from before for a few milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(30));
    for password in [shop::PASSWORD, "null", " "] {
        let body: Value = json!({"email": shop::EMAIL, "password": password});
        assert_eq!(server.caller().post("/auth/user/emailpass", &body).status, 401, "{password}");
    }
}
