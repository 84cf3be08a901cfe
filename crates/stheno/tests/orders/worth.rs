//! What a customer is worth follows every order at once.

use serde_json::json;

use super::given::{Shop, changed, small_v1, small_v2};
use crate::support::at_once::{MANY, at_once};
use crate::support::database::Database;

on_both! {
    orders_are_counted_and_summed_by_currency,
    what_is_cancelled_refunded_or_a_draft_is_not_spent,
    an_order_that_changes_hands_takes_its_worth_along,
    the_last_order_is_the_one_that_was_placed_last,
    nothing_is_counted_twice_at_once,
}

const EMAIL: &str = "ada@example.com";

fn orders_are_counted_and_summed_by_currency(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(EMAIL, "secret");
    assert_eq!(shop.worth(&ada, "eur"), (0, false, 0));
    // 28.80 each, in whichever shape
    shop.taken("v1", &small_v1("order_1", EMAIL));
    shop.taken("v2", &small_v2("order_2", EMAIL));
    assert_eq!(shop.worth(&ada, "eur"), (2, true, 5760));
    shop.taken("v2", &changed(small_v2("order_3", EMAIL), 0, &json!({"currency_code": "JPY"})));
    assert_eq!((shop.worth(&ada, "jpy"), shop.worth(&ada, "eur")), ((3, true, 29), (3, true, 5760)));
    // Another telling of an order takes the place of the first.
    shop.taken("v1", &changed(small_v1("order_1", EMAIL), 1, &json!({"total": 1000})));
    assert_eq!(shop.worth(&ada, "eur"), (3, true, 3880));
}

fn what_is_cancelled_refunded_or_a_draft_is_not_spent(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(EMAIL, "secret");
    let order = small_v1("order_1", EMAIL);
    shop.taken("v1", &order);
    shop.taken("v1", &changed(order.clone(), 1, &json!({"refunds": [{"id": "ref_1", "amount": 880}]})));
    assert_eq!(shop.worth(&ada, "eur"), (1, true, 2000));
    shop.taken("v1", &changed(order, 2, &json!({"status": "canceled"})));
    assert_eq!(shop.worth(&ada, "eur"), (1, true, 0));
    let draft = changed(small_v2("order_2", EMAIL), 0, &json!({"status": "draft"}));
    shop.taken("v2", &draft);
    assert_eq!(shop.worth(&ada, "eur"), (1, true, 0));
    // The draft becomes an order.
    shop.taken("v2", &changed(draft, 1, &json!({"status": "pending"})));
    assert_eq!(shop.worth(&ada, "eur"), (2, true, 2880));
}

fn an_order_that_changes_hands_takes_its_worth_along(database: &Database) {
    let shop = Shop::open(database);
    let (ada, bob) = (shop.customer(EMAIL, "secret"), shop.customer("bob@example.com", "secret"));
    let order = small_v1("order_1", EMAIL);
    shop.taken("v1", &order);
    assert_eq!((shop.worth(&ada, "eur"), shop.worth(&bob, "eur")), ((1, true, 2880), (0, false, 0)));
    shop.taken("v1", &changed(order, 1, &json!({ "customer_id": bob })));
    assert_eq!((shop.worth(&ada, "eur"), shop.worth(&bob, "eur")), ((0, false, 0), (1, true, 2880)));
}

fn the_last_order_is_the_one_that_was_placed_last(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(EMAIL, "secret");
    let placed = |id: &str, hour: u32| {
        changed(small_v1(id, EMAIL), 0, &json!({"created_at": format!("2026-01-01T{hour:02}:00:00.000Z")}))
    };
    let last = || {
        let same = |hour: u32| {
            format!("(SELECT id FROM \"order\" WHERE id = 'order_{hour}' AND created_at = c.last_order_at)")
        };
        shop.look(&format!("SELECT COALESCE({}, {}, 'none') FROM customer c WHERE c.id = '{ada}'", same(8), same(9)))
    };
    assert_eq!(last(), "none");
    // An older one that comes later is not the last one.
    shop.taken("v1", &placed("order_9", 9));
    shop.taken("v1", &placed("order_8", 8));
    assert_eq!(last(), "order_9");
    // Nor is one that turns out to have been placed before, also where both are told at once.
    let earlier = changed(placed("order_9", 7), 1, &json!({}));
    let batch = json!({"orders": [placed("order_9", 9), earlier]});
    assert_eq!(shop.admin.post("/v1/admin/orders/batch", &batch).status, 200);
    assert_eq!(last(), "order_8");
}

fn nothing_is_counted_twice_at_once(database: &Database) {
    let shop = Shop::open(database);
    // Given the same orders, told by many at the same moment, of a guest whom nobody has made yet
    let answers = at_once(|n| {
        let orders: Vec<_> = (0..MANY)
            .map(|m| {
                changed(small_v1(&format!("order_{}", (n + m) % MANY), EMAIL), u32::try_from(n).unwrap(), &json!({}))
            })
            .collect();
        shop.admin.post("/v1/admin/orders/batch", &json!({ "orders": orders }))
    });
    for answer in answers {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(shop.look("SELECT count(*) FROM customer"), "1");
    let ada = shop.look("SELECT id FROM customer");
    let count = i64::try_from(MANY).unwrap();
    assert_eq!(shop.worth(&ada, "eur"), (count, true, 2880 * count));
}
