//! Sessions: what a token would say, kept by the server for browsers that hold only an id.
//!
//! Under one id somebody may be signed in on several sides: at the shop's admin, and at its storefront.

use stheno_storage::{Timestamp, Tx, Value};

use crate::context::sha256;
use crate::{Context, Error};

/// How long a session lasts, in milliseconds: 10 hours, as in Medusa. It is not prolonged by being used.
pub const LIFETIME: i64 = 10 * 60 * 60 * 1000;

/// What somebody is signed in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As one of the shop's people.
    Admin,
    /// As a customer.
    Store,
    /// As a kind of actor that nobody here acts as.
    Other,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Store, Self::Other];

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Store => "store",
            Self::Other => "other",
        }
    }

    /// The kind of actor that signs in for the admin.
    pub const USER: &str = "user";
    /// The kind of actor that signs in for the storefront.
    pub const CUSTOMER: &str = "customer";

    /// The side that actors of this kind sign in for.
    #[must_use]
    pub fn of_actor(actor_type: &str) -> Self {
        match actor_type {
            Self::USER => Self::Admin,
            Self::CUSTOMER => Self::Store,
            _ => Self::Other,
        }
    }
}

/// A session that is to begin.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its id; nobody can guess it.
    pub id: String,
    /// What it is for.
    pub side: Side,
    /// Who signs in.
    pub identity: String,
    /// What is kept, as JSON.
    pub claims: String,
    /// The id of the session that it takes the place of.
    pub before: Option<String>,
    /// The sides on which that one goes on, under the new id. On the others it ends.
    pub kept: Vec<Side>,
}

/// Begins a session and gives the time at which it ends; None when there is no such identity.
///
/// # Errors
/// When storage fails.
pub async fn begin(tx: &mut Tx<'_>, context: &Context, new: &NewSession) -> Result<Option<Timestamp>, Error> {
    let mut select = tx.statement("SELECT id FROM auth_identity WHERE id = ");
    // Locked, so that it is not deleted before it has its session.
    select.bind(new.identity.as_str().into()).for_share();
    if tx.select(select, |_| Ok(())).await?.is_empty() {
        return Ok(None);
    }
    let now = context.now();
    let expires_at = Timestamp(now.0.saturating_add(LIFETIME));
    let id_hash = sha256(&new.id);
    tx.execute("DELETE FROM session WHERE expires_at <= $1", &[now.into()]).await?;
    if let Some(before) = &new.before {
        let ended = Side::ALL.into_iter().filter(|side| *side == new.side || !new.kept.contains(side));
        end(tx, before, &ended.collect::<Vec<_>>()).await?;
        let values: [Value; 2] = [id_hash.as_str().into(), sha256(before).into()];
        tx.execute("UPDATE session SET id_hash = $1 WHERE id_hash = $2", &values).await?;
    }
    let values: [Value; 6] = [
        id_hash.into(),
        new.side.name().into(),
        new.identity.as_str().into(),
        Value::Json(new.claims.clone()),
        now.into(),
        expires_at.into(),
    ];
    let sql = "INSERT INTO session (id_hash, side, auth_identity_id, claims, created_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &values).await?;
    Ok(Some(expires_at))
}

/// What is kept under a session's id, and when each expires, of those that have not.
///
/// # Errors
/// When storage fails.
pub async fn find(tx: &mut Tx<'_>, now: Timestamp, session_id: &str) -> Result<Vec<(String, Timestamp)>, Error> {
    let values: [Value; 2] = [sha256(session_id).into(), now.into()];
    let sql = "SELECT claims, expires_at FROM session WHERE id_hash = $1 AND expires_at > $2 ORDER BY side";
    Ok(tx.query(sql, &values, |row| Ok((row.string(0)?, row.time(1)?))).await?)
}

/// Ends a session on these sides.
///
/// # Errors
/// When storage fails.
pub async fn end(tx: &mut Tx<'_>, session_id: &str, sides: &[Side]) -> Result<(), Error> {
    tx.withdraw();
    let sides = sides.iter().map(|side| side.name().to_owned()).collect();
    let mut delete = tx.statement("DELETE FROM session WHERE id_hash = ");
    delete.bind(sha256(session_id).into()).push(" AND side").one_of(Value::Texts(sides));
    tx.change(delete).await?;
    Ok(())
}
