//! Customer groups.

use std::collections::{BTreeMap, HashMap};

use stheno_storage::{Column, Condition, Error as StorageError, Kind, Op, Related, Row, Tx, Value};

use crate::change::{Change, merged_metadata};
use crate::event::{Events, Kind as EventKind};
use crate::metadata::{self, Metadata};
use crate::table::{Kept, Link, Table, columns};
use crate::{Context, Error, customer};

columns! { "g.":
    ID = "id": Text,
    NAME = "name": Text,
    METADATA = "metadata": Json or null,
    CREATED_BY = "created_by": Text or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    DELETED_AT = "deleted_at": Time or null,
}

/// How many live customers are in it: kept by whoever adds or removes some.
pub static CUSTOMERS_COUNT: Column = Column {
    name: "customers_count",
    sql: "(SELECT CAST(coalesce(sum(k.value), 0) AS bigint) FROM counter k WHERE k.name = 'members ' || g.id)",
    kind: Kind::Int,
    nullable: false,
};

/// Adds to the kept count of a group's members.
pub(crate) fn count_members(tx: &mut Tx<'_>, group: &str, difference: i64) {
    tx.count(format!("members {group}"), difference);
}

/// The kept count of customers who are in one group.
pub(crate) fn kept_count(related: &Related, memberships: &Condition) -> Option<Kept> {
    only_id(related, memberships).map(|group| Kept::new(format!("members {group}")))
}

/// Which of [`MEMBERS`] are in the one group that customers have to be in.
pub(crate) fn only(related: &Related, memberships: &Condition) -> Option<Condition> {
    only_id(related, memberships).map(|group| Condition::Compare(&MEMBERSHIP, Op::Eq, group.into()))
}

/// The id of the one group that customers have to be in; None where there may be several, or where more is asked of it.
fn only_id<'a>(related: &Related, memberships: &'a Condition) -> Option<&'a str> {
    // A group that is deleted loses its members, so either way leads to the same ones.
    if ![&OF_CUSTOMER_BY_ID, &OF_CUSTOMER].contains(&related) {
        return None;
    }
    let group = match memberships {
        Condition::Compare(column, Op::Eq, Value::Text(id)) if **column == MEMBERSHIP => id,
        Condition::OneOf(column, Value::Texts(ids)) if **column == MEMBERSHIP => match ids.as_slice() {
            [id] => id,
            _ => return None,
        },
        _ => return None,
    };
    // PostgreSQL takes no text with a NUL.
    (!group.contains('\0')).then_some(group.as_str())
}

/// Live groups.
pub static TABLE: Table = Table::new("customer_group g", "g.deleted_at IS NULL", &ID);

/// The id of a group, as it stands in a membership.
pub static MEMBERSHIP: Column = Column { name: "id", sql: "m.customer_group_id", kind: Kind::Text, nullable: false };

/// When the customer of a membership was made: in the place of the customer's own time, by which members are sorted.
pub(crate) static MEMBER_SINCE: Column =
    Column { name: "created_at", sql: "m.customer_created_at", kind: Kind::Time, nullable: false };

/// Live memberships, each in the place of its customer.
pub(crate) static MEMBERS: Table = Table {
    indexed: &[&MEMBERSHIP, &MEMBER_SINCE],
    ..Table::new("customer_group_customer m", "m.deleted_at IS NULL", &customer::MEMBERSHIP)
};

/// From a customer to memberships. A group that was deleted still counts, as in Medusa.
pub static OF_CUSTOMER_BY_ID: Related = Related {
    column: "c.id",
    select: "SELECT m.customer_id FROM customer_group_customer m WHERE m.deleted_at IS NULL",
    key: "m.customer_id",
};

/// From a customer to the live groups that it is in.
pub static OF_CUSTOMER: Related = Related {
    column: "c.id",
    select: "SELECT m.customer_id FROM customer_group_customer m \
             JOIN customer_group g ON g.id = m.customer_group_id AND g.deleted_at IS NULL WHERE m.deleted_at IS NULL",
    key: "m.customer_id",
};

