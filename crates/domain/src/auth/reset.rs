//! Another password for somebody who forgot the old one: a token that only the owner of the e-mail gets to see.

use serde_json::{Map, Value as Json, json};
use stheno_storage::{Timestamp, Tx, Value};

use super::identity;
use crate::context::sha256;
use crate::event::{Events, PASSWORD_RESET};
use crate::{Context, Error};

/// How long a token is good for, in milliseconds: 15 minutes, as in Medusa.
pub const LIFETIME: i64 = 15 * 60 * 1000;

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
}

/// Tells of a new token by an event, when there is such an identity; a token from before is good no more. The identity is
/// told, and the token made for it, in the spelling in which it is known, so that it goes to nobody else's e-mail. For an
/// unknown one the same is done but for the event, so that it takes the same time.
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
    let known = found.into_iter().next();
    let entity_id = known.as_ref().map_or(asked.identifier, |(entity_id, _)| entity_id);
    let token = token(entity_id);
    tx.execute("DELETE FROM password_reset WHERE expires_at <= $1", &[now.into()]).await?;
    let values: [Value; 5] = [
        asked.provider.into(),
        key.into(),
        known.as_ref().map(|(_, identity)| identity.as_str()).into(),
        sha256(asked.token_id).into(),
        Timestamp(now.0.saturating_add(LIFETIME)).into(),
    ];
    let sql = "INSERT INTO password_reset (provider, entity_key, auth_identity_id, token_hash, expires_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (provider, entity_key) DO UPDATE \
               SET auth_identity_id = excluded.auth_identity_id, token_hash = excluded.token_hash, \
               expires_at = excluded.expires_at";
    tx.execute(sql, &values).await?;
    let mut events = Events::default();
    if known.is_some() {
        let (actor_type, metadata) = (asked.actor_type, asked.metadata);
        let data = json!({ "entity_id": entity_id, "actor_type": actor_type, "token": token, "metadata": metadata });
        events.add_with(PASSWORD_RESET, &data);
    }
    events.write(tx, context).await
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
