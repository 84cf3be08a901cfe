//! `/admin/users/password-token` and `…/reset-password` of Medusa 1: another password for a user who forgot the old one.

use serde_json::{Value, json};

use super::both::{Shop, told};
use super::credentials::Credentials;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::shown::shown;
use crate::support::{mails, shop};

on_both! {
    a_user_gets_another_password,
    what_is_no_token_of_a_user_is_refused,
    what_is_asked_wrongly_is_told,
}

const ASK: &str = "/v1/admin/users/password-token";
const RESET: &str = "/v1/admin/users/reset-password";
const NEW: &str = "another password";

fn invalid(message: &str) -> (u16, Value) {
    (400, json!({"type": "invalid_data", "message": message}))
}

fn unauthorized() -> (u16, Value) {
    (401, json!({"type": "unauthorized", "message": "Invalid or expired password reset token"}))
}

fn ask(shop: &Shop, database: &Database) -> String {
    let asked = shop.visitor().post(ASK, &json!({"email": "ADMIN@example.com"}));
    assert_eq!((asked.status, asked.text().as_str()), (204, ""));
    mails::token(&shop.server.mails(), database.url(), shop::EMAIL)
}

fn reset(shop: &Shop, body: &Value) -> Response {
    shop.visitor().post(RESET, body)
}

fn a_user_gets_another_password(database: &Database) {
    // Given a user who is signed in, and has a token
    let shop = Shop::open(database);
    let before = Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD);
    let older = ask(&shop, database);
    let token = ask(&shop, database);

    // when the token is used, then the user is shown, and signs in with the new password alone, in both generations;
    let told_user = reset(&shop, &json!({"email": shop::EMAIL, "token": token, "password": NEW}));
    let expected = json!({
        "id": "{user}",
        "created_at": "{time}",
        "updated_at": "{time}",
        "deleted_at": null,
        "role": "member",
        "email": shop::EMAIL,
        "first_name": null,
        "last_name": null,
        "api_token": null,
        "metadata": null,
    });
    assert_eq!(told_user.status, 200, "{}", told_user.text());
    assert_eq!(shown(told_user.json()).to_string(), json!({"user": expected}).to_string());
    before.assert_ended();
    Credentials::of_user(&shop, shop::EMAIL, NEW).assert_good();

    // and neither it nor an older one does anything more.
    for used in [token, older] {
        assert_eq!(told(&reset(&shop, &json!({"token": used, "password": shop::PASSWORD}))), unauthorized());
    }
    // A token of Medusa 2 does the same.
    let body = json!({"identifier": shop::EMAIL});
    assert_eq!(shop.visitor().post("/v2/auth/user/emailpass/reset-password", &body).status, 201);
    let token = mails::token(&shop.server.mails(), database.url(), shop::EMAIL);
    assert_eq!(reset(&shop, &json!({"token": token, "password": shop::PASSWORD})).status, 200);
    Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
}

fn what_is_no_token_of_a_user_is_refused(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1("ada@example.com", "first");
    // Who is a customer, and who is nobody, gets no token, and is told the same.
    let before = events(database.url()).len();
    for email in ["ada@example.com", "nobody@example.com"] {
        let asked = shop.visitor().post(ASK, &json!({"email": email}));
        assert_eq!((asked.status, asked.text().as_str()), (204, ""));
    }
    assert_eq!(events(database.url()).len(), before);
    // A customer's token is none of a user, and neither is one to sign in with, nor one that nobody made.
    let asked = shop.visitor().post("/v1/store/customers/password-token", &json!({"email": "ada@example.com"}));
    assert_eq!(asked.status, 204);
    let of_customer = mails::token(&shop.server.mails(), database.url(), "ada@example.com");
    let signed_in = shop.server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let token = ask(&shop, database);
    let forged = format!("{}{}", &token[..token.len() - 43], "A".repeat(43));
    for none in [of_customer.as_str(), &signed_in, &forged, "none", "a.b.c", ""] {
        assert_eq!(told(&reset(&shop, &json!({"token": none, "password": NEW}))), invalid("invalid token"), "{none}");
    }
    // A good one is for its user alone, and no password of theirs is short.
    let of_another = json!({"email": "ada@example.com", "token": token, "password": NEW});
    assert_eq!(told(&reset(&shop, &of_another)), unauthorized());
    let short = json!({"token": token, "password": "short"});
    let rule = "password must have 8 characters at least, and 1024 bytes at most";
    assert_eq!(told(&reset(&shop, &short)), invalid(rule));
    Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
    assert_eq!(reset(&shop, &json!({"token": token, "password": NEW})).status, 200);
}

fn what_is_asked_wrongly_is_told(database: &Database) {
    let shop = Shop::open(database);
    let unknown = "an unknown value was passed to the validate function";
    for (path, body, message) in [
        (ASK, json!({}), "email must be an email"),
        (ASK, json!({"email": null}), "email must be an email"),
        (ASK, json!({"email": 5}), "email must be an email"),
        (ASK, json!({"email": " admin@example.com "}), "email must be an email"),
        (ASK, json!({"email": shop::EMAIL, "foo": 1}), "property foo should not exist"),
        (ASK, json!({"foo": 1}), "property foo should not exist, email must be an email"),
        (ASK, json!([]), unknown),
        (RESET, json!({}), "token must be a string, password must be a string"),
        (RESET, json!({"token": "t"}), "password must be a string"),
        (RESET, json!({"token": 5, "password": "p"}), "token must be a string"),
        (RESET, json!({"email": "x", "token": "t", "password": "p"}), "email must be an email"),
        (
            RESET,
            json!({"email": 1, "token": null, "password": 1}),
            "email must be an email, token must be a string, password must be a string",
        ),
        (RESET, json!({"token": "t", "password": "p", "foo": 1}), "property foo should not exist"),
        (RESET, json!([]), unknown),
    ] {
        assert_eq!(told(&shop.visitor().post(path, &body)), invalid(message), "{path} {body}");
    }
}
