//! Connections: how many at a time, and how requests follow one another on one of them.

use serde_json::json;

use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::shop;

on_both! {
    more_connections_than_allowed_are_told_to_come_again,
    requests_on_one_connection_are_answered_in_order,
    what_is_not_http_is_refused,
}

const HEALTH: &str = "GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn more_connections_than_allowed_are_told_to_come_again(database: &Database) {
    // Given a server for two connections, and two connections
    let mut command = shop::serve(database);
    command.env("STHENO_MAX_CONNECTIONS", "2");
    let server = Process::start(command);
    let mut connections: Vec<Connection> = (0..2).map(|_| Connection::open(server.address())).collect();
    for connection in &mut connections {
        connection.send(HEALTH);
        assert_eq!(connection.answer().status, 200);
    }

    // when there is one more, then it is turned away with a word,
    let mut third = Connection::open(server.address());
    let answer = third.answer();
    assert_eq!(answer.status, 503);
    assert_eq!(answer.json(), json!({"type": "unavailable", "message": "The server is busy. Try again."}));
    assert_eq!(answer.header("retry-after").as_deref(), Some("1"));
    assert_eq!(answer.header("connection").as_deref(), Some("close"));
    assert_eq!(answer.header("content-type").as_deref(), Some("application/json; charset=utf-8"));
    assert!(third.ends());

    // the other two are served as before,
    for connection in &mut connections {
        connection.send(HEALTH);
        assert_eq!(connection.answer().status, 200);
    }

    // and once one of them has gone there is room again.
    drop(connections.pop());
    let served = soon(|| {
        let mut connection = Connection::open(server.address());
        connection.send(HEALTH);
        (connection.answer().status == 200).then_some(())
    });
    assert_eq!(served, Some(()));
}

fn requests_on_one_connection_are_answered_in_order(database: &Database) {
    let server = shop::start(database);
    let mut connection = Connection::open(server.address());
    let paths = ["/health", "/one", "/health", "/two"];
    let requests = paths.map(|path| format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).concat();
    connection.send(requests);
    for path in paths {
        let answer = connection.answer();
        let expected = if path == "/health" { "OK" } else { &format!("Cannot GET {path}") };
        assert!(answer.text().contains(expected), "{path}: {}", answer.text());
    }
}

fn what_is_not_http_is_refused(database: &Database) {
    let server = shop::start(database);
    for (bytes, status) in [
        ("nonsense\r\n\r\n".to_owned(), 400),
        (format!("GET /health HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "x".repeat(17_000)), 431),
        (format!("GET /health HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "x".repeat(1_000_000)), 431),
        (format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "x".repeat(17_000)), 431),
        (format!("GET /health HTTP/1.1\r\nhost: localhost\r\n{}\r\n", "x: y\r\n".repeat(200)), 431),
    ] {
        let mut connection = Connection::open(server.address());
        connection.send(bytes);
        assert_eq!(connection.answer().status, status);
        assert!(connection.ends());
    }
    // Half of a request and then the end: nobody is there to be answered, and nobody else is harmed.
    for half in ["GET /health HT", "POST /auth/session HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n{"] {
        let mut connection = Connection::open(server.address());
        connection.send(half);
        connection.end();
    }
    assert_eq!(server.caller().get("/health").text(), "OK");
}
