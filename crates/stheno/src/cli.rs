//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// The customer half of a commerce backend: accounts, groups, sign-in, for the clients of Medusa.
///
/// Without a command it serves: `stheno` is `stheno serve`. The first start on an empty database makes an administrator
/// and prints how to sign in.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 110, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

const EXAMPLES: &str = "\
Examples:
  stheno                                             serve on http://127.0.0.1:9000 with the database stheno.db
  stheno --listen 0.0.0.0:9000 --database-url postgres://stheno:secret@db/stheno
  stheno user create --email ada@example.com         asks for the password
  stheno key create --type secret --title ERP        prints the token, once
  stheno import orders orders.ndjson                 takes the orders of another system, one on each line
  stheno webhook add https://erp.example/hook        sends what happens there, signed
  stheno events tail 'customer.*' --since 1h         prints what happens

Every option is also a variable of the environment and a line in stheno.toml; options go before variables, variables \
before the file.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API (what `stheno` alone does).
    Serve,
    /// Bring the database to the newest schema, and stop. Serving does this by itself.
    Migrate,
    /// Manage the users of the shop.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Manage API keys.
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Take what another system has written into a file.
    Import {
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// See what happens in the shop.
    Events {
        #[command(subcommand)]
        command: EventsCommand,
    },
    /// Manage where events are sent to.
    Webhook {
        #[command(subcommand)]
        command: WebhookCommand,
    },
    /// Look at the mails that the shop sends.
    Mail {
        #[command(subcommand)]
        command: MailCommand,
    },
    /// Print the description of the API, an OpenAPI document. A server has it at `/openapi.json`.
    Openapi,
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What to do with users.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user who can sign in as an administrator.
    Create {
        /// The e-mail to sign in with.
        #[arg(long)]
        email: String,
        /// The password, 8 characters at least. Without it, it is asked for, or read from standard input.
        #[arg(long)]
        password: Option<String>,
    },
    /// Give a user another password. It ends all tokens and sessions of the user.
    Password {
        /// The e-mail that the user signs in with.
        #[arg(long)]
        email: String,
        /// The new password, 8 characters at least. Without it, it is asked for, or read from standard input.
        #[arg(long)]
        password: Option<String>,
    },
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a key and print its token, and nothing else, on standard output.
    Create {
        /// What the key is for: `publishable` tells which storefront asks, `secret` acts for the shop.
        #[arg(long = "type", value_enum)]
        kind: KeyType,
        /// A title to know it by.
        #[arg(long)]
        title: String,
    },
}

/// What to import.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Take customers from a file: lines of JSON as `POST /admin/customers` of Medusa 2 takes it, or CSV.
    ///
    /// Beside what that route takes, a customer may have `id`, `has_account`, `created_at`, `updated_at` and `groups` (their
    /// names). One whose id is here already, or whose e-mail is with the same kind of account, changes nothing, so an import that
    /// was interrupted is simply run again. A server may go on serving. A line that cannot be taken is told on standard error and
    /// does not stop the others; then the command fails in the end.
    Customers {
        /// The file; `-` is standard input. What is about one customer has 100 kB at most.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// How it is written. Without it, the end of the name tells: `.ndjson`, `.jsonl` or `.csv`.
        #[arg(long, value_enum)]
        format: Option<FileFormat>,
    },
    /// Take orders from a file with one on each line, as Medusa answers them: `{"id": …}` or `{"order": {"id": …}}`.
    ///
    /// An order that is here already is replaced when its `updated_at` is later than what is here, else ignored, so an import
    /// that was interrupted is simply run again: what was committed stays. A server may go on serving. A line that cannot be
    /// taken is told on standard error and does not stop the others; then the command fails in the end.
    Orders {
        /// The file; `-` is standard input. A line has 1 MiB at most.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The generation of Medusa in whose way the orders are written. Without it, each tells by what it has.
        #[arg(long, value_enum)]
        shape: Option<Generation>,
    },
}

/// How a file is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum FileFormat {
    /// A JSON object on each line.
    Ndjson,
    /// Values between commas, the first line with the names of columns.
    Csv,
}

