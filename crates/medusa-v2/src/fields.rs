//! The query parameter `fields`: which members an answer has, and in which order.

use stheno_domain::Column;
use stheno_medusa::{Kind, Relation, Resource, Selection};

/// Reads the parameter. What does not exist is passed over, as Medusa does it.
pub(crate) fn select(resource: &'static Resource, fields: Option<&str>) -> Selection {
    Wanted::of(resource.defaults, fields).select(resource)
}

/// Names in the order of the answer, each once.
pub(crate) struct Wanted {
    names: Vec<String>,
}

impl Wanted {
    /// What the parameter asks for of something that has `defaults` where it says nothing else.
    pub(crate) fn of(defaults: &[&str], fields: Option<&str>) -> Self {
        let mut wanted = Self { names: defaults.iter().map(|name| (*name).to_owned()).collect() };
        if let Some(fields) = fields {
            wanted.apply(fields);
        }
        wanted
    }

    /// The members that are asked for by their names, which may be paths into relations.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter(|name| !has_star(name)).map(String::as_str)
    }

    /// The relations that are asked for with all their columns, without their stars.
    pub(crate) fn whole(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter(|name| has_star(name)).map(|name| {
            let name = name.strip_prefix('*').unwrap_or(name);
            name.strip_suffix(".*").unwrap_or(name)
        })
    }

    fn apply(&mut self, fields: &str) {
        let parts: Vec<&str> = fields.split(',').filter(|part| !part.is_empty()).collect();
        let modifier = |part: &&str| part.starts_with(['-', '+', ' ', '*']) || part.ends_with(".*");
        if parts.is_empty() || !parts.iter().all(modifier) {
            self.names.clear();
            parts.iter().for_each(|part| self.add(stripped(part)));
        } else {
            for part in parts {
                match part.as_bytes().first() {
                    Some(b'+' | b' ') => self.add(stripped(part)),
                    Some(b'-') => self.remove(stripped(part)),
                    _ => self.add(part),
                }
            }
        }
        self.add("id");
    }

    fn add(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    fn remove(&mut self, name: &str) {
        self.names.retain(|known| {
            let known = known.strip_prefix('*').unwrap_or(known);
            let child = known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
            known != name && !child
        });
    }

    fn select(&self, resource: &'static Resource) -> Selection {
        let mut selection = Selection::default();
        for name in self.named() {
            match name.split_once('.') {
                None => match column(resource.columns, name) {
                    Some(column) if selection.columns.contains(&column) => {}
                    Some(column) => selection.columns.push(column),
                    None if resource.relations.iter().any(|relation| relation.whole && relation.name == name) => {
                        add_all(&mut selection, resource, name);
                    }
                    None => {}
                },
                Some((relation, path)) => add_path(&mut selection, resource, relation, path, false),
            }
        }
        for name in self.whole() {
            match name.split_once('.') {
                None => add_all(&mut selection, resource, name),
                Some((relation, path)) => add_path(&mut selection, resource, relation, path, true),
            }
        }
        complete(&mut selection);
        selection
    }
}

fn complete(selection: &mut Selection) {
    let lacks = |columns: &[&'static Column], column: &&'static Column| !columns.contains(column);
    for (relation, others) in &mut selection.relations {
        others.columns.extend(relation.key.filter(|key| lacks(&others.columns, key)));
        selection.columns.extend(relation.along.filter(|along| lacks(&selection.columns, along)));
    }
}

/// A relation, and what is wanted of it: it is wanted from now on.
fn relation<'s>(
    selection: &'s mut Selection,
    resource: &'static Resource,
    name: &str,
) -> Option<(&'static Relation, &'s mut Selection)> {
    let relation = resource.relations.iter().find(|relation| relation.name == name)?;
    if !selection.relations.iter().any(|(known, _)| *known == relation) {
        selection.relations.push((relation, Selection::default()));
    }
    let (_, others) = selection.relations.iter_mut().find(|(known, _)| *known == relation)?;
    Some((relation, others))
}

