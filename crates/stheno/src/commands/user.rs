//! `stheno user`

use std::io::{BufRead, IsTerminal};
use std::sync::Arc;

use stheno_domain::auth::{identity, password};
use stheno_domain::{Tx, user};

use super::{Failure, say, with_shop};
use crate::config::Config;

/// `stheno user create`
pub(super) fn create(config: &Config, email: &str, password: Option<String>) -> Result<(), Failure> {
    if !email.contains('@') || email.contains(char::is_whitespace) {
        return Err(Failure::Given("--email must be an e-mail address".to_owned()));
    }
    let password = acceptable(password)?;
    with_shop(config, async |shop| {
        let hash = shop.passwords.hash(&shop.context, &password).await?;
        let (context, owned) = (Arc::clone(&shop.context), email.to_owned());
        let make = async move |tx: &mut Tx<'_>| user::create(tx, &context, &owned, &hash).await;
        let id = shop.database.write(make).await?;
        say(&format!("Made the user {email} ({id})."))
    })
}

/// `stheno user password`
pub(super) fn change_password(config: &Config, email: &str, password: Option<String>) -> Result<(), Failure> {
    let password = acceptable(password)?;
    with_shop(config, async |shop| {
        let hash = shop.passwords.hash(&shop.context, &password).await?;
        let (context, owned) = (Arc::clone(&shop.context), email.to_owned());
        let change = async move |tx: &mut Tx<'_>| identity::change_password(tx, &context, &owned, &hash).await;
        if shop.database.write(change).await? {
            say(&format!("Changed the password of {email}; all tokens and sessions from before have ended."))
        } else {
            Err(Failure::Given(format!("nobody signs in with the e-mail {email}")))
        }
    })
}

/// The password that is given, asked for or read, if it may be one.
fn acceptable(given: Option<String>) -> Result<String, Failure> {
    let password = given.map_or_else(ask, Ok)?;
    if password::is_acceptable(&password) {
        Ok(password)
    } else {
        Err(Failure::Given(format!("the password {}", password::RULE)))
    }
}

fn ask() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password("Password: ")?);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