/// What to do with events.
#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Print the newest events as lines of JSON, then those that happen, until ctrl-c.
    Tail {
        /// Which names: patterns such as `customer.*` or `*.deleted`; all without any.
        #[arg(value_name = "PATTERN")]
        patterns: Vec<String>,
        /// How many of those that have happened to begin with [default: 10, or all with --since]
        #[arg(long, short = 'n', value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(..=10_000))]
        lines: Option<u32>,
        /// From when on: a moment (`2026-11-30T08:00Z`), or how long ago (`90s`, `30m`, `12h`, `7d`).
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        /// The generation of Medusa in whose way they are told.
        #[arg(long, value_enum, default_value = "v2")]
        generation: Generation,
        /// Stop after those that have happened.
        #[arg(long)]
        no_follow: bool,
    },
}

/// What to do with webhooks.
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Send what happens from now on to an address. Prints the id, and the secret that signs.
    Add {
        /// Where to: `https://host/path`.
        url: String,
        /// Which events: patterns of names such as `customer.*`; all without any.
        #[arg(long, value_name = "PATTERN")]
        event: Vec<String>,
        /// The generation of Medusa in whose way they are told.
        #[arg(long, value_enum, default_value = "v2")]
        generation: Generation,
        /// A few words on what it is for.
        #[arg(long)]
        description: Option<String>,
        /// The secret, `whsec_` and base64, if it is not to be made here.
        #[arg(long)]
        secret: Option<String>,
    },
    /// List webhooks.
    List,
    /// Delete a webhook with all that is known of its deliveries.
    Remove {
        /// Its id.
        id: String,
    },
    /// Switch a webhook on (again): it gets what is pending, and what happened meanwhile.
    Enable {
        /// Its id.
        id: String,
    },
    /// Switch a webhook off.
    Disable {
        /// Its id.
        id: String,
    },
    /// Send a test, and tell what is answered.
    Test {
        /// The webhook's id.
        id: String,
    },
    /// Send again: what was given up, or all since a moment. A server that runs on the database does it.
    #[command(group = clap::ArgGroup::new("what").required(true))]
    Replay {
        /// The webhook's id.
        id: String,
        /// All that happened since then: a moment (`2026-11-30T08:00Z`), or how long ago (`90s`, `30m`, `12h`, `7d`).
        #[arg(long, value_name = "TIME", group = "what")]
        since: Option<String>,
        /// What was given up.
        #[arg(long, group = "what")]
        failed: bool,
    },
}

/// What to do with mails.
#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Write the templates that come along into a folder, to be changed there and named by --mail-templates.
    Templates {
        /// The folder. Files that are there already stay.
        folder: PathBuf,
    },
    /// Queue a mail that shows that mails arrive. A server that runs on the database sends it.
    Test {
        /// Where to.
        #[arg(value_name = "EMAIL")]
        to: String,
        /// The language.
        #[arg(long, default_value = "")]
        language: String,
    },
}

/// A generation of Medusa.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Generation {
    /// Medusa 1; amounts are in smallest units, 1333.
    V1,
    /// Medusa 2; amounts are in units of the currency, 13.33.
    V2,
}

impl From<Generation> for stheno_domain::Generation {
    fn from(generation: Generation) -> Self {
        match generation {
            Generation::V1 => Self::V1,
            Generation::V2 => Self::V2,
        }
    }
}

/// What a key is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KeyType {
    /// Tells which storefront asks; not a secret.
    Publishable,
    /// Acts for the shop.
    Secret,
}

