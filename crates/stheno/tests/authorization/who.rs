//! Everybody who may ask, with right and with wrong credentials.

use serde_json::{Value, json};

use super::store::{Customer, PASSWORD, Store, address, claims, create_key, made, revoke_key, session};
use super::who_v1::{self, InV1, Keys, PeopleInV1};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{run, stheno_on};
use crate::support::server::JWT_SECRET;
use crate::support::{mails, shop, times, tokens};

/// Somebody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Nobody,
    AdminByToken,
    AdminByCookie,
    SecretKey,
    SecretKeyInBase64,
    SecretKeyAsToken,
    PublishableKeyAsSecret,
    PublishableKeyAsToken,
    CustomerByToken,
    CustomerByCookie,
    OtherCustomer,
    /// An identity that has no customer.
    Registered,
    /// An identity that registered at the users' address: no user.
    RegisteredAsUser,
    /// A customer who signed in at the users' address: no user.
    CustomerAsUser,
    /// An administrator who signed in at the customers' address: an identity that has no customer.
    AdminAsCustomer,
    DeletedCustomerByToken,
    DeletedCustomerByCookie,
    ExpiredAdmin,
    /// An administrator's claims, signed with another secret.
    ForgedAdmin,
    /// An administrator's claims and `alg: none`.
    UnsignedAdmin,
    /// Rightly signed, but of no identity.
    UnknownIdentity,
    /// Whoever has the token to set the administrator's password with.
    ResetOfAdmin,
    /// The same of the customer's.
    ResetOfCustomer,
    ExpiredCustomer,
    /// A customer's claims, signed with another secret.
    ForgedCustomer,
    /// A customer's claims and `alg: none`.
    UnsignedCustomer,
    DeletedUserByToken,
    DeletedUserByCookie,
    RevokedKey,
    /// With the credentials of the other generation.
    InV1(InV1),
}

impl Who {
    /// What a path begins with, so that Medusa 2 answers.
    pub(crate) fn prefix(self) -> &'static str {
        if matches!(self, Self::InV1(_)) { "/v2" } else { "" }
    }
}

/// All of them, with the credentials of both generations.
pub(crate) fn everybody() -> impl Iterator<Item = Who> {
    EVERYBODY.iter().copied().chain(who_v1::EVERYBODY.iter().copied().map(Who::InV1))
}

/// All of them who have credentials of Medusa 2, or none.
const EVERYBODY: &[Who] = &[
    Who::Nobody,
    Who::AdminByToken,
    Who::AdminByCookie,
    Who::SecretKey,
    Who::SecretKeyInBase64,
    Who::SecretKeyAsToken,
    Who::PublishableKeyAsSecret,
    Who::PublishableKeyAsToken,
    Who::CustomerByToken,
    Who::CustomerByCookie,
    Who::OtherCustomer,
    Who::Registered,
    Who::RegisteredAsUser,
    Who::CustomerAsUser,
    Who::AdminAsCustomer,
    Who::DeletedCustomerByToken,
    Who::DeletedCustomerByCookie,
    Who::ExpiredAdmin,
    Who::ForgedAdmin,
    Who::UnsignedAdmin,
    Who::UnknownIdentity,
    Who::ResetOfAdmin,
    Who::ResetOfCustomer,
    Who::ExpiredCustomer,
    Who::ForgedCustomer,
    Who::UnsignedCustomer,
    Who::DeletedUserByToken,
    Who::DeletedUserByCookie,
    Who::RevokedKey,
];

