//! The rules of Medusa 1's totals that no recorded order shows: in small orders, and in made-up ones that the services of
//! Medusa 1.20.11 calculated (with tax-inclusive prices, and a tax provider that gives the region's rate).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use serde_json::{Value, json};
use stheno_orders::totals_v1::complete;

fn completed(order: &Value) -> Value {
    let mut order = order.as_object().unwrap().clone();
    complete(&mut order);
    Value::Object(order)
}

/// Everything that is expected is there; numbers may differ in the digits that only doubles have.
fn assert_has(got: &Value, expected: &Value, at: &str) {
    match expected {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| assert_has(&got[name], inner, &format!("{at}.{name}")));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(n, inner)| assert_has(&got[n], inner, &format!("{at}.{n}")));
        }
        _ => {
            let (got, expected) = (got.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((got - expected).abs() < 1e-6, "{at}: {got}, Medusa: {expected}");
        }
    }
}

#[test]
fn made_up_orders_come_to_what_the_services_of_medusa_make_of_them() {
    let lines: Vec<Value> =
        include_str!("fixtures/v1/calculated.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for line in &lines {
        assert_has(&completed(&line["order"]), &line["totals"], line["order"]["id"].as_str().unwrap());
    }
    assert!(lines.len() > 40, "{}", lines.len());
}

fn small() -> Value {
    json!({
        "items": [{"unit_price": 1000, "quantity": 2, "variant_id": "v", "tax_lines": [{"rate": 10}],
            "adjustments": [{"amount": 100, "discount_id": null}]}],
        "shipping_methods": [{"price": 500, "tax_lines": [{"rate": 10}]}],
        "payments": [{"amount": 2640}]
    })
}

#[test]
fn totals_that_are_there_are_kept_and_counted() {
    let mut order = small();
    order["items"][0]["tax_total"] = json!(191);
    order["items"][0]["subtotal"] = json!("2001");
    order["shipping_methods"][0]["subtotal"] = json!(400);
    order["shipping_methods"][0]["total"] = json!("not a number");
    order["refunded_total"] = json!(40);
    order["paid_total"] = Value::Null;
    let order = completed(&order);
    assert_eq!(order["items"][0]["tax_total"], 191);
    assert_eq!(order["items"][0]["subtotal"], "2001");
    assert_eq!(order["items"][0]["total"], 2001 - 100 + 191);
    assert_eq!(order["items"][0]["original_total"], 2001 + 200);
    assert_eq!(order["shipping_methods"][0]["total"], "not a number");
    assert_eq!(order["shipping_total"], 400);
    assert_eq!(order["paid_total"], 2640);
    assert_eq!(order["refunded_total"], 40);
    assert_eq!(order["refundable_amount"], 2600);
    assert_eq!(order["tax_total"], 191 + 50);
    assert_eq!(order["total"], 2001 + 400 + 241 - 100);

    assert_eq!(completed(&order), order, "what is complete stays as it is");
}

#[test]
fn half_a_cent_is_rounded_as_the_double_that_it_is() {
    let order = completed(&json!({
        "items": [{"unit_price": 50, "quantity": 1, "tax_lines": [{"rate": 29}]}],
        "shipping_methods": [{"price": 50, "tax_lines": [{"rate": 29}]}]
    }));
    assert_eq!(order["items"][0]["tax_total"], 14);
    assert_eq!(order["items"][0]["refundable"], 64);
    assert_eq!(order["shipping_methods"][0]["tax_total"], 14);
    assert_eq!(order["total"], 128);
}

#[test]
fn an_order_with_its_own_rate_is_taxed_by_it() {
    let mut order = small();
    order["tax_rate"] = json!(25);
    order["items"][0]["returned_quantity"] = json!(1);
    let exclusive = completed(&order);
    let item = &exclusive["items"][0];
    assert_eq!(item["subtotal"], 2000);
    assert_eq!(item["tax_total"], 475);
    assert_eq!(item["original_tax_total"], 500);
    assert_eq!(item["total"], 2475, "without the discount, as Medusa has it");
    assert_eq!(item["original_total"], 2500);
    assert_eq!(item["refundable"], 1125, "the whole discount is taken off");
    let method = &exclusive["shipping_methods"][0];
    assert_eq!((&method["total"], &method["tax_total"]), (&json!(500), &json!(125)));
    assert_eq!(exclusive["tax_total"], 600);
    assert_eq!(exclusive["total"], 2000 + 500 + 600 - 100);

    order["items"][0]["includes_tax"] = json!(true);
    let inclusive = completed(&order);
    let item = &inclusive["items"][0];
    assert_eq!(item["subtotal"], 1600);
    assert_eq!(item["tax_total"], 375);
    assert_eq!(item["original_total"], 2000);

    order["items"][0]["includes_tax"] = json!(false);
    order["tax_rate"] = json!(0);
    let zero = completed(&order);
    assert_eq!(zero["items"][0]["tax_total"], 190, "by its tax lines");
    assert_eq!(zero["items"][0]["refundable"], 900, "by the order's rate");
}

