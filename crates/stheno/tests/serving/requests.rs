//! Paths, methods, query strings and conditions of requests, whatever they are about.

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::shop;

on_both! {
    what_there_is_not_is_not_found_in_json,
    paths_are_compared_as_express_compares_them,
    paths_that_can_not_be_decoded_are_refused,
    head_is_get_without_a_body,
    a_client_that_has_the_same_already_gets_no_body,
    query_strings_of_any_shape_are_answered,
    a_thousand_parameters_are_read,
}

fn what_there_is_not_is_not_found_in_json(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("GET", "/admin/nothing"),
        ("PUT", "/admin/customers"),
        ("PATCH", "/admin/customers/cus_1"),
        ("DELETE", "/admin/customers"),
        ("BREW", "/admin/customers"),
        ("POST", "/health"),
        ("GET", "//admin/customers"),
        ("GET", "/admin//customers"),
        ("GET", "/admin/customers//"),
        ("GET", "/admin/customers/../users/me"),
        ("GET", "/%61dmin/customers"),
        ("GET", "/admin/customers/cus_1/orders"),
    ] {
        let answer = admin.send(method, path, None);
        let expected = json!({"type": "not_found", "message": format!("Cannot {method} {path}")});
        assert_eq!((answer.status, answer.json()), (404, expected));
        assert_eq!(answer.header("content-type").as_deref(), Some("application/json; charset=utf-8"));
    }
    // The query is nobody's business.
    assert_eq!(admin.get("/nothing?email=ada").json()["message"], "Cannot GET /nothing");
    // Who has no credentials doesn't learn what there is under /admin.
    for path in ["/admin/nothing", "/admin/customers/x", "/admin", "/ADMIN/customers"] {
        let answer = server.caller().get(path);
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})), "{path}");
    }
}

fn paths_are_compared_as_express_compares_them(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = admin.post("/admin/customers", &json!({})).text_at("/customer/id");
    let list = admin.get("/admin/customers");
    assert_eq!(list.status, 200);
    for path in ["/admin/customers/", "/ADMIN/Customers", "/Admin/CUSTOMERS/?"] {
        let same = admin.get(path);
        assert_eq!((same.status, same.json()), (200, list.json()), "{path}");
    }
    // A parameter is decoded, and keeps its case.
    let encoded = id.replace('_', "%5f");
    assert_eq!(admin.get(&format!("/admin/customers/{encoded}/")).status, 200);
    let lower = id.to_lowercase();
    let answer = admin.get(&format!("/admin/customers/{lower}"));
    assert_eq!((answer.status, answer.text_at("/message")), (404, format!("Customer with id: {lower} not found")));
    let answer = admin.get("/admin/customers/a%2Fb%22%C3%A9+%25");
    assert_eq!((answer.status, answer.text_at("/message")), (404, "Customer with id: a/b\"é+% not found".to_owned()));
}

fn paths_that_can_not_be_decoded_are_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for wrong in ["%", "%zz", "%E0%A4%A", "%ff", "%C3%28", "a%00b", "%ED%A0%80"] {
        for method in ["GET", "POST", "DELETE"] {
            let body = (method == "POST").then(|| "{}".to_owned());
            let answer =
                admin.with("content-type", "application/json").send(method, &format!("/admin/customers/{wrong}"), body);
            let expected = json!({"type": "invalid_data", "message": format!("Failed to decode param '{wrong}'")});
            assert_eq!((answer.status, answer.json()), (400, expected), "{method} {wrong}");
        }
    }
}

fn head_is_get_without_a_body(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let headers = |method: &str, path: &str| {
        let answer = admin.send(method, path, None);
        let mut headers = answer.headers;
        // An answer to HEAD says nothing about origins, as in Medusa.
        headers.retain(|(name, _)| name != "date" && name != "vary" && !name.starts_with("access-control-"));
        headers.sort();
        (answer.status, headers)
    };
    for (path, status) in [("/admin/customers", 200), ("/health", 200), ("/admin/customers/cus_1", 404), ("/x", 404)] {
        // That no body comes is checked by the client.
        let (head, get) = (headers("HEAD", path), headers("GET", path));
        assert_eq!(head.0, status);
        if path == "/x" {
            continue;
        }
        assert_eq!(head, get, "{path}");
    }
}

