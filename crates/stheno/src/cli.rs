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
        shape: Option<OrderShape>,
    },
}

/// The generation of Medusa in whose way an order is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum OrderShape {
    /// Medusa 1: amounts in smallest units, 1333.
    V1,
    /// Medusa 2: amounts in units of the currency, 13.33.
    V2,
}

/// What to do with events.
#[derive(Debug, Subcommand)]
pub(crate) enum EventsCommand {
    /// Print the newest events as lines of JSON, then those that happen, until ctrl-c. Among them are the tokens of
    /// passwords that somebody asked to reset: whoever has one can set the password.
    Tail {
        /// How many of those that have happened to begin with.
        #[arg(long, short = 'n', default_value_t = 10, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(..=10_000))]
        lines: u32,
        /// Stop after those that have happened.
        #[arg(long)]
        no_follow: bool,
    },
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
    /// Whether storefronts of Medusa 1 are told who has an account: `true` or `false` [default: true]
    #[arg(long, global = true, env = "STHENO_ACCOUNT_CHECK", value_name = "BOOLEAN")]
    pub(crate) account_check: Option<String>,
    /// How long events are kept [default: 7d]
    #[arg(long, global = true, env = "STHENO_EVENTS_KEPT", value_name = "DURATION")]
    pub(crate) events_kept: Option<String>,
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
