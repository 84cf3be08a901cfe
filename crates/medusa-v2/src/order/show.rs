//! Showing an order.

use serde_json::{Map, Value, json};
use stheno_domain::Generation;
use stheno_domain::customer;
use stheno_medusa::{Resource, Selection, orders};

use super::entities::{COLUMNS, Entity, ORDER, Relation, Unasked, Way};
use super::node::Node;
use super::view::View;
use crate::admin::customers;

impl orders::View for View {
    fn shape(&self) -> Generation {
        Generation::V2
    }

    fn customer(&self) -> Option<(&'static Resource, Selection)> {
        let (_, asked) = self.node.relations.iter().find(|(relation, _)| relation.name == "customer")?;
        let mut selection = Selection::of(customer::RELATED_COLUMNS);
        for relation in customers::RESOURCE.relations {
            if asked.relations.iter().any(|(known, _)| known.name == relation.name) {
                selection.relations.push((relation, Selection::of(relation.columns)));
            }
        }
        Some((&customers::RESOURCE, selection))
    }

    /// The statuses are told from the totals' parts, and most views show them.
    fn totals(&self) -> bool {
        true
    }

    /// Of a related list that the order lacks an empty one is shown, of a column null, and a related thing that there
    /// isn't is left out, as Medusa does it. A decimal without its twin `raw_…` gets one.
    fn show(&self, mut order: Map<String, Value>) -> Map<String, Value> {
        let statuses = ["payment_status", "fulfillment_status"].map(|name| (name, take(&mut order, name)));
        let show = Show { totals: self.totals };
        let mut shown = if self.node.whole {
            show.whole(arranged(order), &ORDER, &self.node)
        } else {
            show.chosen(order, &ORDER, &self.node)
        };
        if self.statuses {
            shown.extend(statuses.map(|(name, status)| (name.to_owned(), status.unwrap_or_default())));
        }
        shown
    }
}

/// How things are shown.
struct Show {
    /// Whether with totals.
    totals: bool,
}

impl Show {
    fn thing(&self, members: Map<String, Value>, entity: &Entity, node: &Node) -> Map<String, Value> {
        if node.whole { self.whole(members, entity, node) } else { self.chosen(members, entity, node) }
    }

    /// All columns, in the order of the record, and the relations that are asked for or come along.
    fn whole(&self, mut members: Map<String, Value>, entity: &Entity, node: &Node) -> Map<String, Value> {
        // A member that has two names, and is asked for by the other one.
        for (relation, _) in &node.relations {
            if relation.member != relation.name
                && let Some(value) = members.get(relation.member).cloned()
            {
                members.insert(relation.name.to_owned(), value);
            }
        }
        let mut shown = Map::new();
        for (name, value) in members {
            let value = match entity.relation(&name) {
                Some(relation) => self.relation(value, relation, node.behind(relation)),
                None => (self.totals || !entity.is_total(&name)).then_some(value),
            };
            if let Some(value) = value {
                shown.insert(name, value);
            }
        }
        add_twins(&mut shown, entity);
        for (relation, _) in &node.relations {
            if relation.many && !shown.contains_key(relation.name) {
                shown.insert(relation.name.to_owned(), json!([]));
            }
        }
        shown
    }

    /// The members that are asked for, in that order, and behind them the relations.
    fn chosen(&self, mut members: Map<String, Value>, entity: &Entity, node: &Node) -> Map<String, Value> {
        let mut shown = Map::new();
        for name in &node.members {
            let value = match entity.relation(name) {
                Some(relation) => {
                    take(&mut members, name).and_then(|value| self.related(value, relation, &Node::all()))
                }
                None if !self.totals && entity.is_total(name) => None,
                None => take(&mut members, name).or_else(|| lacking(name, entity, &members, &shown)),
            };
            if let Some(value) = value {
                shown.insert(name.clone(), value);
            }
        }
        self.add_relations(&mut shown, members, node);
        shown
    }

    fn add_relations(&self, shown: &mut Map<String, Value>, mut members: Map<String, Value>, node: &Node) {
        for (position, (relation, behind)) in node.relations.iter().enumerate() {
            // Only a member that is asked for by both of its names is there twice.
            let again = node.relations.iter().skip(position + 1).any(|(later, _)| later.member == relation.member);
            let value = if again { members.get(relation.member).cloned() } else { take(&mut members, relation.member) };
            let value = value.filter(|value| !value.is_null()).or_else(|| relation.many.then(|| json!([])));
            if !shown.contains_key(relation.name)
                && let Some(value) = value.and_then(|value| self.related(value, relation, behind))
            {
                shown.insert(relation.name.to_owned(), value);
            }
        }
    }

