//! Identities: somebody who can prove to be the same as before, and whom they act for.

use stheno_storage::{Error as StorageError, Row, Timestamp, Tx, Value};

use crate::{Context, Error};

/// The provider that knows e-mails and passwords.
pub const EMAILPASS: &str = "emailpass";

/// An identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its id.
    pub id: String,
    /// The user it acts for.
    pub user_id: Option<String>,
    /// The customer it acts for.
    pub customer_id: Option<String>,
    /// Tokens and sessions from before are refused.
    pub valid_from: Timestamp,
}

impl Identity {
    /// Whether somebody began to register with it, and did not finish.
    #[must_use]
    pub fn acts_for_nobody(&self) -> bool {
        self.user_id.is_none() && self.customer_id.is_none()
    }
}

/// An identity that nobody has given another password since, at a moment at which nobody was about to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The identity.
    pub identity: Identity,
    /// The moment. What is issued for the identity is as old as that, so the next change of the password ends it.
    pub at: Timestamp,
}

const COLUMNS: &str = "i.id, i.user_id, i.customer_id, i.valid_from";

fn read(row: &Row<'_>) -> Result<Identity, StorageError> {
    Ok(Identity {
        id: row.string(0)?,
        user_id: row.opt_string(1)?,
        customer_id: row.opt_string(2)?,
        valid_from: row.time(3)?,
    })
}

/// Makes an identity that signs in with e-mail and password; without an owner it acts for nobody yet.
///
/// # Errors
/// [`Error::IdentityTaken`] when somebody signs in with this e-mail already, or when storage fails.
pub async fn create(
    tx: &mut Tx<'_>,
    context: &Context,
    user: Option<&str>,
    email: &str,
    password_hash: &str,
) -> Result<Confirmed, Error> {
    let id = context.id("authid")?;
    let now = context.now();
    // Tokens carry whole seconds; one that is issued in this very second must be accepted.
    let valid_from = Timestamp(now.0 - now.0.rem_euclid(1000));
    let values: [Value; 5] = [id.as_str().into(), user.into(), valid_from.into(), now.into(), now.into()];
    let sql = "INSERT INTO auth_identity (id, user_id, valid_from, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &values).await?;
    let values: [Value; 8] = [
        context.id("authprovider")?.into(),
        id.as_str().into(),
        EMAILPASS.into(),
        email.into(),
        email.to_lowercase().into(),
        password_hash.into(),
        now.into(),
        now.into(),
    ];
    let sql = "INSERT INTO provider_identity (id, auth_identity_id, provider, entity_id, entity_key, password_hash, \
               created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(sql, &values).await.map_err(|error| match error {
        StorageError::Unique { .. } => Error::IdentityTaken,
        other => other.into(),
    })?;
    let identity = Identity { id, user_id: user.map(str::to_owned), customer_id: None, valid_from };
    Ok(Confirmed { identity, at: now })
}

/// Makes an identity act for a customer from now on; false when it acts for one already, or does not exist.
///
/// # Errors
/// When storage fails.
pub async fn act_for_customer(
    tx: &mut Tx<'_>,
    context: &Context,
    identity: &str,
    customer: &str,
) -> Result<bool, Error> {
    let values: [Value; 3] = [customer.into(), context.now().into(), identity.into()];
    let sql = "UPDATE auth_identity SET customer_id = $1, updated_at = $2 WHERE id = $3 AND customer_id IS NULL";
    Ok(tx.execute(sql, &values).await? == 1)
}

/// The identity that signs in with this e-mail, letters' case aside, and the hash of its password.
///
/// # Errors
/// When storage fails.
pub async fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<(Identity, Option<String>)>, Error> {
    let mut select = tx.statement("SELECT ");
    select.push(COLUMNS).push(
        ", p.password_hash FROM provider_identity p JOIN auth_identity i ON i.id = p.auth_identity_id \
         WHERE p.provider = ",
    );
    select.bind(EMAILPASS.into()).push(" AND p.entity_key = ").bind(email.to_lowercase().into());
    let rows = tx.select(select, |row| Ok((read(row)?, row.opt_string(4)?))).await?;
    Ok(rows.into_iter().next())
}

/// The identity with this id, confirmed, when what was issued at this moment is still good for it. It must be done by
/// `write`: whoever is about to change the password is waited for, and has to wait.
///
/// # Errors
/// When storage fails.
pub async fn confirm(
    tx: &mut Tx<'_>,
    context: &Context,
    id: &str,
    good_at: Timestamp,
) -> Result<Option<Confirmed>, Error> {
    let mut select = tx.statement("SELECT ");
    select.push(COLUMNS).push(" FROM auth_identity i WHERE i.id = ").bind(id.into()).for_share();
    let found = tx.select(select, read).await?.pop().filter(|identity| good_at >= identity.valid_from);
    // Only now: the lock may have been waited for.
    Ok(found.map(|identity| Confirmed { identity, at: context.now() }))
}

