//! What holds when many ask at the same moment.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::store::{PASSWORD, Store, address, claims, made, not_signed_in, sign_in, told};
use crate::support::at_once::{MANY, at_once};
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    of_many_new_addresses_one_is_the_default,
    of_many_changed_addresses_one_is_the_default,
    many_registrations_of_one_email_make_one_identity,
    of_many_passwords_for_one_email_one_is_taken,
    one_registration_makes_one_account,
    no_address_outlives_its_customer,
    no_session_and_no_token_outlives_its_identity,
}

const ROUNDS: usize = 3;

/// One e-mail in as many spellings as there are numbers.
fn spelled(email: &str, number: usize) -> String {
    let upper = |(place, c): (usize, char)| if number >> (place % 3) & 1 == 1 { c.to_ascii_uppercase() } else { c };
    email.chars().enumerate().map(upper).collect()
}

/// How many of a customer's addresses there are, and how many are the default for orders and for bills.
fn defaults(store: &Store, customer: &str) -> (usize, usize, usize) {
    let seen = store.seen(customer);
    let addresses = seen["customer"]["addresses"].as_array().unwrap();
    let are = |name: &str| addresses.iter().filter(|address| address[name] == json!(true)).count();
    (addresses.len(), are("is_default_shipping"), are("is_default_billing"))
}

