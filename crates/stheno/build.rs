//! How the program is linked.

fn main() {
    // Addresses that the loader has to move are written in 50 KB instead of 800 (glibc knows the form since 2.36); symbols are of no
    // use without what debuggers need beside them. Cargo's own `strip` does nothing for a package with a profile of its own.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs,-s");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
