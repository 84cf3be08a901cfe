//! Accounts: how they begin, whose e-mail they may have, and what is left of them.

use serde_json::{Value, json};

use super::store::{
    PASSWORD, Store, address, claims, made, not_found, not_signed_in, session, sign_in, told, unauthorized,
};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    a_deleted_customer_is_out,
    the_email_of_a_deleted_customer_is_free_again,
    a_guest_and_an_account_live_side_by_side,
    an_email_has_one_account_whatever_its_case,
    who_did_not_finish_can_register_again,
    nobody_registers_as_somebody_who_is_there,
    an_account_for_the_shop_is_not_to_be_had,
}

fn a_deleted_customer_is_out(database: &Database) {
    let store = Store::open(database);
    let (ada, bob) = (store.customer("ada@example.com"), store.customer("bob@example.com"));
    let cookie = session(&store.server.caller(), &ada.token);
    let by_cookie = store.visitor().with("cookie", &cookie);
    let own = address(&ada.caller, &json!({"city": "London"}));
    address(&bob.caller, &json!({"city": "Paris"}));
    let bob_before = store.seen(&bob.id);
    // Several times, so that every thread of the server knows both credentials
    for caller in [&ada.caller, &by_cookie].repeat(8) {
        assert_eq!(made(&caller.get("/store/customers/me"), "/customer/id"), ada.id);
    }

    assert_eq!(store.admin.delete(&format!("/admin/customers/{}", ada.id)).status, 200);

    for caller in [&ada.caller, &by_cookie].repeat(8) {
        assert_eq!(told(&caller.get("/store/customers/me")), unauthorized());
    }
    for caller in [&ada.caller, &by_cookie] {
        for (method, path) in [
            ("POST", "/store/customers"),
            ("POST", "/store/customers/me"),
            ("GET", "/store/customers/me/addresses"),
            ("POST", "/store/customers/me/addresses"),
            ("GET", &format!("/store/customers/me/addresses/{own}")),
            ("DELETE", &format!("/store/customers/me/addresses/{own}")),
            ("POST", "/auth/session"),
            ("DELETE", "/auth/session"),
            ("POST", "/auth/token/refresh"),
        ] {
            let body = json!({"email": "ada@example.com"}).to_string();
            let answer = caller.with("content-type", "application/json").send(method, path, Some(body));
            assert_eq!(told(&answer), unauthorized(), "{method} {path}");
        }
    }
    let answer = sign_in(&store.server.caller(), &ada.email, PASSWORD);
    assert_eq!(told(&answer), not_signed_in("Invalid email or password"));

    // Nothing of hers is left to see, and nothing of Bob's is gone.
    let path = format!("/admin/customers/{}", ada.id);
    assert_eq!(told(&store.admin.get(&path)), not_found(&format!("Customer with id: {} not found", ada.id)));
    assert_eq!(store.admin.get(&format!("{path}/addresses")).json()["count"], json!(0));
    assert_eq!(told(&store.admin.get(&format!("{path}/addresses/{own}"))), (200, json!({})));
    let left = |sql: &str| sql::text(database.url(), &sql.replace("$ada", &format!("'{}'", ada.id)));
    let addresses = "SELECT count(*) FROM customer_address WHERE customer_id = $ada AND deleted_at IS NULL";
    assert_eq!(left(addresses), "0");
    assert_eq!(left("SELECT count(*) FROM auth_identity WHERE customer_id = $ada"), "0");
    assert_eq!(left("SELECT count(*) FROM provider_identity WHERE entity_key = 'ada@example.com'"), "0");
    assert_eq!(left("SELECT count(*) FROM session"), "0");
    assert_eq!(store.seen(&bob.id), bob_before);
    assert_eq!(made(&bob.caller.get("/store/customers/me"), "/customer/id"), bob.id);
}

fn the_email_of_a_deleted_customer_is_free_again(database: &Database) {
    let store = Store::open(database);
    let before = store.customer("ada@example.com");
    let cookie = session(&store.server.caller(), &before.token);
    address(&before.caller, &json!({"city": "London"}));
    assert_eq!(store.admin.delete(&format!("/admin/customers/{}", before.id)).status, 200);

    let after = store.customer("Ada@example.com");
    assert_ne!(after.id, before.id);
    assert_eq!(after.caller.get("/store/customers/me").json()["customer"]["addresses"], json!([]));
    // What was good for the one before isn't for the one after.
    for caller in [before.caller, store.visitor().with("cookie", &cookie)] {
        assert_eq!(told(&caller.get("/store/customers/me")), unauthorized());
    }
}