/// Their credentials, and things to ask for.
pub(crate) struct People {
    admin: String,
    secret_key: String,
    publishable_key: String,
    customer: Customer,
    other: Customer,
    registered: String,
    registered_as_user: String,
    customer_as_user: String,
    admin_as_customer: String,
    deleted: Customer,
    deleted_cookie: String,
    expired: String,
    forged: String,
    unsigned: String,
    unknown: String,
    reset_of_admin: String,
    reset_of_customer: String,
    expired_customer: String,
    forged_customer: String,
    unsigned_customer: String,
    deleted_user: String,
    deleted_user_cookie: String,
    revoked_key: String,
    in_v1: PeopleInV1,
    /// The id of the secret key.
    pub(crate) secret_key_id: String,
    /// The administrator's id.
    pub(crate) user_id: String,
    /// The customer's id.
    pub(crate) customer_id: String,
    /// The id of an address of the customer's.
    pub(crate) address_id: String,
    /// The id of a group that the customer is in.
    pub(crate) group_id: String,
    /// The id of a key that could be deleted.
    pub(crate) revoked_key_id: String,
    /// The id of a webhook, to which nothing is sent.
    pub(crate) webhook_id: String,
}

impl People {
    /// Makes them all.
    pub(crate) fn of(store: &Store, database: &Database) -> Self {
        let (admin, caller) = (&store.admin, store.server.caller());
        let token = caller.token("user", shop::EMAIL, shop::PASSWORD);
        let good = claims(&token);
        let webhook = json!({"url": "https://shop.example.com/", "events": ["nothing.at.all"]});
        let with = |claims: &Value, changes: &[(&str, Value)]| {
            let mut claims = claims.clone();
            changes.iter().for_each(|(name, value)| claims[*name] = value.clone());
            claims
        };
        let sign = |alg: &str, claims: &Value, secret| tokens::sign(&json!({"alg": alg, "typ": "JWT"}), claims, secret);

        let customer = store.customer("ada@example.com");
        let other = store.customer("bob@example.com");
        let group = made(&admin.post("/admin/customer-groups", &json!({"name": "VIP"})), "/customer_group/id");
        let joined =
            admin.post(&format!("/admin/customer-groups/{group}/customers"), &json!({"add": [customer.id.clone()]}));
        assert_eq!(joined.status, 200, "{}", joined.text());

        let deleted = store.customer("carl@example.com");
        let deleted_cookie = session(&caller, &deleted.token);
        assert_eq!(admin.delete(&format!("/admin/customers/{}", deleted.id)).status, 200);

        let registered_as_user = caller
            .post("/auth/user/emailpass/register", &json!({"email": "mallory@example.com", "password": PASSWORD}));
        let (secret_key_id, secret_key) = create_key(admin, "secret");
        let (_, publishable_key) = create_key(admin, "publishable");
        let (revoked_key_id, revoked_key) = create_key(admin, "secret");
        revoke_key(admin, &revoked_key_id);

        let unknown = with(
            &good,
            &[
                ("purpose", json!("reset")),
                ("entity_id", json!(shop::EMAIL)),
                ("auth_identity_id", json!("authid_01M7YFBH1DCCP4E11SQ0SEW637")),
            ],
        );
        let reset = |actor_type: &str, email: &str| {
            let path = format!("/auth/{actor_type}/emailpass/reset-password");
            assert_eq!(caller.post(&path, &json!({"identifier": email})).status, 201);
            mails::token(&store.server.mails(), database.url(), email)
        };
        let of_customer = claims(&customer.token);
        let past = ("exp", json!(times::now() / 1000 - 1));

        let user = ["user", "create", "--email", "gone@example.com", "--password", PASSWORD];
        assert_eq!(run(stheno_on(database.url()).args(user)).code, Some(0));
        std::thread::sleep(std::time::Duration::from_millis(30));
        let deleted_user = caller.token("user", "gone@example.com", PASSWORD);
        let deleted_user_cookie = session(&caller, &deleted_user);
        let id = claims(&deleted_user)["actor_id"].as_str().unwrap().to_owned();
        assert_eq!(admin.delete(&format!("/admin/users/{id}")).status, 200);
        let keys =
            Keys { secret: secret_key.clone(), publishable: publishable_key.clone(), revoked: revoked_key.clone() };
        Self {
            in_v1: PeopleInV1::of(store, database, &customer, keys),
            reset_of_admin: reset("user", shop::EMAIL),
            reset_of_customer: reset("customer", &customer.email),
            expired_customer: sign("HS256", &with(&of_customer, std::slice::from_ref(&past)), Some(JWT_SECRET)),
            forged_customer: sign("HS256", &of_customer, Some("another secret")),
            unsigned_customer: sign("none", &of_customer, None),
            deleted_user,
            deleted_user_cookie,
            expired: sign("HS256", &with(&good, &[past]), Some(JWT_SECRET)),
            forged: sign("HS256", &good, Some("another secret")),
            unsigned: sign("none", &good, None),
            unknown: sign("HS256", &unknown, Some(JWT_SECRET)),
            registered: store.registered("dora@example.com"),
            registered_as_user: made(&registered_as_user, "/token"),
            customer_as_user: caller.token("user", &customer.email, PASSWORD),
            admin_as_customer: caller.token("customer", shop::EMAIL, shop::PASSWORD),
            admin: token,
            user_id: made(&store.admin.get("/admin/users/me"), "/user/id"),
            customer_id: customer.id.clone(),
            address_id: address(&customer.caller, &json!({"city": "Berlin"})),
            group_id: group,
            webhook_id: made(&admin.post("/admin/webhooks", &webhook), "/webhook/id"),
            secret_key,
            publishable_key,
            customer,
            other,
            deleted,
            deleted_cookie,
            revoked_key,
            secret_key_id,
            revoked_key_id,
        }
    }

