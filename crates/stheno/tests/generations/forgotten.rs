//! A token for another password is good in both generations, whichever it was asked for in.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, told};
use super::credentials::Credentials;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::{mails, shop};

on_both! {
    a_token_of_either_is_good_in_the_other_once,
    a_token_is_for_the_customer_it_was_asked_for,
    a_user_has_no_short_password_in_v1_either,
    an_empty_password_is_refused_and_the_token_stays_good,
    who_keeps_the_email_keeps_the_token,
}

const EMAIL: &str = "ada@example.com";
const NEW: &str = "another password";
const ASK: [(&str, &str, u16); 2] = [
    ("/v1/store/customers/password-token", "email", 204),
    ("/v2/auth/customer/emailpass/reset-password", "identifier", 201),
];

/// Asks for a token, in the way of the generation with this number, and takes it from the mail.
fn ask(shop: &Shop, database: &Database, generation: usize, email: &str) -> String {
    let (path, name, status) = ASK[generation];
    let answer = shop.visitor().post(path, &json!({ name: email }));
    assert_eq!(answer.status, status, "{}", answer.text());
    let newest = events(database.url()).pop().unwrap();
    assert_eq!(newest["name"], "auth.password_reset");
    mails::token(&shop.server.mails(), database.url(), email)
}

/// Uses a token, in the way of the generation with this number.
fn reset(shop: &Shop, generation: usize, email: &str, token: &str, password: &str) -> Response {
    match generation {
        0 => {
            let body = json!({"email": email, "token": token, "password": password});
            shop.visitor().post("/v1/store/customers/password-reset", &body)
        }
        _ => {
            let caller = shop.visitor().bearer(token);
            caller.post("/v2/auth/customer/emailpass/update", &json!({"password": password}))
        }
    }
}

fn invalid(generation: usize) -> (u16, Value) {
    let message = ["Invalid or expired password reset token", "Invalid token"][generation];
    (401, json!({"type": "unauthorized", "message": message}))
}

fn a_token_of_either_is_good_in_the_other_once(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    let mut password = PASSWORD.to_owned();
    for (asked, used) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let before = Credentials::of_customer(&shop, EMAIL, &password);
        let token = ask(&shop, database, asked, "ADA@example.com");
        before.assert_good();
        password = format!("{NEW} {asked}{used}");
        let answer = reset(&shop, used, "ADA@example.com", &token, &password);
        assert_eq!(answer.status, 200, "{asked} {used}: {}", answer.text());
        before.assert_ended();
        assert_eq!(shop.signs_in(EMAIL, &password), [true, true]);
        // It has done its work, in both.
        for again in [0, 1] {
            assert_eq!(told(&reset(&shop, again, EMAIL, &token, PASSWORD)), invalid(again), "{asked} {used}");
        }
        assert_eq!(shop.signs_in(EMAIL, PASSWORD), [false, false]);
    }
    // A newer one makes the older one worthless, across generations; and so does a change of the password.
    let (older, newer) = (ask(&shop, database, 0, EMAIL), ask(&shop, database, 1, EMAIL));
    assert_eq!(told(&reset(&shop, 0, EMAIL, &older, NEW)), invalid(0));
    let [v1, _] = shop.tokens(EMAIL, &password);
    assert_eq!(v1.post("/v1/store/customers/me", &json!({"password": NEW})).status, 200);
    for generation in [0, 1] {
        assert_eq!(told(&reset(&shop, generation, EMAIL, &newer, PASSWORD)), invalid(generation));
    }
}

