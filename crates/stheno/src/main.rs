//! `stheno`: the customer half of a commerce backend, for the clients of Medusa.

mod cli;
mod commands;
mod config;
mod courier;
mod files;
mod generations;
mod housekeeping;
mod log;
mod open;
mod server;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stheno: {error}");
            ExitCode::FAILURE
        }
    }
}
