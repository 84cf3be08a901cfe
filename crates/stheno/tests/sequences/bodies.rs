//! Bodies of requests: as they should be, and spoiled.

use serde_json::{Map, Value, json};

use super::asked::Asked;
use super::draw::{Draw, Kind};
use super::ledger::LATER;
use super::texts::{HALF, encoded};
use crate::support::shop;

/// The password of everybody who signs in.
pub(crate) const PASSWORD: &str = "battery staple horse";

/// Makes a body that could be right.
pub(crate) type Make = fn(&mut Draw<'_>) -> Value;

/// E-mail and password of somebody who may have registered.
pub(crate) fn credentials(draw: &mut Draw<'_>) -> Value {
    if draw.dice.percent(8) {
        return json!({"email": shop::EMAIL.to_uppercase(), "password": shop::PASSWORD});
    }
    let registered = &draw.past.registered;
    if !registered.is_empty() && draw.dice.percent(60) {
        let email = &registered[draw.dice.below(registered.len())];
        let email = if draw.dice.percent(30) { email.to_uppercase() } else { email.clone() };
        return json!({"email": email, "password": PASSWORD});
    }
    registration(draw)
}

/// E-mail and password of somebody who registers.
pub(crate) fn registration(draw: &mut Draw<'_>) -> Value {
    let registered = &draw.past.registered;
    let email = (0..2).map(|_| draw.email()).find(|email| !registered.contains(&email.to_lowercase()));
    let password = match draw.dice.below(12) {
        0 => "Battery staple horse".to_owned(),
        1 => draw.dice.one(&["", " ", "\0", "päßwörd \u{1f680}"]).to_owned(),
        2 => "x".repeat(1_020 + draw.dice.below(8)),
        _ => PASSWORD.to_owned(),
    };
    json!({"email": email.unwrap_or_else(|| draw.email()), "password": password})
}

/// Whose password is to be reset: that of somebody who may have registered.
pub(crate) fn forgotten(draw: &mut Draw<'_>) -> Value {
    let registered = &draw.past.registered;
    let email = if registered.is_empty() || draw.dice.percent(20) {
        draw.email()
    } else {
        registered[draw.dice.below(registered.len())].clone()
    };
    let email = if draw.dice.percent(20) { email.to_uppercase() } else { email };
    let mut body = json!({"identifier": email});
    if draw.dice.percent(20) {
        body["metadata"] = metadata(draw);
    }
    body
}

pub(crate) fn new_password(draw: &mut Draw<'_>) -> Value {
    json!({"password": draw.dice.one(&[PASSWORD, PASSWORD, "another password", ""])})
}

pub(crate) fn user(draw: &mut Draw<'_>) -> Value {
    let mut body = texts(draw, &["first_name", "last_name", "avatar_url"], 45);
    if draw.dice.percent(30) {
        body["metadata"] = metadata(draw);
    }
    body
}

pub(crate) fn customer(draw: &mut Draw<'_>) -> Value {
    let mut body = profile(draw);
    if draw.dice.percent(65) {
        body["email"] = draw.email().into();
    }
    if draw.dice.percent(5) {
        body["company"] = draw.name().into();
    }
    if draw.dice.percent(3) {
        body["additional_data"] = metadata(draw);
    }
    body
}

/// What customers of the storefront tell when they make an account.
pub(crate) fn account(draw: &mut Draw<'_>) -> Value {
    let mut body = profile(draw);
    if draw.careful || draw.dice.percent(95) {
        body["email"] = draw.email().into();
    }
    body
}

/// What customers may change of themselves.
pub(crate) fn profile(draw: &mut Draw<'_>) -> Value {
    let mut body = texts(draw, &["first_name", "last_name", "company_name", "phone"], 45);
    if draw.dice.percent(30) {
        body["metadata"] = metadata(draw);
    }
    body
}

pub(crate) fn address(draw: &mut Draw<'_>) -> Value {
    let texts_of_addresses = [
        "address_name",
        "company",
        "first_name",
        "last_name",
        "address_1",
        "address_2",
        "city",
        "country_code",
        "province",
        "postal_code",
        "phone",
    ];
    let mut body = texts(draw, &texts_of_addresses, 45);
    for flag in ["is_default_shipping", "is_default_billing"] {
        if draw.dice.percent(40) {
            body[flag] = draw.dice.percent(75).into();
        }
    }
    if draw.dice.percent(20) {
        body["metadata"] = metadata(draw);
    }
    body
}

pub(crate) fn group(draw: &mut Draw<'_>) -> Value {
    let name = match draw.dice.below(40) {
        // As long as it may be, and longer.
        0 => "ä".repeat(500),
        1 => format!("{}x", "ä".repeat(500)),
        _ => draw.name(),
    };
    let mut body = json!({"name": name});
    if draw.dice.percent(30) {
        body["metadata"] = metadata(draw);
    }
    body
}

pub(crate) fn changed_group(draw: &mut Draw<'_>) -> Value {
    let mut body = group(draw);
    if draw.dice.percent(40) {
        body.as_object_mut().unwrap().shift_remove("name");
    }
    body
}

/// Groups that a customer comes into and goes from.
pub(crate) fn groups(draw: &mut Draw<'_>) -> Value {
    members(draw, Kind::Group, &["add", "add", "remove"])
}

/// Customers who come into a group and go from it.
pub(crate) fn customers(draw: &mut Draw<'_>) -> Value {
    members(draw, Kind::Customer, &["add", "add", "customer_ids", "remove"])
}

/// Customers who go from a group.
pub(crate) fn customers_to_remove(draw: &mut Draw<'_>) -> Value {
    members(draw, Kind::Customer, &["customer_ids"])
}

fn members(draw: &mut Draw<'_>, kind: Kind, lists: &[&str]) -> Value {
    let mut body = json!({});
    for _ in 0..1 + draw.dice.below(2) {
        let list = draw.dice.one(lists);
        // Rows are inserted in portions.
        let number = if draw.dice.percent(2) { 120 } else { draw.dice.one(&[0, 1, 1, 2, 2, 3]) };
        body[list] = (0..number).map(|_| Value::from(draw.id(kind))).collect();
    }
    body
}

/// The payment methods of a customer with one provider.
pub(crate) fn payment_methods(draw: &mut Draw<'_>) -> Value {
    let data: Vec<Value> = (0..draw.dice.below(4)).map(|_| json!({ "card": draw.name() })).collect();
    json!({ "provider_id": draw.dice.one(&["stripe", "paypal", "manual"]), "data": data })
}

/// The ids of orders.
pub(crate) const ORDERS: [&str; 4] = ["order_1", "order_2", "order_3", "order_4"];

/// An order of somebody, without its id, at one of few times.
pub(crate) fn order(draw: &mut Draw<'_>) -> Value {
    let items: Vec<Value> = (0..draw.dice.below(3))
        .map(|_| json!({"title": draw.name(), "unit_price": draw.dice.below(5000), "quantity": draw.dice.below(4)}))
        .collect();
    let day = draw.dice.below(9) + 1;
    let mut order = json!({
        "status": draw.dice.one(&["pending", "pending", "completed", "canceled", "draft", "nothing"]),
        "currency_code": draw.dice.one(&["eur", "jpy", "kwd"]),
        "created_at": format!("2026-01-0{day}T00:00:00.000Z"),
        "items": items,
    });
    // No e-mail: nobody would delete the guest who is made for it.
    if draw.dice.percent(90) {
        order["customer_id"] = Value::from(draw.id(Kind::Customer));
    }
    order
}

/// A list of orders.
pub(crate) fn orders(draw: &mut Draw<'_>) -> Value {
    let one = |draw: &mut Draw<'_>| {
        let mut order = order(draw);
        order["id"] = Value::from(draw.dice.one(&ORDERS));
        order
    };
    json!({ "orders": (0..draw.dice.below(4)).map(|_| one(draw)).collect::<Vec<_>>() })
}

