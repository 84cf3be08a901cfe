//! How many customers are in a group.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{run, stheno_on};
use crate::support::shop;

on_both! {
    members_are_counted_by_all_ways_in_and_out,
    groups_are_sorted_by_their_members,
}

fn group(admin: &Caller, name: &str) -> String {
    admin.post("/admin/customer-groups", &json!({"name": name})).text_at("/customer_group/id")
}

fn customer(admin: &Caller, email: &str) -> String {
    admin.post("/admin/customers", &json!({"email": email})).text_at("/customer/id")
}

fn count(admin: &Caller, group: &str) -> Value {
    let answer = admin.get(&format!("/admin/customer-groups/{group}?fields=customers_count"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["customer_group"]["customers_count"].clone()
}

fn members_are_counted_by_all_ways_in_and_out(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (one, other) = (group(&admin, "One"), group(&admin, "Other"));
    let people = ["a", "b", "c"].map(|name| customer(&admin, &format!("{name}@example.com")));
    assert_eq!(count(&admin, &one), 0);
    // It is shown to who asks for it.
    assert_eq!(
        admin.get(&format!("/admin/customer-groups/{one}")).json()["customer_group"].get("customers_count"),
        None
    );

    // In: by the group, by the customer, by Medusa 1, by a file; twice is once.
    admin.post(&format!("/admin/customer-groups/{one}/customers"), &json!({"add": [people[0], people[1], people[0]]}));
    assert_eq!(count(&admin, &one), 2);
    admin.post(&format!("/admin/customers/{}/customer-groups", people[2]), &json!({"add": [one, other]}));
    assert_eq!((count(&admin, &one), count(&admin, &other)), (json!(3), json!(1)));
    let batch = json!({"customer_ids": [{"id": people[0]}, {"id": people[2]}]});
    assert_eq!(admin.post(&format!("/v1/admin/customer-groups/{other}/customers/batch"), &batch).status, 200);
    assert_eq!(count(&admin, &other), 2);
    let file = server.folder().join("customers.ndjson");
    std::fs::write(&file, "{\"email\":\"d@example.com\",\"groups\":[\"One\",\"New\"]}\n").unwrap();
    assert_eq!(run(stheno_on(database.url()).args(["import", "customers"]).arg(&file)).code, Some(0));
    std::thread::sleep(std::time::Duration::from_millis(30));
    assert_eq!(count(&admin, &one), 4);
    let new = admin.get("/admin/customer-groups?name=New&fields=%2Bcustomers_count").json();
    assert_eq!(new["customer_groups"][0]["customers_count"], 1);

    // Out: by the group, by the customer, with the customer; who is not in cannot go.
    admin.post(
        &format!("/admin/customer-groups/{one}/customers"),
        &json!({"remove": [people[0], people[0], "cus_nope"]}),
    );
    assert_eq!(count(&admin, &one), 3);
    admin.post(&format!("/admin/customers/{}/customer-groups", people[1]), &json!({"remove": [one, other]}));
    assert_eq!((count(&admin, &one), count(&admin, &other)), (json!(2), json!(2)));
    assert_eq!(admin.delete(&format!("/admin/customers/{}", people[2])).status, 200);
    assert_eq!((count(&admin, &one), count(&admin, &other)), (json!(1), json!(1)));
    let batch = json!({"customer_ids": [{"id": people[0]}]});
    let path = format!("/v1/admin/customer-groups/{other}/customers/batch");
    let as_json = admin.with("content-type", "application/json");
    assert_eq!(as_json.send("DELETE", &path, Some(batch.to_string())).status, 200);
    assert_eq!((count(&admin, &one), count(&admin, &other)), (json!(1), json!(0)));
    // What is refused changes nothing.
    let refused =
        admin.post(&format!("/admin/customer-groups/{one}/customers"), &json!({"add": [people[0], "cus_nope"]}));
    assert_eq!((refused.status, count(&admin, &one)), (404, json!(1)));
}

fn groups_are_sorted_by_their_members(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let groups = ["Small", "Empty", "Large"].map(|name| group(&admin, name));
    let people = ["a", "b"].map(|name| customer(&admin, &format!("{name}@example.com")));
    admin.post(&format!("/admin/customer-groups/{}/customers", groups[0]), &json!({"add": [people[0]]}));
    admin.post(&format!("/admin/customer-groups/{}/customers", groups[2]), &json!({"add": people}));
    let sorted = |order: &str| {
        let answer = admin.get(&format!("/admin/customer-groups?order={order}&fields=name,customers_count")).json();
        let groups = answer["customer_groups"].as_array().cloned().unwrap();
        groups
            .iter()
            .map(|group| format!("{} {}", group["name"].as_str().unwrap(), group["customers_count"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(sorted("-customers_count"), ["Large 2", "Small 1", "Empty 0"]);
    assert_eq!(sorted("customers_count"), ["Empty 0", "Small 1", "Large 2"]);
}
