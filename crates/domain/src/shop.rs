//! The shop, as the dialects hold it.

use std::sync::Arc;

use stheno_storage::Database;

use crate::auth::identity::{self, Identity};
use crate::auth::password::Passwords;
use crate::{Context, Error};

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
    /// The identity that signs in with this e-mail and password; None when there is none, in the same time.
    ///
    /// # Errors
    /// [`Error::TooManySignIns`], or when storage fails.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<Option<Identity>, Error> {
        let found = self.database.point(async |tx| identity::by_email(tx, email).await).await?;
        let (identity, hash) = match found {
            Some((identity, hash)) => (Some(identity), hash),
            None => (None, None),
        };
        let right = self.passwords.verify(hash, password).await?;
        Ok(identity.filter(|_| right))
    }

    /// Makes an identity that signs in with this e-mail and password. One that is there already, with this password and
    /// not yet acting for anybody, is given again: somebody who did not finish can begin anew.
    ///
    /// # Errors
    /// [`Error::IdentityTaken`], in the same time; [`Error::TooManySignIns`], or when storage fails.
    pub async fn register(&self, email: &str, password: &str) -> Result<Identity, Error> {
        let found = self.database.point(async |tx| identity::by_email(tx, email).await).await?;
        if let Some((identity, hash)) = found {
            let right = self.passwords.verify(hash, password).await?;
            let unowned = identity.user_id.is_none() && identity.customer_id.is_none();
            return if right && unowned { Ok(identity) } else { Err(Error::IdentityTaken) };
        }
        let hash = self.passwords.hash(&self.context, password).await?;
        let (context, email) = (Arc::clone(&self.context), email.to_owned());
        self.database.write(async move |tx| identity::create(tx, &context, None, &email, &hash).await).await
    }
}
