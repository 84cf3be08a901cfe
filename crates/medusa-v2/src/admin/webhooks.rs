//! `/admin/webhooks`: an addition of ours. Where the shop's events are sent to.

use std::collections::HashMap;
use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use stheno_domain::event::{self, FEED};
use stheno_domain::webhook::delivery::{self, Message, attempt};
use stheno_domain::webhook::{
    self, LONGEST_DESCRIPTION, MOST_PATTERNS, NewWebhook, Pattern, Replay, new_secret, read_secret,
};
use stheno_domain::{Change, Condition, Error, Generation, Op, Timestamp, Tx};
use stheno_http::answer::Answer;
use stheno_medusa::telling::read_id;
use stheno_medusa::{Kind, Relation, Resource, Selection, date, rows};

use crate::body::Members;
use crate::call::Call;
use crate::document::object;
use crate::fields;
use crate::query::{self, List, ListSchema, Param, Rule};
use crate::refusal::{Refusal, found};

/// What is shown of a webhook. Its secret is shown only where it is made.
pub(crate) static RESOURCE: Resource = Resource {
    name: "webhook",
    plural: "webhooks",
    table: &webhook::TABLE,
    columns: &[
        &webhook::ID,
        &webhook::URL,
        &webhook::DESCRIPTION,
        &webhook::EVENTS,
        &webhook::GENERATION,
        &webhook::PENDING,
        &webhook::DISABLED_AT,
        &webhook::DISABLED_REASON,
        &webhook::CREATED_BY,
        &webhook::CREATED_AT,
        &webhook::UPDATED_AT,
    ],
    defaults: &[
        "id",
        "url",
        "description",
        "events",
        "generation",
        "pending",
        "disabled_at",
        "disabled_reason",
        "created_by",
        "created_at",
        "updated_at",
    ],
    relations: &[],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(&[&webhook::URL, &webhook::DESCRIPTION]) },
        Param { name: "id", rule: Rule::Id(&webhook::ID) },
        Param { name: "url", rule: Rule::Text(&webhook::URL) },
        Param { name: "generation", rule: Rule::Choice(&webhook::GENERATION, &GENERATIONS) },
        Param { name: "disabled_at", rule: Rule::Time(&webhook::DISABLED_AT) },
        Param { name: "created_at", rule: Rule::Time(&webhook::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&webhook::UPDATED_AT) },
    ],
    sortable: &[&webhook::ID, &webhook::URL, &webhook::CREATED_AT, &webhook::UPDATED_AT],
    combined: true,
    ..ListSchema::PLAIN
};

/// What is shown of a delivery; its tries where one delivery is shown.
pub(crate) static DELIVERY: Resource = Resource {
    name: "webhook_delivery",
    plural: "webhook_deliveries",
    table: &delivery::TABLE,
    columns: delivery::COLUMNS,
    defaults: &[
        "id",
        "webhook_id",
        "event",
        "event_id",
        "state",
        "attempt_count",
        "next_at",
        "created_at",
        "updated_at",
    ],
    relations: &[Relation::new("attempts", Kind::Many(&attempt::OF_DELIVERIES), attempt::COLUMNS)],
};

pub(crate) static DELIVERIES: ListSchema = ListSchema {
    params: &[
        Param { name: "id", rule: Rule::Id(&delivery::ID) },
        Param { name: "event", rule: Rule::Text(&delivery::EVENT) },
        Param { name: "state", rule: Rule::Choice(&delivery::STATE, &delivery::STATES) },
        Param { name: "created_at", rule: Rule::Time(&delivery::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&delivery::UPDATED_AT) },
    ],
    sortable: &[&delivery::ID, &delivery::CREATED_AT, &delivery::UPDATED_AT],
    ..ListSchema::PLAIN
};

const GENERATIONS: [&str; 2] = ["v1", "v2"];

/// The members of a body about a webhook.
pub(crate) struct Given {
    url: Option<String>,
    description: Change<String>,
    events: Option<Vec<Pattern>>,
    generation: Option<Generation>,
}

