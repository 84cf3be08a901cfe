//! Another password for somebody who forgot the old one: a token that only the owner of the e-mail gets to see.

use serde_json::{Map, Value as Json, json};
use stheno_storage::{Row, Timestamp, Tx, Value};

use super::identity;
use super::session::Side;
use crate::context::sha256;
use crate::event::{Events, Kind as EventKind};
use crate::mail::{self, NewMail, Template};
use crate::{Context, Error};

/// How long a token is good for, in milliseconds: 15 minutes, as in Medusa.
pub const LIFETIME: i64 = 15 * 60 * 1000;

/// How long a token that was asked for stays the one that is good, whoever asks again: at first, and doubled each time, for as long
/// as it is good at most. Otherwise anybody could fill a mailbox, and keep its owner from using a token. Zero is never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause(
    /// In milliseconds.
    pub i64,
);

impl Pause {
    /// After so many tokens in a row.
    fn after(self, asked: i64) -> i64 {
        let doubled = asked.clamp(1, 30).saturating_sub(1);
        self.0.saturating_mul(1 << doubled).min(LIFETIME)
    }
}

/// Somebody's wish for another password.
pub struct Asked<'a> {
    /// The provider that the identity signs in with.
    pub provider: &'a str,
    /// Under which the provider knows the identity; its e-mail.
    pub identifier: &'a str,
    /// As what kind of actor the identity was asked for.
    pub actor_type: &'a str,
    /// Something for whoever sends the token on.
    pub metadata: &'a Map<String, Json>,
    /// The id of the token; nobody can guess it.
    pub token_id: &'a str,
    /// The languages of the mail that brings it, as in Accept-Language; None when there is to be no mail.
    pub mail: Option<&'a str>,
    /// Whether there is a token only for an identity that acts for somebody of this kind.
    pub only_acting: bool,
    /// How long a token stays the one that is good.
    pub pause: Pause,
}

/// Whose password it is.
struct Owner {
    /// Whether the identity acts for somebody of the kind that was asked for.
    acts: bool,
    /// Whom the event is about: the customer or the user, else the identity.
    subject: String,
    /// The customer, for an identity that acts for one.
    customer: Option<Person>,
    /// The name to greet with.
    first_name: Option<String>,
}

