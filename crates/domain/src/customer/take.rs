//! Customers who are brought from elsewhere, many at a time.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::Arc;

use futures_util::future::try_join_all;
use stheno_storage::{Error as StorageError, Insert, Kind, Timestamp, Tx, Value};

use super::{ACCOUNTS, COUNT, NewCustomer, SEARCH, TABLE, values};
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

/// Where a row has its id, whether it has an account, and the first of both moments.
const ID: usize = 0;
const HAS_ACCOUNT: usize = 8;
const CREATED_AT: usize = 11;

static MEMBERSHIPS: Insert = Insert {
    table: "customer_group_customer",
    columns: &[
        ("id", Kind::Text),
        ("customer_group_id", Kind::Text),
        ("customer_id", Kind::Text),
        ("created_at", Kind::Time),
        ("updated_at", Kind::Time),
        ("customer_created_at", Kind::Time),
    ],
    index: None,
};

/// Where a membership has its group.
const GROUP: usize = 1;

/// A row as it will be, but for an id and moments that it may lack. Making it is much of the work and needs no database.
#[derive(Clone, Debug)]
pub struct Prepared {
    values: Vec<Value>,
    groups: Vec<String>,
    /// What nobody else has: hashes of the id, and of the e-mail with the kind of account.
    keys: [Option<u64>; 2],
}

impl From<Incoming> for Prepared {
    fn from(incoming: Incoming) -> Self {
        let Incoming { id, new, created_at, updated_at, groups } = incoming;
        let key = new.email.as_deref().map(str::to_lowercase);
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let keys = [
            id.as_ref().map(|id| hasher.hash_one(id)),
            key.as_ref().map(|email| hasher.hash_one((email, new.has_account))),
        ];
        // Who says only one of both moments has not changed since, as far as is known.
        let moments = (created_at.or(updated_at).into(), updated_at.or(created_at).into());
        Self { values: values(id.into(), &new, key, moments).into(), groups, keys }
    }
}

/// Customers who are taken together, ready to be inserted.
#[derive(Debug)]
pub struct Batch {
    count: usize,
    /// Those who have nothing in common, as many parts as can be written at the same time.
    parts: Vec<Part>,
    /// Those who have something in common with one before, to be taken behind the others and one part after the other: the first
    /// of them is the one who counts.
    later: Vec<Part>,
}

/// What one transaction takes of a batch. No id comes twice.
#[derive(Debug, Default)]
struct Part {
    rows: Vec<Vec<Value>>,
    /// The names of each one's groups.
    groups: Vec<Vec<String>>,
    /// The places of the customers among those of the batch.
    places: Vec<usize>,
}

impl Batch {
    /// Makes rows whole and shares them out.
    ///
    /// # Errors
    /// When there is no randomness for ids.
    pub fn new(shop: &Shop, customers: Vec<Prepared>) -> Result<Self, Error> {
        let now = Value::from(shop.context.now());
        let writers = shop.database.writers().max(1);
        let mut batch = Self { count: customers.len(), parts: Vec::new(), later: Vec::new() };
        batch.parts.resize_with(writers, Part::default);
        let (mut seen, mut ids_of_last) = (HashSet::new(), HashSet::new());
        for (place, Prepared { mut values, groups, keys }) in customers.into_iter().enumerate() {
            for value in values.iter_mut().skip(CREATED_AT).filter(|value| **value == Value::Null) {
                value.clone_from(&now);
            }
            if let Some(id @ Value::Null) = values.get_mut(ID) {
                *id = shop.context.id("cus")?.into();
            }
            let [of_id, _] = keys;
            // Each of them is noted, also behind one that was seen.
            let is_first = keys.iter().flatten().filter(|key| !seen.insert(**key)).count() == 0;
            if !is_first && (batch.later.is_empty() || of_id.is_some_and(|id| ids_of_last.contains(&id))) {
                batch.later.push(Part::default());
                ids_of_last.clear();
            }
            let part = if is_first { batch.parts.get_mut(place % writers) } else { batch.later.last_mut() };
            if let Some(part) = part {
                ids_of_last.extend(of_id.filter(|_| !is_first));
                part.rows.push(values);
                part.groups.push(groups);
                part.places.push(place);
            }
        }
        Ok(batch)
    }
}

/// How often it is tried to take customers while others make the groups that they are in.
const TRIES: usize = 5;

