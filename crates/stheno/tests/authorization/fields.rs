//! What a customer can't see, whatever it asks for: its groups, who made it, and others.

use serde_json::{Value, json};

use super::store::{Store, address, made};
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    no_choice_of_fields_shows_what_is_not_the_customers_to_see,
}

const FIELDS: [&str; 41] = [
    "*",
    "**",
    "groups",
    "%2Bgroups",
    "groups.*",
    "*groups",
    "%2Bgroups.*",
    "%2Bgroups.name",
    "groups.id,groups.name",
    "id,*groups",
    "*groups.customers",
    "groups.customers.email",
    "groups.customers.*",
    "created_by",
    "%2Bcreated_by",
    "*created_by",
    "*customer",
    "customer.*",
    "customer",
    "%2Bcustomer.email",
    "customer.groups.*",
    "customer.created_by",
    "customers.*",
    "addresses.*",
    "*addresses",
    "addresses.customer",
    "addresses.customer.*",
    "*addresses.customer",
    "addresses.customer.email",
    "addresses.customer.created_by",
    "addresses.customer.groups.name",
    "%2Baddresses.customer.groups.*",
    "addresses.customer.addresses.city",
    "*addresses,-addresses.id,*addresses.customer",
    "email_key,search,password_hash",
    "%2Bsearch,%2Bemail_key",
    "*auth_identity,*provider_identities",
    "auth_identity.id,auth_identity.provider_identities.*",
    "*orders,*account_holders,*carts",
    "id%20,%20created_by",
    "Created_By,CREATED_BY,GROUPS.name",
];

fn no_choice_of_fields_shows_what_is_not_the_customers_to_see(database: &Database) {
    // Given two customers in one group, who were made by somebody
    let store = Store::open(database);
    let (ada, bob) = (store.customer("ada@example.com"), store.customer("bob@example.com"));
    let group = store.admin.post("/admin/customer-groups", &json!({"name": "does-not-pay"}));
    let group = made(&group, "/customer_group/id");
    let members = json!({"add": [ada.id.clone(), bob.id.clone()]});
    assert_eq!(store.admin.post(&format!("/admin/customer-groups/{group}/customers"), &members).status, 200);
    address(&bob.caller, &json!({"city": "bobs-city"}));
    let own = address(&ada.caller, &json!({"city": "adas-city"}));
    sql::execute(database.url(), "UPDATE customer SET created_by = 'who-made-it'");
    // (The server holds a snapshot from before for a few milliseconds.)
    std::thread::sleep(std::time::Duration::from_millis(30));
    let seen = store.seen(&ada.id);
    assert_eq!(
        (&seen["customer"]["created_by"], &seen["customer"]["groups"][0]["id"]),
        (&"who-made-it".into(), &json!(group))
    );

    let innocent = |answer: &Response, what: &str| {
        let text = answer.text();
        assert!([200, 400].contains(&answer.status), "{what}: {} {text}", answer.status);
        for secret in
            ["does-not-pay", &group, "who-made-it", &bob.id, &bob.email, "bobs-city", "argon2", "authid_", "password"]
        {
            assert!(!text.contains(secret), "{what}: {text}");
        }
        for name in ["groups", "created_by", "customer", "search", "email_key", "auth_identity"] {
            let within = match answer.json() {
                Value::Object(whole) => whole.into_iter().any(|(_, part)| has(&part, name)),
                _ => false,
            };
            assert!(!within, "{what} has {name}: {text}");
        }
    };
    // When one of them asks for anything, by whatever way there is to choose fields
    for fields in FIELDS {
        let me = format!("/store/customers/me?fields={fields}");
        let list = format!("/store/customers/me/addresses?fields={fields}");
        let one = format!("/store/customers/me/addresses/{own}?fields={fields}");
        innocent(&ada.caller.get(&me), &me);
        innocent(&ada.caller.post(&me, &json!({"first_name": "Ada"})), &me);
        innocent(&ada.caller.get(&list), &list);
        innocent(&ada.caller.get(&one), &one);
        innocent(&ada.caller.post(&one, &json!({"city": "adas-city"})), &one);
        // then it is shown nothing of that, by what makes and deletes either.
        let made = ada.caller.post(&list, &json!({"city": "adas-city"}));
        innocent(&made, &list);
        let all = ada.caller.get("/store/customers/me/addresses?fields=id&order=-created_at").json();
        let new =
            all["addresses"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).find(|id| *id != own);
        let new = format!("/store/customers/me/addresses/{}?fields={fields}", new.unwrap());
        innocent(&ada.caller.delete(&new), &new);
    }
    // An account that is made shows no more.
    for (number, fields) in FIELDS.into_iter().enumerate() {
        let email = format!("new{number}@example.com");
        let visitor = store.visitor().bearer(&store.registered(&email));
        let path = format!("/store/customers?fields={fields}");
        innocent(&visitor.post(&path, &json!({"email": email})), &path);
    }
}

/// Whether there is a member with this name anywhere in it.
fn has(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(found, value)| found == name || has(value, name)),
        Value::Array(items) => items.iter().any(|item| has(item, name)),
        _ => false,
    }
}
