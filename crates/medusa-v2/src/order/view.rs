//! What `fields` asks for of an order.

use super::defaults::SWITCHES;
use super::entities::ORDER;
use super::node::Node;
use super::place::Place;
use stheno_medusa::orders;

use crate::fields::Wanted;

/// How many names `fields` may have, defaults included; further ones are passed over.
const MOST_NAMES: usize = 200;

/// What of an order is shown.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// The members and relations.
    pub(super) node: Node,
    /// Whether totals are.
    pub(super) totals: bool,
    /// Whether the statuses of payment and fulfillment are.
    pub(super) statuses: bool,
}

impl View {
    /// What a route shows by its query parameter `fields`. What an order can't have, and what a store doesn't allow, is
    /// passed over; so are names behind the first 200 and what lies deeper than 8 relations.
    pub(crate) fn of(place: Place, fields: Option<&str>) -> Self {
        let wanted = Wanted::of(place.defaults(), fields);
        let named = wanted.named().filter(|name| place.allows(name)).map(str::to_owned);
        let whole = wanted.whole().filter(|name| place.allows(name)).map(|name| format!("{name}.*"));
        let mut names: Vec<String> = named.chain(whole).take(MOST_NAMES).collect();
        let besides = place.besides(|part| names.iter().any(|name| name.contains(part)));
        names.extend(besides.into_iter().map(str::to_owned));
        Self { statuses: true, ..Self::of_names(&names, Node::default()) }
    }

    /// What is shown of the orders of a customer whose `fields` ask for these members and paths: `*` stands for all columns,
    /// as in `items.*`. What an order can't have is passed over; so are names behind the first 200 and what lies deeper
    /// than 8 relations.
    pub(crate) fn of_customer(paths: &[String]) -> Box<dyn orders::View> {
        let names = paths.get(..MOST_NAMES).unwrap_or(paths);
        let mut node = Node::default();
        // By its column the orders of a customer are found.
        names.iter().filter(|name| !name.contains('.')).for_each(|name| node.ask(&ORDER, name));
        node.ask(&ORDER, "customer_id");
        Box::new(Self::of_names(names, node))
    }

    fn of_names(names: &[String], mut node: Node) -> Self {
        for name in names {
            node.ask(&ORDER, name);
        }
        node.complete();
        Self { node, totals: names.iter().any(|name| SWITCHES.contains(&name.as_str())), statuses: false }
    }
}
