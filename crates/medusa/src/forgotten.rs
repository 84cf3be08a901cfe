//! Another password for who forgot the old one. A token is good in both generations, whichever it was asked for in.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use http::header::ACCEPT_LANGUAGE;
use serde_json::{Map, Value, json};
use stheno_domain::auth::identity;
use stheno_domain::auth::reset::{self, Returned, Whose};
use stheno_domain::context::hex;
use stheno_domain::customer::Along;
use stheno_domain::event::Kind;
use stheno_domain::{Error, Timestamp, Tx, customer, user};
use stheno_http::request::Request;
use stheno_http::token;

use crate::api::Api;

/// What a token says it is for.
const PURPOSE: &str = "reset";

/// How long the answer to who asks for a token takes at least: longer than the work does.
const AT_LEAST: Duration = Duration::from_millis(100);

/// Somebody's wish for another password.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The provider that the identity signs in with.
    pub provider: String,
    /// Under which the provider knows the identity; its e-mail.
    pub identifier: String,
    /// As what kind of actor the identity was asked for.
    pub actor_type: String,
    /// Something for whoever sends the token on.
    pub metadata: Map<String, Value>,
    /// The languages of the mail, as in Accept-Language.
    pub languages: String,
    /// Whether there is a token only for who acts for somebody of this kind.
    pub only_acting: bool,
}

/// Who counts as changed when the password is, by the time of the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountsAsChanged {
    /// Nobody.
    Nobody,
    /// The customer.
    Customer,
    /// The user.
    User,
}

/// A token that came back.
#[derive(Clone, Debug)]
pub struct Token {
    /// As what kind of actor the identity was asked for.
    pub actor_type: String,
    /// The provider that the identity signs in with.
    pub provider: String,
    /// Under which the provider knows the identity; its e-mail.
    pub entity_id: String,
    token_id: String,
}

/// The languages of a mail, as in Accept-Language: the one that is named, or the one that the client of Medusa 2 has chosen, or
/// those of the browser.
#[must_use]
pub fn languages(request: &Request, named: Option<&Value>) -> String {
    let named = named.and_then(Value::as_str);
    let header = |name| request.header(name);
    let all = [named, header(LOCALE), header(ACCEPT_LANGUAGE)];
    let first =
        all.into_iter().flatten().map(str::trim).find(|text| !text.is_empty() && text.len() <= LONGEST_LANGUAGES);
    first.filter(|text| !text.contains('\0')).unwrap_or_default().to_owned()
}

/// The header in which the client of Medusa 2 says which language was chosen.
const LOCALE: HeaderName = HeaderName::from_static("x-medusa-locale");
/// How long a list of languages may be, in bytes, that is kept with a mail.
const LONGEST_LANGUAGES: usize = 200;

impl Token {
    fn returned(&self) -> Returned {
        let Self { provider, entity_id, token_id, .. } = self.clone();
        Returned { provider, entity_id, token_id }
    }
}

impl Api {
    /// Sends a new token by mail, and to whoever listens to events, if there is such an identity. Takes the same time if there
    /// is none.
    ///
    /// # Errors
    /// When there is no randomness, or storage fails.
    pub async fn ask_for_password(&self, wish: Wish) -> Result<(), Error> {
        let (context, secret) = (Arc::clone(&self.shop.context), self.settings.jwt_secret.clone());
        let token_id = uuid(context.random()?);
        let (mails, pause) = (self.settings.mails.way.is_some(), self.settings.reset_pause);
        let ask = async move |tx: &mut Tx<'_>| {
            let asked = reset::Asked {
                provider: &wish.provider,
                identifier: &wish.identifier,
                actor_type: &wish.actor_type,
                metadata: &wish.metadata,
                token_id: &token_id,
                mail: mails.then_some(wish.languages.as_str()),
                only_acting: wish.only_acting,
                pause,
            };
            let issued = context.now();
            reset::ask(tx, &context, &asked, |entity_id| sign(&asked, entity_id, issued, &secret)).await
        };
        // The event for a known one costs some hundredths of a millisecond, which could be told by asking often enough.
        let (written, ()) = tokio::join!(self.shop.database.write(ask), tokio::time::sleep(AT_LEAST));
        written
    }

    /// Reads a token that came back; None for what is no token of ours for another password, or is too old.
    #[must_use]
    pub fn read_token(&self, text: &str) -> Option<Token> {
        let now = self.shop.context.now().0.div_euclid(1000);
        let claims = token::verify(text, &self.settings.jwt_secret, now)?;
        let text = |name: &str| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let fits = text("purpose") == Some(PURPOSE);
        Some(Token {
            actor_type: text("actor_type").filter(|_| fits)?.to_owned(),
            provider: text("provider")?.to_owned(),
            entity_id: text("entity_id")?.to_owned(),
            token_id: text("jti")?.to_owned(),
        })
    }

    /// Whose password the token is for; None when it was used, or another one was asked for.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn whose_token(&self, token: &Token) -> Result<Option<Whose>, Error> {
        let (now, token) = (self.shop.context.now(), token.returned());
        self.shop.database.point(async |tx| reset::whose(tx, now, &token).await).await
    }

    /// Uses the token up, for another password if there is one; false when the token was no good.
    ///
    /// # Errors
    /// [`Error::TooManySignIns`], when there is no randomness, or storage fails.
    pub async fn redeem(&self, token: &Token, password: Option<&str>, counts: CountsAsChanged) -> Result<bool, Error> {
        let hash = match password {
            Some(password) => Some(self.shop.passwords.hash(&self.shop.context, password).await?),
            None => None,
        };
        let (context, token) = (Arc::clone(&self.shop.context), token.returned());
        let redeem = async move |tx: &mut Tx<'_>| {
            let found = identity::by_email(tx, &token.entity_id).await?;
            let (customer, user) = found.map_or((None, None), |(found, _)| (found.customer_id, found.user_id));
            // Locked first, as by who changes the customer.
            if let Some(customer) = &customer {
                customer::lock(tx, customer).await?;
            }
            if !reset::redeem(tx, &context, &token, hash.as_deref()).await? {
                return Ok::<_, Error>(false);
            }
            if let Some(user) = user.filter(|_| counts == CountsAsChanged::User) {
                user::touch(tx, context.now(), &user).await?;
            }
            if let Some(customer) = customer.filter(|_| hash.is_some()) {
                if counts == CountsAsChanged::Customer {
                    customer::touch(tx, context.now(), &customer).await?;
                }
                customer::tell(tx, &context, &customer, Kind::CustomerTouched, Along::default()).await?;
            }
            Ok(true)
        };
        self.shop.database.write(redeem).await
    }
}

fn sign(asked: &reset::Asked<'_>, entity_id: &str, issued: Timestamp, secret: &str) -> String {
    let issued = issued.0.div_euclid(1000);
    let claims = json!({
        "entity_id": entity_id,
        "provider": asked.provider,
        "actor_type": asked.actor_type,
        "purpose": PURPOSE,
        "iat": issued,
        "exp": issued.saturating_add(reset::LIFETIME / 1000),
        "jti": asked.token_id,
    });
    token::sign(&claims.to_string(), secret)
}

/// A random UUID, version 4.
fn uuid(mut random: [u8; 16]) -> String {
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut random;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    let digits = hex(&random);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
