//! Lines of tax, of items and shipping methods.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::object::Object;
use super::source::{quantity, short};
use crate::money;
use crate::totals_v2::amount::{objects, sum};

/// The rates of all lines together, in percent.
pub(super) fn rate(line: &Map<String, Value>) -> Decimal {
    sum(objects(line, "tax_lines").map(|tax| quantity(tax, "rate")))
}

/// The lines of tax of an item or a shipping method. Medusa 1 knows only what they come to together: of several, each gets
/// its share by its rate. `owner` names the member that holds the id of what is taxed.
pub(super) fn lines(line: &Map<String, Value>, owner: &str, tax: Decimal, original_tax: Decimal) -> Vec<Value> {
    let all = rate(line);
    let share = |amount: Decimal, rate| if rate == all && !all.is_zero() { amount } else { part(amount, rate, all) };
    let id = short(line, "id");
    objects(line, "tax_lines")
        .map(|of| {
            let rate = quantity(of, "rate");
            Object::new()
                .kept(of, &["id"])
                .with("description", of.get("name").cloned().unwrap_or_default())
                .nulls(&["tax_rate_id"])
                .kept(of, &["code"])
                .nulls(&["provider_id"])
                .kept(of, &["metadata"])
                .nulls(&["data"])
                .with(owner, id.clone())
                .raw("rate", rate)
                .kept(of, &["created_at", "updated_at"])
                .nulls(&["deleted_at"])
                .number("rate", rate)
                .figures(&[("total", share(tax, rate)), ("subtotal", share(original_tax, rate))])
                .into()
        })
        .collect()
}

/// As much of an amount as a number is of a whole.
pub(super) fn part(amount: Decimal, number: Decimal, whole: Decimal) -> Decimal {
    money::divide(amount.saturating_mul(number), whole)
}
