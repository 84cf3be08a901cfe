//! What is read otherwise than by Medusa 1.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    lists_within_lists_of_ids_are_refused,
    members_named_as_those_of_every_javascript_object_are_members,
    the_charset_of_json_is_read_kindly,
    filters_of_orders_that_are_no_numbers_are_refused,
    a_path_has_one_form,
    what_is_asked_wrongly_is_told_before_what_does_not_exist,
    faults_of_several_forms_are_told_of_the_first,
    ids_that_do_not_exist_are_told_alone,
    nul_is_refused_where_it_would_only_be_compared,
    a_backslash_at_the_end_finds_nothing,
}

fn invalid(message: &str) -> (u16, Value) {
    (400, json!({"type": "invalid_data", "message": message}))
}

/// Makes a customer; gives the id.
fn customer(admin: &Caller, email: &str, first_name: &str) -> String {
    let body = json!({"email": email, "password": "secret", "first_name": first_name, "last_name": "L"});
    let made = admin.post("/v1/admin/customers", &body);
    assert_eq!(made.status, 201, "{}", made.text());
    made.text_at("/customer/id")
}

/// A server, its administrator, and a customer's id.
fn with_customer(database: &Database) -> (Process, Caller, String) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = customer(&admin, "ada@example.com", "Ada");
    (server, admin, id)
}

fn group(admin: &Caller, name: &str) -> String {
    admin.post("/v1/admin/customer-groups", &json!({ "name": name })).text_at("/customer_group/id")
}

/// Signed in as the customer.
fn ada(server: &Process) -> Caller {
    let body = json!({"email": "ada@example.com", "password": "secret"});
    let token = server.caller().post("/v1/store/auth/token", &body).text_at("/access_token");
    server.caller().bearer(&token)
}

fn told(answer: &Response) -> (u16, Value) {
    (answer.status, answer.json())
}

fn lists_within_lists_of_ids_are_refused(database: &Database) {
    let (_server, admin, id) = with_customer(database);
    let group = group(&admin, "VIP");
    let changed = admin.post(&format!("/v1/admin/customers/{id}"), &json!({"groups": [{ "id": group }]}));
    assert_eq!(changed.status, 200);
    for groups in [json!([[]]), json!([[{ "id": group }]])] {
        let refused = admin.post(&format!("/v1/admin/customers/{id}"), &json!({ "groups": groups }));
        assert_eq!(told(&refused), invalid("each value in nested property groups must be either object or array"));
    }
    let path = format!("/v1/admin/customer-groups/{group}/customers/batch");
    let json = admin.with("content-type", "application/json");
    for customer_ids in [json!([[]]), json!([[{ "id": id }]])] {
        let body = json!({ "customer_ids": customer_ids }).to_string();
        let message = "each value in nested property customer_ids must be either object or array";
        assert_eq!(told(&json.send("DELETE", &path, Some(body))), invalid(message));
    }
    // The customer is still in the group.
    assert_eq!(admin.get(&format!("/v1/admin/customer-groups/{group}/customers")).json()["count"], 1);
}

fn members_named_as_those_of_every_javascript_object_are_members(database: &Database) {
    let (_server, admin, id) = with_customer(database);
    let path = format!("/v1/admin/customers/{id}");
    for name in ["constructor", "toString", "hasOwnProperty"] {
        let refused = admin.post(&path, &json!({ name: "x" }));
        assert_eq!(told(&refused), invalid(&format!("property {name} should not exist")));
    }
    let metadata = json!({"constructor": "a", "toString": "b", "hasOwnProperty": "c"});
    let changed = admin.post(&path, &json!({ "metadata": metadata }));
    assert_eq!((changed.status, &changed.json()["customer"]["metadata"]), (200, &metadata));
}

fn the_charset_of_json_is_read_kindly(database: &Database) {
    let (_server, admin, id) = with_customer(database);
    let change = |kind: &str, name: &str| {
        let body = json!({ "first_name": name }).to_string();
        admin.with("content-type", kind).send("POST", &format!("/v1/admin/customers/{id}"), Some(body))
    };
    for (kind, name) in [("application/json;", "Eve"), ("application/json; charset=utf8", "Zoe")] {
        let changed = change(kind, name);
        assert_eq!((changed.status, changed.text_at("/customer/first_name").as_str()), (200, name), "{kind}");
    }
    assert_eq!(change("application/json; charset=", "Kim").status, 415);
}

