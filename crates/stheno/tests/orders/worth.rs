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
    worth_is_shown_where_it_is_asked_for,
    customers_are_found_and_sorted_by_their_worth,
    what_is_no_worth_is_refused,
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

/// Three customers: Ada with 57.60 euros and 29 yen in three orders, Bob with 28.80 euros in one, and Eve without any.
fn spenders<'d>(database: &'d Database) -> (Shop<'d>, [String; 3]) {
    let shop = Shop::open(database);
    let emails = [EMAIL, "bob@example.com", "eve@example.com"];
    let ids = emails.map(|email| shop.customer(email, "secret"));
    shop.taken("v1", &small_v1("order_1", EMAIL));
    shop.taken("v2", &small_v2("order_2", EMAIL));
    shop.taken("v2", &changed(small_v2("order_3", EMAIL), 0, &json!({"currency_code": "jpy"})));
    let later = json!({"created_at": "2026-03-01T00:00:00.000Z"});
    shop.taken("v1", &changed(small_v1("order_4", "bob@example.com"), 0, &later));
    (shop, ids)
}

fn worth_is_shown_where_it_is_asked_for(database: &Database) {
    let (shop, [ada, bob, eve]) = spenders(database);
    let shown = |path: String| {
        let mut customer = shop.admin.get(&path).json()["customer"].clone();
        let customer = customer.as_object_mut().unwrap();
        json!({"count": customer.remove("orders_count"), "last": customer.remove("last_order_at"), "spent": customer.remove("total_spent")})
    };
    let fields = "fields=%2Borders_count,%2Btotal_spent,%2Blast_order_at";
    let of_ada = |eur: f64| {
        json!({
            "count": 3, "last": "2026-01-01T10:00:00.000Z",
            "spent": [{"currency_code": "eur", "amount": eur}, {"currency_code": "jpy", "amount": 29}],
        })
    };
    // In main units, or in smallest ones.
    assert_eq!(shown(format!("/v2/admin/customers/{ada}?{fields}")), of_ada(57.6));
    assert_eq!(
        shown(format!("/v1/admin/customers/{ada}?{fields}")).to_string(),
        of_ada(5760.0).to_string().replace(".0}", "}")
    );
    let of_bob =
        json!({"count": 1, "last": "2026-03-01T00:00:00.000Z", "spent": [{"currency_code": "eur", "amount": 28.8}]});
    assert_eq!(shown(format!("/v2/admin/customers/{bob}?fields=id,orders_count,last_order_at,total_spent")), of_bob);
    let of_eve = json!({"count": 0, "last": null, "spent": []});
    assert_eq!(shown(format!("/v2/admin/customers/{eve}?{fields}")), of_eve);
    // Nobody who does not ask is told.
    let nothing = json!({"count": null, "last": null, "spent": null});
    for generation in ["v1", "v2"] {
        assert_eq!(shown(format!("/{generation}/admin/customers/{ada}")), nothing);
    }
    let list = shop.admin.get(&format!("/v2/admin/customers?{fields}&order=-orders_count&limit=1")).json();
    assert_eq!((&list["customers"][0]["id"], &list["customers"][0]["orders_count"]), (&json!(ada), &json!(3)));
}

