//! The parameter `fields` of orders.

use super::entities::ORDER_TOTALS;

/// What a name can begin with.
const SIGNS: [char; 3] = ['+', '-', '*'];

/// The columns of an order, in the order in which answers show them.
pub(super) const COLUMNS: &[&str] = &[
    "object",
    "id",
    "created_at",
    "updated_at",
    "status",
    "fulfillment_status",
    "payment_status",
    "display_id",
    "cart_id",
    "customer_id",
    "email",
    "billing_address_id",
    "shipping_address_id",
    "region_id",
    "currency_code",
    "tax_rate",
    "draft_order_id",
    "canceled_at",
    "metadata",
    "no_notification",
    "idempotency_key",
    "external_id",
    "sales_channel_id",
];

/// The columns that customers see without asking for others; `object` is there besides.
const DEFAULTS: &[&str] = &[
    "id",
    "status",
    "fulfillment_status",
    "payment_status",
    "display_id",
    "cart_id",
    "customer_id",
    "email",
    "region_id",
    "currency_code",
    "tax_rate",
    "created_at",
];

/// The totals that can be asked for by name.
const TOTALS: &[&str] = &[
    "claims.additional_items.refundable",
    "discount_total",
    "gift_card_tax_total",
    "gift_card_total",
    "items.refundable",
    "paid_total",
    "refundable_amount",
    "refunded_total",
    "shipping_total",
    "subtotal",
    "swaps.additional_items.refundable",
    "tax_total",
    "total",
];

/// What everybody may ask for of any order besides the defaults; also whatever column begins with such a name.
const ALLOWED: &[&str] = &[
    "object",
    "shipping_total",
    "discount_total",
    "tax_total",
    "refunded_total",
    "total",
    "subtotal",
    "paid_total",
    "refundable_amount",
    "gift_card_total",
    "gift_card_tax_total",
    "items.refundable",
];

/// What `fields` asks for.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    /// Whether the parameter says anything.
    pub(super) given: bool,
    /// Relations, as in `*items`.
    pub(super) relations: Vec<&'a str>,
    /// Names that are asked for, as they were sent and without their sign.
    named: Vec<(&'a str, &'a str)>,
    /// The named ones, those that are always there, and what is left of the defaults.
    wanted: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// Reads the parameter; `always` is there whatever it says.
    ///
    /// A name without a sign replaces the defaults; then a minus before another says nothing. Otherwise names are added to
    /// the defaults, or taken from them.
    pub(super) fn read(fields: Option<&'a str>, always: &[&'a str]) -> Self {
        let names = || fields.unwrap_or_default().split(',').filter(|name| !name.is_empty());
        let replaces = fields.is_some() && (names().next().is_none() || names().any(|name| !name.starts_with(SIGNS)));
        let taken: Vec<&str> = names().filter_map(|name| name.strip_prefix('-')).filter(|_| !replaces).collect();
        let columns = names().filter(|name| !name.starts_with('*') && (replaces || !name.starts_with('-')));
        let named: Vec<_> = columns.map(|name| (name, name.strip_prefix(['+', '-']).unwrap_or(name))).collect();
        let defaults = DEFAULTS.iter().copied().filter(|name| !replaces && !taken.contains(name));
        let always = always.iter().copied().filter(|_| fields.is_some());
        Self {
            given: fields.is_some_and(|fields| !fields.is_empty()),
            relations: names().filter_map(|name| name.strip_prefix('*')).collect(),
            wanted: defaults.chain(named.iter().map(|(_, name)| *name)).chain(always).collect(),
            named,
        }
    }

    /// The names that are asked for, as they were sent, and do not exist.
    pub(super) fn unknown(&self) -> Vec<&'a str> {
        self.named.iter().filter(|(_, name)| !is_known(name)).map(|(sent, _)| *sent).collect()
    }

    /// The names that are asked for and that not everybody may see.
    pub(super) fn forbidden(&self) -> Vec<&'a str> {
        let begins = |name: &str| DEFAULTS.iter().chain(ALLOWED).any(|allowed| name.starts_with(allowed));
        let forbidden = self.named.iter().map(|(_, name)| *name).filter(|name| !is_known(name) || !begins(name));
        forbidden.chain(self.relations.iter().copied()).collect()
    }

    /// Whether a column or total is asked for.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.wanted.contains(&name)
    }

    /// Whether any total is asked for by name.
    pub(super) fn wants_totals(&self) -> bool {
        TOTALS.iter().any(|name| self.wants(name))
    }

    /// The totals of the order that are asked for by name, in the order of their names or as they were named; the one of
    /// gift cards brings its tax.
    pub(super) fn totals(&self, sorted: bool) -> Vec<&'static str> {
        let mut wanted = self.wanted.clone();
        if sorted {
            wanted.sort_unstable();
        }
        let mut totals: Vec<&str> = Vec::new();
        let mut add = |name| {
            if !totals.contains(&name) {
                totals.push(name);
            }
        };
        for name in wanted.iter().filter_map(|name| ORDER_TOTALS.iter().find(|total| total == &name)) {
            add(*name);
            if *name == "gift_card_total" {
                add("gift_card_tax_total");
            }
        }
        totals
    }
}

/// Whether there is such a column or total.
fn is_known(name: &str) -> bool {
    COLUMNS.contains(&name) || TOTALS.contains(&name)
}
