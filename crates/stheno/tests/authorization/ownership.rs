//! Customers have their own things, and nobody else's.

use serde_json::{Value, json};

use super::store::{Customer, Store, address, made, not_found, session, told};
use crate::support::calls::Caller;
use crate::support::database::Database;

on_both! {
    a_customer_reaches_no_address_of_another,
    a_customer_reaches_no_other_customer,
    a_customer_lists_its_own_addresses_only,
    a_default_address_takes_the_place_of_none_of_another,
    a_customer_reaches_nothing_of_the_admins,
}

const VERBS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

struct Two {
    store: Store,
    ada: Customer,
    /// Ada by token and by cookie.
    adas: [Caller; 2],
    bob: Customer,
    bobs_address: String,
}

impl Two {
    fn meet(database: &Database) -> Self {
        let store = Store::open(database);
        let (ada, bob) = (store.customer("ada@example.com"), store.customer("bob@example.com"));
        let cookie = session(&store.server.caller(), &ada.token);
        let adas = [ada.caller.clone(), store.visitor().with("cookie", &cookie)];
        let bobs_address = address(&bob.caller, &secret_address(true));
        address(&bob.caller, &secret_address(false));
        Self { store, ada, adas, bob, bobs_address }
    }

    fn bob_as_seen(&self) -> Value {
        self.store.seen(&self.bob.id)
    }
}

/// An address with a word that must be nowhere in what others are answered.
fn secret_address(default: bool) -> Value {
    json!({
        "address_name": "bobs-home", "company": "bobs-home", "first_name": "bobs-home", "last_name": "bobs-home",
        "address_1": "bobs-home", "address_2": "bobs-home", "city": "bobs-home", "country_code": "de",
        "province": "bobs-home", "postal_code": "bobs-home", "phone": "bobs-home", "metadata": {"note": "bobs-home"},
        "is_default_shipping": default, "is_default_billing": default,
    })
}

fn a_customer_reaches_no_address_of_another(database: &Database) {
    let two = Two::meet(database);
    let (before, id) = (two.bob_as_seen(), &two.bobs_address);
    let path = format!("/store/customers/me/addresses/{id}");
    let missing = not_found(&format!("Address with id: {id} was not found"));
    let body = json!({"city": "Moscow", "is_default_shipping": true}).to_string();

    for ada in &two.adas {
        let ada = ada.with("content-type", "application/json");
        for path in [
            path.clone(),
            format!("{path}/"),
            format!("{path}?fields=id,customer.*"),
            path.replace("/store/customers/me", "/STORE/Customers/ME"),
        ] {
            for verb in ["GET", "POST", "DELETE"] {
                let body = (verb == "POST").then(|| body.clone());
                let answer = ada.send(verb, &path, body);
                assert_eq!(told(&answer), missing, "{verb} {path}");
            }
        }
        // To say that one is Bob doesn't help.
        let as_bob = format!("{path}?customer_id={}", two.bob.id);
        let unknown = json!({"type": "invalid_data", "message": "Invalid request: Unrecognized fields: 'customer_id'"});
        for verb in ["GET", "POST", "DELETE"] {
            let body = (verb == "POST").then(|| body.clone());
            assert_eq!(told(&ada.send(verb, &as_bob, body)), (400, unknown.clone()), "{verb}");
        }
        for verb in ["PUT", "PATCH"] {
            let answer = ada.send(verb, &path, Some(body.clone()));
            assert_eq!(told(&answer), not_found(&format!("Cannot {verb} {path}")));
        }
        let head = ada.send("HEAD", &path, None);
        assert_eq!(head.status, 404);
        assert_eq!(two.bob_as_seen(), before);
    }

    // To Bob it is there, and Ada has nothing more than before.
    assert_eq!(made(&two.bob.caller.get(&path), "/address/city"), "bobs-home");
    assert_eq!(two.ada.caller.get("/store/customers/me").json()["customer"]["addresses"], json!([]));
    // It isn't to be had through an identity without a customer either.
    let visitor = two.store.visitor().bearer(&two.store.registered("eve@example.com"));
    for verb in ["GET", "POST", "DELETE"] {
        let caller = visitor.with("content-type", "application/json");
        assert_eq!(caller.send(verb, &path, Some(body.clone())).status, 401, "{verb}");
    }
    // What Bob has deleted is nobody's.
    assert_eq!(two.bob.caller.delete(&path).status, 200);
    for caller in two.adas.iter().chain([&two.bob.caller]) {
        assert_eq!(told(&caller.get(&path)), missing);
        assert_eq!(told(&caller.delete(&path)), missing);
        assert_eq!(told(&caller.post(&path, &json!({"city": "Moscow"}))), missing);
    }
}