fn a_client_that_has_the_same_already_gets_no_body(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = admin.post("/admin/customers", &json!({"email": "ada@example.com"})).text_at("/customer/id");
    let path = format!("/admin/customers/{id}");
    let etag = admin.get(&path).header("etag").unwrap();
    assert!(etag.starts_with("W/\""), "{etag}");
    let strong = etag.trim_start_matches("W/").to_owned();
    let conditional = |headers: &[(&str, &str)]| {
        let caller = headers.iter().fold(admin.clone(), |caller, (name, value)| caller.with(name, value));
        caller.get(&path)
    };

    for same in [&etag, &strong, "*", &format!("\"x\", {etag}"), &format!("{strong},W/\"x\"")] {
        let answer = conditional(&[("if-none-match", same)]);
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{same}");
        assert_eq!(answer.header("etag").as_deref(), Some(etag.as_str()));
        assert_eq!((answer.header("content-type"), answer.header("content-length")), (None, None));
        assert_eq!(answer.header("vary").as_deref(), Some("Origin"));
    }
    for other in [
        &[("if-none-match", "\"x\"")][..],
        &[("if-none-match", "")],
        &[("if-none-match", "*"), ("cache-control", "no-cache")],
        &[("if-none-match", "*"), ("if-modified-since", "Sat, 01 Jan 2050 00:00:00 GMT")],
        &[("if-modified-since", "Sat, 01 Jan 2050 00:00:00 GMT")],
    ] {
        let answer = conditional(other);
        assert_eq!((answer.status, answer.header("etag")), (200, Some(etag.clone())), "{other:?}");
    }

    // Another body has another tag. Only what is read can be unchanged.
    let updated = admin.with("if-none-match", "*").post(&path, &json!({"first_name": "Ada"}));
    assert_eq!(updated.status, 200);
    assert_eq!(conditional(&[("if-none-match", &etag)]).status, 200);
    let missing = admin.with("if-none-match", "*").get("/admin/customers/cus_1");
    assert_eq!(missing.status, 404);
}

fn query_strings_of_any_shape_are_answered(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"email": "ada@example.com", "first_name": "50%zz"}));
    let levels = |name: &str| format!("{name}{}=1", "[a]".repeat(16));
    for (query, status, seen) in [
        // An escape that isn't one stands for itself.
        ("q=50%zz", 200, json!(1)),
        ("q=%E0%A4%A", 200, json!(0)),
        ("q=%00", 200, json!(0)),
        ("&&=&q=ada&&", 200, json!(1)),
        // Twice is a list.
        ("email=ada@example.com&email=bob@example.com", 200, json!(1)),
        ("q=ada&q=bob", 400, json!("Invalid request: Expected type: 'string' for field 'q', got: 'ada,bob'")),
        // As deep as one likes
        (&levels("id"), 200, json!(0)),
        (&levels("created_at"), 200, json!(1)),
        (&levels("$and[0]"), 200, json!(1)),
        (
            &levels("$and"),
            400,
            json!("Invalid request: Expected type: 'array' for field '$and', got: '[object Object]'"),
        ),
        (&levels("q"), 400, json!("Invalid request: Expected type: 'string' for field 'q', got: '[object Object]'")),
        (&levels("nope"), 400, json!("Invalid request: Unrecognized fields: 'nope'")),
        // Names that mean something to JavaScript
        ("__proto__=1", 200, json!(1)),
        ("constructor=1", 400, json!("Invalid request: Unrecognized fields: 'constructor'")),
        ("id[__proto__]=1", 200, json!(0)),
        ("limit=NaN", 400, json!("Invalid request: Expected type: 'number' for field 'limit', got: 'NaN'")),
    ] {
        let answer = admin.get(&format!("/admin/customers?{query}"));
        let body = answer.json();
        let found: &Value = if answer.status == 200 { &body["count"] } else { &body["message"] };
        assert_eq!((answer.status, found), (status, &seen), "{query}");
    }
}

fn a_thousand_parameters_are_read(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"email": "ada@example.com"}));
    let query =
        |before: usize| format!("/admin/customers?{}email[]=ada@example.com&nope=1", "email[]=&".repeat(before - 1));
    // The thousandth parameter counts, the one behind it doesn't.
    let read = admin.get(&query(999));
    assert_eq!((read.status, read.text_at("/message").as_str()), (400, "Invalid request: Unrecognized fields: 'nope'"));
    let not_read = admin.get(&query(1000));
    assert_eq!((not_read.status, &not_read.json()["count"]), (200, &json!(1)));
}
