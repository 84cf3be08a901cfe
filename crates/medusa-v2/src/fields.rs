//! The query parameter `fields`: which members an answer has, and in which order.

use stheno_domain::Column;
use stheno_domain::table::{Link, Table};

/// A kind of thing that the API answers.
#[derive(Debug)]
pub(crate) struct Resource {
    /// Its name in the answer with one of it.
    pub(crate) name: &'static str,
    /// Its name in the answer with a list of it.
    pub(crate) plural: &'static str,
    /// Where its rows are.
    pub(crate) table: &'static Table,
    /// Its columns.
    pub(crate) columns: &'static [&'static Column],
    /// What is answered when nothing is asked for: columns, and relations as in `sales_channels.id`.
    pub(crate) defaults: &'static [&'static str],
    /// Its relations.
    pub(crate) relations: &'static [Relation],
}

/// A relation to other things.
#[derive(Debug, PartialEq)]
pub(crate) struct Relation {
    /// Its name.
    pub(crate) name: &'static str,
    /// How the others are found.
    pub(crate) kind: Kind,
    /// The columns of the others.
    pub(crate) columns: &'static [&'static Column],
    /// What a thing within the others is shown as: its name, and the column with its id.
    pub(crate) inner: &'static [(&'static str, &'static str)],
    /// A column of the others that is always answered, behind the wanted ones.
    pub(crate) key: Option<&'static Column>,
    /// How the keys of the others are found when nothing else of them is wanted, and where they stand there.
    pub(crate) key_alone: Option<(&'static Link, &'static Column)>,
    /// A column of the resource itself that is answered along with the relation.
    pub(crate) along: Option<&'static Column>,
}

impl Relation {
    /// A relation without specialities.
    pub(crate) const fn new(name: &'static str, kind: Kind, columns: &'static [&'static Column]) -> Self {
        Self { name, kind, columns, inner: &[], key: None, key_alone: None, along: None }
    }

    /// Things that other systems keep.
    pub(crate) const fn elsewhere(name: &'static str) -> Self {
        Self::new(name, Kind::Elsewhere, &[])
    }
}

/// How the other side of a relation is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// Any number of others.
    Many(&'static Link),
    /// One other, answered as it is and not as a list.
    One(&'static Link),
    /// Kept by other systems; there are none here.
    Elsewhere,
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Selection {
    /// Columns, in the order of the answer.
    pub(crate) columns: Vec<&'static Column>,
    /// Relations behind them, with their wanted columns. Without any, each of the others is `null`, as in Medusa.
    pub(crate) relations: Vec<(&'static Relation, Vec<&'static Column>)>,
}

impl Selection {
    /// Reads the parameter. What does not exist is passed over, as Medusa does it.
    pub(crate) fn parse(resource: &'static Resource, fields: Option<&str>) -> Self {
        let mut wanted = Wanted { names: resource.defaults.iter().map(|name| (*name).to_owned()).collect() };
        if let Some(fields) = fields {
            wanted.apply(fields);
        }
        wanted.select(resource)
    }
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
                Some((relation, path)) => selection.add_path(resource, relation, path),
            }
        }
        for name in self.names.iter().filter(star) {
            let name = name.strip_prefix('*').unwrap_or(name);
            let name = name.strip_suffix(".*").unwrap_or(name);
            match name.split_once('.') {
                None => selection.add_all(resource, name),
                Some((relation, path)) => selection.add_path(resource, relation, path),
            }
        }
        selection.complete();
        selection
    }
}

impl Selection {
    fn complete(&mut self) {
        for (relation, columns) in &mut self.relations {
            let lacks = |columns: &[&'static Column], column: &&'static Column| !columns.contains(column);
            columns.extend(relation.key.filter(|key| lacks(columns, key)));
            self.columns.extend(relation.along.filter(|along| lacks(&self.columns, along)));
        }
    }

    fn relation(&mut self, resource: &'static Resource, name: &str) -> Option<&mut Vec<&'static Column>> {
        let relation = resource.relations.iter().find(|relation| relation.name == name)?;
        if !self.relations.iter().any(|(known, _)| *known == relation) {
            self.relations.push((relation, Vec::new()));
        }
        self.relations.iter_mut().find(|(known, _)| *known == relation).map(|(_, columns)| columns)
    }

    fn add_path(&mut self, resource: &'static Resource, name: &str, path: &str) {
        let Some(relation) = resource.relations.iter().find(|relation| relation.name == name) else {
            return;
        };
        let first = path.split('.').next().unwrap_or(path);
        let inner = relation.inner.iter().find(|(name, _)| *name == first).map_or(first, |(_, id)| id);
        let found = column(relation.columns, inner);
        if let (Some(wanted), Some(column)) = (self.relation(resource, name), found)
            && !wanted.contains(&column)
        {
            wanted.push(column);
        }
    }

    fn add_all(&mut self, resource: &'static Resource, name: &str) {
        let Some(relation) = resource.relations.iter().find(|relation| relation.name == name) else {
            return;
        };
        if let Some(wanted) = self.relation(resource, name) {
            for column in relation.columns {
                if !wanted.contains(column) {
                    wanted.push(column);
                }
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
        let selection = Selection::parse(&RESOURCE, Some(fields));
        let own = match names(&selection.columns) {
            all if all == names(RESOURCE.columns) => "DEFAULTS".to_owned(),
            some => some,
        };
        let relations = selection.relations.iter().map(|(relation, columns)| match names(columns) {
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
        let without = Selection::parse(&RESOURCE, Some("-id"));
        assert_eq!(without.columns.last().map(|column| column.name), Some("id"));
    }
}
