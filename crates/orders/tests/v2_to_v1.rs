//! Orders as Medusa 2.21.2 answered them, in the shape in which Medusa 1.20.11 answers its own.

// An order written out with `json!` has many members.
#![recursion_limit = "512"]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test of recordings fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use stheno_orders::v2_to_v1::convert;

type Object = Map<String, Value>;

/// The columns that Medusa 1 answers only where they are asked for, with what comes before each.
const MORE_COLUMNS: [(&str, &str); 5] = [
    ("object", ""),
    ("billing_address_id", "email"),
    ("shipping_address_id", "billing_address_id"),
    ("idempotency_key", "no_notification"),
    ("external_id", "idempotency_key"),
];

/// The orders of a file, by their labels.
fn recorded(file: &str) -> Vec<(String, Object)> {
    let path = format!("{}/tests/fixtures/{file}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let lines = fs::read_to_string(path).unwrap();
    let parse = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        (format!("{file} {}", line["label"]), line["order"].as_object().unwrap().clone())
    };
    lines.lines().map(parse).collect()
}

fn v2() -> Vec<(String, Object)> {
    let orders: Vec<_> =
        ["v2/admin", "v2/customers", "v2/everything", "v2/store"].into_iter().flat_map(recorded).collect();
    assert_eq!(orders.len(), 84);
    orders
}

fn by_label(label: &str) -> Object {
    let label = format!("v2/admin \"{label}\"");
    v2().into_iter().find(|(of, _)| *of == label).unwrap().1
}

fn list<'a>(object: &'a Object, name: &str) -> Vec<&'a Object> {
    let list = object.get(name).and_then(Value::as_array).into_iter().flatten();
    list.map(|each| each.as_object().unwrap()).collect()
}

/// An amount of Medusa 2 as its answer writes it, with all digits.
fn exact(object: &Object, name: &str) -> Option<Decimal> {
    match object.get(&format!("raw_{name}")) {
        Some(raw) => Some(raw["value"].as_str().unwrap().parse().unwrap()),
        None => object.get(name).map(|number| number.to_string().parse().unwrap()),
    }
}

/// An amount times 10^digits, half of one up; 0 without one.
fn units(amount: Option<Decimal>, digits: u32) -> Value {
    let half = Decimal::new(5, 1);
    let units = (amount.unwrap_or_default() * Decimal::from(10_u64.pow(digits)) + half).floor();
    Value::from(i64::try_from(units).unwrap())
}

fn digits(converted: &Object) -> u32 {
    match converted["currency_code"].as_str() {
        Some("jpy") => 0,
        Some("kwd") => 3,
        _ => 2,
    }
}

fn assert_amounts(label: &str, from: &Object, to: &Object, digits: u32, names: &[(&str, &str)]) {
    for (v2, v1) in names {
        assert_eq!(to[*v1], units(exact(from, v2), digits), "{label}: {v1}");
    }
}

/// The default answers of Medusa 2 leave `discount_subtotal` out.
fn discount(of: &Object) -> Option<Decimal> {
    exact(of, "discount_subtotal").or_else(|| Some(exact(of, "discount_total")? - exact(of, "discount_tax_total")?))
}

#[test]
fn an_order_has_the_members_of_medusa_1_in_its_order() {
    let (_, v1) = recorded("v1/default").remove(0);
    let mut expected: Vec<&str> = v1.keys().map(String::as_str).collect();
    for (name, before) in MORE_COLUMNS {
        let place = expected.iter().position(|name| *name == before).map_or(0, |place| place + 1);
        expected.insert(place, name);
    }
    for (label, order) in v2() {
        let converted = convert(&order);
        assert_eq!(converted.keys().collect::<Vec<_>>(), expected, "{label}");
    }
}

/// Collects what members the objects at every place of an answer have, in which order.
fn collect_members(path: &str, value: &Value, members: &mut BTreeMap<String, BTreeSet<Vec<String>>>) {
    match value {
        Value::Object(object) => {
            let names = object.keys().filter(|name| *name != "includes_tax").cloned().collect();
            members.entry(path.to_owned()).or_default().insert(names);
            let fixed =
                object.iter().filter(|(name, _)| !["metadata", "data", "shipping_data"].contains(&name.as_str()));
            fixed.for_each(|(name, value)| collect_members(&format!("{path}.{name}"), value, members));
        }
        Value::Array(list) => list.iter().for_each(|each| collect_members(path, each, members)),
        _ => {}
    }
}