    /// A caller with somebody's credentials. A session is a new one each time.
    pub(crate) fn caller(&self, caller: &Caller, who: Who) -> Caller {
        let with_session = |token| caller.with("cookie", &session(caller, token));
        match who {
            Who::Nobody => caller.clone(),
            Who::AdminByToken => caller.bearer(&self.admin),
            Who::AdminByCookie => with_session(&self.admin),
            Who::SecretKey => caller.key(&self.secret_key),
            Who::SecretKeyInBase64 => caller.key(&tokens::base64(&format!("{}:", self.secret_key))),
            Who::SecretKeyAsToken => caller.bearer(&self.secret_key),
            Who::PublishableKeyAsSecret => caller.key(&self.publishable_key),
            Who::PublishableKeyAsToken => caller.bearer(&self.publishable_key),
            Who::CustomerByToken => caller.bearer(&self.customer.token),
            Who::CustomerByCookie => with_session(&self.customer.token),
            Who::OtherCustomer => caller.bearer(&self.other.token),
            Who::Registered => caller.bearer(&self.registered),
            Who::RegisteredAsUser => caller.bearer(&self.registered_as_user),
            Who::CustomerAsUser => caller.bearer(&self.customer_as_user),
            Who::AdminAsCustomer => caller.bearer(&self.admin_as_customer),
            Who::DeletedCustomerByToken => caller.bearer(&self.deleted.token),
            Who::DeletedCustomerByCookie => caller.with("cookie", &self.deleted_cookie),
            Who::ExpiredAdmin => caller.bearer(&self.expired),
            Who::ForgedAdmin => caller.bearer(&self.forged),
            Who::UnsignedAdmin => caller.bearer(&self.unsigned),
            Who::ResetOfAdmin => caller.bearer(&self.reset_of_admin),
            Who::ResetOfCustomer => caller.bearer(&self.reset_of_customer),
            Who::ExpiredCustomer => caller.bearer(&self.expired_customer),
            Who::ForgedCustomer => caller.bearer(&self.forged_customer),
            Who::UnsignedCustomer => caller.bearer(&self.unsigned_customer),
            Who::DeletedUserByToken => caller.bearer(&self.deleted_user),
            Who::DeletedUserByCookie => caller.with("cookie", &self.deleted_user_cookie),
            Who::UnknownIdentity => caller.bearer(&self.unknown),
            Who::RevokedKey => caller.key(&self.revoked_key),
            Who::InV1(who) => self.in_v1.caller(caller, who),
        }
    }
}
