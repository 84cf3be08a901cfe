//! `stheno migrate`

use stheno_domain::schema;

use super::{Failure, say, with_shop};
use crate::config::Config;

/// Opening brings the schema to the newest version; this says which that is.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    with_shop(config, async |_| {
        let version = schema::MIGRATIONS.last().map_or(0, |migration| migration.version);
        say(&format!("The database has the newest schema, version {version}."))
    })
}
