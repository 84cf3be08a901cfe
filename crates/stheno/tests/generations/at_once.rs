//! What holds when the same is asked in both generations at the same moment.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, create_key, made};
use super::credentials::cookie;
use crate::support::at_once::at_once;
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    one_registration_makes_one_customer,
    one_of_many_gets_an_email,
    nothing_outlives_the_password_that_it_was_got_with,
    nobody_has_more_payment_methods_than_allowed,
    bills_go_to_one_address,
    members_of_groups_change_without_failures,
}

const ROUNDS: usize = 3;

fn count(database: &Database, what: &str) -> String {
    sql::text(database.url(), &format!("SELECT count(*) FROM {what}"))
}

/// The numbers of those who succeeded; the others must have been refused with one of these.
fn succeeded(answers: &[Response], refusals: &[u16]) -> Vec<usize> {
    for answer in answers {
        let known = answer.status == 200 || refusals.contains(&answer.status);
        assert!(known, "{} {}", answer.status, answer.text());
    }
    (0..answers.len()).filter(|n| answers[*n].status == 200).collect()
}

fn one_registration_makes_one_customer(database: &Database) {
    let shop = Shop::open(database);
    for round in 0..ROUNDS {
        let email = format!("ada{round}@example.com");
        // Given somebody who registers in both ways, impatiently
        let answers = at_once(|n| match n % 2 {
            0 => shop.register_in_v1(&email, PASSWORD),
            _ => {
                let begun = shop.begin_in_v2(&email, PASSWORD);
                if begun.status != 200 {
                    return begun;
                }
                let begun = shop.visitor().bearer(&begun.text_at("/token"));
                begun.post("/v2/store/customers", &json!({ "email": email }))
            }
        });
        // then there is one customer, who signs in in both.
        assert_eq!(succeeded(&answers, &[400, 401, 422]).len(), 1);
        assert_eq!(count(database, "customer"), (round + 1).to_string());
        // One is the administrator's.
        assert_eq!(count(database, "auth_identity"), (round + 2).to_string());
        assert_eq!(count(database, "provider_identity"), (round + 2).to_string());
        assert_eq!(shop.signs_in(&email, PASSWORD), [true, true]);
    }
}

fn one_of_many_gets_an_email(database: &Database) {
    let shop = Shop::open(database);
    let ada = |n: usize| {
        shop.register_in_v1(&format!("ada{n}@example.com"), PASSWORD);
        shop.tokens(&format!("ada{n}@example.com"), PASSWORD)[0].clone()
    };
    let customers: Vec<Caller> = (0..8).map(ada).collect();
    for round in 0..ROUNDS {
        let email = format!("wanted{round}@example.com");
        let answers = at_once(|n| match n {
            0 => shop.register_in_v1(&email, PASSWORD),
            1 => shop.begin_in_v2(&email, PASSWORD),
            _ => customers[n].post("/v1/store/customers/me", &json!({ "email": email })),
        });
        let winners = succeeded(&answers, &[401, 422]);
        // Who registers with the same password as who has just begun is the same person.
        assert!(winners.len() == 1 || winners == [0, 1], "{winners:?}");
        assert_eq!(count(database, &format!("provider_identity WHERE entity_key = '{email}'")), "1");
        let [_, in_v2] = shop.signs_in(&email, PASSWORD);
        assert!(in_v2);
    }
}

fn nothing_outlives_the_password_that_it_was_got_with(database: &Database) {
    let shop = Shop::open(database);
    let email = "ada@example.com";
    shop.register_in_v1(email, PASSWORD);
    for round in 0..ROUNDS {
        let password = |round: usize| if round == 0 { PASSWORD.to_owned() } else { format!("{PASSWORD} {round}") };
        let (before, after) = (password(round), password(round + 1));
        let [v1, _] = shop.tokens(email, &before);
        let body = json!({ "email": email, "password": before });
        let answers = at_once(|n| match n {
            0 => v1.post("/v1/store/customers/me", &json!({ "password": after })),
            n if n % 3 == 0 => shop.visitor().post("/v1/store/auth", &body),
            n if n % 3 == 1 => shop.visitor().post("/v1/store/auth/token", &body),
            _ => shop.visitor().post("/v2/auth/customer/emailpass", &body),
        });
        for n in succeeded(&answers, &[401]).into_iter().filter(|n| *n > 0) {
            let caller = match (n % 3, answers[n].json()) {
                (0, _) => shop.visitor().with("cookie", &cookie(&answers[n])),
                (1, body) => shop.visitor().bearer(body["access_token"].as_str().unwrap()),
                (_, body) => shop.visitor().bearer(body["token"].as_str().unwrap()),
            };
            for path in ["/v1/store/customers/me", "/v2/store/customers/me"] {
                assert_eq!(caller.get(path).status, 401, "{path} by {n}");
            }
        }
        assert_eq!(shop.signs_in(email, &after), [true, true]);
    }
}

