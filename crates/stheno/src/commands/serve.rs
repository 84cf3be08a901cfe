//! `stheno serve`

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use stheno_domain::api_key::{self, Type};
use stheno_domain::context::hex;
use stheno_domain::event::{Followed, Settled};
use stheno_domain::{DatabaseAddress, Error, Shop, Tx, setting, user};
use stheno_http::limit::SignInLimits;
use stheno_medusa::Settings;
use stheno_medusa::mails::Mails;
use tokio::sync::{Semaphore, watch};

use super::key::CREATED_BY;
use super::{Failure, TELLINGS, say, with_shop};
use crate::config::Config;
use crate::{courier, housekeeping, log, server};

/// How many may follow events at a time.
const FOLLOWERS: usize = 100;

/// Serves until it is told to stop.
pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let _log = log::start(config);
    with_shop(config, async |shop| {
        // Before anything is made: a second server by mistake must not use up the first start.
        let listener =
            TcpListener::bind(config.listen).map_err(|reason| Failure::Listen { address: config.listen, reason })?;
        let address = listener.local_addr()?;
        let settled = Settled::default();
        let (stop, stopping) = watch::channel(false);
        let (mailer, mails) = courier::mailer(config)?;
        let settings = settings(shop, config, mails, settled.follow(), stopping.clone()).await?;
        let courier = courier::new(shop, config, mailer, settled)?;
        let first = first_start(shop, config).await?;

        let mut text = format!("Stheno {} listens on http://{address}", env!("CARGO_PKG_VERSION"));
        if let Some(first) = first {
            text.push_str(&welcome(&first, address, config));
        }
        // That nobody reads it is no reason not to serve.
        if let Err(error) = say(&text) {
            tracing::warn!(%error, "standard output is closed");
        }
        let courier = courier::Thread::start(courier, stopping)?;
        tokio::select! {
            served = server::serve(listener, shop, settings, config, &stop, courier) => Ok(served?),
            () = housekeeping::run(shop, config.events_kept) => Ok(()),
        }
    })
}

/// Secrets that are not given are made once and kept, so that all processes on one database agree on them.
async fn settings(
    shop: &Shop,
    config: &Config,
    mails: Mails,
    followed: Followed,
    stopping: watch::Receiver<bool>,
) -> Result<Settings, Error> {
    let (jwt, cookie) = (hex(&shop.context.random::<32>()?), hex(&shop.context.random::<32>()?));
    let keep = async move |tx: &mut Tx<'_>| {
        Ok::<_, Error>((
            setting::get_or_insert(tx, "jwt_secret", &jwt).await?,
            setting::get_or_insert(tx, "cookie_secret", &cookie).await?,
        ))
    };
    let (jwt, cookie) = shop.database.write(keep).await?;
    let limits = || Arc::new(SignInLimits::new(config.sign_in_limit_per_address, config.sign_in_limit_per_account));
    Ok(Settings {
        jwt_secret: config.jwt_secret.clone().unwrap_or(jwt),
        jwt_lifetime: config.jwt_lifetime,
        cookie_secret: config.cookie_secret.clone().unwrap_or(cookie),
        sign_in_limits: limits(),
        reset_limits: limits(),
        lookup_limits: limits(),
        exists_limits: config.account_check.then(limits),
        reset_pause: config.reset_pause,
        mails: Arc::new(mails),
        tellings: TELLINGS,
        followed,
        followers: Arc::new(Semaphore::new(FOLLOWERS)),
        stopping,
        guard: config.guard.clone(),
        admin_cors: config.admin_cors.clone(),
        store_cors: config.store_cors.clone(),
        auth_cors: config.auth_cors.clone(),
    })
}

/// What the first start made.
struct First {
    /// The administrator's e-mail and password; None when there was a user already.
    admin: Option<(String, Password)>,
    /// The publishable key's token; None when there was one already.
    publishable_key: Option<String>,
}

enum Password {
    /// From the settings.
    Given,
    /// Made here, to be printed once.
    Made(String),
}

/// Makes what a shop needs to begin with. None when this is not the first start.
async fn first_start(shop: &Shop, config: &Config) -> Result<Option<First>, Error> {
    let known = async |tx: &mut Tx<'_>| setting::get(tx, "first_start").await;
    if shop.database.point(known).await?.is_some() {
        return Ok(None);
    }
    let email = config.admin_email.clone();
    let made = hex(&shop.context.random::<12>()?);
    let hash = shop.passwords.hash(&shop.context, config.admin_password.as_ref().unwrap_or(&made)).await?;
    let context = Arc::clone(&shop.context);
    let begin = {
        let email = email.clone();
        async move |tx: &mut Tx<'_>| {
            // Of several processes that start at once, one is the first.
            if !setting::insert(tx, "first_start", &context.now().to_string()).await? {
                return Ok(None);
            }
            let admin = !user::any(tx).await?;
            if admin {
                user::create(tx, &context, &email, &hash).await?;
            }
            let key = if api_key::any_publishable(tx).await? {
                None
            } else {
                Some(api_key::create(tx, &context, Type::Publishable, "Storefront", CREATED_BY).await?.token)
            };
            Ok::<_, Error>(Some((admin, key)))
        }
    };
    let Some((admin, publishable_key)) = shop.database.write(begin).await? else {
        return Ok(None);
    };
    let password = if config.admin_password.is_some() { Password::Given } else { Password::Made(made) };
    Ok(Some(First { admin: admin.then_some((email, password)), publishable_key }))
}

/// How to begin.
fn welcome(first: &First, address: SocketAddr, config: &Config) -> String {
    let database = match &config.database {
        DatabaseAddress::Sqlite(file) => format!("the file {}", file.display()),
        DatabaseAddress::Postgres(_) => "PostgreSQL".to_owned(),
    };
    let (shown, email, password) = match &first.admin {
        Some((email, Password::Made(password))) => (
            format!("  administrator     {email}\n  password          {password}   (shown only now)\n"),
            email.as_str(),
            password.as_str(),
        ),
        Some((email, Password::Given)) => (
            format!("  administrator     {email}\n  password          the one of STHENO_ADMIN_PASSWORD\n"),
            email.as_str(),
            "PASSWORD",
        ),
        None => (String::new(), "EMAIL", "PASSWORD"),
    };
    let key = first.publishable_key.as_ref().map_or(String::new(), |key| format!("  publishable key   {key}\n"));
    let page = if config.admin_ui { format!("  admin page        http://{address}/app\n") } else { String::new() };
    format!(
        r#"

This is the first start on {database}.

{shown}{key}{page}
Sign in, make a customer, list customers:

  TOKEN=$(curl -s http://{address}/auth/user/emailpass -H 'content-type: application/json' \
    -d '{{"email":"{email}","password":"{password}"}}' | sed 's/.*"token":"\([^"]*\)".*/\1/')

  curl -s http://{address}/admin/customers -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \
    -d '{{"email":"ada@example.com","first_name":"Ada"}}'

  curl -s http://{address}/admin/customers -H "authorization: Bearer $TOKEN"
"#
    )
}
