//! Who sees an order: the customer whose it is, the shop, and whoever has the id of a guest's.

use serde_json::{Value, json};

use super::given::{Shop, changed, small_v1, small_v2};
use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::shop::create_key;

on_both! {
    customers_see_their_own_orders,
    who_has_not_signed_in_sees_orders_of_guests_by_their_ids,
    an_email_that_was_used_before_brings_no_orders,
    an_order_can_be_looked_up,
    drafts_are_for_the_shop,
    a_deleted_customer_is_shown_with_no_order,
    only_the_newest_telling_is_there,
    orders_of_deleted_customers_stay_theirs,
    more_orders_than_one_answer_holds_are_refused,
}

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const PASSWORD: &str = "correct horse battery";

/// A customer, signed in in the way of a generation.
fn signed_in(shop: &Shop<'_>, generation: &str, email: &str) -> Caller {
    let stranger = storefront(shop);
    let words = json!({"email": email, "password": PASSWORD});
    let token = match generation {
        "v1" => stranger.post("/v1/store/auth/token", &words).text_at("/access_token"),
        _ => stranger.token("customer", email, PASSWORD),
    };
    stranger.bearer(&token)
}

fn storefront(shop: &Shop<'_>) -> Caller {
    shop.stranger().with("x-publishable-api-key", &create_key(shop.database, "publishable"))
}

/// The orders that a caller lists.
fn listed(caller: &Caller, generation: &str) -> Value {
    let path = if generation == "v1" { "/v1/store/customers/me/orders" } else { "/v2/store/orders?order=-created_at" };
    let answer = caller.get(path);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let ids: Vec<Value> = answer["orders"].as_array().unwrap().iter().map(|order| order["id"].clone()).collect();
    assert_eq!(answer["count"], json!(ids.len()));
    ids.into()
}

fn status(caller: &Caller, generation: &str, order: &str) -> u16 {
    caller.get(&format!("/{generation}/store/orders/{order}")).status
}

fn customers_see_their_own_orders(database: &Database) {
    let shop = Shop::open_without_limits(database);
    for email in [ADA, BOB] {
        shop.customer(email, PASSWORD);
    }
    shop.taken("v1", &small_v1("order_1", ADA));
    shop.taken("v2", &changed(small_v2("order_2", ADA), 0, &json!({"created_at": "2026-01-02T00:00:00.000Z"})));
    shop.taken("v2", &small_v2("order_3", BOB));
    for generation in ["v1", "v2"] {
        let (ada, bob) = (signed_in(&shop, generation, ADA), signed_in(&shop, generation, BOB));
        assert_eq!(listed(&ada, generation), json!(["order_2", "order_1"]));
        assert_eq!(listed(&bob, generation), json!(["order_3"]));
        // By its id, and by all ways to ask for one in a list.
        for (order, of_ada, of_bob) in [("order_1", 200, 404), ("order_2", 200, 404), ("order_3", 404, 200)] {
            assert_eq!((status(&ada, generation, order), status(&bob, generation, order)), (of_ada, of_bob), "{order}");
        }
        let path = if generation == "v1" { "/v1/store/customers/me/orders" } else { "/v2/store/orders" };
        assert_eq!(bob.get(&format!("{path}?id=order_1")).json()["count"], 0);
        assert_eq!(bob.get("/v2/store/orders?$or[0][id]=order_1&$or[1][id]=order_3").json()["count"], 1);
        // A session of the shop's people is none of a customer's.
        assert_eq!(shop.admin.get(path).status, if generation == "v1" { 401 } else { 400 });
    }
}

fn who_has_not_signed_in_sees_orders_of_guests_by_their_ids(database: &Database) {
    let shop = Shop::open_without_limits(database);
    shop.customer(ADA, PASSWORD);
    shop.taken("v1", &small_v1("order_1", ADA));
    shop.taken("v1", &small_v1("order_2", "guest@example.com"));
    let (anybody, nonsense) = (storefront(&shop), storefront(&shop).bearer("nonsense"));
    let ada = signed_in(&shop, "v2", ADA);
    for generation in ["v1", "v2"] {
        for caller in [&anybody, &nonsense] {
            assert_eq!((status(caller, generation, "order_1"), status(caller, generation, "order_2")), (404, 200));
        }
        // Who is signed in has own orders, and no others.
        assert_eq!(status(&ada, generation, "order_2"), 404);
        let unknown = anybody.get(&format!("/{generation}/store/orders/order_1")).json();
        let message = match generation {
            "v1" => "Order with id order_1 was not found",
            _ => "Order id not found: order_1",
        };
        assert_eq!(unknown, json!({"type": "not_found", "message": message}));
    }
}

