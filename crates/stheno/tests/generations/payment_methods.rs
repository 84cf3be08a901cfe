//! Saved payment methods: another system puts them, and the customer sees them in the way of Medusa 1.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, create_key, made, told};
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::sql;

on_both! {
    the_list_of_one_provider_is_put_as_a_whole,
    the_same_again_is_no_event,
    a_customer_sees_its_own_only,
    a_customer_has_a_hundred_at_most,
    what_is_no_list_of_a_provider_is_refused,
    who_there_is_not_has_none,
    they_go_with_the_customer,
}

const ME: &str = "/store/customers/me/payment-methods";

fn put(caller: &Caller, customer: &str, body: &Value) -> Response {
    let path = format!("/admin/customers/{customer}/payment-methods");
    caller.with("content-type", "application/json").send("PUT", &path, Some(body.to_string()))
}

/// Whoever fills them: another system, with a secret key in either way. Only Medusa 1 has the route.
fn system(shop: &Shop) -> Caller {
    shop.server.caller().with("x-medusa-access-token", &create_key(&shop.admin, "secret"))
}

/// A customer with an account: id, and in both ways.
fn customer(shop: &Shop, email: &str) -> (String, [Caller; 2]) {
    let id = made(&shop.register_in_v1(email, PASSWORD), "/customer/id");
    (id, shop.tokens(email, PASSWORD))
}

fn of_payment(database: &Database) -> Vec<Value> {
    events(database.url()).into_iter().filter(|event| event["name"].as_str().unwrap().contains("payment")).collect()
}

fn the_list_of_one_provider_is_put_as_a_whole(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, [ada, _]) = customer(&shop, "ada@example.com");
    let mine = || told(&ada.get(ME));
    assert_eq!(mine(), (200, json!({"payment_methods": []})));
    // Given two cards with one provider, and one with another that comes before it
    let cards = json!([{"id": "pm_2", "card": {"last4": "4242"}}, {"id": "pm_1", "z": null, "a": [1, 2.50]}]);
    let answer = put(&system, &id, &json!({"provider_id": "stripe", "data": cards}));
    let of_stripe = |n: usize| json!({"provider_id": "stripe", "data": cards[n]});
    assert_eq!(told(&answer), (200, json!({"payment_methods": [of_stripe(0), of_stripe(1)]})));
    let answer = put(&system, &id, &json!({"provider_id": "klarna", "data": [{"id": "k"}]}));
    let of_klarna = json!({"provider_id": "klarna", "data": {"id": "k"}});
    // then they come by provider, each list in its order.
    let all = json!({"payment_methods": [of_klarna, of_stripe(0), of_stripe(1)]});
    let shown = told(&shop.admin.get(&format!("/admin/customers/{id}/payment-methods")));
    assert_eq!((told(&answer), mine(), shown), ((200, all.clone()), (200, all.clone()), (200, all)));
    // The members of what a provider says stay in their order.
    assert!(answer.text().contains(r#"{"id":"pm_1","z":null,"a":[1,2.5]}"#), "{}", answer.text());
    // Another list takes the place of the one of that provider, and of no other.
    put(&system, &id, &json!({"provider_id": "stripe", "data": [cards[1]]}));
    assert_eq!(mine(), (200, json!({"payment_methods": [of_klarna, of_stripe(1)]})));
    put(&system, &id, &json!({"provider_id": "stripe", "data": []}));
    assert_eq!(mine(), (200, json!({"payment_methods": [of_klarna]})));
}

fn the_same_again_is_no_event(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, _) = customer(&shop, "ada@example.com");
    let event = json!({"name": "customer.customer-payment-methods.updated", "data": {"id": id}});
    for (body, events) in [
        (json!({"provider_id": "stripe", "data": []}), 0),
        (json!({"provider_id": "stripe", "data": [{"id": "a", "n": 1}, {"id": "b"}]}), 1),
        (json!({"provider_id": "stripe", "data": [{"id": "a", "n": 1}, {"id": "b"}]}), 1),
        (json!({"provider_id": "stripe", "data": [{"id": "b"}, {"id": "a", "n": 1}]}), 2),
        (json!({"provider_id": "stripe", "data": [{"id": "b"}]}), 3),
        (json!({"provider_id": "stripe", "data": []}), 4),
        (json!({"provider_id": "stripe", "data": []}), 4),
    ] {
        assert_eq!(put(&system, &id, &body).status, 200, "{body}");
        assert_eq!(of_payment(database), vec![event.clone(); events], "{body}");
    }
}

