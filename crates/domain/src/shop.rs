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
}
