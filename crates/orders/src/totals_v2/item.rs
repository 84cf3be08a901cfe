//! The totals of an item.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::amount::{Figures, read, settle, sum};
use super::line::{Discount, Taxes, is_tax_inclusive};
use crate::money;

/// What Medusa 2 joins to an item after its totals.
const LINKS: [&str; 2] = ["variant", "product"];

/// Totals of a part of an item's quantity, and the quantity of each.
pub(super) const PARTS: [(&str, &str); 6] = [
    ("fulfilled_total", "fulfilled_quantity"),
    ("shipped_total", "shipped_quantity"),
    ("return_requested_total", "return_requested_quantity"),
    ("return_received_total", "return_received_quantity"),
    ("return_dismissed_total", "return_dismissed_quantity"),
    ("write_off_total", "written_off_quantity"),
];

/// Completes an item with its lines of tax and adjustments.
pub(super) fn complete(item: &mut Map<String, Value>) -> Figures {
    let links: Vec<_> = LINKS.iter().filter_map(|link| item.shift_remove_entry(*link)).collect();
    let taxes = Taxes::of(item);
    let discount = Discount::settle(item, &taxes);
    let sale = Sale::of(item, taxes, discount);
    let mut figures = sale.of_what_is_left(item);
    figures.extend(sale.refundable(item));
    figures.extend(sale.parts(item));
    let settled = settle(item, figures);
    item.extend(links);
    settled
}

/// What of an item its totals are calculated of.
struct Sale {
    price: Decimal,
    quantity: Decimal,
    inclusive: bool,
    taxes: Taxes,
    discount: Discount,
}

impl Sale {
    fn of(item: &Map<String, Value>, taxes: Taxes, discount: Discount) -> Self {
        // Medusa 2 takes both from the detail to the item; an item that came without has them there.
        let stored = |name| read(item, name).unwrap_or_else(|| detail(item, name));
        let (price, quantity) = (stored("unit_price"), stored("quantity"));
        Self { price, quantity, inclusive: is_tax_inclusive(item), taxes, discount }
    }

    /// The price of a quantity as it is meant, with or without tax.
    fn price_of(&self, quantity: Decimal) -> Decimal {
        self.price.saturating_mul(quantity)
    }

    /// The price of a quantity without tax.
    fn subtotal_of(&self, quantity: Decimal) -> Decimal {
        let price = self.price_of(quantity);
        if self.inclusive { self.taxes.taken_from(price) } else { price }
    }

    /// The totals of what was not returned, and the lines of tax of it.
    fn of_what_is_left(&self, item: &mut Map<String, Value>) -> Vec<(&'static str, Decimal)> {
        let left = self.left(item, &["return_received_quantity", "return_dismissed_quantity"]);
        let subtotal = self.subtotal_of(left);
        let discount = money::divide(self.discount.subtotal, self.quantity).saturating_mul(left);
        let discounted = subtotal.saturating_sub(discount);
        self.taxes.settle(item, discounted, subtotal);
        let (tax, original_tax) = (self.taxes.on(discounted), self.taxes.on(subtotal));
        // The same as the difference of both taxes, where nothing cancels out of the digits that are held.
        let discount_tax = self.taxes.on(discount);
        let original = if self.inclusive { self.price_of(left) } else { subtotal.saturating_add(original_tax) };
        vec![
            ("subtotal", subtotal),
            ("total", discounted.saturating_add(tax)),
            ("original_subtotal", original.saturating_sub(original_tax)),
            ("original_total", original),
            ("discount_subtotal", discount),
            ("discount_tax_total", discount_tax),
            ("discount_total", discount.saturating_add(discount_tax)),
            ("tax_total", tax),
            ("original_tax_total", original_tax),
        ]
    }

    /// What can be refunded for what neither was returned nor is about to be.
    fn refundable(&self, item: &Map<String, Value>) -> [(&'static str, Decimal); 2] {
        let returns = ["return_requested_quantity", "return_received_quantity", "return_dismissed_quantity"];
        let left = self.left(item, &returns);
        // A price with tax has a discount with tax, and nothing is added.
        let discount = if self.inclusive { self.discount.total() } else { self.discount.subtotal };
        let discount = money::divide(discount, self.quantity).saturating_mul(left);
        let discounted = self.price_of(left).saturating_sub(discount);
        let tax = if self.inclusive { Decimal::ZERO } else { self.taxes.on(discounted) };
        let refundable = discounted.saturating_add(tax);
        [("refundable_total_per_unit", money::divide(refundable, left)), ("refundable_total", refundable)]
    }

    /// What the fulfilled, shipped and returned parts cost, each unit of the whole quantity the same.
    fn parts(&self, item: &Map<String, Value>) -> [(&'static str, Decimal); 6] {
        let discounted = self.subtotal_of(self.quantity).saturating_sub(self.discount.subtotal);
        let total = discounted.saturating_add(self.taxes.on(discounted));
        let unit = money::divide(total, if self.quantity.is_zero() { Decimal::ONE } else { self.quantity });
        PARTS.map(|(total, quantity)| (total, unit.saturating_mul(detail(item, quantity))))
    }

    /// The quantity without those that the detail counts under the given names.
    fn left(&self, item: &Map<String, Value>, without: &[&str]) -> Decimal {
        self.quantity.saturating_sub(sum(without.iter().map(|name| detail(item, name))))
    }
}

/// A quantity or price of an item's detail; nothing if it has none.
fn detail(item: &Map<String, Value>, name: &str) -> Decimal {
    item.get("detail").and_then(Value::as_object).and_then(|detail| read(detail, name)).unwrap_or_default()
}
