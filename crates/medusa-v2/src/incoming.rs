//! Customers who are brought from elsewhere, as a file has them: like the body of their creation, and with what they are known
//! by.

use serde_json::{Map, Value};
use stheno_domain::Change;
use stheno_domain::Timestamp;
use stheno_domain::customer::{Incoming, NewCustomer, Prepared};
use stheno_http::body::{Body, LIMIT};
use stheno_http::json_body;
use stheno_medusa::date;

use crate::admin::customers;
use crate::body::Members;

/// The members that a customer may have.
#[must_use]
pub fn members() -> Vec<&'static str> {
    let asked = Members::asked(|members| drop(incoming(members)));
    asked.into_iter().map(|member| member.name).collect()
}

/// Reads a customer: a JSON object.
///
/// # Errors
/// What is wrong with it, in the words in which a request is told.
pub fn read_line(line: &[u8]) -> Result<Prepared, String> {
    if line.len() > LIMIT {
        return Err(format!("the line is longer than {LIMIT} bytes"));
    }
    if line.trim_ascii().is_empty() {
        return Err("the line is empty".to_owned());
    }
    // Where bodies of requests have such bytes replaced; a file is long, and nobody would notice.
    std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    read_body(&Body::Value(json_body::parse(line).map_err(|error| error.to_string())?))
}

/// Reads a customer of whom the members are known.
///
/// # Errors
/// What is wrong with them, in the words in which a request is told.
pub fn read(members: Map<String, Value>) -> Result<Prepared, String> {
    read_body(&Body::Value(Value::Object(members)))
}

fn read_body(body: &Body) -> Result<Prepared, String> {
    Members::read(body, incoming).map(Prepared::from).map_err(|refusal| refusal.to_string())
}

fn incoming(members: &mut Members<'_>) -> Incoming {
    let new = NewCustomer::from(customers::changes(members));
    let id = members.optional_text("id");
    if let Some(id) = &id {
        members.refuse_empty("id", id);
        members.refuse_long("id", id);
    } else if new.email.is_none() {
        members.fault("Field 'email' is required where there is no 'id'".to_owned());
    }
    let has_account = members.boolean("has_account").unwrap_or(false);
    let created_at = moment(members, "created_at");
    let updated_at = moment(members, "updated_at");
    let groups = members.texts("groups");
    for group in &groups {
        members.refuse_long("groups", group);
    }
    Incoming { id, new: NewCustomer { has_account, ..new }, created_at, updated_at, groups }
}

/// A moment, `null` or nothing.
fn moment(members: &mut Members<'_>, name: &'static str) -> Option<Timestamp> {
    let Change::To(Some(text)) = members.text(name) else { return None };
    let moment = date::parse(&text);
    if moment.is_none() {
        members.fault(format!("Expected type: 'date' for field '{name}', got: '{text}'"));
    }
    moment
}
