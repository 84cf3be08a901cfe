//! Filters of lists: what they take, and what is put into them.

use super::draw::{Draw, Kind};
use super::texts::{encoded, piece};

/// What a filter takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Filter {
    /// Words to search for in these members.
    Words(&'static [&'static str]),
    /// The same where keys are searched: their visible parts hold hexadecimal digits that no two servers have in common.
    WordsOfKeys,
    /// A text or a list of texts.
    Text(Source),
    /// A text, a list of texts, or operators.
    Operators(Source),
    /// True or false.
    Flag,
    /// A moment, a list of moments, or operators.
    Time,
    /// The same for the time of deletion, which none of the rows has.
    Deleted,
    /// The type of a key.
    Type,
    /// Something related of this kind, or filters on it.
    Related(Kind, &'static [(&'static str, Filter)]),
}

/// Where the value of a filter is from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    /// Texts that were answered under this name, and others.
    Texts(&'static str),
    /// E-mails of this sequence.
    Emails,
    /// Ids of a kind.
    Ids(Kind),
    /// Tokens of keys.
    Tokens,
}

/// One of the filters, as parameters of a query string; inside of something their names are in brackets.
pub(crate) fn any(draw: &mut Draw<'_>, filters: &[(&str, Filter)], within: &str) -> Vec<String> {
    let (name, filter) = draw.dice.one(filters);
    let name = if within.is_empty() { name.to_owned() } else { format!("{within}[{name}]") };
    one(draw, &name, filter)
}

fn one(draw: &mut Draw<'_>, name: &str, filter: Filter) -> Vec<String> {
    match filter {
        Filter::Words(names) => {
            let number = draw.dice.one(&[1, 1, 1, 1, 2]);
            let words: Vec<String> = (0..number).map(|_| word(draw, names)).collect();
            vec![format!("{name}={}", encoded(&words.join(" ")))]
        }
        Filter::WordsOfKeys => vec![format!("{name}={}", encoded(&word_of_keys(draw)))],
        Filter::Text(source) => texts(draw, name, source),
        Filter::Operators(source) => operators(draw, name, source),
        Filter::Flag => {
            vec![format!("{name}={}", draw.dice.one(&["true", "true", "false", "false", "TRUE", "False", "1", "null"]))]
        }
        Filter::Deleted if draw.dice.percent(70) => {
            vec![format!("{name}{}=null", draw.dice.one(&["", "", "[$eq]", "[$ne]"]))]
        }
        Filter::Time | Filter::Deleted => {
            let operator = if draw.dice.percent(8) {
                draw.dice.one(&["[$like]", "[$nope]", "[$in]"])
            } else {
                draw.dice
                    .one(&["", "[$eq]", "[$ne]", "[$gt]", "[$gte]", "[$lt]", "[$lte]", "[$in][]", "[$nin][]", "[]"])
            };
            let number = if operator.ends_with("[]") { 1 + draw.dice.below(2) } else { 1 };
            (0..number).map(|_| format!("{name}{operator}={}", time(draw))).collect()
        }
        Filter::Type => {
            vec![format!("{name}={}", draw.dice.one(&["secret", "secret", "publishable", "publishable", "SECRET"]))]
        }
        Filter::Related(kind, filters) => match draw.dice.below(10) {
            0..=3 => vec![format!("{name}={}", encoded(&draw.id(kind)))],
            4 => vec![format!("{name}={}", draw.dice.one(&["null", "", "nope"]))],
            5 => (0..1 + draw.dice.below(3)).map(|_| format!("{name}[]={}", encoded(&draw.id(kind)))).collect(),
            6 => vec![format!("{name}[nope]=1")],
            _ => any(draw, filters, name),
        },
    }
}

fn texts(draw: &mut Draw<'_>, name: &str, source: Source) -> Vec<String> {
    match draw.dice.below(10) {
        0..=2 => (0..1 + draw.dice.below(3)).map(|_| format!("{name}[]={}", value(draw, source))).collect(),
        3 if draw.dice.percent(20) => vec![format!("{name}[$eq]={}", value(draw, source))],
        _ => vec![format!("{name}={}", value(draw, source))],
    }
}

