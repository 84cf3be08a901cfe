//! `stheno mail`

use std::fs;
use std::path::Path;
use std::sync::Arc;

use stheno_delivery::mail::defaults;
use stheno_domain::Tx;
use stheno_domain::mail::{self, Template};

use super::{Failure, say, with_shop};
use crate::config::Config;

/// `stheno mail templates`
pub(super) fn templates(folder: &Path) -> Result<(), Failure> {
    for (name, text) in defaults() {
        let file = folder.join(name);
        if file.exists() {
            say(&format!("{} is there already.", file.display()))?;
            continue;
        }
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&file, text)?;
        say(&format!("Wrote {}.", file.display()))?;
    }
    say(&format!("A server uses them with --mail-templates {}.", folder.display()))
}

/// `stheno mail test`
pub(super) fn test(config: &Config, to: &str, language: &str) -> Result<(), Failure> {
    if !to.contains('@') || to.contains(|character: char| character.is_whitespace() || character == '\0') {
        return Err(Failure::Given("the recipient must be an e-mail address".to_owned()));
    }
    if config.mail.is_none() {
        return Err(Failure::Given("no mails are sent: the setting STHENO_MAIL is false".to_owned()));
    }
    with_shop(config, async |shop| {
        let (context, to, language) = (Arc::clone(&shop.context), to.to_owned(), language.to_owned());
        let queue =
            async move |tx: &mut Tx<'_>| mail::queue_example(tx, &context, Template::Test, &to, &language).await;
        let id = shop.database.write(queue).await?;
        say(&format!("Queued {id}. A server that runs on this database sends it within seconds, and its log says so."))
    })
}
