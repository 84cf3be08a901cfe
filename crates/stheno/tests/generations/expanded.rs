//! Relations of relations, which only Medusa 1 shows by name.

use serde_json::{Value, json};

use super::both::{Shop, create_key, made, told};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    addresses_have_their_country_and_their_customer,
    an_address_for_bills_alone_is_of_nobody,
    customers_of_groups_have_their_groups_and_addresses,
    relations_of_more_than_ten_thousand_are_refused,
}

/// A customer with an address, and the id.
fn with_address(shop: &Shop) -> (Caller, String) {
    shop.register_in_v1("ada@example.com", "secret");
    let [v1, _] = shop.tokens("ada@example.com", "secret");
    let address = json!({"address": {
        "first_name": "Ada", "last_name": "L", "address_1": "Street 1", "city": "Paris", "country_code": "FR",
        "postal_code": "1",
    }});
    let id = made(&v1.post("/v1/store/customers/me/addresses", &address), "/customer/id");
    (v1, id)
}

fn france() -> Value {
    json!({
        "id": 75, "iso_2": "fr", "iso_3": "fra", "num_code": 250, "name": "FRANCE", "display_name": "France",
        "region_id": null,
    })
}

fn addresses_have_their_country_and_their_customer(database: &Database) {
    let shop = Shop::open(database);
    let (v1, id) = with_address(&shop);
    let address = v1.get("/v1/store/customers/me").json()["customer"]["shipping_addresses"][0].clone();
    let mut customer = shop.seen(&format!("/v1/admin/customers/{id}?expand=groups"));
    customer.as_object_mut().unwrap().remove("groups");
    let mut expanded = address;
    expanded["country"] = france();
    expanded["customer"] = customer.clone();
    let mut expected = customer;
    expected["shipping_addresses"] = json!([expanded]);

    let query = "expand=shipping_addresses.country,shipping_addresses.customer";
    assert_eq!(shop.seen(&format!("/v1/admin/customers/{id}?{query}")), expected);
    let list = shop.admin.get(&format!("/v1/admin/customers?{query}")).json();
    assert_eq!(list["customers"], json!([expected]));
    // One relation of several addresses.
    let second = json!({"address": {
        "first_name": "Ada", "last_name": "L", "address_1": "Street 2", "city": "Bonn", "country_code": "de",
        "postal_code": "2",
    }});
    assert_eq!(v1.post("/v1/store/customers/me/addresses", &second).status, 200);
    let seen = shop.seen(&format!("/v1/admin/customers/{id}?expand=shipping_addresses.country"));
    let countries: Vec<&Value> =
        seen["shipping_addresses"].as_array().unwrap().iter().map(|address| &address["country"]["iso_2"]).collect();
    assert_eq!(countries, ["fr", "de"]);
}

fn an_address_for_bills_alone_is_of_nobody(database: &Database) {
    let shop = Shop::open(database);
    let (v1, id) = with_address(&shop);
    let office = json!({"billing_address": {"city": "London", "country_code": "GB"}});
    assert_eq!(v1.post("/v1/store/customers/me", &office).status, 200);
    let seen = |shop: &Shop| {
        let expand = "expand=billing_address.customer,billing_address.country";
        shop.seen(&format!("/v1/admin/customers/{id}?{expand}"))["billing_address"].clone()
    };
    let address = seen(&shop);
    assert_eq!((&address["customer_id"], &address["customer"]), (&json!(null), &json!(null)));
    assert_eq!(address["country"]["iso_2"], "gb");
    // One where orders can go as well is the customer's.
    let home = v1.get("/v1/store/customers/me").text_at("/customer/shipping_addresses/0/id");
    assert_eq!(v1.post("/v1/store/customers/me", &json!({"billing_address": home})).status, 200);
    let address = seen(&shop);
    assert_eq!((&address["customer_id"], &address["customer"]["id"]), (&json!(id), &json!(id)));
}

