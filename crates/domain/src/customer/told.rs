//! A customer as events tell of it.

use stheno_storage::{Column, Row, Timestamp, Tx};

use super::{BILLING_ADDRESS_ID, NewCustomer};
use crate::event::{Events, Kind};
use crate::{Context, Error, address, metadata};

/// What is told along with a change of a customer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Along<'a> {
    /// The groups that the customer was put into.
    pub groups: Option<&'a [String]>,
    /// Whether bills go to an address that was made by this change: then the address is told.
    pub new_billing_address: bool,
}

/// A customer at the moment of an event.
struct Told<'a> {
    id: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    /// The groups that were told along with a change.
    groups: Option<&'a [String]>,
    /// As it is stored: JSON.
    metadata: Option<&'a str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    created_at: Timestamp,
    updated_at: Timestamp,
    has_account: bool,
    /// The address where bills go, if it is told: JSON.
    billing_address: Option<&'a str>,
    billing_address_id: Option<&'a str>,
}

impl Told<'_> {
    /// As a JSON object, its members in the order of `jsonb`, as those of metadata are: by length, and then by bytes.
    fn to_json(&self) -> String {
        let mut out = String::with_capacity(384 + self.metadata.map_or(0, str::len));
        out.push_str("{\"id\":");
        text(&mut out, Some(self.id));
        out.push_str(",\"email\":");
        text(&mut out, self.email);
        out.push_str(",\"phone\":");
        text(&mut out, self.phone);
        if let Some(groups) = self.groups {
            out.push_str(",\"groups\":[");
            for (number, group) in groups.iter().enumerate() {
                out.push_str(if number == 0 { "{\"id\":" } else { ",{\"id\":" });
                text(&mut out, Some(group));
                out.push('}');
            }
            out.push(']');
        }
        out.push_str(",\"metadata\":");
        out.push_str(self.metadata.unwrap_or("null"));
        out.push_str(",\"last_name\":");
        text(&mut out, self.last_name);
        out.push_str(",\"created_at\":");
        text(&mut out, Some(&self.created_at.to_string()));
        out.push_str(",\"deleted_at\":null,\"first_name\":");
        text(&mut out, self.first_name);
        out.push_str(",\"updated_at\":");
        text(&mut out, Some(&self.updated_at.to_string()));
        out.push_str(",\"has_account\":");
        out.push_str(if self.has_account { "true" } else { "false" });
        if let Some(address) = self.billing_address {
            out.push_str(",\"billing_address\":");
            out.push_str(address);
        }
        out.push_str(",\"billing_address_id\":");
        text(&mut out, self.billing_address_id);
        out.push('}');
        out
    }
}

fn text(out: &mut String, text: Option<&str>) {
    match text {
        Some(text) => metadata::write_string(text, out),
        None => out.push_str("null"),
    }
}

/// How a customer is that was just made, as the event tells it.
pub(super) fn of_new(id: &str, new: &NewCustomer, now: Timestamp) -> String {
    let metadata = new.metadata.as_ref().map(metadata::to_text);
    let told = Told {
        id,
        email: new.email.as_deref(),
        phone: new.phone.as_deref(),
        groups: None,
        metadata: metadata.as_deref(),
        first_name: new.first_name.as_deref(),
        last_name: new.last_name.as_deref(),
        created_at: now,
        updated_at: now,
        has_account: new.has_account,
        billing_address: None,
        billing_address_id: None,
    };
    told.to_json()
}