/// A customer, or a user.
struct Person {
    id: String,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// Tells of a new token by an event and by a mail, when there is such an identity, and unless there was one a short while ago; a
/// token from before is good no more. The identity is told, and the token made for it, in the spelling in which it is known, so that it goes to nobody else's e-mail.
/// For an unknown one the same is done but for these, so that it takes the same time.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn ask(
    tx: &mut Tx<'_>,
    context: &Context,
    asked: &Asked<'_>,
    token: impl FnOnce(&str) -> String,
) -> Result<(), Error> {
    let now = context.now();
    let key = asked.identifier.to_lowercase();
    let mut select = tx.statement("SELECT entity_id, auth_identity_id FROM provider_identity WHERE provider = ");
    // Locked, so that it is not deleted before it has its token.
    select.bind(asked.provider.into()).push(" AND entity_key = ").bind(key.as_str().into()).for_share();
    let found = tx.select(select, |row| Ok((row.string(0)?, row.string(1)?))).await?;
    let mut known = None;
    for (entity_id, identity) in found {
        let owner = owner(tx, asked.actor_type, &identity).await?;
        known = Some((entity_id, identity, owner)).filter(|(.., owner)| owner.acts || !asked.only_acting);
    }
    let entity_id = known.as_ref().map_or(asked.identifier, |(entity_id, ..)| entity_id);
    let token = token(entity_id);
    tx.execute("DELETE FROM password_reset WHERE expires_at <= $1", &[now.into()]).await?;
    let sql = "SELECT asked, expires_at FROM password_reset WHERE provider = $1 AND entity_key = $2";
    let before =
        tx.query_one(sql, &[asked.provider.into(), key.as_str().into()], |row| Ok((row.int(0)?, row.time(1)?))).await?;
    if before.is_some_and(|(count, expires)| now.0 < expires.0 - LIFETIME + asked.pause.after(count)) {
        return Ok(());
    }
    let values: [Value; 5] = [
        asked.provider.into(),
        key.into(),
        known.as_ref().map(|(_, identity, _)| identity.as_str()).into(),
        sha256(asked.token_id).into(),
        Timestamp(now.0.saturating_add(LIFETIME)).into(),
    ];
    let sql = "INSERT INTO password_reset (provider, entity_key, auth_identity_id, token_hash, expires_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (provider, entity_key) DO UPDATE \
               SET auth_identity_id = excluded.auth_identity_id, token_hash = excluded.token_hash, \
               expires_at = excluded.expires_at, asked = password_reset.asked + 1";
    tx.execute(sql, &values).await?;
    match known {
        Some((entity_id, _, owner)) => tell(tx, context, asked, &entity_id, owner, token).await,
        None => Ok(()),
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    context: &Context,
    asked: &Asked<'_>,
    entity_id: &str,
    owner: Owner,
    token: String,
) -> Result<(), Error> {
    let Owner { subject, customer, first_name, .. } = owner;
    if let Some(languages) = asked.mail {
        let data = json!({
            "actor_type": asked.actor_type,
            "email": entity_id,
            "first_name": first_name.filter(|name| greets(name)),
            "minutes": LIFETIME / 60_000,
            "token": token,
        });
        let new = NewMail {
            template: Template::PasswordReset,
            recipient: entity_id,
            languages,
            data: &data,
            expires_at: Timestamp(context.now().0.saturating_add(LIFETIME)),
        };
        mail::queue(tx, context, &new).await?;
    }
    let mut data = Map::new();
    data.insert("entity_id".to_owned(), entity_id.into());
    data.insert("actor_type".to_owned(), asked.actor_type.into());
    data.insert("metadata".to_owned(), asked.metadata.clone().into());
    if let Some(Person { id, email, first_name, last_name }) = customer {
        data.insert("id".to_owned(), id.into());
        data.insert("email".to_owned(), email.into());
        data.insert("first_name".to_owned(), first_name.into());
        data.insert("last_name".to_owned(), last_name.into());
    }
    let mut events = Events::default();
    events.add_secret(EventKind::PasswordReset, &subject, &data, token);
    events.write(tx, context).await
}

/// How long a name is at most that somebody is greeted with, in characters and in words.
const LONGEST_NAME: (usize, usize) = (40, 4);

/// Whether somebody is greeted with this name. Anybody may register anybody else's e-mail under any name, so what stands in a mail
/// must be a name, and no message with an address to go to.
fn greets(name: &str) -> bool {
    let fits = |(at, character): (usize, char)| match character {
        '.' => name.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' ')),
        ' ' | '-' | '\'' | '’' => true,
        other => other.is_alphabetic() || is_mark(other),
    };
    let (characters, words) = LONGEST_NAME;
    name.chars().count() <= characters && name.split(' ').count() <= words && name.char_indices().all(fits)
}

/// Whether a character is put above, below or beside the one before.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// Whose password it is, for who asks as this kind of actor.
async fn owner(tx: &mut Tx<'_>, actor_type: &str, identity: &str) -> Result<Owner, Error> {
    let sql = "SELECT c.id, c.email, c.first_name, c.last_name FROM auth_identity i \
               JOIN customer c ON c.id = i.customer_id WHERE i.id = $1 AND c.deleted_at IS NULL";
    let customer = tx.query_one(sql, &[identity.into()], person).await?;
    let sql = "SELECT u.id, u.email, u.first_name, u.last_name FROM auth_identity i \
               JOIN \"user\" u ON u.id = i.user_id WHERE i.id = $1 AND u.deleted_at IS NULL";
    let user = tx.query_one(sql, &[identity.into()], person).await?;
    let (first, second) = if actor_type == Side::USER { (&user, &customer) } else { (&customer, &user) };
    let who = first.as_ref().or(second.as_ref());
    Ok(Owner {
        acts: first.is_some(),
        subject: who.map_or(identity, |person| &person.id).to_owned(),
        first_name: who.and_then(|person| person.first_name.clone()),
        customer: customer.filter(|_| actor_type == Side::CUSTOMER),
    })
}

