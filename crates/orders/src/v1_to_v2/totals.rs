//! The totals of the order itself.

use rust_decimal::Decimal;

use super::object::Object;
use super::source::{Original, Source};
use crate::totals_v2::amount::{objects, sum};

/// What the order of Medusa 1 says, under the names of Medusa 2. There `subtotal` holds the shipping too, a discount is
/// told with its tax, and tax is not lessened by gift cards.
pub(super) struct Totals {
    pub(super) total: Decimal,
    pub(super) discount_subtotal: Decimal,
    pub(super) credit: Decimal,
    tax: Decimal,
    item: Part,
    shipping: Part,
}

/// The totals of the items, or of the shipping.
struct Part {
    subtotal: Decimal,
    tax: Decimal,
    discount: Decimal,
    original_subtotal: Decimal,
    original_tax: Decimal,
}

impl Part {
    /// What the order says of a list, and what its lines say of it before discounts; of no lines, what the order says.
    fn of(source: &Source, list: &str, subtotal: Decimal, tax: Decimal) -> Self {
        let lines: Vec<_> = objects(source.order, list).map(|line| source.original(line)).collect();
        let (original_subtotal, original_tax) = match lines.is_empty() {
            true => (subtotal, tax),
            false => (sum(lines.iter().map(Original::subtotal)), sum(lines.iter().map(|line| line.tax))),
        };
        Self { subtotal, tax, discount: Decimal::ZERO, original_subtotal, original_tax }
    }

    fn total(&self) -> Decimal {
        self.subtotal.saturating_sub(self.discount).saturating_add(self.tax)
    }

    fn original_total(&self) -> Decimal {
        self.original_subtotal.saturating_add(self.original_tax)
    }
}

impl Totals {
    pub(super) fn of(source: &Source) -> Self {
        let amount = |name| source.amount(source.order, name);
        let gift_card_tax = amount("gift_card_tax_total");
        let discount_subtotal = amount("discount_total");
        let items = Part::of(source, "items", amount("subtotal"), amount("item_tax_total"));
        // What Medusa 1 takes off for free shipping it leaves out of both.
        let shipping = Part::of(source, "shipping_methods", amount("shipping_total"), amount("shipping_tax_total"));
        Self {
            total: amount("total"),
            discount_subtotal,
            credit: amount("gift_card_total").saturating_add(gift_card_tax),
            // Gift cards pay here as a credit line does, which leaves the tax as it is.
            tax: amount("tax_total").saturating_add(gift_card_tax),
            // A discount of Medusa 1 is one on items.
            item: Part { discount: discount_subtotal, ..items },
            shipping,
        }
    }

    /// Writes those that stand between `region_id` and the relations.
    pub(super) fn write(&self, object: Object) -> Object {
        let Self { item, shipping, .. } = self;
        let original_tax = item.original_tax.saturating_add(shipping.original_tax);
        let discount_tax = original_tax.saturating_sub(self.tax);
        object.numbers(&[
            ("subtotal", item.subtotal.saturating_add(shipping.subtotal)),
            ("tax_total", self.tax),
            ("discount_total", self.discount_subtotal.saturating_add(discount_tax)),
            ("discount_tax_total", discount_tax),
            ("original_total", item.original_total().saturating_add(shipping.original_total())),
            ("original_subtotal", item.original_subtotal.saturating_add(shipping.original_subtotal)),
            ("original_tax_total", original_tax),
            ("item_total", item.total()),
            ("item_subtotal", item.subtotal),
            ("item_tax_total", item.tax),
            ("original_item_total", item.original_total()),
            ("original_item_subtotal", item.original_subtotal),
            ("original_item_tax_total", item.original_tax),
            ("shipping_total", shipping.total()),
            ("shipping_subtotal", shipping.subtotal),
            ("shipping_tax_total", shipping.tax),
            ("original_shipping_tax_total", shipping.original_tax),
            ("original_shipping_subtotal", shipping.original_subtotal),
            ("original_shipping_total", shipping.original_total()),
            ("credit_line_total", self.credit),
            ("credit_line_subtotal", self.credit),
            ("credit_line_tax_total", Decimal::ZERO),
        ])
    }
}
