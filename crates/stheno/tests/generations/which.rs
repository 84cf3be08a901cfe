//! Which generation answers: a test for each row of the table in ARCHITECTURE.md.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, create_key, made, told, unauthorized_in_v1, unauthorized_in_v2};
use super::browser::{Browser, CUSTOMER, SignIn, answered};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::server::JWT_SECRET;
use crate::support::{shop, times, tokens};

on_both! {
    a_prefix_goes_before_all_credentials,
    a_prefix_is_a_whole_part_of_the_path,
    an_access_token_is_medusa_1,
    a_token_with_a_domain_is_medusa_1_good_or_not,
    another_token_or_other_credentials_are_medusa_2,
    what_one_has_alone_it_answers_whoever_is_signed_in,
    a_registration_with_a_password_is_medusa_1,
    a_session_is_answered_as_it_was_begun,
    everything_else_is_medusa_2,
}

fn open(database: &Database) -> Shop {
    let shop = Shop::open(database);
    assert_eq!(shop.register_in_v1(CUSTOMER, PASSWORD).status, 200);
    shop
}

/// A token with these claims.
fn signed(claims: &Value, secret: &str) -> String {
    tokens::sign(&json!({"alg": "HS256", "typ": "JWT"}), claims, Some(secret))
}

fn of_v1(shop: &Shop, lifetime: i64, secret: &str) -> String {
    let user = shop.admin.get("/v2/admin/users/me").text_at("/user/id");
    let now = times::now() / 1000;
    signed(&json!({"user_id": user, "domain": "admin", "iat": now, "exp": now + lifetime}), secret)
}

fn customers(caller: &Caller) -> &'static str {
    answered(&caller.get("/admin/customers?limit=1"))
}

fn a_prefix_goes_before_all_credentials(database: &Database) {
    let shop = open(database);
    let caller = shop.visitor();
    let token_v1 = made(
        &caller.post("/admin/auth/token", &json!({"email": shop::EMAIL, "password": shop::PASSWORD})),
        "/access_token",
    );
    let token_v2 = caller.token("user", shop::EMAIL, shop::PASSWORD);
    let by_session = |way| {
        let browser = Browser::new(&shop);
        browser.sign_in(way);
        browser.caller()
    };
    let key = create_key(&shop.admin, "secret");
    let everybody =
        [caller.bearer(&token_v1), caller.bearer(&token_v2), by_session(SignIn::AdminV1), by_session(SignIn::AdminV2)];
    for (number, caller) in everybody.iter().enumerate() {
        assert_eq!(answered(&caller.get("/v1/admin/customers?limit=1")), "v1", "{number}");
        assert_eq!(answered(&caller.get("/v2/admin/customers?limit=1")), "v2", "{number}");
    }
    for caller in [caller.clone(), caller.bearer("abc"), caller.with("x-medusa-access-token", "abc")] {
        assert_eq!(told(&caller.get("/v1/admin/customers")), unauthorized_in_v1());
        assert_eq!(told(&caller.get("/v2/admin/customers")), unauthorized_in_v2());
    }
    assert_eq!(answered(&caller.with("x-medusa-access-token", &key).get("/v1/admin/customers?limit=1")), "v1");
    assert_eq!(answered(&caller.key(&key).get("/v2/admin/customers?limit=1")), "v2");
    // What the other has alone is not there.
    let admin = &everybody[0];
    for (method, path) in [("GET", "/v1/admin/users"), ("GET", "/v2/admin/auth"), ("DELETE", "/v1/admin/customers/x")] {
        let missing = format!("Cannot {method} {}", path.get(3..).unwrap());
        let answer = admin.send(method, path, None);
        assert_eq!(told(&answer), (404, json!({"type": "not_found", "message": missing})), "{path}");
    }
    let register = json!({"email": "bob@example.com", "password": PASSWORD, "first_name": "Bob", "last_name": "B"});
    assert_eq!(told(&caller.post("/v2/store/customers", &register)), unauthorized_in_v2());
}

fn a_prefix_is_a_whole_part_of_the_path(database: &Database) {
    let shop = open(database);
    let admin = &shop.admin;
    for path in ["/v1/admin/customers/", "/v1/ADMIN/Customers?limit=1", "/v1/health"] {
        assert_eq!(admin.get(path).status, 200, "{path}");
    }
    for path in [
        "/v1",
        "/v2",
        "/v1/",
        "/v10/admin/customers",
        "/v1admin/customers",
        "/V1/admin/customers",
        "//v1/health",
        "/v1/v1/health",
        "/v1/v2/health",
        "/%76%31/health",
        "/v3/health",
    ] {
        assert_eq!(admin.get(path).status, 404, "{path}: {}", admin.get(path).text());
    }
}

