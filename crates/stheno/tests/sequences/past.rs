//! What a sequence has seen so far, as far as the next request wants to know it. It is made of answers with names in
//! them, so it is the same for both servers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::asked::Asked;
use super::draw::Kind;
use super::pair::Shown;

/// Texts that are remembered of each member.
const TEXTS: usize = 12;

/// Whom a token or a session speaks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Speaker {
    /// `user`, `customer`, or another kind of actor.
    pub(crate) kind: String,
    /// The name of the user or customer; empty when it speaks for nobody yet.
    pub(crate) id: String,
    /// The name of the identity behind it.
    identity: String,
}

impl Speaker {
    fn of(claims: &Value) -> Self {
        let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        Self { kind: text("actor_type"), id: text("actor_id"), identity: text("auth_identity_id") }
    }

    /// An administrator.
    pub(crate) fn admin() -> Self {
        Self { kind: "user".to_owned(), id: "⟨user 1⟩".to_owned(), identity: String::new() }
    }
}

/// What a sequence has seen so far.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// Whom each token speaks for.
    pub(crate) tokens: Vec<Speaker>,
    /// Whom each cookie speaks for.
    pub(crate) cookies: Vec<Speaker>,
    /// Identities that have an account.
    accounts: BTreeSet<String>,
    /// E-mails with which somebody has registered.
    pub(crate) registered: Vec<String>,
    /// How many tokens for other passwords have come up.
    pub(crate) resets: usize,
    /// The names of what was deleted.
    pub(crate) gone: BTreeSet<String>,
    /// The names of addresses, with those of their customers.
    pub(crate) owners: BTreeMap<String, String>,
    /// Texts that were answered under each name, the last ones.
    texts: BTreeMap<String, Vec<String>>,
}

impl Past {
    /// Reads an answer.
    pub(crate) fn learn(&mut self, asked: &Asked, shown: &Shown) {
        if shown.status == 200 {
            self.remember(asked);
        }
        for claims in &shown.claims {
            let claims: Value = serde_json::from_str(claims).unwrap_or_default();
            self.tokens.push(Speaker::of(&claims));
        }
        let Ok(body) = serde_json::from_str::<Value>(&shown.body) else { return };
        if shown.head.contains("connect.sid=⟨cookie") {
            self.cookies.push(Speaker::of(&body["user"]));
        }
        if body["deleted"] == true {
            self.forget(&body);
        }
        if shown.status == 200 {
            self.read(&body);
        }
    }

    /// Remembers who has registered, and who has an account.
    fn remember(&mut self, asked: &Asked) {
        if asked.route.ends_with("/register") {
            let body: Value =
                asked.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
            self.registered.extend(body["email"].as_str().map(str::to_owned));
        }
        if asked.route == "POST /store/customers" {
            let names = asked.names();
            let speaking = names.iter().filter_map(|name| match name.split_once(' ')? {
                ("token", number) => self.tokens.get(number.parse::<usize>().ok()? - 1),
                ("cookie", number) => self.cookies.get(number.parse::<usize>().ok()? - 1),
                _ => None,
            });
            self.accounts.extend(speaking.map(|speaker| speaker.identity.clone()));
        }
    }

    /// Whether this is somebody who has registered and could make an account.
    pub(crate) fn is_visitor(&self, speaker: &Speaker) -> bool {
        speaker.kind == "customer" && speaker.id.is_empty() && !self.accounts.contains(&speaker.identity)
    }

    /// Something was deleted, if it was of that kind: the answer is the same when there was none, and in the storefront it
    /// has the id of the customer whose address is gone.
    fn forget(&mut self, deleted: &Value) {
        let kind = match deleted["object"].as_str() {
            Some("customer") => Kind::Customer,
            Some("customer_group") => Kind::Group,
            Some("customer_address") => Kind::Address,
            Some("api_key") => Kind::Key,
            _ => return,
        };
        let of_kind = |id: &&str| id.starts_with(&format!("⟨{} ", kind.prefix()));
        self.gone.extend(deleted["id"].as_str().filter(of_kind).map(str::to_owned));
    }

    fn read(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.read(item)),
            Value::Object(members) => {
                let text = |name: &str| members.get(name).and_then(Value::as_str);
                if let (Some(id), Some(customer)) = (text("id"), text("customer_id")) {
                    self.owners.insert(id.to_owned(), customer.to_owned());
                }
                members.iter().for_each(|(name, value)| self.read_member(name, value));
            }
            _ => {}
        }
    }

    fn read_member(&mut self, name: &str, value: &Value) {
        let Some(text) = value.as_str() else { return self.read(value) };
        // What has a name in it was made up by a server. Nobody types a very long text to find something.
        if text.len() < 200 && !text.contains('⟨') {
            let texts = self.texts.entry(name.to_owned()).or_default();
            texts.retain(|known| known != text);
            texts.push(text.to_owned());
            texts.drain(..texts.len().saturating_sub(TEXTS));
        }
    }

    /// Texts that were answered under one of these names.
    pub(crate) fn texts(&self, names: &[&str]) -> Vec<&str> {
        names.iter().filter_map(|name| self.texts.get(*name)).flatten().map(String::as_str).collect()
    }
}