/// From customers to the live groups that they are in, in the order in which they were added.
pub static OF_CUSTOMERS: Link = Link {
    owner: "m.customer_id",
    from: "customer_group_customer m JOIN customer_group g ON g.id = m.customer_group_id \
           WHERE m.deleted_at IS NULL AND g.deleted_at IS NULL",
    order: "m.id",
};

/// Customers that are in no group at all.
#[must_use]
pub fn none() -> Condition {
    static OUTSIDE: Related = Related {
        column: "c.id",
        select: "SELECT o.id FROM customer o WHERE NOT EXISTS (SELECT 1 FROM customer_group_customer m \
                 WHERE m.customer_id = o.id AND m.deleted_at IS NULL)",
        key: "o.id",
    };
    Condition::Related(&OUTSIDE, Box::new(Condition::ALWAYS))
}

/// Makes a group and gives its id.
///
/// # Errors
/// [`Error::GroupNameTaken`], or when storage fails.
pub async fn create(
    tx: &mut Tx<'_>,
    context: &Context,
    name: &str,
    metadata: Option<&Metadata>,
    created_by: Option<&str>,
) -> Result<String, Error> {
    let id = context.id("cusgroup")?;
    let now = context.now();
    refuse_taken(tx, name, "").await?;
    let values: [Value; 6] =
        [id.as_str().into(), name.into(), metadata::to_value(metadata), created_by.into(), now.into(), now.into()];
    let sql = "INSERT INTO customer_group (id, name, metadata, created_by, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &values).await.map_err(|error| taken(error, name))?;
    tell(tx, context, EventKind::GroupCreated, &id).await?;
    Ok(id)
}

/// The ids of the live groups with these names, by their names. Until the end of the transaction nobody deletes them.
///
/// # Errors
/// When storage fails.
pub async fn by_name(tx: &mut Tx<'_>, names: impl Iterator<Item = &String>) -> Result<HashMap<String, String>, Error> {
    let mut select = tx.statement("SELECT name, id FROM customer_group WHERE deleted_at IS NULL AND name");
    select.one_of(Value::Texts(names.cloned().collect())).push(" ORDER BY id").for_share();
    Ok(tx.select(select, |row| Ok((row.string(0)?, row.string(1)?))).await?.into_iter().collect())
}

/// What of a group is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The name.
    pub name: Option<String>,
    /// Keys of the metadata, merged into what there is; None empties it.
    pub metadata: Change<Metadata>,
}

/// Changes a group; false when there is no such live one. Without a difference nothing is written.
///
/// # Errors
/// [`Error::GroupNameTaken`], or when storage fails.
pub async fn update(tx: &mut Tx<'_>, context: &Context, id: &str, changes: Changes) -> Result<bool, Error> {
    let mut select = tx.statement("SELECT name, metadata FROM customer_group WHERE deleted_at IS NULL AND id = ");
    select.bind(id.into()).for_update();
    let read = |row: &Row<'_>| Ok((row.string(0)?, row.opt_string(1)?));
    let Some((name_before, metadata_before)) = tx.select(select, read).await?.pop() else {
        return Ok(false);
    };
    let name = changes.name.unwrap_or_else(|| name_before.clone());
    let metadata = merged_metadata(metadata_before.clone(), changes.metadata)?;
    if name == name_before && metadata == metadata_before {
        return Ok(true);
    }
    if name != name_before {
        refuse_taken(tx, &name, id).await?;
    }
    let values: [Value; 4] =
        [name.as_str().into(), metadata.map_or(Value::Null, Value::Json), context.now().into(), id.into()];
    let sql = "UPDATE customer_group SET name = $1, metadata = $2, updated_at = $3 WHERE id = $4";
    tx.execute(sql, &values).await.map_err(|error| taken(error, &name))?;
    tell(tx, context, EventKind::GroupUpdated, id).await?;
    Ok(true)
}

