//! Reading an order as Medusa answers it.

use std::collections::HashSet;

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use stheno_domain::Generation;
use stheno_domain::metadata::as_given;
use stheno_domain::order::{DRAFT, FULFILLMENT_STATUSES, Incoming, Owner, PAYMENT_STATUSES, Record, STATUSES};
use stheno_domain::{Timestamp, search};
use stheno_orders::{money, totals_v1, totals_v2};

use super::pick::{self, Want};
use crate::date;

/// What is said of an order that names neither a customer nor an e-mail.
pub const OF_NOBODY: &str = "email should not be empty where customer_id is no customer's";

/// What only Medusa 2 says of the fulfillment, and the nearest word of Medusa 1.
const FULFILLMENT_IN_V2: &[(&str, &str)] = &[("partially_delivered", "partially_shipped"), ("delivered", "shipped")];
/// The same of the payment.
const PAYMENT_IN_V2: &[(&str, &str)] =
    &[("authorized", "awaiting"), ("partially_authorized", "awaiting"), ("partially_captured", "awaiting")];

/// The longest text of those that orders are found by, in bytes.
const LONGEST: usize = 1_000;

/// The members that [`of_members`] reads, and those that tell the shape of an order.
pub(super) const MEMBERS: pick::Members = &[
    ("id", Want::Whole),
    ("email", Want::Whole),
    ("order", Want::Presence),
    ("swaps", Want::Presence),
    ("total", Want::Whole),
    ("object", Want::Presence),
    ("status", Want::Whole),
    ("cart_id", Want::Whole),
    ("refunds", Want::Presence),
    ("summary", Want::Members(&[("current_order_total", Want::Whole)])),
    ("version", Want::Presence),
    ("customer", Want::Members(CUSTOMER)),
    ("payments", Want::Presence),
    ("tax_rate", Want::Whole),
    ("discounts", Want::Presence),
    ("raw_total", Want::Whole),
    ("region_id", Want::Whole),
    ("created_at", Want::Whole),
    ("display_id", Want::Whole),
    ("gift_cards", Want::Presence),
    ("item_total", Want::Presence),
    ("paid_total", Want::Presence),
    ("updated_at", Want::Whole),
    ("canceled_at", Want::Whole),
    ("customer_id", Want::Whole),
    ("credit_lines", Want::Presence),
    ("transactions", Want::Presence),
    ("currency_code", Want::Whole),
    ("item_subtotal", Want::Presence),
    ("draft_order_id", Want::Presence),
    ("is_draft_order", Want::Presence),
    ("original_total", Want::Presence),
    ("payment_status", Want::Whole),
    ("refunded_total", Want::Whole),
    ("billing_address", Want::Members(ADDRESS)),
    ("gift_card_total", Want::Presence),
    ("sales_channel_id", Want::Whole),
    ("shipping_address", Want::Members(ADDRESS)),
    ("custom_display_id", Want::Whole),
    ("refundable_amount", Want::Presence),
    ("fulfillment_status", Want::Whole),
    ("payment_collections", Want::Presence),
    ("gift_card_transactions", Want::Presence),
];

const ADDRESS: pick::Members = &[
    ("city", Want::Whole),
    ("phone", Want::Whole),
    ("company", Want::Whole),
    ("province", Want::Whole),
    ("address_1", Want::Whole),
    ("address_2", Want::Whole),
    ("last_name", Want::Whole),
    ("first_name", Want::Whole),
    ("customer_id", Want::Whole),
    ("postal_code", Want::Whole),
];

const CUSTOMER: pick::Members =
    &[("id", Want::Whole), ("phone", Want::Whole), ("last_name", Want::Whole), ("first_name", Want::Whole)];

/// Whether [`MEMBERS`] are enough to take an order: it says itself what it costs, in which currency, and an e-mail.
pub(super) fn is_enough(shape: Generation, picked: &Map<String, Value>) -> bool {
    let given = |name: &&str| picked.get(*name).is_some_and(|value| !value.is_null());
    ["id", "currency_code", "email"].iter().all(given) && has_totals(shape, picked)
}

/// Reads an order of which only [`MEMBERS`] were picked, and which is kept as the record.
///
/// # Errors
/// What is wrong with it, in the words of Medusa.
pub(super) fn read_picked(shape: Generation, mut picked: Map<String, Value>, record: &str) -> Result<Incoming, String> {
    complete_from_parts(&mut picked);
    of_members(shape, &picked, record)
}

/// Reads an order in this shape.
///
/// # Errors
/// What is wrong with it, in the words of Medusa.
pub fn read(shape: Generation, mut order: Map<String, Value>) -> Result<Incoming, String> {
    let record = as_given(&order);
    complete_from_parts(&mut order);
    if !has_totals(shape, &order) {
        match shape {
            Generation::V1 => totals_v1::complete(&mut order),
            Generation::V2 => totals_v2::complete(&mut order),
        }
    }
    of_members(shape, &order, &record)
}

/// Whether an order carries the totals that are looked at here.
fn has_totals(shape: Generation, order: &Map<String, Value>) -> bool {
    let carries = |name: &str| order.get(name).and_then(money::read).is_some();
    match shape {
        Generation::V1 => carries("total") && carries("refunded_total"),
        Generation::V2 => carries("total"),
    }
}

