//! JSON request bodies, read as body-parser's strict mode reads them, and JSON written as
//! JavaScript writes it.
//!
//! Good JSON goes through `serde_json` alone. Only a body that it refuses is looked at a second
//! time, by a scanner that knows in which order V8 (of Node 20) checks things and therefore what
//! it would have complained about, and which also finds what JavaScript accepts and `serde_json`
//! does not.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use crate::js_order::array_index;

/// UTF-8's byte order mark, which iconv-lite drops once from the start of a body.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// How much of the source V8 shows on each side of a bad token, in UTF-16 units.
const CONTEXT: usize = 10;

/// Why a body is not JSON. The text is the message of the `SyntaxError` that Node 20 throws;
/// positions count UTF-16 units from the start of the body.
///
/// A message that would cut an emoji in two has U+FFFD where JavaScript's has half of a
/// surrogate pair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The body stops where a value should be.
    #[error("Unexpected end of JSON input")]
    UnexpectedEnd,
    /// Something that cannot start a value, with the source around it.
    #[error("Unexpected token '{token}', {context} is not valid JSON")]
    UnexpectedToken {
        /// The first unit of the offending token.
        token: String,
        /// The source around it, quoted, with `...` where it was cut.
        context: String,
    },
    /// A number where none may be.
    #[error("Unexpected number in JSON at position {0}")]
    UnexpectedNumber(usize),
    /// A string where none may be.
    #[error("Unexpected string in JSON at position {0}")]
    UnexpectedString(usize),
    /// A body that is what JavaScript prints for an object by mistake.
    #[error("\"{0}\" is not valid JSON")]
    NotJson(&'static str),
    /// After an opening brace.
    #[error("Expected property name or '}}' in JSON at position {0}")]
    ExpectedPropertyNameOrBrace(usize),
    /// After a comma in an object.
    #[error("Expected double-quoted property name in JSON at position {0}")]
    ExpectedPropertyName(usize),
    /// After the name of an object's first property.
    #[error("Expected ':' after property name in JSON at position {0}")]
    ExpectedColon(usize),
    /// After a property's value.
    #[error("Expected ',' or '}}' after property value in JSON at position {0}")]
    ExpectedCommaOrBrace(usize),
    /// After an array's element.
    #[error("Expected ',' or ']' after array element in JSON at position {0}")]
    ExpectedCommaOrBracket(usize),
    /// A second value after the first.
    #[error("Unexpected non-whitespace character after JSON at position {0}")]
    TrailingCharacter(usize),
    /// A string without its closing quote.
    #[error("Unterminated string in JSON at position {0}")]
    UnterminatedString(usize),
    /// A raw control character in a string.
    #[error("Bad control character in string literal in JSON at position {0}")]
    BadControlCharacter(usize),
    /// A backslash before something that cannot be escaped.
    #[error("Bad escaped character in JSON at position {0}")]
    BadEscape(usize),
    /// `\u` without four hexadecimal digits.
    #[error("Bad Unicode escape in JSON at position {0}")]
    BadUnicodeEscape(usize),
    /// A lone minus sign.
    #[error("No number after minus sign in JSON at position {0}")]
    NoNumberAfterMinus(usize),
    /// A decimal point without digits after it.
    #[error("Unterminated fractional number in JSON at position {0}")]
    UnterminatedFraction(usize),
    /// An exponent without digits.
    #[error("Exponent part is missing a number in JSON at position {0}")]
    MissingExponent(usize),
    /// More than 127 levels. JavaScript has no such limit, so this message is our own.
    #[error("JSON is nested too deeply")]
    TooDeep,
}

