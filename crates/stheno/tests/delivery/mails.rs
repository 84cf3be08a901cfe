//! Mails that go into a folder, their templates and languages. `clients/mail` has a real SMTP server.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use crate::support::database::{Database, Folder};
use crate::support::process::{Process, run, soon, stheno_on};
use crate::support::{mails, shop, sql};

on_both! {
    whoever_forgot_the_password_gets_a_mail_in_their_language,
    each_side_has_its_page,
    templates_can_be_replaced,
    a_test_mail_is_sent,
    who_sends_no_mails_is_told_so,
    the_newest_mail_has_the_token_that_is_good,
    whoever_asks_again_at_once_gets_no_other_mail,
    who_registers_has_no_say_in_what_others_read,
}

fn ask(server: &Process, actor_type: &str, body: &serde_json::Value, headers: &[(&str, &str)]) {
    let caller = headers.iter().fold(server.caller(), |caller, (name, value)| caller.with(name, value));
    let asked = caller.post(&format!("/auth/{actor_type}/emailpass/reset-password"), body);
    assert_eq!(asked.status, 201, "{}", asked.text());
}

fn register(server: &Process, email: &str) {
    let made = server.caller().post("/auth/customer/emailpass/register", &json!({"email": email, "password": "first"}));
    assert_eq!(made.status, 200, "{}", made.text());
}

fn whoever_forgot_the_password_gets_a_mail_in_their_language(database: &Database) {
    // Given a customer, and a server without an SMTP server, which says where mails go
    let server = shop::start_open(database, &[("STHENO_MAIL_FROM", "Ada & Co <shop@example.com>")]);
    let said = "no SMTP server is set: mails go to the folder stheno-mail, as .eml files";
    assert!(soon(|| server.log().contains(said).then_some(())).is_some(), "{}", server.log());
    register(&server, "ada@example.com");

    // when they have forgotten the password, then a mail says so, in the language that they understand,
    for (headers, locale, subject) in [
        (&[][..], None, "Set a new password for Ada & Co"),
        (&[("accept-language", "fr, de-AT;q=0.8, en;q=0.5")], None, "Neues Passwort für Ada & Co"),
        (&[("accept-language", "de"), ("x-medusa-locale", "en-GB")], None, "Set a new password for Ada & Co"),
        (&[("accept-language", "en"), ("x-medusa-locale", "")], Some("de-DE"), "Neues Passwort für Ada & Co"),
    ] {
        let mut body = json!({"identifier": "ada@example.com"});
        if let Some(locale) = locale {
            body["metadata"] = json!({"locale": locale});
        }
        ask(&server, "customer", &body, headers);
        let mail = mails::to(&server.mails(), database.url(), "ada@example.com").pop().unwrap();
        assert!(mail.text.contains(subject) || mail.text.contains("Neues Passwort =?utf-8?"), "{}", mail.text);
        assert_eq!(mail.text.contains("Neues Passwort"), subject.starts_with("Neues"), "{headers:?}");
    }
    // from the shop, with a link that sets another password, for its owner's eyes only.
    let mail = mails::to(&server.mails(), database.url(), "ada@example.com").pop().unwrap();
    for line in ["To: ada@example.com", "Auto-Submitted: auto-generated", "Message-ID: <mail_"] {
        assert!(mail.text.contains(line), "no {line} in\n{}", mail.text);
    }
    assert!(mail.text.contains("shop@example.com>") && mail.text.contains("@example.com>"), "{}", mail.text);
    let update =
        server.caller().bearer(&mail.token()).post("/auth/customer/emailpass/update", &json!({"password": "second"}));
    assert_eq!(update.status, 200, "{}", update.text());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = fs::read_dir(server.mails()).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&server.mails()), mode(&file)), (0o700, 0o600));
    // Nobody gets any for an e-mail that nobody signs in with, and the log tells no address.
    ask(&server, "customer", &json!({"identifier": "nobody@example.com"}), &[]);
    assert!(mails::to(&server.mails(), database.url(), "nobody@example.com").is_empty());
    assert!(!server.log().contains("ada@example.com"), "{}", server.log());
}