/// Deletes a group with its memberships. Does nothing when there is no such live one.
///
/// # Errors
/// When storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, id: &str) -> Result<(), Error> {
    let values: [Value; 2] = [context.now().into(), id.into()];
    let sql = "UPDATE customer_group SET deleted_at = $1, updated_at = $1 WHERE id = $2 AND deleted_at IS NULL";
    if tx.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    let sql = "UPDATE customer_group_customer SET deleted_at = $1, updated_at = $1 \
               WHERE customer_group_id = $2 AND deleted_at IS NULL";
    let members = tx.execute(sql, &values).await?;
    count_members(tx, id, -i64::try_from(members).unwrap_or(i64::MAX));
    tell(tx, context, EventKind::GroupDeleted, id).await
}

async fn tell(tx: &mut Tx<'_>, context: &Context, kind: EventKind, id: &str) -> Result<(), Error> {
    let mut events = Events::default();
    events.add(kind, id);
    events.write(tx, context).await
}

/// Which customers come into a group, and which go.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Pairs of group and customer that are to be; those that are so already stay as they are.
    pub add: Vec<(String, String)>,
    /// Pairs of group and customer that are not to be.
    pub remove: Vec<(String, String)>,
}

/// Adds customers to groups and removes others. What is to be added and removed is removed.
///
/// # Errors
/// [`Error::NoSuchRelationship`] when a group or customer to be added does not live, or when storage fails.
pub async fn change_members(
    tx: &mut Tx<'_>,
    context: &Context,
    members: &Members,
    created_by: &str,
) -> Result<(), Error> {
    let now = context.now();
    let groups = ids(members.add.iter().map(|(group, _)| group));
    let customers = ids(members.add.iter().map(|(_, customer)| customer));
    refuse_missing(tx, "SELECT id FROM customer_group WHERE deleted_at IS NULL AND id", "customer_group_id", groups)
        .await?;
    refuse_missing(tx, "SELECT id FROM customer WHERE deleted_at IS NULL AND id", "customer_id", customers).await?;
    // Ids grow in the order of the request, in which events are told; rows are touched in an order of their own, so that
    // two requests at once never wait for each other.
    let mut add: Vec<(&str, &str, String)> = Vec::with_capacity(members.add.len());
    for (group, customer) in &members.add {
        add.push((group, customer, context.id("cusgc")?));
    }
    add.sort_unstable();
    add.dedup_by(|a, b| (a.0, a.1) == (b.0, b.1));
    let mut added = Vec::new();
    for rows in add.chunks(ROWS) {
        let mut insert = tx.statement(
            "INSERT INTO customer_group_customer \
             (id, customer_group_id, customer_id, created_by, created_at, updated_at, customer_created_at) VALUES ",
        );
        let mut begin = "(";
        for (group, customer, id) in rows {
            insert.push(begin).bind(id.as_str().into());
            for value in [(*group).into(), (*customer).into(), created_by.into(), now.into(), now.into()] {
                insert.push(", ").bind(value);
            }
            insert.push(", (SELECT created_at FROM customer WHERE id = ").bind((*customer).into()).push("))");
            begin = ", (";
        }
        // Whoever is in already stays as before.
        insert.push(" ON CONFLICT DO NOTHING RETURNING id, customer_id, customer_group_id");
        for (member, group) in tx.select(insert, |row| Ok(((row.string(0)?, row.string(1)?), row.string(2)?))).await? {
            count_members(tx, &group, 1);
            added.push(member);
        }
    }
    let mut removed = remove_members(tx, context, &members.remove).await?;
    let mut events = Events::default();
    added.sort_unstable();
    for (id, customer) in added {
        events.add_of(EventKind::MemberCreated, &customer, &id);
    }
    // As Medusa tells them: in the order in which they were added.
    removed.sort_unstable();
    for (id, customer) in removed {
        events.add_of(EventKind::MemberDeleted, &customer, &id);
    }
    events.write(tx, context).await
}

