//! A hundred random sequences of requests, each put to a server on SQLite and to one on PostgreSQL: the answers are the
//! same, and none is a failure.
//!
//! Every request follows from the seed of its sequence and from the answers before it. `STHENO_SEED=17` plays one
//! sequence alone, `STHENO_SEED=10-17` some.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "where these can't go on, the test has failed"
)]

#[path = "../support/mod.rs"]
mod support;

mod asked;
mod bodies;
mod dice;
mod draw;
mod fields;
mod filters;
mod ledger;
mod lists;
mod makers;
mod pair;
mod past;
mod sequence;
mod tally;
mod texts;
mod who;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::thread;

use stheno_medusa_v2::routes::ROUTES;

use makers::{MAKERS, NOT_ASKED, OF_NOTHING};
use pair::Pair;
use tally::Tally;

/// All seeds.
const SEEDS: RangeInclusive<u64> = 0..=99;
/// How many of them are played by one pair of servers, one after the other.
const SEEDS_OF_A_PAIR: usize = 25;
/// How many pairs of servers there are at a time, at most.
const PAIRS: usize = 4;

#[test]
fn every_route_has_a_maker_of_requests() {
    let asked = ROUTES.iter().filter(|route| !NOT_ASKED.iter().any(|part| route.path.starts_with(part)));
    let routes: BTreeSet<String> = asked.map(|route| format!("{} {}", route.method, route.path)).collect();
    let made: BTreeSet<String> = MAKERS.iter().map(|maker| maker.route.to_owned()).collect();
    let missing: Vec<_> = routes.difference(&made).collect();
    assert!(missing.is_empty(), "no request is made to these routes: {missing:?}. Add a row for each to MAKERS.");
    let gone: Vec<_> = made.difference(&routes).collect();
    assert!(gone.is_empty(), "MAKERS has rows for routes that there are not: {gone:?}");
    assert_eq!(MAKERS.len(), made.len(), "MAKERS has two rows for one route");
}

#[test]
fn both_engines_give_the_same_answers() {
    let chosen = std::env::var("STHENO_SEED").ok().map(|text| seeds(&text));
    let all: Vec<u64> = chosen.clone().unwrap_or(SEEDS).collect();
    let told = chosen.as_ref().is_some_and(|seeds| seeds.start() == seeds.end());

    let of_a_pair = all.len().div_ceil(PAIRS).max(SEEDS_OF_A_PAIR);
    let played: Vec<(Tally, Result<(), String>)> = thread::scope(|scope| {
        let pairs: Vec<_> = all.chunks(of_a_pair).map(|seeds| scope.spawn(move || play(seeds, told))).collect();
        pairs.into_iter().map(|pair| pair.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });

    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    for (counted, result) in played {
        tally.add(counted);
        wrong.extend(result.err());
    }
    println!("{tally}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    if chosen.is_none() {
        is_worth_asking(&tally);
    }
}

/// Plays sequences one after the other. Behind one that went wrong, servers may differ in what they hold.
fn play(seeds: &[u64], told: bool) -> (Tally, Result<(), String>) {
    let pair = Pair::start();
    let mut tally = Tally::default();
    for seed in seeds {
        let _playing = Playing(*seed);
        if let Err(wrong) = sequence::play(&pair, *seed, told, &mut tally) {
            let again = format!(
                "{wrong}To play this sequence alone, and to see all its requests:\n    \
                 STHENO_SEED={seed} cargo test -p stheno --test sequences -- --nocapture\n\
                 Should it pass alone, then with those before it: STHENO_SEED={}-{seed}\n",
                seeds[0]
            );
            return (tally, Err(again));
        }
    }
    (tally, Ok(()))
}

/// Says which sequence it was when a test panics in the middle of one.
struct Playing(u64);

impl Drop for Playing {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("this happened in the sequence of STHENO_SEED={}", self.0);
        }
    }
}

/// Chance must not forget anything, nor be refused most of the time.
fn is_worth_asking(tally: &Tally) {
    for maker in MAKERS.iter().filter(|maker| !OF_NOTHING.contains(&maker.route)) {
        assert!(tally.has_succeeded(maker.route), "not once in all sequences did {} succeed:\n{tally}", maker.route);
    }
    let (succeeded, refused) = (tally.answers(200..300), tally.answers(400..500));
    assert!(succeeded > refused && refused * 10 > succeeded, "{succeeded} succeeded, {refused} were refused:\n{tally}");
    assert!(tally.full * 2 > tally.empty, "{} lists had rows, {} had none:\n{tally}", tally.full, tally.empty);
}

/// `17` or `10-17`.
fn seeds(text: &str) -> RangeInclusive<u64> {
    let number = |text: &str| -> u64 {
        text.trim().parse().unwrap_or_else(|_| panic!("STHENO_SEED is {text:?}; it should be as 17 or as 10-17"))
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let seeds = number(first)..=number(last);
    assert!(!seeds.is_empty(), "there are no seeds from {first} to {last}");
    seeds
}
