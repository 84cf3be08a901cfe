//! The query parameter `fields`: which members an answer has, and in which order.

use stheno_domain::Column;
use stheno_medusa::{Resource, Selection};

/// Reads the parameter. What does not exist is passed over, as Medusa does it.
pub(crate) fn select(resource: &'static Resource, fields: Option<&str>) -> Selection {
    let mut wanted = Wanted { names: resource.defaults.iter().map(|name| (*name).to_owned()).collect() };
    if let Some(fields) = fields {
        wanted.apply(fields);
    }
    wanted.select(resource)
}

/// Names in the order of the answer, each once.
struct Wanted {
    names: Vec<String>,
}

impl Wanted {
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
        let star = |name: &&String| name.starts_with('*') || name.ends_with(".*");
        for name in self.names.iter().filter(|name| !star(name)) {
            match name.split_once('.') {
                None => {
                    if let Some(column) = column(resource.columns, name)
                        && !selection.columns.contains(&column)
                    {
                        selection.columns.push(column);
                    }
                }
                Some((relation, path)) => add_path(&mut selection, resource, relation, path),
            }
        }
        for name in self.names.iter().filter(star) {
            let name = name.strip_prefix('*').unwrap_or(name);
            let name = name.strip_suffix(".*").unwrap_or(name);
            match name.split_once('.') {
                None => add_all(&mut selection, resource, name),
                Some((relation, path)) => add_path(&mut selection, resource, relation, path),
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

/// The wanted columns of a relation, which is wanted from now on.
fn relation<'s>(
    selection: &'s mut Selection,
    resource: &'static Resource,
    name: &str,
) -> Option<&'s mut Vec<&'static Column>> {
    let relation = resource.relations.iter().find(|relation| relation.name == name)?;
    if !selection.relations.iter().any(|(known, _)| *known == relation) {
        selection.relations.push((relation, Selection::default()));
    }
    selection.relations.iter_mut().find(|(known, _)| *known == relation).map(|(_, others)| &mut others.columns)
}

fn add_path(selection: &mut Selection, resource: &'static Resource, name: &str, path: &str) {
    let Some(of_relation) = resource.relations.iter().find(|relation| relation.name == name) else {
        return;
    };
    let first = path.split('.').next().unwrap_or(path);
    let inner = of_relation.inner.iter().find(|(name, _)| *name == first).map_or(first, |(_, id)| id);
    let found = column(of_relation.columns, inner);
    if let (Some(wanted), Some(column)) = (relation(selection, resource, name), found)
        && !wanted.contains(&column)
    {
        wanted.push(column);
    }
}

fn add_all(selection: &mut Selection, resource: &'static Resource, name: &str) {
    let Some(of_relation) = resource.relations.iter().find(|relation| relation.name == name) else {
        return;
    };
    if let Some(wanted) = relation(selection, resource, name) {
        for column in of_relation.columns {
            if !wanted.contains(column) {
                wanted.push(column);
            }
        }
    }
}

fn column(columns: &'static [&'static Column], name: &str) -> Option<&'static Column> {
    columns.iter().find(|column| column.name == name).copied()
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
            all if all == names(RESOURCE.columns) => "DEFAULTS".to_owned(),
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
