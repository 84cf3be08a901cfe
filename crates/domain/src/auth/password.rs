//! Passwords: hashed and checked by threads of their own, so that nobody else waits for one.

use std::sync::Arc;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::{Context, Error};

/// argon2id with 19 MiB, 2 passes, 1 lane: what OWASP recommends.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
/// The longest password, in bytes; every one of them takes part.
pub const LONGEST: usize = 1024;
/// The shortest password that is taken for a user, in characters.
const SHORTEST: usize = 8;
/// What a new password of a user must be, to be said behind "the password".
pub const RULE: &str = "must have 8 characters at least, and 1024 bytes at most";

/// Whether a new password of a user fulfils [`RULE`].
#[must_use]
pub fn is_acceptable(password: &str) -> bool {
    password.chars().count() >= SHORTEST && password.len() <= LONGEST
}

/// How many may wait for a thread before more are refused.
const WAITING: usize = 128;
/// Blocks of 1 KiB that a thread reserves. It is more than it touches: glibc returns a block of memory to the system for
/// certain only when it is larger than 32 MiB.
const RESERVED: usize = 33 * 1024;
/// How long a thread keeps its memory without work.
const KEPT: Duration = Duration::from_secs(1);

type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// The threads. Clones share them.
#[derive(Clone)]
pub struct Passwords {
    queue: Sender<Job>,
    /// A hash of nothing that anybody knows: whoever signs in with an unknown e-mail waits as long as with a known one.
    decoy: Arc<str>,
}

impl Passwords {
    /// Starts the threads.
    ///
    /// # Errors
    /// When there is no randomness, or a thread cannot be started.
    pub fn start(context: &Context, threads: usize) -> Result<Self, Error> {
        let (queue, jobs) = bounded::<Job>(WAITING);
        for _ in 0..threads.max(1) {
            let jobs = jobs.clone();
            std::thread::Builder::new()
                .name("passwords".to_owned())
                .spawn(move || work_off(&jobs))
                .map_err(|_| Error::TooManySignIns)?;
        }
        let decoy = text(&context.random::<SALT_BYTES>()?, &context.random::<HASH_BYTES>()?);
        Ok(Self { queue, decoy: decoy.into() })
    }

    /// Hashes a new password, for storing.
    ///
    /// # Errors
    /// [`Error::TooManySignIns`] when too many wait already, or when there is no randomness.
    pub async fn hash(&self, context: &Context, password: &str) -> Result<String, Error> {
        let salt = context.random::<SALT_BYTES>()?;
        let password = Zeroizing::new(password.as_bytes().to_vec());
        let hash = self.run(move |memory| derive(&password, &salt, memory).map(|hash| text(&salt, &hash)));
        hash.await?.ok_or(Error::Stored("password hash"))
    }

    /// Whether the password is the one that was hashed. Takes the same time without a stored hash, and then gives
    /// false.
    ///
    /// # Errors
    /// [`Error::TooManySignIns`] when too many wait already.
    pub async fn verify(&self, stored: Option<String>, password: &str) -> Result<bool, Error> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.as_ref().to_owned());
        let too_long = password.len() > LONGEST;
        let password = Zeroizing::new(password.bytes().take(LONGEST).collect::<Vec<u8>>());
        let same = self.run(move |memory| {
            let (salt, expected) = parse(&stored)?;
            Some(derive(&password, &salt, memory)?.ct_eq(&expected))
        });
        let same = same.await?.ok_or(Error::Stored("password hash"))?;
        Ok(bool::from(same) && known && !too_long)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Whoever asked may have gone away while this waited.
            if !reply.is_closed() {
                drop(reply.send(work(memory)));
            }
        });
        match self.queue.try_send(job) {
            Ok(()) => answer.await.map_err(|_| Error::TooManySignIns),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => Err(Error::TooManySignIns),
        }
    }
}

/// Works with memory that is used again and again: fresh pages cost as much as the hash. After a while without work it
/// is given back.
fn work_off(jobs: &Receiver<Job>) {
    loop {
        let Ok(mut next) = jobs.recv() else { return };
        let mut memory: Vec<Block> = Vec::with_capacity(RESERVED);
        loop {
            next(&mut memory);
            match jobs.recv_timeout(KEPT) {
                Ok(job) => next = job,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }
}

fn derive(password: &[u8], salt: &[u8], memory: &mut Vec<Block>) -> Option<[u8; HASH_BYTES]> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(HASH_BYTES)).ok()?;
    memory.resize(params.block_count(), Block::default());
    let mut hash = [0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, &mut hash, memory)
        .ok()?;
    Some(hash)
}

fn prefix() -> String {
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
}

/// The form in which a hash is stored, the usual one of PHC strings.
fn text(salt: &[u8], hash: &[u8]) -> String {
    format!("{}{}${}", prefix(), STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash))
}

fn parse(stored: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let (salt, hash) = stored.strip_prefix(&prefix())?.split_once('$')?;
    Some((STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_is_accepted() {
        let context = Context::system();
        let passwords = Passwords::start(&context, 1).unwrap();
        let stored = passwords.hash(&context, "supersecret").await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.verify(Some(stored.clone()), "supersecret").await.unwrap());
        assert!(!passwords.verify(Some(stored), "Supersecret").await.unwrap());
        assert!(!passwords.verify(None, "supersecret").await.unwrap());
    }

    #[tokio::test]
    async fn no_byte_of_a_long_password_is_ignored() {
        let context = Context::system();
        let passwords = Passwords::start(&context, 1).unwrap();
        let longest = "x".repeat(LONGEST);
        let stored = passwords.hash(&context, &longest).await.unwrap();
        assert!(passwords.verify(Some(stored.clone()), &longest).await.unwrap());
        assert!(!passwords.verify(Some(stored), &format!("{longest}x")).await.unwrap());
    }
}
