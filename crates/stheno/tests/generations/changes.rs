//! A change in one generation is seen in the other at once.

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, made, told};
use super::credentials::Credentials;
use crate::support::calls::Caller;
use crate::support::database::Database;

on_both! {
    names_and_metadata_are_the_same_in_both,
    groups_are_the_same_in_both,
    addresses_are_the_same_in_both,
    who_is_deleted_is_gone_from_both,
}

/// A customer with an account: id, and in both ways.
fn ada(shop: &Shop) -> (String, [Caller; 2]) {
    let id = made(&shop.register_in_v1("ada@example.com", PASSWORD), "/customer/id");
    (id, shop.tokens("ada@example.com", PASSWORD))
}

fn changed(caller: &Caller, path: &str, body: &Value) {
    let answer = caller.post(path, body);
    assert_eq!(answer.status, 200, "{path} {body}: {}", answer.text());
}

fn names_and_metadata_are_the_same_in_both(database: &Database) {
    let shop = Shop::open(database);
    let (id, [v1, v2]) = ada(&shop);
    let in_both = |expected: Value| {
        for (caller, path) in [
            (&v1, "/v1/store/customers/me".to_owned()),
            (&v2, "/v2/store/customers/me".to_owned()),
            (&shop.admin, format!("/v1/admin/customers/{id}")),
            (&shop.admin, format!("/v2/admin/customers/{id}")),
        ] {
            let customer = caller.get(&path).json()["customer"].clone();
            let names = ["first_name", "last_name", "phone", "metadata"];
            let seen: Value = names.iter().map(|name| customer[*name].clone()).collect();
            assert_eq!(seen, expected, "{path}");
        }
    };
    changed(&v1, "/v1/store/customers/me", &json!({"first_name": "Augusta", "metadata": {"a": 1, "b": {"c": [2]}}}));
    in_both(json!(["Augusta", "Lovelace", null, {"a": 1, "b": {"c": [2]}}]));
    changed(&v2, "/v2/store/customers/me", &json!({"phone": "12", "metadata": {"b": "", "d": true}}));
    in_both(json!(["Augusta", "Lovelace", "12", {"a": 1, "d": true}]));
    let path = format!("/v1/admin/customers/{id}");
    changed(&shop.admin, &path, &json!({"last_name": "Byron", "metadata": {"a": null}}));
    in_both(json!(["Augusta", "Byron", "12", {"a": null, "d": true}]));
    let path = format!("/v2/admin/customers/{id}");
    changed(&shop.admin, &path, &json!({"last_name": null, "phone": null, "metadata": null}));
    in_both(json!(["Augusta", null, null, null]));
    // What Medusa 1 does not know stays.
    changed(&shop.admin, &path, &json!({"company_name": "Engines"}));
    changed(&v1, "/v1/store/customers/me", &json!({"first_name": "Ada"}));
    assert_eq!(shop.seen_in_v2(&id)["company_name"], "Engines");
    assert_eq!(shop.seen_in_v1(&id).get("company_name"), None);
}

fn groups_are_the_same_in_both(database: &Database) {
    let shop = Shop::open(database);
    let (id, _) = ada(&shop);
    let group = |version: &str, name: &str| {
        made(
            &shop.admin.post(&format!("/{version}/admin/customer-groups"), &json!({ "name": name })),
            "/customer_group/id",
        )
    };
    let (old, new) = (group("v1", "Old"), group("v2", "New"));
    let in_both = |expected: &[&str]| {
        for seen in [shop.seen_in_v1(&id), shop.seen_in_v2(&id)] {
            let mut names: Vec<&str> =
                seen["groups"].as_array().unwrap().iter().map(|group| group["name"].as_str().unwrap()).collect();
            names.sort_unstable();
            assert_eq!(names, expected);
        }
    };
    // A name is taken in both.
    assert_eq!(shop.admin.post("/v1/admin/customer-groups", &json!({"name": "New"})).status, 422);
    assert_eq!(shop.admin.post("/v2/admin/customer-groups", &json!({"name": "Old"})).status, 400);

    changed(
        &shop.admin,
        &format!("/v1/admin/customer-groups/{new}/customers/batch"),
        &json!({"customer_ids": [{"id": id}]}),
    );
    in_both(&["New"]);
    changed(&shop.admin, &format!("/v2/admin/customer-groups/{old}/customers"), &json!({"add": [id]}));
    in_both(&["New", "Old"]);
    for (path, length) in [
        (format!("/v1/admin/customer-groups/{old}/customers"), 1),
        (format!("/v1/admin/customers?groups[]={new}"), 1),
        (format!("/v2/admin/customers?groups={old}"), 1),
    ] {
        let customers = shop.admin.get(&path).json()["customers"].clone();
        assert_eq!((customers.as_array().unwrap().len(), &customers[0]["id"]), (length, &json!(id)), "{path}");
    }
    // Medusa 1 replaces all groups of a customer.
    changed(&shop.admin, &format!("/v1/admin/customers/{id}"), &json!({"groups": [{"id": old}]}));
    in_both(&["Old"]);
    changed(&shop.admin, &format!("/v2/admin/customers/{id}/customer-groups"), &json!({"add": [new], "remove": [old]}));
    in_both(&["New"]);
    changed(&shop.admin, &format!("/v1/admin/customer-groups/{new}"), &json!({"name": "Newer", "metadata": {"a": 1}}));
    assert_eq!(
        shop.admin.get(&format!("/v2/admin/customer-groups/{new}")).json()["customer_group"]["metadata"],
        json!({"a": 1})
    );
    in_both(&["Newer"]);
    changed(&shop.admin, &format!("/v2/admin/customer-groups/{new}"), &json!({"name": "Newest"}));
    in_both(&["Newest"]);

    // A group that one generation deletes is gone from the other, with its members.
    assert_eq!(shop.admin.delete(&format!("/v2/admin/customer-groups/{new}")).status, 200);
    in_both(&[]);
    let message = format!("CustomerGroup with id {new} was not found");
    let gone = shop.admin.get(&format!("/v1/admin/customer-groups/{new}"));
    assert_eq!(told(&gone), (404, json!({"type": "not_found", "message": message})));
    assert_eq!(shop.admin.delete(&format!("/v1/admin/customer-groups/{old}")).status, 200);
    assert_eq!(shop.admin.get(&format!("/v2/admin/customer-groups/{old}")).status, 404);
    assert_eq!(shop.admin.get("/v1/admin/customer-groups").json()["count"], 0);
}