fn a_token_is_for_the_customer_it_was_asked_for(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    shop.register_in_v2("bob@example.com");
    shop.begin_in_v2("dora@example.com", PASSWORD);
    let token = ask(&shop, database, 1, EMAIL);
    for email in ["bob@example.com", "dora@example.com", "nobody@example.com", shop::EMAIL] {
        assert_eq!(told(&reset(&shop, 0, email, &token, NEW)), invalid(0), "{email}");
    }
    // Neither another kind of token nor one asked for as a user does it,
    let other = shop.sign_in(EMAIL, PASSWORD).map(|answer| answer.json());
    for token in [other[0]["access_token"].as_str().unwrap(), other[1]["token"].as_str().unwrap(), "none", ""] {
        assert_eq!(told(&reset(&shop, 0, EMAIL, token, NEW)), invalid(0));
    }
    assert_eq!(
        shop.visitor().post("/v2/auth/user/emailpass/reset-password", &json!({"identifier": EMAIL})).status,
        201
    );
    let as_user = mails::token(&shop.server.mails(), database.url(), EMAIL);
    assert_eq!(told(&reset(&shop, 0, EMAIL, &as_user, NEW)), invalid(0));
    // nor is somebody who is no customer yet one for Medusa 1, which sends nothing.
    let before = events(database.url()).len();
    let asked = shop.visitor().post(ASK[0].0, &json!({"email": "dora@example.com"}));
    assert_eq!((asked.status, events(database.url()).len()), (204, before));
    let begun = ask(&shop, database, 1, "dora@example.com");
    assert_eq!(told(&reset(&shop, 0, "dora@example.com", &begun, NEW)), invalid(0));
    assert_eq!(reset(&shop, 1, "dora@example.com", &begun, NEW).status, 200);
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [true, true]);
    // Asking does not tell who there is.
    let before = events(database.url()).len();
    let answer = shop.visitor().post("/v1/store/customers/password-token", &json!({"email": "nobody@example.com"}));
    assert_eq!((answer.status, answer.text().as_str()), (204, ""));
    assert_eq!(events(database.url()).len(), before);
}

fn a_user_has_no_short_password_in_v1_either(database: &Database) {
    // Given an identity that acts for a user and a customer
    let shop = Shop::open(database);
    assert_eq!(shop.register_in_v1(shop::EMAIL, shop::PASSWORD).status, 200);
    let user = Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD);
    let token = ask(&shop, database, 0, shop::EMAIL);
    // then a short password is refused, and the token stays good.
    let message = "password must have 8 characters at least, and 1024 bytes at most";
    let refused = reset(&shop, 0, shop::EMAIL, &token, "short");
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    user.assert_good();
    assert_eq!(reset(&shop, 0, shop::EMAIL, &token, "longer than that").status, 200);
    user.assert_ended();
    Credentials::of_user(&shop, shop::EMAIL, "longer than that").assert_good();
    // Somebody who is a customer only may have any.
    shop.register_in_v1(EMAIL, PASSWORD);
    let token = ask(&shop, database, 0, EMAIL);
    assert_eq!(reset(&shop, 0, EMAIL, &token, "x").status, 200);
    assert_eq!(shop.signs_in(EMAIL, "x"), [true, true]);
}

fn an_empty_password_is_refused_and_the_token_stays_good(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    let token = ask(&shop, database, 0, EMAIL);
    let refused = reset(&shop, 0, EMAIL, &token, "");
    let message = "password should not be empty";
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [true, true]);
    assert_eq!(reset(&shop, 0, EMAIL, &token, NEW).status, 200);
    assert_eq!(shop.signs_in(EMAIL, NEW), [true, true]);
}

fn who_keeps_the_email_keeps_the_token(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    let [v1, _] = shop.tokens(EMAIL, PASSWORD);
    let token = ask(&shop, database, 0, EMAIL);
    // When a form is saved that sends the e-mail along as it is,
    let saved = v1.post("/v1/store/customers/me", &json!({"email": EMAIL, "first_name": "Augusta"}));
    assert_eq!((saved.status, saved.text_at("/customer/first_name").as_str()), (200, "Augusta"));
    // then the token that went to it is still good.
    assert_eq!(reset(&shop, 0, EMAIL, &token, NEW).status, 200);
    assert_eq!(shop.signs_in(EMAIL, NEW), [true, true]);
}
