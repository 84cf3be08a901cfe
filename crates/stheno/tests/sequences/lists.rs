//! What lists take: filters, order, page.

use super::draw::{Draw, Kind};
use super::fields::{self, Thing, fields};
use super::filters::{Filter, Source, any};

/// What can be asked of a list.
#[derive(Debug)]
pub(crate) struct List {
    /// What its rows are.
    thing: &'static Thing,
    /// Its filters. Some stand there twice, to be asked for more often.
    filters: &'static [(&'static str, Filter)],
    /// By what it can be sorted. Where servers make values up in no order, with what makes them all equal or shows none.
    sortable: &'static [&'static str],
    /// Whether filters can be put together with `$and` and `$or`.
    combined: bool,
}

/// `GET /admin/customers`
pub(crate) static CUSTOMERS: List = List {
    thing: &fields::CUSTOMER,
    filters: &[
        ("q", Filter::Words(SEARCHED_IN_CUSTOMERS)),
        ("q", Filter::Words(SEARCHED_IN_CUSTOMERS)),
        ("id", Filter::Operators(Source::Ids(Kind::Customer))),
        ("id", Filter::Operators(Source::Ids(Kind::Customer))),
        ("email", Filter::Text(Source::Emails)),
        ("groups", Filter::Related(Kind::Group, IN_GROUPS)),
        ("company_name", Filter::Text(Source::Texts("company_name"))),
        ("first_name", Filter::Text(Source::Texts("first_name"))),
        ("last_name", Filter::Text(Source::Texts("last_name"))),
        ("has_account", Filter::Flag),
        ("created_by", Filter::Text(Source::Ids(Kind::User))),
        ("created_at", Filter::Time),
        ("updated_at", Filter::Time),
        ("deleted_at", Filter::Deleted),
    ],
    sortable: &[
        "id",
        "email",
        "first_name",
        "last_name",
        "company_name",
        "phone",
        "has_account",
        "created_by",
        "created_at",
        "updated_at",
        "deleted_at",
    ],
    combined: true,
};

/// `GET /admin/orders`
pub(crate) static ORDERS: List = List {
    thing: &fields::ORDER,
    filters: &[
        ("q", Filter::Words(&["email"])),
        ("status", Filter::Operators(Source::Texts("status"))),
        ("customer_id", Filter::Text(Source::Ids(Kind::Customer))),
        ("customer_id", Filter::Text(Source::Ids(Kind::Customer))),
        ("created_at", Filter::Time),
        ("updated_at", Filter::Time),
    ],
    sortable: &["id", "status", "email", "currency_code", "customer_id", "created_at", "updated_at"],
    combined: false,
};

/// `GET /store/orders`
pub(crate) static MY_ORDERS: List = List {
    thing: &fields::ORDER,
    filters: &[("status", Filter::Text(Source::Texts("status")))],
    sortable: &["id", "status", "created_at"],
    combined: true,
};

/// `GET /admin/users`
pub(crate) static USERS: List = List {
    thing: &fields::USER,
    filters: &[
        ("q", Filter::Words(&["first_name", "last_name"])),
        ("id", Filter::Text(Source::Ids(Kind::User))),
        ("created_at", Filter::Time),
        ("updated_at", Filter::Time),
        ("deleted_at", Filter::Deleted),
        ("email", Filter::Text(Source::Emails)),
        ("first_name", Filter::Text(Source::Texts("first_name"))),
        ("last_name", Filter::Text(Source::Texts("last_name"))),
    ],
    sortable: &["id", "email", "first_name", "last_name", "created_at", "updated_at"],
    combined: false,
};

const SEARCHED_IN_CUSTOMERS: &[&str] = &["email", "first_name", "last_name", "company_name", "phone"];

const IN_GROUPS: &[(&str, Filter)] = &[
    ("id", Filter::Text(Source::Ids(Kind::Group))),
    ("name", Filter::Text(Source::Texts("name"))),
    ("created_at", Filter::Time),
    ("updated_at", Filter::Time),
    ("deleted_at", Filter::Deleted),
];

/// `GET /admin/customer-groups`
pub(crate) static GROUPS: List = List {
    thing: &fields::GROUP,
    filters: &[
        ("q", Filter::Words(&["name"])),
        ("q", Filter::Words(&["name"])),
        ("id", Filter::Text(Source::Ids(Kind::Group))),
        ("name", Filter::Text(Source::Texts("name"))),
        ("customers", Filter::Related(Kind::Customer, IN_CUSTOMERS)),
        ("customers", Filter::Related(Kind::Customer, IN_CUSTOMERS)),
        ("created_by", Filter::Text(Source::Ids(Kind::Key))),
        ("created_at", Filter::Time),
        ("updated_at", Filter::Time),
        ("deleted_at", Filter::Deleted),
    ],
    sortable: &["id", "name", "created_by", "created_at", "updated_at", "deleted_at"],
    combined: true,
};

