//! Texts as people type them, and as nobody expects them.

use super::dice::Dice;

/// Stands for half of a surrogate pair in JSON, which Rust's texts cannot hold.
pub(crate) const HALF: char = '\u{e0d8}';

/// Names in several scripts and spellings, and texts that mean something to somebody on the way.
pub(crate) static NAMES: [&str; 69] = [
    "Ada",
    "ada",
    "ADA",
    "Ada Lovelace",
    "Bob",
    "Zoë",
    "Zoe\u{308}",
    "ZOË",
    "Müller",
    "Straße",
    "STRASSE",
    "\u{1e9e}",
    "İstanbul",
    "istanbul",
    "ISTANBUL",
    "ılık",
    "Οδυσσεύς",
    "ΟΔΥΣΣΕΥΣ",
    "ΣΑΣ",
    "Дмитрий",
    "ДМИТРИЙ",
    "李小龍",
    "李",
    "שלום",
    "عمر",
    "हिन्दी",
    "한글",
    "\u{1112}\u{1161}\u{11ab}",
    "ไทย",
    "\u{1f469}\u{200d}\u{1f467}",
    "\u{1f680}",
    "\u{1f1e9}\u{1f1ea}",
    "ﬁnn",
    "Ｆｕｌｌ",
    "ǅungla",
    "\u{1d518}",
    "\u{212a}elvin",
    "\u{212b}",
    "①",
    "a\u{327}\u{301}",
    "100%",
    "a_b",
    "%",
    "back\\slash",
    "back\\",
    "O'Neil",
    "\"quoted\"",
    "x y",
    " x ",
    "",
    " ",
    "a\nb",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}x",
    "\u{fffd}",
    "\u{fffe}a",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{e0d8}",
    "null",
    "true",
    "0",
    "[]",
    "{}",
    "--",
    ";$1?",
    "\u{7f}\u{1}",
];

/// A name, a long one, or some side by side.
pub(crate) fn name(dice: &mut Dice) -> String {
    match dice.below(40) {
        0 => dice.one(&NAMES).repeat(200).chars().take(1_500).collect(),
        1..=4 => format!("{} {}", dice.one(&NAMES), dice.one(&NAMES)),
        _ => dice.one(&NAMES).to_owned(),
    }
}

/// A piece of a text as one would search for it: in another case, with a sign that means something in a pattern, short.
pub(crate) fn piece(dice: &mut Dice, text: &str) -> String {
    let characters: Vec<char> = text.chars().take(40).collect();
    if characters.is_empty() {
        return dice.one(&["%", "_", "\\", "''", "\"", "OR", "NEAR("]).to_owned();
    }
    let start = dice.below(characters.len());
    let length = 1 + dice.below(characters.len() - start);
    match dice.below(10) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 | 3 => characters[start..start + length].iter().collect(),
        4 => characters[start..].iter().take(1 + dice.below(3)).collect::<String>().to_uppercase(),
        5 => text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect::<String>().to_uppercase(),
        6 => {
            let mut pattern = characters;
            pattern[start] = dice.one(&['%', '_', '\\', '*', '"', '?']);
            pattern.into_iter().collect()
        }
        _ => text.to_owned(),
    }
}

/// An e-mail of a person of this sequence: one of few, so that they meet again. In other letters' case, too long, or
/// none at all, but never one of another sequence, which may have left somebody who signs in with it.
pub(crate) fn email(dice: &mut Dice, seed: u64) -> String {
    let email = format!("{}@s{seed}.example.com", dice.one(&["ada", "bob", "zoe", "a.b", "x+y", "o'neil"]));
    match dice.below(40) {
        0..=4 => other_case(dice, &email),
        5 => email.to_uppercase(),
        6 => format!("{}{email}", "x".repeat(1_000 - email.len())),
        7 => format!("{}{email}", "x".repeat(1_001 - email.len())),
        8..=9 => format!("{}{seed}", dice.one(&["", "ada", "@", "a@", "ä@b.de", "a@b\0.d", "\u{1f680}@x.", "\n"])),
        _ => email,
    }
}

/// The same with some letters in upper case.
fn other_case(dice: &mut Dice, text: &str) -> String {
    text.chars().map(|it| if dice.percent(50) { it.to_ascii_uppercase() } else { it }).collect()
}

/// A text for a URL: escaped, but for the names of things.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    let mut within = false;
    for character in text.chars() {
        within = (within || character == '⟨') && character != '⟩';
        if within || character == '⟩' || character.is_ascii_alphanumeric() || "-_.~*@".contains(character) {
            encoded.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    encoded
}
