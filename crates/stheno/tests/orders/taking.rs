//! `PUT /admin/orders/{id}` and `POST /admin/orders/batch`: what is told of an order counts by when it changed last.

use serde_json::{Value, json};

use super::given::{Shop, changed, recorded, small_v1, small_v2};
use crate::support::client::Response;
use crate::support::database::Database;

on_both! {
    an_order_is_new_then_replaced_and_then_ignored,
    orders_of_the_real_medusa_are_taken,
    a_batch_takes_what_is_good_and_tells_what_is_not,
    what_is_no_order_is_refused,
    the_shape_may_be_named,
    an_order_may_come_as_it_was_answered,
    the_totals_that_it_lacks_are_shown_with_it,
    orders_may_be_longer_than_other_bodies_if_the_shop_brings_them,
}

const EMAIL: &str = "ada@example.com";

fn told(answer: &Response) -> (u16, Value) {
    (answer.status, answer.json())
}

fn invalid(message: &str) -> (u16, Value) {
    (400, json!({"type": "invalid_data", "message": message}))
}

fn an_order_is_new_then_replaced_and_then_ignored(database: &Database) {
    let shop = Shop::open(database);
    for (shape, order) in [("v1", small_v1("order_1", EMAIL)), ("v2", small_v2("order_2", EMAIL))] {
        assert_eq!(shop.taken(shape, &order), "created");
        // The same again, or something older, changes nothing;
        assert_eq!(shop.taken(shape, &order), "ignored");
        let mut older = order.clone();
        older["updated_at"] = json!("2025-12-31T10:00:00.000Z");
        older["status"] = json!("canceled");
        assert_eq!(shop.taken(shape, &older), "ignored");
        // something newer counts.
        assert_eq!(shop.taken(shape, &changed(order.clone(), 5, &json!({"status": "completed"}))), "replaced");
        assert_eq!(shop.taken(shape, &changed(order.clone(), 4, &json!({"status": "archived"}))), "ignored");
        let id = order["id"].as_str().unwrap();
        assert_eq!(shop.look(&format!("SELECT status FROM \"order\" WHERE id = '{id}'")), "completed");
    }
}

fn orders_of_the_real_medusa_are_taken(database: &Database) {
    let shop = Shop::open(database);
    for shape in ["v1", "v2"] {
        let orders = recorded(shape);
        assert!(!orders.is_empty());
        for order in orders {
            assert_eq!(shop.taken(shape, &Value::Object(order.clone())), "created", "{shape}");
            assert_eq!(shop.taken(shape, &Value::Object(order)), "ignored", "{shape}");
        }
    }
}

fn a_batch_takes_what_is_good_and_tells_what_is_not(database: &Database) {
    let shop = Shop::open(database);
    let mut nobodys = small_v1("order_2", EMAIL);
    nobodys.as_object_mut().unwrap().remove("email");
    let mut unknown = nobodys.clone();
    unknown["id"] = json!("order_3");
    unknown["customer_id"] = json!("cus_nope");
    let orders = json!({"orders": [
        small_v1("order_1", EMAIL), nobodys, unknown, {}, {"id": "order_4"}, {"order": small_v1("order_5", EMAIL)},
        changed(small_v1("order_1", EMAIL), 1, &json!({})), small_v1("order_1", EMAIL),
    ]});
    let answer = shop.admin.post("/v1/admin/orders/batch", &orders);
    let taken = |id: &str, taken: &str| json!({"id": id, "object": "order", "taken": taken});
    let refused =
        |id: Value, message: &str| json!({"id": id, "object": "order", "taken": "refused", "message": message});
    let of_nobody = "email should not be empty where customer_id is no customer's";
    let lacking = "status must be one of the following values: pending, completed, archived, canceled, \
        requires_action, draft, currency_code should not be empty, created_at must be a Date instance, email should \
        not be empty where customer_id is no customer's";
    let expected = json!({"orders": [
        taken("order_1", "created"),
        refused(json!("order_2"), of_nobody),
        refused(json!("order_3"), of_nobody),
        refused(json!(null), &format!("id should not be empty, {lacking}")),
        refused(json!("order_4"), lacking),
        taken("order_5", "created"),
        taken("order_1", "replaced"),
        taken("order_1", "ignored"),
    ]});
    assert_eq!(told(&answer), (200, expected));
    assert_eq!(shop.look("SELECT count(*) FROM \"order\""), "2");
    assert_eq!(told(&shop.admin.post("/v2/admin/orders/batch", &json!({"orders": []}))), (200, json!({"orders": []})));
    for (body, message) in [
        (json!({}), "orders must be an array"),
        (json!({"orders": {}}), "orders must be an array"),
        (json!({"orders": [{}, 5]}), "each value in orders must be an object"),
        (json!({"orders": [], "x": 1}), "property x should not exist"),
        (json!({"orders": vec![json!(0); 1001]}), "orders must contain no more than 1000 elements"),
    ] {
        assert_eq!(told(&shop.admin.post("/v1/admin/orders/batch", &body)), invalid(message));
    }
}

