//! What belongs to an order, and to what belongs to it.
//!
//! Nothing leads back: not from an item to its order, nor from a product to all of its variants. Every way round would
//! multiply what is answered, and a record of an order does not hold it.

/// The longest way from an order to something that belongs to it, in steps.
const LONGEST_PATH: usize = 6;

/// What is worked out of an order.
pub(super) const ORDER_TOTALS: &[&str] = &[
    "subtotal",
    "discount_total",
    "shipping_total",
    "refunded_total",
    "paid_total",
    "refundable_amount",
    "item_tax_total",
    "shipping_tax_total",
    "tax_total",
    "gift_card_total",
    "gift_card_tax_total",
    "raw_discount_total",
    "total",
    // No total, and only shown to administrators who ask for it.
    "returnable_items",
];

/// What is worked out of an item.
pub(super) const ITEM_TOTALS: &[&str] = &[
    "subtotal",
    "discount_total",
    "total",
    "original_total",
    "original_tax_total",
    "tax_total",
    "raw_discount_total",
    "refundable",
];

/// What is worked out of a shipping method.
pub(super) const SHIPPING_TOTALS: &[&str] = &["original_total", "total", "subtotal", "original_tax_total", "tax_total"];

/// A kind of thing.
#[derive(Debug)]
pub(super) struct Entity {
    /// By name.
    pub(super) relations: &'static [Relation],
    /// What is worked out and not stored, in the order in which answers show it.
    pub(super) computed: &'static [&'static str],
    /// The relation that what is worked out comes along with; without one it is for the view to say what comes.
    pub(super) computed_with: Option<&'static str>,
}

/// What leads from one thing to others.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) name: &'static str,
    pub(super) entity: &'static Entity,
    pub(super) many: bool,
    /// Whether it is there without being asked for.
    pub(super) eager: bool,
}

impl Entity {
    const fn of(relations: &'static [Relation]) -> Self {
        Self { relations, computed: &[], computed_with: None }
    }

    /// Whether a member is a thing's own: neither worked out nor a relation. Columns of extensions are, too.
    pub(super) fn is_own(&self, name: &str) -> bool {
        !self.computed.contains(&name) && self.relation(name).is_none()
    }

    /// The relation of that name.
    pub(super) fn relation(&self, name: &str) -> Option<&'static Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    /// Whether a path such as `items.variant` leads somewhere, and is not too long.
    pub(super) fn leads(&self, path: &str) -> bool {
        path.split('.').count() <= LONGEST_PATH && self.walks(path)
    }

    fn walks(&self, path: &str) -> bool {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let found = self.relation(name);
        found.is_some_and(|relation| rest.is_none_or(|rest| relation.entity.walks(rest)))
    }
}

const fn one(name: &'static str, entity: &'static Entity) -> Relation {
    Relation { name, entity, many: false, eager: false }
}

const fn many(name: &'static str, entity: &'static Entity) -> Relation {
    Relation { name, entity, many: true, eager: false }
}

const fn eager(name: &'static str, entity: &'static Entity) -> Relation {
    Relation { name, entity, many: true, eager: true }
}

/// An order.
pub(super) static ORDER: Entity = Entity {
    relations: &[
        one("billing_address", &ADDRESS),
        one("cart", &CART),
        many("claims", &CLAIM),
        one("currency", &PLAIN),
        one("customer", &CUSTOMER),
        many("discounts", &DISCOUNT),
        one("draft_order", &DRAFT_ORDER),
        many("edits", &EDIT),
        many("fulfillments", &FULFILLMENT),
        many("gift_card_transactions", &GIFT_CARD_TRANSACTION),
        many("gift_cards", &GIFT_CARD),
        many("items", &ITEM),
        many("payments", &PAYMENT),
        many("refunds", &PLAIN),
        one("region", &REGION),
        many("returns", &RETURN),
        one("sales_channel", &PLAIN),
        one("shipping_address", &ADDRESS),
        many("shipping_methods", &SHIPPING_METHOD),
        many("swaps", &SWAP),
    ],
    computed: ORDER_TOTALS,
    computed_with: None,
};

/// An item, of an order or of what takes its place.
static ITEM: Entity = Entity {
    relations: &[many("adjustments", &ADJUSTMENT), many("tax_lines", &PLAIN), one("variant", &VARIANT)],
    computed: ITEM_TOTALS,
    computed_with: None,
};

static SHIPPING_METHOD: Entity = Entity {
    relations: &[one("shipping_option", &SHIPPING_OPTION), many("tax_lines", &PLAIN)],
    computed: SHIPPING_TOTALS,
    computed_with: None,
};

