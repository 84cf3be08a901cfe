//! The orders of the real shops in `conformance/orders`, taken in, and what was answered of them there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::given::Shop;
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::shop::create_key;

/// The customers of the real shops: e-mail, first name, last name, phone number; and whether they have an account.
const CUSTOMERS: &[(&str, &str, &str, &str, bool)] = &[
    ("ann@example.com", "Ann", "Archer", "+4312345", true),
    ("bob@example.com", "Bob", "Baker", "+4312345", true),
    ("guest@example.com", "", "", "", false),
];

const PASSWORD: &str = "correct horse battery";

/// What was recorded of an exchange.
pub(crate) struct Exchange {
    pub(crate) path: String,
    pub(crate) status: u64,
    pub(crate) answer: Value,
    who: Value,
}

/// A shop with the customers and the orders of a real one.
pub(crate) struct Recorded<'d> {
    pub(crate) shop: Shop<'d>,
    generation: &'static str,
    key: String,
    /// By the e-mail: the id here, and the customer, signed in.
    customers: BTreeMap<&'static str, (String, Caller)>,
    /// The ids that the customers of the real shop have here.
    ids: BTreeMap<String, String>,
    /// The e-mails of whom orders are, by the orders' ids.
    owners: BTreeMap<String, String>,
}

impl<'d> Recorded<'d> {
    /// Takes in all orders of the generation for which `wanted` holds.
    pub(crate) fn open(database: &'d Database, generation: &'static str, wanted: impl Fn(&Value) -> bool) -> Self {
        let shop = Shop::open_without_limits(database);
        let key = create_key(database, "publishable");
        let mut customers = BTreeMap::new();
        for (email, first_name, last_name, phone, has_account) in CUSTOMERS {
            let password = if *has_account { PASSWORD } else { "" };
            let id = shop.customer(email, password);
            let names = json!({"first_name": first_name, "last_name": last_name, "phone": phone});
            assert_eq!(shop.admin.post(&format!("/v1/admin/customers/{id}"), &names).status, 200);
            let stranger = shop.stranger().with("x-publishable-api-key", &key);
            let signed_in = match (has_account, generation) {
                (false, _) => stranger,
                (true, "v1") => {
                    let words = json!({"email": email, "password": PASSWORD});
                    stranger.bearer(&stranger.post("/v1/store/auth/token", &words).text_at("/access_token"))
                }
                (true, _) => stranger.bearer(&stranger.token("customer", email, PASSWORD)),
            };
            customers.insert(*email, (id, signed_in));
        }
        let (mut ids, mut owners) = (BTreeMap::new(), BTreeMap::new());
        let orders: Vec<Value> = lines(generation, "taken").into_iter().filter(wanted).collect();
        for order in &orders {
            let text = |name: &str| order[name].as_str().map(str::to_owned);
            let email = text("email").unwrap();
            ids.extend(text("customer_id").map(|theirs| (theirs, customers[email.as_str()].0.clone())));
            owners.insert(text("id").unwrap(), email);
        }
        let recorded = Self { shop, generation, key, customers, ids, owners };
        for order in &orders {
            // As the order system tells it that knows the ids of the customers here.
            let order: Value = serde_json::from_str(&recorded.here(&order.to_string())).unwrap();
            assert_eq!(recorded.shop.taken(generation, &order), "created");
        }
        recorded
    }

    /// The recorded exchanges.
    pub(crate) fn exchanges(&self, file: &str) -> Vec<Exchange> {
        let exchange = |line: Value| Exchange {
            path: self.here(line["path"].as_str().unwrap()),
            status: line["status"].as_u64().unwrap(),
            answer: line["answer"].clone(),
            who: line["who"].clone(),
        };
        lines(self.generation, file).into_iter().map(exchange).collect()
    }

    /// Asks what was asked.
    pub(crate) fn ask(&self, exchange: &Exchange) -> Response {
        let who = match exchange.who.as_str() {
            None => self.shop.stranger().with("x-publishable-api-key", &self.key),
            Some("admin") => self.shop.admin.clone(),
            Some("a bad token") => self.shop.stranger().with("x-publishable-api-key", &self.key).bearer("nonsense"),
            Some(who) => self.customer(who).clone(),
        };
        who.get(&format!("/{}{}", self.generation, exchange.path))
    }

    /// Asks what was asked, as the customer whose order it is, where anybody was answered.
    pub(crate) fn ask_as_owner(&self, exchange: &Exchange, order: &str) -> Response {
        match self.owners.get(order) {
            Some(owner) if exchange.who.is_null() => {
                self.customer(owner).get(&format!("/{}{}", self.generation, exchange.path))
            }
            _ => self.ask(exchange),
        }
    }

    /// The customer whose an order is.
    pub(crate) fn owner(&self, order: &str) -> &Caller {
        self.customer(&self.owners[order])
    }

    /// Whether all of these orders are here. Where nothing but relations was asked for, nothing tells which they are.
    pub(crate) fn has(&self, orders: &[Value]) -> bool {
        let id = |order: &Value| order["$id"].as_str().or(order["id"].as_str()).map(str::to_owned);
        orders.iter().all(|order| id(order).is_some_and(|id| self.owners.contains_key(&id)))
    }

    /// Whether somebody asked for an order of somebody else, which is shown there.
    pub(crate) fn of_another(&self, exchange: &Exchange, order: &str) -> bool {
        let who = match exchange.who.as_str() {
            None | Some("admin") => return false,
            Some("a bad token") => return true,
            Some(who) => who,
        };
        let owner = self.owners.get(order).map(|owner| self.customer(owner));
        owner.is_some_and(|owner| !std::ptr::eq(self.customer(who), owner))
    }

    /// A customer by the e-mail or by the id in the real shop.
    fn customer(&self, who: &str) -> &Caller {
        let here = self.ids.get(who).map_or("", String::as_str);
        let found = self.customers.iter().find(|(email, (id, _))| **email == who || id == here);
        &found.unwrap().1.1
    }

    /// A text with the ids that customers have here.
    pub(crate) fn here(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours))
    }
}

/// The lines of a file of a generation.
pub(crate) fn lines(generation: &str, file: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/orders").join(generation);
    let text = fs::read_to_string(folder.join(format!("{file}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