fn a_customer_sees_its_own_only(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, callers) = customer(&shop, "ada@example.com");
    let (_, of_bob) = customer(&shop, "bob@example.com");
    put(&system, &id, &json!({"provider_id": "stripe", "data": [{"id": "secret-card"}]}));
    for ada in &callers {
        assert_eq!(ada.get(&format!("/v1{ME}")).json()["payment_methods"][0]["data"]["id"], "secret-card");
    }
    for bob in &of_bob {
        for query in [String::new(), format!("?customer_id={id}"), format!("?id={id}")] {
            assert_eq!(told(&bob.get(&format!("/v1{ME}{query}"))), (200, json!({"payment_methods": []})));
        }
        for path in [format!("/store/customers/{id}/payment-methods"), format!("/admin/customers/{id}/payment-methods")]
        {
            let answer = bob.get(&format!("/v1{path}"));
            assert!([401, 404].contains(&answer.status) && !answer.text().contains("secret-card"), "{}", answer.text());
        }
        // Nor does a customer fill them.
        assert_eq!(put(bob, &id, &json!({"provider_id": "stripe", "data": []})).status, 401);
    }
    // Neither nobody nor the people of the shop read them there, and no other answer has them.
    for caller in [&shop.visitor(), &shop.admin, &system] {
        assert_eq!(told(&caller.get(&format!("/v1{ME}"))), (401, json!("Unauthorized")));
    }
    let answers = [shop.seen_in_v1(&id), shop.seen_in_v2(&id), callers[0].get("/v1/store/customers/me").json()];
    assert!(answers.iter().all(|answer| !answer.to_string().contains("secret-card")), "{answers:?}");
    assert!(!events(database.url()).iter().any(|event| event.to_string().contains("secret-card")));
}

fn a_customer_has_a_hundred_at_most(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, [ada, _]) = customer(&shop, "ada@example.com");
    let list =
        |provider: &str, length: usize| json!({"provider_id": provider, "data": vec![json!({"id": provider}); length]});
    let message = "A customer has 100 payment methods at most.";
    let refused = (400, json!({"type": "invalid_data", "message": message}));
    assert_eq!(told(&put(&system, &id, &list("a", 101))), refused);
    assert_eq!(put(&system, &id, &list("a", 60)).status, 200);
    assert_eq!(told(&put(&system, &id, &list("b", 41))), refused);
    assert_eq!(put(&system, &id, &list("b", 40)).status, 200);
    // What was refused has changed nothing.
    assert_eq!(told(&put(&system, &id, &list("a", 61))), refused);
    assert_eq!(ada.get(ME).json()["payment_methods"].as_array().unwrap().len(), 100);
    assert_eq!(of_payment(database).len(), 2);
    assert_eq!(put(&system, &id, &list("b", 0)).status, 200);
    assert_eq!(put(&system, &id, &list("a", 100)).status, 200);
}

fn what_is_no_list_of_a_provider_is_refused(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, _) = customer(&shop, "ada@example.com");
    let long = "x".repeat(1001);
    for (body, message) in [
        (json!({}), "provider_id should not be empty, provider_id must be a string, data must be an array"),
        (json!({"provider_id": "", "data": []}), "provider_id should not be empty"),
        (json!([]), "an unknown value was passed to the validate function"),
        (json!({"provider_id": 1, "data": []}), "provider_id must be a string"),
        (json!({"provider_id": "a\u{0}", "data": []}), "provider_id must not contain the character NUL"),
        (json!({"provider_id": long, "data": []}), "provider_id must be shorter than or equal to 1000 characters"),
        (json!({"provider_id": "a"}), "data must be an array"),
        (json!({"provider_id": "a", "data": null}), "data must be an array"),
        (json!({"provider_id": "a", "data": {"id": "x"}}), "data must be an array"),
        (json!({"provider_id": "a", "data": [{}, "x"]}), "each value in data must be an object"),
        (json!({"provider_id": "a", "data": [null]}), "each value in data must be an object"),
        (json!({"provider_id": "a", "data": [], "x": 1}), "property x should not exist"),
    ] {
        let answer = put(&system, &id, &body);
        assert_eq!(told(&answer), (400, json!({"type": "invalid_data", "message": message})), "{body}");
    }
    // What cannot be stored as text in PostgreSQL is no reason to fail either.
    let odd = json!([{"note": "a\u{0}b \u{1f600}"}]);
    let answer = put(&system, &id, &json!({"provider_id": "a", "data": odd}));
    assert_eq!(told(&answer), (200, json!({"payment_methods": [{"provider_id": "a", "data": odd[0]}]})));
}

fn who_there_is_not_has_none(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let body = json!({"provider_id": "stripe", "data": [{"id": "pm"}]});
    for id in ["cus_nope", "me"] {
        let message = format!("Customer with id: {id} was not found");
        assert_eq!(told(&put(&system, id, &body)), (404, json!({"type": "not_found", "message": message})));
    }
    // A guest may have some.
    let guest = made(&shop.admin.post("/v2/admin/customers", &json!({"email": "guest@example.com"})), "/customer/id");
    assert_eq!(put(&system, &guest, &body).status, 200);
}

fn they_go_with_the_customer(database: &Database) {
    let shop = Shop::open(database);
    let system = system(&shop);
    let (id, [ada, _]) = customer(&shop, "ada@example.com");
    let body = json!({"provider_id": "stripe", "data": [{"id": "pm"}]});
    assert_eq!(put(&system, &id, &body).status, 200);
    assert_eq!(shop.admin.delete(&format!("/v2/admin/customers/{id}")).status, 200);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM payment_method"), "0");
    assert_eq!(ada.get(ME).status, 401);
    let message = format!("Customer with id: {id} was not found");
    assert_eq!(told(&put(&system, &id, &body)), (404, json!({"type": "not_found", "message": message})));
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM payment_method"), "0");
}
