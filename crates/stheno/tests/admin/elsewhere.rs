//! What Medusa has and Stheno has not, as its dashboard asks for it.

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::shop;

on_both! {
    there_are_no_orders_and_nothing_else_that_other_systems_keep,
    the_shop_has_a_name,
    the_dashboard_hides_what_there_is_not,
    flags_are_told_before_anybody_has_signed_in,
    nobody_is_invited,
}

fn there_are_no_orders_and_nothing_else_that_other_systems_keep(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    // As the dashboard asks
    for (path, name, limit, offset) in [
        ("/admin/orders", "orders", 15, 0),
        ("/admin/orders?customer_id=cus_1&fields=id,*customer&limit=10&offset=20&order=-created_at", "orders", 10, 20),
        ("/admin/notifications?limit=1&offset=0&fields=created_at", "notifications", 1, 0),
        ("/admin/notifications", "notifications", 50, 0),
        ("/admin/regions?limit=1000&fields=id,name", "regions", 1000, 0),
        ("/admin/sales-channels", "sales_channels", 20, 0),
        ("/admin/sales-channels?limit=10&offset=0&publishable_key_id=apk_1", "sales_channels", 10, 0),
        ("/admin/invites", "invites", 50, 0),
        ("/admin/layouts/configurations?limit=1&fields=id", "layout_configurations", 1, 0),
    ] {
        let expected = json!({name: [], "count": 0, "offset": offset, "limit": limit});
        let answer = admin.get(path);
        assert_eq!((answer.status, answer.text()), (200, expected.to_string()), "{path}");
    }
    let refused = |message: &str| (400, json!({"type": "invalid_data", "message": message}));
    let message = "Invalid request: Expected type: 'number' for field 'limit', got: 'abc'";
    assert_eq!(admin.get("/admin/orders?limit=abc").shown(), refused(message));
    let nothing = json!({"type": "not_found", "message": "Order id not found: order_nope"});
    assert_eq!(admin.get("/admin/orders/order_nope").shown(), (404, nothing));
}

fn the_shop_has_a_name(database: &Database) {
    let server = shop::start(database);
    let stores = json!([{"id": "store_stheno", "name": "Stheno"}]);
    let expected = json!({"stores": stores, "count": 1, "offset": 0, "limit": 50});
    assert_eq!(shop::admin(&server).get("/admin/stores").text(), expected.to_string());
}

fn the_dashboard_hides_what_there_is_not(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let zone = |name: &str| admin.get(&format!("/admin/layouts/{name}/configuration")).json();
    let layout = |default: Value| json!({"personal_configuration": null, "default_configuration": default, "active_scope": "default"});
    assert_eq!(zone("customer.list"), layout(Value::Null));
    let hidden = json!({"configuration": {"widgets": {"core:CustomerOrderSection": {"hidden": true}}}});
    assert_eq!(zone("customer.details"), layout(hidden));
    let sidebar = zone("sidebar");
    let widgets = sidebar["default_configuration"]["configuration"]["widgets"].as_object().unwrap();
    assert_eq!(widgets["core:nav:/orders"], json!({"hidden": true}));
    assert!(!widgets.contains_key("core:nav:/customers"), "{sidebar}");
}

fn nobody_is_invited(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let refused = json!({"type": "not_allowed", "message": "Users are made with `stheno user create`."});
    assert_eq!(admin.post("/admin/invites", &json!({"email": "bob@example.com"})).shown(), (400, refused));
    let me = admin.get("/admin/users/me").text_at("/user/id");
    let providers = admin.get(&format!("/admin/users/{me}/auth-providers"));
    assert_eq!(providers.shown(), (200, json!({"providers": []})));
    assert_eq!(admin.get("/auth/mfa/factors").shown(), (200, json!({"mfa_factors": []})));
    assert_eq!(server.caller().get("/auth/mfa/factors").status, 401);
    let indexes = json!({"search_indexes": [], "enabled": false});
    assert_eq!(admin.get("/admin/search-indexes").shown(), (200, indexes));
}

fn flags_are_told_before_anybody_has_signed_in(database: &Database) {
    let server = shop::start(database);
    let answer = server.caller().get("/admin/feature-flags");
    let flags = answer.json();
    let all_off = flags["feature_flags"].as_object().unwrap().values().all(|flag| flag == false);
    assert!(answer.status == 200 && all_off, "{}", answer.text());
    // What is beside them is for those who have.
    assert_eq!(server.caller().get("/admin/feature-flag").status, 401);
    assert_eq!(server.caller().post("/admin/feature-flags", &json!({})).status, 401);
}