fn an_access_token_is_medusa_1(database: &Database) {
    let shop = open(database);
    let (secret, publishable) = (create_key(&shop.admin, "secret"), &shop.key);
    let with = |key: &str| shop.visitor().with("x-medusa-access-token", key);
    assert_eq!(customers(&with(&secret)), "v1");
    for bad in ["", "abc", publishable, &format!("{secret}0"), &secret.to_uppercase()] {
        assert_eq!(customers(&with(bad)), "v1, nobody", "{bad}");
    }
    // A key does not sign in at the store, in whichever way it is sent.
    assert_eq!(answered(&with(&secret).get("/store/customers/me")), "v1, nobody");
    // It goes before tokens, other credentials and sessions; who it is they say as well.
    let token = shop.visitor().token("user", shop::EMAIL, shop::PASSWORD);
    assert_eq!(customers(&with("abc").bearer(&token)), "v1");
    assert_eq!(customers(&with(&secret).key(&secret)), "v1");
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::AdminV2);
    assert_eq!(customers(&browser.caller().with("x-medusa-access-token", "abc")), "v1");
    // Not even what Medusa 2 has alone is there then.
    assert_eq!(with(&secret).get("/admin/users").status, 404);
    // A key that was revoked is worth nothing.
    let id = shop.admin.get("/v2/admin/api-keys?type=secret").text_at("/api_keys/0/id");
    assert_eq!(shop.admin.post(&format!("/v2/admin/api-keys/{id}/revoke"), &json!({})).status, 200);
    assert_eq!(customers(&with(&secret)), "v1, nobody");
}

fn a_token_with_a_domain_is_medusa_1_good_or_not(database: &Database) {
    let shop = open(database);
    let caller = shop.visitor();
    let now = times::now() / 1000;
    assert_eq!(customers(&caller.bearer(&of_v1(&shop, 60, JWT_SECRET))), "v1");
    let odd = |claims: Value| signed(&claims, JWT_SECRET);
    for (what, token) in [
        ("expired", of_v1(&shop, -1, JWT_SECRET)),
        ("forged", of_v1(&shop, 60, "another secret")),
        ("of nobody", odd(json!({"user_id": "user_1", "domain": "admin", "iat": now, "exp": now + 60}))),
        ("of no kind", odd(json!({"user_id": "user_1", "domain": null, "iat": now, "exp": now + 60}))),
        ("without an end", odd(json!({"user_id": "user_1", "domain": "admin", "iat": now}))),
        ("without a signature", tokens::sign(&json!({"alg": "none"}), &json!({"domain": "admin"}), None)),
    ] {
        assert_eq!(customers(&caller.bearer(&token)), "v1, nobody", "{what}");
        // A session of the other generation says who it is, and no more.
        let browser = Browser::new(&shop);
        browser.sign_in(SignIn::AdminV2);
        assert_eq!(customers(&browser.caller().bearer(&token)), "v1", "{what}");
    }
    // Neither token is good on the other side.
    let body = json!({"email": CUSTOMER, "password": PASSWORD});
    let of_customer = made(&caller.post("/store/auth/token", &body), "/access_token");
    assert_eq!(customers(&caller.bearer(&of_customer)), "v1, nobody");
    let me = caller.bearer(&of_v1(&shop, 60, JWT_SECRET)).get("/store/customers/me");
    assert_eq!(answered(&me), "v1, nobody");
    assert_eq!(answered(&caller.bearer(&of_customer).get("/store/customers/me")), "v1");
    // It is no token of Medusa 2 for a session there.
    let refused = caller.bearer(&of_customer).send("POST", "/v2/auth/session", None);
    assert_eq!(told(&refused), unauthorized_in_v2());
    assert_eq!(caller.bearer(&of_customer).send("POST", "/auth/session", None).status, 404);
}

