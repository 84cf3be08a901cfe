//! How the program is linked.

use std::env;
use std::process::Command;

/// The first glibc that knows relocations in their short form.
const SHORT_RELOCATIONS: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return;
    }
    // Symbols are of no use without what debuggers need beside them, and stay where that was asked for. Cargo's own `strip` does nothing
    // for a package that is optimised in a way of its own.
    println!("cargo::rerun-if-env-changed=DEBUG");
    if is("DEBUG", "false") {
        println!("cargo::rustc-link-arg-bins=-Wl,-s");
    }
    // Addresses that the loader has to move are written in 50 KB instead of 800.
    let at_home = env::var("HOST").is_ok_and(|host| is("TARGET", &host));
    if at_home && glibc().is_some_and(|version| version >= SHORT_RELOCATIONS) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this machine's C library, if it is glibc.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}
