//! One sequence of requests: an opening that is always the same, requests at random, and the end, which leaves nothing
//! for the sequence after it.

use serde_json::{Value, json};

use super::asked::Asked;
use super::bodies::PASSWORD;
use super::dice::Dice;
use super::draw::{Draw, Kind};
use super::ledger::Ledger;
use super::makers::{MAKERS, maker};
use super::pair::{Pair, Shown};
use super::past::{Past, Speaker};
use super::tally::Tally;
use crate::support::diff;

/// Requests at random in a sequence.
const LENGTH: usize = 40;

/// What a shop is furnished with before: chance alone would ask for long about things that there are not.
const FURNITURE: [&str; 14] = [
    "POST /admin/customers",
    "POST /admin/customers",
    "POST /admin/customers",
    "POST /admin/customers",
    "POST /admin/customer-groups",
    "POST /admin/customer-groups",
    "POST /admin/customer-groups",
    "POST /admin/customer-groups/{id}/customers",
    "POST /admin/customer-groups/{id}/customers",
    "POST /admin/customers/{id}/addresses",
    "POST /admin/customers/{id}/addresses",
    "GET /admin/customers/{id}/addresses",
    "POST /store/customers/me/addresses",
    "POST /store/customers/me/addresses",
];

/// A sequence that is being played.
struct Sequence<'a> {
    pair: &'a Pair,
    seed: u64,
    /// What either server calls things.
    ledgers: [Ledger; 2],
    past: Past,
    /// How many events either server had before.
    events_before: [usize; 2],
    /// How many tokens for other passwords had come up before.
    resets_before: [usize; 2],
    /// Whether every request is printed.
    told: bool,
}

/// Plays the sequence that follows from a seed. An error is a text for people, about the first request that the servers
/// answered differently, or that one of them failed at.
pub(crate) fn play(pair: &Pair, seed: u64, told: bool, tally: &mut Tally) -> Result<(), String> {
    let mut sequence = Sequence {
        pair,
        seed,
        ledgers: [Ledger::default(), Ledger::default()],
        past: Past::default(),
        events_before: [0, 1].map(|at| pair.sides[at].events().len()),
        resets_before: [0, 1].map(|at| pair.sides[at].resets().len()),
        told,
    };
    sequence.open()?;
    let mut dice = Dice::of(seed);
    for route in FURNITURE {
        let asked = sequence.draw(&mut dice, true, |draw| maker(route).make(draw));
        sequence.step(&asked)?;
    }
    for _ in 0..LENGTH {
        let maker = &MAKERS[dice.weighted(MAKERS.iter().map(|maker| maker.weight_after(&sequence.past)))];
        let asked = sequence.draw(&mut dice, false, |draw| maker.make(draw));
        let shown = sequence.step(&asked)?;
        tally.count(maker.route, &shown);
    }
    sequence.end()
}

