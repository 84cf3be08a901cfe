//! Customers, groups, addresses and users, as Medusa 1 shows them.

use stheno_domain::{Column, address, country, customer, group, order, user};
use stheno_medusa::{Kind, Relation, Resource};

use crate::order::View;

/// A customer.
pub(crate) static CUSTOMER: Resource = Resource {
    name: "customer",
    plural: "customers",
    table: &customer::TABLE,
    columns: CUSTOMER_COLUMNS,
    defaults: &[],
    relations: &[
        Relation { relations: ADDRESS_RELATIONS, ..BILLING_ADDRESS },
        Relation::new("groups", Kind::Many(&group::OF_CUSTOMERS), GROUP_COLUMNS),
        ORDERS,
        Relation { relations: ADDRESS_RELATIONS, ..SHIPPING_ADDRESSES },
    ],
};

/// A customer group.
pub(crate) static GROUP: Resource = Resource {
    name: "customer_group",
    plural: "customer_groups",
    table: &group::TABLE,
    columns: GROUP_COLUMNS,
    defaults: &[],
    relations: &[
        Relation {
            relations: &[
                BILLING_ADDRESS,
                Relation::new("groups", Kind::Many(&group::OF_CUSTOMERS), GROUP_COLUMNS),
                ORDERS,
                SHIPPING_ADDRESSES,
            ],
            ..Relation::new("customers", Kind::Many(&customer::OF_GROUPS), CUSTOMER_COLUMNS)
        },
        Relation::elsewhere("price_lists"),
    ],
};

/// A user.
pub(crate) static USER: Resource = Resource {
    name: "user",
    plural: "users",
    table: &user::TABLE,
    columns: &[
        &user::ID,
        &user::CREATED_AT,
        &user::UPDATED_AT,
        &user::DELETED_AT,
        &user::ROLE,
        &user::EMAIL,
        &user::FIRST_NAME,
        &user::LAST_NAME,
        &user::API_TOKEN,
        &user::METADATA,
    ],
    defaults: &[],
    relations: &[],
};

const ORDERS: Relation = Relation::new("orders", Kind::Orders(&order::OF_CUSTOMERS, View::of_customer), &[]);

const BILLING_ADDRESS: Relation =
    Relation::new("billing_address", Kind::One(&address::BILLING_OF_CUSTOMERS), ADDRESS_COLUMNS);

const SHIPPING_ADDRESSES: Relation =
    Relation::new("shipping_addresses", Kind::Many(&address::SHIPPING_OF_CUSTOMERS), ADDRESS_COLUMNS);

/// Nothing leads from here back to lists of customers: every way through them would multiply what is answered.
static ADDRESS_RELATIONS: &[Relation] = &[
    Relation::new("country", Kind::One(&country::OF_ADDRESSES), COUNTRY_COLUMNS),
    Relation::new("customer", Kind::One(&customer::OF_SHIPPING_ADDRESSES), CUSTOMER_COLUMNS),
];

static CUSTOMER_COLUMNS: &[&Column] = &[
    &customer::ID,
    &customer::CREATED_AT,
    &customer::UPDATED_AT,
    &customer::DELETED_AT,
    &customer::EMAIL,
    &customer::FIRST_NAME,
    &customer::LAST_NAME,
    &customer::BILLING_ADDRESS_ID,
    &customer::PHONE,
    &customer::HAS_ACCOUNT,
    &customer::METADATA,
];

static GROUP_COLUMNS: &[&Column] =
    &[&group::ID, &group::CREATED_AT, &group::UPDATED_AT, &group::DELETED_AT, &group::NAME, &group::METADATA];

static ADDRESS_COLUMNS: &[&Column] = &[
    &address::ID,
    &address::CREATED_AT,
    &address::UPDATED_AT,
    &address::DELETED_AT,
    &address::SHIPPING_CUSTOMER_ID,
    &address::COMPANY,
    &address::FIRST_NAME,
    &address::LAST_NAME,
    &address::ADDRESS_1,
    &address::ADDRESS_2,
    &address::CITY,
    &address::COUNTRY_CODE,
    &address::PROVINCE,
    &address::POSTAL_CODE,
    &address::PHONE,
    &address::METADATA,
];

static COUNTRY_COLUMNS: &[&Column] = &[
    &country::ID,
    &country::ISO_2,
    &country::ISO_3,
    &country::NUM_CODE,
    &country::NAME,
    &country::DISPLAY_NAME,
    &country::REGION_ID,
];
