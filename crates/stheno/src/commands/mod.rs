//! The commands.

mod events;
mod import;
mod key;
mod mail;
mod migrate;
mod serve;
mod user;
mod webhook;

use std::io::Write;

use clap::CommandFactory;
use stheno_domain::{Shop, StorageError, Timestamp};
use stheno_medusa::date;
use stheno_medusa::telling::Tellings;

use crate::cli::{Cli, Command, EventsCommand, ImportCommand, KeyCommand, MailCommand, UserCommand};
use crate::config::{Config, ConfigError, read_duration};
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

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        Self::Shop(error.into())
    }
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
            import::orders::run(config, &file, shape)
        }
        Some(Command::Import { command: ImportCommand::Customers { file, format } }) => {
            import::customers::run(config, &file, format)
        }
        Some(Command::Events { command: EventsCommand::Tail { patterns, lines, since, generation, no_follow } }) => {
            events::tail(&config, events::Tail { patterns, lines, since, generation, follow: !no_follow })
        }
        Some(Command::Webhook { command }) => webhook::run(&config, command),
        Some(Command::Mail { command: MailCommand::Templates { folder } }) => mail::templates(&folder),
        Some(Command::Mail { command: MailCommand::Test { to, language } }) => mail::test(&config, &to, &language),
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

/// How both generations tell events.
pub(crate) const TELLINGS: Tellings =
    Tellings { v1: stheno_medusa_v1::event::TELLING, v2: stheno_medusa_v2::event::TELLING };

/// A moment, or how long before now.
fn moment(now: Timestamp, text: &str) -> Result<Timestamp, Failure> {
    if let Some(ago) = read_duration(text) {
        return Ok(Timestamp(now.0.saturating_sub(i64::try_from(ago.as_millis()).unwrap_or(i64::MAX))));
    }
    let unknown = "--since must be a moment, as in 2026-11-30T08:00Z, or how long ago, as in 90s, 30m, 12h or 7d";
    date::parse(text).ok_or_else(|| Failure::Given(unknown.to_owned()))
}

/// Opens the shop for a command that ends, and runs it.
fn with_shop<T>(config: &Config, work: impl AsyncFnOnce(&Shop) -> Result<T, Failure>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let shop = open::shop(config).await.map_err(Failure::Open)?;
        work(&shop).await
    })
}
