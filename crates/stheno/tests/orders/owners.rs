//! Whose an order is: the customer with the id, else the one with the e-mail, else a new guest; and it stays theirs.

use serde_json::json;

use super::given::{Shop, changed, small_v1};
use crate::support::database::Database;

on_both! {
    the_customer_with_the_id_comes_first,
    who_has_an_account_comes_before_the_guest,
    a_guest_is_made_for_an_unknown_email,
    an_order_does_not_go_to_who_uses_the_email_next,
}

const EMAIL: &str = "ada@example.com";

fn the_customer_with_the_id_comes_first(database: &Database) {
    let shop = Shop::open(database);
    let (ada, bob) = (shop.customer(EMAIL, "secret"), shop.customer("bob@example.com", "secret"));
    let order = changed(small_v1("order_1", EMAIL), 0, &json!({ "customer_id": bob }));
    shop.taken("v1", &order);
    assert_eq!(shop.owner("order_1"), bob);
    // A later telling may say otherwise; one who is not known here is looked for by the e-mail.
    shop.taken("v1", &changed(order, 1, &json!({ "customer_id": ada })));
    assert_eq!(shop.owner("order_1"), ada);
    shop.taken("v1", &changed(small_v1("order_2", EMAIL), 0, &json!({"customer_id": "cus_elsewhere"})));
    assert_eq!(shop.owner("order_2"), ada);
}

fn who_has_an_account_comes_before_the_guest(database: &Database) {
    let shop = Shop::open(database);
    let guest = shop.admin.post("/v2/admin/customers", &json!({ "email": EMAIL })).text_at("/customer/id");
    shop.taken("v1", &small_v1("order_1", EMAIL));
    assert_eq!(shop.owner("order_1"), guest);
    let ada = shop.customer(EMAIL, "secret");
    shop.taken("v1", &small_v1("order_2", "ADA@example.com"));
    assert_eq!(shop.owner("order_2"), ada);
    // What was the guest's stays so.
    shop.taken("v1", &changed(small_v1("order_1", EMAIL), 1, &json!({})));
    assert_eq!(shop.owner("order_1"), guest);
}

fn a_guest_is_made_for_an_unknown_email(database: &Database) {
    let shop = Shop::open(database);
    let address = json!({"first_name": "Ada", "last_name": "Lovelace", "phone": "123"});
    shop.taken("v1", &changed(small_v1("order_1", EMAIL), 0, &json!({ "shipping_address": address })));
    shop.taken("v1", &small_v1("order_2", EMAIL));
    let owner = shop.owner("order_1");
    assert_eq!(shop.owner("order_2"), owner);
    let guest = shop.admin.get(&format!("/v2/admin/customers/{owner}")).json()["customer"].clone();
    assert_eq!([&guest["email"], &guest["first_name"], &guest["phone"]], [EMAIL, "Ada", "123"]);
    assert_eq!(guest["has_account"], false);
}

fn an_order_does_not_go_to_who_uses_the_email_next(database: &Database) {
    let shop = Shop::open(database);
    let ada = shop.customer(EMAIL, "secret");
    shop.taken("v1", &small_v1("order_1", EMAIL));
    assert_eq!(shop.admin.delete(&format!("/v2/admin/customers/{ada}")).status, 200);
    let next = shop.customer(EMAIL, "another");
    shop.taken("v1", &changed(small_v1("order_1", EMAIL), 1, &json!({"status": "completed"})));
    assert_eq!(shop.owner("order_1"), ada);
    // A new order of the e-mail is theirs.
    shop.taken("v1", &small_v1("order_2", EMAIL));
    assert_eq!(shop.owner("order_2"), next);
}