fn given(members: &mut Members<'_>, url: Option<String>) -> Given {
    let description = members.text("description");
    if let Change::To(Some(text)) = &description
        && text.len() > LONGEST_DESCRIPTION
    {
        members.fault(format!("Value for field 'description' too big, expected at most: '{LONGEST_DESCRIPTION}'"));
    }
    let events = patterns(members);
    let generation = members.optional_choice("generation", &GENERATIONS);
    Given { url, description, events, generation: generation.as_deref().and_then(Generation::by_name) }
}

fn patterns(members: &mut Members<'_>) -> Option<Vec<Pattern>> {
    let texts = members.optional_texts("events")?;
    if texts.is_empty() {
        members.fault("Value for field 'events' too small, expected at least: '1'".to_owned());
    }
    if texts.len() > MOST_PATTERNS {
        members.fault(format!("Value for field 'events' too big, expected at most: '{MOST_PATTERNS}'"));
        return None;
    }
    let mut patterns = Vec::with_capacity(texts.len());
    for text in texts {
        match Pattern::parse(&text) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => members.fault(format!("Value for field 'events' cannot be used: {error}")),
        }
    }
    Some(patterns)
}

/// The body of a creation.
pub(crate) fn new(members: &mut Members<'_>) -> (Given, Option<String>) {
    let url = members.required_text("url");
    (given(members, Some(url)), secret(members))
}

/// The body of an update.
pub(crate) fn changes(members: &mut Members<'_>) -> (Given, Option<bool>) {
    let url = members.optional_text("url");
    (given(members, url), members.boolean("enabled"))
}

/// A secret that is given.
pub(crate) fn secret(members: &mut Members<'_>) -> Option<String> {
    let secret = members.optional_text("secret")?;
    if let Err(error) = read_secret(&secret) {
        members.fault(format!("Value for field 'secret' cannot be used: {error}"));
    }
    Some(secret)
}

/// Where a webhook is to be sent to, in the form in which it is kept.
fn address(call: &Call<'_>, url: &str) -> Result<String, Refusal> {
    let read = call.api.settings.guard.read(url);
    read.map(Into::into)
        .map_err(|error| Refusal::InvalidData(format!("Invalid request: Value for field 'url' {error}")))
}

fn no_webhook(id: &str) -> String {
    format!("Webhook with id: {id} was not found")
}

/// `GET /admin/webhooks`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `POST /admin/webhooks`: for what happens from now on. The answer shows the secret, and no other does.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (given, secret) = Members::read(&call.request.body, new)?;
    query::fields(call.request.query())?;
    let shop = &call.api.shop;
    let secret = secret.map_or_else(|| new_secret(&shop.context), Ok)?;
    let new = NewWebhook {
        url: address(&call, given.url.as_deref().unwrap_or_default())?,
        description: given.description.value(),
        events: given.events.unwrap_or_else(|| vec![Pattern::all()]),
        generation: given.generation.unwrap_or(Generation::V2),
        secret: secret.clone(),
    };
    let behind = shop.database.settled(&FEED).await?;
    let (context, by) = (Arc::clone(&shop.context), call.actor()?.actor_id.clone());
    let make = async move |tx: &mut Tx<'_>| {
        let id = webhook::create(tx, &context, &new, behind, &by).await?;
        members_of(tx, &id).await
    };
    shown_with_secret(shop.database.write(make).await?, "", &secret)
}

/// The schema of the answer that shows a secret.
pub(crate) fn made() -> Value {
    let webhook = json!({
        "type": "object",
        "properties": { "id": { "type": "string" }, "secret": { "type": "string" } },
        "required": ["id", "secret"],
    });
    object([("webhook".to_owned(), webhook)], &["webhook"])
}

async fn members_of(tx: &mut Tx<'_>, id: &str) -> Result<Option<Vec<u8>>, Error> {
    rows::members(tx, &RESOURCE, &Selection::of(RESOURCE.columns), id).await
}

