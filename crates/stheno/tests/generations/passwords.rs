//! Another password ends all sessions and tokens of both generations, whichever it was set in.

use serde_json::json;

use super::both::{PASSWORD, Shop, made, unauthorized_in_v2};
use super::both::{told, unauthorized_in_v1};
use super::credentials::{Credentials, cookie};
use crate::support::database::Database;
use crate::support::shop;

on_both! {
    a_customer_who_changes_it_with_a_session_goes_on_under_a_new_one,
    a_customer_who_changes_it_with_a_token_signs_in_again,
    the_shop_gives_a_customer_another_one,
    somebody_else_on_the_other_side_stays,
    an_empty_one_changes_nothing,
    who_is_a_user_as_well_gets_none,
}

const EMAIL: &str = "ada@example.com";
const NEW: &str = "another password";

fn a_customer_who_changes_it_with_a_session_goes_on_under_a_new_one(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    let before = Credentials::of_customer(&shop, EMAIL, PASSWORD);
    before.assert_good();

    let changed = before.session_of_v1().post("/v1/store/customers/me", &json!({"password": NEW}));

    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(changed.text_at("/customer/email"), EMAIL);
    before.assert_ended();
    // The session goes on, in the way of Medusa 1.
    let goes_on = shop.visitor().with("cookie", &cookie(&changed));
    for path in ["/store/customers/me", "/v1/store/customers/me"] {
        assert_eq!(goes_on.get(path).json()["customer"]["billing_address_id"], json!(null), "{path}");
    }
    assert_eq!(goes_on.get("/v2/store/customers/me").status, 200);
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [false, false]);
    Credentials::of_customer(&shop, EMAIL, NEW).assert_good();
}

fn a_customer_who_changes_it_with_a_token_signs_in_again(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v2(EMAIL);
    let before = Credentials::of_customer(&shop, EMAIL, PASSWORD);
    let changed = before.token_of_v2().post("/v1/store/customers/me", &json!({"password": NEW}));
    assert_eq!((changed.status, changed.header("set-cookie")), (200, None));
    before.assert_ended();
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [false, false]);
    Credentials::of_customer(&shop, EMAIL, NEW).assert_good();
}

fn the_shop_gives_a_customer_another_one(database: &Database) {
    let shop = Shop::open(database);
    let id = made(&shop.register_in_v1(EMAIL, PASSWORD), "/customer/id");
    shop.register_in_v1("bob@example.com", PASSWORD);
    let before = Credentials::of_customer(&shop, EMAIL, PASSWORD);
    let bob = Credentials::of_customer(&shop, "bob@example.com", PASSWORD);
    let user = Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD);

    let changed = shop.admin.post(&format!("/v1/admin/customers/{id}"), &json!({"password": NEW}));

    assert_eq!((changed.status, changed.header("set-cookie")), (200, None));
    before.assert_ended();
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [false, false]);
    Credentials::of_customer(&shop, EMAIL, NEW).assert_good();
    // Nobody else notices.
    bob.assert_good();
    user.assert_good();
}

fn somebody_else_on_the_other_side_stays(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1(EMAIL, PASSWORD);
    // Given a user and a customer in one browser
    let user = shop.visitor().post("/admin/auth", &json!({"email": shop::EMAIL, "password": shop::PASSWORD}));
    let browser = shop.visitor().with("cookie", &cookie(&user));
    let both = browser.post("/store/auth", &json!({"email": EMAIL, "password": PASSWORD}));
    let browser = shop.visitor().with("cookie", &cookie(&both));
    // when the customer has another password,
    let changed = browser.post("/store/customers/me", &json!({"password": NEW}));
    assert_eq!(changed.status, 200, "{}", changed.text());
    // then both are signed in under the new cookie, and nobody under the old one.
    let after = shop.visitor().with("cookie", &cookie(&changed));
    for path in ["/v1/admin/auth", "/v1/store/auth", "/v2/admin/users/me", "/v2/store/customers/me"] {
        assert_eq!(after.get(path).status, 200, "{path}");
    }
    for path in ["/v1/admin/auth", "/v1/store/auth"] {
        assert_eq!(told(&browser.get(path)), unauthorized_in_v1(), "{path}");
    }
    for path in ["/v2/admin/users/me", "/v2/store/customers/me"] {
        assert_eq!(told(&browser.get(path)), unauthorized_in_v2(), "{path}");
    }
}

fn an_empty_one_changes_nothing(database: &Database) {
    let shop = Shop::open(database);
    let id = made(&shop.register_in_v1(EMAIL, PASSWORD), "/customer/id");
    let credentials = Credentials::of_customer(&shop, EMAIL, PASSWORD);
    for body in [json!({"password": ""}), json!({"password": null})] {
        let answer = credentials.session_of_v1().post("/v1/store/customers/me", &body);
        assert_eq!((answer.status, answer.header("set-cookie")), (200, None), "{body}");
        assert_eq!(shop.admin.post(&format!("/v1/admin/customers/{id}"), &body).status, 200, "{body}");
    }
    credentials.assert_good();
    assert_eq!(shop.signs_in(EMAIL, ""), [false, false]);
}

fn who_is_a_user_as_well_gets_none(database: &Database) {
    let shop = Shop::open(database);
    // Given an identity that acts for a user and a customer: it has one password
    let id = made(&shop.register_in_v1(shop::EMAIL, shop::PASSWORD), "/customer/id");
    let user = Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD);
    let customer = Credentials::of_customer(&shop, shop::EMAIL, shop::PASSWORD);
    let message = "Email and password of somebody who is a user of the shop as well cannot be changed here";
    let change = json!({"password": NEW, "first_name": "Eve"});
    for refused in [
        customer.session_of_v1().post("/v1/store/customers/me", &change),
        shop.admin.post(&format!("/v1/admin/customers/{id}"), &change),
    ] {
        assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    }
    // Who may act as a customer, or may change customers, does not get to act as a user.
    user.assert_good();
    customer.assert_good();
    assert_eq!(shop.seen_in_v1(&id)["first_name"], "Ada");
    // Somebody who is a customer only may have any.
    shop.register_in_v1(EMAIL, PASSWORD);
    let [ada, _] = shop.tokens(EMAIL, PASSWORD);
    assert_eq!(ada.post("/v1/store/customers/me", &json!({"password": "x"})).status, 200);
    assert_eq!(shop.signs_in(EMAIL, "x"), [true, true]);
}