fn nobody_has_more_payment_methods_than_allowed(database: &Database) {
    let shop = Shop::open(database);
    let system = shop.server.caller().with("x-medusa-access-token", &create_key(&shop.admin, "secret"));
    let system = system.with("content-type", "application/json");
    let id = made(&shop.register_in_v1("ada@example.com", PASSWORD), "/customer/id");
    let path = format!("/admin/customers/{id}/payment-methods");
    let answers = at_once(|n| {
        let body = json!({"provider_id": format!("p{n}"), "data": vec![json!({}); 30]});
        system.send("PUT", &path, Some(body.to_string()))
    });
    assert_eq!(succeeded(&answers, &[400]).len(), 3);
    assert_eq!(count(database, "payment_method"), "90");
}

fn bills_go_to_one_address(database: &Database) {
    let shop = Shop::open(database);
    shop.register_in_v1("ada@example.com", PASSWORD);
    let [v1, v2] = shop.tokens("ada@example.com", PASSWORD);
    for _ in 0..ROUNDS {
        let answers = at_once(|n| match n % 3 {
            0 => v1.post("/v1/store/customers/me", &json!({"billing_address": {"city": format!("Paris {n}")}})),
            1 => v1.post("/v1/store/customers/me", &json!({"billing_address": null})),
            _ => v2.post("/v2/store/customers/me/addresses", &json!({"city": "London", "is_default_billing": true})),
        });
        assert_eq!(succeeded(&answers, &[]).len(), 8);
        let list = v2.get("/v2/store/customers/me/addresses").json()["addresses"].clone();
        let ids: Vec<&Value> = list.as_array().unwrap().iter().filter(|it| it["is_default_billing"] == true).collect();
        assert!(ids.len() <= 1, "{list}");
        let me = v1.get("/v1/store/customers/me").json()["customer"].clone();
        let expected = ids.first().map_or(Value::Null, |address| address["id"].clone());
        assert_eq!((&me["billing_address_id"], &me["billing_address"]["id"]), (&expected, &expected));
    }
}

fn members_of_groups_change_without_failures(database: &Database) {
    let shop = Shop::open(database);
    let customer = |n: usize| made(&shop.register_in_v1(&format!("c{n}@example.com"), PASSWORD), "/customer/id");
    let customers: Vec<String> = (0..6).map(customer).collect();
    let group = |name: &str| {
        made(&shop.admin.post("/v1/admin/customer-groups", &json!({ "name": name })), "/customer_group/id")
    };
    let groups = [group("VIP"), group("Young")];
    let admin = shop.admin.with("content-type", "application/json");
    for _ in 0..ROUNDS {
        // Given lists of the same customers and groups in different orders, in both ways
        let answers = at_once(|n| {
            let mut ids = customers.clone();
            ids.rotate_left(n % 6);
            let listed: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            let mut both = groups.clone();
            both.rotate_left(n % 2);
            let [first, second] = &both;
            match n % 4 {
                0 => {
                    let body = json!({ "customer_ids": listed });
                    admin.post(&format!("/v1/admin/customer-groups/{first}/customers/batch"), &body)
                }
                1 => {
                    let path = format!("/v1/admin/customer-groups/{first}/customers/batch");
                    admin.send("DELETE", &path, Some(json!({ "customer_ids": listed }).to_string()))
                }
                2 => {
                    let body = json!({"groups": [{"id": first}, {"id": second}]});
                    admin.post(&format!("/v1/admin/customers/{}", ids[0]), &body)
                }
                _ => admin.post(&format!("/v2/admin/customer-groups/{first}/customers"), &json!({"add": ids})),
            }
        });
        assert_eq!(succeeded(&answers, &[]).len(), 8);
    }
    // Nobody is in a group twice.
    let live = "customer_group_customer WHERE deleted_at IS NULL";
    let pairs = format!("(SELECT DISTINCT customer_id, customer_group_id FROM {live}) x");
    assert_eq!(count(database, live), count(database, &pairs));
}
