//! The official clients of Medusa, unchanged, get the answers they expect, on both engines.

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::database::Database;
use support::server::Server;

const INSTALL: &str = "Run `cargo xtask test`, which installs what the clients' tests need.";

/// A folder of `clients`.
struct Suite {
    folder: &'static str,
    /// A package that its tests need.
    package: &'static str,
    /// Settings that its tests expect of the server, beside the usual ones.
    settings: &'static [(&'static str, &'static str)],
}

/// The client of Medusa 2.
const JS_SDK: Suite = Suite { folder: "js-sdk", package: "@medusajs/js-sdk", settings: &[] };

/// The client of Medusa 1.
const MEDUSA_JS: Suite = Suite { folder: "medusa-js", package: "@medusajs/medusa-js", settings: &[] };

/// A browser asks the server about the origins of its pages; they are those of `network.mjs`.
const PAGES: &[(&str, &str)] = &[
    ("STHENO_STORE_CORS", "http://localhost:8000,https://shop.example.com"),
    ("STHENO_ADMIN_CORS", "http://localhost:7001,https://admin.example.com"),
    (
        "STHENO_AUTH_CORS",
        "http://localhost:8000,https://shop.example.com,http://localhost:7001,https://admin.example.com",
    ),
];

/// The client of Medusa 2 in a browser.
const BROWSER: Suite = Suite { folder: "browser", package: "playwright-core", settings: PAGES };

/// The client of Medusa 1 in a browser, and the hooks for React.
const MEDUSA_REACT: Suite = Suite { folder: "medusa-react", package: "medusa-react", settings: PAGES };

/// Runs the tests of a suite against a shop on this database.
#[expect(clippy::panic, reason = "without Node there is nothing to test")]
fn satisfies(suite: &Suite, database: &Database) {
    let Suite { folder: client, package, settings } = suite;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../clients").join(client);
    assert!(
        folder.join("node_modules").join(package).join("package.json").is_file(),
        "The package {package} isn't installed in clients/{client}. {INSTALL}"
    );
    let server = Server::start_with(database, settings);
    let output = Command::new("node")
        // One file after another: some listen to everything that happens.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .current_dir(folder)
        .env("BASE_URL", format!("http://{}", server.address()))
        .env("ADMIN_EMAIL", "admin@example.com")
        .env("ADMIN_PASSWORD", "supersecret")
        .env("PUBLISHABLE_KEY", server.create_key("publishable"))
        .env("SECRET_KEY", server.key_of_the_administrator())
        .env("STHENO", "1")
        .env("STHENO_PROGRAM", env!("CARGO_BIN_EXE_stheno"))
        .env("STHENO_DATABASE_URL", database.url())
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("Node can't be started: {error}. {INSTALL}"));
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "the tests of clients/{client} failed:\n{said}");
    // Node finds the files by their names, and is content where it finds none. What is skipped has a dash before its name;
    // only tests are counted, not what holds some.
    assert!(
        said.contains("ℹ fail 0") && !said.contains("ℹ pass 0") && !said.contains('﹣'),
        "not all tests of clients/{client} did run:\n{said}"
    );
}

mod sqlite {
    use super::{BROWSER, Database, JS_SDK, MEDUSA_JS, MEDUSA_REACT, satisfies};

    #[test]
    fn js_sdk() {
        satisfies(&JS_SDK, &Database::sqlite());
    }

    #[test]
    fn browser() {
        satisfies(&BROWSER, &Database::sqlite());
    }

    #[test]
    fn medusa_js() {
        satisfies(&MEDUSA_JS, &Database::sqlite());
    }

    #[test]
    fn medusa_react() {
        satisfies(&MEDUSA_REACT, &Database::sqlite());
    }
}

mod postgres {
    use super::{BROWSER, Database, JS_SDK, MEDUSA_JS, MEDUSA_REACT, satisfies};

    #[test]
    fn js_sdk() {
        satisfies(&JS_SDK, &Database::postgres());
    }

    #[test]
    fn browser() {
        satisfies(&BROWSER, &Database::postgres());
    }

    #[test]
    fn medusa_js() {
        satisfies(&MEDUSA_JS, &Database::postgres());
    }

    #[test]
    fn medusa_react() {
        satisfies(&MEDUSA_REACT, &Database::postgres());
    }
}
