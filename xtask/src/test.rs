//! `cargo xtask test`: the one command that tells whether a change is good.

use crate::commands::{cargo, program, run};
use crate::failures::run_tests;
use crate::install;
use crate::python;
use crate::steps::Steps;

const NO_ADVISORIES: &str = "the database of security advisories could not be fetched, so dependencies were not \
                             compared with it; `cargo deny check advisories` does that where there is a network.";

/// How long fetching the database of advisories may take.
const PATIENCE_SECONDS: &str = "60";

/// Installs what is missing, then runs every check until one fails.
pub(crate) fn test() -> Result<(), String> {
    let mut steps = Steps::new();
    steps.step("rustfmt and clippy", || done(install::components()))?;
    steps.step("formatting", || done(run(&mut cargo(&["fmt", "--all", "--check"]))))?;
    steps.step("PostgreSQL", || done(install::postgres()))?;
    steps.step("Chromium", || done(install::chromium()))?;
    steps.step("wrk", || done(install::wrk()))?;
    steps.step("packages of the admin page and of clients", || done(install::packages()))?;
    steps.step("Schemathesis", || done(python::packages()))?;
    steps.step("cargo-deny", || done(install::cargo_deny()))?;
    steps.step("licenses, bans and sources of dependencies", || {
        done(run(&mut cargo(&["deny", "check", "bans", "licenses", "sources"])))
    })?;
    steps.step("security advisories on dependencies", advisories)?;
    steps.step("clippy", || {
        done(run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])))
    })?;
    steps.step("admin page", || done(admin_page()))?;
    // One run shows all that fails.
    steps.step("tests", || done(run_tests(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))))?;
    steps.step("speed", || done(run(program("node").args(["bench/run.mjs", "--short"]))))?;
    steps.summarize();
    Ok(())
}

fn advisories() -> Result<Option<String>, String> {
    // Fetched in a step of its own, since `check` fails in the same way without a database and with a bad dependency.
    let fetch = cargo(&["deny", "--log-level", "off", "fetch", "db"]);
    let fetched = run(program("timeout").arg(PATIENCE_SECONDS).arg(fetch.get_program()).args(fetch.get_args()));
    if fetched.is_err() {
        println!("Skipped: {NO_ADVISORIES}");
        return Ok(Some(NO_ADVISORIES.to_owned()));
    }
    done(run(&mut cargo(&["deny", "check", "--disable-fetch", "advisories"])))
}

/// Whether the page for the people of the shop is right by itself, and the files of it that are checked in are those that it is
/// built to.
fn admin_page() -> Result<(), String> {
    for script in ["check", "test"] {
        run(program("npm").args(["run", script]).current_dir(install::ADMIN))?;
    }
    Ok(())
}

/// A result without a remark.
fn done(result: Result<(), String>) -> Result<Option<String>, String> {
    result.map(|()| None)
}
