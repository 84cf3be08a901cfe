//! Tables that rows are only added to, and that are read on from where one was.

/// Such a table. Its column `position` grows in the order in which the rows become visible, so whoever has read up to a
/// position misses nothing by asking for what is greater.
///
/// On SQLite, where one writes at a time, `position` is the row's own number (`INTEGER PRIMARY KEY AUTOINCREMENT`). On
/// PostgreSQL a row's number is given out before it is known which transaction ends first, so there the table has an
/// identity column `number`, and `position` is NULL until [`Database::settle`](crate::Database::settle) has put the row
/// behind all that were visible before it. Rows of transactions that waited for each other stay in their order.
#[derive(Debug)]
pub struct Feed {
    /// The table.
    pub table: &'static str,
}
