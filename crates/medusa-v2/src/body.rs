//! Bodies of requests, checked as Medusa's schemas check them: first what is wrong with the members in the order of the
//! schema, then members that it does not have; the first three are told.

use serde_json::{Map, Value};
use stheno_domain::Change;
use stheno_http::body::Body;
use stheno_http::json_body::to_js_string;

use crate::email::is_email;
use crate::refusal::Refusal;

/// How many faults are told.
const TOLD: usize = 3;

/// The longest text that something is found by, in bytes: PostgreSQL's indexes have no room for much more.
pub(crate) const LONGEST_KEY: usize = 1000;

/// The refusal that tells the first faults.
pub(crate) fn refuse(faults: &[String]) -> Refusal {
    let told: Vec<&str> = faults.iter().take(TOLD).map(String::as_str).collect();
    Refusal::InvalidData(format!("Invalid request: {}", told.join("; ")))
}

/// What a member of a body takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A text.
    Text,
    /// An e-mail address.
    Email,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// A list of texts.
    Texts,
    /// An object.
    Object,
    /// A list of objects.
    Objects,
}

/// A member that a body was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// Whether it may be `null`.
    pub(crate) nullable: bool,
}

/// An object that is being checked.
pub(crate) struct Members<'b> {
    members: &'b Map<String, Value>,
    taken: Vec<Member>,
    faults: Vec<String>,
}

impl<'b> Members<'b> {
    /// Reads a body, which must be an object with the members that `parse` asks for, and no others.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with the first faults.
    pub(crate) fn read<T>(body: &'b Body, parse: impl FnOnce(&mut Self) -> T) -> Result<T, Refusal> {
        let Body::Value(Value::Object(members)) = body else {
            return Err(refuse(&["Field '' is required".to_owned()]));
        };
        let mut members = Self { members, taken: Vec::new(), faults: Vec::new() };
        let parsed = parse(&mut members);
        members.finish()?;
        Ok(parsed)
    }

    /// The members that a body is asked for by `parse`, in order.
    pub(crate) fn asked(parse: fn(&mut Members<'_>)) -> Vec<Member> {
        let none = Map::new();
        let mut members = Members { members: &none, taken: Vec::new(), faults: Vec::new() };
        parse(&mut members);
        members.taken
    }

    fn take(&mut self, name: &'static str, takes: Takes, nullable: bool) -> Option<&'b Value> {
        self.taken.push(Member { name, takes, required: false, nullable });
        self.members.get(name)
    }

    /// Says that the member that was asked for last is not as it may be in general.
    fn last(&mut self, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.taken.last_mut() {
            change(member);
        }
    }

    fn wrong_type(&mut self, expected: &str, name: &str, got: &Value) {
        self.faults.push(format!("Expected type: '{expected}' for field '{name}', got: '{}'", to_js_string(got)));
    }

    /// A text, `null` or nothing.
    pub(crate) fn text(&mut self, name: &'static str) -> Change<String> {
        match self.take(name, Takes::Text, true) {
            None => Change::Keep,
            Some(Value::Null) => Change::To(None),
            Some(Value::String(text)) if text.contains('\0') => {
                self.faults.push(format!("Field '{name}' must not contain the character NUL"));
                Change::Keep
            }
            Some(Value::String(text)) => Change::To(Some(text.clone())),
            Some(other) => {
                self.wrong_type("string", name, other);
                Change::Keep
            }
        }
    }

    /// An e-mail address, `null` or nothing.
    pub(crate) fn email(&mut self, name: &'static str) -> Change<String> {
        let member = self.text(name);
        self.last(|member| member.takes = Takes::Email);
        if let Change::To(Some(text)) = &member {
            if !is_email(text) {
                self.faults.push("Invalid email address".to_owned());
            }
            self.refuse_long(name, text);
        }
        member
    }

    /// An e-mail address.
    pub(crate) fn required_email(&mut self, name: &'static str) -> String {
        let member = self.email(name);
        self.required(name, member)
    }

    /// A text or nothing; `null` is neither.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        let member = self.text(name);
        self.last(|member| member.nullable = false);
        match member {
            Change::To(Some(text)) => Some(text),
            Change::To(None) => {
                self.wrong_type("string", name, &Value::Null);
                None
            }
            Change::Keep => None,
        }
    }

    /// Notes what is wrong with a member in words of its own.
    pub(crate) fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Notes a text that was sent and is empty, where it must say something.
    pub(crate) fn refuse_empty(&mut self, name: &'static str, text: &str) {
        if text.is_empty() && self.members.get(name).is_some_and(Value::is_string) {
            self.faults.push(format!("Value for field '{name}' too small, expected at least: '1'"));
        }
    }

    /// Notes a text that is too long for something that is found by it.
    pub(crate) fn refuse_long(&mut self, name: &'static str, text: &str) {
        if text.len() > LONGEST_KEY {
            self.faults.push(format!("Value for field '{name}' too big, expected at most: '{LONGEST_KEY}'"));
        }
    }

    /// Notes an object that is too large, in bytes of JSON.
    pub(crate) fn refuse_large(&mut self, name: &'static str, object: &Map<String, Value>, most: usize) {
        if serde_json::to_string(object).map_or(usize::MAX, |text| text.len()) > most {
            self.faults.push(format!("Value for field '{name}' too big, expected at most: '{most}'"));
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&mut self, name: &'static str) -> String {
        let member = self.text(name);
        self.required(name, member)
    }

    /// The text that was asked for last, which must be there.
    fn required(&mut self, name: &'static str, member: Change<String>) -> String {
        self.last(|member| (member.required, member.nullable) = (true, false));
        match member {
            Change::To(Some(text)) => return text,
            Change::To(None) => self.wrong_type("string", name, &Value::Null),
            Change::Keep if !self.members.contains_key(name) => {
                self.faults.push(format!("Field '{name}' is required"));
            }
            Change::Keep => {}
        }
        String::new()
    }

    /// One of these texts, which must be there.
    pub(crate) fn required_choice(&mut self, name: &'static str, choices: &'static [&'static str]) -> String {
        let member = self.take(name, Takes::Choice(choices), false);
        self.last(|member| member.required = true);
        match member {
            None => self.faults.push(format!("Field '{name}' is required")),
            Some(Value::String(text)) if choices.contains(&text.as_str()) => return text.clone(),
            Some(other) => self.wrong_choice(name, choices, other),
        }
        String::new()
    }

    /// One of these texts, or nothing.
    pub(crate) fn optional_choice(&mut self, name: &'static str, choices: &'static [&'static str]) -> Option<String> {
        let value = self.take(name, Takes::Choice(choices), false)?;
        match value.as_str().filter(|text| choices.contains(text)) {
            Some(text) => return Some(text.to_owned()),
            None => self.wrong_choice(name, choices, value),
        }
        None
    }

    fn wrong_choice(&mut self, name: &str, choices: &[&str], got: &Value) {
        let (choices, got) = (choices.join(", "), to_js_string(got));
        self.faults.push(format!("Expected: '{choices}' for field '{name}', but got: '{got}'"));
    }

    /// True, false or nothing.
    pub(crate) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name, Takes::Boolean, false)?;
        if !value.is_boolean() {
            self.wrong_type("boolean", name, value);
        }
        value.as_bool()
    }

    /// A list of texts or nothing.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.optional_texts(name).unwrap_or_default()
    }

    /// A list of texts, which may be empty, or nothing.
    pub(crate) fn optional_texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let items = match self.take(name, Takes::Texts, false)? {
            Value::Array(items) => items,
            other => {
                self.wrong_type("array", name, other);
                return None;
            }
        };
        let mut texts = Vec::new();
        for (position, item) in items.iter().enumerate() {
            match item.as_str() {
                Some(text) if !text.contains('\0') => texts.push(text.to_owned()),
                // Within a list Medusa cannot find the value again, and takes it for missing.
                _ => self.faults.push(format!("Field '{name}, {position}' is required")),
            }
        }
        Some(texts)
    }