fn addresses_are_the_same_in_both(database: &Database) {
    let shop = Shop::open(database);
    let (_, [v1, v2]) = ada(&shop);
    let in_v1 = || v1.get("/v1/store/customers/me").json()["customer"]["shipping_addresses"].clone();
    let in_v2 = || v2.get("/v2/store/customers/me/addresses").json()["addresses"].clone();
    let address = json!({
        "first_name": "Ada", "last_name": "L", "address_1": "Street 1", "city": "Paris", "country_code": "FR",
        "postal_code": "75001",
    });
    changed(&v1, "/v1/store/customers/me/addresses", &json!({ "address": address }));
    let id = in_v2()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!((&in_v2()[0]["country_code"], &in_v2()[0]["is_default_billing"]), (&json!("fr"), &json!(false)));
    assert_eq!(in_v1()[0]["id"], json!(id));

    changed(&v2, &format!("/v2/store/customers/me/addresses/{id}"), &json!({"city": "Lyon", "metadata": {"a": 1}}));
    assert_eq!((&in_v1()[0]["city"], &in_v1()[0]["metadata"]), (&json!("Lyon"), &json!({"a": 1})));
    changed(&v2, &format!("/v2/store/customers/me/addresses/{id}"), &json!({"address_name": "Home"}));
    changed(&v1, &format!("/v1/store/customers/me/addresses/{id}"), &json!({"city": "Nice", "metadata": {"b": 2}}));
    // Metadata is merged in Medusa 2, and replaced in Medusa 1; what Medusa 1 does not know stays.
    let seen = in_v2()[0].clone();
    assert_eq!((&seen["city"], &seen["metadata"]), (&json!("Nice"), &json!({"b": 2})));
    assert_eq!(seen["address_name"], "Home");

    // What is deleted in one is gone from the other, and not to be reached there.
    assert_eq!(v2.delete(&format!("/v2/store/customers/me/addresses/{id}")).status, 200);
    assert_eq!(in_v1(), json!([]));
    let refused = v1.post(&format!("/v1/store/customers/me/addresses/{id}"), &json!({"city": "Rome"}));
    let message = "Could not find address for customer";
    assert_eq!(told(&refused), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(v2.post("/v2/store/customers/me/addresses", &json!({"city": "Rome"})).status, 200);
    let id = in_v1()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(v1.delete(&format!("/v1/store/customers/me/addresses/{id}")).status, 200);
    assert_eq!(in_v2(), json!([]));
    assert_eq!(v2.get(&format!("/v2/store/customers/me/addresses/{id}")).status, 404);
}

fn who_is_deleted_is_gone_from_both(database: &Database) {
    let shop = Shop::open(database);
    let (id, [v1, _]) = ada(&shop);
    changed(&v1, "/v1/store/customers/me", &json!({"billing_address": {"city": "Paris"}}));
    let group = made(&shop.admin.post("/v1/admin/customer-groups", &json!({"name": "VIP"})), "/customer_group/id");
    changed(&shop.admin, &format!("/v1/admin/customers/{id}"), &json!({"groups": [{"id": group}]}));
    let credentials = Credentials::of_customer(&shop, "ada@example.com", PASSWORD);
    credentials.assert_good();

    assert_eq!(shop.admin.delete(&format!("/v2/admin/customers/{id}")).status, 200);

    credentials.assert_ended();
    assert_eq!(shop.signs_in("ada@example.com", PASSWORD), [false, false]);
    let missing = json!({"type": "not_found", "message": format!("Customer with id: {id} was not found")});
    assert_eq!(told(&shop.admin.get(&format!("/v1/admin/customers/{id}"))), (404, missing.clone()));
    assert_eq!(
        told(&shop.admin.post(&format!("/v1/admin/customers/{id}"), &json!({"first_name": "Eve"}))),
        (404, missing)
    );
    for path in ["/v1/admin/customers?expand=groups".to_owned(), format!("/v1/admin/customer-groups/{group}/customers")]
    {
        assert_eq!(told(&shop.admin.get(&path)).1["count"], 0, "{path}");
    }
    let seen = shop.admin.get(&format!("/v1/admin/customer-groups/{group}?expand=customers")).json();
    assert_eq!(seen["customer_group"]["customers"], json!([]));
    let exists = shop.visitor().get("/v1/store/auth/ada@example.com");
    assert_eq!(told(&exists), (200, json!({"exists": false})));
    // The e-mail is free again.
    assert_ne!(made(&shop.register_in_v1("ada@example.com", "another password"), "/customer/id"), id);
}