fn add_path(selection: &mut Selection, resource: &'static Resource, name: &str, path: &str, whole: bool) {
    let Some((relation, others)) = relation(selection, resource, name) else { return };
    if let Kind::Orders(..) = relation.kind {
        others.paths.push(if whole { format!("{path}.*") } else { path.to_owned() });
        return;
    }
    let first = path.split('.').next().unwrap_or(path);
    let inner = relation.inner.iter().find(|(name, _)| *name == first).map_or(first, |(_, id)| id);
    others.columns.extend(column(relation.columns, inner).filter(|column| !others.columns.contains(column)));
}

fn add_all(selection: &mut Selection, resource: &'static Resource, name: &str) {
    let Some((relation, others)) = relation(selection, resource, name) else { return };
    if let Kind::Orders(..) = relation.kind {
        others.paths.push("*".to_owned());
    }
    for column in relation.columns {
        if !others.columns.contains(column) {
            others.columns.push(column);
        }
    }
}

fn column(columns: &'static [&'static Column], name: &str) -> Option<&'static Column> {
    columns.iter().find(|column| column.name == name).copied()
}

fn has_star(name: &str) -> bool {
    name.starts_with('*') || name.ends_with(".*")
}

fn stripped(part: &str) -> &str {
    part.trim_start_matches(['+', ' ', '\t', '-']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::customers::RESOURCE;

    fn shown(fields: &str) -> String {
        let names =
            |columns: &[&'static Column]| columns.iter().map(|column| column.name).collect::<Vec<_>>().join(" ");
        let selection = select(&RESOURCE, Some(fields));
        let own = match names(&selection.columns) {
            all if all == RESOURCE.defaults.join(" ") => "DEFAULTS".to_owned(),
            some => some,
        };
        let relations = selection.relations.iter().map(|(relation, others)| match names(&others.columns) {
            all if !all.is_empty() && names(relation.columns) == all => format!(" {}[ALL]", relation.name),
            some => format!(" {}[{some}]", relation.name),
        });
        own + &relations.collect::<String>()
    }

    /// What the real server answered to each.
    #[test]
    fn the_grammar_is_medusas() {
        for (fields, expected) in [
            ("", "id"),
            ("email", "email id"),
            ("id, email", "id email"),
            ("id,-email", "id email"),
            ("-metadata,phone", "metadata phone id"),
            ("nope", "id"),
            ("+nope", "DEFAULTS"),
            ("*nope", "DEFAULTS"),
            ("*", "DEFAULTS"),
            ("-", "DEFAULTS"),
            ("groups", "id"),
            ("+groups", "DEFAULTS"),
            ("+groups.name", "DEFAULTS groups[name]"),
            (" groups.name", "DEFAULTS groups[name]"),
            ("groups.*", "DEFAULTS groups[ALL]"),
            ("id,*groups", "id groups[ALL]"),
            ("email,+groups.name", "email id groups[name]"),
            ("*addresses,*groups", "DEFAULTS addresses[ALL] groups[ALL]"),
            ("*groups,-groups", "DEFAULTS"),
            ("*addresses,-addresses.city", "DEFAULTS addresses[ALL]"),
            ("groups.nope", "id groups[]"),
            ("groups.id,-groups.id", "id groups[id]"),
            ("id,groups.id,groups.customers.email", "id groups[id]"),
            ("metadata.vip", "id"),
            ("+groups.metadata.k", "DEFAULTS groups[metadata]"),
            ("addresses.customer.email", "id addresses[customer_id]"),
            ("id,*orders", "id orders[]"),
            ("cart.id", "id"),
        ] {
            assert_eq!(shown(fields), expected, "fields={fields}");
        }
        let without = select(&RESOURCE, Some("-id"));
        assert_eq!(without.columns.last().map(|column| column.name), Some("id"));
    }
}