/// Reads the members of an order, which is kept as the record.
///
/// # Errors
/// What is wrong with it, in the words of Medusa.
fn of_members(shape: Generation, order: &Map<String, Value>, record: &str) -> Result<Incoming, String> {
    let mut members = Members { order, faults: Vec::new() };
    let id = members.required_text("id");
    let status = members.choice("status", STATUSES, &[(DRAFT, DRAFT)], None);
    let fulfillment_status =
        members.choice("fulfillment_status", FULFILLMENT_STATUSES, FULFILLMENT_IN_V2, Some("not_fulfilled"));
    let payment_status = members.choice("payment_status", PAYMENT_STATUSES, PAYMENT_IN_V2, Some("not_paid"));
    let currency_code = members.currency_code();
    let created_at = members.time("created_at");
    let updated_at = members.time("updated_at").or(created_at);
    let canceled_at = members.time("canceled_at");
    if created_at.is_none() && !members.named("created_at") {
        members.fault("created_at must be a Date instance".to_owned());
    }
    let spent = match status {
        "canceled" | DRAFT => 0,
        _ => spent(shape, order, money::digits(&currency_code)).unwrap_or_else(|| {
            members.fault(format!("total must not be greater than {MOST_SPENT} of the smallest units"));
            0
        }),
    };
    let total = total(shape, order, money::digits(&currency_code));
    let incoming = Incoming {
        id,
        shape,
        owner: owner(&mut members),
        display_id: members.integer("display_id"),
        status: status.to_owned(),
        fulfillment_status: fulfillment_status.to_owned(),
        payment_status: payment_status.to_owned(),
        cart_id: members.text("cart_id"),
        region_id: members.text("region_id"),
        sales_channel_id: members.text("sales_channel_id"),
        currency_code,
        tax_rate: members.decimal("tax_rate"),
        spent,
        total,
        shipping_first_name: shipping_first_name(order),
        search: search_text(order),
        canceled_at,
        created_at: created_at.unwrap_or(Timestamp(0)),
        updated_at: updated_at.unwrap_or(Timestamp(0)),
        record: Record::of(record),
    };
    if incoming.owner.customer_id.is_none() && incoming.owner.email.is_none() {
        members.fault(OF_NOBODY.to_owned());
    }
    match members.faults.as_slice() {
        [] => Ok(incoming),
        faults => Err(faults.join(", ")),
    }
}

/// What Medusa 2 leaves out of an order unless it is asked for, where a part of the order has it.
fn complete_from_parts(order: &mut Map<String, Value>) {
    for (name, places) in [
        ("currency_code", &["/region/currency_code", "/payment_collections/0/currency_code"][..]),
        ("customer_id", &["/customer/id", "/shipping_address/customer_id"]),
        ("email", &["/customer/email"]),
    ] {
        if order.get(name).is_none_or(Value::is_null) {
            let mut parts = places.iter().filter_map(|place| at(order, place));
            if let Some(found) = parts.find(|found| found.is_string()).cloned() {
                order.insert(name.to_owned(), found);
            }
        }
    }
}

/// What is at a JSON pointer.
fn at<'o>(order: &'o Map<String, Value>, pointer: &str) -> Option<&'o Value> {
    let (first, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    order.get(first)?.pointer(&format!("/{rest}"))
}

/// The most that an order costs, in smallest units: what a customer has paid for millions of such orders can still be counted.
const MOST_SPENT: i64 = 1_000_000_000_000;

/// What was paid for good, in smallest units; None when it is more than anything costs. In Medusa 2 a refund lowers the total
/// already.
fn spent(shape: Generation, order: &Map<String, Value>, digits: u32) -> Option<i64> {
    let amount = |name: &str| order.get(name).and_then(money::read).unwrap_or_default();
    let spent = match shape {
        Generation::V1 => money::round(amount("total").saturating_sub(amount("refunded_total"))),
        Generation::V2 => money::minor(total_of_v2(order), digits),
    };
    i64::try_from(spent).ok().filter(|spent| (-MOST_SPENT..=MOST_SPENT).contains(spent))
}

/// The total of an order of Medusa 2: with all digits, if it comes with them.
fn total_of_v2(order: &Map<String, Value>) -> Decimal {
    money::read_raw(order.get("raw_total"), order.get("total")).unwrap_or_default()
}

/// What it costs now, in millionths of the currency's main unit. Medusa 2 filters by what it kept in the summary.
fn total(shape: Generation, order: &Map<String, Value>, digits: u32) -> i64 {
    let total = match shape {
        Generation::V1 => money::major(order.get("total").and_then(money::read).unwrap_or_default(), digits),
        Generation::V2 => {
            let kept = at(order, "/summary/current_order_total").and_then(money::read);
            kept.unwrap_or_else(|| total_of_v2(order))
        }
    };
    money::parts(total, 6).0
}

