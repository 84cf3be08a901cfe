//! `stheno import orders`

use std::path::Path;
use std::sync::Arc;

use stheno_domain::order::Taken;
use stheno_medusa::orders;

use super::lines::Lines;
use super::reading::Reading;
use super::{Given, Source, each_line, end, take_all};
use crate::cli::Generation;
use crate::commands::{Failure, say, with_shop};
use crate::config::Config;

/// What became of the orders that could be taken.
#[derive(Default)]
struct Summary {
    created: u64,
    replaced: u64,
    ignored: u64,
}

/// Takes the orders of a file.
pub(in crate::commands) fn run(mut config: Config, file: &Path, shape: Option<Generation>) -> Result<(), Failure> {
    config.database_options.bulk = true;
    let shape = shape.map(Into::into);
    let Given { input, size } = Given::open(file)?;
    let mut summary = Summary::default();
    let refused = with_shop(&config, async |shop| {
        let read = move |line: &[u8]| orders::read_line(line, shape);
        let reading = Reading::start(Lines::new(input), each_line(read), config.threads)?;
        let source = Source { reading, what: "orders", together: 10_000, size };
        let ready = |orders: Vec<_>| Ok(Arc::from(orders));
        take_all(source, ready, async |orders| {
            let taken = orders::take(shop, orders).await?;
            Ok(taken.into_iter().map(|taken| summary.note(taken)).collect())
        })
        .await
    })?;
    let Summary { created, replaced, ignored } = summary;
    say(&format!("{created} orders created, {replaced} replaced, {ignored} ignored as not newer, {refused} refused."))?;
    end(refused)
}

impl Summary {
    /// Counts an order; gives why it is refused, if it is.
    fn note(&mut self, taken: Option<Taken>) -> Option<String> {
        match taken {
            Some(Taken::Created) => self.created += 1,
            Some(Taken::Replaced) => self.replaced += 1,
            Some(Taken::Ignored) => self.ignored += 1,
            None => return Some(orders::OF_NOBODY.to_owned()),
        }
        None
    }
}
