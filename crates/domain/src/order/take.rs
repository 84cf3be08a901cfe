//! Orders come in: each belongs to a customer, and of two tellings the later one counts.

mod ledger;
mod owners;

use std::collections::HashMap;

use stheno_storage::{Error as StorageError, Timestamp, Tx, Value};

use self::ledger::Ledger;
use self::owners::Owners;
use super::{COUNT, DRAFT, Record, SEARCH};
use crate::{Context, Error, Generation};

/// Whose an order is, as far as it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// The id of a customer, who may not be known here.
    pub customer_id: Option<String>,
    /// The e-mail that it was ordered with.
    pub email: Option<String>,
    /// First name, for a customer who is made for it.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
}

/// An order to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The id that the order system gave it.
    pub id: String,
    /// The shape of the record.
    pub shape: Generation,
    /// Whose it is.
    pub owner: Owner,
    /// Its number.
    pub display_id: Option<i64>,
    /// One of [`STATUSES`](super::STATUSES), or [`DRAFT`].
    pub status: String,
    /// One of [`FULFILLMENT_STATUSES`](super::FULFILLMENT_STATUSES).
    pub fulfillment_status: String,
    /// One of [`PAYMENT_STATUSES`](super::PAYMENT_STATUSES).
    pub payment_status: String,
    /// The cart that it was made of.
    pub cart_id: Option<String>,
    /// The region.
    pub region_id: Option<String>,
    /// The sales channel.
    pub sales_channel_id: Option<String>,
    /// The currency, in lower case.
    pub currency_code: String,
    /// The rate of the tax on all of it, in percent, as a decimal in its shortest form; older orders of Medusa 1 have one.
    pub tax_rate: Option<String>,
    /// What was paid for good, in smallest units.
    pub spent: i64,
    /// What it costs now, in millionths of the currency's main unit.
    pub total: i64,
    /// The first name in the address that it goes to; empty when that has none.
    pub shipping_first_name: Option<String>,
    /// What Medusa 2 searches in, normalised.
    pub search: Option<String>,
    /// When it was canceled.
    pub canceled_at: Option<Timestamp>,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed: of two tellings the later one counts.
    pub updated_at: Timestamp,
    /// The order as it came, as JSON.
    pub record: Record,
}

/// What became of an order that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is new.
    Created,
    /// It took the place of an earlier telling.
    Replaced,
    /// What is here is as new, or newer.
    Ignored,
}

/// What is here of an order.
struct Known {
    customer: String,
    is_draft: bool,
    currency_code: String,
    spent: i64,
    email: Option<String>,
    updated_at: Timestamp,
}

impl Known {
    /// What is here of an order that was taken.
    fn of(order: &Incoming, customer: String) -> Self {
        Self {
            customer,
            is_draft: order.status == DRAFT,
            currency_code: order.currency_code.clone(),
            spent: order.spent,
            email: order.owner.email.clone(),
            updated_at: order.updated_at,
        }
    }
}

/// What is here of some orders, by their ids.
type Here<'o> = HashMap<&'o str, Known>;

/// Takes orders, and keeps what their customers are worth; says what became of each, None for one that is nobody's. The
/// customer is the one with the id, also a deleted one, else the one whom it belonged to, unless it has another e-mail now, else
/// the one with the e-mail who has an account, else the guest with it, else a new guest.
///
/// # Errors
/// [`Error::CustomerEmailTaken`] when somebody else has just made the guest, or when storage fails.
pub async fn take(tx: &mut Tx<'_>, context: &Context, orders: &[Incoming]) -> Result<Vec<Option<Taken>>, Error> {
    // By their ids, and then the customers by theirs, so that two who take the same ones do not wait for each other. Several
    // tellings of one order stay as they came.
    let mut sorted: Vec<(usize, &Incoming)> = orders.iter().enumerate().collect();
    sorted.sort_by_key(|(_, order)| &order.id);
    let ids: Vec<&str> = sorted.iter().map(|(_, order)| order.id.as_str()).collect();
    let here = known(tx, &ids).await?;
    let news = orders.iter().filter(|order| is_news(order, here.get(order.id.as_str())));
    let owners = Owners::of(tx, news.map(|order| (&order.owner, here.get(order.id.as_str())))).await?;
    let taken = vec![None; orders.len()];
    let mut taking = Taking { here, owners, ledger: Ledger::default(), fresh: Vec::new(), taken };
    for (position, order) in sorted {
        if taking.must_insert_before(order) {
            taking.insert(tx, context).await?;
        }
        taking.take(tx, context, position, order).await?;
    }
    taking.insert(tx, context).await?;
    taking.ledger.write(tx).await?;
    Ok(taking.taken)
}

