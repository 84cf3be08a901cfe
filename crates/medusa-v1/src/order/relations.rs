//! The parameter `expand` of orders: what may be asked for, and what is loaded to answer.

use std::collections::HashSet;

use super::entities::ORDER;
use super::fields::Fields;
use crate::expand::refuse_relations;
use crate::refusal::Refusal;

/// The most relations that a parameter names.
pub(crate) const MOST_PATHS: usize = 100;

/// What customers see of an order without asking for anything else.
const DEFAULT_RELATIONS: &[&str] = &[
    "shipping_address",
    "fulfillments",
    "fulfillments.tracking_links",
    "items",
    "items.variant",
    "shipping_methods",
    "shipping_methods.shipping_option",
    "discounts",
    "discounts.rule",
    "customer",
    "payments",
    "region",
];

/// What everybody may ask for of any order besides.
const ALLOWED_RELATION: &str = "billing_address";

/// What totals are worked out of: it comes along, whatever is asked for.
const RELATIONS_OF_TOTALS: &[&str] = &[
    "items",
    "items.tax_lines",
    "items.adjustments",
    "items.variant",
    "swaps",
    "swaps.additional_items",
    "swaps.additional_items.tax_lines",
    "swaps.additional_items.adjustments",
    "claims",
    "claims.additional_items",
    "claims.additional_items.tax_lines",
    "claims.additional_items.adjustments",
    "discounts",
    "discounts.rule",
    "gift_cards",
    "gift_card_transactions",
    "refunds",
    "shipping_methods",
    "shipping_methods.tax_lines",
    "region",
    "payments",
];

/// What comes along as well where totals are asked for by name.
const RELATIONS_OF_NAMED_TOTALS: &[&str] = &["items.variant.product.profiles", "gift_card_transactions.gift_card"];

/// Whether a path such as `items.variant` leads from an order to something that belongs to it. A path of more than six
/// steps leads nowhere.
pub(crate) fn is_relation(path: &str) -> bool {
    ORDER.leads(path)
}

/// The paths that `expand` names.
pub(super) fn paths(expand: Option<&str>) -> impl Iterator<Item = &str> {
    expand.unwrap_or_default().split(',').filter(|path| !path.is_empty())
}

/// The relations that everybody may ask for of any order.
pub(super) fn allowed() -> impl Iterator<Item = &'static str> {
    DEFAULT_RELATIONS.iter().copied().chain([ALLOWED_RELATION])
}

/// The paths to what Medusa loads to answer.
pub(super) fn loaded<'a>(fields: &Fields<'a>, expand: Option<&'a str>) -> Vec<&'a str> {
    let mut loaded: Vec<&str> = match expand {
        Some(_) => paths(expand).collect(),
        None => DEFAULT_RELATIONS.iter().chain(&fields.relations).copied().collect(),
    };
    loaded.extend(RELATIONS_OF_TOTALS);
    if fields.wants_totals() {
        loaded.extend(RELATIONS_OF_NAMED_TOTALS);
    }
    loaded
}

/// Refuses paths that lead nowhere, named with what stands before them, and too many of them.
///
/// # Errors
/// [`Refusal::InvalidData`]
pub(super) fn check(paths: Vec<&str>, prefix: &str) -> Result<(), Refusal> {
    if paths.len() > MOST_PATHS {
        return Err(Refusal::InvalidData(format!("expand must not name more than {MOST_PATHS} relations")));
    }
    let wrong = paths.into_iter().filter(|path| !is_relation(path)).map(|path| format!("{prefix}{path}"));
    refuse_relations(&wrong.collect::<Vec<_>>())
}

/// Refuses what not everybody may ask for of any order: first of the fields, then of the relations.
///
/// # Errors
/// [`Refusal::InvalidData`]
pub(super) fn check_allowed(fields: &Fields, expand: Option<&str>) -> Result<(), Refusal> {
    refuse_requested(fields.forbidden())?;
    refuse_requested(paths(expand).filter(|path| !allowed().any(|known| known == *path)).collect())
}

fn refuse_requested(mut wrong: Vec<&str>) -> Result<(), Refusal> {
    let mut known = HashSet::new();
    wrong.retain(|name| known.insert(*name));
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Refusal::InvalidData(format!("Requested fields [{}] are not valid", wrong.join(", "))))
}
