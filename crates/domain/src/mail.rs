//! Mails that are to be sent: written with the change that they are about, and gone as soon as they are sent.

use serde_json::{Map, Value as Json};
use stheno_storage::{Row, Timestamp, Topic, Tx, Value};

use crate::{Context, Error};

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// Brings a token for another password. The data has `actor_type`, `email`, `first_name`, `minutes` (for which the token is
    /// good) and `token`.
    PasswordReset,
    /// Shows that mails arrive. The data is empty.
    Test,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::PasswordReset, Self::Test];

    /// Its name in the database, and of its files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PasswordReset => "password_reset",
            Self::Test => "test",
        }
    }

    /// What an example of it may say, to this recipient. It names no token that is good.
    #[must_use]
    pub fn example(self, recipient: &str) -> Map<String, Json> {
        let mut data = Map::new();
        if self == Self::PasswordReset {
            for (name, text) in
                [("actor_type", "customer"), ("email", recipient), ("first_name", "Ada"), ("token", "example")]
            {
                data.insert(name.to_owned(), text.into());
            }
            data.insert("minutes".to_owned(), 15.into());
        }
        data
    }

    fn by_name(name: &str) -> Result<Self, stheno_storage::Error> {
        let found = Self::ALL.into_iter().find(|template| template.name() == name);
        found.ok_or(stheno_storage::Error::Shape { column: 1, expected: "template" })
    }
}

/// A mail that is to be sent.
#[derive(Debug)]
pub struct NewMail<'a> {
    /// What it is about.
    pub template: Template,
    /// The e-mail address.
    pub recipient: &'a str,
    /// The languages that the recipient understands, as in Accept-Language.
    pub languages: &'a str,
    /// What the template may say.
    pub data: &'a Json,
    /// From when on it is no use any more.
    pub expires_at: Timestamp,
}

/// A mail that waits to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Its id, the same at every try.
    pub id: String,
    /// What it is about.
    pub template: Template,
    /// The e-mail address.
    pub recipient: String,
    /// The languages that the recipient understands, as in Accept-Language.
    pub languages: String,
    /// What the template may say: a JSON object.
    pub data: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// From when on it is no use any more.
    pub expires_at: Timestamp,
}

/// Queues a mail; gives its id.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn queue(tx: &mut Tx<'_>, context: &Context, new: &NewMail<'_>) -> Result<String, Error> {
    let (id, now) = (context.id("mail")?, context.now());
    let values: [Value; 8] = [
        id.as_str().into(),
        new.template.name().into(),
        new.recipient.into(),
        new.languages.into(),
        Value::Json(new.data.to_string()),
        now.into(),
        new.expires_at.into(),
        now.into(),
    ];
    let sql = "INSERT INTO mail (id, template, recipient, languages, data, attempts, next_at, expires_at, created_at) \
               VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8)";
    tx.execute(sql, &values).await?;
    tx.tell(Topic::Errand);
    Ok(id)
}

/// How long it is tried to send an example, in milliseconds.
const PATIENCE: i64 = 60 * 60 * 1000;

/// Queues an example of a mail, in the first of the languages that there is; gives its id.
///
/// # Errors
/// When there is no randomness, or storage fails.
pub async fn queue_example(
    tx: &mut Tx<'_>,
    context: &Context,
    template: Template,
    recipient: &str,
    languages: &str,
) -> Result<String, Error> {
    let data = Json::Object(template.example(recipient));
    let expires_at = Timestamp(context.now().0.saturating_add(PATIENCE));
    queue(tx, context, &NewMail { template, recipient, languages, data: &data, expires_at }).await
}

/// Takes mails that are due, `limit` at most, for who sends them: until `until` nobody else gets them.
///
/// # Errors
/// When storage fails.
pub async fn claim(tx: &mut Tx<'_>, now: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<Mail>, Error> {
    let mut select = tx
        .statement("SELECT id, template, recipient, languages, data, attempts, expires_at FROM mail WHERE next_at <= ");
    select.bind(now.into()).push(" AND expires_at > ").bind(now.into());
    select.push(" AND template").one_of(known());
    select.push(" ORDER BY next_at, id LIMIT ").bind(limit.into()).for_update_skip_locked();
    let mails = tx.select(select, read).await?;
    if mails.is_empty() {
        return Ok(mails);
    }
    let mut update = tx.statement("UPDATE mail SET attempts = attempts + 1, next_at = ");
    update
        .bind(until.into())
        .push(" WHERE id")
        .one_of(Value::Texts(mails.iter().map(|mail| mail.id.clone()).collect()));
    tx.change(update).await?;
    Ok(mails)
}

/// The templates that this program knows: a newer one may run beside it.
fn known() -> Value {
    Value::Texts(Template::ALL.iter().map(|template| template.name().to_owned()).collect())
}

fn read(row: &Row<'_>) -> Result<Mail, stheno_storage::Error> {
    Ok(Mail {
        id: row.string(0)?,
        template: Template::by_name(row.text(1)?)?,
        recipient: row.string(2)?,
        languages: row.string(3)?,
        data: row.string(4)?,
        attempts: row.int(5)?.saturating_add(1),
        expires_at: row.time(6)?,
    })
}

/// A mail was sent, or is given up.
///
/// # Errors
/// When storage fails.
pub async fn forget(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.execute("DELETE FROM mail WHERE id = $1", &[id.into()]).await?;
    Ok(())
}

/// A mail is to be tried again at a moment.
///
/// # Errors
/// When storage fails.
pub async fn try_again(tx: &mut Tx<'_>, id: &str, at: Timestamp) -> Result<(), Error> {
    tx.execute("UPDATE mail SET next_at = $1 WHERE id = $2", &[at.into(), id.into()]).await?;
    Ok(())
}

/// Forgets mails that are no use any more; gives how many.
///
/// # Errors
/// When storage fails.
pub async fn forget_expired(tx: &mut Tx<'_>, now: Timestamp) -> Result<u64, Error> {
    Ok(tx.execute("DELETE FROM mail WHERE expires_at <= $1", &[now.into()]).await?)
}

/// When the next mail is due, or expires.
///
/// # Errors
/// When storage fails.
pub async fn next(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, Error> {
    let mut select = tx.statement("SELECT min(next_at) FROM mail WHERE template");
    select.one_of(known());
    Ok(tx.select(select, |row| row.opt_time(0)).await?.pop().flatten())
}
