//! The parameter `fields`, and what it can name.

use super::draw::Draw;
use super::texts::encoded;

/// What of a kind of thing can be asked for.
#[derive(Debug)]
pub(crate) struct Thing {
    /// Its columns.
    pub(crate) columns: &'static [&'static str],
    /// Its relations, each with some of its columns.
    pub(crate) relations: &'static [(&'static str, &'static [&'static str])],
}

const IN_GROUPS: &[&str] = &["id", "name", "metadata", "created_by", "created_at", "customers", "nope"];
const IN_CUSTOMERS: &[&str] = &["id", "email", "first_name", "has_account", "metadata", "created_at", "groups", "nope"];
const IN_ADDRESSES: &[&str] =
    &["id", "city", "country_code", "is_default_shipping", "metadata", "customer_id", "customer", "nope"];

/// A customer, as the people of the shop see it.
pub(crate) static CUSTOMER: Thing = Thing {
    columns: &[
        "id",
        "email",
        "first_name",
        "last_name",
        "company_name",
        "phone",
        "metadata",
        "has_account",
        "created_by",
        "created_at",
        "updated_at",
        "deleted_at",
    ],
    relations: &[("groups", IN_GROUPS), ("addresses", IN_ADDRESSES), ("orders", &["id"]), ("account_holders", &["id"])],
};

/// A customer, as it sees itself. It may ask for more than it is to see.
pub(crate) static ME: Thing = Thing {
    columns: &[
        "id",
        "email",
        "first_name",
        "last_name",
        "phone",
        "metadata",
        "has_account",
        "created_by",
        "updated_at",
    ],
    relations: &[("addresses", IN_ADDRESSES), ("groups", IN_GROUPS), ("orders", &["id"])],
};

/// A group of customers.
pub(crate) static GROUP: Thing = Thing {
    columns: &["id", "name", "metadata", "created_by", "created_at", "updated_at", "deleted_at"],
    relations: &[("customers", IN_CUSTOMERS)],
};

/// An order.
pub(crate) static ORDER: Thing = Thing {
    columns: &["id", "display_id", "status", "email", "currency_code", "total", "summary", "customer_id", "created_at"],
    relations: &[("items", &["id", "title", "unit_price", "total"]), ("customer", &["id", "email"])],
};

/// An address.
pub(crate) static ADDRESS: Thing = Thing {
    columns: &[
        "id",
        "address_name",
        "company",
        "first_name",
        "city",
        "country_code",
        "postal_code",
        "is_default_shipping",
        "is_default_billing",
        "metadata",
        "customer_id",
        "created_at",
        "updated_at",
    ],
    relations: &[("customer", IN_CUSTOMERS)],
};

/// An API key.
pub(crate) static KEY: Thing = Thing {
    columns: &["id", "title", "token", "redacted", "type", "last_used_at", "created_by", "revoked_at", "revoked_by"],
    relations: &[("sales_channels", &["id", "name"])],
};

/// A user of the shop.
pub(crate) static USER: Thing =
    Thing { columns: &["id", "email", "first_name", "avatar_url", "metadata", "created_at"], relations: &[] };

/// The parameter, or none.
pub(crate) fn fields(draw: &mut Draw<'_>, thing: &Thing) -> Option<String> {
    if draw.dice.percent(if draw.careful { 100 } else { 55 }) {
        return None;
    }
    let parts: Vec<String> = (0..1 + draw.dice.below(4)).map(|_| part(draw, thing)).collect();
    let separator = draw.dice.one(&[",", ",", ",", ", ", ",,"]);
    let name = if draw.dice.percent(95) { "fields" } else { draw.dice.one(&["fields[]", "nope"]) };
    Some(format!("{name}={}", encoded(&parts.join(separator))))
}

fn part(draw: &mut Draw<'_>, thing: &Thing) -> String {
    let column = draw.dice.one(thing.columns);
    let relation = (!thing.relations.is_empty()).then(|| draw.dice.one(thing.relations));
    match (draw.dice.below(12), relation) {
        (0..=2, _) => column.to_owned(),
        (3, _) => format!("+{column}"),
        (4, _) => format!("-{column}"),
        (5 | 6, Some((name, _))) => format!("*{name}"),
        (7, Some((name, _))) => format!("{name}.*"),
        (8, Some((name, columns))) => format!("+{name}.{}", draw.dice.one(columns)),
        (9, Some((name, columns))) => format!("{name}.{}", draw.dice.one(columns)),
        (10, Some((name, _))) => format!("-{name}"),
        (10 | 11, _) => draw.dice.one(&["", "*", "+", "-", "nope", "+nope", "*nope", "id.id.id", " "]).to_owned(),
        _ => format!("+{column}"),
    }
}