fn customers_are_found_and_sorted_by_their_worth(database: &Database) {
    let (shop, ids) = spenders(database);
    let names = ["ada", "bob", "eve"];
    let listed = |query: &str| {
        let answer = shop.admin.get(query);
        assert_eq!(answer.status, 200, "{query} {}", answer.text());
        let answer = answer.json();
        let customers = answer["customers"].as_array().unwrap();
        assert_eq!(answer["count"], customers.len());
        let name = |id: &str| names[ids.iter().position(|known| known == id).unwrap()];
        customers.iter().map(|customer| name(customer["id"].as_str().unwrap())).collect::<Vec<_>>().join(" ")
    };
    for (query, found) in [
        ("orders_count=0", "eve"),
        ("orders_count[]=0&orders_count[]=1", "bob eve"),
        ("orders_count[$gte]=1", "ada bob"),
        ("orders_count[$in][]=0&orders_count[$in][]=3", "ada eve"),
        ("orders_count[$nin][]=0&orders_count[$nin][]=3", "bob"),
        ("total_spent[eur][$in][]=28.8", "bob"),
        ("orders_count[$gt]=0.5&orders_count[$lt]=3", "bob"),
        ("orders_count[$ne]=3", "bob eve"),
        ("orders_count=1.5", ""),
        ("last_order_at[$gte]=2026-02-01", "bob"),
        ("last_order_at=null", "eve"),
        ("total_spent[eur][$gte]=57.6", "ada"),
        ("total_spent[eur][$gt]=57.6", ""),
        ("total_spent[eur][$gt]=57.599", "ada"),
        ("total_spent[EUR][$lt]=28.801", "bob eve"),
        ("total_spent[eur][$lt]=28.8", "eve"),
        ("total_spent[eur][$lte]=0", "eve"),
        ("total_spent[jpy][$gt]=0&total_spent[eur][$gt]=0", "ada"),
        ("total_spent[usd]=0", "ada bob eve"),
        ("$or[0][orders_count]=3&$or[1][last_order_at][$gt]=2026-02-01", "ada bob"),
        ("order=-total_spent.eur", "ada bob eve"),
        ("order=total_spent.eur", "eve bob ada"),
        ("order=-orders_count", "ada bob eve"),
        ("order=last_order_at", "ada bob eve"),
        ("order=-last_order_at", "eve bob ada"),
    ] {
        assert_eq!(listed(&format!("/v2/admin/customers?{query}")), found, "{query}");
    }
    for (query, found) in [
        ("orders_count[gte]=1&order=id", "ada bob"),
        ("orders_count[lt]=1", "eve"),
        ("last_order_at[gt]=2026-02-01", "bob"),
        ("total_spent[eur][gte]=5760", "ada"),
        ("total_spent[eur][lt]=2881&order=id", "bob eve"),
        ("order=-total_spent.eur", "ada bob eve"),
        ("order=-orders_count", "ada bob eve"),
    ] {
        assert_eq!(listed(&format!("/v1/admin/customers?{query}")), found, "{query}");
    }
}

fn what_is_no_worth_is_refused(database: &Database) {
    let shop = Shop::open(database);
    for (path, message) in [
        (
            "/v2/admin/customers?orders_count=many",
            "Invalid request: Expected type: 'number' for field 'orders_count', got: 'many'",
        ),
        (
            "/v2/admin/customers?total_spent=5",
            "Invalid request: Expected type: 'object' for field 'total_spent', got: '5'",
        ),
        ("/v2/admin/customers?total_spent[xxx][$gt]=5", "Invalid request: Invalid input"),
        (
            "/v2/admin/customers?orders_count[$like]=5",
            "Invalid request: Operator $like cannot be used for field 'orders_count'",
        ),
        ("/v2/admin/customers?order=total_spent.xxx", "Order field total_spent.xxx is not valid"),
        ("/v2/admin/customers?order=total_spent", "Order field total_spent is not valid"),
        ("/v1/admin/customers?orders_count=5", "nested property orders_count must be either object or array"),
        ("/v1/admin/customers?orders_count[eq]=5", "property eq should not exist"),
        (
            "/v1/admin/customers?orders_count[gt]=x",
            "orders_count must be a number conforming to the specified constraints",
        ),
        (
            "/v1/admin/customers?total_spent[xxx][gt]=5",
            "total_spent must be a number conforming to the specified constraints",
        ),
        ("/v1/admin/customers?order=total_spent.xxx", "Order field total_spent.xxx is not valid"),
    ] {
        let answer = shop.admin.get(path);
        assert_eq!((answer.status, answer.json()["message"].clone()), (400, json!(message)), "{path}");
    }
}
