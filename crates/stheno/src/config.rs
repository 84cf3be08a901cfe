//! Settings: flags over environment over `stheno.toml` over defaults, read and checked before anything starts.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use ipnet::IpNet;
use stheno_delivery::Retries;
use stheno_delivery::mail::{Mailbox, Settings as MailSettings, Smtp};
use stheno_domain::auth::password;
use stheno_domain::auth::reset::Pause;
use stheno_domain::webhook::Guard;
use stheno_domain::{DatabaseAddress, DatabaseOptions};
use stheno_http::cors::Cors;
use stheno_http::limit::Rate;
use tracing::Level;

use crate::cli::Settings;

/// The file that is read when none is named.
const FILE: &str = "stheno.toml";

/// All settings, ready for use.
pub(crate) struct Config {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// The database.
    pub(crate) database: DatabaseAddress,
    /// How it is opened.
    pub(crate) database_options: DatabaseOptions,
    /// Threads that serve.
    pub(crate) threads: usize,
    /// Connections of clients at a time, at most.
    pub(crate) max_connections: usize,
    /// Signs tokens; kept in the database when not given.
    pub(crate) jwt_secret: Option<String>,
    /// How long a token is valid, in seconds.
    pub(crate) jwt_lifetime: i64,
    /// Signs cookies; kept in the database when not given.
    pub(crate) cookie_secret: Option<String>,
    /// Who may ask `/admin` from a browser.
    pub(crate) admin_cors: Cors,
    /// Who may ask `/store` from a browser.
    pub(crate) store_cors: Cors,
    /// Who may ask `/auth` from a browser.
    pub(crate) auth_cors: Cors,
    /// Tries to sign in from one address.
    pub(crate) sign_in_limit_per_address: Rate,
    /// Tries to sign in with one e-mail.
    pub(crate) sign_in_limit_per_account: Rate,
    /// Whether anybody who asks is told who has an account.
    pub(crate) account_check: bool,
    /// Whether the page for the people of the shop is served.
    pub(crate) admin_ui: bool,
    /// Whether what happens is written down as events.
    pub(crate) events: bool,
    /// How long a token for another password stays the one that is good.
    pub(crate) reset_pause: Pause,
    /// How long events are kept.
    pub(crate) events_kept: Duration,
    /// Which addresses webhooks may be sent to.
    pub(crate) guard: Guard,
    /// The pauses between tries to deliver an event.
    pub(crate) retries: Retries,
    /// How mails are sent; not at all without.
    pub(crate) mail: Option<MailSettings>,
    /// Whose `X-Forwarded-…` headers are believed.
    pub(crate) trusted_proxies: Vec<IpNet>,
    /// The first administrator's e-mail.
    pub(crate) admin_email: String,
    /// The first administrator's password; a random one when not given.
    pub(crate) admin_password: Option<String>,
    /// What is logged.
    pub(crate) log: Level,
    /// Whether it is logged as JSON.
    pub(crate) log_json: bool,
}

