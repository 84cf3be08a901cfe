//! Numbers of the shop as a whole. None of them is counted over a whole table: they are kept, or found by milestones.

use std::collections::HashMap;

use stheno_storage::{Timestamp, Tx, Value};

use crate::customer::{ACCOUNTS, COUNT, CREATED_AT, TABLE};
use crate::{Error, milestone};

/// A day has so many milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What the names of kept counts of sign-ins begin with.
const SIGN_INS: &str = "sign-ins ";
/// For how many days they are kept.
const KEPT: i64 = 400;

/// How many customers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customers {
    /// All of them.
    pub total: i64,
    /// Those with an account; the others are guests.
    pub accounts: i64,
}

/// A day, and what happened on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Its first moment, in UTC.
    pub begins: Timestamp,
    /// Customers who were made on it, and are still there.
    pub customers: i64,
    /// How often customers signed in.
    pub sign_ins: i64,
}

impl Day {
    /// As in `2026-11-30`.
    #[must_use]
    pub fn date(&self) -> String {
        date(self.begins)
    }
}

fn date(moment: Timestamp) -> String {
    moment.to_string().split('T').next().unwrap_or_default().to_owned()
}

/// Counts a customer who signs in now.
pub(crate) fn count_sign_in(tx: &mut Tx<'_>, now: Timestamp) {
    tx.count(sign_ins(now), 1);
}

/// The name of the kept count of a day's sign-ins.
fn sign_ins(moment: Timestamp) -> String {
    format!("{SIGN_INS}{}", date(moment))
}

/// Forgets the sign-ins of days that nobody asks about any more.
///
/// # Errors
/// When storage fails.
pub async fn forget(tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Error> {
    let names: [Value; 2] = [SIGN_INS.into(), sign_ins(Timestamp(now.0 - KEPT * DAY)).into()];
    tx.execute("DELETE FROM counter WHERE name > $1 AND name < $2", &names).await?;
    Ok(())
}

/// How many customers there are.
///
/// # Errors
/// When storage fails.
pub async fn customers(tx: &mut Tx<'_>) -> Result<Customers, Error> {
    let kept = kept(tx, vec![COUNT.to_owned(), ACCOUNTS.to_owned()]).await?;
    let count = |name: &str| kept.get(name).copied().unwrap_or_default();
    Ok(Customers { total: count(COUNT), accounts: count(ACCOUNTS) })
}

/// The last days, today included, the oldest first.
///
/// # Errors
/// When storage fails.
pub async fn days(tx: &mut Tx<'_>, now: Timestamp, count: i64) -> Result<Vec<Day>, Error> {
    let today = now.0 - now.0.rem_euclid(DAY);
    let begins: Vec<Timestamp> = (0..count).rev().map(|ago| Timestamp(today - ago * DAY)).collect();
    let kept = kept(tx, begins.iter().map(|begins| sign_ins(*begins)).collect()).await?;
    let mut days = Vec::with_capacity(begins.len());
    for begins in begins {
        let customers = milestone::between(tx, &TABLE, &CREATED_AT, begins, Timestamp(begins.0 + DAY)).await?;
        let sign_ins = kept.get(&sign_ins(begins)).copied().unwrap_or_default();
        days.push(Day { begins, customers, sign_ins });
    }
    Ok(days)
}

/// Kept counts by their names.
async fn kept(tx: &mut Tx<'_>, names: Vec<String>) -> Result<HashMap<String, i64>, Error> {
    let mut select = tx.statement("SELECT name, CAST(sum(value) AS bigint) FROM counter WHERE name");
    select.one_of(Value::Texts(names)).push(" GROUP BY name");
    Ok(tx.select(select, |row| Ok((row.string(0)?, row.int(1)?))).await?.into_iter().collect())
}
