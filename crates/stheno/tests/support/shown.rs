//! Answers as tests write them down: whatever is made anew for each run stands as its form.

use serde_json::Value;

use super::times;

/// Replaces every text that has the form of an id by `{cus}` (or the prefix that it has), of a moment by `{time}`, of a
/// token by `{token}`, of a key by `{sk}` or `{pk}`, of a key that is not shown by `{sk***}` or `{pk***}`. Any other
/// text stays as it is, so what has a wrong form doesn't equal what a test expects.
pub(crate) fn shown(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(form(&text).unwrap_or(text)),
        Value::Array(items) => items.into_iter().map(shown).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, shown(value))).collect(),
        other => other,
    }
}

fn form(text: &str) -> Option<String> {
    if times::read(text).is_some() {
        return Some("{time}".to_owned());
    }
    if is_token(text) {
        return Some("{token}".to_owned());
    }
    let (prefix, rest) = text.split_once('_')?;
    match prefix {
        "sk" | "pk" if rest.len() == 64 && rest.bytes().all(is_hex) => Some(format!("{{{prefix}}}")),
        "sk" | "pk" => {
            let (start, end) = rest.split_once("***")?;
            let hex = start.len() == 3 && end.len() == 3 && start.bytes().chain(end.bytes()).all(is_hex);
            hex.then(|| format!("{{{prefix}***}}"))
        }
        "evt" => {
            let mut parts = rest.split('_');
            let whole = parts.next().is_some_and(is_ulid) && parts.all(|part| part.parse::<u64>().is_ok());
            whole.then(|| "{evt}".to_owned())
        }
        "cus" | "user" | "apk" | "authid" | "whk" | "whkdel" => is_ulid(rest).then(|| format!("{{{prefix}}}")),
        _ => None,
    }
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

fn is_ulid(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&byte))
}

/// Three parts in base64url, the first of which begins as every JSON object does.
fn is_token(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let base64 =
        |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    parts.len() == 3 && text.starts_with("eyJ") && parts.iter().all(base64)
}
