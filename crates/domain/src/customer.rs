//! Customers: with an account, or guests.

mod take;
mod told;

use stheno_storage::{
    Column, Condition, Database, Error as StorageError, Kind, Op, Related, Row, SearchIndex, Timestamp, Tx, Value,
};

use crate::change::{Change, merged_metadata};
use crate::event::{Events, Kind as EventKind};
use crate::metadata::{self, Metadata};
use crate::milestone::{self, Track};
use crate::page::Page;
use crate::table::{Kept, Link, Table, Through, columns};
use crate::worth::ORDERS_COUNT;
use crate::{Context, Error, auth, group, payment_method, search};

pub use take::{Batch, Incoming, Prepared, Taken, settle, take};
pub use told::{Along, tell};

columns! { "c.":
    ID = "id": Text,
    COMPANY_NAME = "company_name": Text or null,
    FIRST_NAME = "first_name": Text or null,
    LAST_NAME = "last_name": Text or null,
    EMAIL = "email": Text or null,
    PHONE = "phone": Text or null,
    METADATA = "metadata": Json or null,
    HAS_ACCOUNT = "has_account": Bool,
    CREATED_BY = "created_by": Text or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    DELETED_AT = "deleted_at": Time or null,
}

/// The kept count of live customers.
pub(crate) const COUNT: &str = "customer";
/// The kept count of those of them that have an account.
pub(crate) const ACCOUNTS: &str = "account";

/// Where members of groups are filtered: their id, as it stands in a membership.
pub static MEMBERSHIP: Column = Column { name: "id", sql: "m.customer_id", kind: Kind::Text, nullable: false };

/// From a group to its memberships.
pub static OF_GROUP_BY_ID: Related = Related {
    column: "g.id",
    select: "SELECT m.customer_group_id FROM customer_group_customer m WHERE m.deleted_at IS NULL",
    key: "m.customer_group_id",
};

/// From a group to the live customers in it.
pub static OF_GROUP: Related = Related {
    column: "g.id",
    select: "SELECT m.customer_group_id FROM customer_group_customer m \
             JOIN customer c ON c.id = m.customer_id AND c.deleted_at IS NULL WHERE m.deleted_at IS NULL",
    key: "m.customer_group_id",
};

/// Groups that no customer is in.
#[must_use]
pub fn none_in_group() -> Condition {
    static EMPTY: Related = Related {
        column: "g.id",
        select: "SELECT e.id FROM customer_group e WHERE NOT EXISTS (SELECT 1 FROM customer_group_customer m \
                 WHERE m.customer_group_id = e.id AND m.deleted_at IS NULL)",
        key: "e.id",
    };
    Condition::Related(&EMPTY, Box::new(Condition::ALWAYS))
}

/// Live customers.
pub static TABLE: Table = Table {
    count: Some(COUNT),
    kept: kept_count,
    indexed: &[&ID, &CREATED_AT, &EMAIL, &LAST_NAME, &ORDERS_COUNT],
    tracks: &TRACKS,
    through: found_through,
    ..Table::new("customer c", "c.deleted_at IS NULL", &ID)
};

/// The counts that are kept of some customers: those with an account, those without, and those in a group.
fn kept_count(filter: &Condition) -> Option<Kept> {
    match filter {
        Condition::Compare(column, Op::Eq, Value::Bool(true)) if **column == HAS_ACCOUNT => Some(Kept::new(ACCOUNTS)),
        Condition::Compare(column, Op::Eq, Value::Bool(false)) if **column == HAS_ACCOUNT => {
            Some(Kept::new(COUNT).without(ACCOUNTS))
        }
        Condition::Related(related, of) => group::kept_count(related, of),
        _ => None,
    }
}

/// Members of one group stand in an index of memberships, in the order of their ids and of the times when they were made.
fn found_through(filter: &Condition, order: Option<&Column>) -> Option<Through> {
    let Condition::Related(related, of) = filter else { return None };
    let column = match order {
        None => None,
        Some(column) if *column == CREATED_AT => Some(&group::MEMBER_SINCE),
        Some(_) => return None,
    };
    Some(Through { table: &group::MEMBERS, filter: group::only(related, of)?, column })
}

static TRACKS: [Track; 2] =
    [Track { name: "customer.id", column: None }, Track { name: "customer.created_at", column: Some(&CREATED_AT) }];

