//! `stheno import customers`

use std::path::Path;

use stheno_domain::customer::{self, Batch, Prepared, Taken};
use stheno_medusa_v2::incoming;

use super::lines::Lines;
use super::reading::Reading;
use super::records::Records;
use super::{Given, Source, each_line, end, take_all};
use crate::cli::FileFormat;
use crate::commands::{Failure, say, with_shop};
use crate::config::Config;

/// From how many new customers on they are made up for at the end; fewer change little.
const MANY: u64 = 10_000;

/// What became of the customers that could be taken.
#[derive(Default)]
struct Summary {
    created: u64,
    there: u64,
}

/// Takes the customers of a file.
pub(in crate::commands) fn run(mut config: Config, file: &Path, format: Option<FileFormat>) -> Result<(), Failure> {
    config.database_options.bulk = true;
    let format = format.or_else(|| by_name(file)).ok_or_else(|| {
        Failure::Given(format!("the name {} does not tell the format: say so with --format", file.display()))
    })?;
    let Given { input, size } = Given::open(file)?;
    let mut summary = Summary::default();
    let refused = with_shop(&config, async |shop| {
        let reading: Reading<Prepared> = match format {
            FileFormat::Ndjson => Reading::start(Lines::new(input), each_line(incoming::read_line), config.threads)?,
            FileFormat::Csv => {
                let (records, columns) = Records::begin(input, &incoming::members())?;
                let read = move |block: &_| columns.things(block, incoming::read);
                Reading::start(records, read, config.threads)?
            }
        };
        let source = Source { reading, what: "customers", together: 25_000, size };
        let ready = |customers: Vec<_>| Ok(Batch::new(shop, customers)?);
        let refused = take_all(source, ready, async |batch| {
            let taken = customer::take(shop, batch).await?;
            Ok(taken.into_iter().map(|taken| summary.note(taken)).collect())
        })
        .await?;
        if summary.created >= MANY {
            customer::settle(shop).await?;
        }
        Ok(refused)
    })?;
    let Summary { created, there } = summary;
    say(&format!("{created} customers created, {there} already there, {refused} refused."))?;
    end(refused)
}

impl Summary {
    /// Counts a customer, none of whom is refused.
    fn note(&mut self, taken: Taken) -> Option<String> {
        match taken {
            Taken::Created => self.created += 1,
            Taken::There => self.there += 1,
        }
        None
    }
}

/// The format that the end of a file's name tells.
fn by_name(file: &Path) -> Option<FileFormat> {
    match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "ndjson" | "jsonl" => Some(FileFormat::Ndjson),
        "csv" => Some(FileFormat::Csv),
        _ => None,
    }
}
