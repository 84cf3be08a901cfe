//! The totals of an order: sums of those of its items and shipping methods.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::amount::{Figures, kept, objects_mut, read_or_zero, settle, sum};
use super::{item, shipping};
use crate::money;

/// What an order's totals are calculated of.
struct Sums<'a> {
    order: &'a Map<String, Value>,
    items: &'a [Figures],
    methods: &'a [Figures],
    credit: Decimal,
}

/// Completes the items, shipping methods and credit lines of an order, and its own totals.
pub(super) fn complete(order: &mut Map<String, Value>) -> Figures {
    let items: Vec<_> = objects_mut(order, "items").map(item::complete).collect();
    let methods: Vec<_> = objects_mut(order, "shipping_methods").map(shipping::complete).collect();
    let credit = complete_credit_lines(order);
    let sums = Sums { order, items: &items, methods: &methods, credit };
    let mut figures = sums.whole();
    figures.extend(sums.of_items());
    figures.extend(sums.of_shipping());
    settle(order, figures)
}

/// The smallest unit of an order's currency. Medusa 2 takes a difference up to it for none.
pub(super) fn smallest_unit(order: &Map<String, Value>) -> Decimal {
    let currency_code = order.get("currency_code").and_then(Value::as_str).unwrap_or_default();
    Decimal::new(1, money::digits(currency_code))
}

/// Completes the credit lines, which know no tax, and adds them up.
fn complete_credit_lines(order: &mut Map<String, Value>) -> Decimal {
    let mut credit = Decimal::ZERO;
    for line in objects_mut(order, "credit_lines") {
        let amount = read_or_zero(line, "amount");
        settle(line, [("subtotal", amount), ("total", amount)]);
        credit = credit.saturating_add(amount);
    }
    if credit.abs() <= smallest_unit(order) { Decimal::ZERO } else { credit }
}

impl Sums<'_> {
    /// What the order carries under a name, or else what was calculated.
    fn kept(&self, name: &str, calculated: Decimal) -> Decimal {
        kept(self.order, name, calculated)
    }

    /// A sum over the items, if the order carries none.
    fn items(&self, name: &str, total: &str) -> Decimal {
        self.kept(name, sum(self.items.iter().map(|item| item.get(total))))
    }

    /// A sum over the shipping methods, if the order carries none.
    fn methods(&self, name: &str, total: &str) -> Decimal {
        self.kept(name, sum(self.methods.iter().map(|method| method.get(total))))
    }

    /// A sum over both, if the order carries none.
    fn both(&self, name: &str) -> Decimal {
        let all = self.items.iter().chain(self.methods);
        self.kept(name, sum(all.map(|line| line.get(name))))
    }

    fn whole(&self) -> Vec<(&'static str, Decimal)> {
        let plus = |name, items: Decimal, methods| self.kept(name, items.saturating_add(methods));
        let item_subtotal = self.items("item_subtotal", "subtotal");
        let shipping_subtotal = self.methods("shipping_subtotal", "subtotal");
        let subtotal = plus("subtotal", item_subtotal, shipping_subtotal);
        let tax = plus(
            "tax_total",
            self.items("item_tax_total", "tax_total"),
            self.methods("shipping_tax_total", "tax_total"),
        );
        let discount_subtotal = self.both("discount_subtotal");
        let credit = self.kept("credit_line_total", self.credit);
        let total = subtotal.saturating_add(tax).saturating_sub(discount_subtotal).saturating_sub(credit);
        vec![
            ("total", total),
            ("subtotal", subtotal),
            ("tax_total", tax),
            ("discount_total", self.both("discount_total")),
            ("discount_subtotal", discount_subtotal),
            ("discount_tax_total", self.both("discount_tax_total")),
            ("credit_line_total", credit),
            ("credit_line_subtotal", credit),
            ("credit_line_tax_total", Decimal::ZERO),
            (
                "original_total",
                plus(
                    "original_total",
                    self.items("original_item_total", "original_total"),
                    self.methods("original_shipping_total", "original_total"),
                ),
            ),
            // The subtotals of what is there, not the lines' `original_subtotal`: so does Medusa.
            ("original_subtotal", plus("original_subtotal", item_subtotal, shipping_subtotal)),
            (
                "original_tax_total",
                plus(
                    "original_tax_total",
                    self.items("original_item_tax_total", "original_tax_total"),
                    self.methods("original_shipping_tax_total", "original_tax_total"),
                ),
            ),
        ]
    }

    fn of_items(&self) -> Vec<(&'static str, Decimal)> {
        let mut figures: Vec<_> = [
            ("item_total", "total"),
            ("item_subtotal", "subtotal"),
            ("item_tax_total", "tax_total"),
            ("item_discount_total", "discount_total"),
            ("original_item_total", "original_total"),
            ("original_item_subtotal", "subtotal"),
            ("original_item_tax_total", "original_tax_total"),
        ]
        .map(|(name, total)| (name, self.items(name, total)))
        .into();
        // Medusa knows these of items only: an order without has none.
        if !self.items.is_empty() {
            figures.extend(item::PARTS.map(|(name, _)| (name, self.items(name, name))));
        }
        figures
    }

    fn of_shipping(&self) -> [(&'static str, Decimal); 7] {
        [
            ("shipping_total", "total"),
            ("shipping_subtotal", "subtotal"),
            ("shipping_tax_total", "tax_total"),
            ("shipping_discount_total", "discount_total"),
            ("original_shipping_tax_total", "original_tax_total"),
            ("original_shipping_subtotal", "subtotal"),
            ("original_shipping_total", "original_total"),
        ]
        .map(|(name, total)| (name, self.methods(name, total)))
    }
}