/// Gives an identity another password: from now on its tokens and sessions from before are refused, and so are tokens for
/// another password. False when nobody signs in with this e-mail.
///
/// # Errors
/// When storage fails.
pub async fn change_password(
    tx: &mut Tx<'_>,
    context: &Context,
    email: &str,
    password_hash: &str,
) -> Result<bool, Error> {
    match by_email(tx, email).await? {
        Some((identity, _)) => set_password(tx, context, &identity.id, password_hash).await,
        None => Ok(false),
    }
}

/// The same for all identities that act for a customer; gives the last of them, if there is any.
///
/// # Errors
/// [`Error::IdentityOfUser`] when one acts for a user as well, who may do more than a customer; or when storage fails.
pub(crate) async fn change_customers_password(
    tx: &mut Tx<'_>,
    context: &Context,
    customer: &str,
    password_hash: &str,
) -> Result<Option<String>, Error> {
    let sql = "SELECT id, user_id FROM auth_identity WHERE customer_id = $1 ORDER BY id";
    let found = tx.query(sql, &[customer.into()], |row| Ok((row.string(0)?, row.opt_text(1)?.is_some()))).await?;
    let mut ids = of_customer_alone(found)?;
    for id in &ids {
        set_password(tx, context, id, password_hash).await?;
    }
    Ok(ids.pop())
}

/// The ids of identities that act for a customer, if none of them acts for a user as well.
fn of_customer_alone(found: Vec<(String, bool)>) -> Result<Vec<String>, Error> {
    found.into_iter().map(|(id, of_user)| if of_user { Err(Error::IdentityOfUser) } else { Ok(id) }).collect()
}

/// Gives an identity another password, as [`change_password`] does; false when its password was changed since it was seen so.
///
/// # Errors
/// When storage fails.
pub async fn replace_password(
    tx: &mut Tx<'_>,
    context: &Context,
    seen: &Identity,
    password_hash: &str,
) -> Result<bool, Error> {
    let unchanged = end_all(tx, context, &seen.id, Some(seen.valid_from)).await?;
    if unchanged {
        write_password(tx, context, &seen.id, password_hash).await?;
    }
    Ok(unchanged)
}

async fn set_password(tx: &mut Tx<'_>, context: &Context, id: &str, password_hash: &str) -> Result<bool, Error> {
    let exists = end_all(tx, context, id, None).await?;
    if exists {
        write_password(tx, context, id, password_hash).await?;
    }
    Ok(exists)
}

async fn write_password(tx: &mut Tx<'_>, context: &Context, id: &str, password_hash: &str) -> Result<(), Error> {
    let values: [Value; 4] = [password_hash.into(), context.now().into(), id.into(), EMAILPASS.into()];
    let sql = "UPDATE provider_identity SET password_hash = $1, updated_at = $2 \
               WHERE auth_identity_id = $3 AND provider = $4";
    tx.execute(sql, &values).await?;
    Ok(())
}

/// Ends all tokens and sessions of an identity, and all tokens for another password. False when there is no such identity, or when
/// it is not as it was seen: what is valid there begins at another moment.
///
/// # Errors
/// When storage fails.
pub async fn end_all(tx: &mut Tx<'_>, context: &Context, id: &str, seen: Option<Timestamp>) -> Result<bool, Error> {
    // Whoever gets a token for what was valid before has got it when this goes on, or waits; see [`confirm`].
    let mut select = tx.statement("SELECT valid_from FROM auth_identity WHERE id = ");
    select.bind(id.into()).for_update();
    let Some(valid_before) = tx.select(select, |row| row.time(0)).await?.pop() else {
        return Ok(false);
    };
    if seen.is_some_and(|seen| seen != valid_before) {
        return Ok(false);
    }
    tx.withdraw();
    let now = context.now();
    // Tokens carry whole seconds; those of this very second must be refused as well. It always grows, so that it tells
    // whether there was a change.
    let next_second = now.0.div_euclid(1000).saturating_add(1).saturating_mul(1000);
    let valid_from = Timestamp(next_second.max(valid_before.0.saturating_add(1000)));
    let values: [Value; 3] = [valid_from.into(), now.into(), id.into()];
    tx.execute("UPDATE auth_identity SET valid_from = $1, updated_at = $2 WHERE id = $3", &values).await?;
    let identity: [Value; 1] = [id.into()];
    tx.execute("DELETE FROM session WHERE auth_identity_id = $1", &identity).await?;
    // After the update above, which waits for whoever has asked for a token and not ended yet.
    tx.execute("DELETE FROM password_reset WHERE auth_identity_id = $1", &identity).await?;
    Ok(true)
}