fn operators(draw: &mut Draw<'_>, name: &str, source: Source) -> Vec<String> {
    let ids = matches!(source, Source::Ids(_));
    match draw.dice.below(10) {
        0 | 1 => texts(draw, name, source),
        2..=4 => {
            let odd = draw.dice.percent(10);
            let operators =
                if odd { &["$nope", "$contains", "$in"][..] } else { &["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"] };
            let operator = draw.dice.one(operators);
            vec![format!("{name}[{operator}]={}", value(draw, source))]
        }
        5 | 6 => {
            let operator = draw.dice.one(&["$in", "$nin", "$eq", "$ne"]);
            (0..1 + draw.dice.below(3)).map(|_| format!("{name}[{operator}][]={}", value(draw, source))).collect()
        }
        7 | 8 => {
            let patterns: &[&str] = if ids {
                &[
                    "cus%", "CUS%", "CUS%", "Cus\\_%", "c_s%", "C_S%", "cus\\_%", "%", "%\\%", "%\\", "%\0%",
                    "cus%%%_", "%É%", "_",
                ]
            } else {
                &["%@s%", "%@S%", "ADA%", "ada%", "___@%", "%.com", "a.b%", "x+y%", "%\\@%", "o'neil%", "%\\", "%ß%"]
            };
            let operator = draw.dice.one(&["$like", "$ilike"]);
            vec![format!("{name}[{operator}]={}", encoded(draw.dice.one(patterns)))]
        }
        // Expressions that both engines read alike, and some that neither reads.
        _ => {
            let patterns: &[&str] = if ids {
                &["^cus_", "^CUS", "^cus_.{26}$", "^(cus|x)_[0-9A-Z]+$", "\0", "^$", "", "(", "a{2,1}", "*", "(?=a)"]
            } else {
                &["^ada@", "^ADA", "^[a-z.]+@", "@s[0-9]+[.]example", "com$", "[+']", "a|b", "^.{3}@", "[", "(a)\\1"]
            };
            vec![format!("{name}[$re]={}", encoded(draw.dice.one(patterns)))]
        }
    }
}

fn value(draw: &mut Draw<'_>, source: Source) -> String {
    let value = match (draw.dice.below(20), source) {
        (0, _) => draw.dice.one(&["null", "", "\0", "a\0b", "a,b"]).to_owned(),
        (_, Source::Texts(name)) => draw.known_text(&[name]),
        (_, Source::Emails) => {
            let email = draw.known_text(&["email"]);
            if draw.dice.percent(10) { email.to_uppercase() } else { email }
        }
        (_, Source::Ids(kind)) => draw.id(kind),
        (_, Source::Tokens) => draw.dice.one(&["⟨pk 1⟩", "⟨pk 1⟩", "⟨sk 1⟩", "", "nope"]).to_owned(),
    };
    encoded(&value)
}

/// A moment: within the sequence, or any.
fn time(draw: &mut Draw<'_>) -> String {
    let timed = draw.ledger.timed();
    match draw.dice.below(12) {
        0 => "null".to_owned(),
        1 => draw
            .dice
            .one(&["2020-01-01", "2100-01-01T00:00:00Z", "0000-01-01", "0001-01-01", "9999-12-31T23:59:59.999-15:59"])
            .to_owned(),
        2 if draw.dice.percent(40) => {
            draw.dice.one(&["garbage", "", "2020-13-01", "now", "infinity", "yesterday"]).to_owned()
        }
        3..=6 => format!("⟨start {}⟩", 1 + draw.dice.below(draw.ledger.step())),
        _ if timed.is_empty() => "2020-01-01".to_owned(),
        _ => format!("⟨time {}⟩", draw.dice.one(&timed)),
    }
}

fn word(draw: &mut Draw<'_>, names: &[&str]) -> String {
    let text = draw.known_text(names);
    piece(draw.dice, &text)
}

/// A word that cannot be found in hexadecimal digits, whatever it becomes where it is searched for.
fn word_of_keys(draw: &mut Draw<'_>) -> String {
    let elsewhere = |letter: char| match letter.to_ascii_lowercase() {
        'g'..='j' | 'l'..='o' | 'q' | 'r' | 't'..='z' => true,
        // Letters of scripts that have no digits and no Latin letters in disguise.
        letter => letter.is_alphabetic() && matches!(letter, '\u{370}'..='\u{1cff}' | '\u{3040}'..='\u{9fff}'),
    };
    let word = (0..5)
        .map(|_| word(draw, &["title"]))
        .find(|text| text.split_whitespace().all(|word| word.contains(elsewhere)));
    word.filter(|_| draw.dice.percent(80))
        .unwrap_or_else(|| draw.dice.one(&["sk", "PK_", "sk\\_", "***", "%", "secret", "s%*", "null", ""]).to_owned())
}
