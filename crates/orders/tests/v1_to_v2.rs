//! Orders recorded from Medusa 1.20.11, in the shape of Medusa 2.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail where it stands")]

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use stheno_orders::money;
use stheno_orders::v1_to_v2::convert;

const RECORDED: [&str; 2] =
    [include_str!("fixtures/v1/default.jsonl"), include_str!("fixtures/v1/tax-inclusive.jsonl")];
const EVERYTHING: &str = include_str!("fixtures/v2/everything.jsonl");
/// Orders as Medusa 2 answers them with a customer, with all columns.
const WITH_COLUMNS: &str = include_str!("fixtures/v2/customers.jsonl");
/// Columns that are in no answer of Medusa 2 unless asked for.
const ASKED_FOR: [&str; 6] =
    ["email", "currency_code", "no_notification", "canceled_at", "is_draft_order", "discount_subtotal"];

fn orders(file: &str) -> Vec<(String, Value)> {
    let read = |line| serde_json::from_str::<Value>(line).unwrap();
    file.lines().map(read).map(|line| (line["label"].as_str().unwrap().to_owned(), line["order"].clone())).collect()
}

/// Every recorded order, and what becomes of it.
fn converted() -> Vec<(String, Value, Value)> {
    let orders = RECORDED.iter().flat_map(|file| orders(file));
    orders.map(|(label, order)| (label, order.clone(), Value::Object(convert(order.as_object().unwrap())))).collect()
}

fn find(label: &str) -> (Value, Value) {
    converted().into_iter().find(|(of, ..)| of == label).map(|(_, order, converted)| (order, converted)).unwrap()
}

fn names(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

fn list<'a>(object: &'a Value, name: &str) -> &'a Vec<Value> {
    object[name].as_array().unwrap()
}

fn amount(object: &Value, name: &str) -> Decimal {
    money::read(&object[name]).unwrap_or_else(|| panic!("{name}: {}", object[name]))
}

/// The first order or part of one at a place, `a.b.c`, in which there is one.
fn first(order: &Value, path: &str) -> Option<Value> {
    path.split('.').try_fold(order.clone(), |value, name| match value.get(name)? {
        Value::Array(list) => list.first().cloned(),
        Value::Null => None,
        value => Some(value.clone()),
    })
}

#[test]
fn members_are_those_of_medusa_2_in_its_order() {
    let everything = orders(EVERYTHING);
    let expected = names(&everything[0].1);
    let columns: Value = WITH_COLUMNS.lines().map(|line| serde_json::from_str(line).unwrap()).next().unwrap();
    for (label, _, converted) in converted() {
        let members = names(&converted);
        let (asked_for, answered): (Vec<_>, Vec<_>) = members.into_iter().partition(|name| ASKED_FOR.contains(name));
        assert_eq!(answered, expected, "{label}");
        assert_eq!(asked_for, ASKED_FOR, "{label}");
        assert!(ASKED_FOR.iter().all(|name| columns.to_string().contains(&format!("\"{name}\":"))));
    }
}

#[test]
fn members_of_what_belongs_to_an_order_are_those_of_medusa_2() {
    let recorded: Vec<_> = orders(EVERYTHING);
    for path in [
        "summary",
        "items",
        "items.tax_lines",
        "items.adjustments",
        "items.detail",
        "items.variant",
        "items.variant.product",
        "credit_lines",
        "shipping_address",
        "billing_address",
        "shipping_methods",
        "shipping_methods.tax_lines",
        "shipping_methods.detail",
        "returns",
        "returns.items",
        "transactions",
        "customer",
        "region",
        "sales_channel",
        "payment_collections",
        "payment_collections.payments",
        "payment_collections.payments.captures",
        "payment_collections.payments.refunds",
        "promotions",
        "fulfillments",
        "fulfillments.items",
        "fulfillments.labels",
    ] {
        let expected = recorded.iter().find_map(|(_, order)| first(order, path));
        let Some(expected) = expected else { panic!("{path} is nowhere recorded") };
        let mut seen = 0;
        for (label, _, converted) in converted() {
            if let Some(part) = first(&converted, path) {
                assert_eq!(names(&part), names(&expected), "{label}: {path}");
                seen += 1;
            }
        }
        assert!(seen > 0, "{path}");
    }
}

