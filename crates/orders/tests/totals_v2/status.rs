//! The statuses of payment and fulfillment, in cases of which there is no recording.

use serde_json::{Value, json};
use stheno_orders::totals_v2::complete;

#[test]
fn statuses_follow_payments_and_fulfillments() {
    let paid = |collections: Value| {
        let mut order = json!({"payment_collections": collections, "currency_code": "eur"});
        complete(order.as_object_mut().unwrap());
        order["payment_status"].as_str().unwrap().to_owned()
    };
    let collection = |status: &str, captured: f64, refunded: f64| json!({"status": status, "amount": 10, "captured_amount": captured, "refunded_amount": refunded});
    for (collections, expected) in [
        (vec![], "not_paid"),
        (vec![collection("not_paid", 0.0, 0.0)], "not_paid"),
        (vec![collection("awaiting", 0.0, 0.0)], "awaiting"),
        (vec![collection("authorized", 0.0, 0.0)], "authorized"),
        (vec![collection("authorized", 0.0, 0.0), collection("not_paid", 0.0, 0.0)], "partially_authorized"),
        (vec![collection("authorized", 0.0, 0.0), collection("canceled", 0.0, 0.0)], "authorized"),
        (vec![collection("canceled", 0.0, 0.0)], "canceled"),
        (vec![collection("completed", 10.0, 0.0)], "captured"),
        (vec![collection("completed", 9.99, 0.0)], "captured"),
        (vec![collection("completed", 9.98, 0.0)], "partially_captured"),
        (vec![collection("completed", 10.0, 0.0), collection("not_paid", 0.0, 0.0)], "partially_captured"),
        (vec![collection("completed", 10.0, 0.0), collection("canceled", 0.0, 0.0)], "captured"),
        (vec![collection("completed", 10.0, 4.0)], "partially_refunded"),
        (vec![collection("completed", 10.0, 10.0)], "refunded"),
        (vec![collection("completed", 10.0, 10.0), collection("requires_action", 0.0, 0.0)], "requires_action"),
        (vec![json!({"status": "not_paid", "amount": 0})], "captured"),
        (vec![json!(null), json!({"status": 7})], "not_paid"),
    ] {
        assert_eq!(paid(json!(collections)), expected, "{collections:?}");
    }
    let fulfilled = |fulfillments: Value, quantity: u8| {
        let item = json!({"quantity": quantity, "detail": {"fulfilled_quantity": 1}});
        let mut order = json!({"fulfillments": fulfillments, "items": [item]});
        complete(order.as_object_mut().unwrap());
        order["fulfillment_status"].as_str().unwrap().to_owned()
    };
    let (packed, shipped) = (json!({"packed_at": "x"}), json!({"packed_at": "x", "shipped_at": "x"}));
    let delivered = json!({"packed_at": "x", "shipped_at": "x", "delivered_at": "x"});
    let canceled = json!({"packed_at": "x", "canceled_at": "x"});
    for (fulfillments, quantity, expected) in [
        (json!([]), 1, "not_fulfilled"),
        (json!([{"packed_at": null, "shipped_at": ""}]), 1, "not_fulfilled"),
        (json!([packed]), 1, "fulfilled"),
        (json!([packed]), 2, "partially_fulfilled"),
        (json!([packed, shipped]), 1, "partially_shipped"),
        (json!([shipped]), 1, "shipped"),
        (json!([shipped, canceled]), 1, "shipped"),
        (json!([delivered]), 1, "delivered"),
        (json!([delivered]), 2, "partially_delivered"),
        (json!([delivered, shipped]), 1, "partially_delivered"),
        (json!([canceled]), 1, "canceled"),
        (json!([canceled, {}]), 1, "not_fulfilled"),
    ] {
        assert_eq!(fulfilled(fulfillments.clone(), quantity), expected, "{fulfillments}");
    }
}
