//! What gift cards pay of an order.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{double, is_true, number, objects, path};
use crate::money;

#[derive(Default)]
pub(super) struct GiftCards {
    /// What they pay, without tax.
    pub(super) total: Decimal,
    /// The tax on it, which the order then does not have.
    pub(super) tax: Decimal,
}

/// By its transactions, or, before there are any, by the balances of its cards. `untaxed` is what the cards may pay, `tax`
/// what comes on top where cards are not taxed themselves.
pub(super) fn totals(order: &Map<String, Value>, untaxed: Decimal, tax: Decimal) -> GiftCards {
    let taxable = region_taxes_cards(order);
    if objects(order, "gift_card_transactions").next().is_some() {
        return objects(order, "gift_card_transactions")
            .fold(GiftCards::default(), |sum, transaction| add_transaction(sum, transaction, order));
    }
    by_balances(order, if taxable { untaxed } else { untaxed.saturating_add(tax) })
}

fn add_transaction(sum: GiftCards, transaction: &Map<String, Value>, order: &Map<String, Value>) -> GiftCards {
    let amount = number(transaction, "amount").unwrap_or_default();
    // Rounded with what there is already, one after the other.
    let tax = double::of(sum.tax) + double::tax(double::of(amount), transaction_rate(transaction, order));
    GiftCards { total: sum.total.saturating_add(amount), tax: double::round(tax) }
}

/// The rate in percent of what a card paid. Old transactions don't say whether it was taxable; then the card does, or the
/// region.
fn transaction_rate(transaction: &Map<String, Value>, order: &Map<String, Value>) -> f64 {
    let own = number(transaction, "tax_rate");
    let is_old = transaction.get("is_taxable").is_none_or(Value::is_null);
    let card = path(transaction, "gift_card", "tax_rate").and_then(money::read);
    let rate = if is_old && (region_taxes_cards(order) || card.is_some_and(|rate| !rate.is_zero())) {
        card.or_else(|| path(order, "region", "tax_rate").and_then(money::read))
    } else {
        own
    };
    rate.map(double::of).unwrap_or_default()
}

fn by_balances(order: &Map<String, Value>, payable: Decimal) -> GiftCards {
    let mut rest = payable;
    let mut balances = Decimal::ZERO;
    let mut tax = Decimal::ZERO;
    if objects(order, "gift_cards").next().is_none() {
        return GiftCards::default();
    }
    for card in objects(order, "gift_cards") {
        let balance = number(card, "balance").unwrap_or_default();
        balances = balances.saturating_add(balance);
        let paid = rest.min(balance);
        // A card without a tax does not lessen what the next ones are taxed for, as in Medusa.
        if let Some(rate) = number(card, "tax_rate").filter(|rate| !rate.is_zero() && paid > Decimal::ZERO) {
            tax = tax.saturating_add(double::round(double::tax(double::of(paid), double::of(rate))));
            rest = rest.saturating_sub(paid);
        }
    }
    GiftCards { total: payable.min(balances), tax }
}

fn region_taxes_cards(order: &Map<String, Value>) -> bool {
    order.get("region").and_then(Value::as_object).is_some_and(|region| is_true(region, "gift_cards_taxable"))
}
