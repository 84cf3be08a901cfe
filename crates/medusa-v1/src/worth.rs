//! What customers are worth, an addition of ours: `orders_count`, `last_order_at` and `total_spent` by currency, in smallest
//! units, as filters and as fields that are shown when they are asked for.

use stheno_domain::{Condition, Op, worth};
use stheno_medusa::orders::Amount;
use stheno_medusa::{Kind, Relation, Selection};

use crate::query::Params;

/// What a customer has spent, by currency.
static TOTAL_SPENT: Relation =
    Relation::new("total_spent", Kind::Many(&worth::SPENT_OF_CUSTOMERS), &[&worth::CURRENCY_CODE, &worth::AMOUNT]);

/// The filters.
pub(crate) fn filters(params: &mut Params) -> [Option<Condition>; 3] {
    [
        params.integers("orders_count", &worth::ORDERS_COUNT),
        params.times("last_order_at", &worth::LAST_ORDER_AT),
        params.amounts("total_spent", spent),
    ]
}

/// Those who have spent more or less than so many smallest units of a currency; None for a currency that there is not.
fn spent(currency_code: &str, op: Op, amount: Amount) -> Option<Condition> {
    worth::spent_in(currency_code)?;
    Some(amount.compare(0, op, |op, whole| worth::spent(currency_code, op, whole).unwrap_or(Condition::NEVER)))
}

/// Adds what `fields` asks for; all else in it is passed over, as in Medusa.
pub(crate) fn show(selection: &mut Selection, fields: Option<&str>) {
    let names: Vec<&str> = fields.unwrap_or_default().split(',').map(|name| name.trim_start_matches('+')).collect();
    for column in [&worth::ORDERS_COUNT, &worth::LAST_ORDER_AT] {
        if names.contains(&column.name) {
            selection.columns.push(column);
        }
    }
    if names.contains(&TOTAL_SPENT.name) {
        selection.relations.push((&TOTAL_SPENT, Selection::of(TOTAL_SPENT.columns)));
    }
}
