//! The answer with a new thing, as Medusa 1 shows it: first what was given, and then what the database added.

use stheno_domain::metadata::{Metadata, as_given};
use stheno_domain::table;
use stheno_domain::{Change, Column, Condition, Error, Row, Tx};
use stheno_medusa::Resource;
use stheno_medusa::json::{write_members, write_name};

/// What the answer shows, in this order.
pub(crate) struct Created {
    /// The kind of thing.
    pub(crate) resource: &'static Resource,
    /// What was given.
    pub(crate) before: Vec<&'static Column>,
    /// As it was given, and not as it is kept; nothing where it was not given.
    pub(crate) metadata: Change<Metadata>,
    /// What the database added.
    pub(crate) after: Vec<&'static Column>,
}

impl Created {
    /// `{"customer":{…}}`; None when there is no such thing.
    ///
    /// # Errors
    /// When storage fails.
    pub(crate) async fn write(&self, tx: &mut Tx<'_>, id: &str) -> Result<Option<Vec<u8>>, Error> {
        let columns: Vec<&'static Column> = self.before.iter().chain(&self.after).copied().collect();
        let each = |row: &Row<'_>| {
            let mut body = vec![b'{'];
            write_name(&mut body, self.resource.name);
            body.push(b'{');
            write_members(&mut body, &self.before, row, 0)?;
            if let Change::To(metadata) = &self.metadata {
                body.push(b',');
                write_name(&mut body, "metadata");
                let metadata = metadata.as_ref().map_or_else(|| "null".to_owned(), as_given);
                body.extend_from_slice(metadata.as_bytes());
            }
            write_members(&mut body, &self.after, row, self.before.len())?;
            body.extend_from_slice(b"}}");
            Ok(body)
        };
        table::one(tx, self.resource.table, &columns, id, &Condition::ALWAYS, each).await
    }
}