fn each_side_has_its_page(database: &Database) {
    let pages = [
        ("STHENO_STORE_RESET_URL", "https://shop.example/new?t={token}&token={token}&mail={email}"),
        ("STHENO_ADMIN_RESET_URL", "https://admin.example/new#token={token}"),
    ];
    let server = shop::start_open(database, &pages);
    register(&server, "a+b&c@example.com");
    ask(&server, "customer", &json!({"identifier": "a+b&c@example.com"}), &[]);
    ask(&server, "user", &json!({"identifier": shop::EMAIL}), &[]);
    let text = |email: &str| mails::to(&server.mails(), database.url(), email).pop().unwrap().text;
    let of_customer = text("a+b&c@example.com");
    assert!(of_customer.contains("https://shop.example/new?t=eyJ"), "{of_customer}");
    assert!(of_customer.contains("&mail=a%2Bb%26c%40example.com"), "{of_customer}");
    let of_user = text(shop::EMAIL);
    assert!(
        of_user.contains("https://admin.example/new#token=eyJ") && of_user.contains("in the admin of"),
        "{of_user}"
    );
}

fn templates_can_be_replaced(database: &Database) {
    // Given the templates that come along, written into a folder, one of them changed and one language added
    let folder = Folder::new("stheno-templates");
    let path = folder.path().to_str().unwrap();
    let written = run(stheno_on(database.url()).args(["mail", "templates", path]));
    assert_eq!(written.code, Some(0), "{}", written.complained);
    assert!(written.printed.contains("en/password_reset.html"), "{}", written.printed);
    fs::write(folder.path().join("en/password_reset.txt"), "Dear {{ email }}: {{ link }} token={{ token }}\n").unwrap();
    fs::create_dir(folder.path().join("nl")).unwrap();
    fs::write(folder.path().join("nl/password_reset.subject.txt"), "Nieuw\nwachtwoord {{ shop }}").unwrap();
    fs::write(folder.path().join("nl/password_reset.txt"), "Hallo, token={{ token }}").unwrap();

    // when a server uses them, then mails say so;
    let server = shop::start_open(database, &[("STHENO_MAIL_TEMPLATES", path), ("STHENO_SHOP_NAME", "Ada")]);
    register(&server, "ada@example.com");
    let text = |language: &str| {
        ask(&server, "customer", &json!({"identifier": "ada@example.com"}), &[("accept-language", language)]);
        mails::to(&server.mails(), database.url(), "ada@example.com").pop().unwrap().text
    };
    let english = text("en");
    assert!(english.contains("Dear ada@example.com: http://localhost:8000/reset-password?token="), "{english}");
    assert!(english.contains("text/html"));
    let dutch = text("nl-BE");
    assert!(dutch.contains("Subject: Nieuw wachtwoord Ada\r\n") && dutch.contains("Hallo, token="), "{dutch}");
    assert!(!dutch.contains("text/html"), "{dutch}");
    drop(server);

    // and one that cannot be understood, or wants what there is not, stops the start, with its place.
    fs::write(folder.path().join("en/password_reset.html"), "<p>\n{% if %}</p>").unwrap();
    let mut command = shop::serve(database);
    command.args(["--listen", "127.0.0.1:0"]).env("STHENO_MAIL_TEMPLATES", path);
    let refused = run(&mut command);
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.contains("the template en/password_reset.html, line 2: "), "{}", refused.complained);
    fs::write(folder.path().join("en/password_reset.html"), "<p>{{ link }} {{ phone }}</p>").unwrap();
    let refused = run(&mut command);
    assert!(refused.complained.contains("the template en/password_reset.html, line 1: "), "{}", refused.complained);
    let mut command = shop::serve(database);
    command.args(["--listen", "127.0.0.1:0"]).env("STHENO_MAIL_LANGUAGE", "xx");
    assert!(run(&mut command).complained.contains("there are no templates in the language xx"));
}

