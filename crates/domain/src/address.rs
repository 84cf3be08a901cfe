//! Addresses of customers.

use stheno_storage::{Column, Condition, Kind, Op, Row, Timestamp, Tx, Value};

use crate::change::{Change, merged_metadata};
use crate::customer::{Along, lock, tell, touch};
use crate::event::{Events, Kind as EventKind};
use crate::metadata::{self, Metadata};
use crate::table::{Link, Table, columns};
use crate::{Context, Error, country};

columns! { "a.":
    ID = "id": Text,
    ADDRESS_NAME = "address_name": Text or null,
    IS_DEFAULT_SHIPPING = "is_default_shipping": Bool,
    IS_DEFAULT_BILLING = "is_default_billing": Bool,
    COMPANY = "company": Text or null,
    FIRST_NAME = "first_name": Text or null,
    LAST_NAME = "last_name": Text or null,
    ADDRESS_1 = "address_1": Text or null,
    ADDRESS_2 = "address_2": Text or null,
    CITY = "city": Text or null,
    COUNTRY_CODE = "country_code": Text or null,
    PROVINCE = "province": Text or null,
    POSTAL_CODE = "postal_code": Text or null,
    PHONE = "phone": Text or null,
    METADATA = "metadata": Json or null,
    CUSTOMER_ID = "customer_id": Text,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    DELETED_AT = "deleted_at": Time or null,
}

/// Live addresses.
pub static TABLE: Table = Table::new("customer_address a", "a.deleted_at IS NULL", &ID);

/// What `q` searches in.
pub static SEARCHED: &[&Column] =
    &[&ADDRESS_NAME, &COMPANY, &FIRST_NAME, &LAST_NAME, &ADDRESS_1, &ADDRESS_2, &CITY, &PROVINCE, &POSTAL_CODE];

/// By what addresses can be sorted.
pub static SORTABLE: &[&Column] = &[
    &ID,
    &ADDRESS_NAME,
    &COMPANY,
    &FIRST_NAME,
    &LAST_NAME,
    &ADDRESS_1,
    &ADDRESS_2,
    &CITY,
    &COUNTRY_CODE,
    &PROVINCE,
    &POSTAL_CODE,
    &PHONE,
    &IS_DEFAULT_SHIPPING,
    &IS_DEFAULT_BILLING,
    &CREATED_AT,
    &UPDATED_AT,
];

/// From customers to their addresses, oldest first.
pub static OF_CUSTOMERS: Link =
    Link { owner: "a.customer_id", from: "customer_address a WHERE a.deleted_at IS NULL", order: "a.id" };

/// The same, but for those that were given for bills alone, unless orders go there by default.
pub static SHIPPING_OF_CUSTOMERS: Link = Link {
    owner: "a.customer_id",
    from: "customer_address a WHERE a.deleted_at IS NULL \
           AND NOT (a.billing_only AND NOT a.is_default_shipping)",
    order: "a.id",
};

/// From customers to the addresses where their bills go by default.
pub static BILLING_OF_CUSTOMERS: Link = Link {
    owner: "a.customer_id",
    from: "customer_address a WHERE a.is_default_billing AND a.deleted_at IS NULL",
    order: "a.id",
};

/// `customer_id` of an address that orders can go to; NULL for one that was given for bills alone.
pub static SHIPPING_CUSTOMER_ID: Column = Column {
    name: "customer_id",
    sql: "CASE WHEN a.billing_only AND NOT a.is_default_shipping THEN NULL ELSE a.customer_id END",
    kind: Kind::Text,
    nullable: true,
};

/// The texts of an address, in the order of [`TEXTS`].
pub type Texts = [Change<String>; 11];

/// The columns with texts that an address is made of.
pub static TEXTS: [&Column; 11] = [
    &ADDRESS_NAME,
    &COMPANY,
    &FIRST_NAME,
    &LAST_NAME,
    &ADDRESS_1,
    &ADDRESS_2,
    &CITY,
    &COUNTRY_CODE,
    &PROVINCE,
    &POSTAL_CODE,
    &PHONE,
];

