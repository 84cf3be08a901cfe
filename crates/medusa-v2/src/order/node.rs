//! What is asked for of an order and of the things it leads to, as a tree.

use super::entities::{Entity, Relation, Way};

/// How many relations a path may lead through; what lies deeper is passed over.
const DEEPEST: usize = 8;

/// What is asked for of a thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    /// Whether all of its columns are.
    pub(super) whole: bool,
    /// The members that are asked for by name, in order, each once.
    pub(super) members: Vec<String>,
    /// The relations that are asked for, in order, each once.
    pub(super) relations: Vec<(&'static Relation, Node)>,
}

impl Node {
    /// All columns and no relations.
    pub(super) fn all() -> Self {
        Self { whole: true, ..Self::default() }
    }

    /// Asks for something of an entity: a member, a path to one, or `*` in place of the member for all columns. What
    /// the entity can't have is passed over.
    pub(super) fn ask(&mut self, entity: &'static Entity, path: &str) {
        if path.split('.').count() <= DEEPEST + 1 {
            self.ask_within(entity, path);
        }
    }

    fn ask_within(&mut self, entity: &'static Entity, path: &str) {
        match path.split_once('.') {
            None if path == "*" => self.whole = true,
            None if entity.has(path) => self.add(path),
            None => {}
            Some((first, rest)) => {
                if let Some(relation) = entity.relation(first)
                    && let Some(node) = self.to(relation)
                {
                    node.ask_within(relation.entity, rest);
                }
            }
        }
    }

    /// What is asked for behind a relation.
    pub(super) fn behind(&self, relation: &Relation) -> Option<&Self> {
        self.relations.iter().find(|(known, _)| known.name == relation.name).map(|(_, node)| node)
    }

    /// Adds what Medusa needs to find the things of other modules, and brings the relations into the order in which it
    /// finds them.
    pub(super) fn complete(&mut self) {
        self.introduce("payments", "payment_sessions", "payment_session");
        self.introduce("payment_sessions", "payments", "payment");
        let ways: Vec<Way> = self.relations.iter().map(|(relation, _)| relation.way).collect();
        for way in ways {
            match way {
                Way::Own => {}
                Way::Key(key) => self.add(key),
                Way::Link => self.add("id"),
            }
        }
        for (relation, node) in &mut self.relations {
            if relation.way != Way::Own {
                node.add("id");
            }
            node.complete();
        }
        self.relations.sort_by_key(|(relation, _)| match relation.way {
            Way::Own => 0,
            Way::Key(_) => 1,
            Way::Link => 2,
        });
    }

    /// Once payments and their sessions are both loaded, each knows the other by a relation of its own.
    fn introduce(&mut self, name: &str, others: &str, by: &str) {
        let others = self.relations.iter().find(|(relation, _)| relation.name == others);
        let Some(mut others) = others.map(|(_, node)| node.clone()) else { return };
        others.relations.retain(|(relation, _)| !matches!(relation.name, "payment" | "payment_session"));
        for (relation, node) in self.relations.iter_mut().filter(|(relation, _)| relation.name == name) {
            if let Some(back) = relation.entity.relation(by).and_then(|back| node.to(back)) {
                *back = others.clone();
            }
        }
    }

    /// What is asked for behind a relation, which is asked for from now on.
    fn to(&mut self, relation: &'static Relation) -> Option<&mut Self> {
        if self.behind(relation).is_none() {
            self.relations.push((relation, Self::default()));
        }
        self.relations.iter_mut().find(|(known, _)| known.name == relation.name).map(|(_, node)| node)
    }

    fn add(&mut self, member: &str) {
        if !self.members.iter().any(|known| known == member) {
            self.members.push(member.to_owned());
        }
    }
}