/// Parses a JSON body.
///
/// An empty body is an empty object, and bytes that are not UTF-8 read as U+FFFD, as in
/// body-parser. What JavaScript can hold and a [`Value`] cannot is replaced: half of a surrogate
/// pair by U+FFFD, a number beyond a double (infinite to JavaScript, which writes it as `null`)
/// by null. Keys come in the order of a JavaScript object; of equal keys the last value counts.
///
/// # Errors
///
/// [`JsonError`], whose text is what Express answers with (status 400), when the body is not
/// JSON or is neither an object nor an array.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonError> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    if bytes.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let text = String::from_utf8_lossy(bytes);
    let start = text.bytes().position(|byte| !is_space(byte)).unwrap_or(text.len());
    match text.as_bytes().get(start) {
        None => return Err(JsonError::UnexpectedEnd),
        Some(b'{' | b'[') => {}
        Some(_) => return Err(unexpected_token(&text, start)),
    }
    let mut value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(_) => parse_repaired(&text)?,
    };
    sort_indices(&mut value);
    Ok(value)
}

/// Parses a text that `serde_json` refused, after replacing what only JavaScript takes.
fn parse_repaired(text: &str) -> Result<Value, JsonError> {
    let repairs = Scanner { text, at: 0, repairs: Vec::new() }.scan()?;
    let mut repaired = String::with_capacity(text.len());
    let mut copied = 0;
    for repair in repairs {
        repaired.push_str(text.get(copied..repair.start).unwrap_or_default());
        repaired.push_str(repair.replacement);
        copied = repair.end;
    }
    repaired.push_str(text.get(copied..).unwrap_or_default());
    // Everything else that `serde_json` refuses has been reported or replaced by now.
    serde_json::from_str(&repaired).map_err(|_| JsonError::TooDeep)
}