/// What of an address is to be set.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Its texts.
    pub texts: Texts,
    /// Whether it is where the customer's orders go by default; the address that was so before is so no more.
    pub is_default_shipping: Option<bool>,
    /// Whether it is where the customer's bills go by default; the address that was so before is so no more.
    pub is_default_billing: Option<bool>,
    /// Keys of the metadata, merged into what there is; None empties it.
    pub metadata: Change<Metadata>,
    /// Whether the metadata takes the place of what there is, and is not merged into it.
    pub metadata_whole: bool,
    /// Whether it is for bills alone, unless orders go there by default.
    pub billing_only: Option<bool>,
}

impl Changes {
    /// The code of the country that it is to be in.
    fn country_code(&self) -> Option<&str> {
        let [_, _, _, _, _, _, _, country_code, _, _, _] = &self.texts;
        match country_code {
            Change::To(Some(code)) => Some(code),
            _ => None,
        }
    }
}

/// Refuses an address in a country that does not exist.
///
/// # Errors
/// [`Error::NoSuchCountry`], or when storage fails.
pub async fn require_country(tx: &mut Tx<'_>, changes: &Changes) -> Result<(), Error> {
    match changes.country_code() {
        Some(code) => country::require(tx, code).await,
        None => Ok(()),
    }
}

/// Whether the customer has such a live address, and it is not for bills alone.
///
/// # Errors
/// When storage fails.
pub async fn is_for_shipping(tx: &mut Tx<'_>, customer: &str, id: &str) -> Result<bool, Error> {
    let sql = "SELECT id FROM customer_address WHERE id = $1 AND customer_id = $2 AND deleted_at IS NULL \
               AND NOT (billing_only AND NOT is_default_shipping)";
    let values: [Value; 2] = [id.into(), customer.into()];
    Ok(tx.query_one(sql, &values, |_| Ok(())).await?.is_some())
}

/// Whether the customer has an address already that orders can go to, and that is the same in these columns. What was not
/// given is never the same as what is not there.
///
/// # Errors
/// When storage fails.
pub async fn has_same(
    tx: &mut Tx<'_>,
    customer: &str,
    changes: &Changes,
    columns: &'static [&'static Column],
) -> Result<bool, Error> {
    let mut select =
        tx.statement("SELECT a.id FROM customer_address a WHERE a.deleted_at IS NULL AND a.customer_id = ");
    select.bind(customer.into()).push(" AND ").push(SHIPPING_CUSTOMER_ID.sql).push(" IS NOT NULL");
    for (column, text) in TEXTS.iter().zip(&changes.texts).filter(|(column, _)| columns.contains(column)) {
        match text {
            Change::Keep => return Ok(false),
            Change::To(None) => select.push(" AND ").condition(&Condition::IsNull(column)),
            Change::To(Some(text)) => {
                select.push(" AND ").condition(&Condition::Compare(column, Op::Eq, text.as_str().into()))
            }
        };
    }
    Ok(!tx.select(select, |_| Ok(())).await?.is_empty())
}

/// Makes an address of a customer and gives its id.
///
/// # Errors
/// [`Error::NoSuchRelationship`] when there is no such live customer, [`Error::TooManyAddresses`], or when storage fails.
pub async fn create(tx: &mut Tx<'_>, context: &Context, customer: &str, changes: Changes) -> Result<String, Error> {
    let billing = changes.is_default_billing == Some(true);
    let id = create_at(tx, context, context.now(), customer, changes).await?;
    if billing {
        tell(tx, context, customer, EventKind::CustomerTouched, Along::default()).await?;
    }
    Ok(id)
}

