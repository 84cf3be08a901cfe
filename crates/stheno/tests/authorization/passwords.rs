//! Another password for who forgot the old one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::store::{PASSWORD, Store, claims, not_signed_in, session, sign_in, told, unauthorized};
use crate::support::at_once::at_once;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::events::events;
use crate::support::process::{run, soon, stheno_on};
use crate::support::server::JWT_SECRET;
use crate::support::{mails, shop, sql, tokens};

on_both! {
    a_token_that_only_a_mail_has_makes_the_password_another_one,
    users_are_treated_alike,
    nobody_is_told_who_has_an_account,
    a_newer_token_makes_the_older_one_worthless,
    a_token_is_for_one_thing_only,
    a_token_ends_after_a_quarter_of_an_hour,
    what_is_wrong_with_a_new_password_is_told,
    the_token_goes_to_the_email_as_it_was_registered,
    of_many_who_have_a_token_one_uses_it,
    no_token_outlives_the_password_that_it_was_got_with,
    a_token_ends_with_its_identity_and_with_the_password,
    a_user_has_no_short_password,
    what_is_told_to_who_sends_the_token_is_small,
}

const NEW: &str = "another password";

fn ask(store: &Store, actor_type: &str, identifier: &str) -> Response {
    store
        .server
        .caller()
        .post(&format!("/auth/{actor_type}/emailpass/reset-password"), &json!({"identifier": identifier}))
}

fn update(store: &Store, actor_type: &str, token: &str, body: &Value) -> Response {
    store.server.caller().bearer(token).post(&format!("/auth/{actor_type}/emailpass/update"), body)
}

/// The data of all events about passwords.
fn resets(database: &Database) -> Vec<Value> {
    let is_reset = |event: &Value| event["name"] == "auth.password_reset";
    events(database.url()).into_iter().filter(is_reset).map(|event| event["data"].clone()).collect()
}

/// Asks for a token, and takes it from the mail.
fn token(store: &Store, database: &Database, actor_type: &str, identifier: &str) -> String {
    let before = resets(database).len();
    assert_eq!(ask(store, actor_type, identifier).status, 201);
    let after = resets(database);
    assert_eq!(after.len(), before + 1, "{identifier}");
    mails::token(&store.server.mails(), database.url(), after[before]["entity_id"].as_str().unwrap())
}

fn invalid() -> (u16, Value) {
    not_signed_in("Invalid token")
}

fn a_token_that_only_a_mail_has_makes_the_password_another_one(database: &Database) {
    // Given a customer with a token and a session
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let by_cookie = store.visitor().with("cookie", &session(&store.server.caller(), &ada.token));

    // when they ask for another password, with a word for whoever sends the mail,
    let body = json!({"identifier": "ada@example.com", "metadata": {"lang": "no"}});
    let answer = store.server.caller().post("/auth/customer/emailpass/reset-password", &body);

    // then the answer tells nothing, the event all but the token, and a mail brings that.
    assert_eq!((answer.status, answer.text().as_str()), (201, "Created"));
    let [reset] = resets(database).try_into().unwrap();
    let expected =
        json!({"entity_id": "ada@example.com", "actor_type": "customer", "token": null, "metadata": {"lang": "no"}});
    assert_eq!(reset, expected);
    let token = mails::token(&store.server.mails(), database.url(), "ada@example.com");
    let claimed = claims(&token);
    let (issued, id) = (claimed["iat"].as_i64().unwrap(), claimed["jti"].as_str().unwrap());
    let expected = json!({
        "entity_id": "ada@example.com", "provider": "emailpass", "actor_type": "customer", "purpose": "reset",
        "iat": issued, "exp": issued + 900, "jti": id,
    });
    assert_eq!((claimed.clone(), id.len()), (expected, 36));
    assert_eq!(ada.caller.get("/store/customers/me").status, 200, "nothing has ended yet");

    // When the token comes back with a password, then that is the password, and everything from before has ended.
    let answer = update(&store, "customer", &token, &json!({"password": NEW, "email": "bob@example.com"}));
    assert_eq!(told(&answer), (200, json!({"success": true})));
    let caller = store.server.caller();
    assert_eq!(told(&sign_in(&caller, &ada.email, PASSWORD)), not_signed_in("Invalid email or password"));
    assert_eq!(sign_in(&caller, &ada.email, NEW).status, 200);
    for caller in [&ada.caller, &by_cookie] {
        assert_eq!(told(&caller.get("/store/customers/me")), unauthorized());
        assert_eq!(told(&caller.send("POST", "/auth/token/refresh", None)), unauthorized());
    }
    // The token has done its work.
    assert_eq!(told(&update(&store, "customer", &token, &json!({"password": PASSWORD}))), invalid());
    // No table holds it, and no log.
    for table in ["password_reset", "mail", "event WHERE secret IS NOT NULL"] {
        let count = || sql::text(database.url(), &format!("SELECT count(*) FROM {table}"));
        assert!(soon(|| Some(()).filter(|()| count() == "0")).is_some(), "{table}");
    }
    assert!(!store.server.log().contains(&token) && !store.server.log().contains(id));
}

