//! The official clients of Medusa, unchanged, get the answers they expect, on both engines.

mod support;

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use support::database::{Database, Folder};
use support::suite::{INSTALL, Suite, place_of, satisfies};

/// The client of Medusa 2.
const JS_SDK: Suite<'_> =
    Suite { folder: "clients/js-sdk", package: "@medusajs/js-sdk", settings: &[], variables: &[] };

/// The client of Medusa 1.
const MEDUSA_JS: Suite<'_> =
    Suite { folder: "clients/medusa-js", package: "@medusajs/medusa-js", settings: &[], variables: &[] };

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
const BROWSER: Suite<'_> =
    Suite { folder: "clients/browser", package: "playwright-core", settings: PAGES, variables: &[] };

/// The client of Medusa 1 in a browser, and the hooks for React.
const MEDUSA_REACT: Suite<'_> =
    Suite { folder: "clients/medusa-react", package: "medusa-react", settings: PAGES, variables: &[] };

/// How the SMTP server of the mails' tests is reached. The name and the password have characters that are written otherwise in
/// an address.
#[derive(Clone, Copy)]
enum Smtp {
    Plain,
    StartTls,
    Tls,
}

impl Smtp {
    fn url(self) -> String {
        let port = port_for_later();
        let account = "shop%40example.com:s%3Ac%2Fr%20%C3%A9t";
        match self {
            Self::Plain => format!("smtp://127.0.0.1:{port}"),
            Self::StartTls => format!("smtp://{account}@localhost:{port}?tls=required"),
            Self::Tls => format!("smtps://{account}@localhost:{port}"),
        }
    }
}

/// A port on which somebody will listen: none of those that outgoing connections are given, so that it stays free until then.
#[expect(clippy::expect_used, reason = "without a port there is nothing to test")]
fn port_for_later() -> u16 {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    // Tests that run at the same time in other processes begin elsewhere.
    let begin = std::process::id().wrapping_mul(20);
    let candidates = (0..1000).map(|_| begin.wrapping_add(TRIED.fetch_add(1, Ordering::Relaxed)) % 10_000 + 20_000);
    let mut candidates = candidates.filter_map(|port| u16::try_from(port).ok());
    candidates.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

/// Runs the tests of mails against a shop on this database, which sends them to an SMTP server that the tests start.
fn sends_mails(smtp: Smtp, database: &Database) {
    let (url, certificates) = (smtp.url(), Folder::new("stheno-certificates"));
    let folder = certificates.path().to_string_lossy();
    let authority = format!("{folder}/ca.pem");
    let mut make = Command::new("node");
    make.arg("certificates.mjs").arg(certificates.path()).current_dir(place_of("clients/mail")).stdin(Stdio::null());
    assert!(make.status().is_ok_and(|status| status.success()), "no certificates were made. {INSTALL}");
    let suite = Suite {
        folder: "clients/mail",
        package: "smtp-server",
        settings: &[
            ("STHENO_SMTP_URL", &url),
            ("STHENO_MAIL_FROM", "Ada & Söhne <shop@example.com>"),
            ("STHENO_STORE_RESET_URL", "https://shop.example.com/reset?token={token}&email={email}"),
            ("STHENO_ADMIN_RESET_URL", "https://admin.example.com/reset?token={token}&email={email}"),
            ("SSL_CERT_FILE", &authority),
        ],
        variables: &[("SMTP_URL", &url), ("CERTIFICATES", &folder)],
    };
    satisfies(&suite, database);
}

mod sqlite {
    use super::{BROWSER, Database, JS_SDK, MEDUSA_JS, MEDUSA_REACT, Smtp, satisfies, sends_mails};

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

    #[test]
    fn mail() {
        sends_mails(Smtp::Plain, &Database::sqlite());
    }

    #[test]
    fn mail_by_starttls() {
        sends_mails(Smtp::StartTls, &Database::sqlite());
    }

    #[test]
    fn mail_by_tls() {
        sends_mails(Smtp::Tls, &Database::sqlite());
    }
}

mod postgres {
    use super::{BROWSER, Database, JS_SDK, MEDUSA_JS, MEDUSA_REACT, Smtp, satisfies, sends_mails};

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

    #[test]
    fn mail() {
        sends_mails(Smtp::Plain, &Database::postgres());
    }

    #[test]
    fn mail_by_starttls() {
        sends_mails(Smtp::StartTls, &Database::postgres());
    }

    #[test]
    fn mail_by_tls() {
        sends_mails(Smtp::Tls, &Database::postgres());
    }
}
