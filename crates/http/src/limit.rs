//! How often somebody may try.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How often something may happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// As often as one likes.
    Unlimited,
    /// So many times at once, and as many again in each span of time.
    Limited(NonZeroU32, Duration),
}

/// Why a rate cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("must be a rate, as in 5/s, 30/m or 200/h, or off")]
pub struct RateError;

impl Rate {
    /// Reads `30/m` (a minute), `5/s`, `200/h` or `off`.
    ///
    /// # Errors
    /// [`RateError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, RateError> {
        if text == "off" {
            return Ok(Self::Unlimited);
        }
        let (count, span) = text.split_once('/').ok_or(RateError)?;
        let span = match span {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => return Err(RateError),
        };
        Ok(Self::Limited(count.parse().map_err(|_| RateError)?, Duration::from_secs(span)))
    }

    fn quota(self) -> Option<Quota> {
        let Self::Limited(count, span) = self else {
            return None;
        };
        // A million a second is as good as no limit, and the quotient must not become nothing.
        let period = (span / count.get()).max(Duration::from_micros(1));
        Some(Quota::with_period(period)?.allow_burst(count))
    }
}

/// How many keys are remembered before those that tell nothing any more are forgotten.
const REMEMBERED: usize = 100_000;

/// How long after forgetting it is done again, at the soonest: it looks at every key.
const FORGETTING: Duration = Duration::from_secs(10);

struct Limiter<K: Hash + Eq + Clone> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    forgot: Mutex<Instant>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new(rate: Rate) -> Self {
        Self { limiter: rate.quota().map(RateLimiter::keyed), forgot: Mutex::new(Instant::now()) }
    }

    fn forget(&self, limiter: &DefaultKeyedRateLimiter<K>) {
        if let Ok(mut forgot) = self.forgot.try_lock()
            && forgot.elapsed() > FORGETTING
        {
            limiter.retain_recent();
            limiter.shrink_to_fit();
            *forgot = Instant::now();
        }
    }

    /// Counts; how long to wait when it was once too often.
    fn count(&self, key: &K) -> Result<(), Duration> {
        let Some(limiter) = &self.limiter else {
            return Ok(());
        };
        if limiter.len() > REMEMBERED {
            self.forget(limiter);
        }
        limiter.check_key(key).map_err(|too_early| too_early.wait_time_from(DefaultClock::default().now()))
    }
}

/// Limits on tries to sign in, by where they come from and by whom they are about.
pub struct SignInLimits {
    addresses: Limiter<IpAddr>,
    // Accounts by their hashes: whoever tries chooses the texts, and their length.
    accounts: Limiter<(u64, IpAddr)>,
    accounts_anywhere: Limiter<u64>,
    hasher: RandomState,
}

/// How many times the limit for an account counts from all addresses together. Were it the same, anybody could keep the
/// owner out by trying.
const ANYWHERE: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);

impl SignInLimits {
    /// Limits for each address, and for each account from one address; from all addresses together an account has twenty
    /// times its limit.
    #[must_use]
    pub fn new(each_address: Rate, each_account: Rate) -> Self {
        let anywhere = match each_account {
            Rate::Limited(count, span) => Rate::Limited(count.saturating_mul(ANYWHERE), span),
            Rate::Unlimited => Rate::Unlimited,
        };
        Self {
            addresses: Limiter::new(each_address),
            accounts: Limiter::new(each_account),
            accounts_anywhere: Limiter::new(anywhere),
            hasher: RandomState::new(),
        }
    }

    /// Counts a try of which it is not known whom it is about, or that nobody else could make.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn count_address(&self, client: IpAddr) -> Result<(), Duration> {
        self.addresses.count(&network(client))
    }

    /// Counts a try.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn count(&self, client: IpAddr, account: &str) -> Result<(), Duration> {
        let (network, account) = (network(client), self.hasher.hash_one(account.to_lowercase()));
        self.addresses.count(&network)?;
        self.accounts.count(&(account, network))?;
        self.accounts_anywhere.count(&account)
    }
}

/// Whoever has one address of IPv6 has all of its network.
fn network(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        let limited = |count, seconds| Ok(Rate::Limited(NonZeroU32::new(count).unwrap(), Duration::from_secs(seconds)));
        assert_eq!(Rate::parse("30/m"), limited(30, 60));
        assert_eq!(Rate::parse("5/s"), limited(5, 1));
        assert_eq!(Rate::parse("off"), Ok(Rate::Unlimited));
        for text in ["", "30", "0/m", "-1/m", "30/d", "m/30"] {
            assert_eq!(Rate::parse(text), Err(RateError), "{text}");
        }
    }

    #[test]
    fn an_address_and_an_account_are_limited_each() {
        let limits = SignInLimits::new(Rate::parse("3/h").unwrap(), Rate::parse("2/h").unwrap());
        let (one, two): (IpAddr, IpAddr) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!(limits.count(one, "ada@example.com").is_ok());
        assert!(limits.count(one, "ADA@example.com").is_ok());
        assert!(limits.count(one, "ada@example.com").is_err(), "a third time for one account");
        assert!(limits.count(two, "ada@example.com").is_ok(), "its owner is elsewhere");
        let wait = limits.count(one, "zoe@example.com").unwrap_err();
        assert!(wait > Duration::from_secs(600) && wait <= Duration::from_secs(1200), "{wait:?}");
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let limits = SignInLimits::new(Rate::parse("1/h").unwrap(), Rate::Unlimited);
        assert!(limits.count("2001:db8::1".parse().unwrap(), "a").is_ok());
        assert!(limits.count("2001:db8::2".parse().unwrap(), "b").is_err());
        assert!(limits.count("2001:db8:0:1::1".parse().unwrap(), "c").is_ok());
    }

    #[test]
    fn an_account_is_limited_from_everywhere_together() {
        let limits = SignInLimits::new(Rate::Unlimited, Rate::parse("1/h").unwrap());
        let tries = (0..30).filter(|n| {
            let client = IpAddr::from([192, 0, 2, *n]);
            limits.count(client, "ada@example.com").is_ok()
        });
        assert_eq!(tries.count(), 20);
    }

    #[test]
    fn without_limits_nobody_waits() {
        let limits = SignInLimits::new(Rate::Unlimited, Rate::Unlimited);
        assert!((0..1000).all(|_| limits.count("192.0.2.1".parse().unwrap(), "a").is_ok()));
    }
}
