//! The log says what was asked and how it went, and keeps secrets.

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::{shop, tokens};

on_both! {
    as_json_it_has_a_line_for_each_request,
    as_text_it_has_a_line_for_each_request,
    nothing_is_said_about_requests_above_the_level,
}

/// Texts that stand in requests and answers, and must not stand in the log.
struct Secrets(Vec<String>);

/// Everything that carries a secret, well and badly, and what each request line must say: method, path, status.
fn ask_with_secrets(database: &Database, server: &Process) -> (Vec<(&'static str, String, u16)>, Secrets) {
    let nobody = server.caller();
    let mut asked = Vec::new();
    let mut secrets = vec![shop::PASSWORD.to_owned()];

    let token = nobody.token("user", shop::EMAIL, shop::PASSWORD);
    asked.push(("POST", "/auth/user/emailpass".to_owned(), 200));
    let wrong = nobody.post("/auth/user/emailpass", &json!({"email": "m4rk-mail@x.de", "password": "m4rk-password"}));
    asked.push(("POST", "/auth/user/emailpass".to_owned(), wrong.status));
    let admin = nobody.bearer(&token);

    let session = admin.send("POST", "/auth/session", None);
    asked.push(("POST", "/auth/session".to_owned(), session.status));
    let cookie = session.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(nobody.with("cookie", &cookie).get("/admin/users/me").status, 200);
    asked.push(("GET", "/admin/users/me".to_owned(), 200));

    let key = shop::create_key(database, "secret");
    assert_eq!(nobody.key(&key).get("/admin/customers").status, 200);
    asked.push(("GET", "/admin/customers".to_owned(), 200));
    assert_eq!(nobody.key(&tokens::base64(&format!("{key}:"))).get("/admin/customers").status, 200);
    asked.push(("GET", "/admin/customers".to_owned(), 200));
    assert_eq!(nobody.bearer(&key).get("/admin/customers").status, 401);
    asked.push(("GET", "/admin/customers".to_owned(), 401));

    let body = json!({"email": "m4rk@example.com", "first_name": "m4rk-name", "metadata": {"m4rk": "m4rk"}});
    for status in [200, 400] {
        assert_eq!(admin.post("/admin/customers?fields=%2Bm4rk", &body).status, status);
        asked.push(("POST", "/admin/customers".to_owned(), status));
    }
    let broken = admin.with("content-type", "application/json").send("POST", "/admin/customers", Some("m4rk".into()));
    asked.push(("POST", "/admin/customers".to_owned(), broken.status));
    for query in ["email=m4rk@example.com", "q=m4rk", "m4rk=1", "id[$re]=m4rk(", "created_at[$gt]=m4rk", "limit=m4rk"] {
        let answer = admin.get(&format!("/admin/customers?{query}"));
        assert!(answer.status == 200 || answer.status == 400, "{query}: {}", answer.status);
        asked.push(("GET", "/admin/customers".to_owned(), answer.status));
    }
    let new = admin.post("/admin/api-keys", &json!({"title": "m4rk-title", "type": "secret"}));
    asked.push(("POST", "/admin/api-keys".to_owned(), new.status));

    // Medusa 1 has an e-mail in a path, and its credentials elsewhere.
    for path in ["/store/auth/m4rk@example.com", "/v1/Store/Auth/m4rk%40example.com"] {
        assert_eq!(nobody.get(path).status, 200);
        asked.push(("GET", path.split_at(path.find("m4rk").unwrap()).0.to_owned(), 200));
    }
    let first = nobody.post("/admin/auth/token", &json!({"email": shop::EMAIL, "password": shop::PASSWORD}));
    asked.push(("POST", "/admin/auth/token".to_owned(), first.status));
    secrets.extend(first.text_at("/access_token").split('.').map(str::to_owned));
    assert_eq!(nobody.with("x-medusa-access-token", &key).get("/v1/admin/customers").status, 200);
    asked.push(("GET", "/v1/admin/customers".to_owned(), 200));

    let (_, session_id) = cookie.split_once('=').unwrap();
    secrets.extend(["m4rk".to_owned(), cookie.clone(), session_id.to_owned(), key.clone()]);
    secrets.extend([tokens::base64(&key), tokens::base64(&format!("{key}:")), new.text_at("/api_key/token")]);
    secrets.extend(token.split('.').map(str::to_owned));
    (asked, Secrets(secrets))
}

fn start(database: &Database, level: &str, format: &str) -> Process {
    let mut command = shop::serve(database);
    command.args(["--log", level, "--log-format", format]);
    Process::start(command)
}

/// The lines about requests, once there are as many as were asked.
fn request_lines(server: &Process, number: usize, is_about_request: impl Fn(&str) -> bool) -> Vec<String> {
    let lines =
        || -> Vec<String> { server.log().lines().filter(|line| is_about_request(line)).map(str::to_owned).collect() };
    let whole = soon(|| Some(lines()).filter(|lines| lines.len() >= number));
    whole.unwrap_or_else(|| panic!("too few lines about requests in\n{}", server.log()))
}

fn keeps(log: &str, secrets: &Secrets) {
    for secret in &secrets.0 {
        assert!(secret.len() >= 4 && !log.contains(secret.as_str()), "{secret:?} stands in the log:\n{log}");
    }
    // The secrets that sign are kept in the database; the log has no word of that length at all.
    let longest = log.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
    assert!(longest < 48, "a word of {longest} characters stands in the log:\n{log}");
}

fn as_json_it_has_a_line_for_each_request(database: &Database) {
    let server = start(database, "debug", "json");
    let (asked, secrets) = ask_with_secrets(database, &server);
    let lines = request_lines(&server, asked.len(), |line| line.contains(r#""message":"request""#));
    keeps(&server.log(), &secrets);

    // Every line of the log is JSON.
    for line in server.log().lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok_and(|line| line["level"].is_string()), "{line}");
    }
    let mut ids = Vec::new();
    let said: Vec<(String, String, u16)> = lines
        .iter()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            assert_eq!(line["level"], "INFO");
            assert!(line["timestamp"].as_str().is_some_and(|time| time.contains('T')), "{line}");
            assert!(line["micros"].is_u64(), "{line}");
            ids.push(line["id"].as_str().expect("an id").to_owned());
            let text = |name: &str| line[name].as_str().expect("a text").to_owned();
            (text("method"), text("path"), line["status"].as_u64().unwrap().try_into().unwrap())
        })
        .collect();
    agree(said, asked);
    ids.sort();
    let number = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), number, "an id was given twice");
}

