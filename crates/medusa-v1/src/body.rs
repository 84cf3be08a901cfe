//! Bodies, checked as Medusa 1's classes check them: first the members that they do not have, then what is wrong with the
//! others, in the order of the class. All faults are told.

use std::sync::LazyLock;

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use stheno_domain::Change;
use stheno_domain::auth::password;
use stheno_domain::metadata::Metadata;
use stheno_http::body::Body;
use stheno_http::js_order::array_index;
use stheno_http::request::Request;

use crate::email::is_email;
use crate::refusal::Refusal;

/// The longest text that something is found by, in bytes: PostgreSQL's indexes have no room for much more.
const LONGEST_KEY: usize = 1000;

/// What is said of a body that is a list, and of what else is no object where one must be.
pub(crate) const NO_OBJECT: &str = "an unknown value was passed to the validate function";

static EMPTY: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// An object that is being checked.
pub(crate) struct Members<'b> {
    members: &'b Map<String, Value>,
    taken: Vec<&'static str>,
    faults: Vec<String>,
}

impl<'b> Members<'b> {
    /// Reads a body, which must be an object with the members that `parse` asks for, and no others. One that is not sent
    /// as JSON counts as an empty one.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] with all faults.
    pub(crate) fn read<T>(request: &'b Request, parse: impl FnOnce(&mut Self) -> T) -> Result<T, Refusal> {
        let members = match &request.body {
            Body::Value(Value::Object(members)) if is_json(request) => members,
            Body::Value(Value::Array(_)) => return Err(Refusal::InvalidData(NO_OBJECT.to_owned())),
            _ => &EMPTY,
        };
        Self::check(members, parse).map_err(|faults| Refusal::InvalidData(faults.join(", ")))
    }

    /// Checks an object; tells its faults.
    pub(crate) fn check<T>(
        members: &'b Map<String, Value>,
        parse: impl FnOnce(&mut Self) -> T,
    ) -> Result<T, Vec<String>> {
        let mut checked = Self { members, taken: Vec::new(), faults: Vec::new() };
        let parsed = parse(&mut checked);
        let mut faults = checked.unknown();
        faults.append(&mut checked.faults);
        if faults.is_empty() { Ok(parsed) } else { Err(faults) }
    }

    /// What is said of members that were not asked for, in the order in which JavaScript lists them.
    fn unknown(&self) -> Vec<String> {
        let mut names: Vec<&str> = self.members.keys().map(String::as_str).collect();
        names.retain(|name| !self.taken.contains(name));
        names.sort_by_key(|name| array_index(name).map_or((true, 0), |index| (false, index)));
        names.into_iter().map(unknown).collect()
    }

