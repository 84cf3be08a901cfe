//! Tokens: which are good under /admin.

use serde_json::{Value, json};

use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::server::JWT_SECRET;
use crate::support::{shop, sql, times, tokens};

on_both! {
    only_what_this_server_signed_is_good,
    a_token_is_for_the_kind_of_actor_that_it_names,
    a_token_ends_with_what_it_speaks_for,
    tokens_last_as_long_as_the_setting_says,
}

fn start(database: &Database) -> Process {
    let mut command = shop::serve(database);
    command.env("STHENO_JWT_SECRET", JWT_SECRET);
    Process::start(command)
}

fn claims(token: &str) -> Value {
    serde_json::from_str(&tokens::claims(token, JWT_SECRET).unwrap()).unwrap()
}

fn is_unauthorized(answer: &Response) -> bool {
    (answer.status, answer.json()) == (401, json!({"message": "Unauthorized"}))
}

fn only_what_this_server_signed_is_good(database: &Database) {
    let server = start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let good = claims(&token);
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let header = |alg: &str| json!({"alg": alg, "typ": "JWT"});
    let hs256 = |claims: &Value| tokens::sign(&header("HS256"), claims, Some(JWT_SECRET));
    let now = times::now() / 1000;

    // Given the right claims and the right signature, a token is good, whoever put it together.
    assert_eq!(hs256(&good), token);
    for again in [token.clone(), hs256(&with("more", json!(1)))] {
        assert_eq!(server.caller().bearer(&again).get("/admin/users/me").status, 200);
    }

    // Anything else isn't.
    let (text, signature) = token.rsplit_once('.').unwrap();
    for (what, wrong) in [
        ("expired", hs256(&with("exp", json!(now - 1)))),
        ("expired by a fraction", hs256(&with("exp", json!(f64::from(i32::MAX) - 1e9)))),
        ("never expires", hs256(&with("exp", Value::Null))),
        ("signed with another secret", tokens::sign(&header("HS256"), &good, Some("another secret"))),
        ("signed with no secret", tokens::sign(&header("HS256"), &good, Some(""))),
        ("not signed", tokens::sign(&header("none"), &good, None)),
        ("not signed, in disguise", tokens::sign(&header("HS256"), &good, None)),
        ("none with a signature", tokens::sign(&header("none"), &good, Some(JWT_SECRET))),
        ("another algorithm", tokens::sign(&header("HS512"), &good, Some(JWT_SECRET))),
        ("no algorithm", tokens::sign(&json!({"typ": "JWT"}), &good, Some(JWT_SECRET))),
        ("not valid yet", hs256(&with("nbf", json!(now + 3600)))),
        ("issued before the identity", hs256(&with("iat", json!(now - 86_400)))),
        ("not issued", hs256(&with("iat", Value::Null))),
        ("another user", hs256(&with("actor_id", json!("user_01M7YFBH1DCCP4E11SQ0SEW637")))),
        ("no user", hs256(&with("actor_id", json!("")))),
        ("another identity", hs256(&with("auth_identity_id", json!("authid_01M7YFBH1DCCP4E11SQ0SEW637")))),
        ("no identity", hs256(&with("auth_identity_id", Value::Null))),
        ("not an object", tokens::sign(&header("HS256"), &json!([1]), Some(JWT_SECRET))),
        ("its signature cut", format!("{text}.{}", &signature[..signature.len() - 1])),
        ("its signature twice", format!("{token}{signature}")),
        ("without a signature", text.to_owned()),
        ("padded", format!("{token}=")),
        ("one part more", format!("{token}.")),
        ("nothing", String::new()),
        ("no token", "abc".to_owned()),
    ] {
        let answer = server.caller().bearer(&wrong).get("/admin/users/me");
        assert!(is_unauthorized(&answer), "{what}: {} {}", answer.status, answer.text());
    }

    // The word before it may be written in any case, and must be the right one.
    for (value, status) in [
        (format!("bearer {token}"), 200),
        (format!("BEARER  {token}"), 200),
        (format!("Token {token}"), 401),
        (format!("Basic {token}"), 401),
        (token.clone(), 401),
        ("Bearer".to_owned(), 401),
    ] {
        let answer = server.caller().with("authorization", &value).get("/admin/users/me");
        assert_eq!(answer.status, status, "{value}");
    }
}

