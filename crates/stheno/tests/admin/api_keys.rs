//! `/admin/api-keys`, and what a secret key may do.

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::{shop, times, tokens};

on_both! {
    a_secret_key_acts_for_the_shop,
    every_way_to_send_a_key_is_taken,
    a_revoked_key_is_refused_at_once,
    a_key_can_be_revoked_in_the_future,
    a_deleted_key_is_gone,
    the_token_of_a_secret_key_is_shown_once,
    when_a_key_was_deleted_is_shown_to_whoever_asks,
    words_are_found_in_titles_whatever_their_case,
}

fn create(admin: &Caller, title: &str, kind: &str) -> (String, String) {
    let made = admin.post("/admin/api-keys", &json!({"title": title, "type": kind}));
    assert_eq!(made.status, 200, "{}", made.text());
    (made.text_at("/api_key/id"), made.text_at("/api_key/token"))
}

fn revoke(admin: &Caller, id: &str, body: &Value) -> (u16, Value) {
    admin.post(&format!("/admin/api-keys/{id}/revoke"), body).shown()
}

fn a_secret_key_acts_for_the_shop(database: &Database) {
    let server = shop::start(database);
    let (id, key) = create(&shop::admin(&server), "ERP", "secret");
    let erp = server.caller().key(&key);
    let made = erp.post("/admin/customers", &json!({"email": "ada@example.com"}));
    assert_eq!((made.status, made.text_at("/customer/created_by")), (200, id.clone()));
    // It is nobody, and has no session.
    let me = erp.get("/admin/users/me");
    let expected = json!({"type": "not_found", "message": format!("User with id: {id} was not found")});
    assert_eq!((me.status, me.json()), (404, expected));
    for (method, path) in [("POST", "/auth/session"), ("POST", "/auth/token/refresh"), ("DELETE", "/auth/session")] {
        let answer = erp.send(method, path, None);
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})), "{path}");
    }
}

fn every_way_to_send_a_key_is_taken(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (_, key) = create(&admin, "ERP", "secret");
    let (_, publishable) = create(&admin, "Shop", "publishable");
    let base64 = tokens::base64;
    for (value, status) in [
        (format!("Basic {key}"), 200),
        (format!("basic {key}"), 200),
        (format!("Basic {}", base64(&key)), 200),
        (format!("Basic {}", base64(&format!("{key}:"))), 200),
        (format!("Basic {}", base64(&format!("{key}:")).trim_end_matches('=')), 200),
        (format!("Basic {}", base64(&format!("{key}:password"))), 401),
        (format!("Basic {}", base64(&format!(":{key}"))), 401),
        (format!("Basic {}", &key[..key.len() - 1]), 401),
        (format!("Basic {}", key.to_uppercase()), 401),
        (format!("Basic {publishable}"), 401),
        (format!("Basic {}", base64(&format!("{publishable}:"))), 401),
        ("Basic sk_".to_owned(), 401),
        ("Basic !!!".to_owned(), 401),
        ("Basic".to_owned(), 401),
        (key.clone(), 401),
    ] {
        let answer = server.caller().with("authorization", &value).get("/admin/customers");
        assert_eq!(answer.status, status, "{value}: {}", answer.text());
    }
    // A key that was just seen is no token yet.
    for path in ["/auth/session", "/auth/token/refresh"] {
        for _ in 0..8 {
            assert_eq!(server.caller().key(&key).get("/admin/customers").status, 200);
            let answer = server.caller().bearer(&key).send("POST", path, None);
            assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})), "{path}");
        }
    }
    // Whoever sends it as a token is told how to send it.
    let hint = "A secret API key was passed as a Bearer token. Secret API keys must be sent using HTTP Basic \
                authentication instead (Authorization: Basic <secret-api-key>).";
    for token in [&key, "sk_whatever"] {
        let answer = server.caller().bearer(token).get("/admin/customers");
        assert_eq!((answer.status, answer.json()), (401, json!({"message": hint})));
    }
    // A publishable key opens nothing here.
    let store = server.caller().with("x-publishable-api-key", &publishable).get("/admin/customers");
    assert_eq!(store.status, 401);
}

fn a_revoked_key_is_refused_at_once(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (id, key) = create(&admin, "ERP", "secret");
    let erp = server.caller().key(&key);
    // Several times, so that every thread of the server knows it
    for _ in 0..8 {
        assert_eq!(erp.get("/admin/customers").status, 200);
    }
    let revoked = json!({"api_key": {
        "id": "{apk}", "title": "ERP", "token": "", "redacted": "{sk***}", "type": "secret", "last_used_at": null,
        "updated_at": "{time}", "created_at": "{time}", "created_by": "{user}", "revoked_at": "{time}",
        "revoked_by": "{user}", "sales_channels": [],
    }});
    assert_eq!(revoke(&admin, &id, &json!({})), (200, revoked));
    for _ in 0..8 {
        let answer = erp.get("/admin/customers");
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})));
    }
    // Not a second time
    let already = json!({"type": "invalid_data", "message": "There are 1 secret keys that are already revoked."});
    let again = soon(|| Some(revoke(&admin, &id, &json!({}))).filter(|(status, _)| *status != 200));
    assert_eq!(again, Some((400, already)));
}