/// Moves array indices to the front of every object, in ascending order, as in JavaScript.
fn sort_indices(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(sort_indices),
        Value::Object(fields) => {
            if fields.keys().any(|key| array_index(key).is_some()) {
                let mut entries: Vec<(String, Value)> = std::mem::take(fields).into_iter().collect();
                entries.sort_by(|(a, _), (b, _)| indices_first(a, b));
                *fields = entries.into_iter().collect();
            }
            fields.values_mut().for_each(sort_indices);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Array indices in ascending order, then everything else, left in its order by a stable sort.
fn indices_first(a: &str, b: &str) -> Ordering {
    match (array_index(a), array_index(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// JSON's four kinds of space.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The position in UTF-16 units of the byte `at`.
fn utf16_position(text: &str, at: usize) -> usize {
    text.get(..at).map_or(0, |before| before.encode_utf16().count())
}

/// What V8 says about the token at byte `at`, quoting at most ten units before it and nine after.
fn unexpected_token(text: &str, at: usize) -> JsonError {
    let units: Vec<u16> = text.encode_utf16().collect();
    let at = utf16_position(text, at);
    let shown = |from: usize, to: usize| String::from_utf16_lossy(units.get(from..to).unwrap_or_default());
    let length = units.len();
    let context = if length <= 2 * CONTEXT {
        format!("\"{}\"", shown(0, length))
    } else if at < CONTEXT {
        format!("\"{}\"...", shown(0, at + CONTEXT))
    } else if at < length - CONTEXT {
        format!("...\"{}\"...", shown(at - CONTEXT, at + CONTEXT))
    } else {
        format!("...\"{}\"", shown(at - CONTEXT, length))
    };
    JsonError::UnexpectedToken { token: shown(at, at + 1), context }
}

/// What encloses the value being read.
enum Open {
    Object,
    Array,
}

/// A part of the source that `serde_json` must not see.
struct Repair {
    start: usize,
    end: usize,
    replacement: &'static str,
}

/// Reads JSON for its errors only, in the order in which V8's parser checks.
struct Scanner<'a> {
    text: &'a str,
    at: usize,
    repairs: Vec<Repair>,
}

impl Scanner<'_> {
    /// Reads the whole text and gives what to replace in it, in order.
    fn scan(mut self) -> Result<Vec<Repair>, JsonError> {
        // A list rather than recursion: the nesting is the client's to choose.
        let mut open: Vec<Open> = Vec::new();
        'value: loop {
            self.skip_space();
            match self.peek() {
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.literal("true")?,
                Some(b'f') => self.literal("false")?,
                Some(b'n') => self.literal("null")?,
                Some(b'{') => {
                    self.at += 1;
                    if !self.take(b'}') {
                        self.name(JsonError::ExpectedPropertyNameOrBrace)?;
                        if !self.take(b':') {
                            return Err(self.error(JsonError::ExpectedColon));
                        }
                        open.push(Open::Object);
                        continue 'value;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    if !self.take(b']') {
                        open.push(Open::Array);
                        continue 'value;
                    }
                }
                _ => return Err(self.unexpected()),
            }
            // A value is complete, and may complete those around it.
            loop {
                let comma = self.take(b',');
                match open.last() {
                    None if comma => {
                        self.at -= 1;
                        return Err(self.error(JsonError::TrailingCharacter));
                    }
                    None if self.peek().is_some() => {
                        return Err(self.error(JsonError::TrailingCharacter));
                    }
                    None => return Ok(self.repairs),
                    Some(Open::Object) if comma => {
                        self.skip_space();
                        self.name(JsonError::ExpectedPropertyName)?;
                        // V8 words a missing colon specially for the first property only.
                        if !self.take(b':') {
                            return Err(self.unexpected());
                        }
                        continue 'value;
                    }
                    Some(Open::Array) if comma => continue 'value,
                    Some(Open::Object) if self.take(b'}') => {}
                    Some(Open::Object) => return Err(self.error(JsonError::ExpectedCommaOrBrace)),
                    Some(Open::Array) if self.take(b']') => {}
                    Some(Open::Array) => return Err(self.error(JsonError::ExpectedCommaOrBracket)),
                }
                open.pop();
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn char_is_past_latin1(&self) -> bool {
        let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| next > '\u{FF}')
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Skips space, and `byte` if that is what follows.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    /// An error about the current position.
    fn error(&self, kind: fn(usize) -> JsonError) -> JsonError {
        kind(utf16_position(self.text, self.at))
    }

    /// What V8 says about a token it has no special message for.
    fn unexpected(&self) -> JsonError {
        const PRINTED_OBJECT: &str = "[object Object]";
        match self.peek() {
            None => JsonError::UnexpectedEnd,
            Some(b'"') => self.error(JsonError::UnexpectedString),
            Some(b'-' | b'0'..=b'9') => self.error(JsonError::UnexpectedNumber),
            Some(_) if self.text == PRINTED_OBJECT => JsonError::NotJson(PRINTED_OBJECT),
            Some(_) => unexpected_token(self.text, self.at),
        }
    }

    /// Reads a property's name; `missing` is the complaint when there is none.
    fn name(&mut self, missing: fn(usize) -> JsonError) -> Result<(), JsonError> {
        if self.peek() == Some(b'"') { self.string() } else { Err(self.error(missing)) }
    }

    fn literal(&mut self, word: &str) -> Result<(), JsonError> {
        for expected in word.bytes() {
            if self.peek() != Some(expected) {
                return Err(self.unexpected());
            }
            self.at += 1;
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    /// Reads digits of which there must be at least one.
    fn some_digits(&mut self, missing: fn(usize) -> JsonError) -> Result<(), JsonError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.error(missing));
        }
        self.digits();
        Ok(())
    }

    fn number(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.error(JsonError::UnexpectedNumber));
            }
        } else {
            self.some_digits(JsonError::NoNumberAfterMinus)?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.some_digits(JsonError::UnterminatedFraction)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits(JsonError::MissingExponent)?;
        }
        let number = self.text.get(start..self.at).and_then(|number| number.parse::<f64>().ok());
        if !number.is_some_and(f64::is_finite) {
            self.repairs.push(Repair { start, end: self.at, replacement: "null" });
        }
        Ok(())
    }

    /// Reads a string from its opening quote to its closing one.
    fn string(&mut self) -> Result<(), JsonError> {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(self.error(JsonError::UnterminatedString)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => return Err(self.error(JsonError::BadControlCharacter)),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), JsonError> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            // Here V8 does not speak of the string.
            None => return Err(JsonError::UnexpectedEnd),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                return Ok(());
            }
            Some(b'u') => self.at += 1,
            // V8 knows the escapes by a table of the first 256 characters only.
            Some(_) if self.char_is_past_latin1() => return Err(self.unexpected()),
            Some(_) => return Err(self.error(JsonError::BadEscape)),
        }
        for _ in 0..4 {
            match self.peek() {
                Some(byte) if byte.is_ascii_hexdigit() => self.at += 1,
                _ => return Err(self.error(JsonError::BadUnicodeEscape)),
            }
        }
        match self.escaped_unit(start) {
            Some(0xD800..=0xDBFF) if matches!(self.escaped_unit(self.at), Some(0xDC00..=0xDFFF)) => {
                self.at += 6;
            }
            Some(0xD800..=0xDFFF) => {
                self.repairs.push(Repair { start, end: self.at, replacement: "\\ufffd" });
            }
            _ => {}
        }
        Ok(())
    }

    /// The unit that a whole `\uXXXX` at byte `at` stands for.
    fn escaped_unit(&self, at: usize) -> Option<u16> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        // The number parser would also take a sign.
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        all_digits.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
    }
}