impl Sequence<'_> {
    /// Makes what credentials are drawn from: the administrator's token, session and secret key, a publishable key, and
    /// a customer with an account.
    fn open(&mut self) -> Result<(), String> {
        for (ledger, side) in self.ledgers.iter_mut().zip(&self.pair.sides) {
            ledger.name("token", &side.admin);
        }
        self.past.tokens.push(Speaker::admin());
        let email = format!("ada@s{}.example.com", self.seed);
        for kind in ["secret", "publishable"] {
            let key = admin("POST /admin/api-keys", "/admin/api-keys").json(&json!({"title": kind, "type": kind}));
            self.succeed(&key)?;
        }
        self.succeed(&admin("POST /auth/session", "/auth/session"))?;
        let register =
            Asked::new("POST /auth/{actor_type}/{auth_provider}/register", "/auth/customer/emailpass/register");
        self.succeed(&register.json(&json!({"email": email, "password": PASSWORD})))?;
        let account = Asked::new("POST /store/customers", "/store/customers")
            .with("x-publishable-api-key", "⟨pk 1⟩")
            .with("authorization", "Bearer ⟨token 2⟩");
        self.succeed(&account.json(&json!({"email": email})))?;
        let refresh = Asked::new("POST /auth/token/refresh", "/auth/token/refresh");
        self.succeed(&refresh.with("authorization", "Bearer ⟨token 2⟩"))
    }

    /// Deletes whatever was made and looks whether anything is left: the sequences after it must answer as they do alone.
    /// Identities stay, so every sequence has e-mails of its own; and so does the administrator, who must stay as it is.
    fn end(&mut self) -> Result<(), String> {
        let there = |kind: Kind, sequence: &Self| {
            let names = (1..=sequence.ledgers[0].count(kind.prefix())).map(|n| format!("⟨{} {n}⟩", kind.prefix()));
            names.filter(|name| !sequence.past.gone.contains(name)).collect::<Vec<_>>()
        };
        for id in there(Kind::Customer, self) {
            self.succeed(&admin("DELETE /admin/customers/{id}", &format!("/admin/customers/{id}")))?;
        }
        for id in there(Kind::Group, self) {
            self.succeed(&admin("DELETE /admin/customer-groups/{id}", &format!("/admin/customer-groups/{id}")))?;
        }
        for id in there(Kind::Key, self) {
            let path = format!("/admin/api-keys/{id}");
            // Only what is revoked is deleted. What was revoked before says so, or revokes it once more.
            let revoke = admin("POST /admin/api-keys/{id}/revoke", &format!("{path}/revoke"));
            self.step(&revoke.json(&json!({})))?;
            self.succeed(&admin("DELETE /admin/api-keys/{id}", &path))?;
        }
        for route in ["GET /admin/customers", "GET /admin/customer-groups", "GET /admin/api-keys"] {
            let path = route.trim_start_matches("GET ");
            let shown = self.step(&admin(route, path))?;
            let count = serde_json::from_str::<Value>(&shown.body).map(|body| body["count"].clone());
            if count.ok() != Some(json!(0)) {
                return Err(format!(
                    "seed {}: the sequence left something behind, which the next one would see: {path} answers {}\n",
                    self.seed, shown.body
                ));
            }
        }
        let [sqlite, postgres] = [0, 1].map(|at| {
            let told = self.pair.sides[at].events().split_off(self.events_before[at]);
            told.iter().map(|event| self.ledgers[at].hide(&event.to_string())).collect::<Vec<_>>().join("\n")
        });
        if sqlite != postgres {
            let diff = diff::lines(&sqlite, &postgres);
            return Err(format!("seed {}: other events (- sqlite, + postgres):\n{diff}\n", self.seed));
        }
        Ok(())
    }

    /// Names the tokens for other passwords that have come up.
    fn note_resets(&mut self) -> Result<(), String> {
        for (at, side) in self.pair.sides.iter().enumerate() {
            let tokens = side.resets().split_off(self.resets_before[at]);
            for token in tokens.iter().skip(self.ledgers[at].count("reset")) {
                self.ledgers[at].name("reset", token);
            }
        }
        let [sqlite, postgres] = [0, 1].map(|at| self.ledgers[at].count("reset"));
        self.past.resets = sqlite;
        if sqlite == postgres { Ok(()) } else { Err(format!("seed {}: {sqlite} resets and {postgres}\n", self.seed)) }
    }

    fn draw(&self, dice: &mut Dice, careful: bool, make: impl FnOnce(&mut Draw<'_>) -> Asked) -> Asked {
        make(&mut Draw { seed: self.seed, dice, past: &self.past, ledger: &self.ledgers[0], careful })
    }

    /// Asks both servers for something that neither may refuse.
    fn succeed(&mut self, asked: &Asked) -> Result<(), String> {
        match self.step(asked)? {
            Shown { status: 200, .. } => Ok(()),
            shown => Err(self.complain(asked, &format!("is refused:\n    {} {}", shown.status, shown.body))),
        }
    }

    /// Asks both servers. They must answer the same, and neither may fail.
    fn step(&mut self, asked: &Asked) -> Result<Shown, String> {
        let [sqlite, postgres] = [0, 1].map(|at| self.pair.sides[at].ask(&mut self.ledgers[at], asked));
        if self.told
            && let Ok(shown) = &sqlite
        {
            println!("{:>3} {}\n    {} {:.400}", self.ledgers[0].step(), asked.curl(), shown.status, shown.body);
        }
        let (sqlite, postgres) = match (sqlite, postgres) {
            (Ok(sqlite), Ok(postgres)) => (sqlite, postgres),
            (sqlite, postgres) => {
                let said =
                    |answer: Result<Shown, String>| answer.map_or_else(|error| error, |it| it.status.to_string());
                let said = format!("got no answer:\n    sqlite: {}\n    postgres: {}", said(sqlite), said(postgres));
                return Err(self.complain(asked, &said));
            }
        };
        if sqlite != postgres {
            let diff = sqlite.diff(&postgres);
            return Err(self.complain(asked, &format!("is answered differently (- sqlite, + postgres):\n{diff}")));
        }
        if sqlite.status >= 500 {
            return Err(self.complain(asked, &format!("fails:\n    {} {}", sqlite.status, sqlite.body)));
        }
        self.past.learn(asked, &sqlite);
        if sqlite.status == 201 {
            self.note_resets()?;
        }
        Ok(sqlite)
    }

    /// What is wrong, with all that is needed to see it again.
    fn complain(&self, asked: &Asked, what: &str) -> String {
        let (seed, step) = (self.seed, self.ledgers[0].step());
        let values = asked.names().into_iter().map(|name| {
            let [sqlite, postgres] = [0, 1].map(|at| self.ledgers[at].value(&name));
            format!("    ⟨{name}⟩ is {sqlite:.40} on sqlite and {postgres:.40} on postgres\n")
        });
        format!("seed {seed}, step {step}: the request\n    {}\n{what}\n{}", asked.curl(), values.collect::<String>())
    }
}

/// A request of the administrator's.
fn admin(route: &'static str, path: &str) -> Asked {
    Asked::new(route, path).with("authorization", "Bearer ⟨token 1⟩")
}
