//! Somebody who hears of all that happens in a shop, as its other systems do: by a webhook.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use stheno_domain::Generation;
use stheno_medusa::telling::{Telling, read_id};

use super::calls::Caller;
use super::database::Database;
use super::events::{Told, told};
use super::process::soon;
use super::receiver::{Came, Receiver};

/// Hears of all events from now on.
pub(crate) struct Listener<'a> {
    receiver: Receiver,
    admin: &'a Caller,
    /// The id of the webhook.
    webhook: String,
    database_url: &'a str,
    telling: Telling,
    /// How many messages were made of what had happened before.
    before: usize,
}

impl<'a> Listener<'a> {
    /// Begins to listen to events as a generation tells them. Nobody else may ask the shop for anything meanwhile.
    pub(crate) fn start(admin: &'a Caller, database: &'a Database, telling: Telling) -> Self {
        let receiver = Receiver::start();
        let webhook = receiver.subscribe(admin, &json!({"generation": telling.generation.name()}));
        let before = told(database.url(), &telling).len();
        Self { receiver, admin, webhook, database_url: database.url(), telling, before }
    }

    /// What there is to hear of all that was committed up to now, by the database.
    fn told(&self) -> Vec<Told> {
        told(self.database_url, &self.telling).split_off(self.before)
    }

    /// All events up to now, oldest first, each with name and data under the names that the generation has for them. Waits until
    /// everything has come that was committed.
    pub(crate) fn events(&self) -> Vec<Value> {
        let mut came = self.receiver.wait_for(self.told().len());
        came.sort_by_key(|came| read_id(&came.id));
        let name = match self.telling.generation {
            Generation::V1 => "event",
            Generation::V2 => "name",
        };
        came.iter().map(|came| json!({name: came.body[name], "data": came.body["data"]})).collect()
    }

    /// Panics unless all that happened came as it should; see [`faults`].
    pub(crate) fn heard_it_well(&self) {
        self.wait_for_the_end();
        let faults = faults(&self.told(), &self.receiver.came());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// Waits until the shop knows that everything was taken: until then it may send something again.
    fn wait_for_the_end(&self) {
        let path = format!("/v2/admin/webhooks/{}", self.webhook);
        let at_rest = || self.admin.get(&path).json().pointer("/webhook/pending") == Some(&json!(0));
        assert!(soon(|| at_rest().then_some(())).is_some(), "{}", self.admin.get(&path).text());
    }
}

/// What is wrong with what came, if this is all that there was to tell: each message comes once, signed and unchanged, and of each
/// subject in the order in which it happened.
pub(crate) fn faults(told: &[Told], came: &[Came]) -> Vec<String> {
    let mut faults = Vec::new();
    let times = |id: &str| came.iter().filter(|came| came.id == id).count();
    for Told { message, .. } in told.iter().filter(|told| times(&told.message.id) != 1) {
        faults.push(format!("{} came {} times: {}", message.id, times(&message.id), message.json));
    }
    let mut last = BTreeMap::new();
    for came in came {
        let id = &came.id;
        let Some(told) = told.iter().find(|told| told.message.id == *id) else {
            faults.push(format!("{id} was not to be told: {}", came.body));
            continue;
        };
        if !came.verified {
            faults.push(format!("{id} is signed wrongly"));
        }
        let (wanted, found) = (body(told), without_token(came));
        if wanted != found {
            faults.push(format!("{id} has another body:\n- {wanted}\n+ {found}"));
        }
        if let Some(before) = last.insert(&told.subject, id).filter(|before| read_id(before) > read_id(id)) {
            faults.push(format!("{id} came after {before}"));
        }
    }
    faults
}

/// The body of a message as it is sent, but for a token: what Standard Webhooks asks for, and then what the generation hands
/// out.
fn body(told: &Told) -> String {
    let mut body = Map::new();
    body.insert("type".to_owned(), told.message.name.into());
    body.insert("timestamp".to_owned(), told.message.at.to_string().into());
    body.extend(told.json().as_object().cloned().unwrap_or_default());
    Value::from(body).to_string()
}

fn without_token(came: &Came) -> String {
    let mut body = came.body.clone();
    if let Some(token) = body.pointer_mut("/data/token") {
        *token = Value::Null;
    }
    body.to_string()
}
