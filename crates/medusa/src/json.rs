//! Rows as JSON, written straight from what the database gives.

use stheno_domain::{Column, Kind, Row, StorageError};
use stheno_orders::money;

/// Appends the members of an object: the columns, which stand in the row from `first` on, under their names. A comma
/// goes before each but the first of the object.
///
/// # Errors
/// When a value cannot be read.
pub fn write_members(
    out: &mut Vec<u8>,
    columns: &[&'static Column],
    row: &Row<'_>,
    first: usize,
) -> Result<(), StorageError> {
    for (position, column) in columns.iter().enumerate() {
        if out.last() != Some(&b'{') {
            out.push(b',');
        }
        write_name(out, column.name);
        write_value(out, column.kind, row, first + position)?;
    }
    Ok(())
}

/// Appends `"name":`; the name needs no escapes.
pub fn write_name(out: &mut Vec<u8>, name: &str) {
    out.push(b'"');
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

/// Appends what stands between one item and the one before, if there is one.
pub(crate) fn part_items(out: &mut Vec<u8>) {
    if !matches!(out.last(), Some(b'[' | b':')) {
        out.push(b',');
    }
}

fn write_value(out: &mut Vec<u8>, kind: Kind, row: &Row<'_>, position: usize) -> Result<(), StorageError> {
    match kind {
        Kind::Text => match row.opt_text(position)? {
            Some(text) => write_text(out, text),
            None => out.extend_from_slice(b"null"),
        },
        Kind::Bytes => out.extend_from_slice(b"null"),
        Kind::Json | Kind::Texts => out.extend_from_slice(row.opt_text(position)?.unwrap_or("null").as_bytes()),
        Kind::Int => match row.opt_int(position)? {
            Some(number) => out.extend_from_slice(number.to_string().as_bytes()),
            None => out.extend_from_slice(b"null"),
        },
        Kind::Bool => out.extend_from_slice(if row.bool(position)? { b"true" } else { b"false" }),
        Kind::Money => out.extend_from_slice(in_main_units(row.text(position)?).as_bytes()),
        Kind::Time => match row.opt_time(position)? {
            Some(time) => {
                out.push(b'"');
                out.extend_from_slice(&time.to_text());
                out.push(b'"');
            }
            None => out.extend_from_slice(b"null"),
        },
    }
    Ok(())
}

/// An amount as a number of main units, as Medusa 2 writes it.
fn in_main_units(money: &str) -> String {
    let (currency_code, amount) = money.rsplit_once(' ').unwrap_or_default();
    let amount = amount.parse().map(|amount: i64| money::major(amount.into(), money::digits(currency_code)));
    money::to_json(amount.unwrap_or_default()).to_string()
}

/// Appends a text as JSON.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Escapes are rare, and serde_json writes the ones that JavaScript does.
        out.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
    }
}
