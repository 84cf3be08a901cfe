//! A shop that is spoken to in both ways.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

/// The password of all customers.
pub(crate) const PASSWORD: &str = "battery staple horse";

/// A running shop.
pub(crate) struct Shop {
    pub(crate) server: Process,
    /// The administrator, with a token of Medusa 2. A path says in which way the answer is.
    pub(crate) admin: Caller,
    /// The storefront's publishable key.
    pub(crate) key: String,
}

impl Shop {
    /// Opens a shop whose secret for tokens the tests know.
    pub(crate) fn open(database: &Database) -> Self {
        Self::open_with(database, &[])
    }

    /// The same with further environment variables.
    pub(crate) fn open_with(database: &Database, environment: &[(&str, &str)]) -> Self {
        let server = shop::start_open(database, environment);
        let admin = shop::admin(&server);
        let key = create_key(&admin, "publishable");
        Self { server, admin, key }
    }

    /// Somebody in the storefront who has not signed in. Medusa 1 passes the publishable key over.
    pub(crate) fn visitor(&self) -> Caller {
        self.server.caller().with("x-publishable-api-key", &self.key)
    }

    /// The answer to a registration in the way of Medusa 1.
    pub(crate) fn register_in_v1(&self, email: &str, password: &str) -> Response {
        let body = json!({"first_name": "Ada", "last_name": "Lovelace", "email": email, "password": password});
        self.visitor().post("/v1/store/customers", &body)
    }

    /// The answer to the first half of a registration in the way of Medusa 2.
    pub(crate) fn begin_in_v2(&self, email: &str, password: &str) -> Response {
        self.visitor().post("/v2/auth/customer/emailpass/register", &json!({"email": email, "password": password}))
    }

    /// A new customer, registered in the way of Medusa 2, with its id.
    pub(crate) fn register_in_v2(&self, email: &str) -> String {
        let begun = self.begin_in_v2(email, PASSWORD);
        let begun = self.visitor().bearer(&made(&begun, "/token"));
        let body = json!({"first_name": "Ada", "last_name": "Lovelace", "email": email});
        made(&begun.post("/v2/store/customers", &body), "/customer/id")
    }

    /// The answers to an attempt to sign in as a customer, in both ways.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> [Response; 2] {
        let body = json!({"email": email, "password": password});
        let post = |path: &str| self.visitor().post(path, &body);
        [post("/v1/store/auth/token"), post("/v2/auth/customer/emailpass")]
    }

    /// Whether somebody signs in as a customer, in both ways. An empty password is refused for its form.
    pub(crate) fn signs_in(&self, email: &str, password: &str) -> [bool; 2] {
        self.sign_in(email, password).map(|answer| match answer.status {
            200 => true,
            401 => false,
            400 if password.is_empty() => false,
            other => panic!("{other} {}", answer.text()),
        })
    }

    /// A customer signed in with a token of each generation.
    pub(crate) fn tokens(&self, email: &str, password: &str) -> [Caller; 2] {
        let [v1, v2] = self.sign_in(email, password);
        [made(&v1, "/access_token"), made(&v2, "/token")].map(|token| self.visitor().bearer(&token))
    }

    /// What the people of the shop see of a customer, with its groups, in the way of Medusa 1.
    pub(crate) fn seen_in_v1(&self, customer: &str) -> Value {
        self.seen(&format!("/v1/admin/customers/{customer}?expand=groups,billing_address,shipping_addresses"))
    }

    /// The same in the way of Medusa 2.
    pub(crate) fn seen_in_v2(&self, customer: &str) -> Value {
        self.seen(&format!("/v2/admin/customers/{customer}?fields=*groups,*addresses"))
    }

    /// The customer of an answer that must be a success.
    pub(crate) fn seen(&self, path: &str) -> Value {
        let answer = self.admin.get(path);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["customer"].clone()
    }
}

/// A new key's token.
pub(crate) fn create_key(admin: &Caller, kind: &str) -> String {
    made(&admin.post("/v2/admin/api-keys", &json!({"title": "Test", "type": kind})), "/api_key/token")
}

/// The text at a place of an answer that must be a success.
pub(crate) fn made(answer: &Response, place: &str) -> String {
    assert!([200, 201].contains(&answer.status), "{} {}", answer.status, answer.text());
    answer.text_at(place)
}

/// Status and body; a body that is no JSON as a text.
pub(crate) fn told(answer: &Response) -> (u16, Value) {
    let body = serde_json::from_slice(&answer.body).unwrap_or_else(|_| Value::String(answer.text()));
    (answer.status, body)
}

/// The refusal of whoever may not, or is not known, in the words of Medusa 1.
pub(crate) fn unauthorized_in_v1() -> (u16, Value) {
    (401, json!("Unauthorized"))
}

/// The same in the words of Medusa 2.
pub(crate) fn unauthorized_in_v2() -> (u16, Value) {
    (401, json!({"message": "Unauthorized"}))
}