/// Ends memberships; gives their ids, and whose they were.
async fn remove_members(
    tx: &mut Tx<'_>,
    context: &Context,
    pairs: &[(String, String)],
) -> Result<Vec<(String, String)>, Error> {
    let mut of_groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (group, customer) in pairs.iter().filter(|(_, customer)| !customer.contains('\0')) {
        of_groups.entry(group).or_default().push(customer.clone());
    }
    let mut removed = Vec::new();
    for (group, customers) in of_groups.into_iter().filter(|(group, _)| !group.contains('\0')) {
        let mut select = tx.statement(
            "SELECT id, customer_id FROM customer_group_customer WHERE deleted_at IS NULL AND customer_group_id = ",
        );
        select.bind(group.into()).push(" AND customer_id").one_of(Value::Texts(customers));
        select.push(" ORDER BY customer_group_id, customer_id").for_update();
        let members = tx.select(select, |row| Ok((row.string(0)?, row.string(1)?))).await?;
        let ids = members.iter().map(|(id, _)| id.clone()).collect();
        let mut update = tx.statement("UPDATE customer_group_customer SET deleted_at = ");
        let now = context.now();
        update.bind(now.into()).push(", updated_at = ").bind(now.into()).push(" WHERE id");
        update.one_of(Value::Texts(ids));
        tx.change(update).await?;
        count_members(tx, group, -i64::try_from(members.len()).unwrap_or(i64::MAX));
        removed.extend(members);
    }
    Ok(removed)
}

/// Puts a customer into these groups, and takes it out of all others.
///
/// # Errors
/// [`Error::NoSuchRelationship`] when one of the groups does not live, [`Error::MemberTwice`] when the customer is to come
/// into one twice, or when storage fails.
pub async fn replace_of_customer(
    tx: &mut Tx<'_>,
    context: &Context,
    customer: &str,
    groups: &[String],
    created_by: &str,
) -> Result<(), Error> {
    let sql = "SELECT customer_group_id FROM customer_group_customer WHERE customer_id = $1 AND deleted_at IS NULL";
    let before = tx.query(sql, &[customer.into()], |row| row.string(0)).await?;
    let pair = |group: &String| (group.clone(), customer.to_owned());
    let mut new = ids(groups.iter().filter(|group| !before.contains(group)));
    if new.len() < groups.iter().filter(|group| !before.contains(group)).count() {
        new.retain(|id| groups.iter().filter(|group| *group == id).count() > 1);
        let group = new.into_iter().next().unwrap_or_default();
        return Err(Error::MemberTwice { group, customer: customer.to_owned() });
    }
    let members = Members {
        add: groups.iter().filter(|group| !before.contains(group)).map(pair).collect(),
        remove: before.iter().filter(|group| !groups.contains(group)).map(pair).collect(),
    };
    change_members(tx, context, &members, created_by).await
}

/// Whether there is such a live group.
///
/// # Errors
/// When storage fails.
pub async fn exists(tx: &mut Tx<'_>, id: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM customer_group WHERE id = $1 AND deleted_at IS NULL";
    Ok(tx.query_one(sql, &[id.into()], |_| Ok(())).await?.is_some())
}

/// Rows that are inserted with one statement.
const ROWS: usize = 50;

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// All of the ids, sorted, must be found by the statement.
async fn refuse_missing(
    tx: &mut Tx<'_>,
    select: &'static str,
    relationship: &'static str,
    wanted: Vec<String>,
) -> Result<(), Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut found = tx.statement(select);
    // Locked, so that none is deleted before it has its members.
    found.one_of(Value::Texts(wanted.clone())).push(" ORDER BY id").for_share();
    let found = tx.select(found, |row| row.string(0)).await?;
    match wanted.into_iter().find(|id| found.binary_search(id).is_err()) {
        Some(id) => Err(Error::NoSuchRelationship { relationship, id }),
        None => Ok(()),
    }
}

/// The name of a live group must be its own.
async fn refuse_taken(tx: &mut Tx<'_>, name: &str, own: &str) -> Result<(), Error> {
    let values: [Value; 2] = [name.into(), own.into()];
    let sql = "SELECT id FROM customer_group WHERE name = $1 AND deleted_at IS NULL AND id <> $2";
    match tx.query_one(sql, &values, |_| Ok(())).await? {
        Some(()) => Err(Error::GroupNameTaken(name.to_owned())),
        None => Ok(()),
    }
}

/// Two requests may both have found the name free; the unique index then refuses one of them.
fn taken(error: StorageError, name: &str) -> Error {
    match error {
        StorageError::Unique { table } if table == "customer_group" => Error::GroupNameTaken(name.to_owned()),
        other => other.into(),
    }
}
