//! Payment methods: how a customer can pay without typing it again, as the payment provider keeps it.

use stheno_storage::{Tx, Value};

use crate::customer::lock;
use crate::event::{Events, Kind as EventKind};
use crate::{Context, Error};

/// How many a customer may have: every answer about them holds all.
pub const MOST: i64 = 100;

/// A payment method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentMethod {
    /// The provider that keeps it.
    pub provider_id: String,
    /// What the provider says of it, as a JSON object.
    pub data: String,
}

/// The payment methods of a customer, by provider, in the order in which they were put.
///
/// # Errors
/// When storage fails.
pub async fn list(tx: &mut Tx<'_>, customer: &str) -> Result<Vec<PaymentMethod>, Error> {
    let sql = "SELECT provider_id, data FROM payment_method WHERE customer_id = $1 ORDER BY provider_id, position";
    let read = |row: &stheno_storage::Row<'_>| Ok(PaymentMethod { provider_id: row.string(0)?, data: row.string(1)? });
    Ok(tx.query(sql, &[customer.into()], read).await?)
}

/// Puts these, as JSON objects, in the place of all that the customer has with this provider; false when there is no such
/// live customer.
///
/// # Errors
/// [`Error::TooManyPaymentMethods`], or when storage fails.
pub async fn put(
    tx: &mut Tx<'_>,
    context: &Context,
    customer: &str,
    provider_id: &str,
    methods: &[String],
) -> Result<bool, Error> {
    if !lock(tx, customer).await? {
        return Ok(false);
    }
    let owner: [Value; 2] = [customer.into(), provider_id.into()];
    let sql = "SELECT data FROM payment_method WHERE customer_id = $1 AND provider_id = $2 ORDER BY position";
    if tx.query(sql, &owner, |row| row.string(0)).await? == methods {
        return Ok(true);
    }
    tx.execute("DELETE FROM payment_method WHERE customer_id = $1 AND provider_id = $2", &owner).await?;
    let count = "SELECT count(*) FROM payment_method WHERE customer_id = $1";
    let others = tx.query_one(count, &[customer.into()], |row| row.int(0)).await?.unwrap_or_default();
    if i64::try_from(methods.len()).map_or(true, |new| others.saturating_add(new) > MOST) {
        return Err(Error::TooManyPaymentMethods);
    }
    for (position, data) in (0_i64..).zip(methods) {
        let values: [Value; 4] = [customer.into(), provider_id.into(), position.into(), Value::Json(data.clone())];
        let sql = "INSERT INTO payment_method (customer_id, provider_id, position, data) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &values).await?;
    }
    let mut events = Events::default();
    events.add(EventKind::PaymentMethodsUpdated, customer);
    events.write(tx, context).await?;
    Ok(true)
}

/// Forgets all that a customer has.
///
/// # Errors
/// When storage fails.
pub(crate) async fn forget(tx: &mut Tx<'_>, customer: &str) -> Result<(), Error> {
    tx.execute("DELETE FROM payment_method WHERE customer_id = $1", &[customer.into()]).await?;
    Ok(())
}