#[test]
fn amounts_are_kept() {
    for (label, order, converted) in converted() {
        let unit = Decimal::from(10_u64.pow(money::digits(order["currency_code"].as_str().unwrap())));
        let same = |of: &Value, name: &str, to: &Value, as_name: &str| {
            assert_eq!(amount(to, as_name) * unit, amount(of, name), "{label}: {name} as {as_name}");
        };
        for (name, as_name) in [
            ("total", "total"),
            ("subtotal", "item_subtotal"),
            ("shipping_total", "shipping_subtotal"),
            ("discount_total", "discount_subtotal"),
            ("item_tax_total", "item_tax_total"),
            ("shipping_tax_total", "shipping_tax_total"),
        ] {
            same(&order, name, &converted, as_name);
        }
        same(&order, "refunded_total", &converted["summary"], "refunded_total");
        // Medusa 1 counts as paid what is only authorised, too.
        if list(&order, "payments").iter().all(|payment| !payment["captured_at"].is_null()) {
            same(&order, "paid_total", &converted["summary"], "paid_total");
        }
        for (of, to) in list(&order, "items").iter().zip(list(&converted, "items")) {
            assert_eq!(of["id"], to["id"]);
            for name in ["total", "subtotal", "tax_total", "original_total", "original_tax_total", "unit_price"] {
                same(of, name, to, name);
            }
            same(of, "discount_total", to, "discount_subtotal");
            same(of, "refundable", to, "refundable_total");
        }
        for (of, to) in list(&order, "shipping_methods").iter().zip(list(&converted, "shipping_methods")) {
            same(of, "price", to, "amount");
            for name in ["total", "subtotal", "tax_total", "original_total", "original_tax_total"] {
                same(of, name, to, name);
            }
        }
    }
}

#[test]
fn totals_agree_with_each_other_as_in_medusa_2() {
    for (label, _, order) in converted() {
        let of = |name| amount(&order, name);
        let due = of("subtotal") + of("tax_total") - of("discount_subtotal") - of("credit_line_total");
        assert_eq!(of("total"), due, "{label}");
        assert_eq!(of("discount_total"), of("original_total") - of("item_total") - of("shipping_total"), "{label}");
        assert_eq!(of("item_total") + of("shipping_total") - of("credit_line_total"), of("total"), "{label}");
        assert_eq!(of("original_total"), of("original_subtotal") + of("original_tax_total"), "{label}");
        for item in list(&order, "items") {
            let of = |name| amount(item, name);
            assert_eq!(of("total"), of("original_total") - of("discount_total"), "{label}");
            let tax: Decimal = list(item, "tax_lines").iter().map(|line| amount(line, "total")).sum();
            assert_eq!(tax, of("tax_total"), "{label}");
        }
    }
}

#[test]
fn every_number_is_that_of_its_twin() {
    fn check(value: &Value, label: &str) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    if let Some(of) = name.strip_prefix("raw_") {
                        let exact = money::read_raw(Some(value), None);
                        assert_eq!(exact.map(money::to_json).unwrap_or_default(), object[of], "{label}: {of}");
                    }
                    check(value, label);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| check(value, label)),
            _ => {}
        }
    }
    converted().iter().for_each(|(label, _, order)| check(order, label));
}

#[test]
fn currencies_have_their_digits() {
    for (label, total) in [("jpy", json!(9591)), ("kwd", json!(18.992)), ("tax19", json!(107.06))] {
        assert_eq!(find(label).1["total"], total);
    }
}

