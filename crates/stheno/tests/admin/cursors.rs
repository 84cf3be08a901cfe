//! Going through a long list: `after`, `before` and `count=false`.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shop;

on_both! {
    every_row_comes_once_in_any_order,
    one_goes_back_as_well,
    what_comes_and_goes_meanwhile_moves_nothing_else,
    nothing_is_counted_where_nobody_asks,
    what_is_no_cursor_is_refused,
}

/// Twenty-five customers: some without an e-mail, several with the same names, some with an account.
fn fill(admin: &Caller) {
    for number in 0..25 {
        let name = ["Ada", "Bob", "Zoë"][number % 3];
        let mut body = json!({"first_name": name, "last_name": "Lovelace"});
        if number % 4 != 0 {
            body["email"] = json!(format!("{}@example.com", (number * 7) % 25));
        }
        if number % 5 == 0 {
            body.as_object_mut().unwrap().remove("first_name");
        }
        assert_eq!(admin.post("/admin/customers", &body).status, 200);
    }
    // Some have ordered something, each more often and later than the one before.
    for (order, number) in [1, 2, 2, 3, 3, 3, 6, 7, 7].into_iter().enumerate() {
        let order = json!({
            "id": format!("order_{order}"), "status": "pending", "email": format!("{}@example.com", (number * 7) % 25),
            "currency_code": "eur", "created_at": format!("2026-01-{number:02}T00:00:00.000Z"), "items": [],
        });
        let id = order["id"].as_str().unwrap();
        let json = admin.with("content-type", "application/json");
        let put = json.send("PUT", &format!("/v2/admin/orders/{id}?shape=v2"), Some(order.to_string()));
        assert_eq!(put.status, 200, "{}", put.text());
    }
}

fn get(admin: &Caller, path: &str) -> Value {
    let answer = admin.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn ids(page: &Value, of: &str) -> Vec<String> {
    page[of].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

const ORDERS: [&str; 12] = [
    "id",
    "-id",
    "created_at",
    "-created_at",
    "email",
    "-email",
    "first_name",
    "-first_name",
    "has_account",
    "-orders_count",
    "last_order_at",
    "total_spent.eur",
];

fn every_row_comes_once_in_any_order(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    fill(&admin);
    for base in ["/v2/admin/customers", "/v1/admin/customers"] {
        for order in ORDERS {
            for filter in ["", "&q=lovelace"] {
                // Given the whole list
                let whole = get(&admin, &format!("{base}?limit=100&order={order}{filter}"));
                assert_eq!(whole["count"], 25);

                // when somebody goes through it, then each page is as long as asked for but for the last, and all is there.
                let mut found = Vec::new();
                let mut page = get(&admin, &format!("{base}?limit=7&order={order}{filter}&after="));
                loop {
                    assert_eq!((&page["count"], &page["limit"], page.get("offset")), (&json!(25), &json!(7), None));
                    found.extend(ids(&page, "customers"));
                    let Some(next) = page["next_cursor"].as_str() else { break };
                    assert_eq!(found.len() % 7, 0);
                    // The cursor knows what the list is sorted by.
                    page = get(&admin, &format!("{base}?limit=7{filter}&after={next}"));
                }
                assert_eq!(found, ids(&whole, "customers"), "{base} {order}{filter}");
            }
        }
    }
}

fn one_goes_back_as_well(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    fill(&admin);
    for order in ORDERS {
        // Given the last page
        let whole = ids(&get(&admin, &format!("/admin/customers?limit=100&order={order}")), "customers");
        let mut page = get(&admin, &format!("/admin/customers?limit=9&order={order}&after="));
        assert_eq!(page["previous_cursor"], Value::Null);
        while let Some(next) = page["next_cursor"].as_str() {
            page = get(&admin, &format!("/admin/customers?limit=9&after={next}"));
        }
        // when somebody goes back from there, then the pages before it come, and the first has none before it.
        let mut end = whole.len() - ids(&page, "customers").len();
        while let Some(previous) = page["previous_cursor"].as_str() {
            page = get(&admin, &format!("/admin/customers?limit=5&before={previous}"));
            let begin = end.saturating_sub(5);
            assert_eq!(ids(&page, "customers"), whole[begin..end], "{order} {begin}..{end}");
            assert_ne!(page["next_cursor"], Value::Null);
            end = begin;
        }
        assert_eq!(end, 0, "{order}");
    }
}

fn what_comes_and_goes_meanwhile_moves_nothing_else(database: &Database) {
    // Given somebody who goes through the newest customers
    let server = shop::start(database);
    let admin = shop::admin(&server);
    fill(&admin);
    let whole = ids(&get(&admin, "/admin/customers?limit=100&order=-created_at"), "customers");
    let first = get(&admin, "/admin/customers?limit=10&order=-created_at&after=");

    // when others are made, and the one is deleted at which the page ended,
    fill_more(&admin);
    assert_eq!(admin.delete(&format!("/admin/customers/{}", whole[9])).status, 200);

    // then the next page is the one that it would have been.
    let next = first["next_cursor"].as_str().unwrap();
    let second = get(&admin, &format!("/admin/customers?limit=10&after={next}"));
    assert_eq!(ids(&second, "customers"), whole[10..20]);
}

fn fill_more(admin: &Caller) {
    for _ in 0..3 {
        assert_eq!(admin.post("/admin/customers", &json!({"first_name": "New"})).status, 200);
    }
}

fn nothing_is_counted_where_nobody_asks(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"first_name": "Ada"}));
    for (path, of) in [
        ("/v2/admin/customers", "customers"),
        ("/v1/admin/customers", "customers"),
        ("/v2/admin/customer-groups", "customer_groups"),
        ("/v1/admin/customer-groups", "customer_groups"),
        ("/v2/admin/orders", "orders"),
        ("/v2/admin/users", "users"),
    ] {
        let without = get(&admin, &format!("{path}?limit=3&count=false"));
        let mut members: Vec<&str> = without.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        let mut expected = [of, "limit", "offset"];
        expected.sort_unstable();
        assert_eq!(members, expected, "{path}");
        let with = get(&admin, &format!("{path}?limit=3&count=true"));
        assert_eq!((&with[of], with["count"].is_u64()), (&without[of], true), "{path}");
        let through = get(&admin, &format!("{path}?limit=3&count=false&after="));
        assert_eq!((through.get("count"), &through["next_cursor"]), (None, &Value::Null), "{path}");
    }
}

