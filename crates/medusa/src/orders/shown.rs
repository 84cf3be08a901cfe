//! Orders as they are shown: from their records, with the totals that they lack, in the shape of the generation that answers.

use std::collections::HashMap;

use serde_json::{Map, Value};
use stheno_domain::Generation;
use stheno_domain::order;
use stheno_domain::page::{self, Page};
use stheno_domain::table::{self, Link};
use stheno_domain::{Column, Condition, Error, Row, StorageError, Tx};
use stheno_orders::{totals_v1, totals_v2, v1_to_v2, v2_to_v1};

use crate::api::Api;
use crate::cursor;
use crate::json::{part_items, write_name};
use crate::resource::{Resource, Selection};
use crate::rows;

/// What of an order a generation shows.
pub trait View: Send + Sync {
    /// The shape that it is shown in.
    fn shape(&self) -> Generation;

    /// What is shown of the customer within the order; None when no customer is shown.
    fn customer(&self) -> Option<(&'static Resource, Selection)>;

    /// Whether totals are shown. Where they are not, an order of Medusa 1 may lack them.
    fn totals(&self) -> bool;

    /// Leaves of an order what is shown. It is whole, in the shape of the generation, with the customer in it.
    fn show(&self, order: Map<String, Value>) -> Map<String, Value>;
}

/// Whose orders are listed.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Everybody's.
    Everybodys,
    /// Those of the customer with this id.
    Customers(String),
}

impl Api {
    /// A page of orders: `{"orders":[…],"count":…,"offset":…,"limit":…}`, with these texts as `offset` and `limit`.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when the orders have too many bytes, and when storage fails.
    pub async fn orders(
        &self,
        view: impl View + 'static,
        whose: Whose,
        filter: Condition,
        wanted: Page,
        (offset, limit): (String, String),
    ) -> Result<Vec<u8>, Error> {
        let read = async move |tx: &mut Tx<'_>| page(tx, &view, &whose, &filter, &wanted, (&offset, &limit)).await;
        self.shop.database.scan(read).await
    }
}

/// How many bytes the records of one answer may have: each may be large, and a page or a customer may have many.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How many orders of a customer are read where reading must not take long.
const MOST_IN_PASSING: i64 = 20;

/// How many bytes they may have there.
const MOST_BYTES_IN_PASSING: usize = 256 * 1024;

/// `{"orders":[…],"count":…,"offset":…,"limit":…}`, with these texts as `offset` and `limit`, or with cursors in place of the offset.
///
/// # Errors
/// [`Error::TooLarge`] when the orders have too many bytes, and when storage fails.
async fn page(
    tx: &mut Tx<'_>,
    view: &dyn View,
    whose: &Whose,
    filter: &Condition,
    page: &Page,
    shown: (&str, &str),
) -> Result<Vec<u8>, Error> {
    // Ids first: which records are read is known then, and the customers of all of them.
    let keys = [&order::ID, &order::CUSTOMER_ID];
    let each = |row: &Row<'_>| Ok((row.string(0)?, row.string(1)?));
    let listed = match whose {
        Whose::Everybodys => page::list(tx, &order::TABLE, &keys, filter, page, each).await?,
        Whose::Customers(id) => order::list_of_customer(tx, id, &keys, filter, page, each).await?,
    };
    let orders = &listed.rows;
    let customers = customers(tx, view, orders.iter().map(|(_, customer)| customer)).await?;
    let mut written: HashMap<String, String> = HashMap::with_capacity(orders.len());
    let mut bytes = 0;
    let each = |row: &Row<'_>| {
        bytes += Kept::size(row, 0)?;
        if bytes <= MOST_BYTES {
            written.insert(row.string(0)?, Kept::read(row, 0)?.show(view, &customers));
        }
        Ok(())
    };
    let ids = orders.iter().map(|(id, _)| id.clone()).collect();
    table::by_ids(tx, &order::WITH_DRAFTS, ids, KEPT, each).await?;
    if bytes > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let mut body = Vec::with_capacity(bytes + 1024);
    body.push(b'{');
    write_name(&mut body, "orders");
    body.push(b'[');
    for shown in orders.iter().filter_map(|(id, _)| written.get(id)) {
        part_items(&mut body);
        body.extend_from_slice(shown.as_bytes());
    }
    body.extend_from_slice(format!("]{}}}", cursor::about(page, &listed, shown)).as_bytes());
    Ok(body)
}

/// `{"order":{…}}`; None when no order fulfils the condition, or more than one. Drafts count as well.
///
/// # Errors
/// When storage fails.
pub async fn one(tx: &mut Tx<'_>, view: &dyn View, condition: &Condition) -> Result<Option<Vec<u8>>, Error> {
    let each = |row: &Row<'_>| Kept::read(row, 0);
    let mut found = table::some(tx, &order::WITH_DRAFTS, KEPT, condition, 2, each).await?;
    let Some(kept) = found.pop().filter(|_| found.is_empty()) else { return Ok(None) };
    let customers = customers(tx, view, std::iter::once(&kept.customer)).await?;
    let mut body = b"{\"order\":".to_vec();
    body.extend_from_slice(kept.show(view, &customers).as_bytes());
    body.push(b'}');
    Ok(Some(body))
}

