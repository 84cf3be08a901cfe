//! Compressed answers: who gets which, and who none.

use std::io::Read as _;

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    answers_are_compressed_as_the_client_asks,
    a_compressed_answer_has_the_headers_of_the_plain_one,
    long_answers_are_compressed_whole,
    what_is_short_or_no_list_is_sent_as_it_is,
    answers_that_tell_secrets_are_never_compressed,
    what_another_site_asks_for_is_never_compressed,
}

const PATH: &str = "/admin/customers?order=email";

/// A server with some customers, so that a list of them is worth compressing.
fn start(database: &Database) -> (Process, Caller) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for number in 0..6 {
        admin.post("/admin/customers", &json!({"email": format!("ada{number}@example.com")}));
    }
    (server, admin)
}

/// The body as it was before it was compressed.
fn unpacked(answer: &Response) -> Vec<u8> {
    let mut plain = Vec::new();
    let body = answer.body.as_slice();
    match answer.header("content-encoding").as_deref() {
        None => plain.extend_from_slice(body),
        Some("gzip") => drop(flate2::read::GzDecoder::new(body).read_to_end(&mut plain).unwrap()),
        Some("zstd") => plain = zstd::decode_all(body).unwrap(),
        Some(other) => panic!("compressed by {other}"),
    }
    plain
}

