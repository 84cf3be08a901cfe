//! Another e-mail, set in the way of Medusa 1, is the one to sign in with in both.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, made, told};
use super::credentials::Credentials;
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::{mails, shop};

on_both! {
    the_new_email_signs_in_in_both_and_the_old_one_in_none,
    an_email_that_somebody_else_signs_in_with_is_refused,
    a_token_that_went_to_the_old_email_ends,
    who_is_a_user_as_well_keeps_it,
    the_shop_changes_no_email_of_who_has_an_account,
}

const ME: &str = "/v1/store/customers/me";

fn ada(shop: &Shop) -> Caller {
    assert_eq!(shop.register_in_v1("ada@example.com", PASSWORD).status, 200);
    shop.tokens("ada@example.com", PASSWORD)[0].clone()
}

fn taken(email: &str) -> (u16, Value) {
    let message = format!("Customer with email, has_account {email}, t already exists.");
    (422, json!({"code": "invalid_request_error", "type": "duplicate_error", "message": message}))
}

fn the_new_email_signs_in_in_both_and_the_old_one_in_none(database: &Database) {
    let shop = Shop::open(database);
    let v1 = ada(&shop);
    let before = Credentials::of_customer(&shop, "ada@example.com", PASSWORD);
    let changed = v1.post(ME, &json!({"email": "Augusta@Example.com"}));
    assert_eq!(made(&changed, "/customer/email"), "Augusta@Example.com");
    for email in ["Augusta@Example.com", "augusta@example.com", "AUGUSTA@EXAMPLE.COM"] {
        assert_eq!(shop.signs_in(email, PASSWORD), [true, true], "{email}");
    }
    assert_eq!(shop.signs_in("ada@example.com", PASSWORD), [false, false]);
    // Whoever is signed in stays so: it is the same person, with the same password.
    before.assert_good();
    for (email, exists) in [("ada@example.com", false), ("augusta@example.com", true)] {
        let answer = shop.visitor().get(&format!("/v1/store/auth/{email}"));
        assert_eq!(told(&answer), (200, json!({ "exists": exists })), "{email}");
    }
    // Letters' case alone may change as well, and the old e-mail is free.
    assert_eq!(made(&v1.post(ME, &json!({"email": "AUGUSTA@example.com"})), "/customer/email"), "AUGUSTA@example.com");
    assert_eq!(shop.signs_in("augusta@example.com", PASSWORD), [true, true]);
    assert_eq!(shop.register_in_v1("ada@example.com", PASSWORD).status, 200);
}

fn an_email_that_somebody_else_signs_in_with_is_refused(database: &Database) {
    let shop = Shop::open(database);
    let v1 = ada(&shop);
    shop.register_in_v1("bob@example.com", PASSWORD);
    // No customer yet
    shop.begin_in_v2("dora@example.com", PASSWORD);
    let before = events(database.url());
    for email in ["bob@example.com", "BOB@example.com", "dora@example.com", "Dora@example.com", shop::EMAIL] {
        let refused = v1.post(ME, &json!({"email": email, "first_name": "Eve"}));
        assert_eq!(told(&refused), taken(email));
    }
    assert_eq!(events(database.url()), before);
    assert_eq!(v1.get(ME).json()["customer"]["first_name"], "Ada");
    for email in ["ada@example.com", "bob@example.com"] {
        assert_eq!(shop.signs_in(email, PASSWORD), [true, true], "{email}");
    }
    // A guest's e-mail may be somebody's who has an account.
    assert_eq!(shop.admin.post("/v2/admin/customers", &json!({"email": "guest@example.com"})).status, 200);
    assert_eq!(v1.post(ME, &json!({"email": "guest@example.com"})).status, 200);
    assert_eq!(shop.signs_in("guest@example.com", PASSWORD), [true, true]);
}

fn a_token_that_went_to_the_old_email_ends(database: &Database) {
    let shop = Shop::open(database);
    let v1 = ada(&shop);
    let asked = json!({"identifier": "ada@example.com"});
    assert_eq!(shop.visitor().post("/v2/auth/customer/emailpass/reset-password", &asked).status, 201);
    let token = mails::token(&shop.server.mails(), database.url(), "ada@example.com");
    assert_eq!(v1.post(ME, &json!({"email": "augusta@example.com"})).status, 200);
    let assert_refused = || {
        let new = json!({"password": "another password"});
        let refused = shop.visitor().bearer(&token).post("/v2/auth/customer/emailpass/update", &new);
        assert_eq!(told(&refused), (401, json!({"type": "unauthorized", "message": "Invalid token"})));
        for email in ["ada@example.com", "augusta@example.com"] {
            let body = json!({"email": email, "token": token, "password": "another password"});
            let refused = shop.visitor().post("/v1/store/customers/password-reset", &body);
            let message = "Invalid or expired password reset token";
            assert_eq!(told(&refused), (401, json!({"type": "unauthorized", "message": message})));
        }
    };
    // Also when the e-mail is somebody else's: before the token was tried, and after.
    assert_eq!(shop.register_in_v1("ada@example.com", PASSWORD).status, 200);
    assert_refused();
    assert_refused();
    for email in ["ada@example.com", "augusta@example.com"] {
        assert_eq!(shop.signs_in(email, PASSWORD), [true, true], "{email}");
    }
}

fn who_is_a_user_as_well_keeps_it(database: &Database) {
    let shop = Shop::open(database);
    assert_eq!(shop.register_in_v1(shop::EMAIL, shop::PASSWORD).status, 200);
    let [v1, _] = shop.tokens(shop::EMAIL, shop::PASSWORD);
    let refused = v1.post(ME, &json!({"email": "private@example.com", "first_name": "Eve"}));
    let message = "Email and password of somebody who is a user of the shop as well cannot be changed here";
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(shop.signs_in("private@example.com", shop::PASSWORD), [false, false]);
    Credentials::of_customer(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
    Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
    assert_eq!(v1.get(ME).text_at("/customer/first_name"), "Ada");
    // A form that sends the same e-mail along changes the rest.
    assert_eq!(v1.post(ME, &json!({"email": shop::EMAIL, "first_name": "Augusta"})).status, 200);
    assert_eq!(v1.get(ME).text_at("/customer/first_name"), "Augusta");
}

fn the_shop_changes_no_email_of_who_has_an_account(database: &Database) {
    let shop = Shop::open(database);
    let id = made(&shop.register_in_v1("ada@example.com", PASSWORD), "/customer/id");
    let path = format!("/v1/admin/customers/{id}");
    let message = "Email cannot be changed when the user has registered their account";
    let refused = shop.admin.post(&path, &json!({"email": "eve@example.com", "password": "another password"}));
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(shop.signs_in("ada@example.com", PASSWORD), [true, true]);
}
