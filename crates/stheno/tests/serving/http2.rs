//! HTTP/2, as a proxy in front speaks it: the same answers, and limits as over HTTP/1.

use std::net::SocketAddr;

use bytes::Bytes;
use h2::client::SendRequest;
use http::Request;
use serde_json::json;

use crate::support::client::Response;
use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::soon;
use crate::support::shop;

on_both! {
    answers_are_those_of_http1,
    requests_of_one_connection_are_answered_side_by_side,
    cookies_may_come_one_by_one,
    what_is_too_long_is_refused,
    an_answer_that_nobody_reads_is_given_up,
    requests_that_are_taken_back_at_once_end_the_connection,
    running_requests_are_finished_before_the_end,
    connections_without_requests_hold_nothing_up,
    what_only_begins_like_http2_is_refused,
}

type Client = SendRequest<Bytes>;

/// Runs the requests of a test.
fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

async fn connect(address: SocketAddr) -> Client {
    connect_with_window(address, 65_535).await
}

/// A client that takes so many bytes of each answer at first.
async fn connect_with_window(address: SocketAddr, window: u32) -> Client {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (client, connection) = h2::client::Builder::new().initial_window_size(window).handshake(stream).await.unwrap();
    tokio::spawn(connection);
    client.ready().await.unwrap()
}

/// Sends a request and reads the answer.
async fn ask(client: &Client, request: http::request::Builder, body: &str) -> Result<Response, h2::Error> {
    let mut client = client.clone().ready().await?;
    let (answer, mut sending) = client.send_request(request.body(()).unwrap(), body.is_empty())?;
    if !body.is_empty() {
        sending.send_data(Bytes::copy_from_slice(body.as_bytes()), true)?;
    }
    receive(answer).await
}

async fn receive(answer: h2::client::ResponseFuture) -> Result<Response, h2::Error> {
    let (head, mut reading) = answer.await?.into_parts();
    let mut body = Vec::new();
    while let Some(piece) = reading.data().await {
        let piece = piece?;
        reading.flow_control().release_capacity(piece.len())?;
        body.extend_from_slice(&piece);
    }
    let text = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    Ok(Response { status: head.status.as_u16(), headers: head.headers.iter().map(text).collect(), body })
}

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(format!("http://shop.example{path}"))
}

fn answers_are_those_of_http1(database: &Database) {
    let server = shop::start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let admin = server.caller().bearer(&token);
    let long = json!({"metadata": {"text": "0123456789".repeat(9000)}});
    for number in 0..3 {
        assert_eq!(admin.post("/admin/customers", &long).status, 200, "{number}");
    }
    run(async {
        let client = connect(server.address()).await;
        let signed_in =
            |method: &str, path: &str| request(method, path).header("authorization", format!("Bearer {token}"));
        for (method, path) in [
            ("GET", "/health"),
            ("GET", "/admin/customers"),
            ("HEAD", "/admin/customers"),
            ("GET", "/v1/admin/customers?limit=1"),
            ("GET", "/admin/customers/cus_1"),
            ("GET", "/nothing"),
            ("OPTIONS", "/admin/customers"),
            ("DELETE", "/admin/customers/%zz"),
        ] {
            let headers = |answer: &Response| {
                let mut headers = answer.headers.clone();
                headers.retain(|(name, _)| name != "date" && name != "connection");
                headers.sort();
                headers
            };
            let answer = ask(&client, signed_in(method, path), "").await.unwrap();
            let expected = admin.send(method, path, None);
            assert_eq!((answer.status, headers(&answer)), (expected.status, headers(&expected)), "{method} {path}");
            assert!(answer.body == expected.body, "{method} {path}");
        }

        // Bodies come, also in several frames, and answers are compressed.
        let create = signed_in("POST", "/admin/customers").header("content-type", "application/json");
        let answer = ask(&client, create, &long.to_string()).await.unwrap();
        assert_eq!((answer.status, &answer.json()["customer"]["metadata"]), (200, &long["metadata"]));
        let list = signed_in("GET", "/admin/customers").header("accept-encoding", "gzip");
        assert_eq!(ask(&client, list, "").await.unwrap().header("content-encoding").as_deref(), Some("gzip"));
    });
}