/// Why a setting cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The named file cannot be read.
    #[error("the file {file} of the setting STHENO_CONFIG cannot be read: {reason}")]
    File {
        /// The file.
        file: String,
        /// Why.
        reason: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{file} cannot be understood: {reason}")]
    Toml {
        /// The file.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file has a setting that does not exist.
    #[error("{file} has a setting `{name}`, which does not exist")]
    Unknown {
        /// The file.
        file: String,
        /// The setting.
        name: String,
    },
    /// A value cannot be used. The value itself is not told: it may be a secret.
    #[error("the setting {variable} ({flag}, or `{name}` in {FILE}) {reason}")]
    Value {
        /// The variable of the environment.
        variable: String,
        /// The flag.
        flag: String,
        /// The name in the file.
        name: &'static str,
        /// What is wrong.
        reason: String,
    },
}

impl Config {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`] with a sentence that names the first wrong setting.
    pub(crate) fn load(mut settings: Settings) -> Result<Self, ConfigError> {
        fill_from_file(&mut settings)?;
        let threads = number("threads", settings.threads, 1..=256)?
            .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let admin_origins = settings
            .admin_cors
            .unwrap_or_else(|| "http://localhost:7000,http://localhost:7001,http://localhost:5173".to_owned());
        let store_origins = settings.store_cors.unwrap_or_else(|| "http://localhost:8000".to_owned());
        let auth_origins = settings.auth_cors.unwrap_or_else(|| format!("{admin_origins},{store_origins}"));
        let database_url = settings.database_url.unwrap_or_else(|| "sqlite:stheno.db".to_owned());
        let limit = duration("database_time_limit", settings.database_time_limit)?;
        let mail = MailTexts {
            smtp_url: settings.smtp_url,
            from: settings.mail_from,
            folder: settings.mail_folder,
            templates: settings.mail_templates,
            language: settings.mail_language,
            shop_name: settings.shop_name,
            store_reset_url: settings.store_reset_url,
            admin_reset_url: settings.admin_reset_url,
        };
        let mail = mail.read()?;
        let mail = boolean("mail", settings.mail.as_deref().unwrap_or("true"))?.then_some(mail);
        Ok(Self {
            listen: match settings.listen {
                Some(text) => text
                    .parse()
                    .map_err(|_| wrong("listen", "must be an address and a port, as in 127.0.0.1:9000".to_owned()))?,
                None => SocketAddr::from(([127, 0, 0, 1], 9000)),
            },
            database: DatabaseAddress::parse(&database_url)
                .map_err(|error| wrong("database_url", format!("cannot be used: {error}")))?,
            database_options: DatabaseOptions {
                threads,
                connections: number("database_connections", settings.database_connections, 1..=1000)?.unwrap_or(16),
                time_limit: limit.unwrap_or(Duration::from_secs(10)),
                bulk: false,
            },
            threads,
            max_connections: number("max_connections", settings.max_connections, 1..=1_000_000)?.unwrap_or(10_000),
            jwt_secret: secret("jwt_secret", settings.jwt_secret)?,
            jwt_lifetime: duration("jwt_expires_in", settings.jwt_expires_in)?
                .map_or(86_400, |lifetime| i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX)),
            cookie_secret: secret("cookie_secret", settings.cookie_secret)?,
            admin_cors: cors("admin_cors", &admin_origins)?,
            store_cors: cors("store_cors", &store_origins)?,
            auth_cors: cors("auth_cors", &auth_origins)?,
            sign_in_limit_per_address: rate(
                "sign_in_limit_per_address",
                settings.sign_in_limit_per_address.as_deref().unwrap_or("120/m"),
            )?,
            sign_in_limit_per_account: rate(
                "sign_in_limit_per_account",
                settings.sign_in_limit_per_account.as_deref().unwrap_or("30/m"),
            )?,
            account_check: boolean("account_check", settings.account_check.as_deref().unwrap_or("true"))?,
            admin_ui: boolean("admin_ui", settings.admin_ui.as_deref().unwrap_or("true"))?,
            events: boolean("events", settings.events.as_deref().unwrap_or("true"))?,
            reset_pause: pause(settings.reset_pause.as_deref().unwrap_or("1m"))?,
            events_kept: duration("events_kept", settings.events_kept)?.unwrap_or(Duration::from_secs(7 * 86_400)),
            guard: Guard::new(networks("webhook_networks", settings.webhook_networks)?),
            retries: retries(settings.webhook_retries)?,
            mail,
            trusted_proxies: networks("trusted_proxies", settings.trusted_proxies)?,
            admin_email: email(settings.admin_email)?,
            admin_password: match settings.admin_password {
                Some(password) if !password::is_acceptable(&password) => {
                    return Err(wrong("admin_password", password::RULE.to_owned()));
                }
                password => password,
            },
            log: match settings.log.as_deref() {
                None | Some("info") => Level::INFO,
                Some("error") => Level::ERROR,
                Some("warn") => Level::WARN,
                Some("debug") => Level::DEBUG,
                Some(_) => return Err(wrong("log", "must be error, warn, info or debug".to_owned())),
            },
            log_json: match settings.log_format.as_deref() {
                None | Some("text") => false,
                Some("json") => true,
                Some(_) => return Err(wrong("log_format", "must be text or json".to_owned())),
            },
        })
    }
}

/// Takes what neither the command line nor the environment says from the file.
fn fill_from_file(settings: &mut Settings) -> Result<(), ConfigError> {
    let named = settings.config.is_some();
    let path = settings.config.clone().unwrap_or_else(|| Path::new(FILE).to_owned());
    let file = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if !named && error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(reason) => return Err(ConfigError::File { file, reason }),
    };
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Toml {
        file: file.clone(),
        reason: error.message().to_owned(),
    })?;
    for (name, value) in table {
        let setting = match name.as_str() {
            "listen" => &mut settings.listen,
            "database_url" => &mut settings.database_url,
            "database_connections" => &mut settings.database_connections,
            "database_time_limit" => &mut settings.database_time_limit,
            "threads" => &mut settings.threads,
            "max_connections" => &mut settings.max_connections,
            "jwt_secret" => &mut settings.jwt_secret,
            "jwt_expires_in" => &mut settings.jwt_expires_in,
            "cookie_secret" => &mut settings.cookie_secret,
            "admin_cors" => &mut settings.admin_cors,
            "store_cors" => &mut settings.store_cors,
            "auth_cors" => &mut settings.auth_cors,
            "sign_in_limit_per_address" => &mut settings.sign_in_limit_per_address,
            "sign_in_limit_per_account" => &mut settings.sign_in_limit_per_account,
            "account_check" => &mut settings.account_check,
            "admin_ui" => &mut settings.admin_ui,
            "events" => &mut settings.events,
            "reset_pause" => &mut settings.reset_pause,
            "events_kept" => &mut settings.events_kept,
            "webhook_networks" => &mut settings.webhook_networks,
            "webhook_retries" => &mut settings.webhook_retries,
            "mail" => &mut settings.mail,
            "smtp_url" => &mut settings.smtp_url,
            "mail_from" => &mut settings.mail_from,
            "mail_folder" => &mut settings.mail_folder,
            "mail_templates" => &mut settings.mail_templates,
            "mail_language" => &mut settings.mail_language,
            "shop_name" => &mut settings.shop_name,
            "store_reset_url" => &mut settings.store_reset_url,
            "admin_reset_url" => &mut settings.admin_reset_url,
            "trusted_proxies" => &mut settings.trusted_proxies,
            "admin_email" => &mut settings.admin_email,
            "admin_password" => &mut settings.admin_password,
            "log" => &mut settings.log,
            "log_format" => &mut settings.log_format,
            _ => return Err(ConfigError::Unknown { file, name }),
        };
        let value = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(boolean) => boolean.to_string(),
            _ => {
                return Err(ConfigError::Toml {
                    file,
                    reason: format!("`{name}` must be a text, a whole number, or true or false"),
                });
            }
        };
        setting.get_or_insert(value);
    }
    Ok(())
}

fn wrong(name: &'static str, reason: String) -> ConfigError {
    ConfigError::Value {
        variable: format!("STHENO_{}", name.to_ascii_uppercase()),
        flag: format!("--{}", name.replace('_', "-")),
        name,
        reason,
    }
}

fn number(
    name: &'static str,
    text: Option<String>,
    range: std::ops::RangeInclusive<usize>,
) -> Result<Option<usize>, ConfigError> {
    let Some(text) = text else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(wrong(name, format!("must be a whole number from {} to {}", range.start(), range.end()))),
    }
}

fn duration(name: &'static str, text: Option<String>) -> Result<Option<Duration>, ConfigError> {
    let Some(text) = text else {
        return Ok(None);
    };
    let read =
        read_duration(&text).ok_or_else(|| wrong(name, "must be a time, as in 90s, 30m, 12h or 7d".to_owned()))?;
    Ok(Some(read))
}

fn pause(text: &str) -> Result<Pause, ConfigError> {
    let millis = match text {
        "off" => Some(0),
        text => read_duration(text).and_then(|pause| i64::try_from(pause.as_millis()).ok()),
    };
    millis.map(Pause).ok_or_else(|| wrong("reset_pause", "must be a time, as in 90s or 30m, or off".to_owned()))
}

/// `90` and `90s` are seconds; `30m`, `12h` and `7d` minutes, hours and days.
pub(crate) fn read_duration(text: &str) -> Option<Duration> {
    let (digits, unit) = match text.char_indices().last() {
        Some((at, 's')) => (text.get(..at), 1),
        Some((at, 'm')) => (text.get(..at), 60),
        Some((at, 'h')) => (text.get(..at), 3600),
        Some((at, 'd')) => (text.get(..at), 86_400),
        _ => (Some(text), 1),
    };
    let seconds = digits.and_then(|digits| digits.parse::<u32>().ok()).filter(|number| *number > 0)?;
    Some(Duration::from_secs(u64::from(seconds) * unit))
}

fn secret(name: &'static str, text: Option<String>) -> Result<Option<String>, ConfigError> {
    match text {
        Some(text) if text.is_empty() => Err(wrong(name, "must not be empty".to_owned())),
        text => Ok(text),
    }
}

fn cors(name: &'static str, origins: &str) -> Result<Cors, ConfigError> {
    Cors::parse(origins).map_err(|error| wrong(name, format!("cannot be used: {error}")))
}

fn rate(name: &'static str, text: &str) -> Result<Rate, ConfigError> {
    Rate::parse(text).map_err(|error| wrong(name, error.to_string()))
}

fn boolean(name: &'static str, text: &str) -> Result<bool, ConfigError> {
    text.parse().map_err(|_| wrong(name, "must be true or false".to_owned()))
}

/// The settings of mails, as texts.
struct MailTexts {
    smtp_url: Option<String>,
    from: Option<String>,
    folder: Option<String>,
    templates: Option<String>,
    language: Option<String>,
    shop_name: Option<String>,
    store_reset_url: Option<String>,
    admin_reset_url: Option<String>,
}

impl MailTexts {
    fn read(self) -> Result<MailSettings, ConfigError> {
        let smtp = self.smtp_url.as_deref().map(Smtp::parse).transpose();
        let smtp = smtp.map_err(|error| wrong("smtp_url", error.to_string()))?;
        if smtp.is_some() && self.from.is_none() {
            return Err(wrong("mail_from", "must be set where there is an SMTP server".to_owned()));
        }
        let from = self.from.unwrap_or_else(|| "Stheno <no-reply@localhost>".to_owned());
        let from: Mailbox =
            from.parse().map_err(|_| wrong("mail_from", "must be as in `My shop <shop@example.com>`".to_owned()))?;
        let named = from.name.clone().unwrap_or_else(|| "Stheno".to_owned());
        Ok(MailSettings {
            smtp,
            folder: self.folder.unwrap_or_else(|| "stheno-mail".to_owned()).into(),
            shop_name: self.shop_name.unwrap_or(named),
            from,
            templates: self.templates.map(Into::into),
            language: self.language.unwrap_or_else(|| "en".to_owned()),
            store_reset_url: page("store_reset_url", self.store_reset_url, "http://localhost:8000")?,
            admin_reset_url: page("admin_reset_url", self.admin_reset_url, "http://localhost:9000/app")?,
        })
    }
}

/// A page where a password is set.
fn page(name: &'static str, text: Option<String>, origin: &str) -> Result<String, ConfigError> {
    let page = text.unwrap_or_else(|| format!("{origin}/reset-password?token={{token}}&email={{email}}"));
    let has_scheme = page.starts_with("https://") || page.starts_with("http://");
    if has_scheme && page.contains("{token}") && !page.contains(char::is_whitespace) {
        Ok(page)
    } else {
        Err(wrong(
            name,
            "must be an address with {token} in it, as in https://shop.example/reset?token={token}".to_owned(),
        ))
    }
}

/// Times separated by commas.
fn retries(text: Option<String>) -> Result<Retries, ConfigError> {
    let Some(text) = text else {
        return Ok(Retries::default());
    };
    let pauses = text.split(',').map(str::trim).filter(|pause| !pause.is_empty());
    let pauses = pauses.map(|pause| {
        let pause = duration("webhook_retries", Some(pause.to_owned()))?;
        Ok(pause.unwrap_or_default())
    });
    Ok(Retries::new(pauses.collect::<Result<_, ConfigError>>()?))
}

fn networks(name: &'static str, text: Option<String>) -> Result<Vec<IpNet>, ConfigError> {
    let reason = "must be addresses or networks separated by commas, as in 127.0.0.1,10.0.0.0/8";
    text.unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)))
        .collect::<Result<_, _>>()
        .map_err(|_: std::net::AddrParseError| wrong(name, reason.to_owned()))
}

fn email(text: Option<String>) -> Result<String, ConfigError> {
    match text {
        None => Ok("admin@stheno.local".to_owned()),
        Some(text) if text.contains('@') && !text.contains(char::is_whitespace) => Ok(text),
        Some(_) => Err(wrong("admin_email", "must be an e-mail address".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(settings: Settings) -> String {
        match Config::load(settings) {
            Ok(_) => "taken".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_wrong_value_is_named_and_not_repeated() {
        let settings = || Settings { config: Some("/dev/null".into()), ..Settings::default() };
        let text = || Some("s3cret-nonsense".to_owned());
        for (settings, name) in [
            (Settings { listen: text(), ..settings() }, "STHENO_LISTEN"),
            (Settings { database_url: text(), ..settings() }, "STHENO_DATABASE_URL"),
            (Settings { database_connections: text(), ..settings() }, "STHENO_DATABASE_CONNECTIONS"),
            (Settings { database_time_limit: text(), ..settings() }, "STHENO_DATABASE_TIME_LIMIT"),
            (Settings { threads: Some("0".to_owned()), ..settings() }, "STHENO_THREADS"),
            (Settings { max_connections: text(), ..settings() }, "STHENO_MAX_CONNECTIONS"),
            (Settings { jwt_secret: Some(String::new()), ..settings() }, "STHENO_JWT_SECRET"),
            (Settings { jwt_expires_in: text(), ..settings() }, "STHENO_JWT_EXPIRES_IN"),
            (Settings { cookie_secret: Some(String::new()), ..settings() }, "STHENO_COOKIE_SECRET"),
            (Settings { admin_cors: Some("/(/".to_owned()), ..settings() }, "STHENO_ADMIN_CORS"),
            (Settings { sign_in_limit_per_address: text(), ..settings() }, "STHENO_SIGN_IN_LIMIT_PER_ADDRESS"),
            (Settings { sign_in_limit_per_account: text(), ..settings() }, "STHENO_SIGN_IN_LIMIT_PER_ACCOUNT"),
            (Settings { account_check: text(), ..settings() }, "STHENO_ACCOUNT_CHECK"),
            (Settings { admin_ui: text(), ..settings() }, "STHENO_ADMIN_UI"),
            (Settings { events: text(), ..settings() }, "STHENO_EVENTS"),
            (Settings { reset_pause: text(), ..settings() }, "STHENO_RESET_PAUSE"),
            (Settings { events_kept: text(), ..settings() }, "STHENO_EVENTS_KEPT"),
            (Settings { webhook_networks: text(), ..settings() }, "STHENO_WEBHOOK_NETWORKS"),
            (Settings { webhook_retries: text(), ..settings() }, "STHENO_WEBHOOK_RETRIES"),
            (Settings { mail: text(), ..settings() }, "STHENO_MAIL"),
            (Settings { smtp_url: text(), ..settings() }, "STHENO_SMTP_URL"),
            (Settings { smtp_url: Some("smtp://localhost".to_owned()), ..settings() }, "STHENO_MAIL_FROM"),
            (Settings { mail_from: text(), ..settings() }, "STHENO_MAIL_FROM"),
            (Settings { store_reset_url: text(), ..settings() }, "STHENO_STORE_RESET_URL"),
            (Settings { admin_reset_url: text(), ..settings() }, "STHENO_ADMIN_RESET_URL"),
            (Settings { trusted_proxies: text(), ..settings() }, "STHENO_TRUSTED_PROXIES"),
            (Settings { admin_email: text(), ..settings() }, "STHENO_ADMIN_EMAIL"),
            (Settings { admin_password: Some("short".to_owned()), ..settings() }, "STHENO_ADMIN_PASSWORD"),
            (Settings { log: text(), ..settings() }, "STHENO_LOG"),
            (Settings { log_format: text(), ..settings() }, "STHENO_LOG_FORMAT"),
        ] {
            let sentence = refused(settings);
            assert!(sentence.contains(&format!("the setting {name} (")), "{sentence}");
            assert!(!sentence.contains("s3cret"), "{sentence}");
        }
    }

    #[test]
    fn the_file_fills_what_is_not_said_elsewhere() {
        let file = std::env::temp_dir().join(format!("stheno-config-{}.toml", std::process::id()));
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\nthreads = 3\njwt_expires_in = \"2h\"\n").unwrap();
        let listen = Some("127.0.0.1:2".to_owned());
        let config = Config::load(Settings { config: Some(file.clone()), listen, ..Settings::default() }).unwrap();
        assert_eq!((config.listen.port(), config.threads, config.jwt_lifetime), (2, 3, 7200));
        std::fs::write(&file, "lisen = \"127.0.0.1:1\"\n").unwrap();
        let sentence = refused(Settings { config: Some(file.clone()), ..Settings::default() });
        assert!(sentence.ends_with("has a setting `lisen`, which does not exist"), "{sentence}");
        std::fs::remove_file(file).unwrap();
    }
}