fn a_token_is_for_the_kind_of_actor_that_it_names(database: &Database) {
    // Given an identity that acts for a user and for a customer
    let server = start(database);
    let admin = shop::admin(&server);
    let customer = admin.post("/admin/customers", &json!({"email": shop::EMAIL})).text_at("/customer/id");
    sql::execute(database.url(), &format!("UPDATE auth_identity SET customer_id = '{customer}'"));

    // when it signs in as the customer, then the token says so,
    let token = server.caller().token("customer", shop::EMAIL, shop::PASSWORD);
    let claims = claims(&token);
    assert_eq!((&claims["actor_type"], &claims["actor_id"]), (&json!("customer"), &json!(customer)));
    let user = claims["app_metadata"]["user_id"].as_str().unwrap().to_owned();
    assert_eq!(claims["app_metadata"], json!({"user_id": user, "customer_id": customer}));

    // and is good for the customer's own things, and not under /admin.
    let caller = server.caller().bearer(&token);
    assert_eq!(caller.send("POST", "/auth/token/refresh", None).status, 200);
    for (method, path) in [("GET", "/admin/users/me"), ("GET", "/admin/customers"), ("DELETE", "/admin/customers/x")] {
        assert!(is_unauthorized(&caller.send(method, path, None)), "{method} {path}");
    }
    // Neither is the session of a customer, nor a token of a kind that nobody acts as.
    let session = caller.send("POST", "/auth/session", None);
    let cookie = session.header("set-cookie").unwrap();
    let with_session = server.caller().with("cookie", cookie.split(';').next().unwrap());
    assert!(is_unauthorized(&with_session.get("/admin/users/me")));
    for kind in ["alien", "User", "api-key", "admin"] {
        let token = server.caller().token(kind, shop::EMAIL, shop::PASSWORD);
        assert!(is_unauthorized(&server.caller().bearer(&token).get("/admin/users/me")), "{kind}");
    }

    // A token of the user is good while that of the customer isn't any more.
    assert_eq!(admin.delete(&format!("/admin/customers/{customer}")).status, 200);
    assert!(is_unauthorized(&caller.send("POST", "/auth/token/refresh", None)));
    assert_eq!(admin.get("/admin/users/me").status, 200);
}

fn a_token_ends_with_what_it_speaks_for(database: &Database) {
    for (what, change) in [
        ("a newer password", "UPDATE auth_identity SET valid_from = $later WHERE user_id = $user"),
        ("the user deleted", r#"UPDATE "user" SET deleted_at = updated_at WHERE id = $user"#),
        ("the identity of another", "UPDATE auth_identity SET user_id = NULL WHERE user_id = $user"),
        ("the identity deleted", "DELETE FROM auth_identity WHERE user_id = $user"),
    ] {
        // Given a user with a token and a session
        let email = format!("{}@example.com", what.replace(' ', "."));
        let args = ["user", "create", "--email", &email, "--password", shop::PASSWORD];
        let made = crate::support::process::run(crate::support::process::stheno_on(database.url()).args(args));
        assert_eq!(made.code, Some(0), "{}", made.complained);
        let server = start(database);
        let token = server.caller().token("user", &email, shop::PASSWORD);
        let caller = server.caller().bearer(&token);
        let session = caller.send("POST", "/auth/session", None).header("set-cookie").unwrap();
        let with_session = server.caller().with("cookie", session.split(';').next().unwrap());
        assert_eq!(caller.get("/admin/users/me").status, 200);
        assert_eq!(with_session.get("/admin/users/me").status, 200);

        // when that changes behind the server's back
        let user = claims(&token)["actor_id"].as_str().unwrap().to_owned();
        let sqlite = database.url().starts_with("sqlite:");
        let later = if sqlite { "9999999999999" } else { "'2200-01-01T00:00:00Z'" };
        sql::execute(database.url(), &change.replace("$later", later).replace("$user", &format!("'{user}'")));

        // then both are refused soon (on SQLite a server takes itself for the only one for up to a second).
        for caller in [caller, with_session] {
            let refused = soon(|| is_unauthorized(&caller.get("/admin/users/me")).then_some(()));
            assert_eq!(refused, Some(()), "{what}");
            assert!(is_unauthorized(&caller.send("POST", "/auth/token/refresh", None)), "{what}");
        }
    }
}

fn tokens_last_as_long_as_the_setting_says(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_JWT_SECRET", JWT_SECRET).env("STHENO_JWT_EXPIRES_IN", "1s");
    let server = Process::start(command);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let claims = claims(&token);
    let (issued, expires) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
    assert_eq!(expires - issued, 1);
    // What is good is remembered, but never beyond its end.
    let caller = server.caller().bearer(&token);
    let refused = soon(|| {
        let asked = times::now();
        let answer = caller.get("/admin/users/me");
        assert!(answer.status != 200 || asked < expires * 1000, "it was good after its end");
        is_unauthorized(&answer).then_some(())
    });
    assert_eq!(refused, Some(()));
    assert!(times::now() >= expires * 1000, "it was refused before its end");
}
