//! Customers, groups and addresses.

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shop;

on_both! {
    customer_ids_add_and_remove_members,
    an_address_is_reached_through_its_own_customer_only,
    what_is_found_by_has_1000_bytes_at_most,
    a_group_that_was_deleted_takes_no_members,
    what_is_to_be_added_and_removed_is_removed,
    a_customer_has_250_addresses_at_most,
}

fn create(admin: &Caller, email: &str) -> String {
    admin.post("/admin/customers", &json!({ "email": email })).text_at("/customer/id")
}

fn customer_ids_add_and_remove_members(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (ada, bob) = (create(&admin, "ada@example.com"), create(&admin, "bob@example.com"));
    let group = admin.post("/admin/customer-groups", &json!({"name": "VIP"})).text_at("/customer_group/id");
    let path = format!("/admin/customer-groups/{group}/customers?fields=id,customers.id");
    let added = admin.post(&path, &json!({ "customer_ids": [ada, bob] }));
    assert_eq!(added.json()["customer_group"]["customers"], json!([{ "id": ada }, { "id": bob }]));
    let remove = Some(json!({ "customer_ids": [ada] }).to_string());
    let removed = admin.with("content-type", "application/json").send("DELETE", &path, remove);
    assert_eq!(removed.json()["customer_group"]["customers"], json!([{ "id": bob }]));
}

fn an_address_is_reached_through_its_own_customer_only(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (ada, bob) = (create(&admin, "ada@example.com"), create(&admin, "bob@example.com"));
    let path = format!("/admin/customers/{ada}/addresses?fields=id,addresses.id");
    let address = admin.post(&path, &json!({"city": "London"})).text_at("/customer/addresses/0/id");
    let through_bob = format!("/admin/customers/{bob}/addresses/{address}");
    assert_eq!(admin.get(&through_bob).json(), json!({}));
    assert_eq!(admin.post(&through_bob, &json!({"city": "Leeds"})).status, 200);
    assert_eq!(admin.delete(&through_bob).status, 200);
    let through_ada = admin.get(&format!("/admin/customers/{ada}/addresses/{address}?fields=city"));
    assert_eq!(through_ada.json()["address"]["city"], "London");
}

fn what_is_found_by_has_1000_bytes_at_most(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let email = format!("{}@example.com", "x".repeat(1000));
    let message = "Invalid request: Value for field 'email' too big, expected at most: '1000'";
    let expected = (400, json!({"type": "invalid_data", "message": message}));
    assert_eq!(admin.post("/admin/customers", &json!({ "email": email })).shown(), expected);
    let message = "Invalid request: Value for field 'name' too big, expected at most: '1000'";
    let expected = (400, json!({"type": "invalid_data", "message": message}));
    assert_eq!(admin.post("/admin/customer-groups", &json!({"name": "x".repeat(1001)})).shown(), expected);
    let answer = server.caller().post("/auth/user/emailpass", &json!({"email": email, "password": "whatever"}));
    let message = "Email should have 1000 bytes at most, and no NUL";
    assert_eq!(answer.shown(), (401, json!({"type": "unauthorized", "message": message})));
}

fn a_group_that_was_deleted_takes_no_members(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ada = create(&admin, "ada@example.com");
    let group = admin.post("/admin/customer-groups", &json!({"name": "VIP"})).text_at("/customer_group/id");
    assert_eq!(admin.delete(&format!("/admin/customer-groups/{group}")).status, 200);
    let answer = admin.post(&format!("/admin/customer-groups/{group}/customers"), &json!({ "add": [ada] }));
    assert_eq!(answer.status, 404);
    let told = answer.text_at("/message");
    assert_eq!(
        told,
        format!("You tried to set relationship customer_group_id: {group}, but such entity does not exist")
    );
}

fn what_is_to_be_added_and_removed_is_removed(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ada = create(&admin, "ada@example.com");
    let group = admin.post("/admin/customer-groups", &json!({"name": "VIP"})).text_at("/customer_group/id");
    let path = format!("/admin/customers/{ada}/customer-groups?fields=groups.name");
    let both = admin.post(&path, &json!({ "add": [group], "remove": [group] }));
    assert_eq!(both.json()["customer"]["groups"], json!([]));
}

fn a_customer_has_250_addresses_at_most(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ada = create(&admin, "ada@example.com");
    let path = format!("/admin/customers/{ada}/addresses?fields=id");
    for _ in 0..250 {
        assert_eq!(admin.post(&path, &json!({"city": "London"})).status, 200);
    }
    let refused = json!({"type": "not_allowed", "message": "A customer has 250 addresses at most."});
    assert_eq!(admin.post(&path, &json!({"city": "London"})).shown(), (400, refused));
    // One that goes makes room.
    let list = format!("/admin/customers/{ada}/addresses");
    let address = admin.get(&format!("{list}?limit=1")).text_at("/addresses/0/id");
    assert_eq!(admin.delete(&format!("{list}/{address}")).status, 200);
    assert_eq!(admin.post(&path, &json!({"city": "London"})).status, 200);
}
