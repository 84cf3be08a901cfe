//! What is good as one kind of credential isn't good as another.

use serde_json::json;

use super::store::{Store, create_key, session, told, unauthorized};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shop;

on_both! {
    what_was_just_good_as_one_kind_is_not_taken_as_another,
}

fn what_was_just_good_as_one_kind_is_not_taken_as_another(database: &Database) {
    // Given a server with one thread, which has just seen each of these credentials where it belongs
    let store = Store::open_with(database, &[("STHENO_THREADS", "1")]);
    let caller = store.server.caller();
    let customer = store.customer("ada@example.com");
    let admin = caller.token("user", shop::EMAIL, shop::PASSWORD);
    let (_, secret) = create_key(&store.admin, "secret");
    let id = |cookie: &str| {
        let signed = cookie.trim_start_matches("connect.sid=s%3A");
        signed.split_once('.').unwrap().0.to_owned()
    };
    let (admins_cookie, customers_cookie) = (session(&caller, &admin), session(&caller, &customer.token));
    let (admins_id, customers_id) = (id(&admins_cookie), id(&customers_cookie));
    let seen = |what: &str| {
        let answer = match what {
            "the admin's token" => caller.bearer(&admin).get("/admin/users/me"),
            "the admin's session" => caller.with("cookie", &admins_cookie).get("/admin/users/me"),
            "the secret key" => caller.key(&secret).get("/admin/customers"),
            "the customer's token" => customer.caller.get("/store/customers/me"),
            "the customer's session" => store.visitor().with("cookie", &customers_cookie).get("/store/customers/me"),
            "the publishable key" => customer.caller.get("/store/customers/me"),
            other => panic!("{other}"),
        };
        assert_eq!(answer.status, 200, "{what}: {}", answer.text());
    };
    let credentials = [
        ("the admin's token", &admin),
        ("the admin's session", &admins_id),
        ("the secret key", &secret),
        ("the customer's token", &customer.token),
        ("the customer's session", &customers_id),
        ("the publishable key", &store.key),
    ];

    // when it comes as something else
    let mut taken = Vec::new();
    for (what, credential) in credentials {
        // then it is no publishable key,
        if credential != &store.key {
            seen(what);
            let answer = caller.with("x-publishable-api-key", credential).get("/store/customers/me");
            let refusal = json!({
                "type": "not_allowed",
                "message": "A valid publishable key is required to proceed with the request",
            });
            if told(&answer) != (400, refusal) {
                taken.push(format!("{what} as a publishable key: {} {}", answer.status, answer.text()));
            }
        }
        // no token,
        let mut refused = |how: &str, caller: &Caller, requests: &[(&str, &str)]| {
            for (method, path) in requests {
                seen(what);
                let answer = caller.send(method, path, None);
                if answer.status != 401 {
                    taken.push(format!("{what} {how}, {method} {path}: {} {}", answer.status, answer.text()));
                }
            }
        };
        let as_token = [
            ("GET", "/admin/customers"),
            ("GET", "/store/customers/me"),
            ("POST", "/auth/token/refresh"),
            ("POST", "/auth/session"),
        ];
        if !what.ends_with("token") {
            refused("as a token", &store.visitor().bearer(credential), &as_token);
        }
        // no session,
        let as_session = [
            ("GET", "/admin/customers"),
            ("GET", "/store/customers/me"),
            ("POST", "/auth/token/refresh"),
            ("DELETE", "/auth/session"),
        ];
        for cookie in [format!("connect.sid={credential}"), format!("connect.sid=s%3A{credential}")] {
            refused("as a session", &store.visitor().with("cookie", &cookie), &as_session);
        }
        // and no secret key.
        if credential != &secret {
            refused("as a secret key", &caller.key(credential), &[("GET", "/admin/customers")]);
            refused("as a secret key", &caller.key(&format!("sk_{credential}")), &[("GET", "/admin/customers")]);
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
    assert_eq!(told(&caller.get("/admin/customers")), unauthorized());
}
