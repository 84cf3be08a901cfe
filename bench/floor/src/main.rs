//! The floor of the benchmark: the least an axum program has to do to answer from a Stheno SQLite file
//! `GET /admin/customers/{id}`, the same in the way of Medusa 1 (below `/v1`) and `GET /admin/customers` with `limit`, `offset`,
//! `order` and `email`, and to store what comes to `POST /admin/customers`. No sign-in, no `fields`, no other filters, no
//! errors worth the name. What Stheno spends above this is the price of the rest.
//!
//! ```text
//! stheno-bench-floor FILE 127.0.0.1:PORT
//! ```

mod reading;
mod rows;
mod writing;

use std::process::ExitCode;

use axum::Router;
use axum::routing::get;

async fn run(path: &str, address: &str) -> Result<(), Box<dyn std::error::Error>> {
    reading::begin(path)?;
    writing::begin(path)?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/admin/customers/{id}", get(reading::retrieve))
        .route("/v1/admin/customers/{id}", get(reading::retrieve1))
        .route("/admin/customers", get(reading::list).post(writing::create));
    axum::serve(listener, router).await?;
    Ok(())
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(path), Some(address)) = (args.next(), args.next()) else {
        eprintln!("usage: stheno-bench-floor FILE ADDRESS");
        return ExitCode::from(2);
    };
    match run(&path, &address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stheno-bench-floor: {error}");
            ExitCode::FAILURE
        }
    }
}
