//! Every route with everybody's credentials.

use serde_json::{Value, json};
use stheno_medusa_v2::routes::ROUTES;

use super::access::Access;
use super::row::{CITY, GROUP, NAME, NOTHING, ORDER, ORDERS, Row, assert_complete, row};
use super::store::{Store, create_key, made, revoke_key};
use super::who::{People, everybody};
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    every_route_lets_in_whom_it_is_for_and_nobody_else,
    every_route_of_the_store_wants_a_valid_publishable_key,
}

#[test]
fn every_route_states_whom_it_is_for() {
    let routes: Vec<String> = ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_complete(TABLE, &routes);
    for row in TABLE {
        let of_the_store = [Access::Visitor, Access::Customer, Access::Anybody].contains(&row.access);
        assert_eq!(row.path.starts_with("/store/"), of_the_store, "{}", row.name());
        // The dashboard asks for these before anybody has signed in.
        let open = row.path == "/admin/feature-flags" && row.access == Access::Public;
        let of_the_admin = [Access::Admin, Access::User].contains(&row.access) || open;
        assert_eq!(row.path.starts_with("/admin/"), of_the_admin, "{}", row.name());
    }
}

const SIGN_IN: Option<&str> = Some(r#"{"email": "dora@example.com", "password": "battery staple horse"}"#);
const REGISTER: Option<&str> = Some(r#"{"email": "new@example.com", "password": "battery staple horse"}"#);
const FORGOTTEN: Option<&str> = Some(r#"{"identifier": "dora@example.com"}"#);
const PASSWORD: Option<&str> = Some(r#"{"password": "{long}"}"#);
const SESSIONS: &str = "/auth/sessions";
const USER: Option<&str> = Some(r#"{"email": "eve{n}@example.com", "password": "battery staple horse"}"#);
const PASSWORDS: Option<&str> = Some(r#"{"current_password": "wrong", "password": "battery staple horse"}"#);
const RECIPIENT: Option<&str> = Some(r#"{"email": "eve@example.com"}"#);
const KEY: Option<&str> = Some(r#"{"title": "Eve {n}", "type": "secret"}"#);
const TITLE: Option<&str> = Some(r#"{"title": "Eve {n}"}"#);
const WEBHOOK: Option<&str> = Some(r#"{"url": "https://eve.example.com/{n}", "events": ["nothing.at.all"]}"#);
const ADDRESS: Option<&str> = Some(r#"{"url": "https://eve.example.com/{n}"}"#);
const AGAIN: Option<&str> = Some(r#"{"since": "2026-01-01"}"#);
const METHODS: Option<&str> = Some(r#"{"provider_id": "stripe", "data": []}"#);

static TABLE: &[Row<Access>] = &[
    row("GET", "/health", Access::Public, None, 200),
    row("GET", "/openapi.json", Access::Public, None, 200),
    row("GET", "/auth/{actor_type}/providers", Access::Public, None, 200),
    row("GET", "/auth/{actor_type}/{auth_provider}", Access::Public, SIGN_IN, 200),
    row("POST", "/auth/{actor_type}/{auth_provider}", Access::Public, SIGN_IN, 200),
    row("POST", "/auth/{actor_type}/{auth_provider}/register", Access::Public, REGISTER, 200),
    row("POST", "/auth/{actor_type}/{auth_provider}/reset-password", Access::Public, FORGOTTEN, 201),
    // A password that is too long does not use the token up.
    row("POST", "/auth/{actor_type}/{auth_provider}/update", Access::Reset, PASSWORD, 401),
    row("POST", "/auth/session", Access::Token, None, 200),
    row("DELETE", "/auth/session", Access::Session, None, 200),
    row("GET", "/auth/mfa/factors", Access::TokenOrSession, None, 200),
    row("POST", "/auth/token/refresh", Access::TokenOrSession, None, 200),
    // Without an e-mail: an account would be made once only.
    row("POST", "/store/customers", Access::Visitor, NAME, 400),
    row("GET", "/store/customers/me", Access::Customer, None, 200),
    row("POST", "/store/customers/me", Access::Customer, NAME, 200),
    row("GET", "/store/customers/me/addresses", Access::Customer, None, 200),
    row("POST", "/store/customers/me/addresses", Access::Customer, CITY, 200),
    row("GET", "/store/customers/me/addresses/{address_id}", Access::Customer, None, 404),
    row("POST", "/store/customers/me/addresses/{address_id}", Access::Customer, CITY, 404),
    row("DELETE", "/store/customers/me/addresses/{address_id}", Access::Customer, None, 404),
    row("GET", "/store/orders", Access::Customer, None, 200),
    row("GET", "/store/orders/{id}", Access::Anybody, None, 404),
    row("GET", "/admin/users", Access::Admin, None, 200),
    row("POST", "/admin/users", Access::Admin, USER, 200),
    row("GET", "/admin/users/me", Access::User, None, 200),
    // With a wrong one: another password would end all that others here sign in with.
    row("POST", "/admin/users/me/password", Access::Admin, PASSWORDS, 400),
    row("GET", "/admin/users/{id}", Access::Admin, None, 404),
    row("POST", "/admin/users/{id}", Access::Admin, NAME, 404),
    row("DELETE", "/admin/users/{id}", Access::Admin, None, 200),
    row("GET", "/admin/users/{id}/auth-providers", Access::Admin, None, 200),
    row("GET", "/admin/api-keys", Access::Admin, None, 200),
    row("POST", "/admin/api-keys", Access::Admin, KEY, 200),
    row("GET", "/admin/api-keys/{id}", Access::Admin, None, 404),
    row("POST", "/admin/api-keys/{id}", Access::Admin, TITLE, 200),
    row("DELETE", "/admin/api-keys/{id}", Access::Admin, None, 200),
    row("POST", "/admin/api-keys/{id}/revoke", Access::Admin, NOTHING, 200),
    row("GET", "/admin/customers", Access::Admin, None, 200),
    row("POST", "/admin/customers", Access::Admin, NAME, 200),
    row("GET", "/admin/customers/{id}", Access::Admin, None, 404),
    row("POST", "/admin/customers/{id}", Access::Admin, NAME, 404),
    row("DELETE", "/admin/customers/{id}", Access::Admin, None, 200),
    row("POST", "/admin/customers/{id}/customer-groups", Access::Admin, Some(r#"{"remove": ["{group}"]}"#), 200),
    row("GET", "/admin/customers/{id}/addresses", Access::Admin, None, 200),
    row("POST", "/admin/customers/{id}/addresses", Access::Admin, CITY, 404),
    row("GET", "/admin/customers/{id}/addresses/{address_id}", Access::Admin, None, 200),
    row("POST", "/admin/customers/{id}/addresses/{address_id}", Access::Admin, CITY, 200),
    row("DELETE", "/admin/customers/{id}/addresses/{address_id}", Access::Admin, None, 200),
    row("GET", "/admin/customers/{id}/payment-methods", Access::Admin, None, 404),
    row("PUT", "/admin/customers/{id}/payment-methods", Access::Admin, METHODS, 404),
    row("PUT", "/admin/orders/{id}", Access::Admin, ORDER, 200),
    row("POST", "/admin/orders/batch", Access::Admin, ORDERS, 200),
    row("GET", "/admin/customer-groups", Access::Admin, None, 200),
    row("POST", "/admin/customer-groups", Access::Admin, GROUP, 200),
    row("GET", "/admin/customer-groups/{id}", Access::Admin, None, 404),
    row("POST", "/admin/customer-groups/{id}", Access::Admin, GROUP, 404),
    row("DELETE", "/admin/customer-groups/{id}", Access::Admin, None, 200),
    row("POST", "/admin/customer-groups/{id}/customers", Access::Admin, Some(r#"{"remove": ["{customer}"]}"#), 200),
    row(
        "DELETE",
        "/admin/customer-groups/{id}/customers",
        Access::Admin,
        Some(r#"{"customer_ids": ["{customer}"]}"#),
        200,
    ),
    row("GET", "/admin/events", Access::Admin, None, 200),
    row("GET", "/admin/events/{id}", Access::Admin, None, 404),
    row("GET", "/admin/statistics", Access::Admin, None, 200),
    row("GET", "/admin/mail-templates", Access::Admin, None, 200),
    row("GET", "/admin/mail-templates/{name}", Access::Admin, None, 404),
    row("POST", "/admin/mail-templates/{name}/send", Access::Admin, RECIPIENT, 404),
    row("GET", "/admin/webhooks", Access::Admin, None, 200),
    row("POST", "/admin/webhooks", Access::Admin, WEBHOOK, 200),
    row("GET", "/admin/webhooks/{id}", Access::Admin, None, 404),
    row("POST", "/admin/webhooks/{id}", Access::Admin, ADDRESS, 404),
    row("DELETE", "/admin/webhooks/{id}", Access::Admin, None, 200),
    row("POST", "/admin/webhooks/{id}/secret", Access::Admin, NOTHING, 404),
    row("POST", "/admin/webhooks/{id}/test", Access::Admin, None, 404),
    row("POST", "/admin/webhooks/{id}/replay", Access::Admin, AGAIN, 404),
    row("GET", "/admin/webhooks/{id}/deliveries", Access::Admin, None, 200),
    row("GET", "/admin/webhooks/{id}/deliveries/{delivery_id}", Access::Admin, None, 404),
    row("GET", "/admin/feature-flags", Access::Public, None, 200),
    row("GET", "/admin/stores", Access::Admin, None, 200),
    row("GET", "/admin/layouts/configurations", Access::Admin, None, 200),
    row("GET", "/admin/layouts/{zone}/configuration", Access::Admin, None, 200),
    row("GET", "/admin/orders", Access::Admin, None, 200),
    row("GET", "/admin/orders/{id}", Access::Admin, None, 404),
    row("GET", "/admin/notifications", Access::Admin, None, 200),
    row("GET", "/admin/regions", Access::Admin, None, 200),
    row("GET", "/admin/sales-channels", Access::Admin, None, 200),
    row("GET", "/admin/invites", Access::Admin, None, 200),
    row("POST", "/admin/invites", Access::Admin, NOTHING, 400),
    row("GET", "/admin/search-indexes", Access::Admin, None, 200),
    // The last one: who may ask ends what they are signed in with.
    row("DELETE", SESSIONS, Access::TokenOrSession, None, 200),
];

/// Everything that a request could change.
pub(crate) fn state(store: &Store, database: &Database) -> Value {
    let list = |path: &str| {
        let answer = store.admin.get(path);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    let count = |table: &str| sql::text(database.url(), &format!("SELECT count(*) FROM {table}"));
    json!([
        list("/admin/customers?fields=*addresses,*groups&limit=1000"),
        list("/admin/customer-groups?fields=*customers&limit=1000"),
        list("/admin/api-keys?limit=1000"),
        list("/admin/users?limit=1000"),
        list("/admin/webhooks?limit=1000"),
        count("auth_identity"),
        count("provider_identity"),
        count("session"),
        count("payment_method"),
        count("\"order\""),
    ])
}

fn every_route_lets_in_whom_it_is_for_and_nobody_else(database: &Database) {
    let store = Store::open(database);
    let people = People::of(&store, database);
    let mut number = 0;
    for row in TABLE {
        let asked = if row.path.starts_with("/store/") { store.visitor() } else { store.server.caller() };
        let callers: Vec<_> = everybody().map(|who| (who, people.caller(&asked, who))).collect();

        // Whom it is not for is refused, however the path is written, before anything happens.
        let path = row.path_to(&people);
        let (shouted, slashed) = (path.to_uppercase(), format!("{path}/?fields=id"));
        let before = state(&store, database);
        for (who, caller) in &callers {
            let Some(expected) = row.access.refusal(*who, &people) else { continue };
            for path in [&path, &shouted, &slashed] {
                number += 1;
                let path = format!("{}{path}", who.prefix());
                let answer = row.send(caller, &path, &people, number);
                assert_eq!((answer.status, answer.json()), expected, "{} {path} by {who:?}", row.method);
                assert_eq!(answer.header("set-cookie"), None, "{} {path} by {who:?}", row.method);
            }
            if row.method == "GET" {
                assert_eq!(
                    caller.send("HEAD", &format!("{}{path}", who.prefix()), None).status,
                    expected.0,
                    "HEAD {path} by {who:?}"
                );
            }
        }
        assert_eq!(state(&store, database), before, "{} has changed something for those who are refused", row.name());

        // Whom it is for is answered by it.
        let path = row.path_to_nothing();
        for (who, caller) in &callers {
            if row.access.refusal(*who, &people).is_some() {
                continue;
            }
            number += 1;
            let path = format!("{}{path}", who.prefix());
            let answer = row.send(caller, &path, &people, number);
            assert_eq!(answer.status, row.status, "{} {path} by {who:?}: {}", row.method, answer.text());
            assert!(!answer.text().contains("Cannot "), "{} {path} by {who:?}: {}", row.method, answer.text());
            // Several of them are the same person.
            if row.path == SESSIONS {
                break;
            }
        }
    }
}

fn every_route_of_the_store_wants_a_valid_publishable_key(database: &Database) {
    const REQUIRED: &str = "Publishable API key required in the request header: x-publishable-api-key. You can manage \
                            your keys in settings in the dashboard.";
    const INVALID: &str = "A valid publishable key is required to proceed with the request";
    let store = Store::open(database);
    let people = People::of(&store, database);
    let (revoked_id, revoked) = create_key(&store.admin, "publishable");
    let customers = |key: &str| store.server.caller().with("x-publishable-api-key", key).get("/store/customers/me");
    assert_eq!(customers(&revoked).status, 401, "the key is good until it is revoked");
    revoke_key(&store.admin, &revoked_id);
    let (_, secret) = create_key(&store.admin, "secret");
    let id = made(&store.admin.get("/admin/api-keys?type=publishable"), "/api_keys/0/id");
    let unknown = format!("pk_{}", "0".repeat(64));

    let before = state(&store, database);
    for row in TABLE.iter().filter(|row| row.path.starts_with("/store/")) {
        let path = row.path_to(&people);
        for (what, key, message) in [
            ("no key", None, REQUIRED),
            ("one that there is not", Some(unknown.as_str()), INVALID),
            ("a revoked one", Some(revoked.as_str()), INVALID),
            ("a secret one", Some(secret.as_str()), INVALID),
            ("the id of one", Some(id.as_str()), INVALID),
            ("one in upper case", Some(store.key.to_uppercase().as_str()), INVALID),
        ] {
            let expected = (400, json!({"type": "not_allowed", "message": message}));
            for who in everybody().filter(|who| !format!("{who:?}").contains("Cookie")) {
                let caller = people.caller(&store.server.caller(), who);
                let caller = key.iter().fold(caller, |caller, key| caller.with("x-publishable-api-key", key));
                let answer = row.send(&caller, &format!("{}{path}", who.prefix()), &people, 0);
                assert_eq!((answer.status, answer.json()), expected, "{} with {what} by {who:?}", row.name());
            }
        }
    }
    assert_eq!(state(&store, database), before);

    // What isn't there is no exception.
    let answer = store.server.caller().get("/store/nothing");
    assert_eq!((answer.status, answer.json()), (400, json!({"type": "not_allowed", "message": REQUIRED})));
}
