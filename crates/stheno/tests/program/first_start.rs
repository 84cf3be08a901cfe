//! The first start on an empty database makes what a shop needs, and says how to begin.

use std::process::Command;

use serde_json::json;

use crate::support::database::Database;
use crate::support::process::{Process, ended, stheno_on};
use crate::support::sql;

on_both! {
    the_three_calls_that_it_prints_work_as_they_are,
    the_second_start_prints_nothing_but_the_address,
    a_given_password_is_not_printed,
    a_user_and_a_key_that_are_there_already_are_left_alone,
    it_keeps_the_secrets_that_sign_tokens_and_cookies,
}

/// What is printed behind a name in the list of what was made.
fn printed_as(printed: &str, name: &str) -> String {
    let line = printed.lines().find_map(|line| line.trim_start().strip_prefix(name));
    let value = line.and_then(|rest| rest.split_whitespace().next());
    value.unwrap_or_else(|| panic!("no {name} in\n{printed}")).to_owned()
}

fn the_three_calls_that_it_prints_work_as_they_are(database: &Database) {
    // Given an empty database, when the program is started
    let server = Process::start(stheno_on(database.url()));
    assert_eq!(server.caller().get("/health").text(), "OK");

    // then it prints the address, and all that it made
    let printed = server.printed();
    let (address, password) = (server.address(), printed_as(&printed, "password"));
    let key = printed_as(&printed, "publishable key");
    assert!(password.len() >= 24 && password.bytes().all(|byte| byte.is_ascii_hexdigit()), "{password}");
    let about = match database.url().strip_prefix("sqlite:") {
        Some(file) => format!("the file {file}"),
        None => "PostgreSQL".to_owned(),
    };
    let expected = format!(
        r#"Stheno {version} listens on http://{address}

This is the first start on {about}.

  administrator     admin@stheno.local
  password          {password}   (shown only now)
  publishable key   {key}
  admin page        http://{address}/app

Sign in, make a customer, list customers:

  TOKEN=$(curl -s http://{address}/auth/user/emailpass -H 'content-type: application/json' \
    -d '{{"email":"admin@stheno.local","password":"{password}"}}' | sed 's/.*"token":"\([^"]*\)".*/\1/')

  curl -s http://{address}/admin/customers -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \
    -d '{{"email":"ada@example.com","first_name":"Ada"}}'

  curl -s http://{address}/admin/customers -H "authorization: Bearer $TOKEN"

"#,
        version = env!("CARGO_PKG_VERSION")
    );
    assert_eq!(printed, expected);

    // and the three calls, pasted into a shell, make a customer and list it.
    let (_, calls) = printed.split_once("list customers:\n").unwrap();
    let shell = ended(&Command::new("sh").args(["-ec", calls]).output().unwrap());
    let caller = server.caller().signed_in("admin@stheno.local", &password);
    let customer = caller.get("/admin/customers").json()["customers"][0].clone();
    assert_eq!(customer["email"], "ada@example.com");
    assert_eq!(customer["first_name"], "Ada");
    let one = json!({"customer": customer}).to_string();
    let all = json!({"customers": [customer], "count": 1, "offset": 0, "limit": 50}).to_string();
    assert_eq!((shell.code, shell.printed), (Some(0), one + &all));
    assert_eq!(shell.complained, "");

    // The key that it printed is the only one.
    let expected = json!({"api_keys": [{
        "id": "{apk}", "title": "Storefront", "token": "{pk}", "redacted": "{pk***}", "type": "publishable",
        "last_used_at": null, "updated_at": "{time}", "created_at": "{time}", "created_by": "",
        "revoked_at": null, "revoked_by": null, "sales_channels": [],
    }], "count": 1, "offset": 0, "limit": 20});
    let keys = caller.get("/admin/api-keys");
    assert_eq!(keys.shown(), (200, expected));
    assert_eq!(keys.text_at("/api_keys/0/token"), key);
}

fn the_second_start_prints_nothing_but_the_address(database: &Database) {
    // Given a database that the program was started on before
    let first = Process::start(stheno_on(database.url()));
    let password = printed_as(&first.printed(), "password");
    drop(first);

    // when it is started again, even with another administrator in its settings
    let mut command = stheno_on(database.url());
    command.env("STHENO_ADMIN_EMAIL", "other@example.com").env("STHENO_ADMIN_PASSWORD", "another one");
    let second = Process::start(command);

    // then it prints where it listens, and nobody was made anew.
    assert_eq!(second.caller().get("/health").status, 200);
    let expected = format!("Stheno {} listens on http://{}\n", env!("CARGO_PKG_VERSION"), second.address());
    assert_eq!(second.printed(), expected);
    second.caller().signed_in("admin@stheno.local", &password);
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "1");
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM api_key"), "1");
}