pub(crate) fn key(draw: &mut Draw<'_>) -> Value {
    json!({"title": draw.name(), "type": draw.dice.one(&["publishable", "secret"])})
}

pub(crate) fn title(draw: &mut Draw<'_>) -> Value {
    json!({"title": draw.name()})
}

/// When a key is revoked: not within the next minutes, for no sequence should depend on how fast it is.
pub(crate) fn revocation(draw: &mut Draw<'_>) -> Value {
    let later = draw.dice.one(&LATER);
    match draw.dice.below(10) {
        0 => json!({"revoke_in": later}),
        1 => json!({"revoke_in": 0.9}),
        2 => json!({"revoke_in": -5}),
        3 => json!({"revoke_in": 1e300}),
        4 => json!({"revoke_in": 3_600.7}),
        _ => json!({}),
    }
}

fn texts(draw: &mut Draw<'_>, names: &[&str], percent: usize) -> Value {
    let mut body = Map::new();
    for name in names {
        if draw.dice.percent(percent) {
            let text = if draw.dice.percent(8) { Value::Null } else { draw.name().into() };
            body.insert((*name).to_owned(), text);
        }
    }
    body.into()
}

fn metadata(draw: &mut Draw<'_>) -> Value {
    if draw.dice.percent(5) {
        return Value::Null;
    }
    let keys = ["vip", "n", "10", "9", "", "ä", "__proto__", "nested", "\u{1d518}", "a.b", "$x", "01"];
    let members = (0..draw.dice.below(5)).map(|_| (draw.dice.one(&keys).to_owned(), anything(draw, 3)));
    Value::Object(members.collect())
}