#[test]
fn statuses_are_those_that_medusa_2_gives() {
    for (label, payment, fulfillment) in [
        ("tax19", "authorized", "not_fulfilled"),
        ("captured", "captured", "not_fulfilled"),
        ("gift-full", "captured", "not_fulfilled"),
        ("refund-part", "partially_refunded", "not_fulfilled"),
        ("refund-all", "refunded", "not_fulfilled"),
        ("return-received", "captured", "shipped"),
        ("canceled", "canceled", "not_fulfilled"),
        ("fulfillment-canceled", "captured", "canceled"),
        ("part-shipped", "captured", "partially_shipped"),
        ("part-fulfilled", "captured", "partially_fulfilled"),
    ] {
        let order = find(label).1;
        assert_eq!((&order["payment_status"], &order["fulfillment_status"]), (&json!(payment), &json!(fulfillment)));
    }
}

#[test]
fn statuses_without_an_equal_are_read_from_the_order() {
    let statuses = |order: Value| {
        let order = convert(order.as_object().unwrap());
        [order["payment_status"].clone(), order["fulfillment_status"].clone()]
    };
    let payments = json!([{"captured_at": "2026"}, {}]);
    let items = json!([{"quantity": 2, "fulfilled_quantity": 2, "shipped_quantity": 1}]);
    let order = |fulfillments| {
        json!({"payment_status": "awaiting", "fulfillment_status": "requires_action", "payments": payments,
            "items": items, "fulfillments": fulfillments})
    };
    assert_eq!(statuses(order(json!([{}]))), ["partially_captured", "fulfilled"]);
    assert_eq!(statuses(order(json!([{"shipped_at": "2026"}]))), ["partially_captured", "partially_shipped"]);
    assert_eq!(statuses(order(json!([{"canceled_at": "2026"}]))), ["partially_captured", "not_fulfilled"]);
    assert_eq!(statuses(json!({"payment_status": "awaiting", "total": 5})), ["awaiting", "not_fulfilled"]);
}

#[test]
fn what_is_due_is_what_was_not_captured() {
    for (label, due) in [
        ("tax19", json!(107.06)),
        ("captured", json!(0)),
        ("refund-part", json!(0)),
        ("refund-all", json!(0)),
        ("swap-done", json!(0)),
        ("claim-refund", json!(0)),
        ("gift-full", json!(0)),
        ("order-edit", json!(114.99)),
    ] {
        assert_eq!(find(label).1["summary"]["pending_difference"], due, "{label}");
    }
}

#[test]
fn gift_cards_are_one_credit_line() {
    let (order, converted) = find("gift-two");
    let lines = list(&converted, "credit_lines");
    assert_eq!(lines.len(), 1);
    let credit = amount(&order, "gift_card_total") + amount(&order, "gift_card_tax_total");
    assert_eq!(amount(&lines[0], "amount") * Decimal::ONE_HUNDRED, credit);
    assert_eq!(lines[0]["reference_id"], order["gift_card_transactions"][0]["gift_card_id"]);
    assert!(list(&find("tax19").1, "credit_lines").is_empty());
}

#[test]
fn refunds_are_with_the_payment_they_are_of() {
    let (order, converted) = find("refund-part");
    let payment = &converted["payment_collections"][0]["payments"][0];
    let refunded: Vec<_> = list(payment, "refunds").iter().map(|refund| amount(refund, "amount")).collect();
    assert_eq!(refunded, [Decimal::new(1234, 2), Decimal::ONE]);
    let moved: Vec<_> = list(&converted, "transactions").iter().map(|each| each["amount"].clone()).collect();
    assert_eq!(moved, [json!(67.41), json!(-12.34), json!(-1)]);
    assert_eq!(converted["transactions"][1]["reference_id"], order["refunds"][0]["id"]);

    let two = json!({"currency_code": "jpy",
        "payments": [{"id": "pay_1", "amount": 5, "amount_refunded": 2}, {"id": "pay_2", "amount": 9, "amount_refunded": 9}],
        "refunds": [{"id": "ref_1", "amount": 7}, {"id": "ref_2", "amount": 2}, {"id": "ref_3", "amount": 2, "payment_id": "pay_2"}]});
    let two = Value::Object(convert(two.as_object().unwrap()));
    let payments = list(&two["payment_collections"][0], "payments");
    let of = |index: usize| list(&payments[index], "refunds").iter().map(|of| of["id"].clone()).collect::<Vec<_>>();
    assert_eq!((of(0), of(1)), (vec![json!("ref_2")], vec![json!("ref_1"), json!("ref_3")]));
}