fn a_given_password_is_not_printed(database: &Database) {
    // Given an e-mail and a password in the settings, when the program is started first
    let mut command = stheno_on(database.url());
    command.env("STHENO_ADMIN_EMAIL", "Ada@Example.com").env("STHENO_ADMIN_PASSWORD", "correct horse battery");
    let server = Process::start(command);

    // then it names the administrator, and not the password.
    server.caller().signed_in("ada@example.com", "correct horse battery");
    let printed = server.printed();
    assert_eq!(printed_as(&printed, "administrator"), "Ada@Example.com");
    assert!(printed.contains("password          the one of STHENO_ADMIN_PASSWORD\n"), "{printed}");
    assert!(printed.contains(r#"-d '{"email":"Ada@Example.com","password":"PASSWORD"}'"#), "{printed}");
    assert!(!printed.contains("correct horse") && !server.log().contains("correct horse"), "{printed}");
}

fn a_user_and_a_key_that_are_there_already_are_left_alone(database: &Database) {
    // Given a user and a publishable key, made before the first start
    let made = |args: &[&str]| {
        let made = ended(&stheno_on(database.url()).args(args).output().unwrap());
        assert_eq!(made.code, Some(0), "{}", made.complained);
    };
    made(&["user", "create", "--email", "ada@example.com", "--password", "correct horse"]);
    made(&["key", "create", "--type", "publishable", "--title", "Mine"]);

    // when the program is started
    let server = Process::start(stheno_on(database.url()));

    // then it makes no other, and says how to begin without telling anything that it doesn't know.
    server.caller().signed_in("ada@example.com", "correct horse");
    let printed = server.printed();
    assert!(!printed.contains("administrator") && !printed.contains("publishable key"), "{printed}");
    assert!(printed.contains(r#"-d '{"email":"EMAIL","password":"PASSWORD"}'"#), "{printed}");
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "1");
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM api_key"), "1");
}

fn it_keeps_the_secrets_that_sign_tokens_and_cookies(database: &Database) {
    // Given a token and a session of a server without secrets in its settings
    let first = Process::start(stheno_on(database.url()));
    let password = printed_as(&first.printed(), "password");
    let token = first.caller().token("user", "admin@stheno.local", &password);
    let session = first.caller().bearer(&token).send("POST", "/auth/session", None);
    let cookie = session.header("set-cookie").unwrap();
    drop(first);

    // when it is started again, then both are still good.
    let second = Process::start(stheno_on(database.url()));
    assert_eq!(second.caller().bearer(&token).get("/admin/users/me").status, 200);
    let (cookie, _) = cookie.split_once(';').unwrap();
    assert_eq!(second.caller().with("cookie", cookie).get("/admin/users/me").status, 200);
}

/// Any number of processes may serve one PostgreSQL; SQLite is for one.
#[test]
fn of_two_processes_that_start_at_once_one_is_the_first() {
    let database = Database::postgres();
    // Given an empty database, when two servers are started at the same moment
    let mut servers: Vec<Process> = (0..2).map(|_| Process::begin(stheno_on(database.url()))).collect();
    servers.iter_mut().for_each(Process::wait_for_address);

    // then one of them prints a password, which is good at both, and there is one user and one key.
    let printed: Vec<String> = servers
        .iter()
        .map(|server| {
            assert_eq!(server.caller().get("/health").status, 200);
            server.printed()
        })
        .collect();
    let welcomes: Vec<&String> = printed.iter().filter(|printed| printed.contains("first start")).collect();
    assert_eq!(welcomes.len(), 1, "{printed:?}");
    let password = printed_as(welcomes[0], "password");
    for server in &servers {
        let caller = server.caller().signed_in("admin@stheno.local", &password);
        assert_eq!(caller.get("/admin/api-keys").json()["count"], 1);
    }
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "1");
}

#[test]
fn the_database_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let database = Database::sqlite();
    let server = Process::start(stheno_on(database.url()));
    assert_eq!(server.caller().get("/health").status, 200);
    let file = database.url().strip_prefix("sqlite:").unwrap();
    for file in [file.to_owned(), format!("{file}-wal"), format!("{file}-shm")] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}