fn shown_with_secret(members: Option<Vec<u8>>, id: &str, secret: &str) -> Result<Answer, Refusal> {
    let body = members.map(|members| {
        let secret = json!(secret).to_string();
        [b"{\"webhook\":{", members.as_slice(), b",\"secret\":", secret.as_bytes(), b"}}"].concat()
    });
    found(body, || no_webhook(id))
}

/// `GET /admin/webhooks/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let id = call.parameter(0);
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, id).await;
    found(call.api.shop.database.point(read).await?, || no_webhook(id))
}

/// `POST /admin/webhooks/{id}`: changes the members that are sent; `enabled` switches on and off.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let (given, enabled) = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let url = given.url.as_deref().map(|url| address(&call, url)).transpose()?;
    let Given { description, events, generation, .. } = given;
    let changes = webhook::Changes { url, description, events, generation, enabled };
    let (context, id) = (Arc::clone(&call.api.shop.context), call.parameter(0).to_owned());
    let change = async move |tx: &mut Tx<'_>| {
        let changed = webhook::update(tx, &context, &id, &changes).await?;
        Ok(changed.then(|| id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &RESOURCE, selection, change).await?;
    found(body, || no_webhook(call.parameter(0)))
}

/// `DELETE /admin/webhooks/{id}`: with all that is known of its deliveries; the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let (context, id) = (Arc::clone(&call.api.shop.context), call.parameter(0).to_owned());
    call.api.shop.database.write(async move |tx: &mut Tx<'_>| webhook::delete(tx, &context, &id).await).await?;
    Ok(Answer::ok(rows::deleted(&RESOURCE, call.parameter(0))))
}

/// `POST /admin/webhooks/{id}/secret`: another secret, which is shown; the one before signs as well for a day.
pub(crate) async fn change_secret(call: Call<'_>) -> Result<Answer, Refusal> {
    let given = Members::read(&call.request.body, secret)?;
    query::fields(call.request.query())?;
    let shop = &call.api.shop;
    let secret = given.map_or_else(|| new_secret(&shop.context), Ok)?;
    let (context, id, new) = (Arc::clone(&shop.context), call.parameter(0).to_owned(), secret.clone());
    let change = async move |tx: &mut Tx<'_>| {
        webhook::change_secret(tx, &context, &id, &new).await?;
        members_of(tx, &id).await
    };
    shown_with_secret(shop.database.write(change).await?, call.parameter(0), &secret)
}

/// `POST /admin/webhooks/{id}/test`: sends a `webhook.test`, to this webhook alone; gives the delivery, in which can be read what
/// comes of it.
pub(crate) async fn test(call: Call<'_>) -> Result<Answer, Refusal> {
    let shop = &call.api.shop;
    let id = call.parameter(0).to_owned();
    let now = shop.context.now();
    let find = async |tx: &mut Tx<'_>| webhook::must_be_enabled(tx, now, &id).await;
    let webhook = shop.database.point(find).await?.ok_or_else(|| Refusal::NotFound(no_webhook(&id)))?;
    let delivery = call.api.settings.tellings.test(shop, &webhook, now).await?;
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &DELIVERY, &Selection::of(DELIVERY.columns), &delivery).await;
    let body = shop.database.point(read).await?;
    let mut answer = found(body, || no_webhook(call.parameter(0)))?;
    answer.status = StatusCode::ACCEPTED;
    Ok(answer)
}

/// What is to be sent again.
#[derive(Clone)]
pub(crate) enum Again {
    /// All that happened since a moment.
    Since(Timestamp),
    /// What was given up.
    Failed,
    /// These deliveries.
    Deliveries(Vec<String>),
    /// These events.
    Events(Vec<String>),
}

