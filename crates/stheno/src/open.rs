//! Opening the shop, as every command needs it.

use std::sync::Arc;

use stheno_domain::auth::password::Passwords;
use stheno_domain::{Context, Database, Error, Shop, schema};

use crate::config::Config;

/// How much the threads that hash passwords stand back; each step is about a fifth less.
#[cfg(target_os = "linux")]
const PRIORITY: i32 = 10;

/// Opens the database, brings it to the newest schema, and starts the threads that hash passwords.
///
/// # Errors
/// When the database cannot be opened.
pub(crate) async fn shop(config: &Config) -> Result<Shop, Error> {
    let database = Database::open(&config.database, config.database_options, schema::MIGRATIONS).await?;
    let context = Context::system();
    let context = if config.events { context } else { context.without_events() };
    let passwords = passwords(&context, config.threads)?;
    Ok(Shop { database, context: Arc::new(context), passwords })
}

/// Starts the threads that hash passwords, behind all others: a hash takes tens of milliseconds of a whole processor, and many who
/// sign in at once would take most of it from those who read.
fn passwords(context: &Context, threads: usize) -> Result<Passwords, Error> {
    // Threads have the priority of the one that starts them.
    let start = || {
        yield_to_others();
        Passwords::start(context, threads)
    };
    let started = std::thread::scope(|scope| scope.spawn(start).join());
    started
        .unwrap_or_else(|_| Err(Error::Thread(std::io::Error::other("the threads for passwords could not be started"))))
}

/// Lowers the priority of the calling thread, so that it gets a tenth of what another one gets where both want to run.
fn yield_to_others() {
    // Elsewhere it would be that of the whole process.
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, PRIORITY) {
        tracing::warn!(%error, "passwords are hashed with the priority of everything else");
    }
}