async fn create_at(
    tx: &mut Tx<'_>,
    context: &Context,
    now: Timestamp,
    customer: &str,
    changes: Changes,
) -> Result<String, Error> {
    if !lock(tx, customer).await? {
        return Err(Error::NoSuchRelationship { relationship: "customer_id", id: customer.to_owned() });
    }
    refuse_many(tx, customer).await?;
    let mut events = take_default(tx, now, customer, &changes).await?;
    let id = context.id("cuaddr")?;
    let mut insert = tx.statement(
        "INSERT INTO customer_address (id, customer_id, address_name, company, first_name, last_name, address_1, \
         address_2, city, country_code, province, postal_code, phone, is_default_shipping, is_default_billing, \
         billing_only, metadata, created_at, updated_at) VALUES (",
    );
    insert.bind(id.as_str().into()).push(", ").bind(customer.into());
    for text in changes.texts {
        insert.push(", ").bind(text.value().into());
    }
    let metadata = metadata::to_value(changes.metadata.value().as_ref());
    let flag = |flag: Option<bool>| Value::from(flag.unwrap_or(false));
    for value in [
        flag(changes.is_default_shipping),
        flag(changes.is_default_billing),
        flag(changes.billing_only),
        metadata,
        now.into(),
        now.into(),
    ] {
        insert.push(", ").bind(value);
    }
    insert.push(")");
    tx.change(insert).await?;
    events.add_of(EventKind::AddressCreated, customer, &id);
    events.write(tx, context).await?;
    Ok(id)
}

#[derive(Clone, PartialEq)]
struct Stored {
    texts: Vec<Option<String>>,
    is_default_shipping: bool,
    is_default_billing: bool,
    billing_only: bool,
    metadata: Option<String>,
}

/// Changes an address of a customer; false when the customer has no such live one. Without a difference nothing is
/// written.
///
/// # Errors
/// When storage fails.
pub async fn update(
    tx: &mut Tx<'_>,
    context: &Context,
    customer: &str,
    id: &str,
    changes: Changes,
) -> Result<bool, Error> {
    let updated = update_untold(tx, context, customer, id, changes).await?;
    if updated == Some(Bills::ElsewhereNow) {
        tell(tx, context, customer, EventKind::CustomerTouched, Along::default()).await?;
    }
    Ok(updated.is_some())
}

/// Where a customer's bills go after an address was changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bills {
    AsBefore,
    ElsewhereNow,
}

/// The same without telling that bills go elsewhere now; None when the customer has no such live address.
async fn update_untold(
    tx: &mut Tx<'_>,
    context: &Context,
    customer: &str,
    id: &str,
    changes: Changes,
) -> Result<Option<Bills>, Error> {
    lock(tx, customer).await?;
    let Some(mut before) = stored(tx, customer, id).await? else {
        return Ok(None);
    };
    let moved = changes.is_default_billing.is_some_and(|billing| billing != before.is_default_billing);
    let bills = if moved { Bills::ElsewhereNow } else { Bills::AsBefore };
    let now = context.now();
    let mut events = take_default(tx, now, customer, &changes).await?;
    // It has been taken from this one as well.
    before.is_default_shipping &= changes.is_default_shipping != Some(true);
    before.is_default_billing &= changes.is_default_billing != Some(true);
    let mut after = before.clone();
    for (text, change) in after.texts.iter_mut().zip(changes.texts) {
        change.apply(text);
    }
    after.is_default_shipping = changes.is_default_shipping.unwrap_or(before.is_default_shipping);
    after.is_default_billing = changes.is_default_billing.unwrap_or(before.is_default_billing);
    after.billing_only = changes.billing_only.unwrap_or(before.billing_only);
    after.metadata = match changes.metadata {
        Change::To(whole) if changes.metadata_whole => whole.as_ref().map(metadata::to_text),
        merged => merged_metadata(after.metadata, merged)?,
    };
    if after == before {
        events.write(tx, context).await?;
        return Ok(Some(bills));
    }
    let mut update = tx.statement("UPDATE customer_address SET updated_at = ");
    update.bind(now.into());
    let names = [
        ", address_name = ",
        ", company = ",
        ", first_name = ",
        ", last_name = ",
        ", address_1 = ",
        ", address_2 = ",
        ", city = ",
        ", country_code = ",
        ", province = ",
        ", postal_code = ",
        ", phone = ",
    ];
    for (name, text) in names.into_iter().zip(after.texts) {
        update.push(name).bind(text.into());
    }
    update.push(", is_default_shipping = ").bind(after.is_default_shipping.into());
    update.push(", is_default_billing = ").bind(after.is_default_billing.into());
    update.push(", billing_only = ").bind(after.billing_only.into());
    update.push(", metadata = ").bind(after.metadata.map_or(Value::Null, Value::Json));
    update.push(" WHERE id = ").bind(id.into());
    tx.change(update).await?;
    events.add_of(EventKind::AddressUpdated, customer, id);
    events.write(tx, context).await?;
    Ok(Some(bills))
}

