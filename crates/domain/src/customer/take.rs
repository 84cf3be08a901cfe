//! Customers who are brought from elsewhere, many at a time.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use stheno_storage::{Insert, Kind, Timestamp, Tx, Value};

use super::{COUNT, NewCustomer, SEARCH, TABLE, values};
use crate::{Context, Error, Shop, group, milestone};

/// A customer to be taken.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The id that the customer had elsewhere, and keeps.
    pub id: Option<String>,
    /// What the customer is made of.
    pub new: NewCustomer,
    /// When the customer was made elsewhere.
    pub created_at: Option<Timestamp>,
    /// When it last changed there.
    pub updated_at: Option<Timestamp>,
    /// The names of the groups that the customer is in.
    pub groups: Vec<String>,
}

/// What became of a customer who was to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The customer is new.
    Created,
    /// Somebody has the id, or the e-mail with the same kind of account.
    There,
}

static ROWS: Insert = Insert {
    table: "customer",
    columns: &[
        ("id", Kind::Text),
        ("email", Kind::Text),
        ("email_key", Kind::Text),
        ("first_name", Kind::Text),
        ("last_name", Kind::Text),
        ("company_name", Kind::Text),
        ("phone", Kind::Text),
        ("metadata", Kind::Json),
        ("has_account", Kind::Bool),
        ("created_by", Kind::Text),
        ("search", Kind::Text),
        ("created_at", Kind::Time),
        ("updated_at", Kind::Time),
    ],
    index: Some(&SEARCH),
};

static MEMBERSHIPS: Insert = Insert {
    table: "customer_group_customer",
    columns: &[
        ("id", Kind::Text),
        ("customer_group_id", Kind::Text),
        ("customer_id", Kind::Text),
        ("created_at", Kind::Time),
        ("updated_at", Kind::Time),
    ],
    index: None,
};

/// A row as it will be, but for an id and moments that it may lack. Making it is much of the work and needs no database.
#[derive(Clone, Debug)]
pub struct Prepared {
    values: Vec<Value>,
    groups: Vec<String>,
}

impl From<Incoming> for Prepared {
    fn from(incoming: Incoming) -> Self {
        let Incoming { id, new, created_at, updated_at, groups } = incoming;
        let key = new.email.as_deref().map(str::to_lowercase);
        // Who says only one of both moments has not changed since, as far as is known.
        let moments = (created_at.or(updated_at).into(), updated_at.or(created_at).into());
        Self { values: values(id.into(), &new, key, moments).into(), groups }
    }
}

/// Customers who are taken together.
struct Batch {
    context: Context,
    /// Rows that are whole, in runs in which no id comes twice.
    runs: Vec<Vec<Vec<Value>>>,
    /// The names of each one's groups.
    groups: Vec<Vec<String>>,
}

impl Batch {
    fn new(context: Context, customers: Vec<Prepared>) -> Result<Self, Error> {
        let (now, mut groups) = (Value::from(context.now()), Vec::with_capacity(customers.len()));
        let (mut runs, mut ids) = (vec![Vec::with_capacity(customers.len())], HashSet::new());
        for Prepared { mut values, groups: of_customer } in customers {
            for value in values.iter_mut().rev().take(MOMENTS).filter(|value| **value == Value::Null) {
                value.clone_from(&now);
            }
            match values.first_mut() {
                Some(Value::Text(given)) if !ids.insert(given.clone()) => {
                    ids = HashSet::from([given.clone()]);
                    runs.push(Vec::new());
                }
                Some(id) if *id == Value::Null => *id = context.id("cus")?.into(),
                _ => {}
            }
            runs.last_mut().into_iter().for_each(|run| run.push(std::mem::take(&mut values)));
            groups.push(of_customer);
        }
        Ok(Self { context, runs, groups })
    }
}

/// The last columns of a row.
const MOMENTS: usize = 2;

/// How often it is tried to take customers while others make the groups that they are in.
const TRIES: usize = 5;

/// Takes customers, all in one transaction and without telling events of it; says what became of each.
///
/// # Errors
/// When storage fails; then none is taken.
pub async fn take(shop: &Shop, customers: Vec<Prepared>) -> Result<Vec<Taken>, Error> {
    let batch = Arc::new(Batch::new(shop.context.at_one_moment().without_events(), customers)?);
    let take = || {
        let batch = Arc::clone(&batch);
        async move |tx: &mut Tx<'_>| take_batch(tx, &batch).await
    };
    for _ in 1..TRIES {
        match shop.database.write(take()).await {
            Err(Error::GroupNameTaken(_)) => {}
            taken => return taken,
        }
    }
    shop.database.write(take()).await
}

async fn take_batch(tx: &mut Tx<'_>, batch: &Batch) -> Result<Vec<Taken>, Error> {
    let mut taken = Vec::with_capacity(batch.groups.len());
    let mut joining = Vec::new();
    for run in &batch.runs {
        let is_new = tx.insert_new(&ROWS, run).await?;
        for (row, is_new) in run.iter().zip(is_new) {
            let groups = batch.groups.get(taken.len()).filter(|groups| is_new && !groups.is_empty());
            joining.extend(groups.zip(row.first()));
            taken.push(if is_new { Taken::Created } else { Taken::There });
        }
    }
    let rows = batch.runs.iter().flatten().zip(&taken).filter(|(_, taken)| **taken == Taken::Created);
    let created: Vec<(&str, Timestamp)> = rows.filter_map(|(row, _)| place(row)).collect();
    tx.count(COUNT, i64::try_from(created.len()).unwrap_or(i64::MAX));
    milestone::added(tx, &TABLE, &created).await?;
    join(tx, &batch.context, &joining).await?;
    Ok(taken)
}

/// The id of a row, and when it was made.
fn place(row: &[Value]) -> Option<(&str, Timestamp)> {
    match (row.first()?, row.get(row.len().checked_sub(MOMENTS)?)?) {
        (Value::Text(id), Value::Time(created_at)) => Some((id, *created_at)),
        _ => None,
    }
}

/// Puts new customers into their groups; those that do not exist are made.
async fn join(tx: &mut Tx<'_>, context: &Context, joining: &[(&Vec<String>, &Value)]) -> Result<(), Error> {
    let names: BTreeSet<&String> = joining.iter().flat_map(|(groups, _)| *groups).collect();
    if names.is_empty() {
        return Ok(());
    }
    let mut groups = group::by_name(tx, names.iter().copied()).await?;
    for name in names {
        if !groups.contains_key(name) {
            groups.insert(name.clone(), group::create(tx, context, name, None, None).await?);
        }
    }
    let now = Value::from(context.now());
    let mut rows = Vec::with_capacity(joining.len());
    for (of_customer, customer) in joining {
        for group in of_customer.iter().filter_map(|name| groups.get(name)) {
            let id = context.id("cusgc")?;
            rows.push(vec![id.into(), group.as_str().into(), (*customer).clone(), now.clone(), now.clone()]);
        }
    }
    tx.insert_new(&MEMBERSHIPS, &rows).await?;
    Ok(())
}