fn a_test_mail_is_sent(database: &Database) {
    let server = shop::start_open(database, &[]);
    let test = run(stheno_on(database.url()).args(["mail", "test", "ada@example.com", "--language", "de"]));
    assert_eq!(test.code, Some(0), "{}", test.complained);
    assert!(test.printed.starts_with("Queued mail_"), "{}", test.printed);
    let mail = mails::to(&server.mails(), database.url(), "ada@example.com").pop().unwrap();
    assert!(mail.text.contains("Dies ist ein Test"), "{}", mail.text);
    let refused = run(stheno_on(database.url()).args(["mail", "test", "ada"]));
    assert_eq!(
        (refused.code, refused.complained.as_str()),
        (Some(1), "stheno: the recipient must be an e-mail address\n")
    );
}

fn who_sends_no_mails_is_told_so(database: &Database) {
    let server = shop::start_open(database, &[("STHENO_MAIL", "false")]);
    assert!(server.log().contains("no mails are sent"), "{}", server.log());
    register(&server, "ada@example.com");
    ask(&server, "customer", &json!({"identifier": "ada@example.com"}), &[]);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM mail"), "0");
    assert!(!server.mails().exists());
}

fn whoever_asks_again_at_once_gets_no_other_mail(database: &Database) {
    // Given a server that sends a mail a minute at most
    let server = shop::start_open(database, &[("STHENO_RESET_PAUSE", "1m")]);
    for email in ["ada@example.com", "bob@example.com"] {
        register(&server, email);
    }

    // when somebody asks several times, in whatever way,
    for _ in 0..3 {
        ask(&server, "customer", &json!({"identifier": "ada@example.com"}), &[]);
        let asked = server.caller().post("/store/customers/password-token", &json!({"email": "ada@example.com"}));
        assert_eq!(asked.status, 204, "{}", asked.text());
    }
    ask(&server, "customer", &json!({"identifier": "bob@example.com"}), &[]);

    // then there is one mail, whose token is good, and others get theirs.
    mails::to(&server.mails(), database.url(), "bob@example.com").pop().unwrap();
    let all = mails::to(&server.mails(), database.url(), "ada@example.com");
    assert_eq!(all.len(), 1);
    let set = server.caller().bearer(&all[0].token());
    let update = set.post("/auth/customer/emailpass/update", &json!({"password": "second"}));
    assert_eq!(update.status, 200, "{}", update.text());
}

fn who_registers_has_no_say_in_what_others_read(database: &Database) {
    // Given somebody who registers a text with somebody else's address in it, and a customer whose name is a text
    let server = shop::start_open(database, &[]);
    let text = "You won! evil.example <ada@example.com>";
    register(&server, text);
    let bob = json!({"email": "bob@example.com", "password": "first", "first_name": "there: https://evil.example/x"});
    let made = server.caller().post("/store/customers", &bob);
    assert_eq!(made.status, 200, "{}", made.text());

    // when they forget their passwords, then no mail says it.
    ask(&server, "customer", &json!({"identifier": text}), &[]);
    ask(&server, "customer", &json!({"identifier": "bob@example.com"}), &[]);
    let mail = mails::to(&server.mails(), database.url(), "bob@example.com").pop().unwrap();
    assert!(!mail.text.contains("evil"), "{}", mail.text);
    assert!(mails::to(&server.mails(), database.url(), "ada@example.com").is_empty());
}

fn the_newest_mail_has_the_token_that_is_good(database: &Database) {
    let server = shop::start_open(database, &[]);
    register(&server, "ada@example.com");
    for _ in 0..3 {
        ask(&server, "customer", &json!({"identifier": "ada@example.com"}), &[]);
    }
    let all = mails::to(&server.mails(), database.url(), "ada@example.com");
    assert_eq!(all.len(), 3);
    let set = |token: &str| {
        server.caller().bearer(token).post("/auth/customer/emailpass/update", &json!({"password": "second"})).status
    };
    assert_eq!(
        [set(&all[0].token()), set(&all[1].token()), set(&all[2].token()), set(&all[2].token())],
        [401, 401, 200, 401]
    );
    let kept = || sql::text(database.url(), "SELECT count(*) FROM event WHERE secret IS NOT NULL");
    assert!(soon(|| (kept() == "0").then_some(())).is_some());
}