/// Deletes an address of a customer; false when the customer has no such live one.
///
/// # Errors
/// When storage fails.
pub async fn delete(tx: &mut Tx<'_>, context: &Context, customer: &str, id: &str) -> Result<bool, Error> {
    lock(tx, customer).await?;
    let values: [Value; 3] = [context.now().into(), id.into(), customer.into()];
    let sql = "UPDATE customer_address SET deleted_at = $1, updated_at = $1 \
               WHERE id = $2 AND customer_id = $3 AND deleted_at IS NULL RETURNING is_default_billing";
    let Some(of_bills) = tx.query_one(sql, &values, |row| row.bool(0)).await? else {
        return Ok(false);
    };
    let mut events = Events::default();
    events.add_of(EventKind::AddressDeleted, customer, id);
    events.write(tx, context).await?;
    if of_bills {
        tell(tx, context, customer, EventKind::CustomerTouched, Along::default()).await?;
    }
    Ok(true)
}

async fn stored(tx: &mut Tx<'_>, customer: &str, id: &str) -> Result<Option<Stored>, Error> {
    let mut select = tx.statement("SELECT ");
    for column in TEXTS {
        select.push(column.sql).push(", ");
    }
    select.push(
        "a.is_default_shipping, a.is_default_billing, a.billing_only, a.metadata FROM customer_address a \
         WHERE a.deleted_at IS NULL AND a.id = ",
    );
    select.bind(id.into()).push(" AND a.customer_id = ").bind(customer.into());
    let read = |row: &Row<'_>| {
        let text = |column| row.opt_string(column);
        Ok(Stored {
            texts: (0..TEXTS.len()).map(text).collect::<Result<_, _>>()?,
            is_default_shipping: row.bool(TEXTS.len())?,
            is_default_billing: row.bool(TEXTS.len() + 1)?,
            billing_only: row.bool(TEXTS.len() + 2)?,
            metadata: text(TEXTS.len() + 3)?,
        })
    };
    Ok(tx.select(select, read).await?.pop())
}

/// Where a customer's bills are to go.
#[derive(Clone, Debug)]
pub enum Billing {
    /// Nowhere in particular.
    Nowhere,
    /// To this address of the customer.
    To(String),
    /// To an address with these changes: the one where they go already, or else a new one for them alone.
    Changed(Box<Changes>),
}

/// Changes where a customer's bills go by default; whether they go to an address that was made for it. If it is another address
/// than before, the customer counts as changed. It is not told.
///
/// # Errors
/// [`Error::NoSuchAddress`] when the customer has none with that id, [`Error::NoSuchRelationship`] when there is no such
/// live customer, [`Error::TooManyAddresses`], or when storage fails.
pub async fn set_billing(tx: &mut Tx<'_>, context: &Context, customer: &str, billing: Billing) -> Result<bool, Error> {
    let now = context.now();
    let moved = move_billing(tx, context, now, customer, billing).await?;
    if moved != Moved::Not {
        touch(tx, now, customer).await?;
    }
    Ok(moved == Moved::ToNew)
}

/// Whether bills go to another address than before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    Not,
    Elsewhere,
    ToNew,
}

