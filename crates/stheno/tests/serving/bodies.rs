//! Bodies: how long they may be, and what is said of those that can't be read.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    a_body_may_have_100_kilobytes,
    a_connection_survives_a_body_that_was_too_long,
    a_compressed_body_counts_by_what_comes_out,
    bodies_that_can_not_be_read_are_refused,
}

/// A customer whose JSON has exactly so many bytes.
fn of_length(length: usize) -> String {
    let around = json!({"metadata": {"filler": ""}}).to_string().len();
    json!({"metadata": {"filler": "x".repeat(length - around)}}).to_string()
}

fn create(admin: &Caller, content_type: &str, body: impl Into<String>) -> Response {
    admin.with("content-type", content_type).send("POST", "/admin/customers", Some(body.into()))
}

fn too_large() -> (u16, Value) {
    (413, json!({"message": "request entity too large", "type": "unknown_error"}))
}

fn count(admin: &Caller) -> Value {
    admin.get("/admin/customers").json()["count"].clone()
}

fn a_body_may_have_100_kilobytes(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let kept = create(&admin, "application/json", of_length(102_400));
    assert_eq!(kept.status, 200);
    assert!(kept.text_at("/customer/metadata/filler").len() > 102_000);
    for length in [102_401, 150_000, 4_000_000, 8_000_000] {
        let answer = create(&admin, "application/json", of_length(length));
        assert_eq!((answer.status, answer.json()), too_large(), "{length}");
    }
    assert_eq!(count(&admin), 1);
}

fn a_connection_survives_a_body_that_was_too_long(database: &Database) {
    let server = shop::start(database);
    let mut connection = Connection::open(server.address());
    // Also when it comes in chunks, which don't tell how long it will be.
    let chunk = format!("{:x}\r\n{}\r\n", 50_000, "x".repeat(50_000));
    for body in [
        format!("content-length: 150000\r\n\r\n{}", "x".repeat(150_000)),
        format!("transfer-encoding: chunked\r\n\r\n{chunk}{chunk}{chunk}0\r\n\r\n"),
    ] {
        let head = "POST /auth/user/emailpass HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
        assert!(connection.send(format!("{head}{body}")));
        let answer = connection.answer();
        assert_eq!((answer.status, answer.json()), too_large());
    }
    assert!(connection.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"));
    assert_eq!(connection.answer().text(), "OK");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = Command::new("gzip")
        .args(["-9", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("can't run gzip");
    let mut input = gzip.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = gzip.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    output.stdout
}

fn create_packed(server: &Process, token: &str, encoding: &str, body: &[u8]) -> Response {
    let mut connection = Connection::open(server.address());
    connection.send(format!(
        "POST /admin/customers HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    ));
    connection.send(body);
    connection.answer()
}

fn a_compressed_body_counts_by_what_comes_out(database: &Database) {
    let server = shop::start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let create = |encoding: &str, body: &[u8]| create_packed(&server, &token, encoding, body);

    let kept = create("gzip", &packed(of_length(102_400).as_bytes()));
    assert_eq!(kept.status, 200);
    // 50 megabytes in 50 kilobytes
    let bomb = packed(&vec![b' '; 50_000_000]);
    assert!(bomb.len() < 102_400);
    let answer = create("gzip", &bomb);
    assert_eq!((answer.status, answer.json()), too_large());

    for (encoding, body, status, message) in
        [("gzip", &b"{}"[..], 400, "incorrect header check"), ("br", b"{}", 415, "unsupported content encoding \"br\"")]
    {
        let answer = create(encoding, body);
        assert_eq!((answer.status, &answer.json()["message"]), (status, &json!(message)), "{encoding}");
    }
    assert_eq!(count(&server.caller().bearer(&token)), 1);
}

fn bodies_that_can_not_be_read_are_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for (content_type, body, status, answer) in [
        (
            "application/json",
            r#"{"email":"#,
            400,
            json!({"message": "Unexpected end of JSON input", "type": "invalid_data"}),
        ),
        (
            "application/json; charset=latin1",
            "{}",
            415,
            json!({"message": "unsupported charset \"LATIN1\"", "type": "unknown_error"}),
        ),
        (
            "application/json",
            "[]",
            400,
            json!({"type": "invalid_data", "message": "Invalid request: Field '' is required"}),
        ),
        (
            "text/plain",
            "hello",
            400,
            json!({"type": "invalid_data", "message": "Invalid request: Field '' is required"}),
        ),
    ] {
        let answered = create(&admin, content_type, body);
        assert_eq!((answered.status, answered.json()), (status, answer), "{content_type} {body}");
    }
    // As deep as a stack may go
    let deep = format!("{{\"metadata\":{}1{}}}", "{\"a\":".repeat(16_000), "}".repeat(16_000));
    let answer = create(&admin, "application/json", deep);
    assert!(answer.status == 200 || answer.status == 400, "{}", answer.status);
    assert_eq!(server.caller().get("/health").status, 200);
}
