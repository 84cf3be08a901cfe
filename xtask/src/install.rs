//! What the tests need and a machine with Rust and Node may lack. Everything here looks first and
//! does nothing where nothing is missing.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::commands::{cargo, printed, program, run};

/// The version of cargo-deny that is installed where there is none.
const CARGO_DENY: &str = "0.20.2";

/// The oldest Node that the clients' tests run on: major and minor version.
const NODE: (u32, u32) = (20, 10);

/// Where Debian has the browser, and the clients' tests look for it.
const CHROMIUM: &str = "/usr/bin/chromium";

/// A copy of the package-lock.json that `npm ci` has last run for. It lies in the folder that `npm ci` empties.
const STAMP: &str = "node_modules/.installed-lock.json";

/// rustfmt and clippy, which the smallest toolchains come without.
pub(crate) fn components() -> Result<(), String> {
    if ["fmt", "clippy"].iter().all(|name| printed(&mut cargo(&[name, "--version"])).is_some()) {
        return Ok(());
    }
    run(program("rustup").args(["component", "add", "rustfmt", "clippy"]))
        .map_err(|error| format!("{error} Install rustfmt and clippy for this toolchain."))
}

/// PostgreSQL's programs. The tests start a server of their own with them.
pub(crate) fn postgres() -> Result<(), String> {
    if env::var_os("STHENO_TEST_POSTGRES_URL").is_some() || has_initdb() {
        return Ok(());
    }
    install(&["postgresql"]).map_err(|error| {
        format!(
            "{error} Install PostgreSQL (Debian's package postgresql), or name a server where databases may be \
             created in STHENO_TEST_POSTGRES_URL."
        )
    })
}

fn has_initdb() -> bool {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|version| version.path().join("bin")).collect();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders.iter().any(|folder| folder.join("initdb").is_file())
}

/// The browser for the clients' tests, what makes certificates (of the https that it speaks, of the server for mails), and curl,
/// which some examples of the API use.
pub(crate) fn chromium() -> Result<(), String> {
    let mut missing = Vec::new();
    if env::var_os("STHENO_TEST_CHROMIUM").is_none() && !Path::new(CHROMIUM).is_file() {
        missing.push("chromium");
    }
    missing.extend(["openssl", "curl"].into_iter().filter(|name| !has(name)));
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing).map_err(|error| {
        format!(
            "{error} Install Chromium, OpenSSL and curl (Debian's packages chromium, openssl and curl), or name \
             another program of Chromium or Chrome in STHENO_TEST_CHROMIUM."
        )
    })
}

/// wrk, which makes the load of benchmarks.
pub(crate) fn wrk() -> Result<(), String> {
    if has("wrk") {
        return Ok(());
    }
    install(&["wrk"]).map_err(|error| format!("{error} Install wrk (Debian's package wrk)."))
}

/// Installs packages of Debian.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    run(&mut apt(&["update"])?)?;
    run(apt(&["install", "-y", "--no-install-recommends"])?.args(packages))
}

/// apt-get as root.
fn apt(args: &[&str]) -> Result<std::process::Command, String> {
    if !has("apt-get") {
        return Err("There is no apt-get here to install packages with.".to_owned());
    }
    let mut command = if printed(program("id").arg("-u")).as_deref() == Some("0") {
        program("env")
    } else if has("sudo") {
        let mut sudo = program("sudo");
        // It asks for a password at the terminal, unless nobody sits there.
        sudo.args(env::var_os("CI").map(|_| "-n")).arg("env");
        sudo
    } else {
        return Err("Installing packages needs root, and there is no sudo.".to_owned());
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(args);
    Ok(command)
}

fn has(name: &str) -> bool {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(name).is_file())
}

/// Where the page for the people of the shop is built.
pub(crate) const ADMIN: &str = "admin";

/// The packages of the admin page and of every folder under `clients`, as its package-lock.json names them.
pub(crate) fn packages() -> Result<(), String> {
    let version = printed(program("node").arg("--version"));
    let number = version.as_deref().and_then(|version| {
        let mut parts = version.strip_prefix('v')?.split('.').map(str::parse);
        Some((parts.next()?.ok()?, parts.next()?.ok()?))
    });
    if number.is_none_or(|number| number < NODE) {
        let ((major, minor), found) = (NODE, version.unwrap_or_else(|| "none".to_owned()));
        return Err(format!("install Node {major}.{minor} or later, with npm; found: {found}."));
    }
    install_packages(Path::new(ADMIN))?;
    let clients = fs::read_dir("clients").map_err(|error| format!("can't read the folder clients: {error}."))?;
    for folder in clients.flatten().map(|entry| entry.path()) {
        if folder.join("package-lock.json").is_file() {
            install_packages(&folder)?;
        }
    }
    Ok(())
}

fn install_packages(folder: &Path) -> Result<(), String> {
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join(STAMP));
    let wanted = fs::read(&lock).map_err(|error| format!("can't read {}: {error}.", lock.display()))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(|error| format!("can't write {}: {error}.", stamp.display()))
}

/// cargo-deny, of whatever version is there.
pub(crate) fn cargo_deny() -> Result<(), String> {
    if printed(&mut cargo(&["deny", "--version"])).is_some() {
        return Ok(());
    }
    // Without optimization it is built in a third of the time, and is fast enough.
    run(&mut cargo(&["install", "--locked", "--debug", "cargo-deny", "--version", CARGO_DENY]))
}
