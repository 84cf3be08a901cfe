//! What a customer can't set: whatever isn't its own to say.

use serde_json::{Value, json};

use super::store::{Store, address, told};
use crate::support::database::Database;

on_both! {
    a_customer_sets_no_more_than_it_may,
    a_visitor_makes_no_more_than_an_account,
}

const VALUES: [(&str, &str); 14] = [
    ("id", r#""cus_01M7YFBH1DCCP4E11SQ0SEW637""#),
    ("customer_id", r#""cus_01M7YFBH1DCCP4E11SQ0SEW637""#),
    ("has_account", "false"),
    ("created_by", r#""user_01M7YFBH1DCCP4E11SQ0SEW637""#),
    ("created_at", r#""2001-01-01T00:00:00.000Z""#),
    ("updated_at", r#""2001-01-01T00:00:00.000Z""#),
    ("deleted_at", r#""2001-01-01T00:00:00.000Z""#),
    ("groups", r#"["cusgroup_01M7YFBH1DCCP4E11SQ0SEW637"]"#),
    ("addresses", r#"[{"city": "Moscow"}]"#),
    ("customer", r#"{"id": "cus_01M7YFBH1DCCP4E11SQ0SEW637"}"#),
    ("auth_identity_id", r#""authid_01M7YFBH1DCCP4E11SQ0SEW637""#),
    ("password", r#""battery staple horse""#),
    ("search", r#""everything""#),
    ("__proto__", r#"{"has_account": false}"#),
];

/// Bodies with one member too many each, and with all of them, with the names to be complained about. The other
/// members are right, so that nothing else is wrong.
fn bodies(right: &Value) -> Vec<(Value, String)> {
    let members = VALUES.map(|(name, value)| (name, serde_json::from_str::<Value>(value).unwrap()));
    let with = |chosen: &[(&str, Value)]| {
        let mut body = right.clone();
        chosen.iter().for_each(|(name, value)| body[*name] = value.clone());
        let names: Vec<&str> = chosen.iter().map(|(name, _)| *name).collect();
        (body, names.join(", "))
    };
    let mut bodies: Vec<_> = members.iter().map(|member| with(std::slice::from_ref(member))).collect();
    bodies.push(with(&members));
    bodies
}

fn refusal(names: &str) -> (u16, Value) {
    let message = format!("Invalid request: Unrecognized fields: '{names}'");
    (400, json!({"type": "invalid_data", "message": message}))
}

fn a_customer_sets_no_more_than_it_may(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let own = address(&ada.caller, &json!({"city": "London"}));
    let before = store.seen(&ada.id);
    for (path, right) in [
        ("/store/customers/me".to_owned(), json!({"first_name": "Eve"})),
        ("/store/customers/me/addresses".to_owned(), json!({"city": "Moscow"})),
        (format!("/store/customers/me/addresses/{own}"), json!({"city": "Moscow"})),
    ] {
        let mut bodies = bodies(&right);
        // The e-mail is what one signs in with.
        let mut with_email = right.clone();
        with_email["email"] = json!("eve@example.com");
        bodies.push((with_email, "email".to_owned()));
        for (body, names) in bodies {
            assert_eq!(told(&ada.caller.post(&path, &body)), refusal(&names), "{path}");
        }
        // As a parameter it is nothing to go by either.
        let by_query = ada.caller.post(&format!("{path}?has_account=false&customer_id=x"), &json!({"id": "x"}));
        assert_eq!(told(&by_query), refusal("id"), "{path}");
        // An array is no object.
        assert_eq!(ada.caller.post(&path, &json!([right])).status, 400, "{path}");
        assert_eq!(store.seen(&ada.id), before, "{path}");
    }
    // Metadata is the customer's own, whatever the keys in it are called.
    let body = json!({"metadata": {"has_account": false, "customer_id": "x"}});
    assert_eq!(ada.caller.post("/store/customers/me", &body).status, 200);
    assert_eq!(store.seen(&ada.id)["customer"]["has_account"], json!(true));
}

fn a_visitor_makes_no_more_than_an_account(database: &Database) {
    let store = Store::open(database);
    let visitor = store.visitor().bearer(&store.registered("ada@example.com"));
    for (body, names) in bodies(&json!({"email": "ada@example.com"})) {
        assert_eq!(told(&visitor.post("/store/customers", &body)), refusal(&names));
    }
    assert_eq!(store.admin.get("/admin/customers").json()["count"], json!(0));
    // What is made has an account, and nobody who made it.
    assert_eq!(visitor.post("/store/customers", &json!({"email": "ada@example.com"})).status, 200);
    let made = store.admin.get("/admin/customers?fields=has_account,created_by,*groups").json();
    let customer = &made["customers"][0];
    assert_eq!((&customer["has_account"], &customer["created_by"]), (&json!(true), &json!(null)));
    assert_eq!((&made["count"], &customer["groups"]), (&json!(1), &json!([])));
}