fn a_key_can_be_revoked_in_the_future(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (id, key) = create(&admin, "ERP", "secret");
    let erp = server.caller().key(&key);

    // Given a key that ends in an hour, it is good until then, and can be made to end sooner.
    assert_eq!(revoke(&admin, &id, &json!({"revoke_in": 3600})).0, 200);
    assert_eq!(erp.get("/admin/customers").status, 200);
    let revoked = admin.post(&format!("/admin/api-keys/{id}/revoke"), &json!({"revoke_in": 1}));
    let ends = times::read(&revoked.text_at("/api_key/revoked_at")).unwrap();

    // When that time comes, it isn't good any more, though it was seen shortly before.
    let shortly_before = soon(|| (times::now() > ends - 500).then_some(()));
    assert_eq!(shortly_before, Some(()));
    let refused = soon(|| {
        let asked = times::now();
        let answer = erp.get("/admin/customers");
        assert!(answer.status == 401 || asked < ends, "it was good {} ms after its end", asked - ends);
        (answer.status == 401).then_some(())
    });
    assert_eq!(refused, Some(()));
    assert!(times::now() >= ends, "it was refused before its end");

    // Far away is as far as a date can be.
    let (id, key) = create(&admin, "ERP", "secret");
    let far = admin.post(&format!("/admin/api-keys/{id}/revoke"), &json!({"revoke_in": 1e300}));
    assert_eq!(far.text_at("/api_key/revoked_at"), "9999-12-31T23:59:59.999Z");
    assert_eq!(server.caller().key(&key).get("/admin/customers").status, 200);
    // The past is now.
    assert_eq!(revoke(&admin, &id, &json!({"revoke_in": -3600})).0, 200);
    assert_eq!(server.caller().key(&key).get("/admin/customers").status, 401);
}

fn a_deleted_key_is_gone(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (id, key) = create(&admin, "ERP", "secret");
    let path = format!("/admin/api-keys/{id}");

    let refused =
        json!({"type": "not_allowed", "message": format!("Cannot delete api keys that are not revoked - {id}")});
    let answer = admin.delete(&path);
    assert_eq!((answer.status, answer.json()), (400, refused));
    assert_eq!(server.caller().key(&key).get("/admin/customers").status, 200);

    assert_eq!(revoke(&admin, &id, &json!({})).0, 200);
    let deleted = json!({"id": id, "object": "api_key", "deleted": true});
    for _ in 0..2 {
        let answer = admin.delete(&path);
        assert_eq!((answer.status, answer.json()), (200, deleted.clone()));
    }
    assert_eq!(server.caller().key(&key).get("/admin/customers").status, 401);
    let answer = admin.get(&path);
    let gone = json!({"type": "not_found", "message": format!("API Key with id: {id} was not found")});
    assert_eq!((answer.status, answer.json()), (404, gone));
    assert_eq!(admin.get("/admin/api-keys?type=secret").json()["count"], 0);
}

fn the_token_of_a_secret_key_is_shown_once(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let made = admin.post("/admin/api-keys", &json!({"title": "ERP", "type": "secret"}));
    let shown = json!({"api_key": {
        "id": "{apk}", "token": "{sk}", "redacted": "{sk***}", "title": "ERP", "type": "secret", "last_used_at": null,
        "created_by": "{user}", "revoked_by": null, "revoked_at": null, "created_at": "{time}",
        "updated_at": "{time}", "deleted_at": null,
    }});
    assert_eq!(made.shown(), (200, shown));
    let (id, token) = (made.text_at("/api_key/id"), made.text_at("/api_key/token"));
    for path in [
        format!("/admin/api-keys/{id}"),
        "/admin/api-keys".to_owned(),
        format!("/admin/api-keys?token={token}"),
        "/admin/api-keys?fields=*".to_owned(),
        format!("/admin/api-keys/{id}?fields=%2Btoken_hash,%2Bsalt"),
    ] {
        let answer = admin.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text().contains(&token) && !answer.text().contains("hash"), "{path}: {}", answer.text());
    }
}

fn when_a_key_was_deleted_is_shown_to_whoever_asks(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let (id, _) = create(&admin, "Shop", "publishable");
    let path = format!("/admin/api-keys/{id}?fields=");
    let asked = admin.get(&format!("{path}id,title,deleted_at"));
    assert_eq!(asked.shown(), (200, json!({"api_key": {"id": "{apk}", "title": "Shop", "deleted_at": null}})));
    let added = admin.get(&format!("{path}%2Bdeleted_at"));
    assert!(added.text().contains(r#""deleted_at":null,"sales_channels":[]"#), "{}", added.text());
    assert!(!admin.get(&format!("/admin/api-keys/{id}")).text().contains("deleted_at"));
}

fn words_are_found_in_titles_whatever_their_case(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for title in ["ERP Süd", "erp NORD", "ÄRZTE 100%", "Снег", "back\\slash"] {
        create(&admin, title, "secret");
    }
    let titles = |q: &str| -> Vec<String> {
        let answer = admin.get(&format!("/admin/api-keys?q={q}&type=secret&fields=title"));
        assert_eq!(answer.status, 200, "{q}: {}", answer.text());
        let keys = answer.json()["api_keys"].as_array().unwrap().clone();
        keys.iter().map(|key| key["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles("ERP"), ["ERP Süd", "erp NORD"]);
    assert_eq!(titles("nord+erp"), ["erp NORD"]);
    assert_eq!(titles("S%C3%9CD"), ["ERP Süd"]);
    assert_eq!(titles("%C3%A4rzte"), ["ÄRZTE 100%"]);
    assert_eq!(titles("%D0%A1%D0%9D%D0%95%D0%93"), ["Снег"]);
    assert_eq!(titles("back%5C%5Cslash"), ["back\\slash"]);
    // As in LIKE, a backslash takes what follows it as it is: this is a title that ends with a percent sign.
    assert_eq!(titles("%5C"), ["ÄRZTE 100%"]);
}