/// What `q` searches in.
pub static SEARCH: SearchIndex =
    SearchIndex { table: "customer", alias: "c", column: "search", fts: "customer_search", live: true };

/// Rows before a page from which on it is not read in passing.
const QUICK_OFFSET: i64 = 1_000;
/// Rows of a page from which on it is not read in passing.
const QUICK_LIMIT: i64 = 100;

/// Sets some milestones in the list of customers, if it has grown; whether it has, so that there may be more to be set.
///
/// # Errors
/// As of [`milestone::set`].
pub async fn set_milestones(database: &Database) -> Result<bool, Error> {
    let due = database.read(async |tx: &mut Tx<'_>| milestone::are_due(tx, &TABLE).await).await?;
    Ok(due && database.write(async |tx: &mut Tx<'_>| milestone::set(tx, &TABLE, "customer").await).await?)
}

/// Whether a list is found along an index, in a time that does not depend on the number of customers.
#[must_use]
pub fn is_quick(filter: &Condition, page: &Page) -> bool {
    let sorted = page.order.is_none_or(|order| !order.column.nullable && TABLE.indexed.contains(&order.column));
    let by_key = |column: &Column| *column == ID || *column == EMAIL;
    let found = match filter {
        Condition::Compare(column, Op::Eq, _) => by_key(column),
        Condition::OneOf(column, Value::Texts(values)) => by_key(column) && values.len() <= 100,
        other => {
            let along = match other.alone() {
                all if *all == Condition::ALWAYS => sorted,
                some => page.is_through(&TABLE, some),
            };
            along && page.offset <= QUICK_OFFSET
        }
    };
    found && page.limit <= QUICK_LIMIT
}

/// From groups to the live customers in them, in the order in which they were added.
pub static OF_GROUPS: Link = Link {
    owner: "m.customer_group_id",
    from: "customer_group_customer m JOIN customer c ON c.id = m.customer_id \
           WHERE m.deleted_at IS NULL AND c.deleted_at IS NULL",
    order: "m.id",
};

/// The same, for who wants nothing but their ids ([`MEMBERSHIP`]): a deleted customer has no live membership, so customers
/// need not be read.
pub static IDS_OF_GROUPS: Link =
    Link { owner: "m.customer_group_id", from: "customer_group_customer m WHERE m.deleted_at IS NULL", order: "m.id" };

/// From addresses to the live customers that they are of.
pub static OF_ADDRESSES: Link = Link {
    owner: "a.id",
    from: "customer_address a JOIN customer c ON c.id = a.customer_id WHERE c.deleted_at IS NULL",
    order: "a.id",
};

/// The same for addresses that orders can go to: those given for bills alone are of nobody in Medusa 1.
pub static OF_SHIPPING_ADDRESSES: Link = Link {
    owner: "a.id",
    from: "customer_address a JOIN customer c ON c.id = a.customer_id \
           WHERE c.deleted_at IS NULL AND NOT (a.billing_only AND NOT a.is_default_shipping)",
    order: "a.id",
};

/// The columns in the order in which Medusa answers a customer within something else.
pub static RELATED_COLUMNS: &[&Column] = &[
    &ID,
    &COMPANY_NAME,
    &FIRST_NAME,
    &LAST_NAME,
    &EMAIL,
    &PHONE,
    &HAS_ACCOUNT,
    &METADATA,
    &CREATED_BY,
    &CREATED_AT,
    &UPDATED_AT,
    &DELETED_AT,
];

/// What a new customer is made of.
#[derive(Clone, Debug, Default)]
pub struct NewCustomer {
    /// The e-mail, in the spelling that it is kept in.
    pub email: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Company.
    pub company_name: Option<String>,
    /// Phone number, as it was typed.
    pub phone: Option<String>,
    /// Metadata.
    pub metadata: Option<Metadata>,
    /// Whether the customer can sign in.
    pub has_account: bool,
    /// The id of the user or key that makes it.
    pub created_by: Option<String>,
}

/// `billing_address_id`: the address where bills go by default.
pub static BILLING_ADDRESS_ID: Column = Column {
    name: "billing_address_id",
    sql: "(SELECT b.id FROM customer_address b \
           WHERE b.customer_id = c.id AND b.is_default_billing AND b.deleted_at IS NULL)",
    kind: Kind::Text,
    nullable: true,
};

/// Whether the customer lives. Until the end of the transaction nobody else changes it, nor what is kept about it.
///
/// # Errors
/// When storage fails.
pub async fn lock(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    let mut select = tx.statement("SELECT id FROM customer WHERE deleted_at IS NULL AND id = ");
    select.bind(id.into()).for_update();
    Ok(!tx.select(select, |_| Ok(())).await?.is_empty())
}

/// Makes a customer and gives its id.
///
/// # Errors
/// [`Error::CustomerEmailTaken`], or when storage fails.
pub async fn create(tx: &mut Tx<'_>, context: &Context, new: &NewCustomer) -> Result<String, Error> {
    let id = context.id("cus")?;
    let now = context.now();
    let key = new.email.as_deref().map(str::to_lowercase);
    let values = values(id.as_str().into(), new, key, (now.into(), now.into()));
    // An e-mail that is taken is no error of the database, which PostgreSQL would log.
    let sql = "INSERT INTO customer (id, email, email_key, first_name, last_name, company_name, phone, metadata, \
               has_account, created_by, search, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
               ON CONFLICT (email_key, has_account) WHERE deleted_at IS NULL DO NOTHING";
    if tx.execute(sql, &values).await? == 0 {
        let email = new.email.clone().unwrap_or_default();
        return Err(Error::CustomerEmailTaken { email, has_account: new.has_account });
    }
    tx.count(COUNT, 1);
    tx.count(ACCOUNTS, i64::from(new.has_account));
    tx.index_new(&SEARCH, &id);
    milestone::passed(tx, &TABLE, (&id, now), 1).await?;
    if context.tells_events() {
        let mut events = Events::default();
        events.add_with(EventKind::CustomerCreated, &id, told::of_new(&id, new, now));
        events.write(tx, context).await?;
    }
    Ok(id)
}

/// The values of a new row, in the order of [`create`]'s columns.
fn values(id: Value, new: &NewCustomer, key: Option<String>, (created_at, updated_at): (Value, Value)) -> [Value; 13] {
    [
        id,
        new.email.clone().into(),
        key.into(),
        new.first_name.clone().into(),
        new.last_name.clone().into(),
        new.company_name.clone().into(),
        new.phone.clone().into(),
        metadata::to_value(new.metadata.as_ref()),
        new.has_account.into(),
        new.created_by.clone().into(),
        search_text(&new.company_name, &new.first_name, &new.last_name, &new.email, &new.phone).into(),
        created_at,
        updated_at,
    ]
}

/// Makes a customer with an account, for whom this identity acts from now on.
///
/// # Errors
/// [`Error::CustomerEmailTaken`], [`Error::IdentityHasCustomer`], or when storage fails.
pub async fn create_account(
    tx: &mut Tx<'_>,
    context: &Context,
    identity: &str,
    new: &NewCustomer,
) -> Result<String, Error> {
    let id = create(tx, context, &NewCustomer { has_account: true, ..new.clone() }).await?;
    if auth::identity::act_for_customer(tx, context, identity, &id).await? {
        Ok(id)
    } else {
        Err(Error::IdentityHasCustomer)
    }
}

/// Whether there is such a live customer who has an account.
///
/// # Errors
/// When storage fails.
pub async fn has_account(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    let sql = "SELECT has_account FROM customer WHERE id = $1 AND deleted_at IS NULL";
    Ok(tx.query_one(sql, &[id.into()], |row| row.bool(0)).await?.unwrap_or(false))
}

/// Those of the ids that no live customer has, as they come.
///
/// # Errors
/// When storage fails.
pub async fn missing(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<String>, Error> {
    let mut select = tx.statement("SELECT id FROM customer WHERE deleted_at IS NULL AND id");
    let asked = ids.iter().filter(|id| !id.contains('\0')).cloned().collect();
    select.one_of(Value::Texts(asked));
    let found: std::collections::HashSet<String> = tx.select(select, |row| row.string(0)).await?.into_iter().collect();
    Ok(ids.iter().filter(|id| !found.contains(*id)).cloned().collect())
}

/// Says that a customer was changed, where what changed is kept elsewhere.
///
/// # Errors
/// When storage fails.
pub async fn touch(tx: &mut Tx<'_>, now: Timestamp, id: &str) -> Result<(), Error> {
    let values: [Value; 2] = [now.into(), id.into()];
    tx.execute("UPDATE customer SET updated_at = $1 WHERE id = $2 AND deleted_at IS NULL", &values).await?;
    Ok(())
}

/// Gives a customer another password, where somebody signs in as this customer; gives the
/// last of the identities that do.
///
/// # Errors
/// [`Error::IdentityOfUser`], or when storage fails.
pub async fn change_password(
    tx: &mut Tx<'_>,
    context: &Context,
    id: &str,
    password_hash: &str,
) -> Result<Option<String>, Error> {
    let identity = auth::identity::change_customers_password(tx, context, id, password_hash).await?;
    if identity.is_some() {
        touch(tx, context.now(), id).await?;
    }
    Ok(identity)
}

/// What of a customer is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The e-mail, in the spelling that it is kept in.
    pub email: Change<String>,
    /// First name.
    pub first_name: Change<String>,
    /// Last name.
    pub last_name: Change<String>,
    /// Company.
    pub company_name: Change<String>,
    /// Phone number.
    pub phone: Change<String>,
    /// Keys of the metadata, merged into what there is; None empties it.
    pub metadata: Change<Metadata>,
}

impl From<Changes> for NewCustomer {
    /// A guest with these fields.
    fn from(changes: Changes) -> Self {
        Self {
            email: changes.email.value(),
            first_name: changes.first_name.value(),
            last_name: changes.last_name.value(),
            company_name: changes.company_name.value(),
            phone: changes.phone.value(),
            metadata: changes.metadata.value(),
            has_account: false,
            created_by: None,
        }
    }
}

#[derive(Clone, PartialEq)]
struct Stored {
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    company_name: Option<String>,
    phone: Option<String>,
    metadata: Option<String>,
    has_account: bool,
}

/// Changes a customer, and tells it; false when there is no such live one. Without a difference nothing is written, not even
/// the time of the last change.
///
/// # Errors
/// [`Error::CustomerEmailTaken`], or when storage fails.
pub async fn update(tx: &mut Tx<'_>, context: &Context, id: &str, changes: Changes) -> Result<bool, Error> {
    match change(tx, context, id, changes).await? {
        Some(kind) => {
            tell(tx, context, id, kind, Along::default()).await?;
            Ok(true)
        }
        None => Ok(false),
    }
}

/// The same without telling it: gives the kind of the event, for who has more to change first; None when there is no such
/// live customer.
///
/// # Errors
/// As of [`update`].
pub async fn change(
    tx: &mut Tx<'_>,
    context: &Context,
    id: &str,
    changes: Changes,
) -> Result<Option<EventKind>, Error> {
    let Some(before) = stored(tx, id).await? else {
        return Ok(None);
    };
    let mut after = before.clone();
    changes.email.apply(&mut after.email);
    changes.first_name.apply(&mut after.first_name);
    changes.last_name.apply(&mut after.last_name);
    changes.company_name.apply(&mut after.company_name);
    changes.phone.apply(&mut after.phone);
    after.metadata = merged_metadata(after.metadata, changes.metadata)?;
    if after == before {
        return Ok(Some(EventKind::CustomerUnchanged));
    }
    write(tx, context, id, before, after).await?;
    Ok(Some(EventKind::CustomerUpdated))
}

async fn write(tx: &mut Tx<'_>, context: &Context, id: &str, before: Stored, after: Stored) -> Result<(), Error> {
    let key = after.email.as_deref().map(str::to_lowercase);
    if let (Some(email), Some(key)) = (&after.email, &key)
        && after.email != before.email
    {
        refuse_taken(tx, email, key, after.has_account, id).await?;
    }
    let text = search_text(&after.company_name, &after.first_name, &after.last_name, &after.email, &after.phone);
    let text_before =
        search_text(&before.company_name, &before.first_name, &before.last_name, &before.email, &before.phone);
    let found_otherwise = text != text_before;
    let values: [Value; 10] = [
        after.email.clone().into(),
        key.into(),
        after.first_name.into(),
        after.last_name.into(),
        after.company_name.into(),
        after.phone.into(),
        after.metadata.map_or(Value::Null, Value::Json),
        text.into(),
        context.now().into(),
        id.into(),
    ];
    let sql = "UPDATE customer SET email = $1, email_key = $2, first_name = $3, last_name = $4, company_name = $5, \
               phone = $6, metadata = $7, search = $8, updated_at = $9 WHERE id = $10";
    tx.execute(sql, &values).await.map_err(|error| taken(error, after.email.as_deref(), after.has_account))?;
    if found_otherwise {
        tx.reindex(&SEARCH, id);
    }
    Ok(())
}

async fn stored(tx: &mut Tx<'_>, id: &str) -> Result<Option<Stored>, Error> {
    let mut select = tx.statement(
        "SELECT email, first_name, last_name, company_name, phone, metadata, has_account FROM customer \
         WHERE deleted_at IS NULL AND id = ",
    );
    select.bind(id.into()).for_update();
    let rows = tx.select(select, |row| {
        let text = |column| row.opt_string(column);
        Ok(Stored {
            email: text(0)?,
            first_name: text(1)?,
            last_name: text(2)?,
            company_name: text(3)?,
            phone: text(4)?,
            metadata: text(5)?,
            has_account: row.bool(6)?,
        })
    });
    Ok(rows.await?.pop())
}

/// Whether there is such a live customer.
///
/// # Errors
/// When storage fails.
pub async fn exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM customer WHERE id = $1 AND deleted_at IS NULL";
    Ok(tx.query_one(sql, &[id.into()], |_| Ok(())).await?.is_some())
}

/// Deletes a customer with everything that is about it alone: addresses, memberships and the way to sign in. The row
/// stays, marked, for the records that refer to it. Does nothing when there is no such live one.
///
/// # Errors
/// When storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, id: &str) -> Result<(), Error> {
    let now: Timestamp = context.now();
    let values: [Value; 2] = [now.into(), id.into()];
    let mut events = Events::default();
    let sql = "UPDATE customer SET deleted_at = $1, updated_at = $1, search = NULL \
               WHERE id = $2 AND deleted_at IS NULL RETURNING created_at, has_account";
    let read = |row: &Row<'_>| Ok((row.time(0)?, row.bool(1)?));
    let Some((created_at, has_account)) = tx.query_one(sql, &values, read).await? else {
        events.add(EventKind::CustomerGone, id);
        return events.write(tx, context).await;
    };
    tx.count(COUNT, -1);
    tx.count(ACCOUNTS, -i64::from(has_account));
    milestone::passed(tx, &TABLE, (id, created_at), -1).await?;
    tx.reindex(&SEARCH, id);
    events.add(EventKind::CustomerDeleted, id);
    let sql = "UPDATE customer_address SET deleted_at = $1, updated_at = $1 \
               WHERE customer_id = $2 AND deleted_at IS NULL RETURNING id";
    let mut addresses = tx.query(sql, &values, |row| row.string(0)).await?;
    addresses.sort_unstable();
    for address in addresses {
        events.add_of(EventKind::AddressDeleted, id, &address);
    }
    events.add(EventKind::CustomerGone, id);
    let sql = "UPDATE customer_group_customer SET deleted_at = $1, updated_at = $1 \
               WHERE customer_id = $2 AND deleted_at IS NULL RETURNING customer_group_id";
    for group in tx.query(sql, &values, |row| row.string(0)).await? {
        group::count_members(tx, &group, -1);
    }
    payment_method::forget(tx, id).await?;
    for identity in auth::identity::release_customer(tx, id).await? {
        events.add_of(EventKind::IdentityDeleted, id, &identity);
    }
    events.write(tx, context).await
}

/// The e-mail of a live customer must be its own, letters' case aside, among those with an account and among guests.
async fn refuse_taken(tx: &mut Tx<'_>, email: &str, key: &str, has_account: bool, own: &str) -> Result<(), Error> {
    let values: [Value; 3] = [key.into(), has_account.into(), own.into()];
    let sql = "SELECT id FROM customer \
               WHERE email_key = $1 AND has_account = $2 AND deleted_at IS NULL AND id <> $3";
    match tx.query_one(sql, &values, |_| Ok(())).await? {
        Some(()) => Err(Error::CustomerEmailTaken { email: email.to_owned(), has_account }),
        None => Ok(()),
    }
}

/// Two requests may both have found the e-mail free; the unique index then refuses one of them.
fn taken(error: StorageError, email: Option<&str>, has_account: bool) -> Error {
    match (error, email) {
        (StorageError::Unique { table }, Some(email)) if table == "customer" => {
            Error::CustomerEmailTaken { email: email.to_owned(), has_account }
        }
        (error, _) => error.into(),
    }
}

fn search_text(
    company_name: &Option<String>,
    first_name: &Option<String>,
    last_name: &Option<String>,
    email: &Option<String>,
    phone: &Option<String>,
) -> Option<String> {
    search::text(&[company_name, first_name, last_name, email, phone].map(Option::as_deref))
}
