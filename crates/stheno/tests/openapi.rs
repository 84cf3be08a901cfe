//! The OpenAPI document: it is what the program says of itself, and the program answers as it says.

mod support;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use support::calls::Caller;
use support::database::Database;
use support::process::{run, stheno};
use support::server::Server;

const FILE: &str = "docs/openapi.json";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_document_is_checked_in() {
    let file = std::fs::read_to_string(root().join(FILE)).unwrap_or_default();
    assert!(
        file == stheno_medusa_v2::document::text(),
        "{FILE} is not what the code says. Look whether the change was meant, and write it down:\n\n    \
         cargo run -- openapi > {FILE}\n"
    );
}

#[test]
fn the_program_prints_it() {
    let printed = run(stheno().arg("openapi"));
    assert_eq!((printed.code, printed.complained.as_str()), (Some(0), ""));
    assert_eq!(printed.printed, stheno_medusa_v2::document::text());
}

#[test]
fn whatever_the_document_refers_to_is_there() {
    let document: Value = serde_json::from_str(stheno_medusa_v2::document::text()).expect("JSON");
    let text = document.to_string();
    let references: Vec<&str> = text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(references.len() > 100, "{} references", references.len());
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference} isn't there");
    }
}

/// Has Schemathesis ask what the document allows, and what it does not, and compare the answers with it.
fn answers_as_the_document_says(database: &Database) {
    let limits = [("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "off"), ("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "off")];
    let server = Server::start_with(database, &limits);
    let caller = Caller::of(server.address());
    let served = caller.get("/openapi.json");
    assert_eq!((served.status, served.text().as_str()), (200, stheno_medusa_v2::document::text()));

    // Given a shop with something in it, and a customer
    let admin = caller.signed_in("admin@example.com", "supersecret");
    for name in ["Ada", "Bob"] {
        let body = json!({"email": format!("{name}@example.com"), "first_name": name, "metadata": {"a": [1, null]}});
        let id = admin.post("/admin/customers", &body).text_at("/customer/id");
        admin.post(&format!("/admin/customers/{id}/addresses"), &json!({"city": "London", "is_default_billing": true}));
        admin.post("/admin/customer-groups", &json!({"name": name}));
    }
    let key = server.create_key("publishable");
    let account = json!({"email": "zoe@example.com", "password": "supersecret"});
    let registered = caller.post("/auth/customer/emailpass/register", &account).text_at("/token");
    let visitor = caller.with("x-publishable-api-key", &key);
    visitor.bearer(&registered).post("/store/customers", &json!({"email": "zoe@example.com"}));
    let token = caller.token("customer", "zoe@example.com", "supersecret");
    assert_eq!(visitor.bearer(&token).get("/store/customers/me").status, 200);

    // when all of it is asked for, the administrator's part last, who may delete the rest,
    let publishable = format!("x-publishable-api-key: {key}");
    let (of_customer, of_key) =
        (format!("Authorization: Bearer {token}"), format!("Authorization: Basic {}", server.create_key("secret")));
    for (paths, headers) in
        [("^/(auth|health|openapi)", vec![]), ("^/store", vec![publishable, of_customer]), ("^/admin", vec![of_key])]
    {
        let said = schemathesis(&server, paths, &headers);
        // then nothing fails, and nothing is outside of the document; and it was not asked in vain.
        let count = said.lines().find_map(|line| line.trim().split_once(" generated, ")).and_then(|(count, passed)| {
            assert_eq!(passed, format!("{count} passed"), "{said}");
            count.parse::<usize>().ok()
        });
        assert!(count.is_some_and(|count| count > 100), "{said}");
    }
    assert_eq!(caller.get("/health").status, 200);
}

#[expect(clippy::panic, reason = "without Schemathesis there is nothing to test")]
fn schemathesis(server: &Server, paths: &str, headers: &[String]) -> String {
    let program = root().join("clients/schemathesis/.venv/bin/schemathesis");
    let mut command = Command::new(&program);
    command
        .args(["run", &format!("http://{}/openapi.json", server.address())])
        .args(["--include-path-regex", paths])
        .args(["--checks", "not_a_server_error,status_code_conformance,content_type_conformance"])
        .args(["--checks", "response_headers_conformance,response_schema_conformance,negative_data_rejection"])
        .args(["--phases", "examples,coverage,fuzzing,stateful"])
        .args(["--max-examples", "5", "--seed", "1", "--continue-on-failure", "--no-color"])
        .args(headers.iter().flat_map(|header| ["--header", header]))
        .env("SCHEMATHESIS_HOOKS", root().join("clients/schemathesis/hooks.py"))
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null());
    let output = command.output().unwrap_or_else(|error| {
        panic!(
            "Schemathesis can't be started ({}: {error}). Run `cargo xtask test`, which installs what the tests need.",
            program.display()
        )
    });
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "Schemathesis found something:\n{said}");
    said
}

mod sqlite {
    use super::{Database, answers_as_the_document_says};

    #[test]
    fn schemathesis() {
        answers_as_the_document_says(&Database::sqlite());
    }
}

mod postgres {
    use super::{Database, answers_as_the_document_says};

    #[test]
    fn schemathesis() {
        answers_as_the_document_says(&Database::postgres());
    }
}
