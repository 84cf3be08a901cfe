//! Who has an account in one generation has it in the other.

use serde_json::json;

use super::both::{PASSWORD, Shop, made, told};
use super::credentials::{Credentials, cookie};
use crate::support::database::Database;
use crate::support::shop;
use crate::support::shown::shown;

on_both! {
    who_registers_in_v1_signs_in_in_v2,
    who_registers_in_v2_signs_in_in_v1,
    a_customer_whom_the_shop_makes_with_a_password_signs_in_in_both,
    a_guest_signs_in_in_none,
    a_user_signs_in_in_both,
}

fn who_registers_in_v1_signs_in_in_v2(database: &Database) {
    let shop = Shop::open(database);
    // When somebody registers in the way of Medusa 1,
    let registered = shop.register_in_v1("Ada@Example.com", PASSWORD);
    let customer = json!({
        "id": "{cus}", "created_at": "{time}", "updated_at": "{time}", "deleted_at": null,
        "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "billing_address_id": null,
        "phone": null, "has_account": true, "metadata": null, "billing_address": null, "shipping_addresses": [],
    });
    assert_eq!(registered.shown(), (200, json!({ "customer": customer })));

    // then the cookie and a token of Medusa 2 show the same customer there.
    let [_, by_token] = shop.tokens("ada@example.com", PASSWORD);
    let customer = json!({
        "id": "{cus}", "email": "ada@example.com", "company_name": null, "first_name": "Ada", "last_name": "Lovelace",
        "phone": null, "metadata": null, "has_account": true, "deleted_at": null, "created_at": "{time}",
        "updated_at": "{time}", "addresses": [],
    });
    for caller in [by_token, shop.visitor().with("cookie", &cookie(&registered))] {
        let me = caller.get("/v2/store/customers/me");
        assert_eq!(me.shown(), (200, json!({ "customer": customer })));
        assert_eq!(me.text_at("/customer/id"), registered.text_at("/customer/id"));
    }
    // The e-mail is taken in both.
    let taken = "A customer with the given email already has an account. Log in instead";
    let again = shop.register_in_v1("ADA@example.com", PASSWORD);
    assert_eq!(
        told(&again),
        (422, json!({"code": "invalid_request_error", "type": "duplicate_error", "message": taken}))
    );
    let again = shop.begin_in_v2("ADA@example.com", PASSWORD);
    assert_eq!(told(&again), (401, json!({"type": "unauthorized", "message": "Identity with email already exists"})));
}

fn who_registers_in_v2_signs_in_in_v1(database: &Database) {
    let shop = Shop::open(database);
    let id = shop.register_in_v2("Ada@Example.com");
    let body = json!({"email": "ada@example.com", "password": PASSWORD});

    // With a session: the answer to the sign-in has the orders, another one the address for bills.
    let signed_in = shop.visitor().post("/v1/store/auth", &body);
    let customer = json!({
        "id": "{cus}", "created_at": "{time}", "updated_at": "{time}", "deleted_at": null,
        "email": "Ada@Example.com", "first_name": "Ada", "last_name": "Lovelace", "billing_address_id": null,
        "phone": null, "has_account": true, "metadata": null, "orders": [], "shipping_addresses": [],
    });
    assert_eq!(signed_in.shown(), (200, json!({ "customer": customer })));
    assert_eq!(signed_in.text_at("/customer/id"), id);
    let by_cookie = shop.visitor().with("cookie", &cookie(&signed_in));
    assert_eq!(by_cookie.get("/v1/store/auth").json(), signed_in.json());

    // With a token.
    let token = shop.visitor().post("/v1/store/auth/token", &body);
    assert_eq!(token.shown(), (200, json!({"access_token": "{token}"})));
    let by_token = shop.visitor().bearer(&token.text_at("/access_token"));
    assert_eq!(by_token.get("/v1/store/auth").json(), signed_in.json());

    // Medusa 1 tells who has an account; who has only begun has none.
    shop.begin_in_v2("bob@example.com", PASSWORD);
    for (email, exists) in [("ADA@example.com", true), ("bob@example.com", false)] {
        let answer = shop.visitor().get(&format!("/v1/store/auth/{email}"));
        assert_eq!(told(&answer), (200, json!({ "exists": exists })), "{email}");
    }
    assert_eq!(shop.signs_in("bob@example.com", PASSWORD), [false, true]);
}

fn a_customer_whom_the_shop_makes_with_a_password_signs_in_in_both(database: &Database) {
    let shop = Shop::open(database);
    let body = json!({"email": "ada@example.com", "first_name": "Ada", "last_name": "L", "password": PASSWORD});
    let id = made(&shop.admin.post("/v1/admin/customers", &body), "/customer/id");
    Credentials::of_customer(&shop, "ada@example.com", PASSWORD).assert_good();
    let [v1, v2] = shop.tokens("ada@example.com", PASSWORD);
    assert_eq!(v1.get("/v1/store/customers/me").text_at("/customer/id"), id);
    assert_eq!(v2.get("/v2/store/customers/me").text_at("/customer/id"), id);
    assert_eq!(shop.signs_in("ada@example.com", "another password"), [false, false]);
}

fn a_guest_signs_in_in_none(database: &Database) {
    let shop = Shop::open(database);
    let body = json!({"email": "ada@example.com", "first_name": "Ada", "last_name": "L", "password": ""});
    assert_eq!(shop.admin.post("/v1/admin/customers", &body).status, 201);
    let registered = shop.register_in_v1("bob@example.com", "");
    assert_eq!((registered.status, registered.header("set-cookie")), (200, None));
    for email in ["ada@example.com", "bob@example.com"] {
        assert_eq!(shop.signs_in(email, ""), [false, false], "{email}");
        assert_eq!(shop.signs_in(email, PASSWORD), [false, false], "{email}");
    }
    // A guest may register in either way, and is another customer then.
    assert_eq!(shop.register_in_v1("ada@example.com", PASSWORD).status, 200);
    shop.register_in_v2("bob@example.com");
    assert_eq!(shop.admin.get("/v1/admin/customers").json()["count"], 4);
}

fn a_user_signs_in_in_both(database: &Database) {
    let shop = Shop::open(database);
    let credentials = Credentials::of_user(&shop, shop::EMAIL, shop::PASSWORD);
    credentials.assert_good();
    let user = json!({
        "id": "{user}", "created_at": "{time}", "updated_at": "{time}", "deleted_at": null, "role": "member",
        "email": shop::EMAIL, "first_name": null, "last_name": null, "api_token": null, "metadata": null,
    });
    for caller in [credentials.session_of_v1(), credentials.token_of_v2()] {
        let v1 = caller.get("/v1/admin/auth");
        assert_eq!((v1.status, shown(v1.json())), (200, json!({ "user": user })));
        let v2 = caller.get("/v2/admin/users/me");
        assert_eq!(v1.text_at("/user/id"), v2.text_at("/user/id"));
    }
    // A user is no customer, and a customer no user.
    assert_eq!(shop.signs_in(shop::EMAIL, shop::PASSWORD), [false, true]);
    shop.register_in_v1("ada@example.com", PASSWORD);
    let body = json!({"email": "ada@example.com", "password": PASSWORD});
    for path in ["/v1/admin/auth", "/v1/admin/auth/token"] {
        let refused = shop.visitor().post(path, &body);
        assert_eq!((refused.text().as_str(), refused.header("set-cookie")), ("Unauthorized", None), "{path}");
    }
}
