//! Which web pages may ask: cross-origin headers, and OPTIONS.

use serde_json::json;

use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    an_allowed_origin_is_named_and_another_one_is_not,
    a_browser_is_told_what_it_may_ask,
    options_without_a_question_lists_methods,
}

fn start(database: &Database) -> Process {
    let mut command = shop::serve(database);
    command
        .env("STHENO_ADMIN_CORS", r"https://shop.example,/^https://\w+\.example\.org$/i")
        .env("STHENO_AUTH_CORS", "https://login.example");
    Process::start(command)
}

/// The headers that concern origins.
fn about_origins(answer: &Response) -> Vec<String> {
    let about = |name: &str| name.starts_with("access-control-") || name == "vary";
    let mut headers: Vec<String> =
        answer.headers.iter().filter(|(name, _)| about(name)).map(|(name, value)| format!("{name}: {value}")).collect();
    headers.sort();
    headers
}

fn an_allowed_origin_is_named_and_another_one_is_not(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    let always = ["access-control-allow-credentials: true", "vary: Origin"];
    for (path, origin, allowed) in [
        ("/admin/customers", "https://shop.example", true),
        ("/admin/customers", "https://a.example.org", true),
        ("/admin/customers", "https://A.EXAMPLE.ORG", true),
        ("/admin/customers", "https://a.example.org.evil", false),
        ("/admin/customers", "https://a.b.example.org", false),
        ("/admin/customers", "http://shop.example", false),
        ("/admin/customers", "https://shop.example.evil", false),
        ("/admin/customers", "null", false),
        ("/admin/customers", "https://login.example", false),
        ("/auth/user/providers", "https://login.example", true),
        ("/auth/user/providers", "https://shop.example", false),
    ] {
        let answer = admin.with("origin", origin).get(path);
        assert_eq!(answer.status, 200);
        let mut expected: Vec<String> = always.map(str::to_owned).to_vec();
        if allowed {
            expected.insert(1, format!("access-control-allow-origin: {origin}"));
        }
        assert_eq!(about_origins(&answer), expected, "{path} from {origin}");
    }
    // Refusals are for pages as well; what isn't part of the API says nothing.
    let refused = server.caller().with("origin", "https://shop.example").get("/admin/customers");
    assert_eq!((refused.status, about_origins(&refused).len()), (401, 3));
    let health = server.caller().with("origin", "https://shop.example").get("/health");
    assert_eq!(about_origins(&health), Vec::<String>::new());
}

fn a_browser_is_told_what_it_may_ask(database: &Database) {
    let server = start(database);
    let ask = |path: &str, origin: &str, method: &str| {
        let caller = server.caller().with("origin", origin).with("access-control-request-method", method);
        caller.with("access-control-request-headers", "authorization,content-type").send("OPTIONS", path, None)
    };
    // A page that may ask
    let allowed = ask("/admin/customers", "https://shop.example", "POST");
    assert_eq!((allowed.status, allowed.text().as_str()), (204, ""));
    assert_eq!(
        about_origins(&allowed),
        [
            "access-control-allow-credentials: true",
            "access-control-allow-headers: authorization,content-type",
            "access-control-allow-methods: GET,HEAD,PUT,PATCH,POST,DELETE",
            "access-control-allow-origin: https://shop.example",
            "vary: Origin, Access-Control-Request-Headers",
        ]
    );
    // One that may not
    let other = ask("/admin/customers/cus_1", "https://evil.example", "DELETE");
    assert_eq!(other.status, 204);
    assert!(!about_origins(&other).iter().any(|header| header.starts_with("access-control-allow-origin")));
    // What there isn't can't be asked about.
    for (path, method, status) in
        [("/admin/customers", "PUT", 401), ("/admin/nothing", "GET", 401), ("/auth/nothing", "GET", 404)]
    {
        let answer = ask(path, "https://shop.example", method);
        assert_eq!((answer.status, about_origins(&answer)), (status, vec![]), "{method} {path}");
    }
}

fn options_without_a_question_lists_methods(database: &Database) {
    let server = start(database);
    let admin = shop::admin(&server);
    for (path, methods) in [
        ("/admin/customers", "GET,HEAD,POST"),
        ("/admin/customers/cus_1", "GET,HEAD,POST,DELETE"),
        ("/auth/session", "POST,DELETE"),
        ("/health", "GET,HEAD"),
    ] {
        let answer = admin.send("OPTIONS", path, None);
        assert_eq!((answer.status, answer.text().as_str()), (200, methods), "{path}");
        assert_eq!(answer.header("allow").as_deref(), Some(methods));
    }
    let anybody = server.caller().send("OPTIONS", "/admin/customers", None);
    assert_eq!((anybody.status, anybody.json()), (401, json!({"message": "Unauthorized"})));
}
