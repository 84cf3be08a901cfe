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
        for (customer, change) in self.0 {
            change.write(tx, &customer).await?;
        }
        Ok(())
    }
}

impl Change {
    fn spend(&mut self, currency_code: &str, amount: i64) {
        let spent = self.spent.entry(currency_code.to_owned()).or_default();
        *spent = spent.saturating_add(amount);
    }

    async fn write(self, tx: &mut Tx<'_>, customer: &str) -> Result<(), Error> {
        if self.lost {
            let sql = "UPDATE customer SET orders_count = orders_count + $1, last_order_at = \
                       (SELECT o.created_at FROM \"order\" o WHERE o.customer_id = $2 AND o.status <> 'draft' \
                        ORDER BY o.created_at DESC LIMIT 1) WHERE id = $2";
            tx.execute(sql, &[self.orders.into(), customer.into()]).await?;
        } else if let Some(last) = self.last {
            let sql = "UPDATE customer SET orders_count = orders_count + $1, last_order_at = \
                       CASE WHEN last_order_at > $2 THEN last_order_at ELSE $2 END WHERE id = $3";
            tx.execute(sql, &[self.orders.into(), last.into(), customer.into()]).await?;
        }
        for (currency_code, amount) in self.spent.into_iter().filter(|(_, amount)| *amount != 0) {
            let values: [Value; 3] = [customer.into(), currency_code.into(), amount.into()];
            let sql = "INSERT INTO customer_spent (customer_id, currency_code, amount) VALUES ($1, $2, $3) \
                       ON CONFLICT (customer_id, currency_code) \
                       DO UPDATE SET amount = customer_spent.amount + excluded.amount";
            tx.execute(sql, &values).await?;
        }
        Ok(())
    }
}
