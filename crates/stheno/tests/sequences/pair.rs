//! Two servers, one on each engine, that are asked the same.

use serde_json::{Value, json};

use super::asked::Asked;
use super::ledger::Ledger;
use crate::support::calls::Caller;
use crate::support::client::{self, Request, Response};
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::process::Process;
use crate::support::receiver::{Came, Receiver};
use crate::support::server::JWT_SECRET;
use crate::support::{diff, shop, tokens};

/// A server on one of the engines.
pub(crate) struct Side {
    // The server goes before its database.
    server: Process,
    database: Database,
    /// The token of its administrator.
    pub(crate) admin: String,
    /// Gets tokens for other passwords.
    receiver: Receiver,
}

/// Two servers, on SQLite and on PostgreSQL.
pub(crate) struct Pair {
    pub(crate) sides: [Side; 2],
}

impl Pair {
    /// Starts both, without anything in them but an administrator.
    pub(crate) fn start() -> Self {
        Self { sides: [Side::start(Database::sqlite()), Side::start(Database::postgres())] }
    }
}

impl Side {
    fn start(database: Database) -> Self {
        let mut command = shop::serve(&database);
        command
            .env("STHENO_JWT_SECRET", JWT_SECRET)
            .env("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "off")
            .env("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "off")
            // Two, so that one thread is asked about what another one has written.
            .env("STHENO_THREADS", "2")
            .env("STHENO_LOG", "warn")
            .env("STHENO_MAIL", "false")
            .env("STHENO_WEBHOOK_NETWORKS", "127.0.0.1");
        let server = Process::start(command);
        let admin = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
        let receiver = Receiver::start();
        receiver.subscribe(&server.caller().bearer(&admin), &json!({"events": ["auth.password_reset"]}));
        delete_keys(&server.caller().bearer(&admin));
        Self { server, database, admin, receiver }
    }

    /// The tokens for other passwords that have come up, in their order.
    pub(crate) fn resets(&self) -> Vec<String> {
        let told = self.events().iter().filter(|event| event["name"] == "auth.password_reset").count();
        let mut came = self.receiver.wait_for(told);
        came.sort_by_key(|came| came.id.rsplit('_').nth(1).and_then(|position| position.parse::<u64>().ok()));
        let token = |came: &Came| came.body["data"]["token"].as_str().unwrap_or_default().to_owned();
        came.iter().map(token).collect()
    }

    /// Everything that has happened.
    pub(crate) fn events(&self) -> Vec<Value> {
        events(self.database.url())
    }

    /// Asks it, and writes the answer down with names in it.
    pub(crate) fn ask(&self, ledger: &mut Ledger, asked: &Asked) -> Result<Shown, String> {
        ledger.begin();
        let request = Request {
            method: asked.method().to_owned(),
            path: ledger.fill(&asked.path),
            headers: asked.headers.iter().map(|(name, value)| (name.clone(), ledger.fill(value))).collect(),
            body: asked.body.as_deref().map(|body| ledger.fill(body)),
        };
        let answer = client::send(self.server.address(), &request);
        ledger.end();
        Ok(Shown::of(&answer.map_err(|error| error.to_string())?, ledger))
    }
}

/// Deletes the key that the first start makes: sequences make their own, and leave none.
fn delete_keys(admin: &Caller) {
    let keys = admin.get("/admin/api-keys").json();
    for id in keys["api_keys"].as_array().into_iter().flatten().filter_map(|key| key["id"].as_str()) {
        let path = format!("/admin/api-keys/{id}");
        let (revoked, deleted) = (admin.post(&format!("{path}/revoke"), &json!({})), admin.delete(&path));
        assert_eq!((revoked.status, deleted.status), (200, 200), "{}", deleted.text());
    }
}

/// An answer with names in it.
#[derive(Debug, PartialEq)]
pub(crate) struct Shown {
    pub(crate) status: u16,
    /// The headers that say something, in the order of their names.
    pub(crate) head: String,
    pub(crate) body: String,
    /// What the tokens in it claim.
    pub(crate) claims: Vec<String>,
}

impl Shown {
    fn of(answer: &Response, ledger: &mut Ledger) -> Self {
        let tokens_before = ledger.count("token");
        let body = ledger.hide(&answer.text());
        let claims = ledger.since("token", tokens_before);
        let claims = claims.iter().map(|token| tokens::claims(token, JWT_SECRET).unwrap_or_else(|error| error));
        let claims = claims.collect::<Vec<_>>().iter().map(|claims| ledger.hide(claims)).collect();
        let mut head: Vec<String> = Vec::new();
        for (name, value) in &answer.headers {
            match name.as_str() {
                // These follow from the body and from the clock.
                "content-length" | "etag" | "date" => {}
                "set-cookie" => head.push(format!("{name}: {}", cookie(ledger, value))),
                _ => head.push(format!("{name}: {value}")),
            }
        }
        head.sort_unstable();
        Self { status: answer.status, head: head.join("\n"), body, claims }
    }

    /// What differs between two answers, line by line.
    pub(crate) fn diff(&self, other: &Self) -> String {
        let lines = |shown: &Self, body: &dyn Fn(&str) -> String| {
            let claims = shown.claims.iter().map(|claims| pretty(claims)).collect::<Vec<_>>().join("\n");
            format!("{}\n{}\n\n{}\n{claims}", shown.status, shown.head, body(&shown.body))
        };
        let (one, another) = (lines(self, &pretty), lines(other, &pretty));
        if one == another {
            // The same JSON, written otherwise.
            return diff::lines(&lines(self, &str::to_owned), &lines(other, &str::to_owned));
        }
        diff::lines(&one, &another)
    }
}

fn pretty(text: &str) -> String {
    serde_json::from_str::<Value>(text).map_or_else(|_| text.to_owned(), |value| format!("{value:#}"))
}

/// The value of `Set-Cookie` without the id of the session and the moment of its end.
fn cookie(ledger: &mut Ledger, value: &str) -> String {
    let mut parts: Vec<String> = value.split("; ").map(str::to_owned).collect();
    for part in &mut parts {
        if let Some(id) = part.strip_prefix("connect.sid=").filter(|id| !id.is_empty()).map(str::to_owned) {
            *part = format!("connect.sid={}", ledger.name("cookie", &id));
        } else if part.starts_with("Expires=") && !part.contains("1970") {
            *part = "Expires=⟨time⟩".to_owned();
        }
    }
    parts.join("; ")
}
