//! What each server calls the things that both have. Requests and answers are compared with names such as `⟨cus 3⟩` in
//! place of what a server makes up by itself: ids, tokens, keys, cookies, times.

use std::collections::{BTreeMap, HashMap};
use std::thread;
use std::time::Duration;

use crate::support::{times, tokens};

/// In how many seconds keys are revoked that are not revoked at once.
pub(crate) const LATER: [i64; 3] = [3_600, 86_400, 31_536_000];

/// The part behind the prefix of ids that nothing has.
pub(crate) const NOTHING: &str = "00000000000000000000000000";

/// What one server calls things, from the beginning of a sequence.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The values of each kind, in the order in which they appeared: the third `cus` is `⟨cus 3⟩`.
    values: BTreeMap<String, Vec<String>>,
    /// The names of values that appear again.
    names: HashMap<String, String>,
    /// When each step began and ended, in milliseconds.
    steps: Vec<(i64, i64)>,
    /// The first time in the answer of a step.
    times: BTreeMap<usize, String>,
    /// `iat` of the claims that are being read.
    issued: i64,
}

impl Ledger {
    /// Gives the next name of a kind to a value.
    pub(crate) fn name(&mut self, kind: &str, value: &str) -> String {
        let values = self.values.entry(kind.to_owned()).or_default();
        values.push(value.to_owned());
        let name = format!("⟨{kind} {}⟩", values.len());
        self.names.insert(value.to_owned(), name.clone());
        name
    }