/// The body of a replay.
pub(crate) fn again(members: &mut Members<'_>) -> Option<Again> {
    let since = members.optional_text("since").map(|text| match date::parse(&text) {
        Some(moment) => Again::Since(moment),
        None => {
            members.fault(format!("Invalid date for field 'since', got: '{text}'"));
            Again::Failed
        }
    });
    let failed = members.boolean("failed").filter(|failed| *failed).map(|_| Again::Failed);
    let deliveries = ids(members, "deliveries").map(Again::Deliveries);
    let events = ids(members, "events").map(Again::Events);
    let mut all: Vec<Again> = [since, failed, deliveries, events].into_iter().flatten().collect();
    if all.len() != 1 {
        members.fault("Expected one of: 'since, failed, deliveries, events'".to_owned());
    }
    all.pop()
}

/// How many ids one request names.
const MOST_IDS: usize = 1000;

fn ids(members: &mut Members<'_>, name: &'static str) -> Option<Vec<String>> {
    let ids = members.optional_texts(name)?;
    if ids.len() > MOST_IDS {
        members.fault(format!("Value for field '{name}' too big, expected at most: '{MOST_IDS}'"));
    }
    Some(ids)
}

/// The schema of the answer to a replay.
pub(crate) fn replayed() -> Value {
    object([("scheduled".to_owned(), json!({ "type": ["integer", "null"], "minimum": 0 }))], &["scheduled"])
}

/// `POST /admin/webhooks/{id}/replay`: sends again; how many, if that is known already.
pub(crate) async fn replay(call: Call<'_>) -> Result<Answer, Refusal> {
    let again = Members::read(&call.request.body, again)?.unwrap_or(Again::Failed);
    let shop = &call.api.shop;
    let settled = shop.database.settled(&FEED).await?;
    let (context, tellings) = (Arc::clone(&shop.context), call.api.settings.tellings);
    let id = call.parameter(0).to_owned();
    let replay = async move |tx: &mut Tx<'_>| {
        let what = match &again {
            Again::Since(moment) => Replay::Since(*moment),
            Again::Failed => Replay::Failed,
            Again::Deliveries(ids) => Replay::Deliveries(ids.clone()),
            Again::Events(ids) => {
                let ids: HashMap<_, _> = ids.iter().filter_map(|id| Some((read_id(id)?, id))).collect();
                let events = event::to_deliver(tx, ids.keys().map(|(position, _)| *position).collect()).await?;
                let messages = events.iter().flat_map(|event| tellings.deliverable(event));
                let named = |message: &Message| ids.get(&(message.position, message.part)) == Some(&&message.event_id);
                Replay::Messages(messages.filter(named).collect())
            }
        };
        webhook::replay(tx, &context, &id, settled, &what).await
    };
    let scheduled =
        shop.database.write(replay).await?.ok_or_else(|| Refusal::NotFound(no_webhook(call.parameter(0))))?;
    Ok(Answer::json(StatusCode::ACCEPTED, json!({ "scheduled": scheduled }).to_string()))
}

/// `GET /admin/webhooks/{id}/deliveries`: the newest first, unless another order is asked for; empty, too, when there is no such
/// webhook.
pub(crate) async fn deliveries(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, mut page } = List::parse(&DELIVERIES, call.request.query())?;
    page.order = page.order.or(Some(stheno_domain::page::Order { column: &delivery::ID, descending: true }));
    let selection = fields::select(&DELIVERY, fields.as_deref());
    let own = Condition::Compare(&delivery::WEBHOOK_ID, Op::Eq, call.parameter(0).into());
    let filter = Condition::All(vec![own, filter]);
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &DELIVERY, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `GET /admin/webhooks/{id}/deliveries/{delivery_id}`: with all tries.
pub(crate) async fn delivery(call: Call<'_>) -> Result<Answer, Refusal> {
    let fields = query::fields(call.request.query())?;
    let selection = fields::select(&DELIVERY, Some(fields.as_deref().unwrap_or("*attempts")));
    let (own, id) = (Condition::Compare(&delivery::WEBHOOK_ID, Op::Eq, call.parameter(0).into()), call.parameter(1));
    let read = async |tx: &mut Tx<'_>| rows::one_where(tx, &DELIVERY, &selection, id, &own).await;
    found(call.api.shop.database.read(read).await?, || format!("Webhook delivery with id: {id} was not found"))
}