fn another_token_or_other_credentials_are_medusa_2(database: &Database) {
    let shop = open(database);
    let caller = shop.visitor();
    let token = caller.token("user", shop::EMAIL, shop::PASSWORD);
    let mut claims: Value = serde_json::from_str(&tokens::claims(&token, JWT_SECRET).unwrap()).unwrap();
    assert_eq!(customers(&caller.bearer(&token)), "v2");
    let secret = create_key(&shop.admin, "secret");
    for key in [secret.clone(), tokens::base64(&format!("{secret}:"))] {
        assert_eq!(customers(&caller.key(&key)), "v2");
    }
    claims["exp"] = json!(times::now() / 1000 - 1);
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::AdminV1);
    for (header, alone) in [
        (format!("Bearer {}", signed(&claims, JWT_SECRET)), unauthorized_in_v2()),
        (format!("Bearer {}", signed(&claims, "another secret")), unauthorized_in_v2()),
        ("Bearer abc".to_owned(), unauthorized_in_v1()),
        ("Bearer".to_owned(), unauthorized_in_v1()),
        ("Basic abc".to_owned(), unauthorized_in_v1()),
        ("Digest abc".to_owned(), unauthorized_in_v1()),
        (String::new(), unauthorized_in_v1()),
    ] {
        assert_eq!(customers(&caller.with("authorization", &header)), "v2, nobody", "{header}");
        // A session of the other generation says who it is, and no more.
        assert_eq!(customers(&browser.caller().with("authorization", &header)), "v2", "{header}");
        // What the other has alone it refuses itself, but for a token, which goes before.
        let refused = caller.with("authorization", &header).get("/admin/auth");
        assert_eq!(told(&refused), alone, "{header}");
    }
}

fn what_one_has_alone_it_answers_whoever_is_signed_in(database: &Database) {
    let shop = open(database);
    let customer = shop.admin.get("/v2/admin/customers").text_at("/customers/0/id");
    let group = made(&shop.admin.post("/v2/admin/customer-groups", &json!({"name": "VIP"})), "/customer_group/id");
    let nobody = Browser::new(&shop);
    // Refusals tell them apart,
    for (method, path) in [
        ("GET", "/admin/auth"),
        ("DELETE", "/admin/auth"),
        ("GET", "/admin/auth/"),
        ("PATCH", "/admin/auth"),
        ("GET", "/admin/customer-groups/x/customers"),
        ("POST", "/admin/customer-groups/x/customers/batch"),
        ("GET", "/store/auth"),
        ("GET", "/STORE/Auth"),
        ("GET", "/store/customers/me/orders"),
        ("GET", "/store/customers/me/payment-methods"),
    ] {
        assert_eq!(told(&nobody.caller().send(method, path, None)), unauthorized_in_v1(), "{method} {path}");
    }
    for (method, path) in [
        ("GET", "/admin/users"),
        ("GET", "/admin/api-keys"),
        ("DELETE", "/admin/customers/x"),
        ("GET", "/admin/customers/x/addresses"),
        ("POST", "/admin/customer-groups/x/customers"),
        ("GET", "/store/customers/me/addresses"),
        ("DELETE", "/auth/session"),
        ("POST", "/auth/token/refresh"),
    ] {
        assert_eq!(told(&nobody.caller().send(method, path, None)), unauthorized_in_v2(), "{method} {path}");
    }
    // and whoever is signed in in one way is answered by the other.
    let (v1, v2) = (Browser::new(&shop), Browser::new(&shop));
    v1.sign_in(SignIn::CustomerV1);
    v1.sign_in(SignIn::AdminV1);
    for path in [
        "/admin/users/me".to_owned(),
        "/admin/api-keys".to_owned(),
        format!("/admin/customers/{customer}/addresses"),
        "/store/customers/me/addresses".to_owned(),
    ] {
        assert_eq!(v1.get(&path).status, 200, "{path}: {}", v1.get(&path).text());
    }
    v2.sign_in(SignIn::AdminV2);
    assert_eq!(v2.get("/admin/auth").text_at("/user/role"), "member");
    assert_eq!(v2.get(&format!("/admin/customer-groups/{group}/customers")).json()["count"], 0);
    v2.sign_in(SignIn::CustomerV2);
    assert_eq!(v2.get("/store/auth").json()["customer"]["billing_address_id"], Value::Null);
    for (path, answer) in [
        ("/store/customers/me/payment-methods", json!({"payment_methods": []})),
        ("/store/customers/me/orders", json!({"orders": [], "count": 0, "offset": 0, "limit": 10})),
    ] {
        assert_eq!(told(&v2.get(path)), (200, answer), "{path}");
    }
    // A token goes before: it is answered in its own way, that there is no such path.
    let [token_v1, token_v2] = shop.tokens(CUSTOMER, PASSWORD);
    assert_eq!(
        token_v1.get("/store/customers/me/addresses").text_at("/message"),
        "Cannot GET /store/customers/me/addresses"
    );
    assert_eq!(token_v2.get("/store/auth").text_at("/message"), "Cannot GET /store/auth");
}