/// Takes customers, without telling events of it; says what became of each.
///
/// # Errors
/// When storage fails; then some may have been taken.
pub async fn take(shop: &Shop, batch: Batch) -> Result<Vec<Taken>, Error> {
    let mut taken = try_join_all(batch.parts.into_iter().map(|part| take_part(shop, part))).await?;
    for part in batch.later {
        taken.push(take_part(shop, part).await?);
    }
    let mut in_order = vec![Taken::There; batch.count];
    for (place, became) in taken.into_iter().flatten() {
        if let Some(taken) = in_order.get_mut(place) {
            *taken = became;
        }
    }
    Ok(in_order)
}

/// Makes up for many customers who were taken: see [`stheno_storage::Database::settle`], and sets milestones, as far as others who
/// write let it.
///
/// # Errors
/// When storage fails.
pub async fn settle(shop: &Shop) -> Result<(), Error> {
    shop.database.settle(&["customer", "customer_group_customer"]).await?;
    loop {
        match super::set_milestones(&shop.database).await {
            Ok(true) => {}
            // A server will set the others.
            Ok(false) | Err(Error::Storage(StorageError::Busy)) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
}

/// Takes customers in one transaction; says of each place what became of it.
async fn take_part(shop: &Shop, part: Part) -> Result<Vec<(usize, Taken)>, Error> {
    if part.rows.is_empty() {
        return Ok(Vec::new());
    }
    let (part, context) = (Arc::new(part), Arc::new(shop.context.at_one_moment().without_events()));
    let take = || {
        let (part, context) = (Arc::clone(&part), Arc::clone(&context));
        async move |tx: &mut Tx<'_>| insert(tx, &context, &part).await
    };
    for _ in 1..TRIES {
        match shop.database.write(take()).await {
            Err(Error::GroupNameTaken(_)) => {}
            taken => return taken,
        }
    }
    shop.database.write(take()).await
}

async fn insert(tx: &mut Tx<'_>, context: &Context, part: &Part) -> Result<Vec<(usize, Taken)>, Error> {
    let is_new = tx.insert_new(&ROWS, &part.rows).await?;
    let rows = part.rows.iter().zip(&part.groups).zip(&is_new);
    let new: Vec<(&Vec<Value>, &Vec<String>)> = rows.filter_map(|(row, is_new)| is_new.then_some(row)).collect();
    tx.count(COUNT, number(new.len()));
    tx.count(ACCOUNTS, number(new.iter().filter(|(row, _)| row.get(HAS_ACCOUNT) == Some(&Value::Bool(true))).count()));
    let created: Vec<(&str, Timestamp)> = new.iter().filter_map(|(row, _)| place(row)).collect();
    milestone::added(tx, &TABLE, &created).await?;
    let joining = new.iter().filter(|(_, groups)| !groups.is_empty());
    let joining: Vec<Joining<'_>> =
        joining.filter_map(|(row, groups)| Some((*groups, row.get(ID)?, row.get(CREATED_AT)?))).collect();
    join(tx, context, &joining).await?;
    let became = is_new.into_iter().map(|is_new| if is_new { Taken::Created } else { Taken::There });
    Ok(part.places.iter().copied().zip(became).collect())
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The id of a row, and when it was made.
fn place(row: &[Value]) -> Option<(&str, Timestamp)> {
    match (row.get(ID)?, row.get(CREATED_AT)?) {
        (Value::Text(id), Value::Time(created_at)) => Some((id, *created_at)),
        _ => None,
    }
}

/// The names of a customer's groups, the id, and when the customer was made.
type Joining<'a> = (&'a Vec<String>, &'a Value, &'a Value);

/// Puts new customers into their groups; those that do not exist are made.
async fn join(tx: &mut Tx<'_>, context: &Context, joining: &[Joining<'_>]) -> Result<(), Error> {
    let names: BTreeSet<&String> = joining.iter().flat_map(|(groups, ..)| *groups).collect();
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
    for (of_customer, customer, created_at) in joining {
        for group in of_customer.iter().filter_map(|name| groups.get(name)) {
            let id = context.id("cusgc")?;
            let (customer, created_at) = ((*customer).clone(), (*created_at).clone());
            rows.push(vec![id.into(), group.as_str().into(), customer, now.clone(), now.clone(), created_at]);
        }
    }
    let joined = tx.insert_new(&MEMBERSHIPS, &rows).await?;
    for (row, _) in rows.iter().zip(joined).filter(|(_, joined)| *joined) {
        if let Some(Value::Text(group)) = row.get(GROUP) {
            group::count_members(tx, group, 1);
        }
    }
    Ok(())
}