fn person(row: &Row<'_>) -> Result<Person, stheno_storage::Error> {
    Ok(Person {
        id: row.string(0)?,
        email: row.opt_string(1)?,
        first_name: row.opt_string(2)?,
        last_name: row.opt_string(3)?,
    })
}

/// A token for another password, as it came back.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The provider that the identity signs in with.
    pub provider: String,
    /// Under which the provider knows the identity; its e-mail.
    pub entity_id: String,
    /// The token's id.
    pub token_id: String,
}

impl Returned {
    fn values(&self, now: Timestamp) -> [Value; 4] {
        let key = self.entity_id.to_lowercase();
        [self.provider.as_str().into(), key.into(), sha256(&self.token_id).into(), now.into()]
    }
}

/// Whose password the token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A user's, and perhaps a customer's as well.
    User,
    /// A customer's, or nobody's yet.
    Other,
}

/// Whose password the token is for; None when it is not good.
///
/// # Errors
/// When storage fails.
pub async fn whose(tx: &mut Tx<'_>, now: Timestamp, token: &Returned) -> Result<Option<Whose>, Error> {
    let sql = "SELECT i.user_id FROM password_reset r JOIN auth_identity i ON i.id = r.auth_identity_id \
               WHERE r.provider = $1 AND r.entity_key = $2 AND r.token_hash = $3 AND r.expires_at > $4";
    let user = tx.query_one(sql, &token.values(now), |row| Ok(row.opt_text(0)?.is_some())).await?;
    Ok(user.map(|user| if user { Whose::User } else { Whose::Other }))
}

/// Uses the token up; false when it was no good. With a hash, the password becomes another one, which ends all tokens and
/// sessions of the identity.
///
/// # Errors
/// When storage fails.
pub async fn redeem(
    tx: &mut Tx<'_>,
    context: &Context,
    token: &Returned,
    password_hash: Option<&str>,
) -> Result<bool, Error> {
    // In the order in which `ask` locks them.
    let mut select = tx.statement("SELECT id FROM provider_identity WHERE provider = ");
    select.bind(token.provider.as_str().into()).push(" AND entity_key = ").bind(token.entity_id.to_lowercase().into());
    select.for_update();
    tx.select(select, |_| Ok(())).await?;
    let sql = "DELETE FROM password_reset \
               WHERE provider = $1 AND entity_key = $2 AND token_hash = $3 AND expires_at > $4";
    if tx.execute(sql, &token.values(context.now())).await? == 0 {
        return Ok(false);
    }
    match password_hash {
        Some(hash) => identity::change_password(tx, context, &token.entity_id, hash).await,
        None => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_message() {
        for name in [
            "Ada",
            "Zoë",
            "Jean-Luc",
            "O'Brien",
            "J. R.",
            "Nguyễn Thị",
            "Nguye\u{302}\u{303}n",
            "李",
            "Мария",
            "محمد",
            "",
        ] {
            assert!(greets(name), "{name}");
        }
        for name in [
            "there. Go to evil.example",
            "https://evil.example",
            "evil.example/x",
            "me@evil.example",
            "Ada\nThe rest of this mail can be ignored",
            "you have won a lot of money",
            "<b>Ada</b>",
            "Ada1",
            "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!greets(name), "{name}");
        }
    }

    #[test]
    fn pauses_grow_to_the_life_of_a_token() {
        let pauses = [0, 1, 2, 3, 5, 6, 1000].map(|asked| Pause(60_000).after(asked) / 60_000);
        assert_eq!(pauses, [1, 1, 2, 4, 15, 15, 15]);
        assert_eq!(Pause(0).after(1000), 0);
    }
}
