//! Time, randomness and ids: the parts of the outside world that a rule depends on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use stheno_storage::Timestamp;

use crate::Error;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Gives bytes that nobody can guess.
pub trait Random: Send + Sync {
    /// Fills the buffer.
    ///
    /// # Errors
    /// When the source fails.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error>;
}

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The random source of the operating system.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error> {
        getrandom::fill(bytes)
    }
}

/// A clock that stands still.
struct Stopped(Timestamp);

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Clock, randomness and ids.
pub struct Context {
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    tells_events: bool,
    /// The last id's 128 bits, so that ids of one process grow also within a millisecond and when the clock goes back.
    last_id: Arc<Mutex<u128>>,
}

/// The alphabet of ULIDs: Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Context {
    /// The real world.
    #[must_use]
    pub fn system() -> Self {
        Self::new(SystemClock, SystemRandom)
    }

    /// A world with a clock and randomness of one's own.
    #[must_use]
    pub fn new(clock: impl Clock + 'static, random: impl Random + 'static) -> Self {
        let last_id = Arc::new(Mutex::new(0));
        Self { clock: Arc::new(clock), random: Arc::new(random), tells_events: true, last_id }
    }

    /// The same world at this moment: whatever is written in it has one time.
    #[must_use]
    pub fn at_one_moment(&self) -> Self {
        Self {
            clock: Arc::new(Stopped(self.now())),
            random: Arc::clone(&self.random),
            tells_events: self.tells_events,
            last_id: Arc::clone(&self.last_id),
        }
    }

    /// The same world, in which nothing is written down of what happens.
    #[must_use]
    pub fn without_events(self) -> Self {
        Self { tells_events: false, ..self }
    }

    /// Whether what happens is written down as events.
    #[must_use]
    pub fn tells_events(&self) -> bool {
        self.tells_events
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Bytes that nobody can guess.
    ///
    /// # Errors
    /// [`Error::Random`] when the source fails.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A new id, `prefix_` and a ULID. Ids of one process grow in the order in which they are made.
    ///
    /// # Errors
    /// [`Error::Random`] when the source fails.
    pub fn id(&self, prefix: &str) -> Result<String, Error> {
        Ok(format!("{prefix}_{}", self.ulid()?))
    }

    /// A ULID. Those of one process grow in the order in which they are made.
    ///
    /// # Errors
    /// [`Error::Random`] when the source fails.
    pub fn ulid(&self) -> Result<String, Error> {
        let millis = u128::try_from(self.now().0).unwrap_or(0);
        let random = u128::from_be_bytes(self.random::<16>()?) & ((1 << 80) - 1);
        let mut last = self.last_id.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = (millis << 80) | random;
        let id = if fresh >> 80 > *last >> 80 { fresh } else { last.wrapping_add(1) };
        *last = id;
        drop(last);
        Ok(encode(id))
    }
}

/// An id that comes before all that were made from this moment on, and behind most that were made before.
pub(crate) fn first_id(prefix: &str, moment: Timestamp) -> String {
    let millis = u128::try_from(moment.0).unwrap_or(0);
    format!("{prefix}_{}", encode(millis << 80))
}

/// Crockford's base 32, 26 characters.
fn encode(id: u128) -> String {
    let mut text = String::with_capacity(26);
    for place in (0..26).rev() {
        let five_bits = usize::try_from((id >> (place * 5)) & 31).unwrap_or(0);
        text.push(char::from(*ALPHABET.get(five_bits).unwrap_or(&b'0')));
    }
    text
}

/// SHA-256 of a text, in lower-case hexadecimal: how what nobody can guess is stored.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    struct Backwards(AtomicI64);
    impl Clock for Backwards {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.fetch_sub(1000, Ordering::Relaxed))
        }
    }
    struct Zero;
    impl Random for Zero {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), getrandom::Error> {
            bytes.fill(0);
            Ok(())
        }
    }

    #[test]
    fn ids_carry_the_time() {
        let context = Context::new(Backwards(AtomicI64::new(1_795_245_327_405)), Zero);
        assert_eq!(context.id("cus").unwrap(), "cus_01M7YFBH1D0000000000000000");
    }

    #[test]
    fn ids_grow_even_when_the_clock_goes_back() {
        let context = Context::new(Backwards(AtomicI64::new(1_795_245_327_405)), Zero);
        let ids: Vec<_> = (0..50).map(|_| context.id("cus").unwrap()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }

    #[test]
    fn at_one_moment_time_stands_still_and_ids_grow() {
        let context = Context::new(Backwards(AtomicI64::new(1_795_245_327_405)), Zero);
        let before = context.id("cus").unwrap();
        let moment = context.at_one_moment();
        assert_eq!(moment.now(), moment.now());
        let ids = [before, moment.id("cus").unwrap(), context.id("cus").unwrap(), moment.id("cus").unwrap()];
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }
}