/// Tells what happened to a live customer, with how it is by now.
///
/// # Errors
/// When storage fails.
pub async fn tell(tx: &mut Tx<'_>, context: &Context, id: &str, kind: Kind, along: Along<'_>) -> Result<(), Error> {
    if !context.tells_events() {
        return Ok(());
    }
    let billing_address = if along.new_billing_address { billing_address(tx, id).await? } else { None };
    let mut select = tx.statement(
        "SELECT c.email, c.phone, c.metadata, c.first_name, c.last_name, c.created_at, c.updated_at, c.has_account, ",
    );
    select.push(BILLING_ADDRESS_ID.sql).push(" FROM customer c WHERE c.deleted_at IS NULL AND c.id = ").bind(id.into());
    let told = tx.select(select, |row| {
        let told = Told {
            id,
            email: row.opt_text(0)?,
            phone: row.opt_text(1)?,
            groups: along.groups,
            metadata: row.opt_text(2)?,
            first_name: row.opt_text(3)?,
            last_name: row.opt_text(4)?,
            created_at: row.time(5)?,
            updated_at: row.time(6)?,
            has_account: row.bool(7)?,
            billing_address: billing_address.as_deref(),
            billing_address_id: row.opt_text(8)?,
        };
        Ok(told.to_json())
    });
    let Some(data) = told.await?.pop() else { return Ok(()) };
    let mut events = Events::default();
    events.add_with(kind, id, data);
    events.write(tx, context).await
}

/// The columns of an address in the order of `jsonb`; `customer_id`, which Medusa 1 has for addresses of deliveries only,
/// comes before the last two.
static ADDRESS: [&Column; 13] = [
    &address::ID,
    &address::CITY,
    &address::PHONE,
    &address::COMPANY,
    &address::METADATA,
    &address::PROVINCE,
    &address::ADDRESS_1,
    &address::ADDRESS_2,
    &address::LAST_NAME,
    &address::CREATED_AT,
    &address::FIRST_NAME,
    &address::UPDATED_AT,
    &address::POSTAL_CODE,
];

/// The address where a customer's bills go, as JSON.
async fn billing_address(tx: &mut Tx<'_>, customer: &str) -> Result<Option<String>, Error> {
    let mut select = tx.statement("SELECT ");
    for column in ADDRESS {
        select.push(column.sql).push(", ");
    }
    select.push(address::COUNTRY_CODE.sql);
    select.push(" FROM customer_address a WHERE a.deleted_at IS NULL AND a.is_default_billing AND a.customer_id = ");
    select.bind(customer.into());
    Ok(tx.select(select, address_to_json).await?.pop())
}

fn address_to_json(row: &Row<'_>) -> Result<String, stheno_storage::Error> {
    let mut out = String::with_capacity(384);
    for (number, column) in ADDRESS.into_iter().enumerate() {
        out.push_str(if number == 0 { "{\"" } else { ",\"" });
        out.push_str(column.name);
        out.push_str("\":");
        match column.kind {
            stheno_storage::Kind::Time => text(&mut out, row.opt_time(number)?.map(|at| at.to_string()).as_deref()),
            stheno_storage::Kind::Json => out.push_str(row.opt_text(number)?.unwrap_or("null")),
            _ => text(&mut out, row.opt_text(number)?),
        }
        match column.name {
            "created_at" => out.push_str(",\"deleted_at\":null"),
            "updated_at" => out.push_str(",\"customer_id\":null"),
            _ => {}
        }
    }
    out.push_str(",\"country_code\":");
    text(&mut out, row.opt_text(ADDRESS.len())?);
    out.push('}');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_in_the_order_of_jsonb() {
        let new = NewCustomer { email: Some("a\"@b".to_owned()), has_account: true, ..NewCustomer::default() };
        let text = of_new("cus_1", &new, Timestamp(0));
        assert_eq!(
            text,
            "{\"id\":\"cus_1\",\"email\":\"a\\\"@b\",\"phone\":null,\"metadata\":null,\"last_name\":null,\
             \"created_at\":\"1970-01-01T00:00:00.000Z\",\"deleted_at\":null,\"first_name\":null,\
             \"updated_at\":\"1970-01-01T00:00:00.000Z\",\"has_account\":true,\"billing_address_id\":null}"
        );
        let Ok(serde_json::Value::Object(members)) = serde_json::from_str(&text) else { panic!("{text}") };
        assert_eq!(metadata::to_text(&members), text);
    }
}