#[test]
fn codes_of_discounts_are_told() {
    let (order, converted) = find("pct10-total");
    let adjustments: Vec<_> = list(&converted, "items").iter().flat_map(|item| list(item, "adjustments")).collect();
    assert!(!adjustments.is_empty());
    for adjustment in adjustments {
        assert_eq!(adjustment["code"], order["discounts"][0]["code"]);
        assert_eq!(adjustment["promotion_id"], converted["promotions"][0]["id"]);
    }
}

#[test]
fn prices_with_tax_stay_so() {
    let with_tax = RECORDED[1].lines().count();
    let is_inclusive = |order: &Value| list(order, "items").iter().any(|item| item["is_tax_inclusive"] == true);
    let seen = converted().iter().filter(|(.., order)| is_inclusive(order)).count();
    assert!(seen > 0 && seen <= with_tax, "{seen}");
}

#[test]
fn without_lines_nothing_was_taken_off() {
    let order = json!({"currency_code": "eur", "subtotal": 1000, "shipping_total": 500, "item_tax_total": 190,
        "shipping_tax_total": 95, "tax_total": 285, "total": 1785});
    let order = convert(order.as_object().unwrap());
    let of = |name: &str| order[name].clone();
    assert_eq!([of("original_total"), of("discount_total"), of("item_total")], [json!(17.85), json!(0), json!(11.9)]);
    let item = json!({"items": [{"subtotal": 1000, "tax_total": 190, "total": 1190}]});
    let item = &convert(item.as_object().unwrap())["items"][0];
    assert_eq!([&item["original_total"], &item["discount_total"]], [&json!(11.9), &json!(0)]);
}

#[test]
fn an_empty_order_converts() {
    let order = Value::Object(convert(&Map::new()));
    let everything = orders(EVERYTHING);
    assert!(names(&everything[0].1).iter().all(|name| order.get(name).is_some()));
    assert_eq!(
        [&order["id"], &order["items"], &order["total"], &order["shipping_address"]],
        [&json!(null), &json!([]), &json!(0), &json!(null)]
    );
    assert_eq!(order["summary"]["raw_paid_total"], json!({"value": "0", "precision": 20}));
}

#[test]
fn whatever_an_order_is_made_of_converts() {
    let huge = "9".repeat(1000);
    let values = [
        json!(null),
        json!(-1e13),
        json!(1e13),
        json!("x"),
        json!(huge),
        json!([[]]),
        json!({"a": 1}),
        json!([null, {}]),
    ];
    for (index, (_, order)) in RECORDED.iter().flat_map(|file| orders(file)).enumerate() {
        let mut hostile = order;
        let mut count = index;
        replace(&mut hostile, &values, &mut count);
        if let Value::Object(order) = hostile {
            assert!(convert(&order).contains_key("fulfillment_status"));
        }
    }
}

/// Puts other values in the place of every seventh one.
fn replace(value: &mut Value, values: &[Value], count: &mut usize) {
    *count += 1;
    if count.is_multiple_of(7) {
        *value = values[*count / 7 % values.len()].clone();
        return;
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(|value| replace(value, values, count)),
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, values, count)),
        _ => {}
    }
}

#[test]
fn a_long_text_is_not_told_with_every_line() {
    let long = "x".repeat(100_000);
    let items: Vec<_> = (0..1000).map(|_| json!({"quantity": 1})).collect();
    let order = json!({"id": long, "currency_code": long, "items": items});
    let size = Value::Object(convert(order.as_object().unwrap())).to_string().len();
    assert!(size < 10_000_000, "{size}");
}
