//! Customer groups.

use stheno_storage::{Column, Condition, Error as StorageError, Kind, Related, Row, Tx, Value};

use crate::Error;
use crate::table::{Table, columns};

columns! { "g.":
    ID = "id": Text,
    NAME = "name": Text,
    METADATA = "metadata": Json or null,
    CREATED_BY = "created_by": Text or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    DELETED_AT = "deleted_at": Time or null,
}

/// Live groups.
pub static TABLE: Table = Table { from: "customer_group g", live: "g.deleted_at IS NULL", id: &ID, count: None };

/// The id of a group, as it stands in a membership.
pub static MEMBERSHIP: Column = Column { name: "id", sql: "m.customer_group_id", kind: Kind::Text, nullable: false };

/// From a customer to memberships. A group that was deleted still counts, as in Medusa.
pub static OF_CUSTOMER_BY_ID: Related = Related {
    column: "c.id",
    select: "SELECT m.customer_id FROM customer_group_customer m WHERE m.deleted_at IS NULL",
};

/// From a customer to the live groups that it is in.
pub static OF_CUSTOMER: Related = Related {
    column: "c.id",
    select: "SELECT m.customer_id FROM customer_group_customer m \
             JOIN customer_group g ON g.id = m.customer_group_id AND g.deleted_at IS NULL WHERE m.deleted_at IS NULL",
};

/// Gives the live groups of these customers to `each`, with the id of the customer as column 0 and the wanted columns
/// after it, in the order in which customers were added.
///
/// # Errors
/// When storage fails.
pub async fn of_customers(
    tx: &mut Tx<'_>,
    customers: Vec<String>,
    wanted: &[&'static Column],
    each: impl FnMut(&Row<'_>) -> Result<(), StorageError>,
) -> Result<(), Error> {
    let mut select = tx.statement("SELECT m.customer_id");
    for column in wanted {
        select.push(", ").push(column.sql);
    }
    select.push(
        " FROM customer_group_customer m JOIN customer_group g ON g.id = m.customer_group_id \
         WHERE m.deleted_at IS NULL AND g.deleted_at IS NULL AND m.customer_id",
    );
    select.one_of(Value::Texts(customers)).push(" ORDER BY m.id");
    tx.select(select, each).await?;
    Ok(())
}

/// Customers that are in no group at all.
#[must_use]
pub fn none() -> Condition {
    static OUTSIDE: Related = Related {
        column: "c.id",
        select: "SELECT o.id FROM customer o WHERE NOT EXISTS (SELECT 1 FROM customer_group_customer m \
                 WHERE m.customer_id = o.id AND m.deleted_at IS NULL)",
    };
    Condition::Related(&OUTSIDE, Box::new(Condition::ALWAYS))
}