fn an_email_that_was_used_before_brings_no_orders(database: &Database) {
    let shop = Shop::open_without_limits(database);
    let before = shop.customer(ADA, PASSWORD);
    shop.taken("v1", &small_v1("order_1", ADA));
    assert_eq!(shop.admin.delete(&format!("/v2/admin/customers/{before}")).status, 200);
    shop.customer(ADA, PASSWORD);
    for generation in ["v1", "v2"] {
        let ada = signed_in(&shop, generation, ADA);
        assert_eq!(listed(&ada, generation), json!([]));
        assert_eq!(status(&ada, generation, "order_1"), 404);
        assert_eq!(status(&storefront(&shop), generation, "order_1"), 404);
    }
    // What is ordered from now on is the new customer's.
    shop.taken("v1", &small_v1("order_2", ADA));
    assert_eq!(listed(&signed_in(&shop, "v2", ADA), "v2"), json!(["order_2"]));
}

fn an_order_can_be_looked_up(database: &Database) {
    let shop = Shop::open(database);
    shop.taken("v1", &small_v1("order_1", ADA));
    let look_up = |query: &str| {
        let answer = shop.stranger().get(&format!("/v1/store/orders?{query}"));
        (answer.status, answer.text())
    };
    let (found, order) = look_up("display_id=7&email=ada@example.com&fields=id,display_id&expand=region");
    assert_eq!(found, 200);
    assert_eq!(serde_json::from_str::<Value>(&order).unwrap()["order"]["id"], "order_1");
    // Another address, another number, or two that both fit.
    let none = || (404, "Not Found".to_owned());
    assert_eq!(look_up("display_id=7&email=bob@example.com"), none());
    assert_eq!(look_up("display_id=8&email=ada@example.com"), none());
    assert_eq!(look_up("display_id=7.5&email=ada@example.com"), none());
    assert_eq!(look_up("display_id=99999999999&email=ada@example.com"), none());
    shop.taken("v2", &small_v2("order_2", ADA));
    assert_eq!(look_up("display_id=7&email=ada@example.com"), none());
    // A number can be guessed, so one may try only so often.
    let mut tries = (0..100).map(|number| look_up(&format!("display_id={number}&email=ada@example.com")).0);
    assert!(tries.any(|status| status == 429));
    assert_eq!(look_up("email=x").0, 400);
}

fn drafts_are_for_the_shop(database: &Database) {
    let shop = Shop::open_without_limits(database);
    let ada = shop.customer(ADA, PASSWORD);
    shop.taken("v2", &changed(small_v2("order_1", ADA), 0, &json!({"status": "draft"})));
    shop.taken("v2", &changed(small_v2("order_2", "guest@example.com"), 0, &json!({"status": "draft"})));
    for generation in ["v1", "v2"] {
        assert_eq!(listed(&signed_in(&shop, generation, ADA), generation), json!([]));
        assert_eq!(status(&signed_in(&shop, generation, ADA), generation, "order_1"), 404);
        assert_eq!(status(&storefront(&shop), generation, "order_2"), 404);
    }
    let me = signed_in(&shop, "v2", ADA).get("/v2/store/customers/me?fields=id,*orders").json();
    assert_eq!(me["customer"]["orders"], json!([]));
    for query in ["", "?q=ada", "?q=example.com&count=true"] {
        assert_eq!(shop.admin.get(&format!("/v2/admin/orders{query}")).json()["count"], 0, "{query}");
    }
    assert_eq!(shop.admin.get("/v2/admin/orders/order_1").json()["order"]["status"], "draft");
    let of_ada = |path: &str| shop.admin.get(path).json()["customer"]["orders"].as_array().map(Vec::len);
    assert_eq!(of_ada(&format!("/v2/admin/customers/{ada}?fields=*orders")), Some(1));
    // Medusa 1 keeps its drafts elsewhere.
    assert_eq!(of_ada(&format!("/v1/admin/customers/{ada}")), Some(0));
    assert_eq!(look_up_status(&shop), 404);
}