/// What JavaScript's `String(value)` gives, as messages of refusals show it: arrays joined by commas, objects as
/// `[object Object]`.
#[must_use]
pub fn to_js_string(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => ryu_js::Buffer::new().format(number.as_f64().unwrap_or_default()).to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let item = |item: &Value| if item.is_null() { String::new() } else { to_js_string(item) };
            items.iter().map(item).collect::<Vec<_>>().join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `JSON.stringify`, to compare with what Node made of the same body.
    fn write_js(value: &Value, out: &mut Vec<u8>) {
        match value {
            Value::Number(_) => out.extend_from_slice(to_js_string(value).as_bytes()),
            Value::Array(items) => {
                out.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    out.extend_from_slice(if at > 0 { b"," } else { b"" });
                    write_js(item, out);
                }
                out.push(b']');
            }
            Value::Object(fields) => {
                out.push(b'{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    out.extend_from_slice(if at > 0 { b"," } else { b"" });
                    out.extend_from_slice(Value::from(key.as_str()).to_string().as_bytes());
                    out.push(b':');
                    write_js(value, out);
                }
                out.push(b'}');
            }
            plain => out.extend_from_slice(plain.to_string().as_bytes()),
        }
    }

    fn outcome(body: &[u8]) -> Result<String, String> {
        let value = parse(body).map_err(|error| error.to_string())?;
        let mut out = Vec::new();
        write_js(&value, &mut out);
        Ok(String::from_utf8(out).unwrap())
    }

    // From body-parser 1.20.9 on node 20: Ok(JSON.stringify(req.body)), or the error's message.
    const BODIES: &[(&[u8], Result<&str, &str>)] = &[
        (b"", Ok("{}")),
        (b"   ", Err("Unexpected end of JSON input")),
        (b"{}", Ok("{}")),
        (b"[]", Ok("[]")),
        (b" {\"a\":1} ", Ok("{\"a\":1}")),
        (b"\"text\"", Err("Unexpected token '\"', \"\"text\"\" is not valid JSON")),
        (b"123", Err("Unexpected token '1', \"123\" is not valid JSON")),
        (b"null", Err("Unexpected token 'n', \"null\" is not valid JSON")),
        (b"abc", Err("Unexpected token 'a', \"abc\" is not valid JSON")),
        (b"  true", Err("Unexpected token 't', \"  true\" is not valid JSON")),
        (b"\xef\xbb\xbf", Ok("{}")),
        (b"\xef\xbb\xbf{}", Ok("{}")),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", Err("Unexpected token '\u{feff}', \"\u{feff}{}\" is not valid JSON")),
        (b"{", Err("Expected property name or '}' in JSON at position 1")),
        (b"{ ", Err("Expected property name or '}' in JSON at position 2")),
        (b"[", Err("Unexpected end of JSON input")),
        (b"[1", Err("Expected ',' or ']' after array element in JSON at position 2")),
        (b"[1,", Err("Unexpected end of JSON input")),
        (b"[1 2]", Err("Expected ',' or ']' after array element in JSON at position 3")),
        (b"[1,]", Err("Unexpected token ']', \"[1,]\" is not valid JSON")),
        (b"[,]", Err("Unexpected token ',', \"[,]\" is not valid JSON")),
        (b"{\"a\"", Err("Expected ':' after property name in JSON at position 4")),
        (b"{\"a\" ", Err("Expected ':' after property name in JSON at position 5")),
        (b"{\"a\":", Err("Unexpected end of JSON input")),
        (b"{\"a\":1", Err("Expected ',' or '}' after property value in JSON at position 6")),
        (b"{\"a\":1,", Err("Expected double-quoted property name in JSON at position 7")),
        (b"{\"a\":1,}", Err("Expected double-quoted property name in JSON at position 7")),
        (b"{a:1}", Err("Expected property name or '}' in JSON at position 1")),
        (b"{a", Err("Expected property name or '}' in JSON at position 1")),
        (b"{1:2}", Err("Expected property name or '}' in JSON at position 1")),
        (b"{'a':1}", Err("Expected property name or '}' in JSON at position 1")),
        (b"{\"a\" 1}", Err("Expected ':' after property name in JSON at position 5")),
        (b"{\"a\":1 \"b\":2}", Err("Expected ',' or '}' after property value in JSON at position 7")),
        (b"{\"a\":1}}", Err("Unexpected non-whitespace character after JSON at position 7")),
        (b"{\"a\":1} x", Err("Unexpected non-whitespace character after JSON at position 8")),
        (b"[]]", Err("Unexpected non-whitespace character after JSON at position 2")),
        (b"[],", Err("Unexpected non-whitespace character after JSON at position 2")),
        (b"{\"a\":}", Err("Unexpected token '}', \"{\"a\":}\" is not valid JSON")),
        (b"{\"a\":,}", Err("Unexpected token ',', \"{\"a\":,}\" is not valid JSON")),
        (b"{\"a\":x}", Err("Unexpected token 'x', \"{\"a\":x}\" is not valid JSON")),
        (b"{\"a\":\"b", Err("Unterminated string in JSON at position 7")),
        (b"{\"a\":\"b\n\"}", Err("Bad control character in string literal in JSON at position 7")),
        (b"{\"a\":\"\\x\"}", Err("Bad escaped character in JSON at position 7")),
        (b"{\"a\":\"\\", Err("Unexpected end of JSON input")),
        (b"{\"a\":\"\\u12", Err("Bad Unicode escape in JSON at position 10")),
        (b"{\"a\":\"\\u12g4\"}", Err("Bad Unicode escape in JSON at position 10")),
        (b"{\"a\":\"\\u+123\"}", Err("Bad Unicode escape in JSON at position 8")),
        (b"[-]", Err("No number after minus sign in JSON at position 2")),
        (b"[-", Err("No number after minus sign in JSON at position 2")),
        (b"[-a]", Err("No number after minus sign in JSON at position 2")),
        (b"[01]", Err("Unexpected number in JSON at position 2")),
        (b"[-01]", Err("Unexpected number in JSON at position 3")),
        (b"[1.]", Err("Unterminated fractional number in JSON at position 3")),
        (b"[1.", Err("Unterminated fractional number in JSON at position 3")),
        (b"[1.e5]", Err("Unterminated fractional number in JSON at position 3")),
        (b"[1e]", Err("Exponent part is missing a number in JSON at position 3")),
        (b"[1e+]", Err("Exponent part is missing a number in JSON at position 4")),
        (b"[1E-", Err("Exponent part is missing a number in JSON at position 4")),
        (b"[.5]", Err("Unexpected token '.', \"[.5]\" is not valid JSON")),
        (b"[+1]", Err("Unexpected token '+', \"[+1]\" is not valid JSON")),
        (b"[tru]", Err("Unexpected token ']', \"[tru]\" is not valid JSON")),
        (b"[tr", Err("Unexpected end of JSON input")),
        (b"[tr1]", Err("Unexpected number in JSON at position 3")),
        (b"[tr\"]", Err("Unexpected string in JSON at position 3")),
        (b"[nul", Err("Unexpected end of JSON input")),
        (b"[nulL]", Err("Unexpected token 'L', \"[nulL]\" is not valid JSON")),
        (b"[fals-]", Err("Unexpected number in JSON at position 5")),
        (b"[NaN]", Err("Unexpected token 'N', \"[NaN]\" is not valid JSON")),
        (b"[Infinity]", Err("Unexpected token 'I', \"[Infinity]\" is not valid JSON")),
        (b"[undefined]", Err("Unexpected token 'u', \"[undefined]\" is not valid JSON")),
        (b"[object Object]", Err("\"[object Object]\" is not valid JSON")),
        (b" [object Object]", Err("Unexpected token 'o', \" [object Object]\" is not valid JSON")),
        (b"{\"email\":\"ada@example.com\",\"first_name\":Ada}", Err("Unexpected token 'A', ...\"rst_name\":Ada}\" is not valid JSON")),
        (b"{\"email\":\"ada@example.com\",\"x\":Ada,\"last_name\":\"Lovelace\"}", Err("Unexpected token 'A', ...\".com\",\"x\":Ada,\"last_\"... is not valid JSON")),
        (b"[x,1,2,3,4,5,6,7,8,9,10,11]", Err("Unexpected token 'x', \"[x,1,2,3,4,\"... is not valid JSON")),
        (b"{\"\xc3\xa9\":\"\xc3\xbc\",\xc3\xa9:1}", Err("Expected double-quoted property name in JSON at position 9")),
        (b"{\"\xf0\x9f\x98\x80\":\xf0\x9f\x98\x80}", Err("Unexpected token '\u{fffd}', \"{\"\u{1f600}\":\u{1f600}}\" is not valid JSON")),
        (b"{\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\":x,\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\":1}", Err("Unexpected token 'x', ...\"\u{1f600}\u{1f600}\u{1f600}\u{1f600}\":x,\"\u{1f600}\u{1f600}\u{1f600}\u{fffd}\"... is not valid JSON")),
        (b"\xf0\x9f\x98\x80 is not json at all, really", Err("Unexpected token '\u{fffd}', \"\u{1f600} is not \"... is not valid JSON")),
        (b"\xc3\xa9", Err("Unexpected token '\u{e9}', \"\u{e9}\" is not valid JSON")),
        (b"hello world, this is a long text", Err("Unexpected token 'h', \"hello worl\"... is not valid JSON")),
        (b"            hello world, this is a long text", Err("Unexpected token 'h', ...\"          hello worl\"... is not valid JSON")),
        (b"\"a long string that is not an object\"", Err("Unexpected token '\"', \"\"a long st\"... is not valid JSON")),
        (b"{\"a\":\"\\ud800\"}", Ok("{\"a\":\"\u{fffd}\"}")),
        (b"{\"a\":\"\\udc00\\ud83d\\ude00\\ud83d\"}", Ok("{\"a\":\"\u{fffd}\u{1f600}\u{fffd}\"}")),
        (b"{\"a\":\"\\ud800\\u0041\"}", Ok("{\"a\":\"\u{fffd}A\"}")),
        (b"{\"a\":\"\\ud800\\ud800\\udc00\"}", Ok("{\"a\":\"\u{fffd}\u{10000}\"}")),
        (b"{\"\\ud800\":1}", Ok("{\"\u{fffd}\":1}")),
        (b"[1e400,-1e400,1]", Ok("[null,null,1]")),
        (b"[1.0,1e21,1e-7,-0,12345678901234567890,0.1,123456789012345680000,1e20,5e-324,1.7976931348623157e308,9007199254740993,-9007199254740993,18446744073709551615,18446744073709551616,100,1E5,0.000001,1e-400]", Ok("[1,1e+21,1e-7,0,12345678901234567000,0.1,123456789012345680000,100000000000000000000,5e-324,1.7976931348623157e+308,9007199254740992,-9007199254740992,18446744073709552000,18446744073709552000,100,100000,0.000001,0]")),
        (b"{\"b\":1,\"a\":2,\"10\":3,\"9\":4,\"b\":5}", Ok("{\"9\":4,\"10\":3,\"b\":5,\"a\":2}")),
        (b"{\"__proto__\":1,\"a\":{\"2\":1,\"x\":0,\"1\":2}}", Ok("{\"__proto__\":1,\"a\":{\"1\":2,\"2\":1,\"x\":0}}")),
        (b"[\"\\u0000\\u001f\\u007f\\u2028\\\"\\\\\\/\\b\\f\\n\\r\\t \xc3\xa9\xf0\x9f\x98\x80\"]", Ok("[\"\\u0000\\u001f\u{7f}\u{2028}\\\"\\\\/\\b\\f\\n\\r\\t \u{e9}\u{1f600}\"]")),
        (b"[1]\xc2\xa0", Err("Unexpected non-whitespace character after JSON at position 3")),
        (b"[\xc2\xa01]", Err("Unexpected token '\u{a0}', \"[\u{a0}1]\" is not valid JSON")),
        (b"[1]\x00", Err("Unexpected non-whitespace character after JSON at position 3")),
        (b"{\"a\":tr", Err("Unexpected end of JSON input")),
        (b"{\"a\":\"x\"y}", Err("Expected ',' or '}' after property value in JSON at position 8")),
        (b"[[[[]]]", Err("Expected ',' or ']' after array element in JSON at position 7")),
        (b"{\"a\":{\"b\":[1,{\"c\":}]}}", Err("Unexpected token '}', ...\"\":[1,{\"c\":}]}}\" is not valid JSON")),
        (b"[1,2,3 4,5,6,7,8,9,0,1,2,3,4,5]", Err("Expected ',' or ']' after array element in JSON at position 7")),
        (b"[\"a\" \"b\"]", Err("Expected ',' or ']' after array element in JSON at position 5")),
        (b"{\"a\":1,\"b\"}", Err("Unexpected token '}', \"{\"a\":1,\"b\"}\" is not valid JSON")),
        (b"{,}", Err("Expected property name or '}' in JSON at position 1")),
        (b"{]", Err("Expected property name or '}' in JSON at position 1")),
        (b"[}", Err("Unexpected token '}', \"[}\" is not valid JSON")),
        (b"{\"a\":1]", Err("Expected ',' or '}' after property value in JSON at position 6")),
        (b"[1}", Err("Expected ',' or ']' after array element in JSON at position 2")),
        (b"{\"a\":\n\n  1\n  \"b\"}", Err("Expected ',' or '}' after property value in JSON at position 13")),
        (b"[\"\xff\xc3(\"]", Ok("[\"\u{fffd}\u{fffd}(\"]")),
        (b"[\xe2\x82]", Err("Unexpected token '\u{fffd}', \"[\u{fffd}]\" is not valid JSON")),
        (b"{\xff", Err("Expected property name or '}' in JSON at position 1")),
    ];

    #[test]
    fn parses_and_complains_like_body_parser() {
        for (body, expected) in BODIES {
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(outcome(body), expected, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(nested(127).as_bytes()).is_ok());
        assert_eq!(parse(nested(128).as_bytes()), Err(JsonError::TooDeep));
        assert_eq!(parse(nested(100_000).as_bytes()), Err(JsonError::TooDeep));
        assert_eq!(parse(&[b'['; 100_000]), Err(JsonError::UnexpectedEnd));
    }
}
