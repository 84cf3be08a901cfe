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

/// An object that is being checked.
pub(crate) struct Members<'b> {
    members: &'b Map<String, Value>,
    taken: Vec<&'static str>,
    faults: Vec<String>,
}

impl<'b> Members<'b> {
    /// The members of a body, which must be an object.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] when it is something else.
    pub(crate) fn of(body: &'b Body) -> Result<Self, Refusal> {
        match body {
            Body::Value(Value::Object(members)) => Ok(Self { members, taken: Vec::new(), faults: Vec::new() }),
            Body::Value(_) | Body::Text(_) => Err(refuse(&["Field '' is required".to_owned()])),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<&'b Value> {
        self.taken.push(name);
        self.members.get(name)
    }

    fn wrong_type(&mut self, expected: &str, name: &str, got: &Value) {
        self.faults.push(format!("Expected type: '{expected}' for field '{name}', got: '{}'", to_js_string(got)));
    }

    /// A text, `null` or nothing.
    pub(crate) fn text(&mut self, name: &'static str) -> Change<String> {
        match self.take(name) {
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
        if let Change::To(Some(text)) = &member {
            if !is_email(text) {
                self.faults.push("Invalid email address".to_owned());
            }
            self.refuse_long(name, text);
        }
        member
    }

    /// A text or nothing; `null` is neither.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Option<String> {
        match self.text(name) {
            Change::To(Some(text)) => Some(text),
            Change::To(None) => {
                self.wrong_type("string", name, &Value::Null);
                None
            }
            Change::Keep => None,
        }
    }

    /// Notes a text that is too long for something that is found by it.
    pub(crate) fn refuse_long(&mut self, name: &'static str, text: &str) {
        if text.len() > LONGEST_KEY {
            self.faults.push(format!("Value for field '{name}' too big, expected at most: '{LONGEST_KEY}'"));
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&mut self, name: &'static str) -> String {
        if self.members.get(name).is_some_and(Value::is_null) {
            self.taken.push(name);
            self.wrong_type("string", name, &Value::Null);
            return String::new();
        }
        match self.text(name) {
            Change::To(Some(text)) => text,
            Change::Keep | Change::To(None) => {
                if !self.members.contains_key(name) {
                    self.faults.push(format!("Field '{name}' is required"));
                }
                String::new()
            }
        }
    }

    /// One of these texts, which must be there.
    pub(crate) fn required_choice(&mut self, name: &'static str, choices: &[&str]) -> String {
        match self.take(name) {
            None => self.faults.push(format!("Field '{name}' is required")),
            Some(Value::String(text)) if choices.contains(&text.as_str()) => return text.clone(),
            Some(other) => self.faults.push(format!(
                "Expected: '{}' for field '{name}', but got: '{}'",
                choices.join(", "),
                to_js_string(other)
            )),
        }
        String::new()
    }

    /// True, false or nothing.
    pub(crate) fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name)?;
        if !value.is_boolean() {
            self.wrong_type("boolean", name, value);
        }
        value.as_bool()
    }

    /// A list of texts or nothing.
    pub(crate) fn texts(&mut self, name: &'static str) -> Vec<String> {
        let items = match self.take(name) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(other) => {
                self.wrong_type("array", name, other);
                return Vec::new();
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
        texts
    }

    /// A number or nothing.
    pub(crate) fn number(&mut self, name: &'static str) -> Option<f64> {
        let value = self.take(name)?;
        if !value.is_number() {
            self.wrong_type("number", name, value);
        }
        value.as_f64()
    }

    /// An object, `null` or nothing.
    pub(crate) fn object(&mut self, name: &'static str) -> Change<Map<String, Value>> {
        match self.take(name) {
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
        match self.object(name) {
            Change::To(Some(object)) => Some(object),
            Change::To(None) => {
                self.wrong_type("record", name, &Value::Null);
                None
            }
            Change::Keep => None,
        }
    }

    /// Ends the check: there must be no fault, and no member that was not asked for.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with the first faults.
    pub(crate) fn finish(mut self) -> Result<(), Refusal> {
        let unknown: Vec<&str> =
            self.members.keys().map(String::as_str).filter(|name| !self.taken.contains(name)).collect();
        if !unknown.is_empty() {
            self.faults.push(format!("Unrecognized fields: '{}'", unknown.join(", ")));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(refuse(&self.faults)) }
    }
}