fn look_up_status(shop: &Shop<'_>) -> u16 {
    shop.stranger().get("/v1/store/orders?display_id=7&email=ada@example.com").status
}

fn a_deleted_customer_is_shown_with_no_order(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(ADA, PASSWORD);
    shop.taken("v2", &small_v2("order_1", ADA));
    let customer = || shop.admin.get("/v2/admin/orders/order_1?fields=customer_id,*customer").json()["order"].clone();
    assert_eq!((&customer()["customer_id"], &customer()["customer"]["email"]), (&json!(ada), &json!(ADA)));
    shop.admin.delete(&format!("/v2/admin/customers/{ada}"));
    let order = customer();
    assert_eq!((&order["customer_id"], order.get("customer")), (&json!(ada), None), "{order}");
}

fn only_the_newest_telling_is_there(database: &Database) {
    let shop = Shop::open(database);
    let order = small_v2("order_1", ADA);
    shop.taken("v2", &order);
    shop.taken("v2", &changed(order, 1, &json!({"version": 2, "status": "completed"})));
    let shown = shop.admin.get("/v2/admin/orders/order_1?fields=version,status").json()["order"].clone();
    assert_eq!((&shown["version"], &shown["status"]), (&json!(2), &json!("completed")));
    let older = shop.admin.get("/v2/admin/orders/order_1?version=1");
    let message = "Invalid request: Unrecognized fields: 'version'";
    assert_eq!((older.status, older.json()), (400, json!({"type": "invalid_data", "message": message})));
}

fn orders_of_deleted_customers_stay_theirs(database: &Database) {
    let shop = Shop::open_without_limits(database);
    let before = shop.customer(ADA, PASSWORD);
    let of_id = changed(small_v2("order_1", ADA), 0, &json!({"customer_id": before}));
    let mut without_email = of_id.clone();
    without_email.as_object_mut().unwrap().remove("email");
    shop.taken("v2", &without_email);
    shop.taken("v2", &small_v2("order_2", ADA));
    shop.admin.delete(&format!("/v2/admin/customers/{before}"));
    let now = shop.customer(ADA, PASSWORD);
    // Told again, with an e-mail, in other letters, or for the first time:
    assert_eq!(shop.taken("v2", &changed(of_id.clone(), 1, &json!({}))), "replaced");
    assert_eq!(
        shop.taken("v2", &changed(small_v2("order_2", ADA), 1, &json!({"email": "Ada@Example.com"}))),
        "replaced"
    );
    assert_eq!(shop.taken("v2", &changed(of_id, 0, &json!({"id": "order_3"}))), "created");
    for order in ["order_1", "order_2", "order_3"] {
        assert_eq!(shop.owner(order), before, "{order}");
    }
    assert_eq!(listed(&signed_in(&shop, "v2", ADA), "v2"), json!([]));
    assert_eq!((shop.worth(&before, "eur"), shop.worth(&now, "eur")), ((3, true, 8640), (0, false, 0)));
}

fn more_orders_than_one_answer_holds_are_refused(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(ADA, PASSWORD);
    let order = |number: usize| {
        changed(small_v1(&format!("order_{number}"), ADA), 0, &json!({"metadata": {"note": "x".repeat(1_000_000)}}))
    };
    for from in 0..5 {
        let orders: Vec<Value> = (0..14).map(|number| order(from * 14 + number)).collect();
        let answer = shop.admin.post("/v1/admin/orders/batch", &json!({ "orders": orders }));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let refused = json!({"type": "invalid_data", "message": "Too much to show at once; ask for fewer orders"});
    for path in [
        "/v2/admin/orders?limit=100&fields=id".to_owned(),
        format!("/v2/admin/customers/{ada}?fields=orders.id"),
        format!("/v1/admin/customers/{ada}"),
    ] {
        let answer = shop.admin.get(&path);
        assert_eq!((answer.status, answer.json()), (400, refused.clone()), "{path}");
    }
    let page = shop.admin.get("/v2/admin/orders?limit=20&fields=id").json();
    assert_eq!((&page["count"], page["orders"].as_array().map(Vec::len)), (&json!(70), Some(20)));
}
