//! The real program, started on a port of its own.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::calls::Caller;
use super::database::{Database, Folder};

/// The secret that the tests' servers sign tokens with.
pub(crate) const JWT_SECRET: &str = "supersecret";

/// The administrator, as in the recorded shops.
const EMAIL: &str = "admin@example.com";
const PASSWORD: &str = "supersecret";

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(30);

const ORIGINS: &str = "http://localhost:9002,http://localhost:8000,http://localhost:7001,http://localhost:5173";

/// A running server; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    database_url: String,
    folder: Folder,
}

impl Server {
    /// Starts the program on a database and waits until it listens.
    pub(crate) fn start(database: &Database) -> Self {
        Self::start_with(database, &[])
    }

    /// The same with further environment variables.
    pub(crate) fn start_with(database: &Database, environment: &[(&str, &str)]) -> Self {
        let folder = Folder::new("stheno-server");
        let log = File::create(folder.path().join("log")).expect("can't make a file for the log");
        let mut child = program(database.url())
            .args(["--listen", "127.0.0.1:0"])
            .env("STHENO_MAIL_FOLDER", folder.path().join("mail"))
            .env("STHENO_WEBHOOK_NETWORKS", "127.0.0.1")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("can't start stheno");
        let output = child.stdout.take().expect("stdout is a pipe");
        let address = address_in(output);
        let mut server = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: database.url().to_owned(),
            folder,
        };
        server.address =
            address.unwrap_or_else(|| panic!("stheno printed no address to talk to; it logged:\n{}", server.log()));
        server
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it puts mails.
    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// What it has written to stderr.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Makes an API key of this type, as an administrator does, and returns its token.
    pub(crate) fn create_key(&self, kind: &str) -> String {
        let output = program(&self.database_url)
            .args(["key", "create", "--type", kind, "--title", "Conformance"])
            .output()
            .expect("can't run stheno key create");
        let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert!(
            output.status.success() && !printed.is_empty() && !printed.contains(char::is_whitespace),
            "stheno key create printed {printed:?} and said:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        printed
    }

    /// The administrator, signed in.
    pub(crate) fn administrator(&self) -> Caller {
        Caller::of(self.address).signed_in(EMAIL, PASSWORD)
    }

    /// Makes a secret key over the API, so that the administrator is who made it.
    pub(crate) fn key_of_the_administrator(&self) -> String {
        let made = self.administrator().post("/admin/api-keys", &json!({"title": "Conformance", "type": "secret"}));
        assert_eq!(made.status, 200, "{}", made.text());
        made.text_at("/api_key/token")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if thread::panicking() {
            eprintln!("stheno on {} logged:\n{}", self.database_url, self.log());
        }
    }
}

/// The program with the settings that the recorded server had, and no others.
fn program(database_url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stheno"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("STHENO_") {
            command.env_remove(name);
        }
    }
    command
        .env("STHENO_DATABASE_URL", database_url)
        .env("STHENO_JWT_SECRET", JWT_SECRET)
        .env("STHENO_COOKIE_SECRET", "supersecret")
        .env("STHENO_ADMIN_EMAIL", EMAIL)
        .env("STHENO_ADMIN_PASSWORD", PASSWORD)
        .env("STHENO_ADMIN_CORS", ORIGINS)
        .env("STHENO_STORE_CORS", ORIGINS)
        .env("STHENO_AUTH_CORS", ORIGINS)
        .env("STHENO_TRUSTED_PROXIES", "127.0.0.1")
        .env("STHENO_RESET_PAUSE", "off");
    command
}

/// The address in the first line of the output that has one. The rest is read as well, so
/// that the program never waits for a reader.
fn address_in(output: ChildStdout) -> Option<SocketAddr> {
    let (found, address) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let Some((_, rest)) = line.split_once("http://") else {
                continue;
            };
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
            if let Ok(address) = rest[..end.unwrap_or(rest.len())].parse::<SocketAddr>() {
                // Only the first is waited for; nobody hears of another.
                found.send(address).ok();
            }
        }
    });
    address.recv_timeout(PATIENCE).ok()
}