fn requests_of_one_connection_are_answered_side_by_side(database: &Database) {
    let server = shop::start(database);
    let body = json!({"email": shop::EMAIL, "password": shop::PASSWORD}).to_string();
    run(async {
        // Given a request whose body is not sent yet
        let client = connect(server.address()).await;
        let sign_in = || request("POST", "/auth/user/emailpass").header("content-type", "application/json");
        let (first, mut sending) = client.clone().send_request(sign_in().body(()).unwrap(), false).unwrap();

        // when others come behind it, then they are answered,
        let others = (0..50).map(|_| ask(&client, request("GET", "/health"), ""));
        for answer in futures_util::future::join_all(others).await {
            assert_eq!(answer.unwrap().text(), "OK");
        }

        // and the first one when it is whole.
        sending.send_data(Bytes::from(body), true).unwrap();
        assert_eq!(receive(first).await.unwrap().status, 200);
    });
}

fn cookies_may_come_one_by_one(database: &Database) {
    let server = shop::start(database);
    let session = shop::admin(&server).send("POST", "/auth/session", None).header("set-cookie").unwrap();
    let (cookie, _) = session.split_once(';').unwrap();
    run(async {
        let client = connect(server.address()).await;
        let cookies = request("GET", "/admin/users/me").header("cookie", "theme=dark").header("cookie", cookie);
        assert_eq!(ask(&client, cookies, "").await.unwrap().status, 200);
        // The server's own pages may change something, and who is asked is told by `:authority`.
        let own = |origin: &str| {
            request("DELETE", "/auth/session").header("cookie", cookie).header("origin", origin.to_owned())
        };
        assert_ne!(ask(&client, own("http://evil.example"), "").await.unwrap().status, 200);
        assert_eq!(ask(&client, own("http://shop.example"), "").await.unwrap().status, 200);
    });
}

fn what_is_too_long_is_refused(database: &Database) {
    let server = shop::start(database);
    run(async {
        let client = connect(server.address()).await;
        let post = || request("POST", "/auth/user/emailpass").header("content-type", "application/json");
        for (head, body, status) in [
            (post(), "x".repeat(150_000), 413),
            (post(), "x".repeat(4_000_000), 413),
            (request("GET", "/health").header("x", "x".repeat(17_000)), String::new(), 431),
            (request("GET", &format!("/{}", "x".repeat(17_000))), String::new(), 431),
        ] {
            assert_eq!(ask(&client, head, &body).await.unwrap().status, status);
        }
        // The connection is as good as before.
        assert_eq!(ask(&client, request("GET", "/health"), "").await.unwrap().text(), "OK");
    });
}

fn an_answer_that_nobody_reads_is_given_up(database: &Database) {
    let server = shop::start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let long = json!({"metadata": {"text": "x".repeat(50_000)}});
    let path =
        format!("/admin/customers/{}", shop::admin(&server).post("/admin/customers", &long).text_at("/customer/id"));
    let ask_for =
        |path: &str| request("GET", path).header("authorization", format!("Bearer {token}")).body(()).unwrap();
    run(async {
        // Given answers of which some bytes are taken, or none
        let (mut slow, mut dead) =
            (connect_with_window(server.address(), 20_000).await, connect_with_window(server.address(), 1).await);
        let (unread, _) = slow.send_request(ask_for(&path), true).unwrap();
        let (begun, _) = dead.send_request(ask_for("/admin/users/me"), true).unwrap();
        let (mut unread, mut begun) = (unread.await.unwrap().into_body(), begun.await.unwrap().into_body());
        assert_eq!(begun.data().await.unwrap().unwrap().len(), 1);

        // then the long one is given up, and its connection is as good as before;
        let mut taken = 0;
        let reset = loop {
            match unread.data().await.unwrap() {
                Ok(piece) => taken += piece.len(),
                Err(error) => break error,
            }
        };
        assert_eq!((taken, reset.reason()), (20_000, Some(h2::Reason::CANCEL)));
        assert_eq!(ask(&slow, request("GET", "/health"), "").await.unwrap().text(), "OK");
        // of the short one, which was sent as far as we know, the connection ends.
        assert!(begun.data().await.unwrap().is_err());
        assert!(ask(&dead, request("GET", "/health"), "").await.is_err());
    });
}

/// A frame of HTTP/2.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// What a client begins with: the preface and its settings, which change nothing.
fn begin() -> Vec<u8> {
    [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(4, 0, 0, b"")].concat()
}

