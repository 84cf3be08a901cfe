//! SIGTERM: nobody new is served, and who is being served gets an answer.

use serde_json::json;

use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::shop;

on_both! {
    a_running_request_is_finished,
    connections_without_a_request_hold_nothing_up,
    a_second_signal_stops_at_once,
}

/// Sends the head of a creation, and waits until the server asks for the body: from then on it is running.
fn begin_create(server: &Process, body: &str) -> Connection {
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let mut connection = Connection::open(server.address());
    connection.send(format!(
        "POST /admin/customers HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    ));
    assert_eq!(connection.answer().status, 100);
    connection
}

fn refuses_connections(server: &Process) -> bool {
    soon(|| Connection::try_open(server.address()).is_err().then_some(())).is_some()
}

fn a_running_request_is_finished(database: &Database) {
    // Given a request whose body is half sent
    let mut server = shop::start(database);
    let body = json!({"email": "ada@example.com"}).to_string();
    let (first, second) = body.split_at(10);
    let mut connection = begin_create(&server, &body);
    connection.send(first);

    // when the server is told to stop
    server.terminate();
    assert!(refuses_connections(&server), "it still accepts connections");

    // then the rest of the body is still read and answered, and the connection ends, and the server.
    assert!(connection.send(second));
    let answer = connection.answer();
    let customer = json!({"customer": {
        "id": "{cus}", "company_name": null, "first_name": null, "last_name": null, "email": "ada@example.com",
        "phone": null, "metadata": null, "has_account": false, "created_by": "{user}", "created_at": "{time}",
        "updated_at": "{time}", "deleted_at": null,
    }});
    assert_eq!(answer.shown(), (200, customer));
    assert!(connection.ends());
    assert_eq!(server.wait().code(), Some(0));
    let log = server.log();
    assert!(log.contains("stopping; running requests are finished"), "{log}");
    assert!(!log.contains("not finished in time") && !log.contains("ERROR"), "{log}");

    // It is kept.
    let again = shop::start(database);
    let kept = shop::admin(&again).get(&format!("/admin/customers/{}", answer.text_at("/customer/id")));
    assert_eq!(kept.json(), answer.json());
}

fn connections_without_a_request_hold_nothing_up(database: &Database) {
    // Given a connection that sent nothing yet, and one that waits for its next request
    let mut server = shop::start(database);
    let mut silent = Connection::open(server.address());
    let mut waiting = Connection::open(server.address());
    waiting.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
    assert_eq!(waiting.answer().text(), "OK");

    // when the server is told to stop, then it ends both, and itself.
    server.terminate();
    assert!(waiting.ends() && silent.ends());
    assert_eq!(server.wait().code(), Some(0));
    assert!(!server.log().contains("not finished in time"), "{}", server.log());
}

fn a_second_signal_stops_at_once(database: &Database) {
    // Given a request that never ends, and a server that waits for it
    let mut server = shop::start(database);
    let mut connection = begin_create(&server, &json!({"email": "ada@example.com"}).to_string());
    server.terminate();
    assert!(refuses_connections(&server), "it still accepts connections");

    // when it is told again to stop, then it doesn't wait any more.
    server.terminate();
    assert_eq!(server.wait().code(), Some(0));
    assert!(server.log().contains("stopped at once"), "{}", server.log());
    assert!(connection.ends());
}