/// Appends the orders of customers to the members of each of them, behind an open bracket.
///
/// # Errors
/// [`Error::TooLarge`] when the orders have too many bytes, [`Error::NotInPassing`] when they are more than are read in
/// passing, and when storage fails.
pub(crate) async fn write_related(
    tx: &mut Tx<'_>,
    view: &dyn View,
    link: &'static Link,
    positions: &HashMap<&str, Vec<usize>>,
    members: &mut [Vec<u8>],
    in_passing: bool,
) -> Result<(), Error> {
    let (mut bytes, mut count) = (0, 0);
    let nobody = HashMap::new();
    let most = if in_passing { MOST_BYTES_IN_PASSING } else { MOST_BYTES };
    let each = |row: &Row<'_>| {
        count += 1;
        bytes += Kept::size(row, 1)?;
        if bytes > most {
            return Ok(());
        }
        let shown = Kept::read(row, 1)?.show(view, &nobody);
        for at in positions.get(row.text(0)?).into_iter().flatten() {
            if let Some(members) = members.get_mut(*at) {
                part_items(members);
                members.extend_from_slice(shown.as_bytes());
            }
        }
        Ok(())
    };
    let owners = positions.keys().map(|id| (*id).to_owned()).collect();
    let limit = in_passing.then_some(MOST_IN_PASSING + 1);
    table::related(tx, link, owners, KEPT, &Condition::ALWAYS, limit, each).await?;
    match (in_passing, bytes > most) {
        (true, true) => Err(Error::NotInPassing),
        (true, false) if count > MOST_IN_PASSING => Err(Error::NotInPassing),
        (false, true) => Err(Error::TooLarge),
        _ => Ok(()),
    }
}

/// The columns that an order is shown from.
static KEPT: &[&Column] =
    &[&order::ID, &order::CUSTOMER_ID, &order::SHAPE, &order::EMAIL, &order::CURRENCY_CODE, &order::RECORD];

/// An order as it is kept.
struct Kept {
    customer: String,
    shape: Generation,
    email: Option<String>,
    currency_code: Option<String>,
    record: Map<String, Value>,
}

impl Kept {
    /// Reads [`KEPT`], which stands in the row from `first` on.
    fn read(row: &Row<'_>, first: usize) -> Result<Self, StorageError> {
        let wrong = |expected| StorageError::Shape { column: first, expected };
        let shape = Generation::by_name(row.text(first + 2)?).ok_or_else(|| wrong("shape of an order"))?;
        let record = serde_json::from_str(&order::Record::read(row, first + 5)?).map_err(|_| wrong("order"))?;
        let (email, currency_code) = (row.opt_string(first + 3)?, row.opt_string(first + 4)?);
        Ok(Self { customer: row.string(first + 1)?, shape, email, currency_code, record })
    }

    /// How many bytes the record has.
    fn size(row: &Row<'_>, first: usize) -> Result<usize, StorageError> {
        order::Record::size(row, first + 5)
    }

    /// The order as JSON.
    fn show(self, view: &dyn View, customers: &HashMap<String, Value>) -> String {
        let mut record = self.record;
        // Some answers of Medusa that orders come as leave these out.
        let created_at = record.get("created_at").and_then(Value::as_str).map(str::to_owned);
        for (name, value) in [("email", self.email), ("currency_code", self.currency_code), ("updated_at", created_at)]
        {
            fill(&mut record, name, value);
        }
        match self.shape {
            Generation::V1 => {
                fill(&mut record, "fulfillment_status", Some("not_fulfilled".to_owned()));
                fill(&mut record, "payment_status", Some("not_paid".to_owned()));
                if view.totals() {
                    totals_v1::complete(&mut record);
                }
            }
            // With the totals come the statuses, which Medusa 1 shows everywhere.
            Generation::V2 => totals_v2::complete(&mut record),
        }
        let mut order = match (self.shape, view.shape()) {
            (Generation::V1, Generation::V2) => v1_to_v2::convert(&record),
            (Generation::V2, Generation::V1) => v2_to_v1::convert(&record),
            (Generation::V1, Generation::V1) | (Generation::V2, Generation::V2) => record,
        };
        // Whose it is here, and the customer as it is now.
        order.insert("customer".to_owned(), customers.get(&self.customer).cloned().unwrap_or_default());
        order.insert("customer_id".to_owned(), self.customer.into());
        Value::Object(view.show(order)).to_string()
    }
}

/// Gives an order a member that it lacks.
fn fill(record: &mut Map<String, Value>, name: &str, value: Option<String>) {
    if let Some(value) = value.filter(|_| record.get(name).is_none_or(Value::is_null)) {
        record.insert(name.to_owned(), value.into());
    }
}

/// The live ones of these customers, as they are shown within orders.
async fn customers<'i>(
    tx: &mut Tx<'_>,
    view: &dyn View,
    ids: impl Iterator<Item = &'i String>,
) -> Result<HashMap<String, Value>, Error> {
    let Some((resource, selection)) = view.customer() else {
        return Ok(HashMap::new());
    };
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut customers = HashMap::with_capacity(ids.len());
    for (id, customer) in rows::by_ids(tx, resource, &selection, ids).await? {
        let customer = serde_json::from_slice(&customer);
        customers.insert(id, customer.map_err(|_| StorageError::Shape { column: 0, expected: "customer" })?);
    }
    Ok(customers)
}
