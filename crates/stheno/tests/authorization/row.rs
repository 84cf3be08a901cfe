//! What is expected of a route, in either generation.

use std::collections::BTreeSet;

use super::who::People;
use crate::support::calls::Caller;
use crate::support::client::Response;

/// What is expected of a route.
pub(crate) struct Row<A> {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) access: A,
    /// A body that does something wherever the path names things that there are; `{n}` is another number each time.
    pub(crate) body: Option<&'static str>,
    /// The status for those who may, who ask for something that there is not.
    pub(crate) status: u16,
}

pub(crate) const fn row<A: Copy>(
    method: &'static str,
    path: &'static str,
    access: A,
    body: Option<&'static str>,
    status: u16,
) -> Row<A> {
    Row { method, path, access, body, status }
}

/// The table has one row for each of these routes, given by method and path, and no others.
pub(crate) fn assert_complete<A>(table: &[Row<A>], routes: &[String]) {
    let named: BTreeSet<String> = routes.iter().cloned().collect();
    let rows: BTreeSet<String> = table.iter().map(Row::name).collect();
    let unstated: Vec<&String> = named.difference(&rows).collect();
    assert!(unstated.is_empty(), "routes that the table of this test doesn't have: {unstated:?}");
    let gone: Vec<&String> = rows.difference(&named).collect();
    assert!(gone.is_empty(), "rows of this test that there are no routes for: {gone:?}");
    assert_eq!((routes.len(), table.len()), (named.len(), rows.len()), "something stands there twice");
}

impl<A> Row<A> {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path to things that there are.
    pub(crate) fn path_to(&self, people: &People) -> String {
        let id = match self.path {
            path if path.starts_with("/admin/api-keys/") => &people.revoked_key_id,
            path if path.starts_with("/admin/customer-groups/") => &people.group_id,
            path if path.starts_with("/admin/users/") => &people.user_id,
            path if path.starts_with("/admin/webhooks/") => &people.webhook_id,
            _ => &people.customer_id,
        };
        self.path_with(id, &people.address_id)
    }

    /// The path to things that there are not.
    pub(crate) fn path_to_nothing(&self) -> String {
        // What is put there is there from then on, and another route must not find it.
        let id = if self.method == "PUT" { "new" } else { "nothing" };
        self.path_with(id, "nothing")
    }

    fn path_with(&self, id: &str, address_id: &str) -> String {
        self.path
            .replace("{actor_type}", "customer")
            .replace("{auth_provider}", "emailpass")
            .replace("{id}", id)
            .replace("{zone}", "sidebar")
            .replace("{address_id}", address_id)
            .replace("{delivery_id}", "nothing")
            .replace("{email}", "eve@example.com")
    }

    pub(crate) fn send(&self, caller: &Caller, path: &str, people: &People, number: usize) -> Response {
        let body = self.body.map(|body| {
            body.replace("{n}", &number.to_string())
                .replace("{long}", &"x".repeat(1025))
                .replace("{group}", &people.group_id)
                .replace("{customer}", &people.customer_id)
        });
        let caller = body.iter().fold(caller.clone(), |caller, _| caller.with("content-type", "application/json"));
        caller.send(self.method, path, body)
    }
}

/// The name of a customer.
pub(crate) const NAME: Option<&str> = Some(r#"{"first_name": "Eve"}"#);
/// An address.
pub(crate) const CITY: Option<&str> = Some(r#"{"city": "Moscow"}"#);
/// A customer group.
pub(crate) const GROUP: Option<&str> = Some(r#"{"name": "Eve {n}"}"#);
/// An order.
pub(crate) const ORDER: Option<&str> = Some(
    r#"{"email": "order{n}@example.com", "status": "pending", "currency_code": "eur", "created_at": "2026-01-01"}"#,
);
/// A list of orders.
pub(crate) const ORDERS: Option<&str> = Some(
    r#"{"orders": [{"id": "order_{n}", "email": "order{n}@example.com", "status": "pending",
    "currency_code": "eur", "created_at": "2026-01-01"}]}"#,
);
/// Nothing in particular.
pub(crate) const NOTHING: Option<&str> = Some("{}");
