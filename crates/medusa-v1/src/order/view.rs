//! What the routes that answer orders show of them.

use serde_json::{Map, Value};
use stheno_medusa::{Generation, Resource, Selection, orders};

use super::complete::complete;
use super::entities::{ITEM_TOTALS, ORDER, ORDER_TOTALS, SHIPPING_TOTALS};
use super::fields::{COLUMNS, Fields};
use super::relations;
use super::shape::Shape;
use crate::expand::refuse_fields;
use crate::refusal::Refusal;
use crate::resources::CUSTOMER;

/// What of an order is shown.
#[derive(Clone, Debug)]
pub(crate) struct View {
    columns: Vec<&'static str>,
    /// Whether what the order has by itself is shown, with what extensions have added, and nothing that is worked out.
    raw: bool,
    shape: Shape,
}

impl View {
    /// A customer's list of their own orders.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] for fields and relations that there are not, at which Medusa fails, and for more than a
    /// hundred relations.
    pub(crate) fn of_list(fields: Option<&str>, expand: Option<&str>) -> Result<Self, Refusal> {
        relations::check(relations::paths(expand).collect(), "")?;
        let fields = Fields::read(fields, &["created_at", "id"]);
        refuse_fields(fields.unknown())?;
        relations::check(fields.relations.clone(), "")?;
        Ok(Self::in_list(&fields, expand))
    }

    /// One order, for everybody who knows its id.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] for fields and relations that not everybody may ask for.
    pub(crate) fn of_one(fields: Option<&str>, expand: Option<&str>) -> Result<Self, Refusal> {
        let fields = Fields::read(fields, &["id"]);
        relations::check_allowed(&fields, expand)?;
        let mut shape = Shape::of(&ORDER, relations::loaded(&fields, expand));
        compute_all(&mut shape);
        let named = fields.totals(false);
        let others = all_totals().filter(|name| !named.contains(name));
        shape.compute(&[], named.iter().copied().chain(others).collect());
        let columns = columns(|name| name == "object" || fields.wants(name));
        Ok(Self { columns, raw: false, shape }.cleaned(&fields, expand))
    }

    /// One order, for everybody who knows its number and e-mail address. To Medusa that is a list of one: where totals are
    /// asked for by name, no others come.
    ///
    /// # Errors
    /// [`Refusal::InvalidData`] for fields and relations that not everybody may ask for.
    pub(crate) fn of_lookup(fields: Option<&str>, expand: Option<&str>) -> Result<Self, Refusal> {
        let fields = Fields::read(fields, &["created_at", "id"]);
        relations::check_allowed(&fields, expand)?;
        Ok(Self::in_list(&fields, expand).cleaned(&fields, expand))
    }

    /// The orders of a customer, for administrators: all columns, without totals. `paths` are what stands behind `orders.`
    /// in `expand`; those that lead nowhere are passed over.
    pub(crate) fn of_customer(paths: &[String]) -> Box<dyn orders::View> {
        let shape = Shape::of(&ORDER, paths.iter().map(String::as_str));
        Box::new(Self { columns: COLUMNS.to_vec(), raw: true, shape })
    }

    fn in_list(fields: &Fields, expand: Option<&str>) -> Self {
        let mut shape = Shape::of(&ORDER, relations::loaded(fields, expand));
        if fields.wants_totals() {
            compute_named(&mut shape, fields);
        } else {
            compute_all(&mut shape);
        }
        let columns = columns(|name| ["object", "tax_rate"].contains(&name) || fields.wants(name));
        Self { columns, raw: false, shape }
    }

    /// Leaves what everybody may see, or, of what they may see, what was asked for.
    fn cleaned(mut self, fields: &Fields, expand: Option<&str>) -> Self {
        if fields.given {
            self.columns.retain(|name| fields.wants(name));
        }
        let asked: Vec<&str> = match expand {
            Some(expand) if !expand.is_empty() => relations::paths(Some(expand)).collect(),
            _ => relations::allowed().collect(),
        };
        // Among what may be seen is `items.refundable`; a part of a thing in a list brings all of it.
        let items = !fields.given || fields.wants("items.refundable");
        self.shape.retain(|relation| {
            let part = |path: &&str| relation.many && path.split('.').next() == Some(relation.name);
            asked.contains(&relation.name) || asked.iter().any(part) || (items && relation.name == "items")
        });
        self.shape.leave_out("raw_discount_total");
        self
    }
}

impl orders::View for View {
    fn shape(&self) -> Generation {
        Generation::V1
    }

    fn customer(&self) -> Option<(&'static Resource, Selection)> {
        let asked = self.shape.behind("customer")?;
        let mut selection = Selection::of(CUSTOMER.columns);
        let groups = CUSTOMER.relations.iter().find(|relation| relation.name == "groups");
        if let Some(groups) = groups.filter(|_| asked.behind("groups").is_some()) {
            selection.relations.push((groups, Selection::of(groups.columns)));
        }
        Some((&CUSTOMER, selection))
    }

    fn totals(&self) -> bool {
        !self.raw
    }

    /// A column or relation that the record lacks is null, or an empty list; but what can be told from the rest of it, is: the
    /// ids of the addresses, and the discount before rounding.
    fn show(&self, mut order: Map<String, Value>) -> Map<String, Value> {
        complete(&mut order);
        let own = self.columns.iter().map(|name| ((*name).to_owned(), order.remove(*name).unwrap_or_default()));
        let mut answer: Map<String, Value> = own.collect();
        order.retain(|name, _| !COLUMNS.contains(&name.as_str()) && (self.raw || !ORDER.is_own(name)));
        answer.extend(self.shape.show(order));
        answer
    }
}

/// The columns of an order of which that can be said.
fn columns(shown: impl Fn(&str) -> bool) -> Vec<&'static str> {
    COLUMNS.iter().copied().filter(|name| shown(name)).collect()
}

fn all_totals() -> impl Iterator<Item = &'static str> {
    ORDER_TOTALS.iter().copied().filter(|name| *name != "returnable_items")
}

/// Shows all totals, as far as Medusa works them out.
fn compute_all(shape: &mut Shape) {
    shape.compute(&[], all_totals().collect());
    shape.compute(&["items"], ITEM_TOTALS.to_vec());
    shape.compute(&["shipping_methods"], SHIPPING_TOTALS.to_vec());
    for owner in ["swaps", "claims"] {
        shape.compute(&[owner, "additional_items"], vec!["refundable"]);
    }
}

/// Shows the totals that are asked for by name; those of the items come with those that are the sums of them.
fn compute_named(shape: &mut Shape, fields: &Fields) {
    let refundable = |name: &str| fields.wants(name).then_some("refundable");
    let sums = fields.wants("subtotal") || fields.wants("total");
    let sums = ITEM_TOTALS.iter().copied().filter(|name| sums && *name != "refundable");
    shape.compute(&[], fields.totals(true));
    shape.compute(&["items"], sums.chain(refundable("items.refundable")).collect());
    for owner in ["swaps", "claims"] {
        let named = refundable(&format!("{owner}.additional_items.refundable"));
        shape.compute(&[owner, "additional_items"], named.into_iter().collect());
    }
}
