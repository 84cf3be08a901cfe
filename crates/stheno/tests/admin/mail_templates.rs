//! `/admin/mail-templates`

use std::fs;

use serde_json::{Value, json};

use crate::support::database::{Database, Folder};
use crate::support::process::{Process, soon};
use crate::support::shop;

on_both! {
    templates_are_listed_and_shown_with_examples,
    a_shops_own_template_is_known_as_such,
    an_example_is_sent,
    who_sends_no_mails_sends_no_examples,
}

fn templates_are_listed_and_shown_with_examples(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let listed = admin.get("/admin/mail-templates").json();
    let template = |name: &str, language: &str| json!({"name": name, "language": language, "own": false});
    let templates = json!([
        template("password_reset", "de"),
        template("password_reset", "en"),
        template("test", "de"),
        template("test", "en")
    ]);
    assert_eq!(listed["mail_templates"], templates);
    assert_eq!((&listed["mail"]["enabled"], &listed["mail"]["way"]), (&json!(true), &json!("folder")));

    let german = admin.get("/admin/mail-templates/password_reset?language=de").json()["mail_template"].clone();
    assert_eq!((&german["language"], &german["own"]), (&json!("de"), &json!(false)));
    let text = |member: &str| german[member].as_str().unwrap();
    assert!(text("subject").contains("Passwort") && text("text").contains("Ada"), "{german}");
    assert!(text("html").contains("<html") && text("text").contains("token=example"), "{german}");
    // In the shop's language, when nothing is said
    assert_eq!(admin.get("/admin/mail-templates/test").json()["mail_template"]["language"], "en");
    let none = |message: &str| (404, json!({"type": "not_found", "message": message}));
    let answer = admin.get("/admin/mail-templates/test?language=fr").shown();
    assert_eq!(answer, none("Mail template test was not found in the language: fr"));
    assert_eq!(admin.get("/admin/mail-templates/nope").shown(), none("Mail template with name: nope was not found"));
}

fn a_shops_own_template_is_known_as_such(database: &Database) {
    let folder = Folder::new("stheno-templates");
    fs::create_dir(folder.path().join("en")).unwrap();
    fs::write(folder.path().join("en/test.subject.txt"), "It works at {{ shop }}").unwrap();
    let mut command = shop::serve(database);
    command.env("STHENO_MAIL_TEMPLATES", folder.path()).env("STHENO_SHOP_NAME", "Ada & Co");
    let server = Process::start(command);
    let admin = shop::admin(&server);
    let own = |template: &&Value| template["own"] == true;
    let listed = admin.get("/admin/mail-templates").json();
    let own: Vec<&Value> = listed["mail_templates"].as_array().unwrap().iter().filter(own).collect();
    assert_eq!(own, [&json!({"name": "test", "language": "en", "own": true})]);
    assert_eq!(admin.get("/admin/mail-templates/test").json()["mail_template"]["subject"], "It works at Ada & Co");
}

fn an_example_is_sent(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let body = json!({"email": "grace@example.com", "language": "de"});
    let sent = admin.post("/admin/mail-templates/password_reset/send", &body);
    assert_eq!(sent.shown(), (202, json!({"success": true})));
    let mail = soon(|| {
        let file = fs::read_dir(server.mails()).ok()?.next()?.ok()?.path();
        fs::read_to_string(file).ok().filter(|text| text.contains("grace@example.com"))
    });
    assert!(mail.unwrap().contains("Passwort"));
    for (path, body, message) in [
        ("test", json!({}), "Invalid request: Field 'email' is required"),
        ("test", json!({"email": "nobody"}), "Invalid request: Invalid email address"),
    ] {
        let refused = admin.post(&format!("/admin/mail-templates/{path}/send"), &body).shown();
        assert_eq!(refused, (400, json!({"type": "invalid_data", "message": message})));
    }
    assert_eq!(admin.post("/admin/mail-templates/nope/send", &body).status, 404);
}

fn who_sends_no_mails_sends_no_examples(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_MAIL", "false");
    let server = Process::start(command);
    let admin = shop::admin(&server);
    let listed = admin.get("/admin/mail-templates").json();
    assert_eq!(listed, json!({"mail_templates": [], "mail": {"enabled": false, "way": "off", "from": null}}));
    let refused = json!({"type": "not_allowed", "message": "This server sends no mails."});
    let answer = admin.post("/admin/mail-templates/test/send", &json!({"email": "a@example.com"})).shown();
    assert_eq!(answer, (400, refused));
}
