//! `stheno webhook`

use std::sync::Arc;

use stheno_delivery::deliver_once;
use stheno_domain::event::FEED;
use stheno_domain::page::{self, Page};
use stheno_domain::webhook::delivery::Verdict;
use stheno_domain::webhook::{
    self, Changes, LONGEST_DESCRIPTION, MOST_PATTERNS, NewWebhook, Pattern, Replay, new_secret, read_secret,
};
use stheno_domain::{Condition, Error, Row, Shop, Timestamp, Tx};

use super::key::CREATED_BY;
use super::{Failure, TELLINGS, moment, say, with_shop};
use crate::cli::WebhookCommand;
use crate::config::Config;

/// How long a server leaves a test to who sends it, in milliseconds.
const LEASE: i64 = 60_000;

/// `stheno webhook`
pub(super) fn run(config: &Config, command: WebhookCommand) -> Result<(), Failure> {
    with_shop(config, async |shop| match command {
        WebhookCommand::Add { url, event, generation, description, secret } => {
            if event.len() > MOST_PATTERNS {
                return Err(Failure::Given(format!("a webhook has {MOST_PATTERNS} patterns at most")));
            }
            if description.as_ref().is_some_and(|text| text.len() > LONGEST_DESCRIPTION) {
                return Err(Failure::Given(format!("a description has {LONGEST_DESCRIPTION} bytes at most")));
            }
            let url = config.guard.read(&url).map_err(|error| Failure::Given(format!("the address {error}")))?;
            let events = if event.is_empty() { vec![Pattern::all()] } else { patterns(&event)? };
            let secret = match secret {
                Some(secret) => {
                    read_secret(&secret).map(|_| secret).map_err(|error| Failure::Given(error.to_string()))?
                }
                None => new_secret(&shop.context)?,
            };
            let generation = generation.into();
            add(shop, NewWebhook { url: url.into(), description, events, generation, secret }).await
        }
        WebhookCommand::List => list(shop).await,
        WebhookCommand::Remove { id } => {
            let removed = {
                let (context, id) = (Arc::clone(&shop.context), id.clone());
                shop.database.write(async move |tx: &mut Tx<'_>| webhook::delete(tx, &context, &id).await).await?
            };
            if removed { say(&format!("Removed {id}.")) } else { Err(no_webhook(&id)) }
        }
        WebhookCommand::Enable { id } => switch(shop, id, true).await,
        WebhookCommand::Disable { id } => switch(shop, id, false).await,
        WebhookCommand::Test { id } => test(config, shop, &id).await,
        WebhookCommand::Replay { id, since, failed: _ } => replay(shop, id, since.as_deref()).await,
    })
}

fn patterns(texts: &[String]) -> Result<Vec<Pattern>, Failure> {
    let patterns = texts.iter().map(|text| Pattern::parse(text)).collect::<Result<_, _>>();
    patterns.map_err(|error| Failure::Given(error.to_string()))
}

fn no_webhook(id: &str) -> Failure {
    Failure::Given(format!("there is no webhook {id}; `stheno webhook list` lists them"))
}

async fn add(shop: &Shop, new: NewWebhook) -> Result<(), Failure> {
    let behind = shop.database.settled(&FEED).await?;
    let (context, secret) = (Arc::clone(&shop.context), new.secret.clone());
    let make = async move |tx: &mut Tx<'_>| webhook::create(tx, &context, &new, behind, CREATED_BY).await;
    let id = shop.database.write(make).await?;
    say(&format!("{id}\n{secret}"))
}

async fn list(shop: &Shop) -> Result<(), Failure> {
    let columns = [
        &webhook::ID,
        &webhook::DISABLED_REASON,
        &webhook::GENERATION,
        &webhook::PENDING,
        &webhook::URL,
        &webhook::EVENTS,
    ];
    let read = async move |tx: &mut Tx<'_>| {
        let page = Page::new(None, webhook::MOST, 0);
        let line = |row: &Row<'_>| {
            let state = row.opt_text(1)?.map_or_else(|| "on".to_owned(), |reason| format!("off ({reason})"));
            let (id, generation, pending, url, events) =
                (row.text(0)?, row.text(2)?, row.int(3)?, row.text(4)?, row.text(5)?);
            Ok(format!("{id}  {state}  {generation}  {pending} pending  {url}  {events}"))
        };
        page::list(tx, &webhook::TABLE, &columns, &Condition::ALWAYS, &page, line).await
    };
    let lines = shop.database.scan(read).await?.rows;
    if lines.is_empty() {
        return say("There are no webhooks. `stheno webhook add URL` makes one.");
    }
    say(&lines.join("\n"))
}

async fn switch(shop: &Shop, id: String, on: bool) -> Result<(), Failure> {
    let context = Arc::clone(&shop.context);
    let change = {
        let id = id.clone();
        async move |tx: &mut Tx<'_>| {
            let changes = Changes { enabled: Some(on), ..Changes::default() };
            webhook::update(tx, &context, &id, &changes).await
        }
    };
    match shop.database.write(change).await? {
        true => say(&format!("Switched {id} {}.", if on { "on" } else { "off" })),
        false => Err(no_webhook(&id)),
    }
}

async fn test(config: &Config, shop: &Shop, id: &str) -> Result<(), Failure> {
    let (now, owned) = (shop.context.now(), id.to_owned());
    let find = async move |tx: &mut Tx<'_>| webhook::find(tx, now, &owned).await;
    let webhook = shop.database.scan(find).await?.ok_or_else(|| no_webhook(id))?;
    // A server leaves it to us, unless we are gone by then.
    let leave = Timestamp(now.0.saturating_add(LEASE));
    let delivery = TELLINGS.test(shop, &webhook, leave).await?;
    let tried = deliver_once(shop, &TELLINGS, config.guard.clone(), id, &delivery).await?;
    let tried = tried.ok_or_else(|| no_webhook(id))?;
    let answered = match (tried.status, &tried.error) {
        (Some(status), None) => format!("answered {status}"),
        (Some(status), Some(error)) => format!("answered {status}: {error}"),
        (None, error) => error.clone().unwrap_or_default(),
    };
    let told = format!("{}: {answered}, after {} ms", webhook.url, tried.duration);
    if tried.verdict == Verdict::Delivered { say(&told) } else { Err(Failure::Given(told)) }
}

async fn replay(shop: &Shop, id: String, since: Option<&str>) -> Result<(), Failure> {
    let now = shop.context.now();
    let since = since.map(|text| moment(now, text)).transpose()?;
    let settled = shop.database.settled(&FEED).await?;
    let replay = {
        let (context, id) = (Arc::clone(&shop.context), id.clone());
        let what = since.map_or(Replay::Failed, Replay::Since);
        async move |tx: &mut Tx<'_>| webhook::replay(tx, &context, &id, settled, &what).await
    };
    let server = "A server that runs on this database sends";
    let replayed = match shop.database.write(replay).await {
        Err(Error::WebhookDisabled) => return Err(Failure::Given(format!("{id} is switched off"))),
        replayed => replayed?,
    };
    match replayed {
        None => Err(no_webhook(&id)),
        Some(None) => say(&format!("{server} all that happened since then.")),
        Some(Some(0)) => say("There is nothing that was given up."),
        Some(Some(count)) => say(&format!("{server} {count} again.")),
    }
}
