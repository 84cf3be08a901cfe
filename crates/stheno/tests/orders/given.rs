//! Orders that the real Medusa answered, and a shop that takes them.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::{shop, sql};

/// A server with its administrator.
pub(crate) struct Shop<'d> {
    server: Process,
    pub(crate) admin: Caller,
    pub(crate) database: &'d Database,
}

impl<'d> Shop<'d> {
    pub(crate) fn open(database: &'d Database) -> Self {
        Self::of(shop::start(database), database)
    }

    /// A server that does not count how often somebody tries.
    pub(crate) fn open_without_limits(database: &'d Database) -> Self {
        Self::of(shop::start_open(database, &[]), database)
    }

    fn of(server: Process, database: &'d Database) -> Self {
        let admin = shop::admin(&server).with("content-type", "application/json");
        Self { server, admin, database }
    }

    /// Somebody who has not signed in.
    pub(crate) fn stranger(&self) -> Caller {
        self.server.caller().with("content-type", "application/json")
    }

    /// Tells of an order in a shape.
    pub(crate) fn put(&self, shape: &str, order: &Value) -> Response {
        let id = order["id"].as_str().unwrap();
        self.admin.send("PUT", &format!("/{shape}/admin/orders/{id}"), Some(order.to_string()))
    }

    /// Tells of an order, which must be taken; gives what became of it.
    pub(crate) fn taken(&self, shape: &str, order: &Value) -> String {
        let answer = self.put(shape, order);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!((&answer.json()["id"], &answer.json()["object"]), (&order["id"], &json!("order")));
        answer.text_at("/taken")
    }

    /// Makes a customer in the way of Medusa 1; gives the id. Without a password it is a guest.
    pub(crate) fn customer(&self, email: &str, password: &str) -> String {
        let body = json!({"email": email, "password": password, "first_name": "Ada", "last_name": "Lovelace"});
        let made = self.admin.post("/v1/admin/customers", &body);
        assert_eq!(made.status, 201, "{}", made.text());
        made.text_at("/customer/id")
    }

    /// What a statement gives first.
    pub(crate) fn look(&self, sql: &str) -> String {
        sql::text(self.database.url(), sql)
    }

    /// Whose an order is.
    pub(crate) fn owner(&self, order: &str) -> String {
        self.look(&format!("SELECT customer_id FROM \"order\" WHERE id = '{order}'"))
    }

    /// What a customer is worth: the orders, the last one, and what was spent in a currency.
    pub(crate) fn worth(&self, customer: &str, currency: &str) -> (i64, bool, i64) {
        let of = |column: &str| self.look(&format!("SELECT {column} FROM customer WHERE id = '{customer}'"));
        let spent = format!(
            "SELECT COALESCE(SUM(amount), 0) FROM customer_spent \
             WHERE customer_id = '{customer}' AND currency_code = '{currency}'"
        );
        let last = of("CASE WHEN last_order_at IS NULL THEN 0 ELSE 1 END") == "1";
        (of("orders_count").parse().unwrap(), last, self.look(&spent).parse().unwrap())
    }
}

/// All orders that were recorded in a shape.
pub(crate) fn recorded(shape: &str) -> Vec<Map<String, Value>> {
    let file = if shape == "v1" { "v1/default.jsonl" } else { "v2/everything.jsonl" };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../orders/tests/fixtures").join(file);
    let lines = fs::read_to_string(path).unwrap();
    let order = |line: &str| serde_json::from_str::<Value>(line).unwrap()["order"].as_object().unwrap().clone();
    lines.lines().map(order).collect()
}

/// A small order in Medusa 1's shape: two at 10.00 with 19 % tax, and 5.00 for sending them.
pub(crate) fn small_v1(id: &str, email: &str) -> Value {
    let tax = json!([{"rate": 19, "name": "VAT", "code": "vat"}]);
    json!({
        "id": id, "status": "pending", "email": email, "currency_code": "eur", "display_id": 7,
        "created_at": "2026-01-01T10:00:00.000Z", "updated_at": "2026-01-01T10:00:00.000Z",
        "items": [{"id": "item_1", "title": "Mug", "unit_price": 1000, "quantity": 2, "tax_lines": tax}],
        "shipping_methods": [{"id": "sm_1", "price": 500, "tax_lines": []}],
        "payments": [], "refunds": [], "discounts": [],
    })
}

/// The same in Medusa 2's.
pub(crate) fn small_v2(id: &str, email: &str) -> Value {
    let tax = json!([{"rate": 19, "code": "vat"}]);
    json!({
        "id": id, "status": "pending", "email": email, "currency_code": "eur", "display_id": 7, "version": 1,
        "created_at": "2026-01-01T10:00:00.000Z", "updated_at": "2026-01-01T10:00:00.000Z",
        "items": [{"id": "item_1", "title": "Mug", "unit_price": 10, "quantity": 2, "tax_lines": tax}],
        "shipping_methods": [{"id": "sm_1", "amount": 5, "tax_lines": []}],
    })
}

/// The same order, changed at a minute past its first telling.
pub(crate) fn changed(mut order: Value, minute: u32, members: &Value) -> Value {
    order["updated_at"] = json!(format!("2026-01-01T10:{minute:02}:00.000Z"));
    for (name, value) in members.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}
