//! Tables that rows are only added to, and that are read on from where one was.

/// Such a table. Its column `position` grows: of rows of transactions that waited for each other, the later has the greater one.
/// Whoever reads up to [`Database::settled`](crate::Database::settled), and later on from there, misses nothing. Whoever adds rows
/// says so before ([`Tx::announce`](crate::Tx::announce)).
///
/// On SQLite, where one writes at a time, `position` is the row's own number (`INTEGER PRIMARY KEY`), so the last row must
/// not be deleted: its number would be given out again. On PostgreSQL it is an identity column.
#[derive(Debug)]
pub struct Feed {
    /// The table.
    pub table: &'static str,
    /// A number from 0 to 15 that no other feed of the database has.
    pub number: u8,
}