fn as_text_it_has_a_line_for_each_request(database: &Database) {
    let server = start(database, "debug", "text");
    let (asked, secrets) = ask_with_secrets(database, &server);
    let lines = request_lines(&server, asked.len(), |line| line.contains(" request id="));
    keeps(&server.log(), &secrets);
    assert!(!server.log().contains('\u{1b}'), "a file gets no colours");
    let said = lines
        .iter()
        .map(|line| {
            let word = |name: &str| {
                let word = line.split_whitespace().find_map(|word| word.strip_prefix(name));
                word.unwrap_or_else(|| panic!("no {name} in {line}")).to_owned()
            };
            assert!(line.contains(" INFO ") && !word("id=").is_empty(), "{line}");
            (word("method="), word("path=").replace('"', ""), word("status=").parse().unwrap())
        })
        .collect();
    agree(said, asked);
}

/// Each request is told once. They went over connections of their own, so threads may tell them in another order.
fn agree(mut said: Vec<(String, String, u16)>, asked: Vec<(&'static str, String, u16)>) {
    let mut asked: Vec<(String, String, u16)> =
        asked.into_iter().map(|(method, path, status)| (method.to_owned(), path, status)).collect();
    said.sort();
    asked.sort();
    assert_eq!(said, asked);
}

fn nothing_is_said_about_requests_above_the_level(database: &Database) {
    let mut server = start(database, "warn", "text");
    let (_, secrets) = ask_with_secrets(database, &server);
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    keeps(&server.log(), &secrets);
    assert!(!server.log().contains(" INFO ") && !server.log().contains("request id="), "{}", server.log());
}
