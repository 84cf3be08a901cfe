//! A shop with a storefront, its visitors and its customers.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::server::JWT_SECRET;
use crate::support::{shop, tokens};

/// The password of all customers.
pub(crate) const PASSWORD: &str = "battery staple horse";

/// A running shop.
pub(crate) struct Store {
    pub(crate) server: Process,
    /// The administrator, signed in.
    pub(crate) admin: Caller,
    /// The storefront's publishable key.
    pub(crate) key: String,
}

/// A customer with an account.
pub(crate) struct Customer {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) token: String,
    /// The customer in the storefront, signed in with the token.
    pub(crate) caller: Caller,
}

impl Store {
    /// Opens a shop whose secret for tokens the tests know.
    pub(crate) fn open(database: &Database) -> Self {
        Self::open_with(database, &[])
    }

    /// The same with further environment variables.
    pub(crate) fn open_with(database: &Database, environment: &[(&str, &str)]) -> Self {
        let server = shop::start_open(database, environment);
        let admin = shop::admin(&server);
        let (_, key) = create_key(&admin, "publishable");
        Self { server, admin, key }
    }

    /// Somebody in the storefront who hasn't signed in.
    pub(crate) fn visitor(&self) -> Caller {
        self.server.caller().with("x-publishable-api-key", &self.key)
    }

    /// The answer to a registration.
    pub(crate) fn register(&self, email: &str, password: &str) -> Response {
        let body = json!({"email": email, "password": password});
        self.server.caller().post("/auth/customer/emailpass/register", &body)
    }

    /// A token of somebody who has registered and has no customer yet.
    pub(crate) fn registered(&self, email: &str) -> String {
        let answer = self.register(email, PASSWORD);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text_at("/token")
    }

    /// A customer with a new account.
    pub(crate) fn customer(&self, email: &str) -> Customer {
        let registered = self.visitor().bearer(&self.registered(email));
        let id = made(&registered.post("/store/customers", &json!({"email": email})), "/customer/id");
        let token = self.server.caller().token("customer", email, PASSWORD);
        let caller = self.visitor().bearer(&token);
        Customer { id, email: email.to_owned(), token, caller }
    }

    /// What the administrator sees of a customer: all of it, with its addresses and groups.
    pub(crate) fn seen(&self, customer: &str) -> Value {
        let answer = self.admin.get(&format!("/admin/customers/{customer}?fields=*addresses,*groups"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }
}

/// The answer to an attempt to sign in as a customer.
pub(crate) fn sign_in(caller: &Caller, email: &str, password: &str) -> Response {
    caller.post("/auth/customer/emailpass", &json!({"email": email, "password": password}))
}

/// The text at a place of an answer that must be a success.
pub(crate) fn made(answer: &Response, place: &str) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text_at(place)
}

/// A new key's id and token.
pub(crate) fn create_key(admin: &Caller, kind: &str) -> (String, String) {
    let answer = admin.post("/admin/api-keys", &json!({"title": "Test", "type": kind}));
    (made(&answer, "/api_key/id"), answer.text_at("/api_key/token"))
}

/// Revokes a key.
pub(crate) fn revoke_key(admin: &Caller, id: &str) {
    let answer = admin.post(&format!("/admin/api-keys/{id}/revoke"), &json!({}));
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// The cookie of a new session, made from a token.
pub(crate) fn session(caller: &Caller, token: &str) -> String {
    let answer = caller.bearer(token).send("POST", "/auth/session", None);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// A new address of the customer who asks.
pub(crate) fn address(customer: &Caller, body: &Value) -> String {
    let answer = customer.post("/store/customers/me/addresses", body);
    let addresses = answer.json()["customer"]["addresses"].as_array().cloned().unwrap_or_default();
    let newest = addresses.last().unwrap_or_else(|| panic!("{} {}", answer.status, answer.text()));
    newest["id"].as_str().unwrap().to_owned()
}

/// What a token claims.
pub(crate) fn claims(token: &str) -> Value {
    serde_json::from_str(&tokens::claims(token, JWT_SECRET).unwrap()).unwrap()
}

/// Status and body, to be compared with a refusal.
pub(crate) fn told(answer: &Response) -> (u16, Value) {
    (answer.status, answer.json())
}

/// The refusal of whoever may not, or is not known.
pub(crate) fn unauthorized() -> (u16, Value) {
    (401, json!({"message": "Unauthorized"}))
}

/// The refusal of the provider, with its words.
pub(crate) fn not_signed_in(message: &str) -> (u16, Value) {
    (401, json!({"type": "unauthorized", "message": message}))
}

/// The refusal of what there is not.
pub(crate) fn not_found(message: &str) -> (u16, Value) {
    (404, json!({"type": "not_found", "message": message}))
}
