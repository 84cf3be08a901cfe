//! The commands of this workspace. `cargo xtask` lists them.

mod commands;
mod failures;
mod install;
mod python;
mod steps;
mod test;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use commands::{program, run};

const HELP: &str = "\
cargo xtask test       installs what the tests need, checks the whole workspace and runs every test
cargo xtask bench …    measures; the rest goes to bench/run.mjs, which describes its options";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{reason}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<(), String> {
    let mut args = env::args_os().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<_> = args.collect();
    // Cargo tells where this package lies now. The place it was compiled in may be another one.
    let package = env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask`")?;
    let root = PathBuf::from(package).join("..");
    env::set_current_dir(&root).map_err(|error| format!("can't go to {}: {error}", root.display()))?;
    match command.to_str() {
        Some("test") if rest.is_empty() => test::test(),
        Some("bench") => run(program("node").arg("bench/run.mjs").args(rest)),
        Some("" | "help" | "-h" | "--help") => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("there is no such command; these are there:\n{HELP}")),
    }
}