    /// What a relation shows of a thing with all its columns.
    fn relation(&self, value: Value, relation: &Relation, asked: Option<&Node>) -> Option<Value> {
        match (asked, relation.unasked) {
            (Some(node), _) => self.related(value, relation, node),
            (None, Unasked::Nothing) => None,
            (None, Unasked::WithTotals) if !self.totals => None,
            (None, Unasked::Id) => Some(match value {
                Value::Object(mut members) => json!({ "id": take(&mut members, "id") }),
                other => other,
            }),
            (None, Unasked::WithTotals | Unasked::Everything) => self.related(value, relation, &Node::all()),
        }
    }

    /// The things behind a relation. Of one of which nothing that is asked for exists, nothing is shown; among several
    /// it is null.
    fn related(&self, value: Value, relation: &Relation, node: &Node) -> Option<Value> {
        match value {
            Value::Object(members) => Some(self.thing(members, relation.entity, node))
                .filter(|shown| !shown.is_empty() || relation.many)
                .map(Value::Object),
            Value::Array(values) => {
                let one = |value| match value {
                    Value::Object(members) => match self.thing(members, relation.entity, node) {
                        shown if shown.is_empty() => Value::Null,
                        shown => Value::Object(shown),
                    },
                    other => other,
                };
                Some(Value::Array(values.into_iter().map(one).collect()))
            }
            other => Some(other),
        }
    }
}

/// The members of an order in the order in which all of them are shown, each there: its columns, the relations of its
/// module, its totals, their twins, and what it is linked with.
fn arranged(mut order: Map<String, Value>) -> Map<String, Value> {
    add_address_ids(&mut order);
    let mut members = Map::new();
    for name in COLUMNS {
        match take(&mut order, name) {
            // There is no such column without an address.
            None | Some(Value::Null) if name.ends_with("_address_id") => {}
            value => {
                members.insert(name.to_owned(), value.unwrap_or_default());
            }
        }
    }
    for relation in ORDER.relations.iter().filter(|relation| relation.way == Way::Own && relation.many) {
        let value = take(&mut order, relation.name).unwrap_or_else(|| json!([]));
        members.insert(relation.name.to_owned(), value);
    }
    let total = |name: &&str| Some(((*name).to_owned(), take(&mut order, name)?));
    members.extend(ORDER.totals.iter().filter_map(total).collect::<Vec<_>>());
    for name in ORDER.totals {
        let raw = format!("raw_{name}");
        if let Some(value) = take(&mut order, &raw).or_else(|| twin(members.get(*name)?)) {
            members.insert(raw, value);
        }
    }
    members.extend(order.into_iter().filter(|(name, _)| ORDER.relation(name).is_some()));
    members
}

/// Adds the columns that an order leaves to its addresses.
fn add_address_ids(order: &mut Map<String, Value>) {
    for address in ["shipping_address", "billing_address"] {
        let name = format!("{address}_id");
        let id = order.get(address).and_then(|address| address.get("id"));
        if let (Some(id), None) = (id.cloned(), order.get(&name)) {
            order.insert(name, id);
        }
    }
}

/// What takes the place of a member that a record lacks.
fn lacking(name: &str, entity: &Entity, members: &Map<String, Value>, shown: &Map<String, Value>) -> Option<Value> {
    match name.strip_prefix("raw_") {
        Some(of) if entity.is_amount(of) => twin(members.get(of).or_else(|| shown.get(of))?),
        _ => entity.columns.is_some_and(|columns| columns.contains(&name)).then_some(Value::Null),
    }
}

/// Adds the twins that amounts lack, behind everything else.
fn add_twins(members: &mut Map<String, Value>, entity: &Entity) {
    for name in entity.amounts.iter().chain(entity.totals) {
        let raw = format!("raw_{name}");
        if !members.contains_key(&raw)
            && let Some(value) = members.get(*name).and_then(twin)
        {
            members.insert(raw, value);
        }
    }
}

/// The twin of an amount: its digits as a text.
fn twin(amount: &Value) -> Option<Value> {
    let digits = match amount {
        Value::Null => return Some(Value::Null),
        Value::Number(number) if number.is_f64() => number.as_f64()?.to_string(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(json!({ "value": digits, "precision": 20 }))
}

/// Takes a member out. The order of the others doesn't matter any more.
fn take(members: &mut Map<String, Value>, name: &str) -> Option<Value> {
    members.swap_remove(name)
}
