//! The totals of a shipping method.

use serde_json::{Map, Value};

use super::amount::{Figures, read_or_zero, settle};
use super::line::{Discount, Taxes, is_tax_inclusive};

/// Completes a shipping method with its lines of tax and adjustments.
pub(super) fn complete(method: &mut Map<String, Value>) -> Figures {
    let (amount, inclusive) = (read_or_zero(method, "amount"), is_tax_inclusive(method));
    let taxes = Taxes::of(method);
    let discount = Discount::settle(method, &taxes);
    let subtotal = if inclusive { taxes.taken_from(amount) } else { amount };
    let discounted = subtotal.saturating_sub(discount.subtotal);
    taxes.settle(method, discounted, subtotal);
    let (tax, original_tax) = (taxes.on(discounted), taxes.on(subtotal));
    let original = if inclusive { amount } else { subtotal.saturating_add(original_tax) };
    let figures = [
        ("subtotal", subtotal),
        ("total", discounted.saturating_add(tax)),
        ("original_subtotal", original.saturating_sub(original_tax)),
        ("original_total", original),
        ("discount_total", discount.total()),
        ("discount_subtotal", discount.subtotal),
        ("discount_tax_total", discount.tax),
        ("tax_total", tax),
        ("original_tax_total", original_tax),
    ];
    settle(method, figures)
}