fn a_customer_reaches_no_other_customer(database: &Database) {
    let two = Two::meet(database);
    let (before, bob, id) = (two.bob_as_seen(), &two.bob.id, &two.bobs_address);
    let body = json!({"first_name": "Eve", "city": "Moscow"}).to_string();
    for ada in &two.adas {
        let ada = ada.with("content-type", "application/json");
        for path in [
            format!("/store/customers/{bob}"),
            format!("/store/customers/{bob}/addresses"),
            format!("/store/customers/{bob}/addresses/{id}"),
            format!("/store/customers/{}/addresses/{id}", two.ada.id),
            format!("/store/customers/me/{bob}"),
            format!("/store/customers/me/../{bob}"),
            format!("/store/customers/me%2F..%2F{bob}"),
            format!("/store/addresses/{id}"),
        ] {
            for verb in VERBS {
                let answer = ada.send(verb, &path, Some(body.clone()));
                assert_eq!(told(&answer), not_found(&format!("Cannot {verb} {path}")));
            }
        }
        // Nor by saying that one is another.
        for query in [format!("?id={bob}"), format!("?customer_id={bob}"), format!("?actor_id={bob}")] {
            let answer = ada.get(&format!("/store/customers/me{query}"));
            assert!(!answer.text().contains(bob) && !answer.text().contains("bobs-home"), "{query}: {}", answer.text());
        }
        let me = ada.with("x-customer-id", bob).get("/store/customers/me");
        assert_eq!(me.text_at("/customer/id"), two.ada.id);
    }
    assert_eq!(two.bob_as_seen(), before);
}

fn a_customer_lists_its_own_addresses_only(database: &Database) {
    let two = Two::meet(database);
    let own = address(&two.ada.caller, &json!({"city": "London", "country_code": "gb"}));
    let bob = &two.bob.id;
    for query in [
        String::new(),
        "?fields=*".to_owned(),
        "?limit=100&offset=0".to_owned(),
        "?order=-created_at".to_owned(),
        "?q=bobs-home".to_owned(),
        "?city=bobs-home".to_owned(),
        "?city[]=bobs-home&city[]=London".to_owned(),
        "?country_code=de".to_owned(),
        "?q=London&city=bobs-home".to_owned(),
        format!("?customer_id={bob}"),
        format!("?customer_id[]={bob}&customer_id[]={}", two.ada.id),
        format!("?customer[id]={bob}"),
        format!("?filters[customer_id]={bob}"),
        format!("?id={}", two.bobs_address),
        "?$or[0][city]=bobs-home&$or[1][city]=London".to_owned(),
        format!("?$or[0][customer_id]={bob}&$or[1][city]=London"),
        format!("?$and[0][customer_id]={bob}"),
        "?with_deleted=true".to_owned(),
        "?order=customer.email".to_owned(),
    ] {
        for ada in &two.adas {
            let answer = ada.get(&format!("/store/customers/me/addresses{query}"));
            assert!([200, 400].contains(&answer.status), "{query}: {} {}", answer.status, answer.text());
            let body = answer.json();
            for found in body["addresses"].as_array().into_iter().flatten() {
                assert_eq!(found["id"], own, "{query}");
            }
            let count = body["count"].as_u64().unwrap_or_default();
            assert!(count <= 1, "{query}: {body}");
            // What was sent may come back in a complaint.
            assert!(answer.status == 400 || !answer.text().contains("bobs-home"), "{query}: {body}");
        }
    }
    let all = two.ada.caller.get("/store/customers/me/addresses").json();
    assert_eq!((&all["count"], &all["addresses"][0]["customer_id"]), (&json!(1), &json!(two.ada.id)));
}

fn a_default_address_takes_the_place_of_none_of_another(database: &Database) {
    let two = Two::meet(database);
    let before = two.bob_as_seen();
    let defaults = json!({"is_default_shipping": true, "is_default_billing": true});
    address(&two.ada.caller, &defaults);
    let second = address(&two.ada.caller, &json!({"city": "London"}));
    let path = format!("/store/customers/me/addresses/{second}");
    assert_eq!(two.ada.caller.post(&path, &defaults).status, 200);
    assert_eq!(two.ada.caller.delete(&path).status, 200);
    assert_eq!(two.bob_as_seen(), before);
}

fn a_customer_reaches_nothing_of_the_admins(database: &Database) {
    let two = Two::meet(database);
    let before = [two.store.seen(&two.ada.id), two.bob_as_seen()];
    let body = json!({"first_name": "Eve"}).to_string();
    for ada in &two.adas {
        let ada = ada.with("content-type", "application/json");
        for path in [
            "/admin".to_owned(),
            "/admin/".to_owned(),
            "/admin/nothing".to_owned(),
            "/Admin/customers".to_owned(),
            "/admin/customers/me".to_owned(),
            // Not even what is about herself
            format!("/admin/customers/{}", two.ada.id),
            format!("/admin/customers/{}", two.bob.id),
            format!("/admin/customers/{}/addresses/{}", two.bob.id, two.bobs_address),
            format!("/admin/customers?email={}", two.ada.email),
            "/admin/users/me".to_owned(),
        ] {
            for verb in VERBS {
                let answer = ada.send(verb, &path, Some(body.clone()));
                assert_eq!(told(&answer), (401, json!({"message": "Unauthorized"})), "{verb} {path}");
            }
        }
        // Another way to write it leads nowhere.
        for path in ["//admin/customers", "/%61dmin/customers", "/store/../admin/customers", "/store/%2e%2e/admin"] {
            let answer = ada.get(path);
            assert_eq!(told(&answer), not_found(&format!("Cannot GET {path}")));
        }
    }
    assert_eq!([two.store.seen(&two.ada.id), two.bob_as_seen()], before);
}
