//! `stheno key`

use std::sync::Arc;

use stheno_domain::Tx;
use stheno_domain::api_key::{self, Type};

use super::{Failure, say, with_shop};
use crate::cli::KeyType;
use crate::config::Config;

/// Who made the keys that were made on the command line: nobody who could be asked for, as Medusa has it.
pub(super) const CREATED_BY: &str = "";

/// `stheno key create`
pub(super) fn create(config: &Config, kind: KeyType, title: &str) -> Result<(), Failure> {
    let kind = match kind {
        KeyType::Publishable => Type::Publishable,
        KeyType::Secret => Type::Secret,
    };
    with_shop(config, async |shop| {
        let (context, title) = (Arc::clone(&shop.context), title.to_owned());
        let make = async move |tx: &mut Tx<'_>| api_key::create(tx, &context, kind, &title, CREATED_BY).await;
        say(&shop.database.write(make).await?.token)
    })
}
