//! In the way of Medusa 1, too, customers have their own things, and nobody else's.

use serde_json::{Value, json};

use super::store::{Customer, PASSWORD, Store, address, not_found, told};
use super::who_v1::{session, token};
use crate::support::calls::Caller;
use crate::support::database::Database;

on_both! {
    a_customer_reaches_no_address_of_another_in_medusa_1,
    bills_go_to_no_address_of_another,
    a_customer_reaches_no_other_customer_in_medusa_1,
}

const ME: &str = "/v1/store/customers/me";

struct Two {
    store: Store,
    /// Ada by a token and by a session of Medusa 1, and by a token of Medusa 2.
    adas: [Caller; 3],
    bob: Customer,
    /// Bob's addresses: the default, another one, and the one for bills alone.
    bobs: [String; 3],
}

impl Two {
    fn meet(database: &Database) -> Self {
        let store = Store::open(database);
        let (ada, bob) = (store.customer("ada@example.com"), store.customer("bob@example.com"));
        let caller = store.server.caller();
        let adas = [
            caller.bearer(&token(&caller, "store", &ada.email, PASSWORD)),
            caller.with("cookie", &session(&caller, "store", &ada.email, PASSWORD)),
            caller.bearer(&ada.token),
        ];
        let home = address(&bob.caller, &json!({"city": "bobs-home", "is_default_shipping": true}));
        let other = address(&bob.caller, &json!({"city": "bobs-home"}));
        let billed = bob.caller.post(ME, &json!({"billing_address": {"city": "bobs-home"}}));
        let bobs = [home, other, billed.text_at("/customer/billing_address_id")];
        Self { store, adas, bob, bobs }
    }

    fn bob_as_seen(&self) -> Value {
        self.store.seen(&self.bob.id)
    }
}

fn a_customer_reaches_no_address_of_another_in_medusa_1(database: &Database) {
    let two = Two::meet(database);
    let before = two.bob_as_seen();
    let missing = json!({"type": "invalid_data", "message": "Could not find address for customer"});
    for ada in &two.adas {
        let none = told(&ada.get(ME));
        for id in two.bobs.iter().map(String::as_str).chain(["cuaddr_nope"]) {
            let path = format!("{ME}/addresses/{id}");
            assert_eq!(told(&ada.post(&path, &json!({"city": "Moscow"}))), (400, missing.clone()));
            assert_eq!(told(&ada.post(&path, &json!({}))), (400, missing.clone()));
            // Deleting answers with the customer, whether there was such an address or not.
            assert_eq!(told(&ada.delete(&path)), none);
            for verb in ["GET", "PUT", "PATCH"] {
                let cannot = format!("Cannot {verb} {}", path.get(3..).unwrap());
                assert_eq!(told(&ada.send(verb, &path, None)), not_found(&cannot));
            }
        }
        assert_eq!(two.bob_as_seen(), before);
    }
}

fn bills_go_to_no_address_of_another(database: &Database) {
    let two = Two::meet(database);
    let before = two.bob_as_seen();
    for ada in &two.adas {
        // Not one where bills went before is given up for it.
        let own = ada.post(ME, &json!({"billing_address": {"city": "London"}}));
        assert_eq!(own.status, 200, "{}", own.text());
        for id in &two.bobs {
            let refused = ada.post(ME, &json!({"billing_address": id, "first_name": "Eve"}));
            assert_eq!(told(&refused), not_found(&format!("Address with id {id} was not found")));
        }
        assert_eq!(told(&ada.get(ME)), told(&own));
        assert_eq!(two.bob_as_seen(), before);
    }
    // What an answer shows of the address is that of the customer's own.
    let bob = two.bob.caller.get(ME);
    assert_eq!(bob.text_at("/customer/billing_address_id"), two.bobs[2]);
}

fn a_customer_reaches_no_other_customer_in_medusa_1(database: &Database) {
    let two = Two::meet(database);
    let (before, bob) = (two.bob_as_seen(), &two.bob.id);
    let body = json!({"first_name": "Eve", "city": "Moscow"}).to_string();
    for ada in &two.adas {
        let ada = ada.with("content-type", "application/json");
        for verb in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            for path in [
                format!("/store/customers/{bob}"),
                format!("/store/customers/{bob}/orders"),
                format!("/store/customers/{bob}/addresses/{}", two.bobs[0]),
                format!("/store/customers/me/{bob}"),
                format!("/store/customers/me%2F..%2F{bob}"),
            ] {
                let answer = ada.send(verb, &format!("/v1{path}"), Some(body.clone()));
                assert_eq!(told(&answer), not_found(&format!("Cannot {verb} {path}")));
            }
            for path in ["/v1/admin".to_owned(), "/v1/admin/nothing".to_owned(), format!("/v1/admin/customers/{bob}")] {
                let answer = ada.send(verb, &path, Some(body.clone()));
                assert_eq!((answer.status, answer.text().as_str()), (401, "Unauthorized"), "{verb} {path}");
            }
        }
        for query in [format!("?id={bob}"), format!("?customer_id={bob}"), format!("?expand=customer&id={bob}")] {
            let answer = ada.get(&format!("{ME}{query}"));
            assert!(!answer.text().contains(bob) && !answer.text().contains("bobs-home"), "{query}: {}", answer.text());
        }
        for (name, value) in [("id", bob.as_str()), ("customer_id", bob), ("billing_address_id", &two.bobs[0])] {
            let refused = ada.post(ME, &json!({ name: value }));
            let message = format!("property {name} should not exist");
            assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
        }
    }
    assert_eq!(two.bob_as_seen(), before);
}
