//! Addresses of customers.

use stheno_storage::{Column, Error as StorageError, Row, Tx, Value};

use crate::Error;
use crate::table::{Table, columns};

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
pub static TABLE: Table = Table { from: "customer_address a", live: "a.deleted_at IS NULL", id: &ID, count: None };

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
    &CITY,
    &COUNTRY_CODE,
    &PROVINCE,
    &POSTAL_CODE,
    &CREATED_AT,
    &UPDATED_AT,
];

/// Gives the addresses of these customers to `each`, with the id of the customer as column 0 and the wanted columns
/// after it, oldest first.
///
/// # Errors
/// When storage fails.
pub async fn of_customers(
    tx: &mut Tx<'_>,
    customers: Vec<String>,
    wanted: &[&'static Column],
    each: impl FnMut(&Row<'_>) -> Result<(), StorageError>,
) -> Result<(), Error> {
    let mut select = tx.statement("SELECT a.customer_id");
    for column in wanted {
        select.push(", ").push(column.sql);
    }
    select.push(" FROM customer_address a WHERE a.deleted_at IS NULL AND a.customer_id");
    select.one_of(Value::Texts(customers)).push(" ORDER BY a.id");
    tx.select(select, each).await?;
    Ok(())
}
