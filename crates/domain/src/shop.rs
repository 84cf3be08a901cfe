//! The shop, as the dialects hold it.

use std::sync::Arc;

use stheno_storage::{Database, Tx};

use crate::auth::identity::{self, Confirmed, Identity};
use crate::auth::password::Passwords;
use crate::auth::session::Side;
use crate::customer::{self, NewCustomer};
use crate::{Context, Error, statistics};

/// Who makes an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountBy {
    /// The customer.
    Customer,
    /// The people of the shop. They may take over an e-mail with which somebody began to register, and did not finish; a
    /// user's they may not, for the refusal of a wrong password would tell that another one is right.
    Shop,
}

/// The database, the clock and the threads that hash passwords. Clones share them.
#[derive(Clone)]
pub struct Shop {
    /// The database.
    pub database: Database,
    /// Clock, randomness and ids.
    pub context: Arc<Context>,
    /// The threads that hash passwords.
    pub passwords: Passwords,
}

impl Shop {
    /// The identity that signs in with this e-mail and password on this side; None when there is none, in the same time. Customers
    /// who sign in are counted.
    ///
    /// # Errors
    /// [`Error::TooManySignIns`], or when storage fails.
    pub async fn sign_in(&self, email: &str, password: &str, side: Side) -> Result<Option<Confirmed>, Error> {
        let found = self.database.point(async |tx| identity::by_email(tx, email).await).await?;
        let (identity, hash) = match found {
            Some((identity, hash)) => (Some(identity), hash),
            None => (None, None),
        };
        let right = self.passwords.verify(hash, password).await?;
        match identity.filter(|_| right) {
            Some(identity) => {
                let counts = side == Side::Store && identity.customer_id.is_some();
                self.confirm(&identity, counts).await
            }
            None => Ok(None),
        }
    }

    /// The identity, unless its password was changed since it was looked at. `counts` says whether that is a customer's sign-in.
    async fn confirm(&self, identity: &Identity, counts: bool) -> Result<Option<Confirmed>, Error> {
        let (context, id, seen) = (Arc::clone(&self.context), identity.id.clone(), identity.valid_from);
        let confirm = async move |tx: &mut Tx<'_>| {
            let confirmed = identity::confirm(tx, &context, &id, seen).await?;
            if let Some(confirmed) = confirmed.as_ref().filter(|_| counts) {
                statistics::count_sign_in(tx, confirmed.at);
            }
            Ok(confirmed)
        };
        self.database.write(confirm).await
    }

    /// Makes an identity that signs in with this e-mail and password. One that is there already, with this password and
    /// not yet acting for anybody, is given again: somebody who did not finish can begin anew.
    ///
    /// # Errors
    /// [`Error::IdentityTaken`], in the same time; [`Error::TooManySignIns`], or when storage fails.
    pub async fn register(&self, email: &str, password: &str) -> Result<Confirmed, Error> {
        if let Some(identity) = self.unfinished(email, password).await? {
            return Ok(identity);
        }
        let hash = self.passwords.hash(&self.context, password).await?;
        let (context, owned) = (Arc::clone(&self.context), email.to_owned());
        let make = async move |tx: &mut Tx<'_>| identity::create(tx, &context, None, &owned, &hash).await;
        match self.database.write(make).await {
            // Somebody was quicker: the same person, perhaps, who pressed the button twice.
            Err(Error::IdentityTaken) => self.unfinished(email, password).await?.ok_or(Error::IdentityTaken),
            made => made,
        }
    }

    /// Makes a customer with an account, who signs in with the e-mail and this password; gives the customer's id, and who
    /// signs in. If somebody signs in with the e-mail already who is no customer yet, it is the same person if the customer
    /// gives the same password; `by` says what else may be.
    ///
    /// # Errors
    /// [`Error::CustomerEmailTaken`], [`Error::IdentityTaken`] when it is somebody else,
    /// [`Error::TooManySignIns`], or when storage fails.
    pub async fn create_account(
        &self,
        new: NewCustomer,
        password: &str,
        by: AccountBy,
    ) -> Result<(String, Confirmed), Error> {
        let email = new.email.clone().unwrap_or_default();
        let found = self.database.point(async |tx| identity::by_email(tx, &email).await).await?;
        let same = match &found {
            Some((identity, hash)) if by == AccountBy::Customer && identity.customer_id.is_none() => {
                self.passwords.verify(hash.clone(), password).await?
            }
            _ => false,
        };
        let seen = found.filter(|_| same).map(|(identity, _)| identity);
        let hash = self.passwords.hash(&self.context, password).await?;
        let context = Arc::clone(&self.context);
        let make = async move |tx: &mut Tx<'_>| {
            let id = customer::create(tx, &context, &NewCustomer { has_account: true, ..new.clone() }).await?;
            let confirmed = match (identity::by_email(tx, &email).await?, &seen) {
                (None, _) => identity::create(tx, &context, None, &email, &hash).await?,
                (Some(_), Some(seen)) => {
                    let confirmed = identity::confirm(tx, &context, &seen.id, seen.valid_from).await?;
                    confirmed.ok_or(Error::IdentityTaken)?
                }
                (Some((found, _)), None) if by == AccountBy::Shop && found.acts_for_nobody() => {
                    identity::change_password(tx, &context, &email, &hash).await?;
                    let (identity, _) = identity::by_email(tx, &email).await?.ok_or(Error::IdentityTaken)?;
                    Confirmed { identity, at: context.now() }
                }
                (Some(_), None) => return Err(Error::IdentityTaken),
            };
            if !identity::act_for_customer(tx, &context, &confirmed.identity.id, &id).await? {
                return Err(Error::IdentityTaken);
            }
            let identity = Identity { customer_id: Some(id.clone()), ..confirmed.identity };
            Ok((id, Confirmed { identity, ..confirmed }))
        };
        self.database.write(make).await
    }

    /// The identity with this e-mail, if it has this password and acts for nobody yet; None when there is no such e-mail.
    async fn unfinished(&self, email: &str, password: &str) -> Result<Option<Confirmed>, Error> {
        let find = async |tx: &mut Tx<'_>| identity::by_email(tx, email).await;
        let Some((identity, hash)) = self.database.point(find).await? else {
            return Ok(None);
        };
        let right = self.passwords.verify(hash, password).await?;
        if right && identity.acts_for_nobody() {
            self.confirm(&identity, false).await?.map(Some).ok_or(Error::IdentityTaken)
        } else {
            Err(Error::IdentityTaken)
        }
    }
}