async fn move_billing(
    tx: &mut Tx<'_>,
    context: &Context,
    now: Timestamp,
    customer: &str,
    billing: Billing,
) -> Result<Moved, Error> {
    lock(tx, customer).await?;
    let sql = "SELECT id FROM customer_address \
               WHERE customer_id = $1 AND is_default_billing AND deleted_at IS NULL";
    let before = tx.query_one(sql, &[customer.into()], |row| row.string(0)).await?;
    let flagged = |flag| Changes { is_default_billing: Some(flag), ..Changes::default() };
    match (billing, before) {
        (Billing::Changed(changes), Some(id)) => {
            update_untold(tx, context, customer, &id, *changes).await?;
            Ok(Moved::Not)
        }
        (Billing::Changed(changes), None) => {
            forget_unused(tx, context, customer).await?;
            let changes = Changes { billing_only: Some(true), is_default_billing: Some(true), ..*changes };
            create_at(tx, context, now, customer, changes).await?;
            Ok(Moved::ToNew)
        }
        (Billing::To(id), Some(before)) if id == before => Ok(Moved::Not),
        // The one before is so no more.
        (Billing::To(id), _) => match update_untold(tx, context, customer, &id, flagged(true)).await? {
            Some(_) => Ok(Moved::Elsewhere),
            None => Err(Error::NoSuchAddress(id)),
        },
        (Billing::Nowhere, Some(id)) => {
            let updated = update_untold(tx, context, customer, &id, flagged(false)).await?;
            Ok(if updated.is_some() { Moved::Elsewhere } else { Moved::Not })
        }
        (Billing::Nowhere, None) => Ok(Moved::Not),
    }
}

/// Deletes addresses that were given for bills alone and are for nothing any more, so that they do not gather.
async fn forget_unused(tx: &mut Tx<'_>, context: &Context, customer: &str) -> Result<(), Error> {
    let sql = "SELECT id FROM customer_address WHERE customer_id = $1 AND deleted_at IS NULL \
               AND billing_only AND NOT is_default_billing AND NOT is_default_shipping ORDER BY id";
    for id in tx.query(sql, &[customer.into()], |row| row.string(0)).await? {
        delete(tx, context, customer, &id).await?;
    }
    Ok(())
}

/// How many addresses a customer may have: every answer about a customer may hold all of them.
pub const MOST: i64 = 250;

/// A customer has [`MOST`] addresses at most.
async fn refuse_many(tx: &mut Tx<'_>, customer: &str) -> Result<(), Error> {
    let sql = "SELECT count(*) FROM customer_address WHERE customer_id = $1 AND deleted_at IS NULL";
    let count = tx.query_one(sql, &[customer.into()], |row| row.int(0)).await?;
    if count.unwrap_or_default() >= MOST { Err(Error::TooManyAddresses) } else { Ok(()) }
}

/// Takes the default from the address of the customer that has it, where another one, or the same, is to have it; tells
/// which that was.
async fn take_default(tx: &mut Tx<'_>, now: Timestamp, customer: &str, changes: &Changes) -> Result<Events, Error> {
    let mut events = Events::default();
    let values: [Value; 2] = [now.into(), customer.into()];
    let shipping = "UPDATE customer_address SET is_default_shipping = FALSE, updated_at = $1 \
                    WHERE customer_id = $2 AND is_default_shipping AND deleted_at IS NULL RETURNING id";
    let billing = "UPDATE customer_address SET is_default_billing = FALSE, updated_at = $1 \
                   WHERE customer_id = $2 AND is_default_billing AND deleted_at IS NULL RETURNING id";
    for (wanted, sql) in [(changes.is_default_shipping, shipping), (changes.is_default_billing, billing)] {
        if wanted == Some(true) {
            for before in tx.query(sql, &values, |row| row.string(0)).await? {
                events.add_of(EventKind::AddressUpdated, customer, &before);
            }
        }
    }
    Ok(events)
}