fn of_many_new_addresses_one_is_the_default(database: &Database) {
    let store = Store::open(database);
    for round in 0..ROUNDS {
        let ada = store.customer(&format!("ada{round}@example.com"));
        let body = |n: usize| json!({"city": format!("{n}"), "is_default_shipping": true, "is_default_billing": n < 4});
        for answer in at_once(|n| ada.caller.post("/store/customers/me/addresses", &body(n))) {
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        assert_eq!(defaults(&store, &ada.id), (MANY, 1, 1));
    }
}

fn of_many_changed_addresses_one_is_the_default(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let ids: Vec<String> = (0..MANY).map(|n| address(&ada.caller, &json!({"city": format!("{n}")}))).collect();
    for _ in 0..ROUNDS {
        let body = json!({"is_default_shipping": true, "is_default_billing": true});
        for answer in at_once(|n| ada.caller.post(&format!("/store/customers/me/addresses/{}", ids[n]), &body)) {
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
        assert_eq!(defaults(&store, &ada.id), (MANY, 1, 1));
    }
}

fn many_registrations_of_one_email_make_one_identity(database: &Database) {
    let store = Store::open(database);
    let count = || sql::text(database.url(), "SELECT count(*) FROM auth_identity");
    let exists = not_signed_in("Identity with email already exists");
    for round in 0..ROUNDS {
        let email = format!("ada{round}@example.com");
        let mut identities = BTreeSet::new();
        for answer in at_once(|n| store.register(&spelled(&email, n), PASSWORD)) {
            if answer.status == 200 {
                identities.insert(claims(&answer.text_at("/token"))["auth_identity_id"].to_string());
            } else {
                assert_eq!(told(&answer), exists);
            }
        }
        assert_eq!(identities.len(), 1);
        // One is the administrator's.
        assert_eq!(count(), (round + 2).to_string());
        assert_eq!(sql::text(database.url(), "SELECT count(*) FROM provider_identity"), count());
        // Nobody of them has to do anything but try again.
        let again = claims(&made(&store.register(&email, PASSWORD), "/token"))["auth_identity_id"].to_string();
        assert!(identities.contains(&again));
    }
}

fn of_many_passwords_for_one_email_one_is_taken(database: &Database) {
    let store = Store::open(database);
    let exists = not_signed_in("Identity with email already exists");
    for round in 0..ROUNDS {
        let email = format!("ada{round}@example.com");
        let password = |n: usize| format!("{PASSWORD} {n}");
        let answers = at_once(|n| store.register(&spelled(&email, n), &password(n)));
        let winners: Vec<usize> = (0..MANY).filter(|n| answers[*n].status == 200).collect();
        assert_eq!(winners.len(), 1);
        for (n, answer) in answers.iter().enumerate() {
            let signed_in = sign_in(&store.server.caller(), &email, &password(n));
            if winners.contains(&n) {
                assert_eq!(signed_in.status, 200, "{}", signed_in.text());
            } else {
                assert_eq!(told(answer), exists);
                assert_eq!(told(&signed_in), not_signed_in("Invalid email or password"));
            }
        }
    }
}

fn one_registration_makes_one_account(database: &Database) {
    let store = Store::open(database);
    let already = json!({"type": "invalid_data", "message": "Request already authenticated as a customer."});
    let taken = json!({
        "code": "invalid_request_error",
        "type": "duplicate_error",
        "message": "Customer with this email already has an account",
    });
    for round in 0..ROUNDS {
        // Half of them with one e-mail, in several spellings, the others with one each
        let visitor = store.visitor().bearer(&store.registered(&format!("ada{round}@example.com")));
        let email = |n: usize| match n % 2 {
            0 => spelled(&format!("ada{round}@example.com"), n),
            _ => format!("number{n}.{round}@example.com"),
        };
        let answers = at_once(|n| visitor.post("/store/customers", &json!({"email": email(n)})));
        let made: Vec<&Response> = answers.iter().filter(|answer| answer.status == 200).collect();
        assert_eq!(made.len(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            let refusal = told(answer);
            assert!([(400, already.clone()), (422, taken.clone())].contains(&refusal), "{refusal:?}");
        }
        // Nothing is left of the others, and the e-mail that was taken is the one that was answered.
        let list = store.admin.get("/admin/customers?fields=id,email&order=-created_at").json();
        assert_eq!(list["count"], json!(round + 1));
        let newest = &list["customers"][0];
        assert_eq!(
            (&newest["id"], &newest["email"]),
            (&made[0].json()["customer"]["id"], &made[0].json()["customer"]["email"])
        );
    }
}

fn no_address_outlives_its_customer(database: &Database) {
    let store = Store::open(database);
    for round in 0..ROUNDS {
        let ada = store.customer(&format!("ada{round}@example.com"));
        let path = format!("/admin/customers/{}", ada.id);
        let answers = at_once(|n| match n {
            0 => store.admin.delete(&path),
            n if n % 2 == 0 => store.admin.post(&format!("{path}/addresses"), &json!({"city": "London"})),
            _ => ada.caller.post("/store/customers/me/addresses", &json!({"is_default_shipping": true})),
        });
        for answer in &answers {
            assert!([200, 401, 404].contains(&answer.status), "{} {}", answer.status, answer.text());
        }
        assert_eq!(ada.caller.get("/store/customers/me").status, 401);
    }
    let left = "SELECT count(*) FROM customer_address WHERE deleted_at IS NULL";
    assert_eq!(sql::text(database.url(), left), "0");
    assert_eq!(store.admin.get("/admin/customers").json()["count"], Value::from(0));
}

fn no_session_and_no_token_outlives_its_identity(database: &Database) {
    let store = Store::open(database);
    let caller = store.server.caller();
    for round in 0..3 * ROUNDS {
        let ada = store.customer(&format!("ada{round}@example.com"));
        let ask = json!({"identifier": ada.email});
        let answers = at_once(|n| match n {
            0 => store.admin.delete(&format!("/admin/customers/{}", ada.id)),
            n if n % 2 == 0 => caller.post("/auth/customer/emailpass/reset-password", &ask),
            _ => caller.bearer(&ada.token).send("POST", "/auth/session", None),
        });
        for answer in &answers {
            assert!([200, 201, 401].contains(&answer.status), "{} {}", answer.status, answer.text());
        }
    }
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM session"), "0");
    let tokens = "SELECT count(*) FROM password_reset WHERE auth_identity_id IS NOT NULL";
    assert_eq!(sql::text(database.url(), tokens), "0");
}