/// Settings, as text; `config.rs` reads them.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct Settings {
    /// A file with settings; `stheno.toml` of the working directory is read when it is there.
    #[arg(long, global = true, env = "STHENO_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:9000]
    #[arg(long, global = true, env = "STHENO_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<String>,
    /// The database: `sqlite:FILE` or `postgres://…` [default: sqlite:stheno.db]
    #[arg(long, global = true, env = "STHENO_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Connections to PostgreSQL, shared out among the threads, of which each has one at least [default: 16]
    #[arg(long, global = true, env = "STHENO_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    pub(crate) database_connections: Option<String>,
    /// How long one reading of the database may take [default: 10s]
    #[arg(long, global = true, env = "STHENO_DATABASE_TIME_LIMIT", value_name = "DURATION")]
    pub(crate) database_time_limit: Option<String>,
    /// Threads that serve requests [default: one for each processor]
    #[arg(long, global = true, env = "STHENO_THREADS", value_name = "NUMBER")]
    pub(crate) threads: Option<String>,
    /// Connections of clients at a time, at most [default: 10000]
    #[arg(long, global = true, env = "STHENO_MAX_CONNECTIONS", value_name = "NUMBER")]
    pub(crate) max_connections: Option<String>,
    /// Signs tokens [default: made once and kept in the database]
    #[arg(long, global = true, env = "STHENO_JWT_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub(crate) jwt_secret: Option<String>,
    /// How long a token is valid, as in `90s`, `30m`, `12h` or `7d` [default: 1d]
    #[arg(long, global = true, env = "STHENO_JWT_EXPIRES_IN", value_name = "DURATION")]
    pub(crate) jwt_expires_in: Option<String>,
    /// Signs session cookies [default: made once and kept in the database]
    #[arg(long, global = true, env = "STHENO_COOKIE_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub(crate) cookie_secret: Option<String>,
    /// Origins that may ask `/admin` from a browser, separated by commas; `/…/` is a regular expression
    /// [default: http://localhost:7000,http://localhost:7001,http://localhost:5173]
    #[arg(long, global = true, env = "STHENO_ADMIN_CORS", value_name = "ORIGINS")]
    pub(crate) admin_cors: Option<String>,
    /// Origins that may ask `/store` from a browser [default: http://localhost:8000]
    #[arg(long, global = true, env = "STHENO_STORE_CORS", value_name = "ORIGINS")]
    pub(crate) store_cors: Option<String>,
    /// Origins that may ask `/auth` from a browser [default: those of --admin-cors and --store-cors]
    #[arg(long, global = true, env = "STHENO_AUTH_CORS", value_name = "ORIGINS")]
    pub(crate) auth_cors: Option<String>,
    /// Tries to sign in, register or reset a password from one address, as in `5/s`, `30/m` or `200/h`, or `off` [default: 120/m]
    #[arg(long, global = true, env = "STHENO_SIGN_IN_LIMIT_PER_ADDRESS", value_name = "RATE")]
    pub(crate) sign_in_limit_per_address: Option<String>,
    /// Tries to sign in, register or reset a password with one e-mail from one address; from all together twenty times as many
    /// [default: 30/m]
    #[arg(long, global = true, env = "STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", value_name = "RATE")]
    pub(crate) sign_in_limit_per_account: Option<String>,
    /// How long a token for another password stays the one that is good, whoever asks again, doubled each time up to 15 minutes, or
    /// `off` [default: 1m]
    #[arg(long, global = true, env = "STHENO_RESET_PAUSE", value_name = "DURATION")]
    pub(crate) reset_pause: Option<String>,
    /// Whether storefronts of Medusa 1 are told who has an account: `true` or `false` [default: true]
    #[arg(long, global = true, env = "STHENO_ACCOUNT_CHECK", value_name = "BOOLEAN")]
    pub(crate) account_check: Option<String>,
    /// Whether the page for the people of the shop is served at `/app`: `true` or `false` [default: true]
    #[arg(long, global = true, env = "STHENO_ADMIN_UI", value_name = "BOOLEAN")]
    pub(crate) admin_ui: Option<String>,
    /// Whether what happens is written down as events, which webhooks need: `true` or `false` [default: true]
    #[arg(long, global = true, env = "STHENO_EVENTS", value_name = "BOOLEAN")]
    pub(crate) events: Option<String>,
    /// How long events are kept, and what is known of their deliveries [default: 7d]
    #[arg(long, global = true, env = "STHENO_EVENTS_KEPT", value_name = "DURATION")]
    pub(crate) events_kept: Option<String>,
    /// Networks beside the public ones that webhooks may be sent to, as in `127.0.0.1,10.0.0.0/8` [default: none]
    #[arg(long, global = true, env = "STHENO_WEBHOOK_NETWORKS", value_name = "ADDRESSES")]
    pub(crate) webhook_networks: Option<String>,
    /// The pauses between tries to deliver an event, after the last of which the webhook is switched off
    /// [default: 5s,30s,2m,10m,30m,1h,2h,4h,8h,12h,20h,24h]
    #[arg(long, global = true, env = "STHENO_WEBHOOK_RETRIES", value_name = "DURATIONS")]
    pub(crate) webhook_retries: Option<String>,
    /// Whether mails are sent: `true` or `false` [default: true]
    #[arg(long, global = true, env = "STHENO_MAIL", value_name = "BOOLEAN")]
    pub(crate) mail: Option<String>,
    /// The SMTP server for mails: `smtps://user:password@host`, `smtp://user:password@host:587?tls=required` (STARTTLS), or
    /// `smtp://host:25` [default: none; mails go to --mail-folder]
    #[arg(long, global = true, env = "STHENO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub(crate) smtp_url: Option<String>,
    /// Who mails are from, as in `My shop <shop@example.com>` [default: Stheno <no-reply@localhost>; needed with --smtp-url]
    #[arg(long, global = true, env = "STHENO_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// Where mails go without an SMTP server, as `.eml` files [default: stheno-mail]
    #[arg(long, global = true, env = "STHENO_MAIL_FOLDER", value_name = "FOLDER")]
    pub(crate) mail_folder: Option<String>,
    /// A folder with templates of mails in the place of those that come along; see `stheno mail templates`
    #[arg(long, global = true, env = "STHENO_MAIL_TEMPLATES", value_name = "FOLDER")]
    pub(crate) mail_templates: Option<String>,
    /// The language of mails to who understands none that there is a template of [default: en]
    #[arg(long, global = true, env = "STHENO_MAIL_LANGUAGE", value_name = "LANGUAGE")]
    pub(crate) mail_language: Option<String>,
    /// The name of the shop, as mails have it [default: the name in --mail-from]
    #[arg(long, global = true, env = "STHENO_SHOP_NAME", value_name = "NAME")]
    pub(crate) shop_name: Option<String>,
    /// The storefront's page where a customer sets a password
    /// [default: http://localhost:8000/reset-password?token={token}&email={email}]
    #[arg(long, global = true, env = "STHENO_STORE_RESET_URL", value_name = "URL")]
    pub(crate) store_reset_url: Option<String>,
    /// The admin's page where a user sets a password
    /// [default: http://localhost:9000/app/reset-password?token={token}&email={email}]
    #[arg(long, global = true, env = "STHENO_ADMIN_RESET_URL", value_name = "URL")]
    pub(crate) admin_reset_url: Option<String>,
    /// Proxies whose `X-Forwarded-…` headers are believed: addresses or networks, separated by commas [default: none]
    #[arg(long, global = true, env = "STHENO_TRUSTED_PROXIES", value_name = "ADDRESSES")]
    pub(crate) trusted_proxies: Option<String>,
    /// The e-mail of the administrator that the first start makes [default: admin@stheno.local]
    #[arg(long, global = true, env = "STHENO_ADMIN_EMAIL", value_name = "EMAIL")]
    pub(crate) admin_email: Option<String>,
    /// The password of that administrator [default: a random one, printed once]
    #[arg(long, global = true, env = "STHENO_ADMIN_PASSWORD", value_name = "PASSWORD", hide_env_values = true)]
    pub(crate) admin_password: Option<String>,
    /// What is logged: `error`, `warn`, `info` (every request) or `debug` [default: info]
    #[arg(long, global = true, env = "STHENO_LOG", value_name = "LEVEL")]
    pub(crate) log: Option<String>,
    /// How it is logged: `text` or `json` [default: text]
    #[arg(long, global = true, env = "STHENO_LOG_FORMAT", value_name = "FORMAT")]
    pub(crate) log_format: Option<String>,
}
