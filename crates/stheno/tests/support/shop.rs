//! A server with an administrator whose password the tests know.

use std::process::Command;

use super::calls::Caller;
use super::database::Database;
use super::process::{Process, run, stheno_on};
use super::server::JWT_SECRET;

/// The administrator's e-mail.
pub(crate) const EMAIL: &str = "admin@example.com";
/// The administrator's password.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The command that serves a database, with that administrator at the first start.
pub(crate) fn serve(database: &Database) -> Command {
    let mut command = stheno_on(database.url());
    command.env("STHENO_ADMIN_EMAIL", EMAIL).env("STHENO_ADMIN_PASSWORD", PASSWORD);
    command
}

/// A running server.
pub(crate) fn start(database: &Database) -> Process {
    Process::start(serve(database))
}

/// The same with a secret for tokens that the tests know, without limits on signing in and on forgetting, and with these environment variables.
pub(crate) fn start_open(database: &Database, environment: &[(&str, &str)]) -> Process {
    let mut command = serve(database);
    command
        .env("STHENO_JWT_SECRET", JWT_SECRET)
        .env("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "off")
        .env("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "off")
        .env("STHENO_RESET_PAUSE", "off")
        .envs(environment.iter().copied());
    Process::start(command)
}

/// The administrator, signed in.
pub(crate) fn admin(server: &Process) -> Caller {
    server.caller().signed_in(EMAIL, PASSWORD)
}

/// A new API key, made on the command line.
pub(crate) fn create_key(database: &Database, kind: &str) -> String {
    let made = run(stheno_on(database.url()).args(["key", "create", "--type", kind, "--title", "Test"]));
    assert_eq!(made.code, Some(0), "{}", made.complained);
    // A server on SQLite may hold a snapshot from before for a few milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(30));
    made.printed.trim_end().to_owned()
}
