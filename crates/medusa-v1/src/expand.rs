//! The parameters `expand` and `fields`: what belongs to a thing, and which of its columns, an answer shows.

use std::borrow::Borrow;

use stheno_domain::Column;
use stheno_medusa::{Kind, Relation, Resource, Selection};

use crate::order;
use crate::query::Params;
use crate::refusal::Refusal;

/// A thing with all of its columns, and what belongs to it by the parameter; by default, or if that is empty, the relations
/// of `defaults`.
///
/// # Errors
/// [`Refusal::InvalidData`] for relations that there are not.
pub(crate) fn select(
    resource: &'static Resource,
    expand: Option<&str>,
    defaults: &[&str],
) -> Result<Selection, Refusal> {
    let mut selection = Selection::of(resource.columns);
    let paths: Vec<&str> = match expand.filter(|text| !text.is_empty()) {
        Some(text) => text.split(',').filter(|path| !path.is_empty()).collect(),
        None => defaults.to_vec(),
    };
    let wrong: Vec<&str> =
        paths.iter().copied().filter(|path| !add(&mut selection, resource.relations, path)).collect();
    refuse_relations(&wrong)?;
    sort(&mut selection, resource.relations);
    Ok(selection)
}

/// What the answer about one thing shows, by the `expand` of a query string.
///
/// # Errors
/// [`Refusal::InvalidData`] for what there is not.
pub(crate) fn of_one(query: &str, resource: &'static Resource, defaults: &[&str]) -> Result<Selection, Refusal> {
    Ok(with_fields(query, resource, defaults)?.0)
}

/// The same, with the `fields` of the query string, which Medusa takes and passes over.
///
/// # Errors
/// [`Refusal::InvalidData`] for what there is not.
pub(crate) fn with_fields(
    query: &str,
    resource: &'static Resource,
    defaults: &[&str],
) -> Result<(Selection, Option<String>), Refusal> {
    let (expand, fields) = Params::read(query, |params| (params.text("expand"), params.text("fields")))?;
    Ok((select(resource, expand.as_deref(), defaults)?, fields))
}

/// Adds what a path such as `shipping_addresses.country` leads to; false when it leads nowhere.
fn add(selection: &mut Selection, relations: &'static [Relation], path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(relation) = relations.iter().find(|relation| relation.name == name) else {
        return false;
    };
    let at = selection.relations.iter().position(|(known, _)| *known == relation).unwrap_or_else(|| {
        selection.relations.push((relation, Selection::of(relation.columns)));
        selection.relations.len() - 1
    });
    let (Some(rest), Some((_, others))) = (rest, selection.relations.get_mut(at)) else {
        return true;
    };
    match relation.kind {
        Kind::Orders(..) => {
            others.paths.push(rest.to_owned());
            order::is_relation(rest) && others.paths.len() <= order::MOST_PATHS
        }
        _ => add(others, relation.relations, rest),
    }
}

/// As in Medusa, relations come by name, in whatever order they were asked for.
fn sort(selection: &mut Selection, relations: &'static [Relation]) {
    let place = |relation: &Relation| relations.iter().position(|known| known == relation);
    selection.relations.sort_by_key(|(relation, _)| place(relation));
    for (relation, others) in &mut selection.relations {
        sort(others, relation.relations);
    }
}

/// Refuses relations that there are not.
///
/// # Errors
/// [`Refusal::InvalidData`]
pub(crate) fn refuse_relations<T: Borrow<str>>(wrong: &[T]) -> Result<(), Refusal> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Refusal::InvalidData(format!("Relations [{}] are not valid", wrong.join(", "))))
}

/// Refuses fields that there are not.
///
/// # Errors
/// [`Refusal::InvalidData`]
pub(crate) fn refuse_fields(wrong: Vec<&str>) -> Result<(), Refusal> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Refusal::InvalidData(format!("Fields [{}] are not valid", wrong.join(", "))))
}

