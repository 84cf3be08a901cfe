//! `/auth/session`: a cookie in place of a token.

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::{shop, sql};

on_both! {
    a_cookie_stands_for_the_token_that_it_was_made_from,
    a_cookie_that_the_server_did_not_make_is_worth_nothing,
    the_id_of_a_session_is_no_token,
    nobody_can_prepare_a_session_for_somebody_else,
    signing_out_ends_the_session_on_the_server,
    signing_out_everywhere_ends_all_sessions_and_tokens,
    an_expired_session_is_refused,
    a_key_goes_before_a_session_and_a_session_before_a_token,
}

fn start(database: &Database) -> Process {
    let mut command = shop::serve(database);
    command.env("STHENO_COOKIE_SECRET", "supersecret");
    Process::start(command)
}

/// `connect.sid=…` of an answer that sets it.
fn sign_in(caller: &Caller) -> String {
    let answer = caller.send("POST", "/auth/session", None);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let attributes: Vec<&str> = attributes
        .split("; ")
        .map(|attribute| attribute.split_once("Expires=").map_or(attribute, |_| "Expires"))
        .collect();
    assert_eq!(attributes, ["Path=/", "Expires", "HttpOnly", "SameSite=Lax"]);
    pair.to_owned()
}

fn me(caller: &Caller) -> u16 {
    caller.get("/admin/users/me").status
}

fn a_cookie_stands_for_the_token_that_it_was_made_from(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    let cookie = sign_in(&admin);
    let with_cookie = server.caller().with("cookie", &cookie);
    assert_eq!(with_cookie.get("/admin/users/me").json(), admin.get("/admin/users/me").json());
    // Among others, and quoted
    let (name, value) = cookie.split_once('=').unwrap();
    for header in [format!("a=b; {cookie}; c=d"), format!("{name}=\"{value}\""), format!("{cookie}; {name}=x")] {
        assert_eq!(me(&server.caller().with("cookie", &header)), 200, "{header}");
    }
    // The server keeps no more of it than a hash.
    let (id, _) = value.trim_start_matches("s%3A").split_once('.').unwrap();
    assert_eq!(id.len(), 32);
    let kept = sql::text(database.url(), "SELECT id_hash FROM session");
    assert!(!kept.contains(id) && kept.len() == 64, "{kept}");
    // A session needs a token to be made from.
    for caller in [server.caller(), with_cookie, server.caller().bearer("abc")] {
        let answer = caller.send("POST", "/auth/session", None);
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})));
        assert_eq!(answer.header("set-cookie"), None);
    }
}

fn a_cookie_that_the_server_did_not_make_is_worth_nothing(database: &Database) {
    let server = start(database);
    let cookie = sign_in(&shop::admin(&server));
    let (id, signature) = cookie.trim_start_matches("connect.sid=s%3A").split_once('.').unwrap();
    let other_than = |text: &str| if text.ends_with('A') { "B" } else { "A" };
    for wrong in [
        format!("connect.sid=s%3A{id}.{}{}", &signature[..signature.len() - 1], other_than(signature)),
        format!("connect.sid=s%3A{id}."),
        format!("connect.sid=s%3A{id}"),
        format!("connect.sid={id}.{signature}"),
        format!("connect.sid={id}"),
        format!("connect.sid=s%3A{}{}.{signature}", &id[..id.len() - 1], other_than(id)),
        format!("connect.sid=j%3A{id}.{signature}"),
        // Rightly signed, and never made
        "connect.sid=s%3Aabc.5FkiS7e9udwyOUIqJpOn7DmV%2Bbf562CLELPgSIQEg9E".to_owned(),
        "connect.sid=".to_owned(),
        "connect.sid".to_owned(),
        format!("other={id}.{signature}"),
        format!("connect.sid=x; {cookie}"),
    ] {
        let answer = server.caller().with("cookie", &wrong).get("/admin/users/me");
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})), "{wrong}");
    }
    assert_eq!(me(&server.caller().with("cookie", &cookie)), 200);
}

/// What was found good as one kind of credential must not be taken for good as another kind.
fn the_id_of_a_session_is_no_token(database: &Database) {
    let server = start(database);
    let cookie = sign_in(&shop::admin(&server));
    let (id, _) = cookie.trim_start_matches("connect.sid=s%3A").split_once('.').unwrap();
    // Several times, so that every thread of the server has just seen the session
    for _ in 0..8 {
        assert_eq!(me(&server.caller().with("cookie", &cookie)), 200);
        assert_eq!(me(&server.caller().bearer(id)), 401);
        assert_eq!(server.caller().bearer(id).send("POST", "/auth/token/refresh", None).status, 401);
    }
}