fn users_are_treated_alike(database: &Database) {
    let store = Store::open(database);
    let token = token(&store, database, "user", shop::EMAIL);
    assert_eq!(told(&update(&store, "user", &token, &json!({"password": NEW}))), (200, json!({"success": true})));
    assert_eq!(told(&store.admin.get("/admin/users/me")), unauthorized());
    assert_eq!(store.server.caller().signed_in(shop::EMAIL, NEW).get("/admin/users/me").status, 200);
}

fn nobody_is_told_who_has_an_account(database: &Database) {
    let store = Store::open(database);
    store.customer("ada@example.com");
    // A guest, and a customer who is gone, have none.
    store.admin.post("/admin/customers", &json!({"email": "guest@example.com"}));
    let gone = store.customer("gone@example.com");
    assert_eq!(store.admin.delete(&format!("/admin/customers/{}", gone.id)).status, 200);

    let seen = |answer: Response| {
        let headers: Vec<_> = answer.headers.iter().filter(|(name, _)| name != "date").cloned().collect();
        (answer.status, headers, answer.text())
    };
    let known = seen(ask(&store, "customer", "ada@example.com"));
    assert_eq!((known.0, known.2.as_str()), (201, "Created"));
    let others = ["nobody@example.com", "guest@example.com", "gone@example.com", "", &"x".repeat(5000)];
    for identifier in others {
        assert_eq!(seen(ask(&store, "customer", identifier)), known, "{identifier}");
    }
    assert_eq!(resets(database).len(), 1);
    // An unknown e-mail is written down as a known one is, so that it takes as long; the longest can't be known.
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM password_reset"), "5");
}

fn a_newer_token_makes_the_older_one_worthless(database: &Database) {
    let store = Store::open(database);
    store.customer("ada@example.com");
    store.customer("bob@example.com");
    let first = token(&store, database, "customer", "ada@example.com");
    let second = token(&store, database, "customer", "ada@example.com");
    let of_another = token(&store, database, "customer", "bob@example.com");
    assert_eq!(told(&update(&store, "customer", &first, &json!({"password": NEW}))), invalid());
    // Also when it was asked for as another kind of actor: it is the same identity.
    let third = token(&store, database, "user", "ada@example.com");
    assert_eq!(told(&update(&store, "customer", &second, &json!({"password": NEW}))), invalid());
    assert_eq!(update(&store, "user", &third, &json!({"password": NEW})).status, 200);
    assert_eq!(update(&store, "customer", &of_another, &json!({"password": NEW})).status, 200);
}

fn a_token_is_for_one_thing_only(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    store.customer("bob@example.com");
    let good = token(&store, database, "customer", "ada@example.com");
    let body = json!({"password": NEW});

    // It signs nobody in.
    let bearer = store.visitor().bearer(&good);
    for (method, path) in [
        ("GET", "/store/customers/me"),
        ("POST", "/store/customers"),
        ("GET", "/admin/users/me"),
        ("POST", "/auth/session"),
        ("POST", "/auth/token/refresh"),
    ] {
        assert_eq!(told(&bearer.send(method, path, None)), unauthorized(), "{method} {path}");
    }
    // Nothing else sets a password.
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let with = |name: &str, value: Value| {
        let mut claims = claims(&good);
        claims[name] = value;
        tokens::sign(&header, &claims, Some(JWT_SECRET))
    };
    let unsigned = tokens::sign(&json!({"alg": "none", "typ": "JWT"}), &claims(&good), None);
    for (what, token) in [
        ("what one signs in with", ada.token.clone()),
        ("one of another secret", tokens::sign(&header, &claims(&good), Some("other"))),
        ("one that isn't signed", unsigned),
        ("one that has expired", with("exp", json!(claims(&good)["iat"].as_i64().unwrap() - 1))),
        ("one of another purpose", with("purpose", json!("sign-in"))),
        ("one for another kind of actor", with("actor_type", json!("user"))),
        ("one for another identity", with("entity_id", json!("bob@example.com"))),
        ("one with another id", with("jti", json!("00000000-0000-4000-8000-000000000000"))),
        ("one without an id", with("jti", Value::Null)),
        ("a text", "token".to_owned()),
    ] {
        assert_eq!(told(&update(&store, "customer", &token, &body)), invalid(), "{what}");
    }
    assert_eq!(told(&update(&store, "user", &good, &body)), invalid());
    let by_another_provider = store.server.caller().bearer(&good).post("/auth/customer/nope/update", &body);
    assert_eq!(told(&by_another_provider), invalid());
    let nowhere = store.server.caller().post(&format!("/auth/customer/emailpass/update?token={good}"), &body);
    assert_eq!(told(&nowhere), invalid());
    // None of this has used it up.
    assert_eq!(update(&store, "customer", &good, &body).status, 200);
}