fn filters_of_orders_that_are_no_numbers_are_refused(database: &Database) {
    let (server, ..) = with_customer(database);
    let orders = |query: &str| ada(&server).get(&format!("/v1/store/customers/me/orders?{query}"));
    for name in ["display_id", "tax_rate"] {
        for value in ["x", "", "1e400"] {
            assert_eq!(told(&orders(&format!("{name}={value}"))), invalid(&format!("{name} must be a number")));
        }
        assert_eq!(orders(&format!("{name}=12")).status, 200);
    }
    let none = json!({"orders": [], "count": 0, "offset": 0, "limit": 10});
    assert_eq!(told(&orders("q=")), (200, none));
}

fn a_path_has_one_form(database: &Database) {
    let (_server, admin, _) = with_customer(database);
    for (method, path) in [("GET", "/admin//customers"), ("GET", "/store/auth/token"), ("OPTIONS", "/health")] {
        let answer = admin.send(method, &format!("/v1{path}"), None);
        let message = format!("Cannot {method} {path}");
        assert_eq!(told(&answer), (404, json!({"type": "not_found", "message": message})));
    }
}

fn what_is_asked_wrongly_is_told_before_what_does_not_exist(database: &Database) {
    let (_server, admin, _) = with_customer(database);
    let answer = admin.get("/v1/admin/customers/cus_nope?expand=groups.customers");
    assert_eq!((answer.status, answer.text_at("/type").as_str()), (400, "invalid_data"), "{}", answer.text());
    let answer = admin.get("/v1/admin/customers/cus_nope?expand=groups");
    assert_eq!((answer.status, answer.text_at("/type").as_str()), (404, "not_found"), "{}", answer.text());
}

fn faults_of_several_forms_are_told_of_the_first(database: &Database) {
    let (_server, admin, _) = with_customer(database);
    let groups = |query: &str| told(&admin.get(&format!("/v1/admin/customer-groups?{query}")));
    assert_eq!(groups("name[a]=x"), invalid("each value in name must be a string"));
    assert_eq!(groups("id[a]=x"), invalid("an unknown value was passed to the validate function"));
    let twice = "nested property created_at must be either object or array";
    assert_eq!(groups("created_at=2020&created_at[gt]=2020"), invalid(&format!("{twice}, {twice}")));
}

fn ids_that_do_not_exist_are_told_alone(database: &Database) {
    let (_server, admin, _) = with_customer(database);
    let group = group(&admin, "VIP");
    // Given more customers than Medusa 1 looks for at once
    let mut customer_ids: Vec<Value> =
        (0..60).map(|n| json!({"id": customer(&admin, &format!("c{n}@example.com"), "C")})).collect();
    customer_ids.push(json!({"id": "no\"pe"}));
    let path = format!("/v1/admin/customer-groups/{group}/customers/batch");
    let refused = admin.post(&path, &json!({ "customer_ids": customer_ids }));
    let message = r#"The following customer ids do not exist: "no\"pe""#;
    assert_eq!(told(&refused), (404, json!({"type": "not_found", "message": message})));
    customer_ids.pop();
    assert_eq!(admin.post(&path, &json!({ "customer_ids": customer_ids })).status, 200);
    assert_eq!(admin.get(&format!("/v1/admin/customer-groups/{group}/customers")).json()["count"], 60);
}

fn nul_is_refused_where_it_would_only_be_compared(database: &Database) {
    let (server, ..) = with_customer(database);
    let visitor = server.caller();
    let message = "password must not contain the character NUL";
    for path in ["/v1/admin/auth", "/v1/admin/auth/token"] {
        let body = json!({"email": shop::EMAIL, "password": "secret\u{0}"});
        assert_eq!(told(&visitor.post(path, &body)), invalid(message), "{path}");
    }
    let body = json!({"email": "ada@example.com", "password": "secret\u{0}", "token": "x"});
    assert_eq!(told(&visitor.post("/v1/store/customers/password-reset", &body)), invalid(message));
    assert_eq!(visitor.get("/v1/store/auth/a%00@example.com").status, 400);
}

fn a_backslash_at_the_end_finds_nothing(database: &Database) {
    let (_server, admin, _) = with_customer(database);
    customer(&admin, "percent@example.com", "50%");
    customer(&admin, "back@example.com", r"back\slash");
    let count = |q: &str| admin.get(&format!("/v1/admin/customers?q={q}")).json()["count"].clone();
    assert_eq!((count("%5C"), count("%5C%5C"), count("%5C%25")), (json!(0), json!(1), json!(1)));
}
