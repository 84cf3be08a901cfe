//! Kinds of things that the API answers, and what of a thing is wanted.

use stheno_domain::table::{Link, Table};
use stheno_domain::{Column, Condition};

use crate::orders::View;

/// A kind of thing that the API answers.
#[derive(Debug)]
pub struct Resource {
    /// Its name in the answer with one of it.
    pub name: &'static str,
    /// Its name in the answer with a list of it.
    pub plural: &'static str,
    /// Where its rows are.
    pub table: &'static Table,
    /// Its columns.
    pub columns: &'static [&'static Column],
    /// What is answered when nothing is asked for: columns, and relations as in `sales_channels.id`.
    pub defaults: &'static [&'static str],
    /// Its relations.
    pub relations: &'static [Relation],
}

/// A relation to other things.
#[derive(Debug)]
pub struct Relation {
    /// Its name.
    pub name: &'static str,
    /// How the others are found.
    pub kind: Kind,
    /// The columns of the others.
    pub columns: &'static [&'static Column],
    /// The relations of the others.
    pub relations: &'static [Relation],
    /// What a thing within the others is shown as: its name, and the column with its id.
    pub inner: &'static [(&'static str, &'static str)],
    /// A column of the others that is always answered, behind the wanted ones.
    pub key: Option<&'static Column>,
    /// How the keys of the others are found when nothing else of them is wanted, and where they stand there.
    pub key_alone: Option<(&'static Link, &'static Column)>,
    /// A column of the resource itself that is answered along with the relation.
    pub along: Option<&'static Column>,
    /// Whether all of it is meant by its name alone.
    pub whole: bool,
}

impl PartialEq for Relation {
    /// Relations may lead back to one another, so each is only itself.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Relation {
    /// A relation without specialities.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, columns: &'static [&'static Column]) -> Self {
        Self { name, kind, columns, relations: &[], inner: &[], key: None, key_alone: None, along: None, whole: false }
    }

    /// Things that other systems keep.
    #[must_use]
    pub const fn elsewhere(name: &'static str) -> Self {
        Self::new(name, Kind::Elsewhere, &[])
    }
}

/// Makes a view of orders of what is wanted of them.
pub type MakeView = fn(&[String]) -> Box<dyn View>;

/// How the other side of a relation is found.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any number of others.
    Many(&'static Link),
    /// One other or none, answered as it is or as `null`, and not as a list.
    One(&'static Link),
    /// Any number of orders, shown by a view that is made of what is wanted of them.
    Orders(&'static Link, MakeView),
    /// Kept by other systems; there are none here.
    Elsewhere,
}

/// What of a thing is wanted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// Columns, in the order of the answer.
    pub columns: Vec<&'static Column>,
    /// Relations behind them, with what is wanted of the others. Without any columns, each of the others is `null`.
    pub relations: Vec<(&'static Relation, Selection)>,
    /// What is wanted of orders, where this is about them: paths in the words of the generation.
    pub paths: Vec<String>,
    /// Whether this is read where reading must not take long: many orders are refused then.
    pub in_passing: bool,
    /// Which of the others are wanted, where this is about a relation; all of them by default.
    pub only: Condition,
}

impl Selection {
    /// Columns alone.
    #[must_use]
    pub fn of(columns: &[&'static Column]) -> Self {
        Self { columns: columns.to_vec(), ..Self::default() }
    }

    /// The same, to be read where reading must not take long.
    #[must_use]
    pub fn in_passing(&self) -> Self {
        let relations = self.relations.iter().map(|(relation, others)| (*relation, others.in_passing()));
        Self { in_passing: true, relations: relations.collect(), ..self.clone() }
    }
}