fn a_guest_and_an_account_live_side_by_side(database: &Database) {
    let store = Store::open(database);
    let guest = |email: &str| made(&store.admin.post("/admin/customers", &json!({"email": email})), "/customer/id");
    let all = |email: &str| -> Vec<(String, bool)> {
        let answer = store.admin.get(&format!("/admin/customers?q={email}&fields=id,has_account")).json();
        let customers = answer["customers"].as_array().unwrap().clone();
        let one = |it: &Value| (it["id"].as_str().unwrap().to_owned(), it["has_account"].as_bool().unwrap());
        customers.iter().map(one).collect()
    };
    // The guest first
    let first = guest("Ada@example.com");
    let to_guest = store.admin.post(&format!("/admin/customers/{first}/addresses"), &json!({"city": "the-guests"}));
    assert_eq!(to_guest.status, 200);
    let ada = store.customer("ada@example.com");
    assert_eq!(all("ada@example.com"), [(first.clone(), false), (ada.id.clone(), true)]);
    // The account has nothing of the guest: to know an e-mail isn't to be the one who has it.
    let me = ada.caller.get("/store/customers/me?fields=*,*addresses,*orders");
    assert!(!me.text().contains("the-guests") && !me.text().contains(&first), "{}", me.text());

    // The account first
    let bob = store.customer("bob@example.com");
    let second = guest("BOB@example.com");
    assert_eq!(all("bob@example.com"), [(bob.id.clone(), true), (second, false)]);
    // Each of them is there once.
    for email in ["ada@EXAMPLE.com", "bob@example.COM"] {
        let answer = store.admin.post("/admin/customers", &json!({"email": email}));
        let message = format!("Customer with email: {email}, has_account: false, already exists.");
        assert_eq!(told(&answer), (400, json!({"type": "invalid_data", "message": message})));
    }
    // The end of the one isn't the end of the other.
    assert_eq!(store.admin.delete(&format!("/admin/customers/{first}")).status, 200);
    assert_eq!(made(&ada.caller.get("/store/customers/me"), "/customer/id"), ada.id);
}

fn an_email_has_one_account_whatever_its_case(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("Ada@example.com");
    assert_eq!(made(&ada.caller.get("/store/customers/me"), "/customer/email"), "Ada@example.com");
    let before = store.seen(&ada.id);

    // Somebody else who has registered can't have an account with it,
    let eve = store.visitor().bearer(&store.registered("eve@example.com"));
    let taken = json!({
        "code": "invalid_request_error",
        "type": "duplicate_error",
        "message": "Customer with this email already has an account",
    });
    for email in ["Ada@example.com", "ada@example.com", "ADA@EXAMPLE.COM"] {
        assert_eq!(told(&eve.post("/store/customers", &json!({"email": email}))), (422, taken.clone()), "{email}");
    }
    assert_eq!(store.seen(&ada.id), before);
    assert_eq!(store.admin.get("/admin/customers").json()["count"], json!(1));
    // is still nobody,
    assert_eq!(told(&eve.get("/store/customers/me")), unauthorized());
    // and can have one with another.
    let id = made(&eve.post("/store/customers", &json!({"email": "eve@example.com"})), "/customer/id");
    let token = store.server.caller().token("customer", "EVE@example.com", PASSWORD);
    assert_eq!(made(&store.visitor().bearer(&token).get("/store/customers/me"), "/customer/id"), id);

    // Whatever the case, it is Ada who signs in.
    for email in ["ada@example.com", "ADA@EXAMPLE.COM"] {
        let token = store.server.caller().token("customer", email, PASSWORD);
        assert_eq!(claims(&token)["actor_id"], json!(ada.id));
    }
}

