//! Too much of everything: memory stays within bounds, who is turned away is told so, and afterwards all is as before.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::support::calls::Caller;
use crate::support::connection::Connection;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::shop;

on_both! {
    many_times_too_much_from_ten_thousand_connections,
    who_does_not_read_holds_no_more_than_there_is_room_for,
    who_sends_slowly_keeps_nobody_from_being_served,
    a_storm_of_sign_ins_holds_up_nobody_else,
    as_many_files_may_be_open_as_connections_need,
    where_there_are_too_few_files_connections_are_turned_away,
}

/// How much memory a server may take, in MiB, whatever is done to it.
const MEMORY: u64 = 700;

/// Runs what many clients do at once.
fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

/// Lets this process open as many files as the system lets it; how many connections can be made then, by each of two tests.
fn connections() -> usize {
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
    let files = limit.maximum.map_or(usize::MAX, |files| usize::try_from(files).unwrap());
    (files / 2).min(10_000) - 300
}

/// A connection that is received from in small portions, so that little is held on the way.
async fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    socket.connect(address).await.unwrap()
}

fn get(path: &str, token: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n{more}\r\n")
}

/// Each answer of those that came one after another: whether it was given, or put off.
fn outcomes(received: &[u8]) -> Vec<bool> {
    let received = String::from_utf8_lossy(received);
    let answers = received.split("HTTP/1.1 ").skip(1);
    answers
        .map(|answer| {
            let put_off = answer.starts_with("503 ") && answer.contains("\r\nretry-after: 1\r\n");
            assert!(put_off || answer.starts_with("200 "), "{answer}");
            !put_off
        })
        .collect()
}

/// That a server is as it was before: it answers at once, and did not take too much memory.
fn all_is_well(server: &Process, admin: &Caller, paths: &[&str]) {
    for path in paths {
        assert_eq!(admin.get(path).status, 200, "{path}");
    }
    let peak = server.peak_memory();
    assert!(peak < MEMORY, "{peak} MiB");
}

fn many_times_too_much_from_ten_thousand_connections(database: &Database) {
    // Given ten thousand connections
    let connections = connections();
    let server = shop::start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let admin = server.caller().bearer(&token);
    let id = admin.post("/admin/customers", &json!({"email": "ada@example.com"})).text_at("/customer/id");
    let (one, search) = (format!("/admin/customers/{id}"), "/admin/customers?q=ada".to_owned());
    let asked = [get(&one, &token, ""), get(&search, &token, ""), get(&one, &token, "connection: close\r\n")].concat();
    let (mut given, mut put_off) = (0, 0);
    run(async {
        let mut open = Vec::new();
        for _ in 0..connections {
            open.push(TcpStream::connect(server.address()).await.unwrap());
        }
        // when all of them ask at once, for what is quick and for what takes long,
        let asking = open.into_iter().map(|mut connection| {
            let asked = asked.clone();
            tokio::spawn(async move {
                connection.write_all(asked.as_bytes()).await.unwrap();
                let mut received = Vec::new();
                connection.read_to_end(&mut received).await.unwrap();
                outcomes(&received)
            })
        });
        for answered in asking.collect::<Vec<_>>() {
            for is_given in answered.await.unwrap() {
                *(if is_given { &mut given } else { &mut put_off }) += 1;
            }
        }
    });
    // then all get an answer, and be it that they shall come again,
    assert_eq!(given + put_off, 3 * connections);
    assert!(given > connections, "{given} of {} were given", given + put_off);
    // and the next one is served as ever.
    all_is_well(&server, &admin, &[&one, &search]);
}

fn who_does_not_read_holds_no_more_than_there_is_room_for(database: &Database) {
    // Given long answers that nobody reads
    let server = shop::start(database);
    let token = server.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let admin = server.caller().bearer(&token);
    let mut id = String::new();
    for _ in 0..40 {
        let made = admin.post("/admin/customers", &json!({"metadata": {"text": "x".repeat(100_000)}}));
        id = made.text_at("/customer/id");
    }
    let (one, list) = (format!("/admin/customers/{id}?fields=id"), "/admin/customers?limit=40".to_owned());
    run(async {
        let mut unread = Vec::new();
        for _ in 0..100 {
            let mut connection = connect(server.address()).await;
            connection.write_all(get(&list, &token, "").as_bytes()).await.unwrap();
            // The beginning shows whether it is there.
            let mut begin = [0; 12];
            connection.read_exact(&mut begin).await.unwrap();
            unread.push((begin, connection));
        }
        // then there is room for some of them, and others are told to come again,
        let (given, put_off): (Vec<_>, Vec<_>) = unread.into_iter().partition(|(begin, _)| begin == b"HTTP/1.1 200");
        assert!(given.len() > 10, "{} were given", given.len());
        for (begin, mut connection) in put_off {
            let mut rest = vec![0; 1000];
            let length = connection.read(&mut rest).await.unwrap();
            assert_eq!(outcomes(&[&begin[..], &rest[..length]].concat()), [false]);
        }
        // who asks for little gets it,
        assert_eq!(admin.get(&one).status, 200);
    });
    // and once they are gone there is room again.
    assert_eq!(soon(|| (admin.get(&list).status == 200).then_some(())), Some(()));
    all_is_well(&server, &admin, &[&one, &list]);
}

