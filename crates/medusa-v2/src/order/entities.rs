//! What an order consists of: the relations of each thing in it, its totals and its amounts.

/// A kind of thing in an order.
#[derive(Debug)]
pub(super) struct Entity {
    /// The only members that exist besides its relations, if they are known.
    pub(super) columns: Option<&'static [&'static str]>,
    /// Amounts that are stored. Each has a twin `raw_…`.
    pub(super) amounts: &'static [&'static str],
    /// Amounts that are calculated, in order. Without totals they are not there; each has a twin.
    pub(super) totals: &'static [&'static str],
    /// Its relations.
    pub(super) relations: &'static [Relation],
}

/// What a thing in an order leads to.
#[derive(Debug)]
pub(super) struct Relation {
    /// The name by which it is asked for and shown.
    pub(super) name: &'static str,
    /// The member of the record that has it.
    pub(super) member: &'static str,
    /// Whether there are several.
    pub(super) many: bool,
    /// What it leads to.
    pub(super) entity: &'static Entity,
    /// How Medusa gets there.
    pub(super) way: Way,
    /// Whether its bare name asks for all of it, as if it were a column.
    pub(super) column: bool,
    /// What is shown if all columns are asked for, but not the relation.
    pub(super) unasked: Unasked,
}

/// How Medusa gets to what a relation leads to. It shows the columns that it needs for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// In the same module.
    Own,
    /// By this column, which is the id of what it leads to.
    Key(&'static str),
    /// By a link, which knows the ids of both.
    Link,
}

/// What is shown of a relation that is not asked for, of a thing with all its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unasked {
    /// Nothing.
    Nothing,
    /// Its id, or null.
    Id,
    /// Everything if totals are calculated, as it was loaded for them.
    WithTotals,
    /// Everything.
    Everything,
}

impl Entity {
    /// Its relation of that name.
    pub(super) fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// Whether a bare name can ask for a member. That of a relation can't.
    pub(super) fn has(&self, name: &str) -> bool {
        match self.relation(name) {
            Some(relation) => relation.column,
            None => self.columns.is_none_or(|columns| columns.contains(&name) || self.is_total(name)),
        }
    }

    /// Whether this is a total or the twin of one.
    pub(super) fn is_total(&self, name: &str) -> bool {
        self.totals.contains(&name.strip_prefix("raw_").unwrap_or(name))
    }

    /// Whether this is an amount.
    pub(super) fn is_amount(&self, name: &str) -> bool {
        self.amounts.contains(&name) || self.totals.contains(&name)
    }

    /// An entity of which nothing needs to be known.
    const fn plain() -> Self {
        Self { columns: None, amounts: &[], totals: &[], relations: &[] }
    }
}

impl Relation {
    /// Leads to several things of the same module.
    const fn many(name: &'static str, entity: &'static Entity) -> Self {
        Self { name, member: name, many: true, entity, way: Way::Own, column: false, unasked: Unasked::Nothing }
    }

    /// Leads to one thing of the same module.
    const fn one(name: &'static str, entity: &'static Entity) -> Self {
        Self { many: false, unasked: Unasked::Id, ..Self::many(name, entity) }
    }

    /// Leads to the thing of another module that has the id in `key`.
    const fn by(key: &'static str, name: &'static str, entity: &'static Entity) -> Self {
        Self { many: false, way: Way::Key(key), ..Self::many(name, entity) }
    }

    /// Leads to linked things of another module.
    const fn linked(name: &'static str, entity: &'static Entity) -> Self {
        Self { way: Way::Link, ..Self::many(name, entity) }
    }

    const fn unasked(self, unasked: Unasked) -> Self {
        Self { unasked, ..self }
    }
}

