//! Names in curly brackets that stand for what differs from run to run.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{times, tokens};

const CROCKFORD: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the names stand for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    values: BTreeMap<String, String>,
    made: u64,
    /// The names that got their value in this step.
    new: BTreeSet<String>,
}

/// A piece of a text: as it stands, or a name.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Name(&'a str),
}

fn pieces(mut text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    while let Some(start) = text.find("{{") {
        let Some(length) = text[start..].find("}}") else {
            break;
        };
        if start > 0 {
            out.push(Piece::Text(&text[..start]));
        }
        out.push(Piece::Name(&text[start + 2..start + length]));
        text = &text[start + length + 2..];
    }
    if !text.is_empty() {
        out.push(Piece::Text(text));
    }
    out
}

/// The names in a text.
pub(crate) fn names_in(text: &str) -> Vec<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Name(name) => Some(name),
            Piece::Text(_) => None,
        })
        .collect()
}

/// The part of a name before the dot: what kind of thing it names.
fn kind(name: &str) -> &str {
    name.split_once('.').map_or(name, |(kind, _)| kind)
}

impl Names {
    /// Gives a name a value.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if self.values.insert(name.to_owned(), value.to_owned()).is_none() {
            self.new.insert(name.to_owned());
        }
    }

    /// What gets a value from now on has no time of those that were named before: only what one request writes may have one time.
    pub(crate) fn begin_step(&mut self) {
        self.new.clear();
    }

    /// The value of a name, also of one that follows from another.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        if let Some(value) = self.values.get(name) {
            return Some(value.clone());
        }
        match name.split_once('.')? {
            ("bearer", token) => Some(format!("Bearer {}", self.values.get(&format!("token.{token}"))?)),
            ("basic", key) => Some(tokens::base64(&format!("{}:", self.values.get(key)?))),
            _ => None,
        }
    }

    /// The text with values for its names; fails on a name without one.
    pub(crate) fn fill(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Name(name) => {
                    out.push_str(&self.get(name).ok_or_else(|| format!("{{{{{name}}}}} has no value yet"))?);
                }
            }
        }
        Ok(out)
    }

    /// What the text should have been, given what was found in its place.
    ///
    /// A name without a value takes what stands in its place, if that has the right form
    /// and goes with the values of the other names; otherwise the name stays in the result.
    pub(crate) fn meet(&mut self, text: &str, found: &str, complaints: &mut Vec<String>) -> String {
        match self.bindings(text, found) {
            Ok(bindings) => {
                for (name, value) in bindings {
                    self.set(&name, &value);
                }
                found.to_owned()
            }
            Err(reason) => {
                complaints.extend(reason);
                pieces(text)
                    .into_iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => text.to_owned(),
                        Piece::Name(name) => self.get(name).unwrap_or_else(|| format!("{{{{{name}}}}}")),
                    })
                    .collect()
            }
        }
    }

    /// The new values under which the text is what was found. An error without a reason
    /// means that the texts differ elsewhere than in a name.
    fn bindings(&self, text: &str, found: &str) -> Result<Vec<(String, String)>, Option<String>> {
        let pieces = pieces(text);
        let mut bound: Vec<(String, String)> = Vec::new();
        let mut rest = found;
        for (at, piece) in pieces.iter().enumerate() {
            let known = match piece {
                Piece::Text(text) => Some((*text).to_owned()),
                Piece::Name(name) => bound
                    .iter()
                    .find(|(other, _)| other == name)
                    .map(|(_, value)| value.clone())
                    .or_else(|| self.get(name)),
            };
            if let Some(known) = known {
                rest = rest.strip_prefix(known.as_str()).ok_or(None)?;
                continue;
            }
            let Piece::Name(name) = piece else { continue };
            let end = match pieces.get(at + 1) {
                Some(Piece::Text(next)) => rest.find(next).ok_or(None)?,
                _ => rest.len(),
            };
            let value = &rest[..end];
            rest = &rest[end..];
            if let Some(reason) = self.refusal(name, value) {
                return Err(Some(reason));
            }
            if *name != "date" {
                bound.push(((*name).to_owned(), value.to_owned()));
            }
        }
        if rest.is_empty() { Ok(bound) } else { Err(None) }
    }

    /// Why a name can't stand for this value.
    fn refusal(&self, name: &str, value: &str) -> Option<String> {
        let formed = match kind(name) {
            "time" => times::read(value).is_some(),
            "etag" => {
                let quoted = value.strip_prefix("W/").unwrap_or(value);
                quoted.len() > 2 && quoted.starts_with('"') && quoted.ends_with('"')
            }
            "cookie" => value.len() >= 20 && !value.contains([';', ' ', '"']),
            "date" => is_http_date(value),
            "uuid" => is_like("hhhhhhhh-hhhh-4hhh-hhhh-hhhhhhhhhhhh", value),
            prefix => value.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).is_some_and(is_ulid),
        };
        if !formed {
            return Some(format!("{value:?} doesn't have the form of {{{{{name}}}}}"));
        }
        if kind(name) == "date" {
            return None;
        }
        if kind(name) == "time" {
            let own = time_number(name)?;
            return self
                .numbered_times()
                // Texts of this form sort as the times do.
                .find(|(other, time)| match own.cmp(other) {
                    Ordering::Equal => value != *time,
                    _ if value == *time => !self.new.contains(&format!("time.{other}")),
                    Ordering::Less => value > *time,
                    Ordering::Greater => value < *time,
                })
                .map(|(other, time)| format!("{{{{{name}}}}} is {value}, but {{{{time.{other}}}}} is {time}"));
        }
        self.values
            .iter()
            .find(|(other, taken)| kind(other) == kind(name) && *taken == value)
            .map(|(other, _)| format!("{{{{{name}}}}} is {value}, as {{{{{other}}}}} is already"))
    }

    /// Makes a new id for a name, younger than all ids made before this moment.
    pub(crate) fn make_id(&mut self, name: &str) -> String {
        self.made += 1;
        let mut ulid = [0u8; 26];
        let mut time = u64::try_from(times::now()).unwrap_or_default();
        for place in ulid[..10].iter_mut().rev() {
            *place = CROCKFORD[usize::try_from(time % 32).unwrap_or_default()];
            time /= 32;
        }
        let mut count = self.made;
        for place in ulid[10..].iter_mut().rev() {
            *place = CROCKFORD[usize::try_from(count % 32).unwrap_or_default()];
            count /= 32;
        }
        let id = format!("{}_{}", kind(name), String::from_utf8_lossy(&ulid));
        self.set(name, &id);
        id
    }

    /// Gives all of these names that have no time yet one, in the order of their numbers: after this moment, or where a
    /// later number has its time already, that time. Returns the last of them.
    pub(crate) fn make_times<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> i64 {
        let mut numbers: Vec<u32> = names.filter(|name| self.get(name).is_none()).filter_map(time_number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut time = times::now();
        for number in numbers {
            let later = self.numbered_times().filter(|(other, _)| *other > number).min();
            let value = later.map(|(_, value)| value.to_owned()).unwrap_or_else(|| {
                time += 1;
                times::write(time)
            });
            self.set(&format!("time.{number}"), &value);
        }
        time
    }

    /// The times that have a number and a value.
    fn numbered_times(&self) -> impl Iterator<Item = (u32, &str)> {
        self.values.iter().filter_map(|(name, time)| Some((time_number(name)?, time.as_str())))
    }
}

/// N of `time.N`.
fn time_number(name: &str) -> Option<u32> {
    name.strip_prefix("time.")?.parse().ok()
}

fn is_ulid(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| CROCKFORD.contains(&byte))
}

/// `Sat, 21 Nov 2026 17:15:26 GMT`.
fn is_http_date(text: &str) -> bool {
    is_like("Aaa, 00 Aaa 0000 00:00:00 GMT", text)
}

/// Whether a text has a form, in which `A` and `a` stand for letters, `0` for digits and `h` for hexadecimal ones.
fn is_like(form: &str, text: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(byte, like)| match like {
            b'A' => byte.is_ascii_uppercase(),
            b'a' => byte.is_ascii_lowercase(),
            b'0' => byte.is_ascii_digit(),
            b'h' => byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase(),
            other => byte == other,
        })
}
