//! The address for bills: Medusa 1 has one beside the others, in Medusa 2 it is one of them, and marked.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, made, told};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shown::shown;

on_both! {
    an_object_of_v1_is_an_address_of_v2_for_bills_alone,
    the_default_of_v2_is_shown_in_v1_and_stays_among_the_others,
    an_address_is_chosen_by_its_id,
    null_keeps_what_was_given_for_bills_alone,
    null_leaves_another_address_where_it_is,
    another_default_in_v2_counts_at_once,
    what_orders_go_to_as_well_is_shown_among_the_others,
    bills_go_to_no_address_that_was_deleted,
    an_address_for_orders_may_be_the_same_as_the_one_for_bills,
}

const ME: &str = "/v1/store/customers/me";
const ADDRESSES: &str = "/v2/store/customers/me/addresses";

/// Ada in both ways.
fn ada(shop: &Shop) -> [Caller; 2] {
    assert_eq!(shop.register_in_v1("ada@example.com", PASSWORD).status, 200);
    shop.tokens("ada@example.com", PASSWORD)
}

fn bill_to(v1: &Caller, billing: &Value) -> Value {
    let answer = v1.post(ME, &json!({ "billing_address": billing }));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["customer"].clone()
}

/// Adds an address in the way of Medusa 2 and gives its id.
fn add(v2: &Caller, body: &Value) -> String {
    let answer = v2.post(ADDRESSES, body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let addresses = answer.json()["customer"]["addresses"].clone();
    addresses.as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

/// Where bills go in the eyes of Medusa 1, and the other addresses.
fn seen_in_v1(v1: &Caller) -> (Option<String>, Vec<String>) {
    let customer = v1.get(ME).json()["customer"].clone();
    let id = customer["billing_address_id"].as_str().map(str::to_owned);
    assert_eq!(customer["billing_address"]["id"], customer["billing_address_id"], "{customer}");
    let ids = customer["shipping_addresses"].as_array().unwrap().iter();
    (id, ids.map(|address| address["id"].as_str().unwrap().to_owned()).collect())
}

/// All addresses in the eyes of Medusa 2: id, for orders, for bills.
fn seen_in_v2(v2: &Caller) -> Vec<(String, bool, bool)> {
    let list = v2.get(ADDRESSES).json()["addresses"].clone();
    let flag = |address: &Value, name: &str| address[name].as_bool().unwrap();
    let one = |address: &Value| {
        let id = address["id"].as_str().unwrap().to_owned();
        (id, flag(address, "is_default_shipping"), flag(address, "is_default_billing"))
    };
    list.as_array().unwrap().iter().map(one).collect()
}

fn an_object_of_v1_is_an_address_of_v2_for_bills_alone(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let office = json!({
        "first_name": "Ada", "last_name": "L", "address_1": "Office 1", "city": "London", "country_code": "GB",
        "postal_code": "W1", "metadata": {"floor": 2},
    });
    let customer = shown(bill_to(&v1, &office));
    let id = customer["billing_address_id"].clone();
    let address = json!({
        "id": id, "created_at": "{time}", "updated_at": "{time}", "deleted_at": null, "customer_id": null,
        "company": null, "first_name": "Ada", "last_name": "L", "address_1": "Office 1", "address_2": null,
        "city": "London", "country_code": "gb", "province": null, "postal_code": "W1", "phone": null,
        "metadata": {"floor": 2},
    });
    let expected = json!({
        "id": "{cus}", "created_at": "{time}", "updated_at": "{time}", "deleted_at": null, "email": "ada@example.com",
        "first_name": "Ada", "last_name": "Lovelace", "billing_address_id": id, "phone": null, "has_account": true,
        "metadata": null, "billing_address": address, "shipping_addresses": [],
    });
    assert_eq!(customer, expected);

    let list = v2.get(ADDRESSES);
    let address = json!({
        "id": id, "address_name": null, "is_default_shipping": false, "is_default_billing": true, "company": null,
        "first_name": "Ada", "last_name": "L", "address_1": "Office 1", "address_2": null, "city": "London",
        "country_code": "gb", "province": null, "postal_code": "W1", "phone": null, "metadata": {"floor": 2},
        "customer_id": "{cus}", "created_at": "{time}", "updated_at": "{time}",
    });
    assert_eq!(list.shown(), (200, json!({"addresses": [address], "count": 1, "offset": 0, "limit": 50})));

    // A further object changes it.
    let id = id.as_str().unwrap();
    assert_eq!(bill_to(&v1, &json!({"city": "Leeds"}))["billing_address_id"], id);
    assert_eq!(v2.get(&format!("{ADDRESSES}/{id}")).json()["address"]["city"], "Leeds");
    assert_eq!(seen_in_v1(&v1), (Some(id.to_owned()), Vec::new()));
    // Whoever changes it in Medusa 2 has taken it for one like the others.
    assert_eq!(v2.post(&format!("{ADDRESSES}/{id}"), &json!({"city": "York"})).status, 200);
    assert_eq!(v1.get(ME).json()["customer"]["billing_address"]["city"], "York");
    assert_eq!(seen_in_v1(&v1), (Some(id.to_owned()), vec![id.to_owned()]));
}

fn the_default_of_v2_is_shown_in_v1_and_stays_among_the_others(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let home = add(&v2, &json!({"city": "Paris"}));
    let office = add(&v2, &json!({"city": "London", "is_default_billing": true}));
    assert_eq!(seen_in_v1(&v1), (Some(office.clone()), vec![home, office.clone()]));
    // The people of the shop see the same.
    let customer = v1.get(ME).text_at("/customer/id");
    let seen = shop.seen_in_v1(&customer);
    assert_eq!((&seen["billing_address_id"], &seen["billing_address"]["city"]), (&json!(office), &json!("London")));
    assert_eq!(seen["shipping_addresses"][1]["customer_id"], json!(customer));
    // An object of Medusa 1 changes it, and makes no other one.
    bill_to(&v1, &json!({"city": "Leeds"}));
    assert_eq!(v2.get(&format!("{ADDRESSES}/{office}")).json()["address"]["city"], "Leeds");
    assert_eq!(seen_in_v2(&v2).len(), 2);
}

fn an_address_is_chosen_by_its_id(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let (home, office) = (add(&v2, &json!({"city": "Paris"})), add(&v2, &json!({"city": "London"})));
    assert_eq!(bill_to(&v1, &json!(home))["billing_address"]["city"], "Paris");
    assert_eq!(seen_in_v2(&v2), [(home.clone(), false, true), (office.clone(), false, false)]);
    assert_eq!(bill_to(&v1, &json!(office))["billing_address_id"], json!(office));
    assert_eq!(seen_in_v2(&v2), [(home.clone(), false, false), (office.clone(), false, true)]);
    assert_eq!(seen_in_v1(&v1), (Some(office.clone()), vec![home.clone(), office.clone()]));
    // What there is not changes nothing.
    let missing = v1.post(ME, &json!({"billing_address": "addr_nope", "first_name": "Eve"}));
    assert_eq!(
        told(&missing),
        (404, json!({"type": "not_found", "message": "Address with id addr_nope was not found"}))
    );
    assert_eq!(seen_in_v1(&v1), (Some(office), vec![home, seen_in_v2(&v2)[1].0.clone()]));
    assert_eq!(v2.get("/v2/store/customers/me").json()["customer"]["first_name"], "Ada");
}

fn null_keeps_what_was_given_for_bills_alone(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let office = made(&v1.post(ME, &json!({"billing_address": {"city": "London"}})), "/customer/billing_address_id");
    assert_eq!(bill_to(&v1, &Value::Null)["billing_address"], Value::Null);
    // Medusa 1 does not show it among the others, and whoever knows its id may have bills sent to it again.
    assert_eq!((seen_in_v1(&v1), seen_in_v2(&v2)), ((None, Vec::new()), vec![(office.clone(), false, false)]));
    assert_eq!(bill_to(&v1, &json!(office))["billing_address"]["city"], "London");
    // The same where bills go to another one.
    let home = add(&v2, &json!({"city": "Paris"}));
    bill_to(&v1, &json!(home));
    assert_eq!(seen_in_v2(&v2), [(office.clone(), false, false), (home.clone(), false, true)]);
    assert_eq!(seen_in_v1(&v1), (Some(home.clone()), vec![home.clone()]));
    // They do not pile up: where bills go nowhere, another object takes the place of the last one.
    bill_to(&v1, &Value::Null);
    let next = made(&v1.post(ME, &json!({"billing_address": {"city": "York"}})), "/customer/billing_address_id");
    assert_eq!(seen_in_v2(&v2), [(home, false, false), (next, false, true)]);
}

fn null_leaves_another_address_where_it_is(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let home = add(&v2, &json!({"city": "Paris", "is_default_billing": true, "is_default_shipping": true}));
    bill_to(&v1, &Value::Null);
    assert_eq!(seen_in_v2(&v2), [(home.clone(), true, false)]);
    assert_eq!(seen_in_v1(&v1), (None, vec![home.clone()]));
    // Once more changes nothing.
    let before = v2.get(ADDRESSES).json();
    bill_to(&v1, &Value::Null);
    assert_eq!(v2.get(ADDRESSES).json(), before);
    // Nor does a change without a word of bills.
    bill_to(&v1, &json!(home));
    assert_eq!(v1.post(ME, &json!({"first_name": "Augusta"})).status, 200);
    assert_eq!(seen_in_v1(&v1).0, Some(home));
}

fn another_default_in_v2_counts_at_once(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let office = made(&v1.post(ME, &json!({"billing_address": {"city": "London"}})), "/customer/billing_address_id");
    // The one that was for bills alone is for nothing in particular then, and still not shown in Medusa 1.
    let home = add(&v2, &json!({"city": "Paris", "is_default_billing": true}));
    assert_eq!(seen_in_v2(&v2), [(office.clone(), false, false), (home.clone(), false, true)]);
    assert_eq!(seen_in_v1(&v1), (Some(home.clone()), vec![home.clone()]));
    // The people of the shop do it as well, and it is one of the others from then on.
    let customer = v1.get(ME).text_at("/customer/id");
    let path = format!("/v2/admin/customers/{customer}/addresses/{office}");
    assert_eq!(shop.admin.post(&path, &json!({"is_default_billing": true})).status, 200);
    assert_eq!(seen_in_v1(&v1), (Some(office.clone()), vec![office.clone(), home.clone()]));
    // Without a default there is none, and one that is deleted is none.
    assert_eq!(shop.admin.post(&path, &json!({"is_default_billing": false})).status, 200);
    assert_eq!(seen_in_v1(&v1), (None, vec![office.clone(), home.clone()]));
    bill_to(&v1, &json!(home));
    assert_eq!(v2.delete(&format!("{ADDRESSES}/{home}")).status, 200);
    assert_eq!(seen_in_v1(&v1), (None, vec![office]));
}

fn what_orders_go_to_as_well_is_shown_among_the_others(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    let office = made(&v1.post(ME, &json!({"billing_address": {"city": "London"}})), "/customer/billing_address_id");
    assert_eq!(seen_in_v1(&v1), (Some(office.clone()), Vec::new()));
    assert_eq!(v2.post(&format!("{ADDRESSES}/{office}"), &json!({"is_default_shipping": true})).status, 200);
    assert_eq!(seen_in_v1(&v1), (Some(office.clone()), vec![office.clone()]));
    let customer = v1.get(ME).json()["customer"].clone();
    assert_eq!(customer["shipping_addresses"][0]["customer_id"], customer["id"]);
    // It is not for bills alone any more: null takes nothing but the mark.
    bill_to(&v1, &Value::Null);
    assert_eq!(seen_in_v2(&v2), [(office.clone(), true, false)]);
    assert_eq!(seen_in_v1(&v1), (None, vec![office]));
}

fn bills_go_to_no_address_that_was_deleted(database: &Database) {
    let shop = Shop::open(database);
    let [v1, v2] = ada(&shop);
    for by_v1 in [true, false] {
        let home = add(&v2, &json!({"city": "Paris"}));
        bill_to(&v1, &json!(home));
        // When the address goes, in either way,
        let deleted = match by_v1 {
            true => v1.delete(&format!("/v1/store/customers/me/addresses/{home}")),
            false => v2.delete(&format!("{ADDRESSES}/{home}")),
        };
        assert_eq!(deleted.status, 200);
        // then bills go nowhere in particular, and changes are not refused for it.
        assert_eq!(seen_in_v1(&v1), (None, Vec::new()));
        let message = format!("Address with id {home} was not found");
        let refused = v1.post(ME, &json!({"billing_address": home}));
        assert_eq!(told(&refused), (404, json!({"type": "not_found", "message": message})));
        assert_eq!(bill_to(&v1, &json!({"city": "London"}))["billing_address"]["city"], "London");
        bill_to(&v1, &Value::Null);
    }
}

fn an_address_for_orders_may_be_the_same_as_the_one_for_bills(database: &Database) {
    let shop = Shop::open(database);
    let [v1, _] = ada(&shop);
    let home = json!({
        "first_name": "Ada", "last_name": "L", "address_1": "Street 1", "address_2": "2nd", "city": "Paris",
        "country_code": "fr", "province": "IDF", "postal_code": "75001", "phone": "1",
    });
    let bills = bill_to(&v1, &home)["billing_address_id"].as_str().unwrap().to_owned();
    // The one for bills alone is not among those that orders go to: it is no reason not to add it there,
    let added = v1.post("/v1/store/customers/me/addresses", &json!({ "address": home }));
    assert_eq!(added.status, 200, "{}", added.text());
    let (billing, shipping) = seen_in_v1(&v1);
    assert_eq!((billing, shipping.len()), (Some(bills.clone()), 1));
    assert!(!shipping.contains(&bills));
    // where it is added once.
    assert_eq!(v1.post("/v1/store/customers/me/addresses", &json!({ "address": home })).status, 200);
    assert_eq!(seen_in_v1(&v1), (Some(bills), shipping));
}