/// Lets a customer sign in with another e-mail from now on, and no more with the one before; tokens for another password
/// that went there end.
///
/// # Errors
/// [`Error::IdentityTaken`] when somebody else signs in with this e-mail, [`Error::IdentityOfUser`] when an identity acts
/// for a user as well, or when storage fails.
pub async fn rename_customer(tx: &mut Tx<'_>, context: &Context, customer: &str, email: &str) -> Result<(), Error> {
    // Who keeps the e-mail may be a user as well: forms send it along.
    let sql = "SELECT i.id, i.user_id FROM auth_identity i JOIN provider_identity p ON p.auth_identity_id = i.id \
               WHERE i.customer_id = $1 AND p.provider = $2 AND p.entity_id <> $3 ORDER BY i.id";
    let values: [Value; 3] = [customer.into(), EMAILPASS.into(), email.into()];
    let found = tx.query(sql, &values, |row| Ok((row.string(0)?, row.opt_text(1)?.is_some()))).await?;
    for id in of_customer_alone(found)? {
        let values: [Value; 5] =
            [email.into(), email.to_lowercase().into(), context.now().into(), id.as_str().into(), EMAILPASS.into()];
        let sql = "UPDATE provider_identity SET entity_id = $1, entity_key = $2, updated_at = $3 \
                   WHERE auth_identity_id = $4 AND provider = $5";
        tx.execute(sql, &values).await.map_err(|error| match error {
            StorageError::Unique { .. } => Error::IdentityTaken,
            other => other.into(),
        })?;
        tx.execute("DELETE FROM password_reset WHERE auth_identity_id = $1", &[id.into()]).await?;
    }
    Ok(())
}

/// What a token or a session claims of whom it speaks for.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The identity's id; None when only the actor is named, as in tokens of Medusa 1.
    pub identity: Option<&'a str>,
    /// `user`, `customer`, or a kind that nobody here acts as.
    pub actor_type: &'a str,
    /// The user's or customer's id; empty while the identity acts for nobody of that kind.
    pub actor_id: &'a str,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// Whether the claim still holds: the identity is there, no newer password ended it, and it acts for a live user or
/// customer with that id.
///
/// # Errors
/// When storage fails.
pub async fn holds(tx: &mut Tx<'_>, claim: Claim<'_>) -> Result<bool, Error> {
    let sql = match (claim.actor_type, claim.identity) {
        (_, Some(_)) if claim.actor_id.is_empty() => {
            "SELECT i.valid_from FROM auth_identity i WHERE $1 = '' AND i.id = $2"
        }
        ("user", Some(_)) => {
            "SELECT i.valid_from FROM auth_identity i JOIN \"user\" u ON u.id = i.user_id \
             WHERE u.id = $1 AND i.id = $2 AND u.deleted_at IS NULL"
        }
        ("customer", Some(_)) => {
            "SELECT i.valid_from FROM auth_identity i JOIN customer c ON c.id = i.customer_id \
             WHERE c.id = $1 AND i.id = $2 AND c.deleted_at IS NULL"
        }
        ("user", None) => {
            "SELECT i.valid_from FROM auth_identity i JOIN \"user\" u ON u.id = i.user_id \
             WHERE u.id = $1 AND u.deleted_at IS NULL"
        }
        ("customer", None) => {
            "SELECT i.valid_from FROM auth_identity i JOIN customer c ON c.id = i.customer_id \
             WHERE c.id = $1 AND c.deleted_at IS NULL"
        }
        _ => return Ok(false),
    };
    let values: Vec<Value> = [Some(claim.actor_id), claim.identity].into_iter().flatten().map(Value::from).collect();
    // Several, when only an actor is named, who can sign in in several ways.
    let valid_from = tx.query(sql, &values, |row| row.time(0)).await?;
    Ok(valid_from.into_iter().any(|valid_from| claim.issued_at >= valid_from))
}

/// Takes the way to sign in from a customer: the identity goes, unless it acts for a user as well. Gives the ids of those
/// that went.
///
/// # Errors
/// When storage fails.
pub async fn release_customer(tx: &mut Tx<'_>, customer: &str) -> Result<Vec<String>, Error> {
    let delete = "DELETE FROM auth_identity WHERE customer_id = $1 AND user_id IS NULL RETURNING id";
    release(tx, customer, delete, "UPDATE auth_identity SET customer_id = NULL WHERE customer_id = $1").await
}

/// Takes the way to sign in from a user: the identity goes, unless it acts for a customer as well. Gives the ids of those
/// that went.
///
/// # Errors
/// When storage fails.
pub async fn release_user(tx: &mut Tx<'_>, user: &str) -> Result<Vec<String>, Error> {
    let delete = "DELETE FROM auth_identity WHERE user_id = $1 AND customer_id IS NULL RETURNING id";
    release(tx, user, delete, "UPDATE auth_identity SET user_id = NULL WHERE user_id = $1").await
}

async fn release(tx: &mut Tx<'_>, owner: &str, delete: &str, update: &str) -> Result<Vec<String>, Error> {
    tx.withdraw();
    let owner: [Value; 1] = [owner.into()];
    let gone = tx.query(delete, &owner, |row| row.string(0)).await?;
    tx.execute(update, &owner).await?;
    Ok(gone)
}
