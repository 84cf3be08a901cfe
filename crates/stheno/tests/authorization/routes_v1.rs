//! Every route of Medusa 1 with everybody's credentials, of both generations.

use stheno_medusa_v1::routes::{Access, ROUTES};

use super::routes::state;
use super::row::{CITY, GROUP, NAME, NOTHING, ORDER, ORDERS, Row, assert_complete, row};
use super::store::Store;
use super::who::{People, Who, everybody};
use super::who_v1::InV1;
use crate::support::database::Database;

on_both! {
    every_route_of_medusa_1_lets_in_whom_it_is_for_and_nobody_else,
}

#[test]
fn every_route_of_medusa_1_states_whom_it_is_for() {
    let routes: Vec<String> = ROUTES.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_complete(TABLE, &routes);
    for row in TABLE {
        let route = ROUTES.iter().find(|route| format!("{} {}", route.method, route.path) == row.name()).unwrap();
        assert_eq!(route.access, row.access, "{}", row.name());
        // Whatever is open under `/admin` is the sign-in, and for who forgot the password.
        let sign_in =
            ["/admin/auth", "/admin/users/"].iter().any(|path| row.path.starts_with(path)) && row.method == "POST";
        let of_the_admin = row.access == Access::Admin || sign_in;
        assert_eq!(row.path.starts_with("/admin/"), of_the_admin, "{}", row.name());
    }
}

