//! The commands beside serving.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::support::database::{Database, Folder};
use crate::support::process::{Ended, Process, ended, run, stheno, stheno_on};
use crate::support::sql;

on_both! {
    user_create_makes_an_administrator,
    user_create_reads_the_password_from_standard_input,
    user_create_refuses_in_a_sentence,
    user_password_changes_it_and_ends_what_was_signed_in_with_the_old_one,
    key_create_prints_the_token_and_nothing_else,
    migrate_brings_the_schema_and_may_be_run_again,
    a_newer_schema_is_refused,
    a_database_of_the_version_before_is_brought_up_to_date,
}

fn on(database: &Database, args: &[&str]) -> Ended {
    run(stheno_on(database.url()).args(args))
}

fn with_input(command: &mut Command, input: &str) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("can't start stheno");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    ended(&child.wait_with_output().unwrap())
}

/// Fails with a single sentence, and prints nothing else.
fn refused(ended: &Ended) -> &str {
    assert_eq!((ended.code, ended.printed.as_str()), (Some(1), ""), "{}", ended.complained);
    let sentence = ended.complained.strip_prefix("stheno: ").and_then(|text| text.strip_suffix('\n'));
    let sentence = sentence.unwrap_or_else(|| panic!("{:?} isn't a sentence of stheno's", ended.complained));
    assert!(!sentence.contains('\n'), "{sentence}");
    sentence
}

fn user_create_makes_an_administrator(database: &Database) {
    // When a user is made
    let made = on(database, &["user", "create", "--email", "Ada@example.com", "--password", "correct horse"]);

    // then the command says so, and the user signs in, however the e-mail is spelled.
    assert_eq!((made.code, made.complained.as_str()), (Some(0), ""));
    let id = made.printed.strip_prefix("Made the user Ada@example.com (").and_then(|rest| rest.strip_suffix(").\n"));
    let server = Process::start(stheno_on(database.url()));
    let me = server.caller().signed_in("ada@EXAMPLE.com", "correct horse").get("/admin/users/me");
    assert_eq!(Some(me.text_at("/user/id").as_str()), id);
    assert_eq!(me.text_at("/user/email"), "Ada@example.com");
}

fn user_create_reads_the_password_from_standard_input(database: &Database) {
    // When the password comes as a line of input, with spaces that belong to it
    let mut command = stheno_on(database.url());
    let made = with_input(command.args(["user", "create", "--email", "ada@example.com"]), " correct horse \r\nmore\n");

    // then the line is the password.
    assert_eq!((made.code, made.complained.as_str()), (Some(0), ""));
    assert!(!made.printed.contains("correct"), "{}", made.printed);
    let server = Process::start(stheno_on(database.url()));
    server.caller().signed_in("ada@example.com", " correct horse ");
}

fn user_create_refuses_in_a_sentence(database: &Database) {
    let create =
        |email: &str, password: &str| on(database, &["user", "create", "--email", email, "--password", password]);
    assert_eq!(create("ada@example.com", "correct horse").code, Some(0));

    for (email, password, sentence) in [
        ("bob@example.com", "1234567", "the password must have 8 characters at least, and 1024 bytes at most"),
        ("bob@example.com", &"x".repeat(1025), "the password must have 8 characters at least, and 1024 bytes at most"),
        ("ADA@Example.com", "correct horse", "a user with the e-mail ADA@Example.com exists"),
        ("bob", "correct horse", "--email must be an e-mail address"),
    ] {
        assert_eq!(refused(&create(email, password)), sentence);
    }
    let mut command = stheno_on(database.url());
    let empty = with_input(command.args(["user", "create", "--email", "bob@example.com"]), "");
    assert_eq!(refused(&empty), "the password must have 8 characters at least, and 1024 bytes at most");
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "1");
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM auth_identity"), "1");
}

fn user_password_changes_it_and_ends_what_was_signed_in_with_the_old_one(database: &Database) {
    // Given a user who is signed in, by token and by session
    assert_eq!(
        on(database, &["user", "create", "--email", "ada@example.com", "--password", "correct horse"]).code,
        Some(0)
    );
    let server = Process::start(stheno_on(database.url()));
    let token = server.caller().signed_in("ada@example.com", "correct horse");
    let cookie = token.send("POST", "/auth/session", None).header("set-cookie").unwrap().to_owned();
    let session = server.caller().with("cookie", cookie.split(';').next().unwrap());
    assert_eq!(session.get("/admin/users/me").status, 200);

    // when the password is changed
    let changed = on(database, &["user", "password", "--email", "ADA@example.com", "--password", "battery staple"]);
    assert_eq!((changed.code, changed.complained.as_str()), (Some(0), ""));
    assert_eq!(
        changed.printed,
        "Changed the password of ADA@example.com; all tokens and sessions from before have ended.\n"
    );

    // then the running server refuses the old ones within a second or so, for it remembers what it has just verified,
    let refused_by_now = || [&token, &session].into_iter().all(|caller| caller.get("/admin/users/me").status == 401);
    assert!((0..50).any(|_| refused_by_now() || {
        std::thread::sleep(std::time::Duration::from_millis(100));
        false
    }));
    // and the new password is the one that counts.
    let old = serde_json::json!({"email": "ada@example.com", "password": "correct horse"});
    assert_eq!(server.caller().post("/auth/user/emailpass", &old).status, 401);
    let again = server.caller().signed_in("ada@example.com", "battery staple");
    assert_eq!(again.get("/admin/users/me").status, 200);

    let unknown = on(database, &["user", "password", "--email", "bob@example.com", "--password", "battery staple"]);
    assert_eq!(refused(&unknown), "nobody signs in with the e-mail bob@example.com");
}