    fn take(&mut self, name: &'static str) -> Option<&'b Value> {
        self.taken.push(name);
        self.members.get(name)
    }

    /// Notes what is wrong.
    pub(crate) fn fault(&mut self, fault: impl Into<String>) {
        self.faults.push(fault.into());
    }

    /// A text that can be stored.
    fn stored(&mut self, name: &'static str, text: &str) -> Option<String> {
        if text.contains('\0') {
            self.fault(format!("{name} must not contain the character NUL"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A text, `null` or nothing.
    pub(crate) fn text(&mut self, name: &'static str) -> Change<String> {
        match self.take(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::To(None),
            Some(value) => Change::To(self.text_of(name, value)),
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&mut self, name: &'static str) -> String {
        let value = self.take(name).unwrap_or(&Value::Null);
        self.text_of(name, value).unwrap_or_default()
    }

    fn text_of(&mut self, name: &'static str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => self.stored(name, text),
            _ => {
                self.fault(format!("{name} must be a string"));
                None
            }
        }
    }

    /// A member that must be there, and not be empty.
    fn take_filled(&mut self, name: &'static str) -> &'b Value {
        let value = self.take(name).unwrap_or(&Value::Null);
        if value.is_null() || value.as_str() == Some("") {
            self.fault(format!("{name} should not be empty"));
        }
        value
    }

    /// A text that must be there, and not be empty.
    pub(crate) fn filled_text(&mut self, name: &'static str) -> String {
        let value = self.take_filled(name);
        self.text_of(name, value).unwrap_or_default()
    }

    /// Anything but an empty text that must be there; only a text is one.
    pub(crate) fn filled(&mut self, name: &'static str) -> Option<String> {
        self.take_filled(name).as_str().map(str::to_owned)
    }

    /// The name of a thing that is found by it; must be there.
    pub(crate) fn required_key(&mut self, name: &'static str) -> String {
        let text = self.required_text(name);
        self.refuse_long(name, text.len(), LONGEST_KEY);
        text
    }

    /// The name of a thing that is found by it; must be there, and not be empty.
    pub(crate) fn filled_key(&mut self, name: &'static str) -> String {
        let text = self.filled_text(name);
        self.refuse_long(name, text.len(), LONGEST_KEY);
        text
    }

    /// The name of a thing that is found by it, `null` or nothing.
    pub(crate) fn key(&mut self, name: &'static str) -> Change<String> {
        let member = self.text(name);
        if let Change::To(Some(text)) = &member {
            self.refuse_long(name, text.len(), LONGEST_KEY);
        }
        member
    }

    fn refuse_long(&mut self, name: &'static str, bytes: usize, most: usize) {
        if bytes > most {
            self.fault(format!("{name} must be shorter than or equal to {most} characters"));
        }
    }

    /// A password that must be there.
    pub(crate) fn required_password(&mut self, name: &'static str) -> String {
        let text = self.required_text(name);
        self.refuse_long(name, text.len(), password::LONGEST);
        text
    }

    /// A password or nothing; an empty one counts as nothing.
    pub(crate) fn password(&mut self, name: &'static str) -> Option<String> {
        let text = self.text(name).value().filter(|text| !text.is_empty());
        self.refuse_long(name, text.as_ref().map_or(0, String::len), password::LONGEST);
        text
    }

    /// An e-mail address that must be there.
    pub(crate) fn required_email(&mut self, name: &'static str) -> String {
        let value = self.take(name).unwrap_or(&Value::Null);
        self.email_of(name, value).unwrap_or_default()
    }

    /// An e-mail address that must be there, which is told twice of one that is not.
    pub(crate) fn filled_email(&mut self, name: &'static str) -> String {
        let value = self.take_filled(name);
        self.email_of(name, value).unwrap_or_default()
    }

    /// An e-mail address, `null` or nothing.
    pub(crate) fn email(&mut self, name: &'static str) -> Change<String> {
        match self.take(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::To(None),
            Some(value) => Change::To(self.email_of(name, value)),
        }
    }

    fn email_of(&mut self, name: &'static str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if is_email(text) => self.stored(name, text),
            _ => {
                self.fault(format!("{name} must be an email"));
                None
            }
        }
    }

    /// An object, `null` or nothing.
    pub(crate) fn object(&mut self, name: &'static str) -> Change<Metadata> {
        match self.take(name) {
            None => Change::Keep,
            Some(Value::Null) => Change::To(None),
            Some(Value::Object(object)) => {
                let mut object = object.clone();
                // JavaScript cannot keep it as a member, so Medusa never does.
                object.shift_remove("__proto__");
                Change::To(Some(object))
            }
            Some(_) => {
                self.fault(format!("{name} must be an object"));
                Change::Keep
            }
        }
    }

    /// An object with members of its own, or nothing. Of a list, the items are told as if each were meant.
    pub(crate) fn nested<T>(&mut self, name: &'static str, parse: impl Fn(&mut Members<'b>) -> T) -> Option<T> {
        let value = self.take(name)?;
        if let Value::Object(members) = value {
            return Self::check(members, parse).map_err(|faults| self.faults.extend(faults)).ok();
        }
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let told = |item: &'b Value| match item {
            Value::Object(members) => Self::check(members, &parse).err().unwrap_or_default(),
            _ => vec![not_nested(name)],
        };
        let mut faults: Vec<String> = items.iter().flat_map(told).collect();
        if faults.is_empty() {
            faults.push(not_nested(name));
        }
        self.faults.append(&mut faults);
        None
    }

    /// A member as it is.
    pub(crate) fn any(&mut self, name: &'static str) -> Option<&'b Value> {
        self.take(name)
    }

    /// A list of objects that have an `id` each. None for nothing, and for `null` where there need not be one.
    pub(crate) fn ids(&mut self, name: &'static str, required: bool) -> Option<Vec<String>> {
        let value = self.take(name).filter(|value| required || !value.is_null())?;
        let mut items = Items::default();
        match value {
            Value::Object(members) => items.look_at(members),
            _ => items.look(value, name),
        }
        let told = !items.own.is_empty() || !items.unknown.is_empty() || !items.ids_wrong.is_empty();
        if !value.is_array() && (!required || !told) {
            self.fault(not_array(name));
        }
        self.faults.append(&mut items.own);
        self.faults.append(&mut items.unknown);
        self.faults.append(&mut items.ids_wrong);
        Some(items.ids)
    }
}

/// The items of a list of objects with ids. Medusa tells all faults of one kind before those of the next.
#[derive(Default)]
struct Items {
    ids: Vec<String>,
    own: Vec<String>,
    unknown: Vec<String>,
    ids_wrong: Vec<String>,
}

impl Items {
    /// Looks at a list, but not at lists within it: they hold nothing that is meant.
    fn look(&mut self, value: &Value, name: &str) {
        let wrong = || format!("each value in nested property {name} must be either object or array");
        let Value::Array(items) = value else {
            self.own.push(wrong());
            return;
        };
        for item in items {
            match item {
                Value::Object(members) => self.look_at(members),
                _ => self.own.push(wrong()),
            }
        }
    }

    fn look_at(&mut self, members: &Map<String, Value>) {
        self.unknown.extend(members.keys().filter(|member| *member != "id").map(|member| unknown(member)));
        match members.get("id").and_then(Value::as_str).filter(|id| !id.contains('\0')) {
            Some(id) => self.ids.push(id.to_owned()),
            None => self.ids_wrong.push("id must be a string".to_owned()),
        }
    }
}

/// What is said of a member that is no list, and should be.
pub(crate) fn not_array(name: &str) -> String {
    format!("{name} must be an array")
}

/// What is said of a member or parameter that has no members of its own, and should have.
pub(crate) fn not_nested(name: &str) -> String {
    format!("nested property {name} must be either object or array")
}

/// What is said of a member or parameter that there is not.
pub(crate) fn unknown(name: &str) -> String {
    format!("property {name} should not exist")
}

fn is_json(request: &Request) -> bool {
    let content_type = request.header(CONTENT_TYPE).unwrap_or_default();
    let media = content_type.split(';').next().unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/json")
}
