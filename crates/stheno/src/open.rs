//! Opening the shop, as every command needs it.

use std::sync::Arc;

use stheno_domain::auth::password::Passwords;
use stheno_domain::{Context, Database, Error, Shop, schema};

use crate::config::Config;

/// Opens the database, brings it to the newest schema, and starts the threads that hash passwords.
///
/// # Errors
/// When the database cannot be opened.
pub(crate) async fn shop(config: &Config) -> Result<Shop, Error> {
    let database = Database::open(&config.database, config.database_options, schema::MIGRATIONS).await?;
    let context = Context::system();
    let context = if config.events { context } else { context.without_events() };
    let passwords = Passwords::start(&context, config.threads)?;
    Ok(Shop { database, context: Arc::new(context), passwords })
}