static PRODUCT: Entity = Entity {
    relations: &[
        many("categories", &PLAIN),
        one("collection", &PLAIN),
        many("images", &PLAIN),
        many("options", &PLAIN),
        many("profiles", &PLAIN),
        many("tags", &PLAIN),
        one("type", &PLAIN),
    ],
    // Both stand for the last of the profiles.
    computed: &["profile", "profile_id"],
    computed_with: Some("profiles"),
};

/// What has no relations, or none that leads further down.
static PLAIN: Entity = Entity::of(&[]);

static ADDRESS: Entity = Entity::of(&[one("country", &PLAIN)]);

static ADJUSTMENT: Entity = Entity::of(&[one("discount", &DISCOUNT)]);

static CART: Entity = Entity::of(&[
    one("billing_address", &ADDRESS),
    one("customer", &CUSTOMER),
    many("discounts", &DISCOUNT),
    many("gift_cards", &GIFT_CARD),
    many("items", &ITEM),
    one("payment", &PAYMENT),
    many("payment_sessions", &PLAIN),
    one("region", &REGION),
    one("sales_channel", &PLAIN),
    one("shipping_address", &ADDRESS),
    many("shipping_methods", &SHIPPING_METHOD),
]);

static CLAIM: Entity = Entity::of(&[
    many("additional_items", &ITEM),
    many("claim_items", &CLAIM_ITEM),
    many("fulfillments", &FULFILLMENT),
    one("return_order", &RETURN),
    one("shipping_address", &ADDRESS),
    many("shipping_methods", &SHIPPING_METHOD),
]);

static CLAIM_ITEM: Entity =
    Entity::of(&[many("images", &PLAIN), one("item", &ITEM), many("tags", &PLAIN), one("variant", &VARIANT)]);

static CUSTOMER: Entity =
    Entity::of(&[one("billing_address", &ADDRESS), many("groups", &PLAIN), many("shipping_addresses", &ADDRESS)]);

static DISCOUNT: Entity =
    Entity::of(&[one("parent_discount", &DISCOUNT), many("regions", &REGION), one("rule", &DISCOUNT_RULE)]);

static DISCOUNT_RULE: Entity = Entity::of(&[many("conditions", &PLAIN)]);

static DRAFT_ORDER: Entity = Entity::of(&[one("cart", &CART)]);

static EDIT: Entity =
    Entity::of(&[many("changes", &EDIT_CHANGE), many("items", &ITEM), one("payment_collection", &PAYMENT_COLLECTION)]);

static EDIT_CHANGE: Entity = Entity::of(&[one("line_item", &ITEM), one("original_line_item", &ITEM)]);

static FULFILLMENT: Entity =
    Entity::of(&[eager("items", &FULFILLMENT_ITEM), one("provider", &PLAIN), many("tracking_links", &PLAIN)]);

static FULFILLMENT_ITEM: Entity = Entity::of(&[one("item", &ITEM)]);

static GIFT_CARD: Entity = Entity::of(&[one("region", &REGION)]);

static GIFT_CARD_TRANSACTION: Entity = Entity::of(&[one("gift_card", &GIFT_CARD)]);

static PAYMENT: Entity = Entity::of(&[one("currency", &PLAIN)]);

static PAYMENT_COLLECTION: Entity = Entity::of(&[
    one("currency", &PLAIN),
    many("payment_sessions", &PLAIN),
    many("payments", &PAYMENT),
    one("region", &REGION),
]);

static PRICE: Entity = Entity::of(&[one("currency", &PLAIN), one("region", &REGION)]);

static REGION: Entity = Entity::of(&[
    many("countries", &PLAIN),
    one("currency", &PLAIN),
    many("fulfillment_providers", &PLAIN),
    many("payment_providers", &PLAIN),
    one("tax_provider", &PLAIN),
    many("tax_rates", &PLAIN),
]);

static RETURN: Entity = Entity::of(&[eager("items", &RETURN_ITEM), one("shipping_method", &SHIPPING_METHOD)]);

static RETURN_ITEM: Entity = Entity::of(&[one("item", &ITEM), one("reason", &RETURN_REASON)]);

static RETURN_REASON: Entity =
    Entity::of(&[one("parent_return_reason", &RETURN_REASON), many("return_reason_children", &RETURN_REASON)]);

static SHIPPING_OPTION: Entity = Entity::of(&[
    one("profile", &PLAIN),
    one("provider", &PLAIN),
    one("region", &REGION),
    many("requirements", &PLAIN),
]);

static SWAP: Entity = Entity::of(&[
    many("additional_items", &ITEM),
    one("cart", &CART),
    many("fulfillments", &FULFILLMENT),
    one("payment", &PAYMENT),
    one("return_order", &RETURN),
    one("shipping_address", &ADDRESS),
    many("shipping_methods", &SHIPPING_METHOD),
]);

static VARIANT: Entity = Entity::of(&[many("options", &PLAIN), many("prices", &PRICE), one("product", &PRODUCT)]);