/// `GET /health`, by the numbers that the static table has for the first three.
fn get_health(stream: u32) -> Vec<u8> {
    frame(1, 0x5, stream, b"\x82\x86\x41\x01x\x04\x07/health")
}

fn requests_that_are_taken_back_at_once_end_the_connection(database: &Database) {
    let server = shop::start(database);
    // Given somebody who takes back requests as quickly as they are sent
    let mut connection = Connection::open(server.address());
    let mut bytes = begin();
    for number in 0..2000 {
        let stream = 2 * number + 1;
        bytes.extend(get_health(stream));
        bytes.extend(frame(3, 0, stream, &8_u32.to_be_bytes()));
    }
    connection.send(bytes);
    // then the connection ends, long before all of them were looked at,
    while connection.receive() {}
    let answered = server.log().matches("path=/health").count();
    assert!(answered < 500, "{answered} were answered");
    // and nobody else is harmed.
    run(async {
        let client = connect(server.address()).await;
        assert_eq!(ask(&client, request("GET", "/health"), "").await.unwrap().text(), "OK");
    });
}

fn running_requests_are_finished_before_the_end(database: &Database) {
    let mut server = shop::start(database);
    let body = json!({"email": shop::EMAIL, "password": shop::PASSWORD}).to_string();
    let (first, second) = body.split_at(10);
    run(async {
        // Given a request whose body is half sent
        let client = connect(server.address()).await;
        assert_eq!(ask(&client, request("GET", "/health"), "").await.unwrap().text(), "OK");
        let sign_in = request("POST", "/auth/user/emailpass").header("content-type", "application/json");
        let (answer, mut sending) = client.clone().send_request(sign_in.body(()).unwrap(), false).unwrap();
        sending.send_data(Bytes::copy_from_slice(first.as_bytes()), false).unwrap();
        assert_eq!(ask(&client, request("GET", "/health"), "").await.unwrap().text(), "OK");

        // when the server is told to stop, then it takes no other request,
        server.terminate();
        loop {
            if ask(&client, request("GET", "/health"), "").await.is_err() {
                break;
            }
        }
        // but answers this one.
        sending.send_data(Bytes::copy_from_slice(second.as_bytes()), true).unwrap();
        assert_eq!(receive(answer).await.unwrap().status, 200);
    });
    assert_eq!(server.wait().code(), Some(0));
    assert!(!server.log().contains("not finished in time"), "{}", server.log());
}

fn connections_without_requests_hold_nothing_up(database: &Database) {
    // Given connections that have asked for nothing, or have been answered, and one that never answers itself
    let mut server = shop::start(database);
    let mut dumb = Connection::open(server.address());
    dumb.send([begin(), get_health(1)].concat());
    assert_eq!(soon(|| (dumb.receive() && dumb.text().contains("OK")).then_some(())), Some(()));
    run(async {
        let client = connect(server.address()).await;
        assert_eq!(ask(&client, request("GET", "/health"), "").await.unwrap().text(), "OK");
        let silent = connect(server.address()).await;
        // when the server is told to stop, then it ends.
        server.terminate();
        let ended = tokio::task::spawn_blocking(move || {
            assert_eq!(server.wait().code(), Some(0));
            server
        });
        let server = ended.await.unwrap();
        assert!(!server.log().contains("not finished in time"), "{}", server.log());
        drop((client, silent));
    });
}

fn what_only_begins_like_http2_is_refused(database: &Database) {
    let server = shop::start(database);
    for bytes in ["PRI * HTTP/1.1\r\nhost: localhost\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"] {
        let mut connection = Connection::open(server.address());
        connection.send(bytes);
        assert!(connection.answer().status >= 400, "{bytes}");
    }
    // What comes byte by byte is the same as what comes at once.
    let mut connection = Connection::open(server.address());
    for byte in "POST /nothing HTTP/1.1\r\nhost: localhost\r\n\r\n".bytes() {
        connection.send([byte]);
    }
    assert_eq!(connection.answer().status, 404);
    let mut connection = Connection::open(server.address());
    for byte in [begin(), get_health(1)].concat() {
        connection.send([byte]);
    }
    assert_eq!(soon(|| (connection.receive() && connection.text().contains("OK")).then_some(())), Some(()));
}