#[test]
fn without_any_tax_line_the_region_has_the_rate() {
    let item = |variant: Value, lines: Value| json!({"unit_price": 1000, "quantity": 1, "variant_id": variant, "tax_lines": lines});
    let order = |items: Vec<Value>| {
        completed(&json!({"items": items, "shipping_methods": [{"price": 100}], "region": {"tax_rate": 20}}))
    };
    let by_region = order(vec![item(json!("v"), json!([])), item(Value::Null, json!([]))]);
    assert_eq!(by_region["items"][0]["tax_total"], 200);
    assert_eq!(by_region["items"][0]["refundable"], 1000);
    assert_eq!(by_region["items"][1]["tax_total"], 0);
    assert_eq!(by_region["shipping_tax_total"], 20);
    assert_eq!(by_region["items"][0]["tax_lines"], json!([]));

    let by_lines = order(vec![item(json!("v"), json!([])), item(json!("v"), json!([{"rate": 5}]))]);
    assert_eq!(by_lines["item_tax_total"], 50, "one line is enough");

    let inclusive = completed(&json!({
        "items": [{"unit_price": 1000, "quantity": 1, "variant_id": "v", "includes_tax": true}]
    }));
    assert_eq!(inclusive["total"], 1000, "no region, no tax");
}

#[test]
fn only_adjustments_of_the_first_discount_and_of_none_count() {
    let order = completed(&json!({
        "discounts": [
            {"id": "free", "rule": {"type": "free_shipping"}},
            {"id": "first", "rule": {"type": "fixed"}},
            {"id": "second", "rule": {"type": "fixed"}}
        ],
        "items": [
            {"unit_price": 1000, "quantity": 3, "allow_discounts": true, "tax_lines": [], "adjustments": [
                {"amount": 10.25, "discount_id": "first"}, {"amount": 20, "discount_id": "second"},
                {"amount": 0.25, "discount_id": null}, {"amount": 40, "discount_id": "free"}
            ]},
            {"unit_price": 1000, "quantity": 1, "allow_discounts": false, "adjustments": [
                {"amount": 5, "discount_id": "first"}, {"amount": 0.5, "discount_id": null}
            ]}
        ],
        "shipping_methods": [{"price": 100, "tax_lines": [{"rate": 10}]}]
    }));
    assert_eq!(order["items"][0]["raw_discount_total"], 10.5);
    assert_eq!(order["items"][0]["discount_total"], 11);
    assert_eq!(order["items"][0]["refundable"], 3 * (1000 - 4));
    assert_eq!(order["items"][1]["discount_total"], 1);
    assert_eq!(order["raw_discount_total"], 11);
    assert_eq!(order["discount_total"], 11);
    let method = &order["shipping_methods"][0];
    assert_eq!((&method["total"], &method["original_total"]), (&json!(0), &json!(110)));
    assert_eq!(order["shipping_total"], 0);
}

#[test]
fn gift_cards_pay_by_their_transactions_or_else_by_their_balances() {
    let cards = |region: Value, cards: Value, transactions: Value| {
        let mut order = small();
        order["region"] = region;
        order["gift_cards"] = cards;
        order["gift_card_transactions"] = transactions;
        let order = completed(&order);
        (order["gift_card_total"].clone(), order["gift_card_tax_total"].clone(), order["total"].clone())
    };
    let taxable = || json!({"gift_cards_taxable": true, "tax_rate": 10});
    let with_tax = json!([{"amount": 500, "is_taxable": true, "tax_rate": 19}]);
    assert_eq!(cards(taxable(), json!([]), with_tax), (json!(500), json!(95), json!(2640 - 595)));
    let old = || json!([{"amount": 500, "is_taxable": null, "tax_rate": null, "gift_card": {"tax_rate": null}}]);
    assert_eq!(cards(taxable(), json!([]), old()), (json!(500), json!(50), json!(2640 - 550)));
    assert_eq!(cards(Value::Null, json!([]), old()), (json!(500), json!(0), json!(2640 - 500)));
    let balances = || json!([{"balance": 1000, "tax_rate": 10}, {"balance": 9000, "tax_rate": 20}]);
    assert_eq!(cards(taxable(), balances(), json!([])), (json!(2400), json!(100 + 280), json!(240 - 380)));
    assert_eq!(cards(Value::Null, balances(), json!([])), (json!(2640), json!(100 + 328), json!(-428)));
}

#[test]
fn an_order_of_nothing_comes_to_nothing() {
    let order = completed(&json!({}));
    for name in ["subtotal", "discount_total", "shipping_total", "tax_total", "gift_card_total", "total"] {
        assert_eq!(order[name], 0, "{name}");
    }
    let order = completed(&json!({"items": [{"unit_price": 100, "quantity": 0, "adjustments": [{"amount": 5}]}]}));
    assert_eq!(order["items"][0]["refundable"], 0);
    let order = completed(&json!({"items": [{"unit_price": 100, "quantity": -2, "tax_lines": [{"rate": 10}]}]}));
    assert_eq!(order["total"], -220);
}
