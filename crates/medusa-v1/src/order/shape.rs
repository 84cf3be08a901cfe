//! Which relations are shown of a thing, and of what belongs to it.

use serde_json::{Map, Value};

use super::entities::{Entity, Relation};

/// What is shown of a thing: all that is its own, these relations, and of what is worked out, what is named.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    entity: &'static Entity,
    relations: Vec<(&'static Relation, Shape)>,
    computed: Vec<&'static str>,
}

impl Shape {
    /// A thing with these relations; paths that lead nowhere are passed over.
    pub(super) fn of<'a>(entity: &'static Entity, paths: impl IntoIterator<Item = &'a str>) -> Self {
        let mut shape = Self::bare(entity);
        for path in paths {
            shape.add(path);
        }
        shape.finish();
        shape
    }

    fn bare(entity: &'static Entity) -> Self {
        Self { entity, relations: Vec::new(), computed: Vec::new() }
    }

    fn add(&mut self, path: &str) {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let Some(relation) = self.entity.relation(name) else { return };
        if self.relation(name).is_none() {
            self.relations.push((relation, Self::bare(relation.entity)));
        }
        if let (Some(rest), Some(shape)) = (rest, self.relation(name)) {
            shape.add(rest);
        }
    }

    /// As in Medusa, relations come by name, and after them those that nobody asked for.
    fn finish(&mut self) {
        self.relations.sort_by_key(|(relation, _)| relation.name);
        for (_, shape) in &mut self.relations {
            shape.finish();
        }
        if self.entity.computed_with.is_some_and(|name| self.relation(name).is_some()) {
            self.computed = self.entity.computed.to_vec();
        }
        let known: Vec<&str> = self.relations.iter().map(|(relation, _)| relation.name).collect();
        let eager = self.entity.relations.iter().filter(|relation| relation.eager && !known.contains(&relation.name));
        let eager: Vec<_> = eager.map(|relation| (relation, Self::of(relation.entity, []))).collect();
        self.relations.extend(eager);
    }

    /// What is shown behind a relation.
    pub(super) fn behind(&self, name: &str) -> Option<&Self> {
        self.relations.iter().find(|(relation, _)| relation.name == name).map(|(_, shape)| shape)
    }

    fn relation(&mut self, name: &str) -> Option<&mut Self> {
        self.relations.iter_mut().find(|(relation, _)| relation.name == name).map(|(_, shape)| shape)
    }

    /// Shows what is worked out, by these names and in their order, of the things at the end of a path.
    pub(super) fn compute(&mut self, path: &[&str], names: Vec<&'static str>) {
        match path.split_first() {
            Some((name, rest)) => {
                if let Some(shape) = self.relation(name) {
                    shape.compute(rest, names);
                }
            }
            None => self.computed = names,
        }
    }

    /// Leaves only relations of which that can be said.
    pub(super) fn retain(&mut self, shown: impl Fn(&Relation) -> bool) {
        self.relations.retain(|(relation, _)| shown(relation));
    }

    /// Leaves out what is worked out of the thing itself, by its name.
    pub(super) fn leave_out(&mut self, computed: &str) {
        self.computed.retain(|name| *name != computed);
    }

    /// The parts of a record that are shown. What is its own stays as it is; a relation that the record lacks is an empty
    /// list, or null.
    pub(super) fn show(&self, record: Map<String, Value>) -> Map<String, Value> {
        let (mut answer, mut rest): (Map<_, _>, Map<_, _>) =
            record.into_iter().partition(|(name, _)| self.entity.is_own(name));
        for (relation, shape) in &self.relations {
            let value = match (rest.remove(relation.name), relation.many) {
                (Some(Value::Array(things)), true) => things.into_iter().map(|thing| shape.show_value(thing)).collect(),
                (_, true) => Value::Array(Vec::new()),
                (Some(thing @ Value::Object(_)), false) => shape.show_value(thing),
                (_, false) => Value::Null,
            };
            answer.insert(relation.name.to_owned(), value);
        }
        for name in &self.computed {
            answer.extend(rest.remove_entry(*name));
        }
        answer
    }

    fn show_value(&self, thing: Value) -> Value {
        match thing {
            Value::Object(record) => Value::Object(self.show(record)),
            other => other,
        }
    }
}