const IN_CUSTOMERS: &[(&str, Filter)] = &[
    ("id", Filter::Text(Source::Ids(Kind::Customer))),
    ("email", Filter::Operators(Source::Emails)),
    ("email", Filter::Operators(Source::Emails)),
    ("company_name", Filter::Text(Source::Texts("company_name"))),
    ("first_name", Filter::Text(Source::Texts("first_name"))),
    ("last_name", Filter::Text(Source::Texts("last_name"))),
    ("created_by", Filter::Text(Source::Ids(Kind::User))),
    ("created_at", Filter::Time),
    ("updated_at", Filter::Time),
    ("deleted_at", Filter::Deleted),
];

/// `GET /admin/customers/{id}/addresses`
pub(crate) static ADDRESSES: List = List {
    thing: &fields::ADDRESS,
    filters: &[
        ("q", Filter::Words(SEARCHED_IN_ADDRESSES)),
        ("q", Filter::Words(SEARCHED_IN_ADDRESSES)),
        ("company", Filter::Text(Source::Texts("company"))),
        ("city", Filter::Text(Source::Texts("city"))),
        ("country_code", Filter::Text(Source::Texts("country_code"))),
        ("province", Filter::Text(Source::Texts("province"))),
        ("postal_code", Filter::Text(Source::Texts("postal_code"))),
    ],
    sortable: SORTABLE_ADDRESSES,
    combined: false,
};

const SEARCHED_IN_ADDRESSES: &[&str] = &[
    "address_name",
    "company",
    "first_name",
    "last_name",
    "address_1",
    "address_2",
    "city",
    "province",
    "postal_code",
];

const SORTABLE_ADDRESSES: &[&str] = &[
    "id",
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
    "is_default_shipping",
    "is_default_billing",
    "created_at",
    "updated_at",
];

/// `GET /store/customers/me/addresses`
pub(crate) static MY_ADDRESSES: List = List {
    thing: &fields::ADDRESS,
    filters: &[
        ("q", Filter::Words(SEARCHED_IN_ADDRESSES)),
        ("city", Filter::Text(Source::Texts("city"))),
        ("country_code", Filter::Text(Source::Texts("country_code"))),
        ("postal_code", Filter::Text(Source::Texts("postal_code"))),
    ],
    sortable: SORTABLE_ADDRESSES,
    combined: false,
};

/// `GET /admin/api-keys`
pub(crate) static KEYS: List = List {
    thing: &fields::KEY,
    filters: &[
        ("q", Filter::WordsOfKeys),
        ("id", Filter::Text(Source::Ids(Kind::Key))),
        ("title", Filter::Text(Source::Texts("title"))),
        ("token", Filter::Text(Source::Tokens)),
        ("type", Filter::Type),
        ("created_at", Filter::Time),
        ("updated_at", Filter::Time),
        ("deleted_at", Filter::Deleted),
        ("revoked_at", Filter::Time),
    ],
    sortable: &[
        "id",
        "title",
        "token&type=secret",
        "redacted&limit=0",
        "type",
        "last_used_at",
        "created_at",
        "updated_at",
        "created_by",
        "revoked_at",
        "revoked_by",
        "deleted_at",
    ],
    combined: true,
};

/// A query string for a list.
pub(crate) fn query(draw: &mut Draw<'_>, list: &List) -> String {
    let mut params: Vec<String> = Vec::new();
    for _ in 0..draw.dice.one(&[0, 1, 1, 1, 1, 1, 2]) {
        params.extend(any(draw, list.filters, ""));
    }
    for name in ["$and", "$or"] {
        if draw.dice.percent(if list.combined { 10 } else { 2 }) {
            for number in 0..1 + draw.dice.below(2) {
                for _ in 0..draw.dice.one(&[1, 1, 2]) {
                    params.extend(any(draw, list.filters, &format!("{name}[{number}]")));
                }
            }
        }
    }
    if draw.dice.percent(50) {
        let minus = draw.dice.one(&["", "-"]);
        params.push(format!("order={minus}{}", draw.dice.one(list.sortable)));
    }
    if draw.dice.percent(25) {
        params.push(format!(
            "limit={}",
            draw.dice.one(&["0", "1", "1", "2", "2", "3", "5", "5", "100", "1e2", "-1", "x"])
        ));
    }
    if draw.dice.percent(20) {
        params.push(format!(
            "offset={}",
            draw.dice.one(&["0", "1", "1", "1", "2", "2", "3", "2000", "9007199254740991", "-1"])
        ));
    }
    params.extend(fields(draw, list.thing));
    if draw.dice.percent(5) {
        let odd = ["with_deleted=true", "with_deleted=1", "order=nope", "order=metadata", "nope=1", "$and=1", "a.b=1"];
        params.push(draw.dice.one(&odd).to_owned());
    }
    params.join("&")
}