fn a_registration_with_a_password_is_medusa_1(database: &Database) {
    let shop = open(database);
    let caller = shop.visitor();
    let body = |n: u32| {
        let email = format!("bob{n}@example.com");
        json!({"first_name": "Bob", "last_name": "B", "email": email, "password": PASSWORD})
    };
    for (n, path) in (0..).zip(["/store/customers", "/store/customers/", "/Store/CUSTOMERS", "/store/customers?x=1"]) {
        assert_eq!(answered(&caller.post(path, &body(n))), "v1", "{path}");
    }
    // Whoever is signed in may be somebody else: it is answered in the same way,
    for (n, way) in (10..).zip([SignIn::CustomerV1, SignIn::CustomerV2, SignIn::AdminV2]) {
        let browser = Browser::new(&shop);
        browser.sign_in(way);
        let registered = browser.post("/store/customers", &body(n));
        assert_eq!(answered(&registered), "v1", "{way:?}");
        assert_eq!(
            browser.get("/v1/store/auth").text_at("/customer/id"),
            registered.text_at("/customer/id"),
            "{way:?}"
        );
    }
    // also when the password is none.
    let message = "password must be a string";
    let refused = caller.post("/store/customers", &json!({"email": "eve@example.com", "password": null}));
    assert!(refused.status == 400 && refused.text().contains(message), "{}", refused.text());
    // Without one it is Medusa 2, which wants to know who it is,
    assert_eq!(told(&caller.post("/store/customers", &json!({"email": "eve@example.com"}))), unauthorized_in_v2());
    // and so it is with a token of it, which goes before.
    let begun = made(&shop.begin_in_v2("eve@example.com", PASSWORD), "/token");
    let refused = caller.bearer(&begun).post("/store/customers", &body(20));
    let message = "Invalid request: Unrecognized fields: 'password'";
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(answered(&caller.bearer(&begun).post("/store/customers", &json!({"email": "eve@example.com"}))), "v2");
}

fn a_session_is_answered_as_it_was_begun(database: &Database) {
    let shop = open(database);
    for (way, expected) in [
        (SignIn::AdminV1, ["v1", "v2, nobody"]),
        (SignIn::AdminV2, ["v2", "v2, nobody"]),
        (SignIn::CustomerV1, ["v2, nobody", "v1"]),
        (SignIn::CustomerV2, ["v2, nobody", "v2"]),
    ] {
        let browser = Browser::new(&shop);
        browser.sign_in(way);
        assert_eq!(browser.answered(), expected, "{way:?}");
        // A prefix chooses for one request, and signs nobody in in another way.
        let side = expected.iter().position(|answer| *answer != "v2, nobody").unwrap();
        let path = ["/admin/customers?limit=1", "/store/customers/me"][side];
        for generation in ["v1", "v2"] {
            assert_eq!(answered(&browser.get(&format!("/{generation}{path}"))), generation, "{way:?}");
        }
        assert_eq!(browser.answered(), expected, "{way:?}");
    }
    // A change that a page of another site sends has nobody's cookie.
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::CustomerV1);
    let page = browser.caller().with("origin", "https://evil.example.com");
    for path in ["/store/customers/me", "/v1/store/customers/me", "/v2/store/customers/me"] {
        assert_eq!(page.post(path, &json!({"first_name": "Eve"})).status, 401, "{path}");
    }
    assert_eq!(page.delete("/store/auth").status, 200);
    assert_eq!(browser.get("/store/customers/me").json()["customer"]["first_name"], "Ada");
}

fn everything_else_is_medusa_2(database: &Database) {
    let shop = open(database);
    let caller = shop.visitor();
    for path in ["/admin/customers", "/admin/customers/x", "/admin/customer-groups", "/store/customers/me"] {
        assert_eq!(told(&caller.get(path)), unauthorized_in_v2(), "{path}");
    }
    assert_eq!(told(&caller.get("/admin/nothing")), unauthorized_in_v2());
    // A cookie that is worth nothing counts as none.
    for cookie in ["connect.sid=abc", "other=abc", ""] {
        assert_eq!(customers(&caller.with("cookie", cookie)), "v2, nobody", "{cookie}");
    }
    // A sign-in of one side says nothing of paths that are on none, or of nothing.
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::AdminV1);
    for path in ["/", "/nothing", "/health/nothing"] {
        let missing = json!({"type": "not_found", "message": format!("Cannot GET {path}")});
        assert_eq!(told(&browser.get(path)), (404, missing), "{path}");
    }
}
