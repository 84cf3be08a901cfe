//! Whoever asks with the credentials of Medusa 1, right and wrong ones.

use serde_json::{Value, json};

use super::store::{Customer, PASSWORD, Store, claims, made};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{run, stheno_on};
use crate::support::server::JWT_SECRET;
use crate::support::{shop, times, tokens};

/// Somebody who asks in the way of Medusa 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InV1 {
    AdminByToken,
    AdminByCookie,
    CustomerByToken,
    CustomerByCookie,
    SecretKey,
    PublishableKey,
    RevokedKey,
    ExpiredAdmin,
    /// An administrator's claims, signed with another secret.
    ForgedAdmin,
    /// An administrator's claims and `alg: none`.
    UnsignedAdmin,
    /// An administrator's claims for the store.
    AdminInTheStore,
    ExpiredCustomer,
    ForgedCustomer,
    UnsignedCustomer,
    /// A customer's claims for the admin.
    CustomerInTheAdmin,
    /// Rightly signed, and for neither.
    OfNoDomain,
    DeletedCustomerByToken,
    DeletedCustomerByCookie,
    DeletedUserByToken,
    DeletedUserByCookie,
}

/// All of them.
pub(crate) const EVERYBODY: &[InV1] = &[
    InV1::AdminByToken,
    InV1::AdminByCookie,
    InV1::CustomerByToken,
    InV1::CustomerByCookie,
    InV1::SecretKey,
    InV1::PublishableKey,
    InV1::RevokedKey,
    InV1::ExpiredAdmin,
    InV1::ForgedAdmin,
    InV1::UnsignedAdmin,
    InV1::AdminInTheStore,
    InV1::ExpiredCustomer,
    InV1::ForgedCustomer,
    InV1::UnsignedCustomer,
    InV1::CustomerInTheAdmin,
    InV1::OfNoDomain,
    InV1::DeletedCustomerByToken,
    InV1::DeletedCustomerByCookie,
    InV1::DeletedUserByToken,
    InV1::DeletedUserByCookie,
];

/// Secret, publishable and revoked keys, which are the same in both generations.
pub(crate) struct Keys {
    pub(crate) secret: String,
    pub(crate) publishable: String,
    pub(crate) revoked: String,
}

/// Their credentials.
pub(crate) struct PeopleInV1 {
    admin: String,
    customer: String,
    customers_email: String,
    keys: Keys,
    deleted_customer: [String; 2],
    deleted_user: [String; 2],
}

impl PeopleInV1 {
    /// Makes them all; the customer is there already.
    pub(crate) fn of(store: &Store, database: &Database, customer: &Customer, keys: Keys) -> Self {
        let caller = store.server.caller();
        let both =
            |side: &str, email: &str| [token(&caller, side, email, PASSWORD), session(&caller, side, email, PASSWORD)];

        let deleted = store.customer("carla@example.com");
        let deleted_customer = both("store", &deleted.email);
        assert_eq!(store.admin.delete(&format!("/admin/customers/{}", deleted.id)).status, 200);

        let user = ["user", "create", "--email", "left@example.com", "--password", PASSWORD];
        assert_eq!(run(stheno_on(database.url()).args(user)).code, Some(0));
        // A server on SQLite may hold a snapshot from before for a few milliseconds.
        std::thread::sleep(std::time::Duration::from_millis(30));
        let deleted_user = both("admin", "left@example.com");
        let id = claims(&deleted_user[0])["user_id"].as_str().unwrap().to_owned();
        assert_eq!(store.admin.delete(&format!("/admin/users/{id}")).status, 200);
        Self {
            admin: token(&caller, "admin", shop::EMAIL, shop::PASSWORD),
            customer: token(&caller, "store", &customer.email, PASSWORD),
            customers_email: customer.email.clone(),
            keys,
            deleted_customer,
            deleted_user,
        }
    }

    /// A caller with somebody's credentials. A session is a new one each time.
    pub(crate) fn caller(&self, caller: &Caller, who: InV1) -> Caller {
        let signed = |token: &str, alg: &str, changes: Value, secret| {
            let mut claims = claims(token);
            for (name, value) in changes.as_object().unwrap() {
                claims[name] = value.clone();
            }
            caller.bearer(&tokens::sign(&json!({"alg": alg, "typ": "JWT"}), &claims, secret))
        };
        let (admin, customer) = (self.admin.as_str(), self.customer.as_str());
        let (good, wrong) = (Some(JWT_SECRET), Some("another secret"));
        let past = json!({"exp": times::now() / 1000 - 1});
        let key = |key: &str| caller.with("x-medusa-access-token", key);
        match who {
            InV1::AdminByToken => caller.bearer(admin),
            InV1::AdminByCookie => caller.with("cookie", &session(caller, "admin", shop::EMAIL, shop::PASSWORD)),
            InV1::CustomerByToken => caller.bearer(customer),
            InV1::CustomerByCookie => caller.with("cookie", &session(caller, "store", &self.customers_email, PASSWORD)),
            InV1::SecretKey => key(&self.keys.secret),
            InV1::PublishableKey => key(&self.keys.publishable),
            InV1::RevokedKey => key(&self.keys.revoked),
            InV1::ExpiredAdmin => signed(admin, "HS256", past, good),
            InV1::ForgedAdmin => signed(admin, "HS256", json!({}), wrong),
            InV1::UnsignedAdmin => signed(admin, "none", json!({}), None),
            InV1::AdminInTheStore => {
                let customer_id = claims(admin)["user_id"].clone();
                signed(admin, "HS256", json!({"domain": "store", "customer_id": customer_id}), good)
            }
            InV1::ExpiredCustomer => signed(customer, "HS256", past, good),
            InV1::ForgedCustomer => signed(customer, "HS256", json!({}), wrong),
            InV1::UnsignedCustomer => signed(customer, "none", json!({}), None),
            InV1::CustomerInTheAdmin => {
                let user_id = claims(customer)["customer_id"].clone();
                signed(customer, "HS256", json!({"domain": "admin", "user_id": user_id}), good)
            }
            InV1::OfNoDomain => signed(admin, "HS256", json!({"domain": "other", "actor_type": "user"}), good),
            InV1::DeletedCustomerByToken => caller.bearer(&self.deleted_customer[0]),
            InV1::DeletedCustomerByCookie => caller.with("cookie", &self.deleted_customer[1]),
            InV1::DeletedUserByToken => caller.bearer(&self.deleted_user[0]),
            InV1::DeletedUserByCookie => caller.with("cookie", &self.deleted_user[1]),
        }
    }
}

/// A token for e-mail and password, for the admin or the store.
pub(crate) fn token(caller: &Caller, side: &str, email: &str, password: &str) -> String {
    let answer = caller.post(&format!("/v1/{side}/auth/token"), &json!({"email": email, "password": password}));
    made(&answer, "/access_token")
}

/// The cookie of a new session, for the admin or the store.
pub(crate) fn session(caller: &Caller, side: &str, email: &str, password: &str) -> String {
    let answer = caller.post(&format!("/v1/{side}/auth"), &json!({"email": email, "password": password}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}
