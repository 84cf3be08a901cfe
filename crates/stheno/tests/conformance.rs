//! Stheno answers as the real Medusa 2.21.2 and 1.20.11 did when they were recorded, on both engines, and who listens hears
//! the same events.

mod support;

use std::path::PathBuf;

use stheno_medusa::telling::Telling;
use support::database::Database;
use support::given::apply_given;
use support::listener::Listener;
use support::replay::{Shop, replay};
use support::server::{JWT_SECRET, Server};

/// Replays everything that was recorded of Medusa 2 against a shop on this database.
fn answers_as_medusa_2(database: &Database) {
    let server = Server::start(database);
    let names =
        vec![("secret_key", server.create_key("secret")), ("publishable_key", server.create_key("publishable"))];
    answers_as_recorded("v2", stheno_medusa_v2::event::TELLING, &server, database, names);
}

/// Replays one of the recordings of Medusa 1, with the CORS settings that it had.
fn answers_as_medusa_1(recording: &str, database: &Database) {
    let environment = [("STHENO_STORE_CORS", "http://localhost:8000"), ("STHENO_ADMIN_CORS", "http://localhost:7000")];
    let server = Server::start_with(database, &environment);
    let names = vec![("secret_key", server.key_of_the_administrator())];
    answers_as_recorded(recording, stheno_medusa_v1::event::TELLING, &server, database, names);
}

fn answers_as_recorded(
    recording: &str,
    telling: Telling,
    server: &Server,
    database: &Database,
    names: Vec<(&str, String)>,
) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../conformance").join(recording);
    let admin = server.administrator();
    let listener = Listener::start(&admin, database, telling);
    let shop = Shop {
        address: server.address(),
        jwt_secret: JWT_SECRET,
        names,
        apply_given: &|given| apply_given(database.url(), &admin, given),
        events: &|| listener.events(),
    };
    replay(&folder, &shop);
    listener.heard_it_well();
}

mod sqlite {
    use super::{Database, answers_as_medusa_1, answers_as_medusa_2};

    #[test]
    fn medusa_1() {
        answers_as_medusa_1("v1", &Database::sqlite());
    }

    #[test]
    fn medusa_1_changes() {
        answers_as_medusa_1("v1-changes", &Database::sqlite());
    }

    #[test]
    fn medusa_2() {
        answers_as_medusa_2(&Database::sqlite());
    }
}

mod postgres {
    use super::{Database, answers_as_medusa_1, answers_as_medusa_2};

    #[test]
    fn medusa_1() {
        answers_as_medusa_1("v1", &Database::postgres());
    }

    #[test]
    fn medusa_1_changes() {
        answers_as_medusa_1("v1-changes", &Database::postgres());
    }

    #[test]
    fn medusa_2() {
        answers_as_medusa_2(&Database::postgres());
    }
}
