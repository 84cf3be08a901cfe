//! The admin page, in a browser, does what the people of a shop expect of it, on both engines.

mod support;

use std::sync::{Mutex, PoisonError};

use support::database::Database;
use support::suite::{Suite, satisfies};

/// The admin page in a browser. Its tests sign in, forget passwords and send to receivers of their own more often than anybody does.
const fn admin(variables: &'static [(&'static str, &'static str)]) -> Suite<'static> {
    Suite {
        folder: "admin",
        package: "playwright-core",
        settings: &[
            ("STHENO_ADMIN_RESET_URL", "http://localhost/app/reset-password?token={token}&email={email}"),
            ("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "off"),
            ("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "off"),
            ("STHENO_RESET_PAUSE", "off"),
        ],
        variables,
    }
}

/// One after the other: a browser and a server have enough to do on a small machine.
static TURN: Mutex<()> = Mutex::new(());

fn does_what_people_expect(suite: &Suite<'_>, database: &Database) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    satisfies(suite, database);
}

#[test]
fn sqlite() {
    does_what_people_expect(&admin(&[]), &Database::sqlite());
}

#[test]
fn postgres() {
    does_what_people_expect(&admin(&[("ACCESSIBILITY", "false")]), &Database::postgres());
}
