//! Compression of answers: which one a client takes, and compressing with it.

use std::cell::RefCell;
use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
use zstd::bulk::Compressor;

/// Of the levels of each, the one that takes the least time for the bytes that it saves; `docs/performance.md` has the numbers.
const ZSTD_LEVEL: i32 = 1;
const GZIP_LEVEL: u32 = 1;
/// How many times shorter a body gets, at the least.
const EXPECTED: usize = 4;

/// A way to compress, in the order in which they are preferred. Brotli is not among them: as quickly as these it saves no more, and
/// it is a megabyte of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Zstandard.
    Zstd,
    /// Gzip.
    Gzip,
}

/// What a client takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// What it takes best of what there is; none where it wants answers as they are.
    pub coding: Option<Coding>,
    /// Whether it takes answers as they are.
    pub plain: bool,
}

/// A weight in thousandths.
type Weight = u16;

impl Accepted {
    /// What the headers of a request say.
    #[must_use]
    pub fn by(headers: &HeaderMap) -> Self {
        if !headers.contains_key(ACCEPT_ENCODING) {
            return Self { coding: None, plain: true };
        }
        let asked = Asked(headers);
        let plain = asked.weight(&["identity"]);
        let best = Coding::ALL.into_iter().filter_map(|coding| Some((coding, asked.weight(coding.names())?)));
        // Of several with one weight, the first.
        let best = best.reduce(|best, next| if next.1 > best.1 { next } else { best });
        let best = best.filter(|(_, weight)| *weight > 0 && plain.is_none_or(|plain| plain <= *weight));
        Self { coding: best.map(|(coding, _)| coding), plain: plain != Some(0) }
    }
}

/// Whether a client takes gzip, for what is there in it already.
#[must_use]
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    Asked(headers).weight(Coding::Gzip.names()).is_some_and(|weight| weight > 0)
}

/// The header `Accept-Encoding`.
struct Asked<'h>(&'h HeaderMap);

impl Asked<'_> {
    /// The weight of what has one of these names, or that of all that is not named; none where neither is there.
    fn weight(&self, names: &[&str]) -> Option<Weight> {
        let mut others = None;
        for part in self.parts() {
            let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
            let name = name.trim();
            if names.iter().any(|wanted| wanted.eq_ignore_ascii_case(name)) {
                return weight(parameters);
            }
            if name == "*" {
                others = weight(parameters);
            }
        }
        others
    }

    fn parts(&self) -> impl Iterator<Item = &str> {
        let lines = self.0.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(','))
    }
}

/// The weight that parameters give, 1 without one; none where it can not be read.
fn weight(parameters: &str) -> Option<Weight> {
    let given = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let Some((_, given)) = given.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) else {
        return Some(1000);
    };
    let given: f32 = given.trim().parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1000")]
    (0.0..=1.0).contains(&given).then_some((given * 1000.0).round() as Weight)
}

impl Coding {
    const ALL: [Self; 2] = [Self::Zstd, Self::Gzip];

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Zstd => &["zstd"],
            Self::Gzip => &["gzip", "x-gzip"],
        }
    }

    /// The value of `Content-Encoding`.
    #[must_use]
    pub fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        })
    }

    /// Compresses bytes, quickly rather than well.
    ///
    /// # Errors
    /// When the library fails, which it has no reason to.
    pub fn pack(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zstd => zstd(bytes),
            Self::Gzip => {
                let mut packer =
                    GzEncoder::new(Vec::with_capacity(bytes.len() / EXPECTED), Compression::new(GZIP_LEVEL));
                packer.write_all(bytes)?;
                packer.finish()
            }
        }
    }
}

/// Compresses with the memory of the thread: to make it anew takes as long as to compress a page of customers.
fn zstd(bytes: &[u8]) -> io::Result<Vec<u8>> {
    thread_local! {
        static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    }
    PACKER.with_borrow_mut(|packer| match packer {
        Some(packer) => packer.compress(bytes),
        None => packer.insert(Compressor::new(ZSTD_LEVEL)?).compress(bytes),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn accepted(lines: &[&str]) -> (Option<Coding>, bool) {
        let lines = lines.iter().map(|line| (ACCEPT_ENCODING, line.parse().unwrap()));
        let Accepted { coding, plain } = Accepted::by(&lines.collect());
        (coding, plain)
    }

    #[test]
    fn what_a_client_takes_best_is_chosen() {
        use Coding::{Gzip, Zstd};
        for (header, coding, plain) in [
            ("gzip", Some(Gzip), true),
            ("GZip", Some(Gzip), true),
            ("x-gzip", Some(Gzip), true),
            ("br, gzip", Some(Gzip), true),
            ("gzip, deflate, br, zstd", Some(Zstd), true),
            ("gzip;q=0.8, br,zstd ; q=0.1", Some(Gzip), true),
            ("gzip;q=0.8, zstd;Q=0.800", Some(Zstd), true),
            ("*", Some(Zstd), true),
            ("*, zstd;q=0", Some(Gzip), true),
            ("gzip, *;q=0.5", Some(Gzip), true),
            ("gzip;q=0.001", Some(Gzip), true),
            ("identity;q=0.5, gzip;q=0.5", Some(Gzip), true),
            ("identity;q=0.6, gzip;q=0.5", None, true),
            ("identity, *;q=0", None, true),
            ("identity;q=0, gzip", Some(Gzip), false),
            ("*;q=0, gzip", Some(Gzip), false),
            ("*;q=0", None, false),
            ("deflate, compress", None, true),
            ("gzip;q=0", None, true),
            ("gzip;q=0.0000", None, true),
            // A weight that is none
            ("gzip;q=", None, true),
            ("gzip;q=2", None, true),
            ("gzip;q=-1", None, true),
            ("gzip;q=NaN, zstd;q=0.1", Some(Zstd), true),
            ("gzip;level=9", Some(Gzip), true),
            ("", None, true),
            (",;,", None, true),
        ] {
            assert_eq!(accepted(&[header]), (coding, plain), "{header}");
        }
        assert_eq!(accepted(&[]), (None, true));
        assert_eq!(accepted(&["gzip;q=0.5", "zstd"]), (Some(Zstd), true));
    }

    #[test]
    fn what_was_packed_is_the_same_unpacked() {
        let long: Vec<u8> = (0..300_000_u32).map(|at| (at / 100 * (at % 7)).to_le_bytes()[0]).collect();
        for bytes in [&b""[..], b"a", &b"abc".repeat(1000), &long] {
            for coding in Coding::ALL {
                let packed = coding.pack(bytes).unwrap();
                let mut unpacked = Vec::new();
                match coding {
                    Coding::Zstd => unpacked = zstd::decode_all(packed.as_slice()).unwrap(),
                    Coding::Gzip => {
                        flate2::read::GzDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).map(drop).unwrap();
                    }
                }
                assert_eq!(unpacked, bytes, "{coding:?}");
            }
        }
    }
}