fn key_create_prints_the_token_and_nothing_else(database: &Database) {
    // When keys are made
    let secret = on(database, &["key", "create", "--type", "secret", "--title", "ERP"]);
    let publishable = on(database, &["key", "create", "--type", "publishable", "--title", "Shop"]);

    // then each command prints one line, the token, for a script to take.
    for (made, prefix) in [(&secret, "sk_"), (&publishable, "pk_")] {
        assert_eq!((made.code, made.complained.as_str()), (Some(0), ""));
        let token = made.printed.strip_suffix('\n').unwrap();
        assert_eq!(token.strip_prefix(prefix).map(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())), Some(true));
        assert_eq!(token.len(), 67);
    }
    // The secret one acts for the shop; it isn't kept as it is.
    let server = Process::start(stheno_on(database.url()));
    let keys = server.caller().key(secret.printed.trim()).get("/admin/api-keys?type=secret");
    assert_eq!((keys.status, keys.text_at("/api_keys/0/title")), (200, "ERP".to_owned()));
    assert_eq!(keys.text_at("/api_keys/0/token"), "");
    let kept =
        sql::text(database.url(), "SELECT count(*) FROM api_key WHERE token LIKE 'sk%' OR token_hash LIKE 'sk%'");
    assert_eq!(kept, "0");
}