/// The first name in the address that it goes to; empty when there is none in it, None without an address.
fn shipping_first_name(order: &Map<String, Value>) -> Option<String> {
    order.get("shipping_address").filter(|address| address.is_object())?;
    Some(part(order, "shipping_address", "first_name").unwrap_or_default().to_owned())
}

fn owner(members: &mut Members<'_>) -> Owner {
    let name = |order: &Map<String, Value>, name: &str| {
        let places = ["customer", "shipping_address", "billing_address"];
        let mut parts = places.into_iter().filter_map(|place| part(order, place, name));
        parts.find(|text| !text.is_empty() && text.len() <= LONGEST).map(str::to_owned)
    };
    Owner {
        customer_id: members.text("customer_id"),
        email: members.text("email").filter(|email| !email.is_empty()),
        first_name: name(members.order, "first_name"),
        last_name: name(members.order, "last_name"),
        phone: name(members.order, "phone"),
    }
}

/// A text in a part of the order, if it can be stored.
fn part<'o>(order: &'o Map<String, Value>, place: &str, name: &str) -> Option<&'o str> {
    storable(order.get(place)?.get(name))
}

/// A text without the character NUL, which PostgreSQL cannot keep.
fn storable(value: Option<&Value>) -> Option<&str> {
    value?.as_str().filter(|text| !text.contains('\0'))
}

/// What Medusa 2 searches in.
fn search_text(order: &Map<String, Value>) -> Option<String> {
    const OF_ADDRESS: [&str; 9] =
        ["company", "first_name", "last_name", "address_1", "address_2", "city", "province", "postal_code", "phone"];
    let number = order.get("display_id").and_then(Value::as_i64).map(|number| number.to_string());
    let mut texts = vec![number.as_deref()];
    texts.extend(["custom_display_id", "email"].map(|name| storable(order.get(name))));
    for place in ["shipping_address", "billing_address"] {
        texts.extend(OF_ADDRESS.map(|name| part(order, place, name)));
    }
    // Most orders are billed where they go to: what stands there twice is found once.
    let mut seen = HashSet::with_capacity(texts.len());
    texts.retain(|text| text.is_some_and(|text| seen.insert(text)));
    search::text(&texts)
}

/// The members of an order, and what is wrong with them.
struct Members<'o> {
    order: &'o Map<String, Value>,
    faults: Vec<String>,
}

impl Members<'_> {
    fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    /// Whether there is a fault of this member.
    fn named(&self, name: &str) -> bool {
        self.faults.iter().any(|fault| fault.starts_with(name))
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.order.get(name) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) if text.contains('\0') => {
                self.fault(format!("{name} must not contain the character NUL"));
                None
            }
            Some(Value::String(text)) if text.len() > LONGEST => {
                self.fault(format!("{name} must be shorter than or equal to {LONGEST} bytes"));
                None
            }
            Some(Value::String(text)) => Some(text.clone()),
            Some(_) => {
                self.fault(format!("{name} must be a string"));
                None
            }
        }
    }

    fn required_text(&mut self, name: &'static str) -> String {
        let text = self.text(name).unwrap_or_default();
        if text.is_empty() && !self.named(name) {
            self.fault(format!("{name} should not be empty"));
        }
        text
    }

    /// A code of three letters, in lower case.
    fn currency_code(&mut self) -> String {
        let code = self.required_text("currency_code").to_lowercase();
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_code && !self.named("currency_code") {
            self.fault("currency_code must be a currency code of three letters".to_owned());
        }
        code
    }

    /// One of these words, or the word that stands for one of the others.
    fn choice(
        &mut self,
        name: &'static str,
        words: &'static [&'static str],
        others: &'static [(&'static str, &'static str)],
        default: Option<&'static str>,
    ) -> &'static str {
        let text = match (self.order.get(name), default) {
            (None | Some(Value::Null), Some(default)) => return default,
            (value, _) => value.and_then(Value::as_str).unwrap_or_default(),
        };
        let mut choices = words.iter().map(|word| (*word, *word)).chain(others.iter().copied());
        let found = choices.find(|(word, _)| *word == text);
        if found.is_none() {
            let choices: Vec<&str> = words.iter().copied().chain(others.iter().map(|(word, _)| *word)).collect();
            self.fault(format!("{name} must be one of the following values: {}", choices.join(", ")));
        }
        found.map_or("", |(_, word)| word)
    }

    /// What `read` makes of a member; nothing without one.
    fn value<T>(&mut self, name: &'static str, what: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let found = read(self.order.get(name).filter(|value| !value.is_null())?);
        if found.is_none() {
            self.fault(format!("{name} must be {what}"));
        }
        found
    }

    fn integer(&mut self, name: &'static str) -> Option<i64> {
        self.value(name, "an integer number", Value::as_i64)
    }

    fn decimal(&mut self, name: &'static str) -> Option<String> {
        self.value(name, "a number", |value| Some(money::read(value)?.normalize().to_string()))
    }

    fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        self.value(name, "a Date instance", |value| date::parse(value.as_str()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_as_they_are_looked_up() {
        for members in [MEMBERS, ADDRESS, CUSTOMER] {
            assert!(members.is_sorted_by_key(|(name, _)| (name.len(), *name)));
        }
    }
}
