//! The commands.

mod events;
mod import;
mod key;
mod migrate;
mod serve;
mod user;

use std::io::Write;

use clap::CommandFactory;
use stheno_domain::Shop;

use crate::cli::{Cli, Command, EventsCommand, ImportCommand, KeyCommand, UserCommand};
use crate::config::{Config, ConfigError};
use crate::open;

/// Why a command failed, as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A setting is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Open(#[source] stheno_domain::Error),
    /// The shop refuses, or fails.
    #[error(transparent)]
    Shop(#[from] stheno_domain::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason} (choose another address with --listen)")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        reason: std::io::Error,
    },
    /// Input, output or a thread failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// Something that was given cannot be used.
    #[error("{0}")]
    Given(String),
}

/// Runs a command to its end.
pub(crate) fn run(cli: Cli) -> Result<(), Failure> {
    if let Some(Command::Completions { shell }) = cli.command {
        clap_complete::generate(shell, &mut Cli::command(), "stheno", &mut std::io::stdout());
        return Ok(());
    }
    if let Some(Command::Openapi) = cli.command {
        return say(stheno_medusa_v2::document::text().trim_end());
    }
    let config = Config::load(cli.settings)?;
    match cli.command {
        None | Some(Command::Serve) => serve::run(&config),
        Some(Command::Migrate) => migrate::run(&config),
        Some(Command::User { command: UserCommand::Create { email, password } }) => {
            user::create(&config, &email, password)
        }
        Some(Command::User { command: UserCommand::Password { email, password } }) => {
            user::change_password(&config, &email, password)
        }
        Some(Command::Key { command: KeyCommand::Create { kind, title } }) => key::create(&config, kind, &title),
        Some(Command::Import { command: ImportCommand::Orders { file, shape } }) => {
            import::orders(config, &file, shape)
        }
        Some(Command::Events { command: EventsCommand::Tail { lines, no_follow } }) => {
            events::tail(&config, lines, !no_follow)
        }
        Some(Command::Completions { .. } | Command::Openapi) => Ok(()),
    }
}

/// Says something on standard output.
///
/// # Errors
/// When nobody listens any more.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// Opens the shop for a command that ends, and runs it.
fn with_shop<T>(config: &Config, work: impl AsyncFnOnce(&Shop) -> Result<T, Failure>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let shop = open::shop(config).await.map_err(Failure::Open)?;
        work(&shop).await
    })
}