fn migrate_brings_the_schema_and_may_be_run_again(database: &Database) {
    for _ in 0..2 {
        let done = on(database, &["migrate"]);
        assert_eq!(done.printed, "The database has the newest schema, version 9.\n");
        assert_eq!((done.code, done.complained.as_str()), (Some(0), ""));
    }
    // It makes nothing else: the first start is still to come.
    assert_eq!(sql::text(database.url(), r#"SELECT count(*) FROM "user""#), "0");
    let server = Process::start(stheno_on(database.url()));
    assert_eq!(server.caller().get("/health").status, 200);
    assert!(server.printed().contains("This is the first start"), "{}", server.printed());
}

fn a_database_of_the_version_before_is_brought_up_to_date(database: &Database) {
    // Given a database with something in it, as version 1 left it
    let server = Process::start(stheno_on(database.url()));
    let key = on(database, &["key", "create", "--type", "secret", "--title", "ERP"]).printed;
    std::thread::sleep(std::time::Duration::from_millis(30));
    let erp = |server: &Process| server.caller().key(key.trim());
    let ada = erp(&server).post("/admin/customers", &json!({"email": "ada@example.com"})).text_at("/customer/id");
    let group = erp(&server).post("/admin/customer-groups", &json!({"name": "VIP"})).text_at("/customer_group/id");
    let members = format!("/admin/customer-groups/{group}/customers");
    assert_eq!(erp(&server).post(&members, &json!({"add": [ada]})).status, 200);
    drop(server);
    for change in [
        "INSERT INTO session (id_hash, side, auth_identity_id, claims, created_at, expires_at) \
         SELECT 'abc', 'other', id, '{\"actor_type\":\"user\"}', created_at, created_at FROM auth_identity",
        "DROP TABLE \"order\"",
        "DROP TABLE IF EXISTS order_search",
        "DELETE FROM counter WHERE name <> 'customer'",
        "DROP TABLE customer_spent",
        "DROP INDEX customer_orders_count",
        "DROP INDEX customer_last_name",
        "DROP INDEX customer_group_customer_created",
        "ALTER TABLE customer_group_customer DROP COLUMN customer_created_at",
        "ALTER TABLE customer DROP COLUMN orders_count",
        "ALTER TABLE customer DROP COLUMN last_order_at",
        "DROP TABLE milestone",
        "DROP TABLE event",
        "DROP TABLE webhook_attempt",
        "DROP TABLE webhook_delivery",
        "DROP TABLE webhook",
        "DROP TABLE mail",
        "DROP TABLE password_reset",
        "DROP TABLE payment_method",
        "DROP TABLE country",
        "ALTER TABLE customer_address DROP COLUMN billing_only",
        "CREATE TABLE kept AS SELECT id_hash, auth_identity_id, claims, created_at, expires_at FROM session",
        "DROP TABLE session",
        "CREATE TABLE session (id_hash text PRIMARY KEY, auth_identity_id text NOT NULL, claims json NOT NULL, \
         created_at timestamptz(3) NOT NULL, expires_at timestamptz(3) NOT NULL)",
        "INSERT INTO session SELECT * FROM kept",
        "DROP TABLE kept",
        "DELETE FROM schema_version WHERE version > 1",
        "UPDATE api_key SET created_by = 'stheno'",
    ] {
        sql::execute(database.url(), change);
    }
    if database.url().starts_with("postgres:") {
        sql::execute(database.url(), "DROP FUNCTION tell_withdrawal CASCADE");
    }

    // when a server starts on it, then everything is there, and goes on.
    let server = Process::start(stheno_on(database.url()));
    let customers = erp(&server).get("/admin/customers").json();
    assert_eq!((&customers["count"], &customers["customers"][0]["email"]), (&json!(1), &json!("ada@example.com")));
    let members = erp(&server).get(&format!("/admin/customers?groups[]={group}&order=-created_at")).json();
    assert_eq!((&members["count"], &members["customers"][0]["id"]), (&json!(1), &json!(ada)));
    assert_eq!(erp(&server).post("/admin/customers", &json!({})).status, 200);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM event"), "1");
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM api_key WHERE created_by <> ''"), "0");
    assert_eq!(sql::text(database.url(), "SELECT side FROM session"), "admin");
    assert_eq!(sql::text(database.url(), "SELECT sum(value) FROM counter WHERE name = 'account'"), "0");
    assert_eq!(on(database, &["migrate"]).printed, "The database has the newest schema, version 9.\n");
}

fn a_newer_schema_is_refused(database: &Database) {
    // Given a database that a newer program has migrated
    assert_eq!(on(database, &["migrate"]).code, Some(0));
    sql::execute(database.url(), "INSERT INTO schema_version (version, name) VALUES (10, 'from the future')");

    // when any command opens it, then it is refused before anything is done.
    let sentence = "the database cannot be opened: the database has schema version 10, but this program knows only up \
                    to version 9; use a newer program";
    for args in [
        &["migrate"][..],
        &["serve", "--listen", "127.0.0.1:0"],
        &["key", "create", "--type", "secret", "--title", "x"],
    ] {
        assert_eq!(refused(&on(database, args)), sentence, "{args:?}");
    }
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM api_key"), "0");
}

#[test]
fn help_says_what_there_is() {
    let help = run(stheno().arg("--help"));
    assert_eq!((help.code, help.complained.as_str()), (Some(0), ""));
    for text in [
        "serve",
        "migrate",
        "user",
        "key",
        "import",
        "events",
        "webhook",
        "mail",
        "completions",
        "STHENO_DATABASE_URL",
        "stheno.toml",
    ] {
        assert!(help.printed.contains(text), "no {text} in\n{}", help.printed);
    }
    for args in [
        &["user", "create", "--help"][..],
        &["key", "create", "--help"],
        &["import", "orders", "--help"],
        &["events", "tail", "--help"],
        &["webhook", "add", "--help"],
        &["mail", "test", "--help"],
        &["help", "migrate"],
    ] {
        assert_eq!(run(stheno().args(args)).code, Some(0), "{args:?}");
    }
    let version = run(stheno().arg("--version"));
    assert_eq!(version.printed, format!("stheno {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn help_does_not_show_secrets_of_the_environment() {
    let mut command = stheno();
    let names = [
        "STHENO_JWT_SECRET",
        "STHENO_COOKIE_SECRET",
        "STHENO_ADMIN_PASSWORD",
        "STHENO_DATABASE_URL",
        "STHENO_SMTP_URL",
    ];
    for name in names {
        command.env(name, "s3cret-of-mine");
    }
    let help = run(command.arg("--help"));
    assert_eq!(help.code, Some(0));
    assert!(!help.printed.contains("s3cret"), "{}", help.printed);
}

#[test]
fn completions_are_a_script_that_the_shell_takes() {
    let completions = run(stheno().args(["completions", "bash"]));
    assert_eq!((completions.code, completions.complained.as_str()), (Some(0), ""));
    let folder = Folder::new("stheno-completions");
    let script = folder.path().join("script");
    std::fs::write(&script, format!("{}\ncomplete -p stheno", completions.printed)).unwrap();
    let bash = ended(&Command::new("bash").arg("-e").arg(&script).output().unwrap());
    assert_eq!((bash.code, bash.complained.as_str()), (Some(0), ""));
    assert!(bash.printed.contains("_stheno"), "{}", bash.printed);
}

#[test]
fn a_command_that_does_not_exist_is_refused_with_help() {
    let ended = run(stheno().arg("sreve"));
    assert_eq!((ended.code, ended.printed.as_str()), (Some(2), ""));
    assert!(ended.complained.contains("'serve'"), "{}", ended.complained);
}
