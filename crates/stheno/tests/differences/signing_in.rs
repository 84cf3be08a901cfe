//! Signing in.

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::{mails, shop};

on_both! {
    tries_are_limited_for_each_account,
    tries_are_limited_for_each_address_and_an_untrusted_one_cannot_choose_its_own,
    https_is_believed_from_trusted_proxies_only,
    a_page_of_another_site_changes_nothing_with_a_cookie,
}

fn try_to_sign_in(caller: &Caller, email: &str) -> Response {
    caller.post("/auth/user/emailpass", &json!({"email": email, "password": "not the password"}))
}

fn assert_too_many(answer: &Response) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
    let message = format!("Too many attempts. Try again in {seconds} seconds.");
    assert_eq!(answer.json(), json!({"type": "too_many_requests", "message": message}));
}

fn tries_are_limited_for_each_account(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "3/h");
    let server = Process::start(command);
    let caller = server.caller();
    for email in ["ada@example.com", "ADA@example.com", "Ada@Example.com"] {
        assert_eq!(try_to_sign_in(&caller, email).status, 401);
    }
    assert_too_many(&try_to_sign_in(&caller, "ada@example.com"));
    // Registering is a try as well, and so is the right password.
    let register = json!({"email": "ada@example.com", "password": "another password"});
    assert_too_many(&caller.post("/auth/customer/emailpass/register", &register));
    assert_eq!(try_to_sign_in(&caller, "bob@example.com").status, 401);
    // Asking for another password is counted by itself, and so is setting it.
    let ask = |email: &str| caller.post("/auth/customer/emailpass/reset-password", &json!({"identifier": email}));
    assert_eq!(ask("Ada@example.com").status, 201);
    for _ in 0..3 {
        assert_eq!(ask(shop::EMAIL).status, 201);
    }
    assert_too_many(&ask(shop::EMAIL));
    // Whoever has a token is not kept from using it by others who ask for one.
    let token = mails::token(&server.mails(), database.url(), shop::EMAIL);
    let update = caller.bearer(&token).post("/auth/customer/emailpass/update", &json!({"password": "battery staple"}));
    assert_eq!(update.status, 200, "{}", update.text());
    // Whoever is kept from the one is not kept from the other.
    assert_eq!(try_to_sign_in(&caller, shop::EMAIL).status, 401);
}

fn tries_are_limited_for_each_address_and_an_untrusted_one_cannot_choose_its_own(database: &Database) {
    let start = |proxies: &str| {
        let mut command = shop::serve(database);
        command.env("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "2/h").env("STHENO_TRUSTED_PROXIES", proxies);
        Process::start(command)
    };
    // Given nobody whose word counts
    let server = start("");
    for n in 0..3 {
        let caller = server.caller().with("x-forwarded-for", &format!("192.0.2.{n}"));
        let answer = try_to_sign_in(&caller, &format!("somebody{n}@example.com"));
        if n < 2 { assert_eq!(answer.status, 401) } else { assert_too_many(&answer) }
    }
    // Setting another password is counted by itself, whatever the token.
    for n in 0..3 {
        let answer = server.caller().bearer("none").post("/auth/customer/emailpass/update", &json!({}));
        if n < 2 { assert_eq!(answer.status, 401) } else { assert_too_many(&answer) }
    }
    drop(server);
    // Given a proxy in front, what it appended counts, and not what stood there before
    let server = start("127.0.0.1");
    let from = |address: &str, n: u32| {
        let caller = server.caller().with("x-forwarded-for", &format!("203.0.113.{n}, {address}"));
        try_to_sign_in(&caller, &format!("anybody{n}@example.com"))
    };
    assert_eq!(from("192.0.2.1", 1).status, 401);
    assert_eq!(from("192.0.2.1", 2).status, 401);
    assert_too_many(&from("192.0.2.1", 3));
    assert_eq!(from("192.0.2.2", 4).status, 401);
    // also when it appended a line of its own.
    for n in 5..8 {
        let made_up = server.caller().with("x-forwarded-for", &format!("203.0.113.{n}"));
        let answer = try_to_sign_in(&made_up.with("x-forwarded-for", "192.0.2.3"), &format!("nobody{n}@example.com"));
        if n < 7 { assert_eq!(answer.status, 401) } else { assert_too_many(&answer) }
    }
}

fn https_is_believed_from_trusted_proxies_only(database: &Database) {
    for (proxies, attributes) in [("", "HttpOnly; SameSite=Lax"), ("127.0.0.1", "HttpOnly; Secure; SameSite=None")] {
        let mut command = shop::serve(database);
        command.env("STHENO_TRUSTED_PROXIES", proxies);
        let server = Process::start(command);
        let admin = shop::admin(&server).with("x-forwarded-proto", "https");
        let answer = admin.send("POST", "/auth/session", None);
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.ends_with(attributes), "with the proxies {proxies:?}: {cookie}");
    }
}

fn a_page_of_another_site_changes_nothing_with_a_cookie(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_ADMIN_CORS", "https://admin.example.com");
    let server = Process::start(command);
    let answer = shop::admin(&server).send("POST", "/auth/session", None);
    let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let form = |origin: Option<&str>| {
        let page = server.caller().with("cookie", &cookie).with("content-type", "application/x-www-form-urlencoded");
        let page = origin.map_or(page.clone(), |origin| page.with("origin", origin));
        page.send("POST", "/admin/customers", Some("first_name=Forged".to_owned())).status
    };
    assert_eq!(form(Some("https://evil.example.com")), 401);
    assert_eq!(form(Some("null")), 401);
    assert_eq!(form(Some("https://admin.example.com")), 200);
    assert_eq!(form(Some(&format!("http://{}", server.address()))), 200, "a page of the server's own");
    assert_eq!(form(None), 200, "no browser");
    // Reading is not for the cookie to forbid: CORS keeps the answer from the page.
    let page = server.caller().with("cookie", &cookie).with("origin", "https://evil.example.com");
    assert_eq!(page.get("/admin/users/me").status, 200);
    // A token is never sent by a browser of its own accord.
    let page = shop::admin(&server).with("origin", "https://evil.example.com");
    assert_eq!(page.post("/admin/customers", &json!({"first_name": "Told"})).status, 200);
}
