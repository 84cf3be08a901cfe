//! The thread from which events go to webhooks, and mails out.

use stheno_delivery::mail::{Mailer, TemplateError};
use stheno_delivery::{Courier, Settings};
use stheno_domain::event::Settled;
use stheno_domain::{Error, Shop};
use stheno_medusa::mails::Mails;
use tokio::sync::{oneshot, watch};
use tokio::task::LocalSet;

use crate::commands::{Failure, TELLINGS};
use crate::config::Config;

/// What makes and sends mails, if any are sent, and what is known of them.
///
/// # Errors
/// When a template cannot be understood.
pub(crate) fn mailer(config: &Config) -> Result<(Option<Mailer>, Mails), Failure> {
    let Some(settings) = &config.mail else { return Ok((None, Mails::default())) };
    let told = |error: TemplateError| Failure::Given(error.to_string());
    let mailer = Mailer::new(settings.clone()).map_err(told)?;
    let mails = mailer.mails().map_err(told)?;
    Ok((Some(mailer), mails))
}

/// A courier by the configuration.
///
/// # Errors
/// When the database cannot be reached.
pub(crate) fn new(shop: &Shop, config: &Config, mailer: Option<Mailer>, settled: Settled) -> Result<Courier, Failure> {
    match (&mailer, config.mail.as_ref().is_some_and(|mail| mail.smtp.is_some())) {
        (Some(mailer), true) => tracing::info!("mails go to {}", mailer.destination()),
        (Some(mailer), false) => {
            tracing::warn!("no SMTP server is set: mails go to {}, as .eml files", mailer.destination());
        }
        (None, _) => tracing::warn!("no mails are sent: who forgets a password gets a token by events only"),
    }
    let settings =
        Settings { guard: config.guard.clone(), retries: config.retries.clone(), mailer, tellings: TELLINGS };
    let database = shop.database.for_background().map_err(Error::from)?;
    Ok(Courier::new(Shop { database, ..shop.clone() }, settled, settings))
}

/// The thread.
pub(crate) struct Thread {
    ended: oneshot::Receiver<()>,
}

impl Thread {
    /// Starts the thread, which runs until it is told to stop.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(crate) fn start(courier: Courier, stopping: watch::Receiver<bool>) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        // Dropped when the thread ends, in whatever way.
        let (ends, ended) = oneshot::channel();
        std::thread::Builder::new().name("courier".to_owned()).spawn(move || {
            let _ends: oneshot::Sender<()> = ends;
            LocalSet::new().block_on(&runtime, courier.run(stopping));
        })?;
        Ok(Self { ended })
    }

    /// Waits until it has ended: when it was told to stop, and what was under way has ended, or because it has panicked.
    pub(crate) async fn ended(&mut self) {
        // It says nothing: it is gone when its end of the channel is.
        drop((&mut self.ended).await);
    }
}
