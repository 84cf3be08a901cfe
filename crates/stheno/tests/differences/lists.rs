//! Pages, orders and filters.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shop;

on_both! {
    a_page_has_an_upper_limit,
    numbers_beyond_those_that_javascript_can_count_are_refused,
    metadata_is_nothing_to_sort_by,
    rows_with_equal_values_follow_one_another_by_id,
    patterns_are_nothing_for_dates,
    an_id_contains_nothing,
    equal_to_several_is_one_of_them,
    a_wildcard_reaches_over_fields,
}

fn refused(admin: &Caller, path: &str, message: &str) {
    let expected = json!({"type": "invalid_data", "message": message});
    assert_eq!(admin.get(path).shown(), (400, expected), "{path}");
}

fn emails(admin: &Caller, query: &str) -> Vec<String> {
    let answer = admin.get(&format!("/admin/customers?fields=email&{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let body = answer.json();
    body["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|customer| customer["email"].as_str().unwrap().to_owned())
        .collect()
}

fn create(admin: &Caller, body: &Value) -> String {
    admin.post("/admin/customers", body).text_at("/customer/id")
}

fn a_page_has_an_upper_limit(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    assert_eq!(admin.get("/admin/customers?limit=100000").status, 200);
    let message = "Invalid request: Value for field 'limit' too big, expected at most: '100000'";
    refused(&admin, "/admin/customers?limit=100001", message);
}

fn numbers_beyond_those_that_javascript_can_count_are_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    assert_eq!(admin.get("/admin/customers?offset=9007199254740991").status, 200);
    let message = "Invalid request: Value for field 'offset' too big, expected at most: '9007199254740991'";
    refused(&admin, "/admin/customers?offset=9007199254740992", message);
    refused(&admin, "/admin/customers?offset=99999999999999999999", message);
}

fn metadata_is_nothing_to_sort_by(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    refused(&admin, "/admin/customers?order=metadata", "Order field metadata is not valid");
}

fn rows_with_equal_values_follow_one_another_by_id(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let made: Vec<String> = (0..12)
        .map(|n| format!("same{n:02}@example.com"))
        .inspect(|email| {
            create(&admin, &json!({"email": email, "first_name": "Same"}));
        })
        .collect();
    assert_eq!(emails(&admin, "order=first_name"), made);
    let backwards: Vec<String> = made.iter().rev().cloned().collect();
    assert_eq!(emails(&admin, "order=-first_name"), backwards);
    // So that pages neither lose nor repeat any.
    let paged: Vec<String> =
        (0..4).flat_map(|page| emails(&admin, &format!("order=first_name&limit=3&offset={}", page * 3))).collect();
    assert_eq!(paged, made);
}

fn patterns_are_nothing_for_dates(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for operator in ["$like", "$ilike", "$re", "$contains"] {
        let message = format!("Invalid request: Operator {operator} cannot be used for field 'created_at'");
        refused(&admin, &format!("/admin/customers?created_at[{operator}]=2020"), &message);
    }
}

fn an_id_contains_nothing(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let message = "Invalid request: Operator $contains cannot be used for field 'id'";
    refused(&admin, "/admin/customers?id[$contains]=cus", message);
}

fn equal_to_several_is_one_of_them(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ids: Vec<String> =
        ["a", "b", "c"].map(|name| create(&admin, &json!({"email": format!("{name}@example.com")}))).to_vec();
    let two = |operator: &str| format!("id[{operator}][]={}&id[{operator}][]={}", ids[0], ids[2]);
    assert_eq!(emails(&admin, &two("$eq")), ["a@example.com", "c@example.com"]);
    assert_eq!(emails(&admin, &two("$ne")), ["b@example.com"]);
}

fn a_wildcard_reaches_over_fields(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    create(&admin, &json!({"email": "x@example.com", "first_name": "Ada", "last_name": "Lovelace"}));
    assert_eq!(emails(&admin, "q=ada%25lace"), ["x@example.com"]);
    assert_eq!(emails(&admin, "q=lace%25ada"), Vec::<String>::new());
}
