//! No password and no hash of one leaves the server by the routes of Medusa 1, nor by what they have others told.

use serde_json::{Value, json};

use super::both::{Shop, made};
use super::credentials::cookie;
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::process::{run, stheno_on};
use crate::support::{mails, shop, sql};

on_both! {
    no_answer_and_no_event_has_a_password_or_a_hash,
}

/// Passwords that are set in the run; nothing else is like them.
const PASSWORDS: [&str; 5] = ["pw-registered-1", "pw-changed-2", "pw-by-the-shop-3", "pw-of-the-shop-4", "pw-reset-5"];

/// The answers of a run.
#[derive(Default)]
struct Run(Vec<String>);

impl Run {
    fn keep(&mut self, answer: Response) -> Response {
        let headers: Vec<String> = answer.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        self.0.push(format!("{}\n{}", headers.join("\n"), answer.text()));
        assert!(answer.status < 500, "{}", answer.text());
        answer
    }

    fn good(&mut self, answer: Response) -> Response {
        assert!(answer.status < 300, "{} {}", answer.status, answer.text());
        self.keep(answer)
    }
}

/// All that a customer does.
fn as_a_customer(run: &mut Run, shop: &Shop) -> Caller {
    let visitor = shop.visitor();
    run.good(shop.register_in_v1("ada@example.com", PASSWORDS[0]));
    run.keep(shop.register_in_v1("ada@example.com", PASSWORDS[0]));
    let body = json!({"email": "ada@example.com", "password": PASSWORDS[0]});
    run.good(visitor.post("/v1/store/auth/token", &body));
    let signed_in = run.good(visitor.post("/v1/store/auth", &body));
    let ada = visitor.with("cookie", &cookie(&signed_in));
    let changes = json!({"password": PASSWORDS[1], "email": "augusta@example.com", "metadata": {"a": 1}});
    let changed = run.good(ada.post("/v1/store/customers/me", &changes));
    let ada = visitor.with("cookie", &cookie(&changed));
    run.good(ada.post("/v1/store/customers/me", &json!({"billing_address": {"city": "Paris"}})));
    for path in ["/store/auth", "/store/customers/me", "/store/customers/me/orders", "/store/auth/augusta@example.com"]
    {
        run.good(ada.get(&format!("/v1{path}")));
    }
    ada
}

/// All that the people of the shop do.
fn as_the_shop(run: &mut Run, shop: &Shop) {
    let body = json!({"email": shop::EMAIL, "password": shop::PASSWORD});
    run.good(shop.visitor().post("/v1/admin/auth/token", &body));
    let signed_in = run.good(shop.visitor().post("/v1/admin/auth", &body));
    let admin = shop.visitor().with("cookie", &cookie(&signed_in));
    let bob = json!({"email": "bob@example.com", "first_name": "B", "last_name": "B", "password": PASSWORDS[2]});
    let id = made(&run.good(admin.post("/v1/admin/customers", &bob)), "/customer/id");
    run.keep(admin.post("/v1/admin/customers", &bob));
    let group =
        run.good(admin.post("/v1/admin/customer-groups", &json!({"name": "VIP"}))).text_at("/customer_group/id");
    let changes = json!({"password": PASSWORDS[3], "groups": [{"id": group}]});
    run.good(admin.post(&format!("/v1/admin/customers/{id}"), &changes));
    run.good(admin.post(&format!("/v1/admin/customers/{id}?expand=groups"), &changes));
    for path in [
        "/admin/auth".to_owned(),
        "/admin/customers?expand=groups,billing_address,shipping_addresses".to_owned(),
        "/admin/customers?q=bob".to_owned(),
        format!("/admin/customers/{id}?expand=groups&fields=password_hash"),
        "/admin/customer-groups?expand=customers".to_owned(),
        format!("/admin/customer-groups/{group}/customers"),
    ] {
        run.good(admin.get(&format!("/v1{path}")));
    }
    for query in
        ["fields=password_hash", "expand=password_hash", "order=password_hash", "expand=customers.password_hash"]
    {
        run.keep(admin.get(&format!("/v1/admin/customer-groups?{query}")));
        run.keep(admin.get(&format!("/v1/admin/customers?{query}")));
    }
}

/// Whoever forgot the password.
fn forgotten(run: &mut Run, shop: &Shop, database: &Database) {
    let visitor = shop.visitor();
    run.good(visitor.post("/v1/store/customers/password-token", &json!({"email": "bob@example.com"})));
    let token = mails::token(&shop.server.mails(), database.url(), "bob@example.com");
    let body = json!({"email": "bob@example.com", "token": token, "password": PASSWORDS[4]});
    run.good(visitor.post("/v1/store/customers/password-reset", &body));
    run.keep(visitor.post("/v1/store/customers/password-reset", &body));
}

/// The names of all members, however deep.
fn names(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            found.push(name.clone());
            names(value, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

fn no_answer_and_no_event_has_a_password_or_a_hash(database: &Database) {
    let shop = Shop::open(database);
    let mut answers = Run::default();
    let ada = as_a_customer(&mut answers, &shop);
    as_the_shop(&mut answers, &shop);
    forgotten(&mut answers, &shop, database);
    answers.good(ada.delete("/v1/store/auth"));

    let told = run(stheno_on(database.url()).args(["events", "tail", "--no-follow", "--lines", "1000"]));
    assert_eq!(told.code, Some(0), "{}", told.complained);
    let stored = events(database.url());
    assert!(stored.len() > 10, "{stored:?}");
    let log = shop.server.log();
    let hashes: Vec<String> = (0..3)
        .map(|n| format!("SELECT password_hash FROM provider_identity ORDER BY id LIMIT 1 OFFSET {n}"))
        .map(|select| sql::text(database.url(), &select))
        .collect();
    let places = answers.0.iter().chain([&told.printed, &log]);
    for text in places.cloned().chain(stored.iter().map(Value::to_string)) {
        for secret in PASSWORDS.into_iter().chain([shop::PASSWORD, "argon2"]).chain(hashes.iter().map(String::as_str)) {
            assert!(!text.contains(secret), "{secret} stands in {text}");
        }
    }
    // Nor is there a place where it could stand.
    let mut found = Vec::new();
    stored.iter().for_each(|event| names(&event["data"], &mut found));
    for answer in &answers.0 {
        let body = answer.rsplit('\n').next().unwrap();
        names(&serde_json::from_str(body).unwrap_or_default(), &mut found);
    }
    found.retain(|name| name.contains("password") || name.contains("hash"));
    assert!(found.is_empty(), "{found:?}");
}