fn a_token_ends_after_a_quarter_of_an_hour(database: &Database) {
    let store = Store::open(database);
    store.customer("ada@example.com");
    let token = token(&store, database, "customer", "ada@example.com");
    let seconds = if database.url().starts_with("sqlite:") {
        "expires_at / 1000 - CAST(strftime('%s', 'now') AS INTEGER)"
    } else {
        "CAST(extract(epoch FROM expires_at - now()) AS integer)"
    };
    let left: i64 = sql::text(database.url(), &format!("SELECT {seconds} FROM password_reset")).parse().unwrap();
    assert!((880..=901).contains(&left), "{left}");
    // Given a quarter of an hour later
    let (now, millis) = ("CURRENT_TIMESTAMP", "CAST(strftime('%s', 'now') AS INTEGER) * 1000");
    let past = if database.url().starts_with("sqlite:") { millis } else { now };
    sql::execute(database.url(), &format!("UPDATE password_reset SET expires_at = {past}"));
    thread::sleep(std::time::Duration::from_millis(30));
    assert_eq!(told(&update(&store, "customer", &token, &json!({"password": NEW}))), invalid());
}

fn what_is_wrong_with_a_new_password_is_told(database: &Database) {
    let store = Store::open(database);
    let ada = store.customer("ada@example.com");
    let caller = store.server.caller();
    let first = token(&store, database, "customer", "ada@example.com");
    // One that is too long, or a body that isn't JSON, may be tried again.
    let too_long = json!({"password": "x".repeat(1025)});
    let told_so = not_signed_in("Password should have 1024 bytes at most");
    assert_eq!(told(&update(&store, "customer", &first, &too_long)), told_so);
    let broken = caller.bearer(&first).with("content-type", "application/json");
    let path = "/auth/customer/emailpass/update";
    assert_eq!(broken.send("POST", path, Some("{".to_owned())).status, 400);
    assert_eq!(update(&store, "customer", &first, &json!({"password": "x".repeat(1024)})).status, 200);
    // Without a password the token is used up all the same, as in Medusa.
    for body in [json!({}), json!({"password": null}), json!({"password": 1}), json!({"password": ""}), json!([])] {
        let token = token(&store, database, "customer", "ada@example.com");
        assert_eq!(told(&update(&store, "customer", &token, &body)), not_signed_in("Unauthorized"), "{body}");
        assert_eq!(told(&update(&store, "customer", &token, &json!({"password": NEW}))), invalid(), "{body}");
    }
    assert_eq!(sign_in(&caller, &ada.email, &"x".repeat(1024)).status, 200);
}

fn the_token_goes_to_the_email_as_it_was_registered(database: &Database) {
    // Given an e-mail that somebody else may own in another spelling
    let store = Store::open(database);
    store.customer("Ada@example.com");
    let token = token(&store, database, "customer", "aDA@EXAMPLE.com");
    assert_eq!(resets(database)[0]["entity_id"], "Ada@example.com");
    assert_eq!(claims(&token)["entity_id"], "Ada@example.com");
    assert_eq!(update(&store, "customer", &token, &json!({"password": NEW})).status, 200);
    assert_eq!(sign_in(&store.server.caller(), "ada@example.com", NEW).status, 200);
}

fn of_many_who_have_a_token_one_uses_it(database: &Database) {
    let store = Store::open(database);
    store.customer("ada@example.com");
    let token = token(&store, database, "customer", "ada@example.com");
    let answers = at_once(|number| update(&store, "customer", &token, &json!({"password": format!("{NEW} {number}")})));
    let changed: Vec<usize> = (0..).zip(&answers).filter(|(_, it)| it.status == 200).map(|(n, _)| n).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert!(answers.iter().all(|answer| answer.status == 200 || told(answer) == invalid()));
    assert_eq!(sign_in(&store.server.caller(), "ada@example.com", &format!("{NEW} {}", changed[0])).status, 200);
}

