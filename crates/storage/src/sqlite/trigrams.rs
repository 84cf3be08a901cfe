//! How frequent pieces of three characters are in the texts under a search index, from a sample of them. An index of trigrams finds a
//! word by going through the rows of all of its pieces; where one of these is rare, a few of the rarest and a look at the rows that
//! they have in common find it much sooner.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use rusqlite::{Connection, OptionalExtension};

use crate::{Error, SearchIndex};

/// How many rows are looked at, at most.
const LOOKED_AT: i64 = 4_000;
/// Tables with fewer rows need no sample.
const SMALL: i64 = 1_000;
/// A piece is rare if it is in one of so many texts, at most.
const RARE: usize = 50;
/// How many pieces are looked for.
const PIECES: usize = 3;

type Piece = [char; 3];

/// Samples, by the names of the indexes.
#[derive(Debug, Default)]
pub(crate) struct Samples(RwLock<HashMap<&'static str, Arc<Sample>>>);

/// What is known of the texts under one index.
#[derive(Debug)]
struct Sample {
    /// The number of the last row when it was taken.
    last: i64,
    texts: usize,
    /// In how many texts a piece is; those that are in one or none are left out.
    found: HashMap<Piece, u32>,
}

impl Samples {
    /// Takes a sample of the texts under an index, if there is none, or if the table has grown or shrunk much since.
    pub(super) fn renew(&self, connection: &Connection, index: &'static SearchIndex) -> Result<(), Error> {
        let sql = format!("SELECT max(rowid) FROM {}", index.table);
        let last: i64 =
            connection.prepare_cached(&sql)?.query_row([], |row| row.get::<_, Option<i64>>(0))?.unwrap_or(0);
        let is_good = |sample: &Sample| (sample.last / 2..=sample.last.saturating_mul(2)).contains(&last);
        if last < SMALL || self.of(index).is_some_and(|sample| is_good(&sample)) {
            return Ok(());
        }
        let sample = Arc::new(Sample::take(connection, index, last)?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(index.fts, sample);
        Ok(())
    }

    fn of(&self, index: &SearchIndex) -> Option<Arc<Sample>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(index.fts).cloned()
    }

    /// In how many rows the rarest piece of a word may be; 0 where the sample has it in one at most, or where nothing is known.
    pub(crate) fn rows(&self, index: &SearchIndex, word: &str) -> i64 {
        let Some(sample) = self.of(index) else { return 0 };
        let found = |piece| sample.found.get(&piece).copied().unwrap_or_default();
        let rarest = pieces(word).into_iter().map(found).min().unwrap_or_default();
        let texts = i64::try_from(sample.texts).unwrap_or(i64::MAX).max(1);
        sample.last.saturating_mul(rarest.into()) / texts
    }

    /// The rarest pieces of a word; None where none of them is rare, or nothing is known.
    pub(crate) fn rarest(&self, index: &SearchIndex, word: &str) -> Option<Vec<String>> {
        let sample = self.of(index)?;
        let mut pieces: Vec<(u32, Piece)> = pieces(word)
            .into_iter()
            .map(|piece| (sample.found.get(&piece).copied().unwrap_or_default(), piece))
            .collect();
        pieces.sort_unstable();
        let (texts, _) = pieces.first()?;
        let rare = usize::try_from(*texts).ok()?.saturating_mul(RARE) <= sample.texts;
        (rare && pieces.len() > 1)
            .then(|| pieces.iter().take(PIECES).map(|(_, piece)| piece.iter().collect()).collect())
    }
}

impl Sample {
    /// Looks at rows that are spread over the table.
    fn take(connection: &Connection, index: &SearchIndex, last: i64) -> Result<Self, Error> {
        let (column, table) = (index.column, index.table);
        let mut select = connection.prepare_cached(&format!("SELECT {column} FROM {table} WHERE rowid = $1"))?;
        let (mut texts, mut found) = (0, HashMap::new());
        let looked_at = LOOKED_AT.min(last);
        for row in (1..=looked_at).map(|number| last.saturating_mul(number) / looked_at) {
            let text: Option<Option<String>> = select.query_row([row], |row| row.get(0)).optional()?;
            let Some(text) = text.flatten() else { continue };
            texts += 1;
            for piece in pieces(&text) {
                *found.entry(piece).or_insert(0) += 1;
            }
        }
        found.retain(|_, count| *count > 1);
        found.shrink_to_fit();
        Ok(Self { last, texts, found })
    }
}

/// The pieces of a text, each once.
fn pieces(text: &str) -> HashSet<Piece> {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(3).filter_map(|window| window.try_into().ok()).collect()
}
