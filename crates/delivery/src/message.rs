//! One message to one webhook: what is sent, and what comes of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use stheno_domain::event::{self, Event, Kind};
use stheno_domain::webhook::delivery::{self, Attempt, Due, Verdict};
use stheno_domain::webhook::{Guard, Reason, Webhook};
use stheno_domain::{Context, Error, Shop, Timestamp, Tx};
use stheno_medusa::telling::{Message, Tellings};

use crate::retry::Retries;
use crate::sender::{Answered, Letter, SendError, Sender};
use crate::signature::sign;

/// The body in which a message is sent: what the generation hands to who listens, and before it what Standard Webhooks asks for.
#[must_use]
pub fn body(message: &Message) -> String {
    message.with(&[("type", message.name), ("timestamp", &message.at.to_string())])
}

/// Why there is nothing to send.
#[derive(Debug, thiserror::Error)]
enum Gone {
    #[error("the event is not kept any more")]
    Event,
    #[error("the token in the event is not good any more")]
    Token,
}

/// What is needed to send.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) context: Arc<Context>,
    pub(crate) sender: Sender,
    pub(crate) retries: Retries,
}

impl Desk {
    /// Tries to deliver once.
    pub(crate) async fn attempt(
        &self,
        tellings: &Tellings,
        webhook: &Webhook,
        due: &Due,
        event: Option<Event>,
    ) -> Attempt {
        let (at, began) = (self.context.now(), Instant::now());
        let attempt = |verdict| Attempt {
            delivery: due.id.clone(),
            number: due.attempts.saturating_add(1),
            at,
            duration: i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX),
            status: None,
            response: None,
            error: None,
            verdict,
        };
        let message = match self.message(tellings, webhook, due, event) {
            Ok(message) => message,
            Err(gone) => return Attempt { error: Some(gone.to_string()), ..attempt(Verdict::Lost) },
        };
        let (seconds, body) = (at.0.div_euclid(1000), body(&message));
        let signature = sign(&webhook.secrets, &due.event_id, seconds, &body);
        let letter = Letter { url: &webhook.url, id: &due.event_id, seconds, signature, body };
        let answered = self.sender.send(letter).await;
        let verdict = self.judge(due, at, &answered);
        match answered {
            Ok(Answered { status, body, .. }) => Attempt {
                status: Some(i64::from(status.as_u16())),
                response: Some(body).filter(|body| !body.is_empty()),
                error: status.is_redirection().then(|| "redirects are not followed".to_owned()),
                ..attempt(verdict)
            },
            Err(error) => Attempt { error: Some(error.to_string()), ..attempt(verdict) },
        }
    }

    /// What is sent, with what is secret in it for those only who are trusted with it.
    fn message(
        &self,
        tellings: &Tellings,
        webhook: &Webhook,
        due: &Due,
        event: Option<Event>,
    ) -> Result<Message, Gone> {
        let mut event = event.ok_or(Gone::Event)?;
        if event.kind == Kind::PasswordReset {
            let trusted = webhook.is_trusted_with(&due.event, &self.sender.guard);
            event.secret = event.secret.filter(|_| trusted);
            if trusted && event.secret.is_none() {
                return Err(Gone::Token);
            }
        }
        tellings.message(&event, due.part).ok_or(Gone::Event)
    }

    fn judge(&self, due: &Due, at: Timestamp, answered: &Result<Answered, SendError>) -> Verdict {
        let now = self.context.now();
        let mut wait = Duration::ZERO;
        match answered {
            Ok(Answered { status, .. }) if status.is_success() => return Verdict::Delivered,
            // As Standard Webhooks has it.
            Ok(Answered { status, .. }) if status.as_u16() == 410 => return Verdict::GivenUp(Reason::Gone),
            Ok(Answered { retry_after, .. }) => wait = retry_after.unwrap_or_default(),
            Err(_) => {}
        }
        let asked = Timestamp(now.0.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)));
        match self.retries.next(due.tried_since.unwrap_or(at), now, self.spread()) {
            Some(next) => Verdict::Again(next.max(asked)),
            None => Verdict::GivenUp(Reason::Failing),
        }
    }

    /// A number from 0 to 1 by chance.
    fn spread(&self) -> f64 {
        self.context.random::<1>().map_or(0.0, |[byte]| f64::from(byte) / 255.0)
    }
}

/// Delivers one delivery at once, and writes down what came of it; None when the webhook has no such delivery.
///
/// # Errors
/// When storage fails.
pub async fn deliver_once(
    shop: &Shop,
    tellings: &Tellings,
    guard: Guard,
    webhook: &str,
    delivery: &str,
) -> Result<Option<Attempt>, Error> {
    let now = shop.context.now();
    let read = {
        let (webhook, delivery) = (webhook.to_owned(), delivery.to_owned());
        async move |tx: &mut Tx<'_>| {
            let webhook = stheno_domain::webhook::find(tx, now, &webhook).await?;
            let due = delivery::find(tx, webhook.as_ref().map_or("", |webhook| &webhook.id), &delivery).await?;
            let event = match &due {
                Some(due) => event::to_deliver(tx, vec![due.position]).await?.pop(),
                None => None,
            };
            Ok::<_, Error>(webhook.zip(due).map(|(webhook, due)| (webhook, due, event)))
        }
    };
    let Some((webhook, due, event)) = shop.database.scan(read).await? else {
        return Ok(None);
    };
    let sender = Sender::new(guard);
    let desk = Desk { context: Arc::clone(&shop.context), sender, retries: Retries::new(Vec::new()) };
    let attempt = desk.attempt(tellings, &webhook, &due, event).await;
    // Somebody tries it out: that it fails is no reason to switch it off.
    let verdict = match attempt.verdict {
        Verdict::GivenUp(_) => Verdict::Lost,
        other => other,
    };
    let attempt = Attempt { verdict, ..attempt };
    let (context, tried) = (Arc::clone(&shop.context), attempt.clone());
    let record = async move |tx: &mut Tx<'_>| {
        delivery::record(tx, &context, &webhook, std::slice::from_ref(&tried)).await.map(|_| ())
    };
    shop.database.write(record).await?;
    Ok(Some(attempt))
}