fn customers_of_groups_have_their_groups_and_addresses(database: &Database) {
    let shop = Shop::open(database);
    let (_, id) = with_address(&shop);
    let group = |name: &str| {
        let group = made(&shop.admin.post("/v1/admin/customer-groups", &json!({ "name": name })), "/customer_group/id");
        let body = json!({"customer_ids": [{ "id": id }]});
        let added = shop.admin.post(&format!("/v1/admin/customer-groups/{group}/customers/batch"), &body);
        assert_eq!(added.status, 200);
        group
    };
    let (vip, _) = (group("VIP"), group("Young"));
    let query = "expand=customers.groups,customers.shipping_addresses,customers.billing_address,customers.orders";
    let seen = shop.admin.get(&format!("/v1/admin/customer-groups/{vip}?{query}")).json();
    let customer = &seen["customer_group"]["customers"][0];
    assert_eq!(customer["id"], json!(id));
    let names: Vec<&Value> = customer["groups"].as_array().unwrap().iter().map(|group| &group["name"]).collect();
    assert_eq!(names, ["VIP", "Young"]);
    assert_eq!(customer["shipping_addresses"][0]["city"], "Paris");
    assert_eq!((&customer["billing_address"], &customer["orders"]), (&json!(null), &json!([])));
    let list = shop.admin.get(&format!("/v1/admin/customer-groups?{query}&order=-name")).json();
    assert_eq!((&list["count"], &list["customer_groups"][1]), (&json!(2), &seen["customer_group"]));
}

fn relations_of_more_than_ten_thousand_are_refused(database: &Database) {
    let shop = Shop::open(database);
    let group = made(&shop.admin.post("/v1/admin/customer-groups", &json!({"name": "All"})), "/customer_group/id");
    let add = |from: usize, to: usize| {
        let (numbers, no, now) = if database.url().starts_with("sqlite:") {
            let numbers =
                format!("WITH RECURSIVE n (i) AS (SELECT {from} UNION ALL SELECT i + 1 FROM n WHERE i < {to})");
            (numbers, "0", "1795245327405")
        } else {
            (format!("WITH n AS (SELECT generate_series({from}, {to}) AS i)"), "false", "now()")
        };
        let id = |kind: &str| format!("'{kind}_' || (1000000 + i)");
        for (columns, values) in [
            ("customer (id, has_account, ", format!("{}, {no}, ", id("cus"))),
            (
                "customer_group_customer (id, customer_id, customer_group_id, customer_created_at, ",
                format!("{}, {}, '{group}', {now}, ", id("cusgc"), id("cus")),
            ),
        ] {
            let sql =
                format!("INSERT INTO {columns}created_at, updated_at) {numbers} SELECT {values}{now}, {now} FROM n");
            sql::execute(database.url(), &sql);
        }
    };
    // A server on SQLite may hold a snapshot from before for a few milliseconds.
    let seen = || std::thread::sleep(std::time::Duration::from_millis(30));
    let key = create_key(&shop.admin, "secret");
    let ask = |expand: &str| {
        let path = format!("/v1/admin/customer-groups/{group}?expand={expand}");
        shop.visitor().with("x-medusa-access-token", &key).get(&path)
    };
    add(1, 10_000);
    seen();
    let shown = ask("customers.groups").json();
    assert_eq!(shown["customer_group"]["customers"].as_array().unwrap().len(), 10_000);
    assert_eq!(shown["customer_group"]["customers"][9_999]["groups"][0]["id"], json!(group));
    // When there is one more,
    add(10_001, 10_001);
    seen();
    // then it is one too many, but not by itself.
    let message = "Too many relations of relations to expand; ask for less";
    assert_eq!(told(&ask("customers.groups")), (400, json!({"type": "invalid_data", "message": message})));
    assert_eq!(ask("customers").json()["customer_group"]["customers"].as_array().unwrap().len(), 10_001);
}
