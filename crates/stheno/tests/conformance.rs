//! Stheno answers as the real Medusa 2.21.2 did when it was recorded, on both engines.

mod support;

use std::path::PathBuf;

use support::database::Database;
use support::events::events;
use support::given::apply_given;
use support::replay::{Shop, replay};
use support::server::{JWT_SECRET, Server};

/// Replays everything that was recorded against a shop on this database.
fn answers_as_recorded(database: &Database) {
    let server = Server::start(database);
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../conformance/v2");
    let shop = Shop {
        address: server.address(),
        jwt_secret: JWT_SECRET,
        names: vec![("secret_key", server.create_key("secret")), ("publishable_key", server.create_key("publishable"))],
        apply_given: &|given| apply_given(database.url(), given),
        events: &|| events(database.url()),
        every_event: true,
    };
    replay(&folder, &shop);
}

mod sqlite {
    use super::{Database, answers_as_recorded};

    #[test]
    fn answers_as_medusa() {
        answers_as_recorded(&Database::sqlite());
    }
}

mod postgres {
    use super::{Database, answers_as_recorded};

    #[test]
    fn answers_as_medusa() {
        answers_as_recorded(&Database::postgres());
    }
}
