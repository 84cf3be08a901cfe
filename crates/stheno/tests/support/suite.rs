//! Tests in Node, which ask a shop on one of the engines.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::database::Database;
use super::server::Server;

/// What to do where something is missing.
pub(crate) const INSTALL: &str = "Run `cargo xtask test`, which installs what the clients' tests need.";

/// How many lines are shown of what failing tests say, and of what the server logged; all of it is thousands.
const SHOWN_LINES: usize = 100;

/// A folder with tests.
pub(crate) struct Suite<'a> {
    /// From the folder of the project on.
    pub(crate) folder: &'static str,
    /// A package that its tests need.
    pub(crate) package: &'static str,
    /// Settings that its tests expect of the server, beside the usual ones.
    pub(crate) settings: &'a [(&'a str, &'a str)],
    /// Variables that its tests are given, beside the usual ones.
    pub(crate) variables: &'a [(&'a str, &'a str)],
}

/// Where a folder of the project is.
pub(crate) fn place_of(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// Runs the tests of a suite against a shop on this database.
#[expect(clippy::panic, reason = "without Node there is nothing to test")]
pub(crate) fn satisfies(suite: &Suite<'_>, database: &Database) {
    let Suite { folder, package, settings, variables } = suite;
    let place = place_of(folder);
    assert!(
        place.join("node_modules").join(package).join("package.json").is_file(),
        "The package {package} isn't installed in {folder}. {INSTALL}"
    );
    let server = Server::start_with(database, settings);
    let output = Command::new("node")
        // One file after another: some listen to everything that happens.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .current_dir(place)
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
    let essence = format!("{}\n{}", troubles_in(&server.log()), essence_of(&said));
    // Or else it prints its whole log behind that.
    drop(server);
    assert!(output.status.success(), "the tests of {folder} failed:\n{essence}");
    // Node finds the files by their names, and is content where it finds none. What is skipped has a dash before its name;
    // only tests are counted, not what holds some.
    assert!(
        said.contains("ℹ fail 0") && !said.contains("ℹ pass 0") && !said.contains('﹣'),
        "not all tests of {folder} did run:\n{essence}"
    );
}

/// What matters of what tests said: which failed, and why, as the reporter repeats it at the end, the first ones first, for
/// others may follow from them; else how it ended.
fn essence_of(said: &str) -> String {
    match said.rsplit_once("✖ failing tests:") {
        Some((_, failing)) => failing.lines().take(SHOWN_LINES).collect::<Vec<_>>().join("\n"),
        None => last_lines(said.lines().collect()),
    }
}

/// What a server has logged besides its requests.
fn troubles_in(log: &str) -> String {
    last_lines(log.lines().filter(|line| !line.contains(" INFO ")).collect())
}

fn last_lines(mut lines: Vec<&str>) -> String {
    lines.split_off(lines.len().saturating_sub(SHOWN_LINES)).join("\n")
}