fn what_is_no_order_is_refused(database: &Database) {
    let shop = Shop::open(database);
    let order = small_v1("order_1", EMAIL);
    for (member, value, message) in [
        ("id", json!("order_2"), "id must be the one in the path"),
        (
            "status",
            json!("paid"),
            "status must be one of the following values: pending, completed, archived, canceled, \
            requires_action, draft",
        ),
        ("currency_code", json!(5), "currency_code must be a string"),
        ("currency_code", json!(null), "currency_code should not be empty"),
        ("created_at", json!("yesterday"), "created_at must be a Date instance"),
        ("updated_at", json!(5), "updated_at must be a Date instance"),
        ("display_id", json!("7"), "display_id must be an integer number"),
        ("tax_rate", json!("x"), "tax_rate must be a number"),
        ("email", json!("a\u{0}@example.com"), "email must not contain the character NUL"),
        ("cart_id", json!("x".repeat(1001)), "cart_id must be shorter than or equal to 1000 bytes"),
        ("currency_code", json!("us d"), "currency_code must be a currency code of three letters"),
        ("currency_code", json!("€"), "currency_code must be a currency code of three letters"),
        ("total", json!(1_000_000_000_001_i64), "total must not be greater than 1000000000000 of the smallest units"),
    ] {
        let mut odd = order.clone();
        odd[member] = value;
        let answer = shop.admin.send("PUT", "/v1/admin/orders/order_1", Some(odd.to_string()));
        let (status, body) = told(&answer);
        assert_eq!(status, 400, "{member}: {body}");
        assert!(body["message"].as_str().unwrap().starts_with(message), "{member}: {body}");
    }
    assert_eq!(
        told(&shop.admin.send("PUT", "/v1/admin/orders/x", Some("[]".to_owned()))),
        invalid("an order must be an object")
    );
    assert_eq!(shop.look("SELECT count(*) FROM \"order\""), "0");
    assert_eq!(shop.look("SELECT count(*) FROM customer"), "0");
    // Parts that make no sense are no reason to fail.
    let odd = changed(
        order,
        0,
        &json!({"items": [null, 5, {"quantity": -1, "unit_price": "x"}], "payments": {}, "note": "a\u{0}",
        "shipping_address": {"first_name": "A\u{0}", "city": "P\u{0}"}, "custom_display_id": "\u{0}"}),
    );
    assert_eq!(shop.taken("v1", &odd), "created");
}

fn the_shape_may_be_named(database: &Database) {
    let shop = Shop::open(database);
    let put = |path: &str, order: &Value| shop.admin.send("PUT", path, Some(order.to_string()));
    let shape = |id: &str| shop.look(&format!("SELECT shape FROM \"order\" WHERE id = '{id}'"));
    assert_eq!(put("/v2/admin/orders/order_1?shape=v1", &small_v1("order_1", EMAIL)).status, 200);
    assert_eq!(put("/v1/admin/orders/order_2?shape=v2", &small_v2("order_2", EMAIL)).status, 200);
    assert_eq!((shape("order_1"), shape("order_2")), ("v1".to_owned(), "v2".to_owned()));
    let refused = put("/v1/admin/orders/order_3?shape=v3", &small_v1("order_3", EMAIL));
    assert_eq!(told(&refused), invalid("shape must be one of the following values: v1, v2"));
}