    /// How many of a kind there are.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.values.get(kind).map_or(0, Vec::len)
    }

    /// The values of a kind behind the first so many.
    pub(crate) fn since(&self, kind: &str, count: usize) -> Vec<String> {
        self.values.get(kind).and_then(|values| values.get(count..)).unwrap_or_default().to_vec()
    }

    /// The number of the step that is running, or that has just ended.
    pub(crate) fn step(&self) -> usize {
        self.steps.len()
    }

    /// The steps whose answers had a time.
    pub(crate) fn timed(&self) -> Vec<usize> {
        self.times.keys().copied().collect()
    }

    /// A step begins: behind the one before by so much that a moment lies between them.
    pub(crate) fn begin(&mut self) {
        let before = self.steps.last().map_or(0, |(_, end)| *end);
        while times::now() < before + 2 {
            thread::sleep(Duration::from_micros(200));
        }
        let now = times::now();
        self.steps.push((now, now));
    }

    /// The step has its answer.
    pub(crate) fn end(&mut self) {
        let (_, end) = self.steps.last_mut().unwrap();
        *end = times::now();
    }

    /// Puts values in the place of names.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('⟨') {
            let (name, behind) = behind.split_once('⟩').unwrap_or_else(|| panic!("a name does not end: {text}"));
            filled.push_str(before);
            filled.push_str(&self.value(name));
            rest = behind;
        }
        filled + rest
    }

    /// What a name such as `cus 3` stands for.
    pub(crate) fn value(&self, name: &str) -> String {
        let parts = name.split_once(' ').and_then(|(kind, number)| Some((kind, number.parse::<usize>().ok()?)));
        let (kind, number) = parts.unwrap_or_else(|| panic!("⟨{name}⟩ is no name; it should be as ⟨cus 3⟩"));
        let place = number.wrapping_sub(1);
        let one = |kind: &str| self.values.get(kind).and_then(|values| values.get(place)).cloned();
        let value = match kind {
            // The secret key, as clients send it.
            "basic" => one("sk").map(|key| tokens::base64(&format!("{key}:"))),
            // A moment between a step and the one before.
            "start" => self.steps.get(place).map(|(start, _)| times::write(start - 1)),
            // The first time in the answer of a step.
            "time" => self.times.get(&number).cloned(),
            kind => one(kind),
        };
        value.unwrap_or_else(|| panic!("a request names ⟨{name}⟩, which has not appeared yet"))
    }

    /// Puts names in the place of values. What appears for the first time gets a new name.
    pub(crate) fn hide(&mut self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut hidden = String::with_capacity(text.len());
        let (mut at, mut copied) = (0, 0);
        // Values begin where a word begins. Bytes, for this sees every byte of every answer.
        let mut within = false;
        while at < bytes.len() {
            let byte = bytes[at];
            let candidate = byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'"';
            if !within
                && candidate
                && let Some((length, name)) = self.read(&text[at..])
            {
                hidden.push_str(&text[copied..at]);
                hidden.push_str(&name);
                at += length;
                copied = at;
                within = true;
                continue;
            }
            within = is_word(byte);
            at += 1;
        }
        hidden.push_str(&text[copied..]);
        hidden
    }

    /// The length and the name of the value at the beginning of a text, if there is one.
    fn read(&mut self, text: &str) -> Option<(usize, String)> {
        match text.as_bytes()[0] {
            b'"' => self.second(text),
            b'0'..=b'9' => {
                let time = text.get(..24)?;
                let millis = times::read(time)?;
                let step = self.step();
                let name = self.moment(millis)?;
                self.times.entry(step).or_insert_with(|| time.to_owned());
                Some((24, name))
            }
            _ if text.starts_with("eyJ") => {
                let end = text.bytes().position(|byte| !is_word(byte) && byte != b'-' && byte != b'.');
                let token = &text[..end.unwrap_or(text.len())];
                // Two tokens of one second may be the same text. Each is another one.
                (token.matches('.').count() == 2).then(|| (token.len(), self.name("token", token)))
            }
            _ => {
                let end = text.bytes().position(|byte| !is_word(byte)).unwrap_or(text.len());
                let (prefix, rest) = text[..end].split_once('_')?;
                let behind = &text[prefix.len() + 1..];
                let kind = match prefix {
                    "sk" | "pk" if rest.len() == 64 => prefix,
                    "sk" | "pk" if behind.get(3..6) == Some("***") => {
                        let shown = text.get(..prefix.len() + 10)?;
                        return Some((shown.len(), self.shown_key(prefix, shown)));
                    }
                    _ if rest.len() == 26 && rest != NOTHING && is_ulid(rest) => prefix,
                    _ => return None,
                };
                let value = &text[..end];
                let known = self.names.get(value).cloned();
                Some((end, known.unwrap_or_else(|| self.name(kind, value))))
            }
        }
    }

    /// `iat` and `exp` of claims, in seconds.
    fn second(&mut self, text: &str) -> Option<(usize, String)> {
        let digits = text.strip_prefix("\"iat\":").or_else(|| text.strip_prefix("\"exp\":"))?;
        let length = digits.bytes().position(|byte| !byte.is_ascii_digit())?;
        let seconds: i64 = digits[..length].parse().ok()?;
        let (name, value) = if text.starts_with("\"iat\"") {
            self.issued = seconds;
            ("iat", "⟨iat⟩".to_owned())
        } else {
            ("exp", format!("⟨iat⟩ + {}", seconds - self.issued))
        };
        Some((text.len() - digits.len() + length, format!("\"{name}\":\"{value}\"")))
    }

    /// In which step a moment lies. None for one that is none of the server's own.
    fn moment(&self, time: i64) -> Option<String> {
        let step = |time: i64| self.steps.iter().position(|(start, end)| (*start..=*end).contains(&time));
        if let Some(step) = step(time) {
            return Some(format!("⟨step {}⟩", step + 1));
        }
        if let Some(step) = self.steps.iter().position(|(start, _)| start - 1 == time) {
            return Some(format!("⟨start {}⟩", step + 1));
        }
        let (first, _) = self.steps.first()?;
        if (first - 86_400_000..*first).contains(&time) {
            return Some("⟨before⟩".to_owned());
        }
        let later = LATER.iter().find_map(|later| Some((step(time - later * 1000)?, later)));
        later.map(|(step, later)| format!("⟨step {} + {later} s⟩", step + 1))
    }

    /// The name of what of a key stays visible: `sk_abc***def`.
    fn shown_key(&self, kind: &str, shown: &str) -> String {
        let (start, end) = shown.split_once("***").unwrap();
        let keys = self.values.get(kind).into_iter().flatten();
        match keys.clone().position(|key| key.starts_with(start) && key.ends_with(end)) {
            Some(place) => format!("⟨{kind}*** {}⟩", place + 1),
            None => format!("⟨{kind}***⟩"),
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_ulid(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !b"ILOU".contains(&byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_makes_up_gets_a_name() {
        let mut ledger = Ledger::default();
        ledger.begin();
        ledger.end();
        let (ada, bob) = ("cus_01M7YFBH1DCCP4E11SQ0SEW637", "cus_01M7YFBH8DG5CFKANTG8S4Z0VH");
        let key = format!("sk_{}", "0123456789abcdef".repeat(4));
        let now = times::write(ledger.steps[0].0);
        let text = format!(
            r#"{{"id":"{ada}","by":"{bob}","again":"{ada}","at":"{now}","key":"{key}","shown":"sk_012***def","t":"eyJh.eyJi.c-d","iat":5,"exp":8}}"#
        );
        let hidden = r#"{"id":"⟨cus 1⟩","by":"⟨cus 2⟩","again":"⟨cus 1⟩","at":"⟨step 1⟩","key":"⟨sk 1⟩","shown":"⟨sk*** 1⟩","t":"⟨token 1⟩","iat":"⟨iat⟩","exp":"⟨iat⟩ + 3"}"#;
        assert_eq!(ledger.hide(&text), hidden);
        assert_eq!(ledger.fill("/a/⟨cus 2⟩?b=⟨cus 1⟩&c=⟨time 1⟩"), format!("/a/{bob}?b={ada}&c={now}"));
    }

    #[test]
    fn what_it_does_not_make_up_stays() {
        let mut ledger = Ledger::default();
        ledger.begin();
        ledger.end();
        for text in [
            "cus_00000000000000000000000000",
            "cus_01M7YFBH1DCCP4E11SQ0SEW63",
            "xcus_",
            "sk_012",
            "2020-01-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z",
            "eyJ",
            "⟨ä",
            "",
        ] {
            assert_eq!(ledger.hide(text), text);
        }
    }
}