const MEMBERS: Option<&str> = Some(r#"{"customer_ids": [{"id": "{customer}"}]}"#);
const METHODS: Option<&str> = Some(r#"{"provider_id": "eve", "data": [{"id": "{n}"}]}"#);
const ACCOUNT: Option<&str> =
    Some(r#"{"email": "eve{n}@example.com", "first_name": "Eve", "last_name": "E", "password": ""}"#);
const ADDRESS: Option<&str> = Some(
    r#"{"address": {"first_name": "Eve", "last_name": "E", "address_1": "{n}", "city": "Moscow", "country_code": "ru",
        "postal_code": "1"}}"#,
);

static TABLE: &[Row<Access>] = &[
    row("GET", "/health", Access::Open, None, 200),
    // Without e-mail and password: a refusal for its form is the route's own.
    row("POST", "/admin/auth", Access::Open, NOTHING, 400),
    row("GET", "/admin/auth", Access::Admin, None, 200),
    row("DELETE", "/admin/auth", Access::Admin, None, 200),
    row("POST", "/admin/auth/token", Access::Open, NOTHING, 400),
    row("POST", "/admin/users/password-token", Access::Open, NOTHING, 400),
    row("POST", "/admin/users/reset-password", Access::Open, NOTHING, 400),
    row("GET", "/admin/customers", Access::Admin, None, 200),
    row("POST", "/admin/customers", Access::Admin, ACCOUNT, 201),
    row("GET", "/admin/customers/{id}", Access::Admin, None, 404),
    row("POST", "/admin/customers/{id}", Access::Admin, NAME, 404),
    row("PUT", "/admin/customers/{id}/payment-methods", Access::Admin, METHODS, 404),
    row("PUT", "/admin/orders/{id}", Access::Admin, ORDER, 200),
    row("POST", "/admin/orders/batch", Access::Admin, ORDERS, 200),
    row("GET", "/admin/customer-groups", Access::Admin, None, 200),
    row("POST", "/admin/customer-groups", Access::Admin, GROUP, 200),
    row("GET", "/admin/customer-groups/{id}", Access::Admin, None, 404),
    row("POST", "/admin/customer-groups/{id}", Access::Admin, GROUP, 404),
    row("DELETE", "/admin/customer-groups/{id}", Access::Admin, None, 200),
    row("GET", "/admin/customer-groups/{id}/customers", Access::Admin, None, 200),
    row("POST", "/admin/customer-groups/{id}/customers/batch", Access::Admin, MEMBERS, 404),
    row("DELETE", "/admin/customer-groups/{id}/customers/batch", Access::Admin, MEMBERS, 404),
    row("POST", "/store/auth", Access::Open, NOTHING, 400),
    row("GET", "/store/auth", Access::Customer, None, 200),
    row("DELETE", "/store/auth", Access::Open, None, 200),
    row("POST", "/store/auth/token", Access::Open, NOTHING, 400),
    row("GET", "/store/auth/{email}", Access::Open, None, 200),
    row("POST", "/store/customers", Access::Open, NOTHING, 400),
    row("GET", "/store/customers/me", Access::Customer, None, 200),
    row("POST", "/store/customers/me", Access::Customer, NAME, 200),
    row("POST", "/store/customers/me/addresses", Access::Customer, ADDRESS, 200),
    row("POST", "/store/customers/me/addresses/{address_id}", Access::Customer, CITY, 400),
    row("DELETE", "/store/customers/me/addresses/{address_id}", Access::Customer, None, 200),
    row("GET", "/store/customers/me/payment-methods", Access::Customer, None, 200),
    row("GET", "/store/customers/me/orders", Access::Customer, None, 200),
    row("GET", "/store/orders", Access::Open, None, 400),
    row("GET", "/store/orders/{id}", Access::Open, None, 404),
    row("POST", "/store/customers/password-token", Access::Open, NOTHING, 400),
    row("POST", "/store/customers/password-reset", Access::Open, NOTHING, 400),
];

/// Whom a route with this access is for.
fn admits(access: Access, who: Who) -> bool {
    let of_the_shop = matches!(
        who,
        Who::AdminByToken | Who::AdminByCookie | Who::InV1(InV1::AdminByToken | InV1::AdminByCookie | InV1::SecretKey)
    );
    let customer = matches!(
        who,
        Who::CustomerByToken
            | Who::CustomerByCookie
            | Who::OtherCustomer
            | Who::InV1(InV1::CustomerByToken | InV1::CustomerByCookie)
    );
    match access {
        Access::Open => true,
        Access::Admin => of_the_shop,
        Access::Customer => customer,
    }
}

fn every_route_of_medusa_1_lets_in_whom_it_is_for_and_nobody_else(database: &Database) {
    let store = Store::open(database);
    let people = People::of(&store, database);
    let mut number = 0;
    for row in TABLE {
        let callers: Vec<_> = everybody().map(|who| (who, people.caller(&store.server.caller(), who))).collect();
        let (let_in, refused): (Vec<_>, Vec<_>) = callers.iter().partition(|(who, _)| admits(row.access, *who));

        // Whom it is not for is refused, however the path is written, before anything happens.
        let path = row.path_to(&people);
        let before = state(&store, database);
        for (who, caller) in refused {
            for path in [format!("/v1{path}"), format!("/v1{}", path.to_uppercase()), format!("/v1{path}/?fields=id")] {
                number += 1;
                let answer = row.send(caller, &path, &people, number);
                let told = (answer.status, answer.text(), answer.header("set-cookie"));
                assert_eq!(told, (401, "Unauthorized".to_owned(), None), "{} {path} by {who:?}", row.method);
            }
            if row.method == "GET" {
                assert_eq!(caller.send("HEAD", &format!("/v1{path}"), None).status, 401, "HEAD {path} by {who:?}");
            }
        }
        assert_eq!(state(&store, database), before, "{} has changed something for those who are refused", row.name());

        // Whom it is for is answered by it.
        let path = format!("/v1{}", row.path_to_nothing());
        for (who, caller) in let_in {
            number += 1;
            let answer = row.send(caller, &path, &people, number);
            assert_eq!(answer.status, row.status, "{} {path} by {who:?}: {}", row.method, answer.text());
            assert!(!answer.text().contains("Cannot "), "{} {path} by {who:?}: {}", row.method, answer.text());
        }
    }
}