fn answers_are_compressed_as_the_client_asks(database: &Database) {
    let (_server, admin) = start(database);
    let plain = admin.get(PATH);
    assert_eq!(
        (plain.header("content-encoding"), plain.header("vary")),
        (None, Some("Origin, Accept-Encoding".into()))
    );
    for (accepted, coding) in [
        ("gzip", Some("gzip")),
        ("br", None),
        ("zstd", Some("zstd")),
        ("gzip, deflate, br", Some("gzip")),
        ("gzip, deflate, br, zstd", Some("zstd")),
        ("gzip;q=1.0, zstd;q=0.9", Some("gzip")),
        ("*", Some("zstd")),
        ("*;q=0.5, gzip", Some("gzip")),
        ("deflate", None),
        ("identity", None),
        ("gzip;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("", None),
        // Nothing that there is would do: the answer comes as it is.
        ("identity;q=0, deflate", None),
    ] {
        let answer = admin.with("accept-encoding", accepted).get(PATH);
        assert_eq!((answer.status, answer.header("content-encoding").as_deref()), (200, coding), "{accepted}");
        assert_eq!(unpacked(&answer), plain.body, "{accepted}");
        assert!(coding.is_none() || answer.body.len() < plain.body.len() / 2, "{accepted}: {}", answer.body.len());
    }
}

fn a_compressed_answer_has_the_headers_of_the_plain_one(database: &Database) {
    let (_server, admin) = start(database);
    let packed = admin.with("accept-encoding", "gzip");
    let headers = |answer: &Response, without: &[&str]| {
        let mut headers = answer.headers.clone();
        headers.retain(|(name, _)| name != "date" && !without.contains(&name.as_str()));
        headers.sort();
        headers
    };
    let get = packed.get(PATH);

    // Beside the compression and the length nothing is different, the ETag included.
    let changed = ["content-encoding", "content-length"];
    assert_eq!(headers(&get, &changed), headers(&admin.get(PATH), &changed));
    let etag = get.header("etag").unwrap();
    assert!(etag.starts_with("W/"), "{etag}");

    // HEAD tells the same without the body; about origins it says nothing.
    let head = packed.send("HEAD", PATH, None);
    let about_origins = ["vary", "access-control-allow-credentials"];
    assert_eq!(headers(&head, &about_origins), headers(&get, &about_origins));
    assert_eq!(head.header("vary").as_deref(), Some("Accept-Encoding"));

    // Who has it already gets no body, whichever of them it has.
    let same = packed.with("if-none-match", &etag).get(PATH);
    assert_eq!((same.status, same.header("content-encoding")), (304, None));
    assert_eq!((same.header("etag"), same.header("vary")), (Some(etag), get.header("vary")));
}

fn long_answers_are_compressed_whole(database: &Database) {
    let (_server, admin) = start(database);
    for number in 0..10 {
        let metadata = json!({"text": format!("{number} ").repeat(20_000)});
        assert_eq!(admin.post("/admin/customers", &json!({"metadata": metadata})).status, 200);
    }
    let plain = admin.get(PATH);
    assert!(plain.body.len() > 300_000, "{}", plain.body.len());
    for coding in ["gzip", "zstd"] {
        let answer = admin.with("accept-encoding", coding).get(PATH);
        assert_eq!(answer.header("content-encoding").as_deref(), Some(coding));
        assert_eq!(unpacked(&answer), plain.body, "{coding}");
    }
}

fn what_is_short_or_no_list_is_sent_as_it_is(database: &Database) {
    let (server, admin) = start(database);
    let packed = admin.with("accept-encoding", "gzip");
    for path in ["/health", "/admin/users/me", "/admin/customers?limit=1", "/admin/customers/cus_1", "/nothing"] {
        let answer = packed.get(path);
        assert_eq!(answer.header("content-encoding"), None, "{path}");
        assert_ne!(answer.header("vary"), Some("Origin, Accept-Encoding".to_owned()), "{path}");
    }
    // But for who takes nothing else.
    let answer = admin.with("accept-encoding", "gzip, identity;q=0").get("/admin/users/me");
    assert_eq!(answer.header("content-encoding").as_deref(), Some("gzip"));
    assert_eq!(unpacked(&answer), admin.get("/admin/users/me").body);

    // A stream of events comes as it happens.
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let mut connection = Connection::open(server.address());
    connection.send(format!(
        "GET /admin/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         accept: text/event-stream\r\naccept-encoding: gzip, identity;q=0\r\n\r\n"
    ));
    while !connection.text().contains("retry: 3000") {
        assert!(connection.receive());
    }
    assert!(!connection.text().contains("content-encoding"), "{}", connection.text());
}

fn answers_that_tell_secrets_are_never_compressed(database: &Database) {
    let (server, admin) = start(database);
    // Not even for who takes nothing else
    let only_packed = |caller: &Caller| caller.with("accept-encoding", "gzip, identity;q=0");
    let signed_in = only_packed(&server.caller())
        .post("/auth/user/emailpass", &json!({"email": shop::EMAIL, "password": shop::PASSWORD}));
    let session = only_packed(&admin).send("POST", "/auth/session", None);
    let key = only_packed(&admin).post("/admin/api-keys", &json!({"title": "x".repeat(900), "type": "secret"}));
    let login = json!({"email": shop::EMAIL, "password": shop::PASSWORD});
    let signed_in_v1 = only_packed(&server.caller()).post("/admin/auth", &login);
    for answer in [signed_in, session, key, signed_in_v1] {
        assert_eq!((answer.status, answer.header("content-encoding")), (200, None));
        answer.json();
    }
}

fn what_another_site_asks_for_is_never_compressed(database: &Database) {
    // Given a browser that is signed in
    let mut command = shop::serve(database);
    command.env("STHENO_ADMIN_CORS", "https://shop.example");
    let server = Process::start(command);
    let admin = shop::admin(&server);
    for number in 0..6 {
        admin.post("/admin/customers", &json!({"email": format!("ada{number}@example.com")}));
    }
    let cookie = admin.send("POST", "/auth/session", None).header("set-cookie").unwrap();
    let (cookie, _) = cookie.split_once(';').unwrap();
    let browser = server.caller().with("cookie", cookie).with("accept-encoding", "gzip");

    // when pages ask, then those that may read the answer get it compressed, and others do not.
    for (site, origin, coding) in [
        ("same-origin", None, Some("gzip")),
        ("none", None, Some("gzip")),
        ("cross-site", Some("https://shop.example"), Some("gzip")),
        ("cross-site", Some("https://evil.example"), None),
        ("cross-site", None, None),
    ] {
        let from = browser.with("sec-fetch-site", site);
        let answer = origin.map_or(from.clone(), |origin| from.with("origin", origin)).get(PATH);
        assert_eq!((answer.status, answer.header("content-encoding").as_deref()), (200, coding), "{site} {origin:?}");
    }
}