    /// A list of objects, which must be there.
    pub(crate) fn required_objects(&mut self, name: &'static str) -> Vec<Map<String, Value>> {
        let value = self.take(name, Takes::Objects, false);
        self.last(|member| member.required = true);
        let items = match value {
            None => {
                self.faults.push(format!("Field '{name}' is required"));
                return Vec::new();
            }
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.wrong_type("array", name, other);
                return Vec::new();
            }
        };
        let mut objects = Vec::new();
        for (position, item) in items.iter().enumerate() {
            match item {
                Value::Object(object) => objects.push(object.clone()),
                // As in every list, Medusa could not find the value again.
                _ => self.faults.push(format!("Field '{name}, {position}' is required")),
            }
        }
        objects
    }

    /// A number or nothing.
    pub(crate) fn number(&mut self, name: &'static str) -> Option<f64> {
        let value = self.take(name, Takes::Number, false)?;
        if !value.is_number() {
            self.wrong_type("number", name, value);
        }
        value.as_f64()
    }

    /// An object, `null` or nothing.
    pub(crate) fn object(&mut self, name: &'static str) -> Change<Map<String, Value>> {
        match self.take(name, Takes::Object, true) {
            None => Change::Keep,
            Some(Value::Null) => Change::To(None),
            Some(Value::Object(object)) => {
                let mut object = object.clone();
                // JavaScript cannot keep it as a member, so Medusa never does.
                object.shift_remove("__proto__");
                Change::To(Some(object))
            }
            Some(other) => {
                self.wrong_type("record", name, other);
                Change::Keep
            }
        }
    }

    /// An object or nothing; `null` is neither.
    pub(crate) fn optional_object(&mut self, name: &'static str) -> Option<Map<String, Value>> {
        let member = self.object(name);
        self.last(|member| member.nullable = false);
        match member {
            Change::To(Some(object)) => Some(object),
            Change::To(None) => {
                self.wrong_type("record", name, &Value::Null);
                None
            }
            Change::Keep => None,
        }
    }

    /// Ends the check: there must be no fault, and no member that was not asked for.
    fn finish(mut self) -> Result<(), Refusal> {
        let asked = |name: &&str| self.taken.iter().any(|member| member.name == *name);
        let unknown: Vec<&str> = self.members.keys().map(String::as_str).filter(|name| !asked(name)).collect();
        if !unknown.is_empty() {
            self.faults.push(format!("Unrecognized fields: '{}'", unknown.join(", ")));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(refuse(&self.faults)) }
    }
}