/// An order.
pub(super) static ORDER: Entity = Entity {
    columns: Some(&COLUMNS),
    totals: &[
        "total",
        "subtotal",
        "tax_total",
        "discount_total",
        "discount_subtotal",
        "discount_tax_total",
        "credit_line_total",
        "credit_line_subtotal",
        "credit_line_tax_total",
        "original_total",
        "original_subtotal",
        "original_tax_total",
        "item_total",
        "item_subtotal",
        "item_tax_total",
        "item_discount_total",
        "original_item_total",
        "original_item_subtotal",
        "original_item_tax_total",
        "fulfilled_total",
        "shipped_total",
        "return_requested_total",
        "return_received_total",
        "return_dismissed_total",
        "write_off_total",
        "shipping_total",
        "shipping_subtotal",
        "shipping_tax_total",
        "shipping_discount_total",
        "original_shipping_tax_total",
        "original_shipping_subtotal",
        "original_shipping_total",
    ],
    relations: &[
        Relation::one("shipping_address", &PLAIN),
        Relation::one("billing_address", &PLAIN),
        Relation { column: true, ..Relation::one("summary", &SUMMARY).unasked(Unasked::Nothing) },
        Relation::many("items", &ITEM).unasked(Unasked::WithTotals),
        Relation::many("shipping_methods", &SHIPPING_METHOD).unasked(Unasked::WithTotals),
        Relation::many("credit_lines", &CREDIT_LINE).unasked(Unasked::WithTotals),
        Relation::many("transactions", &TRANSACTION),
        Relation::many("returns", &RETURN),
        Relation::by("customer_id", "customer", &CUSTOMER),
        Relation::by("region_id", "region", &PLAIN),
        Relation::by("sales_channel_id", "sales_channel", &PLAIN),
        Relation::linked("payment_collections", &PAYMENT_COLLECTION),
        Relation { many: false, ..Relation::linked("cart", &CART) },
        Relation::linked("promotions", &PROMOTION),
        // An old name for the same, which the dashboard still uses.
        Relation { member: "promotions", ..Relation::linked("promotion", &PROMOTION) },
        Relation::linked("fulfillments", &FULFILLMENT),
    ],
    ..Entity::plain()
};

/// The columns of an order as they are shown if all are asked for. Its addresses stand among them, and so does its
/// summary, which is asked for like a column.
pub(super) static COLUMNS: [&str; 23] = [
    "id",
    "display_id",
    "custom_display_id",
    "region_id",
    "customer_id",
    "version",
    "sales_channel_id",
    "status",
    "is_draft_order",
    "email",
    "currency_code",
    "locale",
    "no_notification",
    "metadata",
    "canceled_at",
    "shipping_address",
    "billing_address",
    "created_at",
    "updated_at",
    "deleted_at",
    "shipping_address_id",
    "billing_address_id",
    "summary",
];

static PLAIN: Entity = Entity::plain();

static SUMMARY: Entity = Entity {
    amounts: &[
        "paid_total",
        "refunded_total",
        "accounting_total",
        "credit_line_total",
        "transaction_total",
        "pending_difference",
        "current_order_total",
        "original_order_total",
    ],
    ..Entity::plain()
};

static ITEM: Entity = Entity {
    amounts: &["compare_at_unit_price", "unit_price", "quantity"],
    totals: &[
        "subtotal",
        "total",
        "original_subtotal",
        "original_total",
        "discount_subtotal",
        "discount_tax_total",
        "discount_total",
        "tax_total",
        "original_tax_total",
        "refundable_total_per_unit",
        "refundable_total",
        "fulfilled_total",
        "shipped_total",
        "return_requested_total",
        "return_received_total",
        "return_dismissed_total",
        "write_off_total",
    ],
    relations: &[
        Relation::many("tax_lines", &TAX_LINE).unasked(Unasked::WithTotals),
        Relation::many("adjustments", &ADJUSTMENT).unasked(Unasked::WithTotals),
        Relation::one("detail", &DETAIL).unasked(Unasked::Everything),
        Relation::by("variant_id", "variant", &VARIANT),
        Relation::by("product_id", "product", &PLAIN),
    ],
    ..Entity::plain()
};

static DETAIL: Entity = Entity {
    amounts: &[
        "unit_price",
        "compare_at_unit_price",
        "quantity",
        "fulfilled_quantity",
        "delivered_quantity",
        "shipped_quantity",
        "return_requested_quantity",
        "return_received_quantity",
        "return_dismissed_quantity",
        "written_off_quantity",
    ],
    ..Entity::plain()
};

static VARIANT: Entity = Entity { relations: &[Relation::one("product", &PLAIN)], ..Entity::plain() };