fn who_did_not_finish_can_register_again(database: &Database) {
    let store = Store::open(database);
    let identity = |token: &str| claims(token)["auth_identity_id"].as_str().unwrap().to_owned();
    let exists = not_signed_in("Identity with email already exists");
    let first = store.registered("ada@example.com");

    // With the same password
    for email in ["ada@example.com", "ADA@example.com"] {
        let again = made(&store.register(email, PASSWORD), "/token");
        assert_eq!(identity(&again), identity(&first));
        assert_eq!(claims(&again)["actor_id"], json!(""));
    }
    // and no other
    for (email, password) in [("ada@example.com", "another password"), ("ADA@example.com", "Battery staple horse")] {
        assert_eq!(told(&store.register(email, password)), exists);
    }
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM provider_identity"), "2");

    // until there is a customer; both tokens then name it.
    let again = made(&store.register("ada@example.com", PASSWORD), "/token");
    let visitor = |token: &str| store.visitor().bearer(token);
    let id = made(&visitor(&again).post("/store/customers", &json!({"email": "ada@example.com"})), "/customer/id");
    for email in ["ada@example.com", "ADA@example.com"] {
        assert_eq!(told(&store.register(email, PASSWORD)), exists);
        assert_eq!(told(&store.register(email, "another password")), exists);
    }
    let already = json!({"type": "invalid_data", "message": "Request already authenticated as a customer."});
    for token in [&first, &again] {
        let second = visitor(token).post("/store/customers", &json!({"email": "second@example.com"}));
        assert_eq!(told(&second), (400, already.clone()));
        // They are still of nobody: to be the customer one has to sign in, or to ask for another token.
        assert_eq!(told(&visitor(token).get("/store/customers/me")), unauthorized());
        let refreshed = made(&visitor(token).send("POST", "/auth/token/refresh", None), "/token");
        assert_eq!(made(&visitor(&refreshed).get("/store/customers/me"), "/customer/id"), id);
    }
    assert_eq!(store.admin.get("/admin/customers").json()["count"], json!(1));
}

fn nobody_registers_as_somebody_who_is_there(database: &Database) {
    use crate::support::shop;
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let register = |kind: &str, email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        told(&store.server.caller().post(&format!("/auth/{kind}/emailpass/register"), &body))
    };
    let exists = not_signed_in("Identity with email already exists");
    for kind in ["customer", "user", "alien"] {
        for password in [PASSWORD, shop::PASSWORD, "another password"] {
            assert_eq!(register(kind, "ADA@example.com", password), exists, "{kind}");
            assert_eq!(register(kind, "Admin@Example.com", password), exists, "{kind}");
        }
    }
    // Both sign in as before.
    assert_eq!(claims(&store.server.caller().token("customer", &ada.email, PASSWORD))["actor_id"], json!(ada.id));
    assert_eq!(shop::admin(&store.server).get("/admin/users/me").status, 200);
}

fn an_account_for_the_shop_is_not_to_be_had(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let caller = store.server.caller();
    let registered = |kind: &str| {
        let body = json!({"email": format!("new-{kind}@example.com"), "password": PASSWORD});
        made(&caller.post(&format!("/auth/{kind}/emailpass/register"), &body), "/token")
    };
    let tokens = [
        ada.token.clone(),
        caller.token("user", &ada.email, PASSWORD),
        registered("user"),
        registered("customer"),
        registered("api-key"),
        registered("admin"),
    ];
    for token in tokens {
        // Neither the token, nor one made from it, nor a session
        let by_token = caller.bearer(&token);
        let refreshed = caller.bearer(&made(&by_token.send("POST", "/auth/token/refresh", None), "/token"));
        let by_cookie = caller.with("cookie", &session(&caller, &token));
        let refused = |caller: &Caller| {
            for path in ["/admin/users/me", "/admin/customers", "/admin/api-keys"] {
                assert_eq!(told(&caller.get(path)), unauthorized(), "{path} with {}", claims(&token));
            }
        };
        [by_token, refreshed, by_cookie].iter().for_each(refused);
    }
    // A user's token is none of a customer, not even that of the same identity.
    let as_user = store.visitor().bearer(&caller.token("user", &ada.email, PASSWORD));
    assert_eq!(told(&as_user.get("/store/customers/me")), unauthorized());
    assert_eq!(told(&as_user.post("/store/customers", &json!({"email": "new@example.com"}))), unauthorized());
}