/// Whether an order tells something that is not here yet.
fn is_news(order: &Incoming, known: Option<&Known>) -> bool {
    known.is_none_or(|known| known.updated_at < order.updated_at)
}

/// New orders that are inserted together.
const TOGETHER: usize = 30;

/// An order that seems to be new.
struct Fresh<'o> {
    position: usize,
    order: &'o Incoming,
    customer: String,
}

/// Orders that are being taken.
struct Taking<'o> {
    here: Here<'o>,
    owners: Owners,
    ledger: Ledger,
    /// Those that wait to be inserted.
    fresh: Vec<Fresh<'o>>,
    /// What became of each, by its position.
    taken: Vec<Option<Taken>>,
}

impl<'o> Taking<'o> {
    /// Whether there are enough to be inserted, or another telling of the last of them comes.
    fn must_insert_before(&self, order: &Incoming) -> bool {
        self.fresh.len() >= TOGETHER || self.fresh.last().is_some_and(|last| last.order.id == order.id)
    }

    async fn take(
        &mut self,
        tx: &mut Tx<'_>,
        context: &Context,
        position: usize,
        order: &'o Incoming,
    ) -> Result<(), Error> {
        if self.here.contains_key(order.id.as_str()) {
            return self.replace(tx, context, position, order).await;
        }
        match self.owners.owner(tx, context, &order.owner, None).await {
            Ok(customer) => self.fresh.push(Fresh { position, order, customer }),
            Err(Error::OrderOfNobody) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Takes an order that is here, if it tells something new.
    async fn replace(
        &mut self,
        tx: &mut Tx<'_>,
        context: &Context,
        position: usize,
        order: &'o Incoming,
    ) -> Result<(), Error> {
        let Some(known) = self.here.get(order.id.as_str()).filter(|known| is_news(order, Some(known))) else {
            self.note(position, Taken::Ignored);
            return Ok(());
        };
        let customer = match self.owners.owner(tx, context, &order.owner, Some(known)).await {
            Err(Error::OrderOfNobody) => return Ok(()),
            customer => customer?,
        };
        update(tx, order, &customer, known).await?;
        self.ledger.strike(known);
        self.book(order, customer);
        self.note(position, Taken::Replaced);
        Ok(())
    }

    /// Inserts those that wait for it.
    async fn insert(&mut self, tx: &mut Tx<'_>, context: &Context) -> Result<(), Error> {
        let fresh = std::mem::take(&mut self.fresh);
        for (Fresh { position, order, customer }, is_new) in insert(tx, fresh).await? {
            if is_new {
                self.book(order, customer);
                self.note(position, Taken::Created);
            } else {
                // Somebody else has just taken it; that is known now.
                self.here.extend(known(tx, &[order.id.as_str()]).await?);
                self.replace(tx, context, position, order).await?;
            }
        }
        Ok(())
    }

    fn note(&mut self, position: usize, became: Taken) {
        if let Some(taken) = self.taken.get_mut(position) {
            *taken = Some(became);
        }
    }

    /// A customer has this order from now on.
    fn book(&mut self, order: &'o Incoming, customer: String) {
        self.ledger.book(&customer, order);
        self.here.insert(&order.id, Known::of(order, customer));
    }
}

/// What is here of orders; until the end of the transaction nobody else changes them.
async fn known<'o>(tx: &mut Tx<'_>, ids: &[&'o str]) -> Result<Here<'o>, Error> {
    let mut select =
        tx.statement("SELECT id, customer_id, status, currency_code, spent, email, updated_at FROM \"order\" WHERE id");
    // In their order, in which they are locked.
    select.one_of(Value::Texts(ids.iter().map(|id| (*id).to_owned()).collect())).push(" ORDER BY id").for_update();
    let read = |row: &stheno_storage::Row<'_>| -> Result<Option<(&'o str, Known)>, StorageError> {
        let known = Known {
            customer: row.string(1)?,
            is_draft: row.text(2)? == DRAFT,
            currency_code: row.string(3)?,
            spent: row.int(4)?,
            email: row.opt_string(5)?,
            updated_at: row.time(6)?,
        };
        let id = row.text(0)?;
        Ok(ids.binary_search(&id).ok().and_then(|at| ids.get(at)).map(|id| (*id, known)))
    };
    Ok(tx.select(select, read).await?.into_iter().flatten().collect())
}

/// The values of all columns, the id last.
fn values(order: &Incoming, customer: &str) -> Vec<Value> {
    vec![
        order.shape.name().into(),
        customer.into(),
        order.display_id.map_or(Value::Null, Value::Int),
        order.owner.email.clone().into(),
        order.status.as_str().into(),
        order.fulfillment_status.as_str().into(),
        order.payment_status.as_str().into(),
        order.cart_id.clone().into(),
        order.region_id.clone().into(),
        order.sales_channel_id.clone().into(),
        order.currency_code.as_str().into(),
        order.tax_rate.clone().into(),
        order.spent.into(),
        order.total.into(),
        order.shipping_first_name.clone().into(),
        order.search.clone().into(),
        order.canceled_at.into(),
        order.created_at.into(),
        order.updated_at.into(),
        Value::Bytes(order.record.bytes().to_vec()),
        order.id.as_str().into(),
    ]
}

/// Inserts orders; says with each whether it was new.
async fn insert<'o>(tx: &mut Tx<'_>, fresh: Vec<Fresh<'o>>) -> Result<Vec<(Fresh<'o>, bool)>, Error> {
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "INSERT INTO \"order\" (shape, customer_id, display_id, email, status, fulfillment_status, \
               payment_status, cart_id, region_id, sales_channel_id, currency_code, tax_rate, spent, total, \
               shipping_first_name, search, canceled_at, created_at, updated_at, record, id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) \
               ON CONFLICT (id) DO NOTHING";
    let rows: Vec<_> = fresh.iter().map(|fresh| values(fresh.order, &fresh.customer)).collect();
    let inserted = tx.execute_each(sql, &rows).await?;
    let fresh: Vec<_> = fresh.into_iter().zip(inserted.into_iter().map(|rows| rows == 1)).collect();
    for (Fresh { order, .. }, _) in fresh.iter().filter(|(_, is_new)| *is_new) {
        tx.index_new(&SEARCH, &order.id);
        tx.count(COUNT, i64::from(order.status != DRAFT));
    }
    Ok(fresh)
}

async fn update(tx: &mut Tx<'_>, order: &Incoming, customer: &str, known: &Known) -> Result<(), Error> {
    let sql = "UPDATE \"order\" SET shape = $1, customer_id = $2, display_id = $3, email = $4, status = $5, \
               fulfillment_status = $6, payment_status = $7, cart_id = $8, region_id = $9, sales_channel_id = $10, \
               currency_code = $11, tax_rate = $12, spent = $13, total = $14, shipping_first_name = $15, search = $16, \
               canceled_at = $17, created_at = $18, updated_at = $19, record = $20 WHERE id = $21";
    tx.execute(sql, &values(order, customer)).await?;
    tx.reindex(&SEARCH, &order.id);
    tx.count(COUNT, i64::from(order.status != DRAFT) - i64::from(!known.is_draft));
    Ok(())
}
