//! Two who change the same thing.

use serde_json::json;

use crate::support::database::Database;
use crate::support::shop;

on_both! {
    who_has_not_seen_the_last_change_is_told,
    what_is_no_moment_is_refused,
}

const SEEN: &str = "x-stheno-updated-at";

fn who_has_not_seen_the_last_change_is_told(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let customer = admin.post("/admin/customers", &json!({"email": "a@example.com"})).text_at("/customer/id");
    let group = admin.post("/admin/customer-groups", &json!({"name": "A"})).text_at("/customer_group/id");
    for (path, place, ours, theirs) in [
        (
            format!("/admin/customers/{customer}"),
            "customer",
            json!({"first_name": "Ours"}),
            json!({"last_name": "Theirs"}),
        ),
        (
            format!("/admin/customer-groups/{group}"),
            "customer_group",
            json!({"name": "Ours"}),
            json!({"metadata": {"a": 1}}),
        ),
    ] {
        // Given two who see the same,
        let seen = admin.get(&path).text_at(&format!("/{place}/updated_at"));
        // when both change it, then the second is refused and told when it was changed,
        assert_eq!(admin.with(SEEN, &seen).post(&path, &theirs).status, 200);
        let fresh = admin.get(&path).json();
        let updated_at = fresh[place]["updated_at"].as_str().unwrap();
        let message = format!("It was changed by somebody else at {updated_at}.");
        let refused = admin.with(SEEN, &seen).post(&path, &ours);
        assert_eq!((refused.status, refused.json()), (409, json!({"type": "conflict", "message": message})));
        assert_eq!(admin.get(&path).json(), fresh);
        // and not any more with what was seen since, or without a word of it.
        assert_eq!(admin.with(SEEN, updated_at).post(&path, &ours).status, 200);
        assert_eq!(admin.post(&path, &theirs).status, 200);
    }
    let nobody = admin.with(SEEN, "2026-01-01T00:00:00.000Z").post("/admin/customers/cus_nope", &json!({}));
    assert_eq!(nobody.status, 404);
}

fn what_is_no_moment_is_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = admin.post("/admin/customers", &json!({"email": "a@example.com"})).text_at("/customer/id");
    let expected = json!({"type": "invalid_data", "message": "The header x-stheno-updated-at is no moment"});
    for seen in ["", "yesterday", "2026-13-01"] {
        let refused = admin.with(SEEN, seen).post(&format!("/admin/customers/{id}"), &json!({"first_name": "A"}));
        assert_eq!(refused.shown(), (400, expected.clone()), "{seen}");
    }
}