fn what_is_no_cursor_is_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    fill(&admin);
    let by_email =
        get(&admin, "/admin/customers?limit=1&order=email&after=")["next_cursor"].as_str().unwrap().to_owned();
    let of_another = "is no cursor of this list";
    for (query, v2, v1) in [
        (
            // As from a list by time, at a moment that no database knows: `["created_at",-8640000000000000,"a"]`
            "after=WyJjcmVhdGVkX2F0IiwtODY0MDAwMDAwMDAwMDAwMCwiYSJd",
            format!("Value for field 'after' {of_another}"),
            "after must be a cursor of this list",
        ),
        ("after=x", format!("Value for field 'after' {of_another}"), "after must be a cursor of this list"),
        ("before=", format!("Value for field 'before' {of_another}"), "before must be a cursor of this list"),
        (
            &format!("after={by_email}&order=-email"),
            format!("Value for field 'after' {of_another}"),
            "after must be a cursor of this list",
        ),
        (
            &format!("after={by_email}&before={by_email}"),
            "Fields 'after' and 'before' cannot be used together".to_owned(),
            "after and before cannot be used together",
        ),
        (
            &format!("after={by_email}&offset=1"),
            "Fields 'after, before' cannot be used together with field 'offset'".to_owned(),
            "offset cannot be used together with after or before",
        ),
        (
            "count=no",
            "Expected type: 'boolean' for field 'count', got: 'no'".to_owned(),
            "count must be a boolean value",
        ),
    ] {
        let refused = |told: String| (400, json!({"type": "invalid_data", "message": told}));
        let answer = admin.get(&format!("/v2/admin/customers?{query}"));
        assert_eq!((answer.status, answer.json()), refused(format!("Invalid request: {v2}")), "{query}");
        let answer = admin.get(&format!("/v1/admin/customers?{query}"));
        assert_eq!((answer.status, answer.json()), refused(v1.to_owned()), "{query}");
    }
}
