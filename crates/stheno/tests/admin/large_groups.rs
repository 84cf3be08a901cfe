//! Groups with a hundred thousand customers.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::{shop, sql};

on_both! {
    a_hundred_thousand_customers_are_added_listed_filtered_and_removed,
}

const MANY: usize = 100_000;
/// As many ids as a body has room for.
const AT_ONCE: usize = 2500;

/// The id of a customer by its number, in the order of the numbers.
fn id(number: usize) -> String {
    format!("cus_{number:026}")
}

/// Puts the customers into the database.
fn insert_customers(database: &Database) {
    let (numbers, id, no, now) = if database.url().starts_with("sqlite:") {
        let numbers =
            format!("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", MANY - 1);
        (numbers, "printf('cus_%026d', i)", "0", "1795245327405")
    } else {
        (
            format!("WITH n AS (SELECT generate_series(0, {}) AS i)", MANY - 1),
            "'cus_' || lpad(i::text, 26, '0')",
            "false",
            "now()",
        )
    };
    sql::execute(
        database.url(),
        &format!(
            "INSERT INTO customer (id, first_name, has_account, created_at, updated_at) \
             {numbers} SELECT {id}, 'Ada', {no}, {now}, {now} FROM n"
        ),
    );
    sql::execute(database.url(), &format!("INSERT INTO counter (name, shard, value) VALUES ('customer', 0, {MANY})"));
}

fn a_hundred_thousand_customers_are_added_listed_filtered_and_removed(database: &Database) {
    let server = shop::start(database);
    insert_customers(database);
    std::thread::sleep(std::time::Duration::from_millis(30));
    let admin = shop::admin(&server);
    let group = |name: &str| admin.post("/admin/customer-groups", &json!({"name": name})).text_at("/customer_group/id");
    let (large, small) = (group("Large"), group("Small"));
    let members = |admin: &Caller, what: &str| {
        let all: Vec<String> = (0..MANY).map(id).collect();
        for some in all.chunks(AT_ONCE) {
            let answer = admin.post(&format!("/admin/customer-groups/{large}/customers"), &json!({what: some}));
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    };
    let found = |path: &str| -> Value {
        let answer = admin.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    };

    // When all are added, and two of them to another group,
    members(&admin, "add");
    admin.post(&format!("/admin/customer-groups/{small}/customers"), &json!({"add": [id(5), id(MANY - 1)]}));

    // then the group has them, each once, in the order in which they came;
    let shown = found(&format!("/admin/customer-groups/{large}?fields=name,customers.id"));
    let customers = shown["customer_group"]["customers"].as_array().unwrap();
    assert_eq!((customers.len(), &customers[0]), (MANY, &json!({"id": id(0)})));
    assert_eq!(customers[MANY - 1], json!({"id": id(MANY - 1)}));
    let listed = found("/admin/customer-groups?fields=name,customers.id&order=name");
    let counts: Vec<usize> = listed["customer_groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["customers"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [MANY, 2]);
    // customers are filtered by it, to the last page;
    let page = found(&format!("/admin/customers?groups={large}&fields=id&limit=2&offset={}", MANY - 2));
    assert_eq!((&page["count"], &page["customers"][1]["id"]), (&json!(MANY), &json!(id(MANY - 1))));
    let both = format!("/admin/customers?groups[]={large}&groups[]={small}&$and[0][groups]={small}&fields=id");
    assert_eq!(found(&both)["count"], 2);
    // and groups by customers.
    let of_one = format!("/admin/customer-groups?customers[id]={}&fields=id&order=name", id(5));
    assert_eq!(found(&of_one)["count"], 2);

    // When all are removed, then nobody is in it.
    members(&admin, "remove");
    assert_eq!(found(&format!("/admin/customers?groups={large}&fields=id"))["count"], 0);
    assert_eq!(found(&format!("/admin/customers?groups={small}&fields=id"))["count"], 2);
    let told = sql::text(database.url(), "SELECT count(*) FROM event WHERE kind LIKE 'member%'");
    assert_eq!(told, (2 * MANY + 2).to_string());
}
