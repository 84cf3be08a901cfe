//! Orders, as the shop's order system tells of them: each belongs to a customer and is kept as it came.

mod record;
mod take;

use stheno_storage::{Column, Condition, Error as StorageError, Kind, Op, Row, SearchIndex, Tx};

pub use self::record::Record;
pub use self::take::{Incoming, Owner, Taken, take};
use crate::Error;
use crate::page::{self, Listed, Page};
use crate::table::{Link, Table, columns};

/// The status of what may become an order.
pub const DRAFT: &str = "draft";

/// The other statuses of an order, in both generations.
pub const STATUSES: &[&str] = &["pending", "completed", "archived", "canceled", "requires_action"];

/// How far an order is fulfilled, in the words of Medusa 1.
pub const FULFILLMENT_STATUSES: &[&str] = &[
    "not_fulfilled",
    "partially_fulfilled",
    "fulfilled",
    "partially_shipped",
    "shipped",
    "partially_returned",
    "returned",
    "canceled",
    "requires_action",
];

/// How far an order is paid, in the words of Medusa 1.
pub const PAYMENT_STATUSES: &[&str] =
    &["not_paid", "awaiting", "captured", "partially_refunded", "refunded", "canceled", "requires_action"];

columns! { "o.":
    ID = "id": Text,
    SHAPE = "shape": Text,
    CUSTOMER_ID = "customer_id": Text,
    DISPLAY_ID = "display_id": Int or null,
    EMAIL = "email": Text or null,
    STATUS = "status": Text,
    FULFILLMENT_STATUS = "fulfillment_status": Text,
    PAYMENT_STATUS = "payment_status": Text,
    CART_ID = "cart_id": Text or null,
    REGION_ID = "region_id": Text or null,
    SALES_CHANNEL_ID = "sales_channel_id": Text or null,
    CURRENCY_CODE = "currency_code": Text,
    TAX_RATE = "tax_rate": Text or null,
    TOTAL = "total": Int,
    SHIPPING_FIRST_NAME = "shipping_first_name": Text or null,
    CANCELED_AT = "canceled_at": Time or null,
    CREATED_AT = "created_at": Time,
    UPDATED_AT = "updated_at": Time,
    RECORD = "record": Bytes,
}

/// The number as the text that Medusa 1 searches in.
pub static DISPLAY_ID_TEXT: Column =
    Column { name: "display_id", sql: "CAST(o.display_id AS text)", kind: Kind::Text, nullable: true };

/// What orders are sorted by.
pub static SORTABLE: &[&Column] = &[
    &ID,
    &STATUS,
    &DISPLAY_ID,
    &EMAIL,
    &CURRENCY_CODE,
    &CUSTOMER_ID,
    &REGION_ID,
    &SALES_CHANNEL_ID,
    &CANCELED_AT,
    &CREATED_AT,
    &UPDATED_AT,
];

/// Declares columns of an order's customer, as long as there is one.
macro_rules! of_customer {
    ($($(#[$doc:meta])* $constant:ident = $name:literal;)*) => {
        $($(#[$doc])*
        pub static $constant: Column = Column {
            name: $name,
            sql: concat!(
                "(SELECT c.", $name, " FROM customer c WHERE c.id = o.customer_id AND c.deleted_at IS NULL)"
            ),
            kind: Kind::Text,
            nullable: true,
        };)*
    };
}

of_customer! {
    /// The customer's first name.
    CUSTOMER_FIRST_NAME = "first_name";
    /// The customer's last name.
    CUSTOMER_LAST_NAME = "last_name";
    /// The customer's phone number.
    CUSTOMER_PHONE = "phone";
}

/// Whether the order is of somebody who has an account, or had one.
static OF_ACCOUNT: Column = Column {
    name: "of_account",
    sql: "(SELECT c.has_account FROM customer c WHERE c.id = o.customer_id)",
    kind: Kind::Bool,
    nullable: false,
};

/// Orders that are no drafts.
#[must_use]
pub fn placed() -> Condition {
    Condition::Compare(&STATUS, Op::Ne, DRAFT.into())
}

/// The orders that a customer sees, by the customer's id: own ones. Somebody who is not signed in sees those of guests, who
/// have no other way to see theirs.
#[must_use]
pub fn visible_to(customer: Option<&str>) -> Condition {
    let own = match customer {
        Some(id) => Condition::Compare(&CUSTOMER_ID, Op::Eq, id.into()),
        None => Condition::Compare(&OF_ACCOUNT, Op::Eq, false.into()),
    };
    Condition::All(vec![placed(), own])
}

/// The name of the kept count of orders that are no drafts.
const COUNT: &str = "order";

/// Orders that are no drafts.
pub static TABLE: Table = Table { count: Some(COUNT), ..Table::new("\"order\" o", "o.status <> 'draft'", &ID) };

/// The same with drafts.
pub static WITH_DRAFTS: Table = Table::new("\"order\" o", "TRUE", &ID);

/// From customers to their orders, oldest first.
pub static OF_CUSTOMERS: Link = Link {
    owner: "o.customer_id",
    from: "\"order\" o WHERE o.status <> 'draft'",
    order: "o.customer_id, o.created_at, o.id",
};

/// The same with drafts.
pub static OF_CUSTOMERS_WITH_DRAFTS: Link = Link { from: "\"order\" o WHERE TRUE", ..OF_CUSTOMERS };

/// What `q` of Medusa 2 searches in.
pub static SEARCH: SearchIndex =
    SearchIndex { table: "\"order\"", alias: "o", column: "search", fts: "order_search", live: false };

/// Gives a page of a customer's orders to `each`, with the wanted columns from 0 on; gives the count of all of them that
/// fulfil the condition. Without a condition the count is the one that is kept with the customer.
///
/// # Errors
/// When storage fails.
pub async fn list_of_customer<T>(
    tx: &mut Tx<'_>,
    customer: &str,
    wanted: &[&'static Column],
    filter: &Condition,
    page: &Page,
    each: impl FnMut(&Row<'_>) -> Result<T, StorageError>,
) -> Result<Listed<T>, Error> {
    let of_customer = Condition::Compare(&CUSTOMER_ID, Op::Eq, customer.into());
    if *filter != Condition::ALWAYS {
        let filter = Condition::All(vec![of_customer, filter.clone()]);
        return page::list(tx, &TABLE, wanted, &filter, page, each).await;
    }
    let mut count = tx.statement("SELECT c.orders_count FROM customer c WHERE c.id = ");
    count.bind(customer.into());
    page::list_and_count(tx, &TABLE, wanted, &of_customer, page, count, each).await
}