fn no_token_outlives_the_password_that_it_was_got_with(database: &Database) {
    let store = Store::open(database);
    if !database.url().starts_with("sqlite:") {
        // Given that a change takes from one second into the next before anybody sees it
        sql::execute(
            database.url(),
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1.2); RETURN NULL; END';
             CREATE CONSTRAINT TRIGGER slow AFTER UPDATE OF valid_from ON auth_identity DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION slow()",
        );
    }
    for round in 0..3 {
        // Given somebody who has stolen a token and the password, and uses both without a pause
        let ada = store.customer(&format!("ada{round}@example.com"));
        let reset = token(&store, database, "customer", &ada.email);
        let changed = AtomicBool::new(false);
        let stolen: Vec<String> = thread::scope(|scope| {
            let (changed, store, ada) = (&changed, &store, &ada);
            let thief = |by_password: bool| {
                scope.spawn(move || {
                    let caller = store.server.caller();
                    let mut tokens = Vec::new();
                    loop {
                        let before = changed.load(Ordering::SeqCst);
                        let answer = if by_password {
                            sign_in(&caller, &ada.email, PASSWORD)
                        } else {
                            caller.bearer(&ada.token).send("POST", "/auth/token/refresh", None)
                        };
                        match answer.status {
                            200 => tokens.push(answer.text_at("/token")),
                            401 if before => return tokens,
                            _ => {}
                        }
                    }
                })
            };
            let thieves: Vec<_> = (0..6).map(|number| thief(number % 3 == 0)).collect();
            // when the owner sets another password,
            thread::sleep(std::time::Duration::from_millis(20));
            assert_eq!(update(store, "customer", &reset, &json!({"password": NEW})).status, 200);
            changed.store(true, Ordering::SeqCst);
            thieves.into_iter().flat_map(|thief| thief.join().unwrap()).collect()
        });
        // then not one of the tokens that the thief has got is good.
        assert!(!stolen.is_empty());
        for token in stolen {
            assert_eq!(told(&store.visitor().bearer(&token).get("/store/customers/me")), unauthorized(), "{round}");
        }
        let own = store.server.caller().token("customer", &ada.email, NEW);
        assert_eq!(store.visitor().bearer(&own).get("/store/customers/me").status, 200);
    }
}

fn a_token_ends_with_its_identity_and_with_the_password(database: &Database) {
    let store = Store::open(database);
    // Given a customer who has asked for a token and is deleted, and whose e-mail somebody registers anew
    let ada = store.customer("ada@example.com");
    let of_the_first = token(&store, database, "customer", "ada@example.com");
    assert_eq!(store.admin.delete(&format!("/admin/customers/{}", ada.id)).status, 200);
    store.customer("ada@example.com");
    // then the token of the first is not for the second.
    assert_eq!(told(&update(&store, "customer", &of_the_first, &json!({"password": NEW}))), invalid());

    // Given a token from before the password was changed by a command, then it has ended, too.
    let from_before = token(&store, database, "customer", "ada@example.com");
    let command = ["user", "password", "--email", "ada@example.com", "--password", "a third password"];
    assert_eq!(run(stheno_on(database.url()).args(command)).code, Some(0));
    thread::sleep(std::time::Duration::from_millis(30));
    assert_eq!(told(&update(&store, "customer", &from_before, &json!({"password": NEW}))), invalid());
}

fn a_user_has_no_short_password(database: &Database) {
    let store = Store::open(database);
    let token = token(&store, database, "user", shop::EMAIL);
    let refused = not_signed_in("Password must have 8 characters at least, and 1024 bytes at most");
    assert_eq!(told(&update(&store, "user", &token, &json!({"password": "1234567"}))), refused);
    // The token is still good.
    assert_eq!(update(&store, "user", &token, &json!({"password": "12345678"})).status, 200);
}

fn what_is_told_to_who_sends_the_token_is_small(database: &Database) {
    let store = Store::open(database);
    let ask = |size: usize| {
        let metadata = json!({"a": "x".repeat(size - 8)});
        let body = json!({"identifier": "ada@example.com", "metadata": metadata});
        store.server.caller().post("/auth/customer/emailpass/reset-password", &body)
    };
    assert_eq!(ask(2000).status, 201);
    let message = "Invalid request: Value for field 'metadata' too big, expected at most: '2000'";
    assert_eq!(told(&ask(2001)), (400, json!({"type": "invalid_data", "message": message})));
}