fn who_sends_slowly_keeps_nobody_from_being_served(database: &Database) {
    // Given many who have sent a part of their requests
    let connections = connections() / 2;
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let body = "x".repeat(20_000);
    let post = format!("POST /auth/user/emailpass HTTP/1.1\r\nhost: localhost\r\ncontent-length: 40000\r\n\r\n{body}");
    run(async {
        let mut slow = Vec::new();
        for number in 0..connections {
            let mut connection = TcpStream::connect(server.address()).await.unwrap();
            let part = [post.as_str(), "GET /health HTTP/1.1\r\nx: ", "PRI * HTTP", ""][number % 4];
            connection.write_all(part.as_bytes()).await.unwrap();
            slow.push(connection);
        }
        // then all others are served as ever.
        for _ in 0..100 {
            assert_eq!(admin.get("/admin/customers").status, 200);
        }
    });
    all_is_well(&server, &admin, &["/admin/customers"]);
}

fn a_storm_of_sign_ins_holds_up_nobody_else(database: &Database) {
    // Given more who sign in than passwords can be checked
    let server = shop::start_open(database, &[]);
    let admin = shop::admin(&server);
    let body = json!({"email": shop::EMAIL, "password": shop::PASSWORD}).to_string();
    let sign_in = format!(
        "POST /auth/user/emailpass HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (signed_in, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let (server, sign_in, signed_in, refused) = (&server, &sign_in, &signed_in, &refused);
        scope.spawn(move || {
            run(async {
                let storm = (0..1000).map(|_| async {
                    let mut connection = TcpStream::connect(server.address()).await.unwrap();
                    connection.write_all(sign_in.as_bytes()).await.unwrap();
                    let mut received = Vec::new();
                    connection.read_to_end(&mut received).await.unwrap();
                    let count = if outcomes(&received) == [true] { signed_in } else { refused };
                    count.fetch_add(1, Ordering::SeqCst);
                });
                futures_util::future::join_all(storm).await;
            });
        });
        // when others read meanwhile, then they are through before most of those who sign in;
        assert_eq!(soon(|| (refused.load(Ordering::SeqCst) > 0).then_some(())), Some(()), "nobody was refused");
        for _ in 0..20 {
            assert_eq!(admin.get("/admin/customers").status, 200);
        }
        let meanwhile = signed_in.load(Ordering::SeqCst);
        assert!(meanwhile < 100, "{meanwhile} were signed in before");
    });
    // of these as many as may wait are signed in, and others told to come again.
    let (signed_in, refused) = (signed_in.into_inner(), refused.into_inner());
    assert_eq!(signed_in + refused, 1000);
    assert!(signed_in >= 128, "{signed_in}");
    all_is_well(&server, &admin, &["/admin/customers"]);
    shop::admin(&server);
}

/// A server that may open so many files at first, and so many at most.
fn start_with_files(database: &Database, soft: u64, hard: u64) -> Process {
    let serve = shop::serve(database);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("ulimit -Sn {soft} && ulimit -Hn {hard} && exec \"$0\" \"$@\""))
        .arg(serve.get_program());
    for (name, value) in serve.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Process::start(command)
}

fn as_many_files_may_be_open_as_connections_need(database: &Database) {
    let server = start_with_files(database, 256, 5000);
    let limits = server.proc("limits");
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert_eq!(files.split_whitespace().nth(3), Some("5000"), "{files}");
    // That there are fewer than connections are wanted is told.
    assert!(soon(|| server.log().contains("connections=").then_some(())).is_some(), "{}", server.log());
}

fn where_there_are_too_few_files_connections_are_turned_away(database: &Database) {
    // Given a server that may open few files, and more connections than that
    let server = start_with_files(database, 256, 500);
    let mut open: Vec<Connection> = (0..600).map(|_| Connection::open(server.address())).collect();
    // then the last of them is told to come again,
    let answer = open.last_mut().unwrap().answer();
    assert_eq!((answer.status, answer.header("retry-after").as_deref()), (503, Some("1")));
    assert!(!server.log().contains("could not be accepted"), "{}", server.log());
    // the first one is served, and so is the next one when they are gone.
    open[0].send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
    assert_eq!(open[0].answer().status, 200);
    drop(open);
    let served = soon(|| {
        let mut connection = Connection::open(server.address());
        connection.send("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n");
        (connection.answer().status == 200).then_some(())
    });
    assert_eq!(served, Some(()));
}