fn nobody_can_prepare_a_session_for_somebody_else(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    // Given a browser that has a session already, when somebody signs in there
    let before = sign_in(&admin);
    let after = sign_in(&admin.with("cookie", &before));
    // then the session is a new one, and the one before is dead.
    assert_ne!(after, before);
    assert_eq!(me(&server.caller().with("cookie", &before)), 401);
    assert_eq!(me(&server.caller().with("cookie", &after)), 200);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM session"), "1");
    // Without the cookie the sessions live side by side.
    let other = sign_in(&admin);
    assert_eq!(me(&server.caller().with("cookie", &after)), 200);
    assert_eq!(me(&server.caller().with("cookie", &other)), 200);
}

fn signing_out_ends_the_session_on_the_server(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    let (cookie, other) = (sign_in(&admin), sign_in(&admin));
    let with_cookie = server.caller().with("cookie", &cookie);
    assert_eq!(me(&with_cookie), 200);

    let out = with_cookie.delete("/auth/session");
    assert_eq!((out.status, out.json()), (200, json!({"success": true})));
    let cleared = out.header("set-cookie").unwrap();
    assert!(cleared.starts_with("connect.sid=; ") && cleared.contains("Expires=Thu, 01 Jan 1970"), "{cleared}");

    // Whoever kept the cookie has nothing,
    assert_eq!(me(&with_cookie), 401);
    let again = with_cookie.delete("/auth/session");
    assert_eq!((again.status, again.json()), (401, json!({"message": "Unauthorized"})));
    // while the token, and the session of another browser, go on.
    assert_eq!(me(&admin), 200);
    assert_eq!(me(&server.caller().with("cookie", &other)), 200);
    // A token isn't a session that could be ended.
    assert_eq!(admin.delete("/auth/session").status, 401);
}

fn an_expired_session_is_refused(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    let cookie = sign_in(&admin);
    sql::execute(database.url(), "UPDATE session SET expires_at = created_at");
    // The server holds a snapshot from before for a few milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(30));
    assert_eq!(me(&server.caller().with("cookie", &cookie)), 401);
    // It is cleared away with the next one.
    sign_in(&admin);
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM session"), "1");
}

fn a_key_goes_before_a_session_and_a_session_before_a_token(database: &Database) {
    // Given a key, a session of one user and a token of another
    let server = start(database);
    let admin = shop::admin(&server);
    let cookie = sign_in(&admin);
    let key = admin.post("/admin/api-keys", &json!({"title": "Test", "type": "secret"}));
    let (key_id, key) = (key.text_at("/api_key/id"), key.text_at("/api_key/token"));
    let args = ["user", "create", "--email", "bob@example.com", "--password", shop::PASSWORD];
    let made = crate::support::process::run(crate::support::process::stheno_on(database.url()).args(args));
    assert_eq!(made.code, Some(0), "{}", made.complained);
    let bob = server.caller().signed_in("bob@example.com", shop::PASSWORD);

    // when a request carries several, then what it makes is made by the first of them.
    let maker = |caller: &Caller| {
        let answer = caller.post("/admin/customers", &json!({}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text_at("/customer/created_by")
    };
    let id_of = |caller: &Caller| caller.get("/admin/users/me").text_at("/user/id");
    assert_eq!(maker(&server.caller().key(&key).with("cookie", &cookie)), key_id);
    assert_eq!(maker(&bob.with("cookie", &cookie)), id_of(&admin));
    assert_eq!(maker(&bob), id_of(&bob));
    // One that is worth nothing is passed over.
    assert_eq!(maker(&server.caller().key("sk_wrong").with("cookie", &cookie)), id_of(&admin));
    assert_eq!(maker(&bob.with("cookie", "connect.sid=s%3Aabc.def")), id_of(&bob));
    assert_eq!(me(&bob), 200);
}

fn signing_out_everywhere_ends_all_sessions_and_tokens(database: &Database) {
    // Given somebody who is signed in three times, and somebody else
    let server = start(database);
    let admin = shop::admin(&server);
    let cookies = [sign_in(&admin), sign_in(&admin)].map(|cookie| server.caller().with("cookie", &cookie));
    let key = shop::create_key(database, "secret");

    // when one of them signs out everywhere,
    let answer = cookies[0].delete("/auth/sessions");
    assert_eq!(answer.shown(), (200, json!({"success": true})));
    assert!(answer.header("set-cookie").unwrap().starts_with("connect.sid=;"), "the cookie goes");

    // then nobody of them is signed in, others are, and one can sign in again at once.
    assert_eq!([me(&cookies[0]), me(&cookies[1]), me(&admin)], [401; 3]);
    assert_eq!(server.caller().key(&key).get("/admin/customers").status, 200);
    assert_eq!(me(&shop::admin(&server)), 200);
    // Nobody signs out who is not signed in, nor a key.
    for caller in [server.caller(), server.caller().key(&key), cookies[0].clone()] {
        assert_eq!(caller.delete("/auth/sessions").status, 401);
    }
}
