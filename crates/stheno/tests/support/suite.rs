//! Tests in Node, which ask a shop on one of the engines.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::database::Database;
use super::server::Server;

/// What to do where something is missing.
pub(crate) const INSTALL: &str = "Run `cargo xtask test`, which installs what the clients' tests need.";

/// A folder of `clients`.
pub(crate) struct Suite<'a> {
    pub(crate) folder: &'static str,
    /// A package that its tests need.
    pub(crate) package: &'static str,
    /// Settings that its tests expect of the server, beside the usual ones.
    pub(crate) settings: &'a [(&'a str, &'a str)],
    /// Variables that its tests are given, beside the usual ones.
    pub(crate) variables: &'a [(&'a str, &'a str)],
}

/// The folder with the tests of a client.
pub(crate) fn folder_of(client: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../clients").join(client)
}

/// Runs the tests of a suite against a shop on this database.
#[expect(clippy::panic, reason = "without Node there is nothing to test")]
pub(crate) fn satisfies(suite: &Suite<'_>, database: &Database) {
    let Suite { folder: client, package, settings, variables } = suite;
    let folder = folder_of(client);
    assert!(
        folder.join("node_modules").join(package).join("package.json").is_file(),
        "The package {package} isn't installed in clients/{client}. {INSTALL}"
    );
    let server = Server::start_with(database, settings);
    let output = Command::new("node")
        // One file after another: some listen to everything that happens.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .current_dir(folder)
        .env("BASE_URL", format!("http://{}", server.address()))
        .env("ADMIN_EMAIL", "admin@example.com")
        .env("ADMIN_PASSWORD", "supersecret")
        .env("PUBLISHABLE_KEY", server.create_key("publishable"))
        .env("SECRET_KEY", server.key_of_the_administrator())
        .env("MAILS", server.mails())
        .env("STHENO", "1")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("Node can't be started: {error}. {INSTALL}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "the tests of clients/{client} failed:\n{said}");
    // Node finds the files by their names, and is content where it finds none. What is skipped has a dash before its name;
    // only tests are counted, not what holds some.
    assert!(
        said.contains("ℹ fail 0") && !said.contains("ℹ pass 0") && !said.contains('﹣'),
        "not all tests of clients/{client} did run:\n{said}"
    );
}
