//! What orders change in the worth of their customers.

use std::collections::BTreeMap;

use stheno_storage::{Timestamp, Tx, Value};

use super::{Incoming, Known};
use crate::Error;
use crate::order::DRAFT;

/// The changes by customer, and of what is spent by currency.
#[derive(Default)]
pub(super) struct Ledger(BTreeMap<String, Change>);

#[derive(Default)]
struct Change {
    orders: i64,
    /// When the last of the new orders was placed.
    last: Option<Timestamp>,
    /// Whether an order is gone that may have been the last one.
    lost: bool,
    spent: BTreeMap<String, i64>,
}

impl Ledger {
    /// A customer has this order from now on.
    pub(super) fn book(&mut self, customer: &str, order: &Incoming) {
        let change = self.0.entry(customer.to_owned()).or_default();
        change.spend(&order.currency_code, order.spent);
        if order.status != DRAFT {
            change.orders = change.orders.saturating_add(1);
            change.last = change.last.max(Some(order.created_at));
        }
    }

    /// What was here of an order counts no more.
    pub(super) fn strike(&mut self, known: &Known) {
        let change = self.0.entry(known.customer.clone()).or_default();
        change.spend(&known.currency_code, known.spent.saturating_neg());
        if !known.is_draft {
            change.orders = change.orders.saturating_sub(1);
            change.lost = true;
        }
    }

    /// Writes all that changed.
    pub(super) async fn write(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let (mut orders, mut spent) = (Vec::new(), Vec::new());
        for (customer, change) in self.0 {
            orders.extend(change.orders(&customer));
            spent.extend(change.spent(&customer));
        }
        // The last order is asked for where one that may have been it is gone.
        let sql = "UPDATE customer SET orders_count = orders_count + $1, last_order_at = CASE \
                   WHEN CAST($2 AS boolean) THEN (SELECT o.created_at FROM \"order\" o \
                   WHERE o.customer_id = customer.id AND o.status <> 'draft' ORDER BY o.created_at DESC LIMIT 1) \
                   WHEN last_order_at > $3 THEN last_order_at ELSE $3 END WHERE id = $4";
        if !orders.is_empty() {
            tx.execute_each(sql, &orders).await?;
        }
        let sql = "INSERT INTO customer_spent (customer_id, currency_code, amount) VALUES ($1, $2, $3) \
                   ON CONFLICT (customer_id, currency_code) \
                   DO UPDATE SET amount = customer_spent.amount + excluded.amount";
        if !spent.is_empty() {
            tx.execute_each(sql, &spent).await?;
        }
        Ok(())
    }
}

impl Change {
    fn spend(&mut self, currency_code: &str, amount: i64) {
        let spent = self.spent.entry(currency_code.to_owned()).or_default();
        *spent = spent.saturating_add(amount);
    }

    /// The values for the customer, if the orders changed.
    fn orders(&self, customer: &str) -> Option<Vec<Value>> {
        let changed = self.lost || self.last.is_some();
        changed.then(|| vec![self.orders.into(), self.lost.into(), self.last.into(), customer.into()])
    }

    /// The values for each currency in which something changed.
    fn spent(&self, customer: &str) -> Vec<Vec<Value>> {
        let changed = self.spent.iter().filter(|(_, amount)| **amount != 0);
        changed.map(|(currency, amount)| vec![customer.into(), currency.as_str().into(), (*amount).into()]).collect()
    }
}
