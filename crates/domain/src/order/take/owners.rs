//! Whose orders are.

use std::collections::{HashMap, HashSet};

use stheno_storage::{Tx, Value};

use super::{Known, Owner};
use crate::customer::{self, NewCustomer};
use crate::{Context, Error};

/// Customers whom orders may belong to, as they are when the orders come in.
pub(super) struct Owners {
    /// Those of the ids that are customers', also of deleted ones: their orders are nobody else's.
    ids: HashSet<String>,
    /// By an e-mail in lower case: the customer who has an account, else the guest; None where there is neither.
    by_email: HashMap<String, Option<String>>,
}

impl Owners {
    /// Looks up whom these orders may belong to; with each comes what is here of it.
    pub(super) async fn of<'o>(
        tx: &mut Tx<'_>,
        orders: impl Iterator<Item = (&'o Owner, Option<&'o Known>)> + Clone,
    ) -> Result<Self, Error> {
        let ids: HashSet<&String> = orders.clone().filter_map(|(owner, _)| owner.customer_id.as_ref()).collect();
        let ids = customers(tx, ids).await?;
        let unknown = orders
            .filter(|(owner, _)| owner.customer_id.as_ref().is_none_or(|id| !ids.contains(id)))
            .filter(|(owner, known)| known.is_none_or(|known| !is_as_before(owner, known)));
        let emails = unknown.filter_map(|(owner, _)| owner.email.as_deref()).map(str::to_lowercase).collect();
        let by_email = by_email(tx, emails).await?;
        Ok(Self { ids, by_email })
    }

    /// Whose an order is. An e-mail may be somebody else's by now: an order does not go to them for it.
    pub(super) async fn owner(
        &mut self,
        tx: &mut Tx<'_>,
        context: &Context,
        owner: &Owner,
        known: Option<&Known>,
    ) -> Result<String, Error> {
        if let Some(id) = owner.customer_id.as_ref().filter(|id| self.ids.contains(*id)) {
            return Ok(id.clone());
        }
        if let Some(known) = known.filter(|known| is_as_before(owner, known)) {
            return Ok(known.customer.clone());
        }
        let Some(email) = &owner.email else { return Err(Error::OrderOfNobody) };
        let key = email.to_lowercase();
        if !self.by_email.contains_key(&key) {
            self.by_email.extend(by_email(tx, HashSet::from([key.clone()])).await?);
        }
        if let Some(Some(id)) = self.by_email.get(&key) {
            return Ok(id.clone());
        }
        let guest = NewCustomer {
            email: Some(email.clone()),
            first_name: owner.first_name.clone(),
            last_name: owner.last_name.clone(),
            phone: owner.phone.clone(),
            ..NewCustomer::default()
        };
        let id = customer::create(tx, context, &guest).await?;
        self.by_email.insert(key, Some(id.clone()));
        Ok(id)
    }
}

/// Whether an order stays with the customer whom it belongs to, unless it names another one by the id.
fn is_as_before(owner: &Owner, known: &Known) -> bool {
    match (&owner.email, &known.email) {
        (Some(now), Some(before)) => now.to_lowercase() == before.to_lowercase(),
        _ => true,
    }
}

async fn customers(tx: &mut Tx<'_>, ids: HashSet<&String>) -> Result<HashSet<String>, Error> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut select = tx.statement("SELECT id FROM customer WHERE id");
    select.one_of(Value::Texts(ids.into_iter().cloned().collect()));
    Ok(tx.select(select, |row| row.string(0)).await?.into_iter().collect())
}

async fn by_email(tx: &mut Tx<'_>, emails: HashSet<String>) -> Result<HashMap<String, Option<String>>, Error> {
    if emails.is_empty() {
        return Ok(HashMap::new());
    }
    // Who has an account comes last, and takes the place of the guest.
    let mut select = tx.statement("SELECT email_key, id FROM customer WHERE deleted_at IS NULL AND email_key");
    select.one_of(Value::Texts(emails.iter().cloned().collect())).push(" ORDER BY has_account");
    let found = tx.select(select, |row| Ok((row.string(0)?, Some(row.string(1)?)))).await?;
    Ok(emails.into_iter().map(|email| (email, None)).chain(found).collect())
}