/// Medusa 1 leaves an item's discount before rounding out of the answers that were recorded here.
fn without_raw_discount(members: BTreeSet<Vec<String>>) -> BTreeSet<Vec<String>> {
    let without = |names: Vec<String>| names.into_iter().filter(|name| name != "raw_discount_total").collect();
    members.into_iter().map(without).collect()
}

#[test]
fn every_part_has_the_members_of_medusa_1_in_its_order() {
    let (mut v1, mut converted) = (BTreeMap::new(), BTreeMap::new());
    for (_, order) in recorded("v1/default") {
        collect_members("", &Value::Object(order), &mut v1);
    }
    for (_, order) in v2() {
        collect_members("", &Value::Object(convert(&order)), &mut converted);
    }
    // The order itself has more columns; that has its own test.
    v1.remove("");
    converted.remove("");
    for (path, members) in &converted {
        let mut members = members.clone();
        if path == ".items" {
            members = without_raw_discount(members);
        }
        assert_eq!(Some(&members), v1.get(path), "{path}");
    }
    let lacking: Vec<_> = v1.keys().filter(|path| !converted.contains_key(*path)).map(String::as_str).collect();
    let unknown = |path: &str| {
        [".claims", ".gift_card", ".swaps", ".items.variant.product.profile"].iter().any(|part| path.starts_with(part))
    };
    assert_eq!(lacking.into_iter().filter(|path| !unknown(path)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn prices_that_include_tax_say_so() {
    let (_, v1) = recorded("v1/tax-inclusive").remove(0);
    for (label, order) in v2() {
        let converted = convert(&order);
        for name in ["items", "shipping_methods"] {
            let members: Vec<_> = v1[name][0].as_object().unwrap().keys().collect();
            for (from, to) in list(&order, name).into_iter().zip(list(&converted, name)) {
                let inclusive = from["is_tax_inclusive"] == json!(true);
                assert_eq!(to.contains_key("includes_tax"), inclusive, "{label}: {name}");
                let has: Vec<_> = to.keys().filter(|name| *name != "raw_discount_total").collect();
                assert!(!inclusive || has == members, "{label}: {name}");
            }
        }
    }
}

#[test]
fn ids_and_times_are_kept() {
    for (label, order) in v2() {
        let converted = convert(&order);
        for name in ["id", "created_at", "updated_at", "display_id", "metadata"] {
            assert_eq!(converted[name], order.get(name).cloned().unwrap_or_default(), "{label}: {name}");
        }
        for name in ["items", "shipping_methods", "fulfillments", "returns"] {
            let ids = |of| list(of, name).iter().map(|each| each["id"].clone()).collect::<Vec<_>>();
            assert_eq!(ids(&converted), ids(&order), "{label}: {name}");
        }
    }
}

#[test]
fn an_orders_amounts_are_kept_in_smallest_units() {
    for (label, order) in v2() {
        let converted = convert(&order);
        let digits = digits(&converted);
        let names = [
            ("total", "total"),
            ("item_subtotal", "subtotal"),
            ("shipping_subtotal", "shipping_total"),
            ("tax_total", "tax_total"),
            ("item_tax_total", "item_tax_total"),
            ("shipping_tax_total", "shipping_tax_total"),
            ("credit_line_total", "gift_card_total"),
        ];
        assert_amounts(&label, &order, &converted, digits, &names);
        assert_eq!(converted["discount_total"], units(discount(&order), digits), "{label}: discount_total");
        assert_eq!(converted["gift_card_tax_total"], json!(0), "{label}");
        let empty = Object::new();
        let summary = order.get("summary").and_then(Value::as_object).unwrap_or(&empty);
        let names = [("paid_total", "paid_total"), ("refunded_total", "refunded_total")];
        assert_amounts(&label, summary, &converted, digits, &names);
        let [paid, refunded, refundable] =
            ["paid_total", "refunded_total", "refundable_amount"].map(|name| converted[name].as_i64().unwrap());
        assert_eq!(refundable, paid - refunded, "{label}: refundable_amount");
    }
}

#[test]
fn amounts_of_lines_are_kept_in_smallest_units() {
    for (label, order) in v2() {
        let converted = convert(&order);
        let digits = digits(&converted);
        for (from, to) in list(&order, "items").into_iter().zip(list(&converted, "items")) {
            let same = ["unit_price", "subtotal", "total", "original_total", "original_tax_total", "tax_total"];
            assert_amounts(&label, from, to, digits, &same.map(|name| (name, name)));
            assert_amounts(
                &label,
                from,
                to,
                digits,
                &[("discount_subtotal", "discount_total"), ("refundable_total", "refundable")],
            );
        }
        for (from, to) in list(&order, "shipping_methods").into_iter().zip(list(&converted, "shipping_methods")) {
            let same = ["subtotal", "total", "original_total", "original_tax_total", "tax_total"];
            assert_amounts(&label, from, to, digits, &same.map(|name| (name, name)));
            assert_amounts(&label, from, to, digits, &[("amount", "price")]);
        }
        let payments: Vec<_> = list(&order, "payment_collections").iter().flat_map(|of| list(of, "payments")).collect();
        assert_eq!(payments.len(), list(&converted, "payments").len(), "{label}");
        for (from, to) in payments.into_iter().zip(list(&converted, "payments")) {
            assert_amounts(&label, from, to, digits, &[("amount", "amount")]);
            assert_eq!(to["captured_at"], from["captured_at"], "{label}");
        }
    }
}

#[test]
fn currencies_have_their_smallest_units() {
    let yen = convert(&by_label("jpy"));
    assert_eq!(
        ["currency_code", "subtotal", "shipping_total", "tax_total", "total"].map(|name| yen[name].clone()),
        [json!("jpy"), json!(8910), json!(700), json!(872), json!(9591)]
    );
    let dinar = convert(&by_label("kwd"));
    assert_eq!(
        ["currency_code", "subtotal", "shipping_total", "tax_total", "total"].map(|name| dinar[name].clone()),
        [json!("kwd"), json!(18708), json!(1250), json!(904), json!(18992)]
    );
    let region = json!({"region": {"currency_code": "JPY"}, "total": 5});
    assert_eq!(convert(region.as_object().unwrap())["total"], json!(5));
    assert_eq!(convert(json!({"total": 5}).as_object().unwrap())["total"], json!(500));
}

#[test]
fn statuses_are_said_in_the_words_of_medusa_1() {
    for (label, status, payment, fulfillment) in [
        ("tax19", "pending", "awaiting", "not_fulfilled"),
        ("capture-part", "pending", "awaiting", "not_fulfilled"),
        ("refund-part", "pending", "partially_refunded", "not_fulfilled"),
        ("refund-all", "pending", "refunded", "not_fulfilled"),
        ("part-shipped", "pending", "captured", "partially_shipped"),
        ("delivered", "pending", "captured", "shipped"),
        ("part-delivered", "pending", "captured", "partially_shipped"),
        ("canceled", "canceled", "canceled", "not_fulfilled"),
        ("draft-open", "pending", "not_paid", "not_fulfilled"),
    ] {
        let order = convert(&by_label(label));
        let statuses = ["status", "payment_status", "fulfillment_status"].map(|name| order[name].as_str().unwrap());
        assert_eq!(statuses, [status, payment, fulfillment], "{label}");
    }
    let unknown = json!({"status": "lost", "payment_status": 3, "fulfillment_status": ""});
    let unknown = convert(unknown.as_object().unwrap());
    for name in ["status", "payment_status", "fulfillment_status"] {
        assert_eq!(unknown[name], Value::Null, "{name}");
    }
}

#[test]
fn what_came_back_is_there() {
    let all = recorded("v2/everything");
    let order = convert(&all.iter().find(|(label, _)| label.contains("return-received")).unwrap().1);
    let back = &order["returns"][0];
    assert_eq!(back["status"], json!("received"));
    assert_eq!(back["items"].as_array().unwrap().len(), 1);
    assert_eq!(back["shipping_method"]["return_id"], back["id"]);
    assert_eq!(order["fulfillments"][0]["tracking_links"][0]["tracking_number"], json!("TRACK1"));
    assert_eq!(order["discounts"][0]["id"], order["items"][0]["adjustments"][0]["discount_id"]);
    assert_eq!(order["refunds"][0]["payment_id"], order["payments"][0]["id"]);
    assert_eq!(order["refunds"][0]["amount"], order["payments"][0]["amount_refunded"]);
    assert_eq!(order["refunds"][0]["amount"], order["refunded_total"]);
}

#[test]
fn a_small_order_is_converted_whole() {
    let order = json!({
        "id": "order_1",
        "display_id": 7,
        "status": "pending",
        "summary": {"paid_total": 26.1, "raw_paid_total": {"value": "26.095", "precision": 20}, "refunded_total": 1.5},
        "email": "ann@example.com",
        "currency_code": "eur",
        "customer_id": "cus_1",
        "region_id": "reg_1",
        "metadata": {"a": 1},
        "created_at": "2026-01-01T10:00:00.000Z",
        "updated_at": "2026-01-02T10:00:00.000Z",
        "total": 26.0947,
        "discount_total": 1.19,
        "discount_tax_total": 0.19,
        "tax_total": 4.1663,
        "item_subtotal": 17.94,
        "item_tax_total": 3.2186,
        "shipping_subtotal": 4.9884,
        "shipping_tax_total": 0.9477,
        "credit_line_total": 0,
        "items": [{
            "id": "ordli_1",
            "title": "Mug, small",
            "product_title": "Mug",
            "variant_title": "Small",
            "variant_id": "variant_1",
            "is_tax_inclusive": false,
            "is_discountable": true,
            "unit_price": 8.97,
            "quantity": 2,
            "detail": {"fulfilled_quantity": 2, "delivered_quantity": 1, "return_received_quantity": 0},
            "metadata": {},
            "tax_lines": [{"rate": 19, "code": "de", "description": "VAT"}],
            "adjustments": [{"id": "adj_1", "amount": 1.005, "promotion_id": "promo_1", "description": "One off"}],
            "subtotal": 17.94,
            "discount_subtotal": 1.005,
            "total": 20.1536,
            "original_total": 21.3486,
            "original_tax_total": 3.4086,
            "tax_total": 3.2186,
            "refundable_total": 20.1536
        }],
        "shipping_methods": [{
            "id": "ordsm_1",
            "name": "Standard",
            "amount": 4.99,
            "shipping_option_id": "so_1",
            "is_tax_inclusive": true,
            "data": {},
            "total": 5.9361,
            "subtotal": 4.9884,
            "original_total": 5.9361,
            "tax_total": 0.9477,
            "original_tax_total": 0.9477
        }],
        "shipping_address": {"first_name": "Ann", "country_code": "de"},
        "payment_collections": [{"payments": [{
            "id": "pay_1",
            "amount": 26.095,
            "currency_code": "eur",
            "provider_id": "pp_system_default",
            "captured_at": "2026-01-01T11:00:00.000Z",
            "refunds": [{"amount": 1, "note": "sorry"}, {"amount": 0.5}]
        }]}],
        "payment_status": "partially_refunded",
        "fulfillment_status": "partially_delivered"
    });
    let refund = |id: &str, amount: u32, note: Value| {
        json!({
            "id": id, "created_at": null, "updated_at": null, "order_id": "order_1", "payment_id": "pay_1",
            "amount": amount, "note": note, "reason": "other", "metadata": null, "idempotency_key": null
        })
    };
    let expected = json!({
        "object": "order",
        "id": "order_1",
        "created_at": "2026-01-01T10:00:00.000Z",
        "updated_at": "2026-01-02T10:00:00.000Z",
        "status": "pending",
        "fulfillment_status": "partially_shipped",
        "payment_status": "partially_refunded",
        "display_id": 7,
        "cart_id": null,
        "customer_id": "cus_1",
        "email": "ann@example.com",
        "billing_address_id": null,
        "shipping_address_id": "addr_1_shipping",
        "region_id": "reg_1",
        "currency_code": "eur",
        "tax_rate": null,
        "draft_order_id": null,
        "canceled_at": null,
        "metadata": {"a": 1},
        "no_notification": null,
        "idempotency_key": null,
        "external_id": null,
        "sales_channel_id": null,
        "billing_address": null,
        "claims": [],
        "customer": null,
        "discounts": [],
        "fulfillments": [],
        "gift_card_transactions": [],
        "gift_cards": [],
        "items": [{
            "id": "ordli_1",
            "created_at": null,
            "updated_at": null,
            "cart_id": null,
            "order_id": "order_1",
            "swap_id": null,
            "claim_order_id": null,
            "original_item_id": null,
            "order_edit_id": null,
            "title": "Mug",
            "description": "Small",
            "thumbnail": null,
            "is_return": false,
            "is_giftcard": false,
            "should_merge": true,
            "allow_discounts": true,
            "has_shipping": false,
            "unit_price": 897,
            "variant_id": "variant_1",
            "quantity": 2,
            "fulfilled_quantity": 2,
            "returned_quantity": null,
            "shipped_quantity": 1,
            "metadata": {},
            "adjustments": [{
                "id": "adj_1", "item_id": "ordli_1", "description": "One off", "discount_id": "promo_1",
                "amount": 100.5, "metadata": null
            }],
            "tax_lines": [{
                "id": "litl_1_1", "created_at": null, "updated_at": null, "rate": 19, "name": "VAT", "code": "de",
                "metadata": null, "item_id": "ordli_1"
            }],
            "variant": null,
            "refundable": 2015,
            "subtotal": 1794,
            "discount_total": 101,
            "total": 2015,
            "original_total": 2135,
            "original_tax_total": 341,
            "tax_total": 322,
            "raw_discount_total": 100.5
        }],
        "payments": [{
            "id": "pay_1",
            "created_at": null,
            "updated_at": null,
            "swap_id": null,
            "cart_id": null,
            "order_id": "order_1",
            "amount": 2610,
            "currency_code": "eur",
            "amount_refunded": 150,
            "provider_id": "pp_system_default",
            "data": null,
            "captured_at": "2026-01-01T11:00:00.000Z",
            "canceled_at": null,
            "metadata": null,
            "idempotency_key": null
        }],
        "refunds": [refund("ref_1_1", 100, json!("sorry")), refund("ref_1_2", 50, Value::Null)],
        "region": null,
        "returns": [],
        "sales_channel": null,
        "shipping_address": {
            "id": "addr_1_shipping", "created_at": null, "updated_at": null, "deleted_at": null, "customer_id": null,
            "company": null, "first_name": "Ann", "last_name": null, "address_1": null, "address_2": null,
            "city": null, "country_code": "de", "province": null, "postal_code": null, "phone": null, "metadata": null
        },
        "shipping_methods": [{
            "id": "ordsm_1",
            "shipping_option_id": "so_1",
            "order_id": "order_1",
            "claim_order_id": null,
            "cart_id": null,
            "swap_id": null,
            "return_id": null,
            "price": 499,
            "data": {},
            "includes_tax": true,
            "shipping_option": {
                "id": "so_1", "created_at": null, "updated_at": null, "deleted_at": null, "name": "Standard",
                "region_id": "reg_1", "profile_id": null, "provider_id": null, "price_type": null, "amount": null,
                "is_return": null, "admin_only": null, "data": null, "metadata": null
            },
            "tax_lines": [],
            "original_total": 594,
            "total": 594,
            "subtotal": 499,
            "original_tax_total": 95,
            "tax_total": 95
        }],
        "swaps": [],
        "subtotal": 1794,
        "discount_total": 100,
        "shipping_total": 499,
        "refunded_total": 150,
        "paid_total": 2610,
        "refundable_amount": 2460,
        "item_tax_total": 322,
        "shipping_tax_total": 95,
        "tax_total": 417,
        "gift_card_total": 0,
        "gift_card_tax_total": 0,
        "total": 2609
    });
    let converted = Value::Object(convert(order.as_object().unwrap()));
    // As texts: so the order of members counts.
    assert_eq!(serde_json::to_string_pretty(&converted).unwrap(), serde_json::to_string_pretty(&expected).unwrap());
}

#[test]
fn an_empty_order_converts() {
    let converted = convert(&Object::new());
    for (name, value) in &converted {
        let expected = match name.as_str() {
            "object" => json!("order"),
            "claims"
            | "discounts"
            | "fulfillments"
            | "gift_card_transactions"
            | "gift_cards"
            | "items"
            | "payments"
            | "refunds"
            | "returns"
            | "shipping_methods"
            | "swaps" => json!([]),
            name if name.ends_with("total") || name == "refundable_amount" => json!(0),
            _ => Value::Null,
        };
        assert_eq!(*value, expected, "{name}");
    }
}

/// Replaces every value at one depth of an answer, the order itself being the first.
fn spoil(value: &mut Value, depth: usize, with: &Value) {
    match value {
        _ if depth == 0 => *value = with.clone(),
        Value::Object(object) => object.values_mut().for_each(|value| spoil(value, depth - 1, with)),
        Value::Array(list) => list.iter_mut().for_each(|value| spoil(value, depth - 1, with)),
        _ => {}
    }
}

#[test]
fn whatever_comes_in_converts() {
    let values = [
        json!(null),
        json!(true),
        json!(-1e13),
        json!(10_000_000_000_000_i64),
        json!(1e300),
        json!("9999999999999.99999999999999999999"),
        json!("é_ü"),
        json!([]),
        json!([[{}], {}, null]),
        json!({}),
        json!({"value": "-9999999999999.9999999999"}),
    ];
    for (_, order) in recorded("v2/everything") {
        for (depth, with) in (1..8).flat_map(|depth| values.iter().map(move |with| (depth, with))) {
            let mut order = Value::Object(order.clone());
            spoil(&mut order, depth, with);
            assert_eq!(convert(order.as_object().unwrap()).len(), 51);
        }
    }
}

#[test]
fn long_ids_are_not_repeated_in_every_part() {
    let id = "x".repeat(100_000);
    let order = json!({"id": id, "items": vec![json!({"tax_lines": [{}, {}]}); 1000]});
    let converted = convert(order.as_object().unwrap());
    assert_eq!(converted["id"], json!(id));
    assert_eq!(converted["items"][999]["order_id"], Value::Null);
    assert!(Value::Object(converted).to_string().len() < 2_000_000);
}

#[test]
fn without_a_summary_payment_collections_tell_what_was_paid() {
    let order = json!({"payment_collections": [
        {"captured_amount": 10, "refunded_amount": 0, "payments": [{"captures": [{"amount": 99}]}]},
        {"payments": [{"amount": 9, "captures": [{"amount": 1.5}, {"amount": 2}], "refunds": [{"amount": 0.25}]}]},
        {"payments": [{"amount": 50}]}
    ]});
    let converted = convert(order.as_object().unwrap());
    let totals = ["paid_total", "refunded_total", "refundable_amount"].map(|name| converted[name].clone());
    assert_eq!(totals, [json!(1350), json!(25), json!(1325)]);
}

#[test]
fn promotions_become_discounts() {
    for (method, expected) in [
        (json!({"type": "percentage", "value": 12.5, "allocation": "across"}), json!(["percentage", 12.5, "total"])),
        (json!({"type": "fixed", "value": 5.5, "allocation": "each"}), json!(["fixed", 550, "item"])),
        (
            json!({"type": "percentage", "value": 100, "target_type": "shipping_methods"}),
            json!(["free_shipping", 100, null]),
        ),
        (json!({"id": "proappmet_1"}), json!([null, null, null])),
    ] {
        let order = json!({"id": "order_1", "promotions": [
            {"id": "promo_1", "code": "TEN", "status": "inactive", "limit": 3, "used": 2, "application_method": method}
        ]});
        let converted = convert(order.as_object().unwrap());
        let discount = &converted["discounts"][0];
        let rule = &discount["rule"];
        assert_eq!(json!([rule["type"], rule["value"], rule["allocation"]]), expected);
        assert_eq!(discount["rule_id"], rule["id"]);
        assert_eq!(
            json!([discount["is_disabled"], discount["usage_limit"], discount["usage_count"]]),
            json!([true, 3, 2])
        );
    }
}