fn an_order_may_come_as_it_was_answered(database: &Database) {
    let shop = Shop::open(database);
    let body = json!({"order": small_v1("order_1", EMAIL)}).to_string();
    assert_eq!(shop.admin.send("PUT", "/v1/admin/orders/order_1", Some(body)).status, 200);
    // By itself an order may leave its id to the path.
    let mut order = small_v2("order_2", EMAIL);
    order.as_object_mut().unwrap().remove("id");
    assert_eq!(shop.admin.send("PUT", "/v2/admin/orders/order_2", Some(order.to_string())).status, 200);
    assert_eq!(shop.look("SELECT count(*) FROM \"order\""), "2");
}

fn the_totals_that_it_lacks_are_shown_with_it(database: &Database) {
    let shop = Shop::open(database);
    shop.taken("v1", &small_v1("order_1", EMAIL));
    shop.taken("v2", &changed(small_v2("order_2", EMAIL), 0, &json!({"display_id": 8})));
    let shown = |path: &str| {
        let answer = shop.admin.get(path);
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["order"].clone()
    };
    let v1 = || shown("/v1/store/orders?display_id=7&email=ada@example.com");
    let (of_v1, of_v2) = (v1(), shown("/v2/admin/orders/order_2"));
    assert_eq!(
        [&of_v1["subtotal"], &of_v1["shipping_total"], &of_v1["tax_total"], &of_v1["total"]],
        [2000, 500, 380, 2880]
    );
    assert_eq!(of_v1["items"][0]["total"], 2380);
    assert_eq!([&of_v1["fulfillment_status"], &of_v1["payment_status"]], ["not_fulfilled", "not_paid"]);
    assert_eq!([&of_v2["item_subtotal"], &of_v2["shipping_total"]], [20, 5]);
    assert_eq!([&of_v2["tax_total"], &of_v2["total"]], [3.8, 28.8]);
    // Nor does it need to say that it has not changed.
    let mut unchanged = small_v2("order_3", "bob@example.com");
    unchanged.as_object_mut().unwrap().remove("updated_at");
    shop.taken("v2", &unchanged);
    assert_eq!(shown("/v2/admin/orders/order_3")["updated_at"], unchanged["created_at"]);
    // What it carries is not touched.
    shop.taken("v1", &changed(small_v1("order_1", EMAIL), 1, &json!({"total": 2500})));
    assert_eq!(v1()["total"], 2500);
}

/// An order with so many bytes of metadata.
fn with_metadata(id: &str, bytes: usize) -> Value {
    changed(small_v1(id, EMAIL), 0, &json!({"metadata": {"note": "x".repeat(bytes)}}))
}

fn orders_may_be_longer_than_other_bodies_if_the_shop_brings_them(database: &Database) {
    let shop = Shop::open(database);
    let too_large = || (413, json!({"message": "request entity too large", "type": "unknown_error"}));
    // One may have a megabyte,
    assert_eq!(shop.taken("v1", &with_metadata("order_1", 1_000_000)), "created");
    assert_eq!(told(&shop.put("v1", &with_metadata("order_2", 1_100_000))), too_large());
    // a thousand may have sixteen,
    let batch = |bytes: usize| {
        let order = |number: usize| with_metadata(&format!("order_{}", 10 + number), bytes / 1_000 - 700);
        json!({"orders": (0..1_000).map(order).collect::<Vec<_>>()})
    };
    for path in ["/v1/admin/orders/batch", "/admin/orders/batch?shape=v1"] {
        let answer = shop.admin.post(path, &batch(12_000_000));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["orders"].as_array().unwrap().len(), 1_000);
        assert_eq!(told(&shop.admin.post(path, &batch(18_000_000))), too_large());
    }
    assert_eq!(shop.look("SELECT count(*) FROM \"order\""), "1001");
    // and whoever is not the shop is told so before much is read.
    for path in ["/v1/admin/orders/batch", "/v2/admin/orders/batch", "/admin/orders/batch"] {
        assert_eq!(told(&shop.stranger().post(path, &batch(3_000_000))), too_large(), "{path}");
    }
    assert_eq!(told(&shop.admin.post("/v1/admin/customers", &json!({"metadata": "x".repeat(200_000)}))), too_large());
}