/// Leaves only those columns of a selection that the parameter names, and those that are always there; all without it.
///
/// # Errors
/// [`Refusal::InvalidData`] for columns that there are not.
pub(crate) fn only(
    selection: &mut Selection,
    resource: &'static Resource,
    fields: Option<&str>,
    always: &[&'static Column],
) -> Result<(), Refusal> {
    let Some(fields) = fields else { return Ok(()) };
    let names: Vec<&str> = fields.split(',').filter(|name| !name.is_empty()).collect();
    let stripped = |name: &'_ str| name.trim_start_matches(['+', '-']).to_owned();
    let column = |name: &str| resource.columns.iter().find(|column| column.name == name).copied();
    let known = |name: &&str| {
        let relation = resource.relations.iter().any(|relation| relation.name == *name);
        relation || column(&stripped(name)).is_some()
    };
    let wrong: Vec<&str> = names.iter().copied().filter(|name| !known(name)).collect();
    refuse_fields(wrong)?;
    // Without a plain name, those with a minus are taken from nothing.
    let plain = names.iter().any(|name| !name.starts_with(['+', '-']));
    let named =
        |of: &&'static Column| names.iter().any(|name| stripped(name) == of.name && (plain || !name.starts_with('-')));
    selection.columns.retain(|column| always.contains(column) || named(column));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resources::{CUSTOMER, GROUP};

    fn expanded(resource: &'static Resource, expand: Option<&str>) -> String {
        match select(resource, expand, &["orders", "shipping_addresses"]) {
            Ok(selection) => names(&selection),
            Err(refusal) => refusal.to_string(),
        }
    }

    fn names(selection: &Selection) -> String {
        let name = |(relation, others): &(&Relation, Selection)| match names(others).as_str() {
            "" => relation.name.to_owned(),
            inner => format!("{}({inner})", relation.name),
        };
        selection.relations.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    /// What the real server answered to each, but for errors, which it answers with 500.
    #[test]
    fn relations_are_shown_by_name() {
        for (expand, shown) in [
            (None, "orders shipping_addresses"),
            (Some(""), "orders shipping_addresses"),
            (Some(","), ""),
            (Some("shipping_addresses,billing_address,orders"), "billing_address orders shipping_addresses"),
            (Some("groups,,groups"), "groups"),
            (Some("orders.items,groups"), "groups orders"),
            (Some("shipping_addresses.country"), "shipping_addresses(country)"),
            (Some("nope,groups"), "Relations [nope] are not valid"),
            (Some("groups, orders"), "Relations [ orders] are not valid"),
            (Some("orders.nope"), "Relations [orders.nope] are not valid"),
            (Some("groups.id"), "Relations [groups.id] are not valid"),
            (Some("groups."), "Relations [groups.] are not valid"),
            (Some("groups.customers"), "Relations [groups.customers] are not valid"),
            (
                Some("shipping_addresses.customer.groups"),
                "Relations [shipping_addresses.customer.groups] are not valid",
            ),
        ] {
            assert_eq!(expanded(&CUSTOMER, expand), shown, "expand={expand:?}");
        }
        assert_eq!(expanded(&GROUP, Some("price_lists,customers.groups")), "customers(groups) price_lists");
    }

    #[test]
    fn fields_keep_the_order_of_the_columns() {
        let shown = |fields: Option<&str>| {
            let mut selection = Selection::of(GROUP.columns);
            match only(&mut selection, &GROUP, fields, &[&stheno_domain::group::ID]) {
                Ok(()) => selection.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(" "),
                Err(refusal) => refusal.to_string(),
            }
        };
        assert_eq!(shown(None), "id created_at updated_at deleted_at name metadata");
        assert_eq!(shown(Some("metadata,name")), "id name metadata");
        assert_eq!(shown(Some("")), "id");
        assert_eq!(shown(Some("-metadata")), "id");
        assert_eq!(shown(Some("+name")), "id name");
        assert_eq!(shown(Some("name,-metadata")), "id name metadata");
        assert_eq!(shown(Some("customers")), "id");
        assert_eq!(shown(Some("name,nope, id")), "Fields [nope,  id] are not valid");
    }
}
