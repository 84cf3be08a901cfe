//! Somebody who signs in with an e-mail, and is no customer yet, becomes one in the way of Medusa 1.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, made, told, unauthorized_in_v2};
use super::credentials::{Credentials, cookie};
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::{shop, sql};

on_both! {
    who_has_begun_goes_on_with_the_same_password,
    another_password_makes_nothing,
    the_shop_takes_over_what_was_begun,
    a_user_becomes_a_customer_with_its_own_password_only,
}

const EMAIL: &str = "ada@example.com";

fn taken() -> (u16, Value) {
    let message = "A customer with the given email already has an account. Log in instead";
    (422, json!({"code": "invalid_request_error", "type": "duplicate_error", "message": message}))
}

/// What there is of all things that a registration makes.
fn state(database: &Database) -> Vec<String> {
    let count = |table: &str| sql::text(database.url(), &format!("SELECT count(*) FROM {table}"));
    let mut state = ["customer", "auth_identity", "provider_identity", "session"].map(count).to_vec();
    state.push(events(database.url()).len().to_string());
    state.push(sql::text(database.url(), "SELECT max(valid_from) FROM auth_identity"));
    state
}

/// Somebody who has begun, with the token from then.
fn begun(shop: &Shop) -> Caller {
    shop.visitor().bearer(&made(&shop.begin_in_v2(EMAIL, PASSWORD), "/token"))
}

fn made_by_shop(shop: &Shop, email: &str, password: &str) -> Response {
    let body = json!({"email": email, "first_name": "Ada", "last_name": "L", "password": password});
    shop.admin.post("/v1/admin/customers", &body)
}

fn who_has_begun_goes_on_with_the_same_password(database: &Database) {
    let shop = Shop::open(database);
    let begun = begun(&shop);
    let registered = shop.register_in_v1("ADA@example.com", PASSWORD);
    assert_eq!(registered.status, 200, "{}", registered.text());
    // There is one customer, with one way to sign in.
    Credentials::of_customer(&shop, EMAIL, PASSWORD).assert_good();
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM customer"), "1");
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM auth_identity WHERE user_id IS NULL"), "1");
    // The token from before makes no second one.
    let message = "Customer with this email already has an account";
    let second = begun.post("/v2/store/customers", &json!({ "email": EMAIL }));
    assert_eq!(
        told(&second),
        (422, json!({"code": "invalid_request_error", "type": "duplicate_error", "message": message}))
    );
    let second = begun.post("/v2/store/customers", &json!({"email": "other@example.com"}));
    assert_eq!(
        told(&second),
        (400, json!({"type": "invalid_data", "message": "Request already authenticated as a customer."}))
    );
}

fn another_password_makes_nothing(database: &Database) {
    let shop = Shop::open(database);
    let begun = begun(&shop);
    let before = state(database);
    for password in ["another password", "Battery staple horse", "battery staple horse "] {
        let refused = shop.register_in_v1(EMAIL, password);
        assert_eq!((told(&refused), refused.header("set-cookie")), (taken(), None));
    }
    assert_eq!(state(database), before);
    // Who began goes on in either way.
    assert_eq!(begun.post("/v2/store/customers", &json!({ "email": EMAIL })).status, 200);
    Credentials::of_customer(&shop, EMAIL, PASSWORD).assert_good();
}

fn the_shop_takes_over_what_was_begun(database: &Database) {
    let shop = Shop::open(database);
    // Given somebody who has begun, with an e-mail that may be another's
    let begun = begun(&shop);
    let session = shop.visitor().with("cookie", &cookie(&begun.send("POST", "/v2/auth/session", None)));
    // when the shop makes the customer,
    let customer = made(&made_by_shop(&shop, EMAIL, "from the shop"), "/customer/id");
    // then whoever began is out,
    for caller in [&begun, &session] {
        assert_eq!(told(&caller.send("POST", "/v2/auth/token/refresh", None)), unauthorized_in_v2());
        assert_eq!(
            told(&caller.post("/v2/store/customers", &json!({"email": "eve@example.com"}))),
            unauthorized_in_v2()
        );
    }
    assert_eq!(shop.signs_in(EMAIL, PASSWORD), [false, false]);
    // and the customer is in.
    Credentials::of_customer(&shop, EMAIL, "from the shop").assert_good();
    let [v1, _] = shop.tokens(EMAIL, "from the shop");
    assert_eq!(v1.get("/v1/store/customers/me").text_at("/customer/id"), customer);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM auth_identity WHERE user_id IS NULL"), "1");
}

fn a_user_becomes_a_customer_with_its_own_password_only(database: &Database) {
    let shop = Shop::open(database);
    let before = state(database);
    // Neither somebody else nor the shop gets at it, and the shop is not told whose password is which.
    assert_eq!(told(&shop.register_in_v1(shop::EMAIL, PASSWORD)), taken());
    for password in [PASSWORD, shop::PASSWORD] {
        assert_eq!(told(&made_by_shop(&shop, shop::EMAIL, password)), taken());
    }
    assert_eq!(state(database), before);
    assert_eq!(shop.admin.get("/v2/admin/users/me").status, 200);

    assert_eq!(shop.register_in_v1(shop::EMAIL, shop::PASSWORD).status, 200);
    Credentials::of_customer(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
    Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM auth_identity"), "1");
    assert_eq!(shop.admin.get("/v2/admin/users/me").status, 200, "nothing has ended");
    // When the customer goes, the user stays.
    let id = shop.admin.get("/v1/admin/customers").text_at("/customers/0/id");
    assert_eq!(shop.admin.delete(&format!("/v2/admin/customers/{id}")).status, 200);
    assert_eq!(shop.signs_in(shop::EMAIL, shop::PASSWORD), [false, true]);
    Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD).assert_good();
}
