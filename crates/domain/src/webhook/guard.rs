//! Which addresses webhooks may be sent to: those that anybody can reach, and no others, for whoever sets up a webhook must not
//! see through it what only this machine or its network can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

/// Why something is not sent to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is no URL.
    #[error("is no address of the form https://host/path")]
    NoUrl,
    /// Neither `http` nor `https`.
    #[error("must begin with https:// or http://")]
    Scheme,
    /// It has a name and a password, which would be sent along, and stored where everybody sees it.
    #[error("must not have a user name or a password")]
    Credentials,
    /// It is too long.
    #[error("must have {LONGEST} bytes at most")]
    Long,
    /// It is reached by this machine or its network only.
    #[error("is of a private network or of this machine; --webhook-networks says which of these are allowed")]
    Private,
}

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// Says which addresses something may be sent to.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allowed: Vec<IpNet>,
}

impl Guard {
    /// Allows these networks beside those that anybody can reach.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Whether something may be sent to this address.
    #[must_use]
    pub fn allows(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.allowed.iter().any(|network| network.contains(&address)) || is_public(address)
    }

    /// Whether nobody listens on the way to an address: it is encrypted, or of a network that is allowed on purpose.
    #[must_use]
    pub fn keeps_secrets(&self, url: &str) -> bool {
        let Ok(url) = Url::parse(url) else { return false };
        let allowed = |address: IpAddr| self.allowed.iter().any(|network| network.contains(&address.to_canonical()));
        url.scheme() == "https"
            || match url.host() {
                Some(Host::Ipv4(address)) => allowed(address.into()),
                Some(Host::Ipv6(address)) => allowed(address.into()),
                Some(Host::Domain(name)) => is_local_name(name) && allowed(Ipv4Addr::LOCALHOST.into()),
                None => false,
            }
    }

    /// Reads where a webhook is to be sent to, in the form in which it is used. What a name of a host leads to is looked at only
    /// when something is sent there, each time.
    ///
    /// # Errors
    /// [`AddressError`] for what nothing may be sent to.
    pub fn read(&self, text: &str) -> Result<Url, AddressError> {
        if text.len() > LONGEST {
            return Err(AddressError::Long);
        }
        let url = Url::parse(text).map_err(|_| AddressError::NoUrl)?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(AddressError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressError::Credentials);
        }
        let allowed = match url.host().ok_or(AddressError::NoUrl)? {
            Host::Ipv4(address) => self.allows(address.into()),
            Host::Ipv6(address) => self.allows(address.into()),
            // It means this machine, whoever is asked.
            Host::Domain(name) if is_local_name(name) => self.allows(Ipv4Addr::LOCALHOST.into()),
            Host::Domain(_) => true,
        };
        if allowed { Ok(url) } else { Err(AddressError::Private) }
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether anybody can reach the address: IANA's registries of special-purpose addresses, without what they call global.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    match (a, b, c) {
        // This network, private ones, this machine.
        (0 | 10 | 127, ..) => false,
        // Shared by customers of a provider.
        (100, 64..=127, _) => false,
        // Of the link, among them where clouds tell machines their secrets.
        (169, 254, _) => false,
        (172, 16..=31, _) | (192, 168, _) => false,
        // Protocols, documentation, relays of 6to4, benchmarks, documentation.
        (192, 0, 0 | 2) | (192, 88, 99) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113) => false,
        // To many at once, reserved, to all.
        (224..=255, ..) => false,
        _ => true,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        // Translated to IPv4, and 6to4: what stands inside counts.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        // Teredo and other protocols, documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // What is routed in the whole net. All else is of this machine, of the link or the site, or of nobody.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_where_nobody_listens() {
        let guard = Guard::new(vec!["10.0.0.0/8".parse().unwrap()]);
        for url in ["https://shop.example.com/hook", "http://10.1.2.3/hook"] {
            assert!(guard.keeps_secrets(url), "{url}");
        }
        for url in ["http://shop.example.com/hook", "http://192.168.1.1/", "http://localhost/", "nothing"] {
            assert!(!guard.keeps_secrets(url), "{url}");
        }
    }

    #[test]
    fn what_is_not_for_everybody_is_private() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "127.255.255.254",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "4000::1",
        ] {
            assert!(!Guard::default().allows(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "9.9.9.9",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.167.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
            "::ffff:1.1.1.1",
            "2001:4860:4860::8888",
        ] {
            assert!(Guard::default().allows(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn networks_that_are_named_are_allowed() {
        let guard = Guard::new(vec!["10.1.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]);
        let allows = |address: &str| guard.allows(address.parse().unwrap());
        assert!(allows("10.1.2.3") && allows("::1") && allows("::ffff:10.1.2.3"));
        assert!(!allows("10.2.0.1") && !allows("127.0.0.1"));
    }

    #[test]
    fn addresses_are_refused_however_they_are_written() {
        let refused = |text: &str| Guard::default().read(text).unwrap_err();
        for text in [
            "http://127.0.0.1/",
            "http://127.1:8080/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "https://localhost/",
            "https://LOCALHOST./x",
            "http://a.localhost/",
            "http://169.254.169.254/latest/meta-data",
            "http://１２７.0.0.1/",
        ] {
            assert_eq!(refused(text), AddressError::Private, "{text}");
        }
        assert_eq!(refused("ftp://example.com/"), AddressError::Scheme);
        assert_eq!(refused("file:///etc/passwd"), AddressError::Scheme);
        assert_eq!(refused("https://me:secret@example.com/"), AddressError::Credentials);
        assert_eq!(refused("example.com/hook"), AddressError::NoUrl);
        assert_eq!(refused("https://"), AddressError::NoUrl);
        assert_eq!(refused(&format!("https://example.com/{}", "a".repeat(LONGEST))), AddressError::Long);
        let read = |text: &str| Guard::default().read(text).unwrap().to_string();
        assert_eq!(read("https://example.com"), "https://example.com/");
        assert_eq!(read("https://Bücher.example:8443/a?b=c"), "https://xn--bcher-kva.example:8443/a?b=c");
    }
}