/// Any JSON at all.
fn anything(draw: &mut Draw<'_>, depth: usize) -> Value {
    match draw.dice.below(if depth > 0 { 9 } else { 7 }) {
        0 => Value::Null,
        1 => draw.dice.percent(50).into(),
        2 => draw.dice.one(&[0, 1, -1, 9_007_199_254_740_993, i64::MAX]).into(),
        3 => draw.dice.one(&[-0.0, 1.5, 1e21, 1e-7, 1.7e308, 0.1]).into(),
        4 => draw.dice.one(&["", "\0", "a\0b"]).into(),
        5 | 6 => draw.name().into(),
        7 => (0..draw.dice.below(3)).map(|_| anything(draw, depth - 1)).collect(),
        _ => {
            let members = (0..draw.dice.below(3)).map(|_| (draw.name(), anything(draw, depth - 1)));
            Value::Object(members.collect())
        }
    }
}

/// Puts a body into a request: mostly as it is, and mostly as JSON.
pub(crate) fn put(draw: &mut Draw<'_>, asked: Asked, mut body: Value) -> Asked {
    let spoiled = !draw.careful && draw.dice.percent(18);
    if spoiled {
        spoil(draw, &mut body);
    }
    let (mut text, mut kind) = (body.to_string().replace(HALF, "\\ud83d"), "application/json");
    match draw.dice.below(100) {
        0 if spoiled => text = half(&text).to_owned(),
        1 if spoiled => text.push('}'),
        2 if spoiled => text.insert(0, '\u{feff}'),
        3 if spoiled => text = "\"text\"".to_owned(),
        4 if spoiled => kind = "text/plain",
        5 if spoiled => kind = "application/octet-stream",
        // More than is read.
        6 if spoiled => text.push_str(&" ".repeat(102_400)),
        7..=9 if !draw.careful => (text, kind) = (form(&body), "application/x-www-form-urlencoded"),
        _ => {}
    }
    Asked { body: Some(text), ..asked }.with("content-type", kind)
}

/// The first half, or somewhat less: the names of things stay whole.
fn half(text: &str) -> &str {
    let half = &text[..text.floor_char_boundary(text.len() / 2)];
    match half.rsplit_once('⟨') {
        Some((before, name)) if !name.contains('⟩') => before,
        _ => half,
    }
}

/// The same as a form has it.
fn form(body: &Value) -> String {
    let Value::Object(members) = body else { return "a[b]=c&d".to_owned() };
    let mut pairs = Vec::new();
    for (name, value) in members {
        match value {
            Value::String(text) => pairs.push(format!("{}={}", encoded(name), encoded(text))),
            Value::Array(items) => {
                let items = items.iter().filter_map(Value::as_str);
                pairs.extend(items.map(|item| format!("{}[]={}", encoded(name), encoded(item))));
            }
            other => pairs.push(format!("{}={}", encoded(name), encoded(&other.to_string()))),
        }
    }
    pairs.join("&")
}

/// Makes something wrong with a body.
fn spoil(draw: &mut Draw<'_>, body: &mut Value) {
    let wrong = [
        json!(null),
        json!(true),
        json!(LATER[0]),
        json!(0.5),
        json!(1e300),
        json!(""),
        json!("text"),
        json!("a\0b"),
        json!([]),
        json!([null]),
        json!(["a\0"]),
        json!([["a"]]),
        json!({}),
        json!({"a": 1}),
    ];
    let wrong = wrong[draw.dice.below(wrong.len())].clone();
    let Value::Object(members) = body else { return };
    let names: Vec<String> = members.keys().cloned().collect();
    let unknown = ["nope", "id", "has_account", "created_at", "deleted_at", "created_by", "customer_id", "", "a\0"];
    match draw.dice.below(10) {
        0 => *body = wrong,
        1 => {
            members.insert(draw.dice.one(&unknown).to_owned(), wrong);
        }
        2 if !names.is_empty() => {
            members.shift_remove(&names[draw.dice.below(names.len())]);
        }
        _ if !names.is_empty() => {
            members.insert(names[draw.dice.below(names.len())].clone(), wrong);
        }
        _ => {
            members.insert("metadata".to_owned(), wrong);
        }
    }
}