static SHIPPING_METHOD: Entity = Entity {
    amounts: &["amount"],
    totals: &[
        "subtotal",
        "total",
        "original_subtotal",
        "original_total",
        "discount_total",
        "discount_subtotal",
        "discount_tax_total",
        "tax_total",
        "original_tax_total",
    ],
    relations: &[
        Relation::many("tax_lines", &TAX_LINE).unasked(Unasked::WithTotals),
        Relation::many("adjustments", &ADJUSTMENT).unasked(Unasked::WithTotals),
        Relation::one("detail", &PLAIN).unasked(Unasked::Everything),
    ],
    ..Entity::plain()
};

static TAX_LINE: Entity = Entity { amounts: &["rate"], totals: &["total", "subtotal"], ..Entity::plain() };

static ADJUSTMENT: Entity = Entity { totals: &["subtotal", "total"], ..AMOUNT };

static CREDIT_LINE: Entity = Entity { totals: &["subtotal", "total"], ..AMOUNT };

static TRANSACTION: Entity = Entity {
    relations: &[Relation::one("return", &PLAIN), Relation::one("exchange", &PLAIN), Relation::one("claim", &PLAIN)],
    ..AMOUNT
};

static RETURN: Entity = Entity {
    amounts: &["refund_amount"],
    relations: &[
        Relation::one("exchange", &PLAIN),
        Relation::one("claim", &PLAIN),
        Relation::many("items", &RETURN_ITEM),
    ],
    ..Entity::plain()
};

static RETURN_ITEM: Entity = Entity {
    amounts: &["quantity", "received_quantity", "damaged_quantity"],
    relations: &[Relation::one("reason", &PLAIN), Relation::one("item", &ITEM).unasked(Unasked::Everything)],
    ..Entity::plain()
};

static CUSTOMER: Entity =
    Entity { relations: &[Relation::many("groups", &PLAIN), Relation::many("addresses", &PLAIN)], ..Entity::plain() };

/// A collection of payments. Where both its payments and its sessions are asked for, each shows the other.
static PAYMENT_COLLECTION: Entity = Entity {
    amounts: &["amount", "authorized_amount", "captured_amount", "refunded_amount"],
    relations: &[
        Relation::many("payment_sessions", &PAYMENT_SESSION),
        Relation::many("payments", &PAYMENT),
        Relation::many("payment_providers", &PLAIN),
    ],
    ..Entity::plain()
};

/// A payment.
static PAYMENT: Entity = Entity {
    relations: &[
        Relation::one("payment_session", &PAYMENT_SESSION),
        Relation::many("refunds", &REFUND),
        Relation::many("captures", &CAPTURE),
    ],
    ..AMOUNT
};

/// A session of payment.
static PAYMENT_SESSION: Entity =
    Entity { relations: &[Relation::one("payment", &PAYMENT).unasked(Unasked::Nothing)], ..AMOUNT };

static REFUND: Entity = Entity { relations: &[Relation::one("refund_reason", &PLAIN)], ..AMOUNT };

/// A cart knows its totals, lines and methods however it is asked for, if with all its columns.
static CART: Entity = Entity {
    relations: &[
        Relation::one("shipping_address", &PLAIN),
        Relation::one("billing_address", &PLAIN),
        Relation::many("items", &PLAIN).unasked(Unasked::Everything),
        Relation::many("credit_lines", &PLAIN).unasked(Unasked::Everything),
        Relation::many("shipping_methods", &PLAIN).unasked(Unasked::Everything),
    ],
    ..Entity::plain()
};

static PROMOTION: Entity = Entity {
    relations: &[Relation::one("campaign", &PLAIN), Relation::one("application_method", &PLAIN)],
    ..Entity::plain()
};

static FULFILLMENT: Entity = Entity {
    relations: &[
        Relation::one("provider", &PLAIN),
        Relation::one("shipping_option", &PLAIN),
        Relation::one("delivery_address", &PLAIN),
        Relation::many("items", &FULFILLMENT_ITEM),
        Relation::many("labels", &PLAIN),
    ],
    ..Entity::plain()
};

static FULFILLMENT_ITEM: Entity = Entity { amounts: &["quantity"], ..Entity::plain() };

/// Something with an amount.
const AMOUNT: Entity = Entity { amounts: &["amount"], ..Entity::plain() };

static CAPTURE: Entity = AMOUNT;
