//! A receiver of webhooks, as a shop's other systems have one. It verifies with a library that is not ours.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use standardwebhooks::Webhook;

use super::calls::Caller;
use super::process::soon;

/// What a receiver does with a message.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers with a status.
    Status(u16),
    /// Answers with a status and headers.
    Headers(u16, &'static [(&'static str, &'static str)]),
    /// Answers with a redirect to there.
    Redirect(String),
    /// Answers after a while.
    Late(Duration, u16),
    /// Says nothing, and keeps the connection.
    Hang,
    /// Closes the connection in the middle of its answer.
    Break,
}

/// A message that came.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    /// `webhook-id`.
    pub(crate) id: String,
    /// All headers, in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// The body.
    pub(crate) body: Value,
    /// When it came.
    pub(crate) at: Instant,
    /// Whether the signature fits.
    pub(crate) verified: bool,
}

type Behaviour = Box<dyn Fn(&Came, usize) -> Reply + Send>;

struct State {
    came: Vec<Came>,
    /// Decides by the message and by how many came before it.
    behaviour: Behaviour,
    secret: String,
}

/// A running receiver. It runs until the test program ends.
#[derive(Clone)]
pub(crate) struct Receiver {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    /// How many connections it has.
    connections: Arc<AtomicUsize>,
}

/// Patterns of all events. Tokens are told only to whom the names of their events are given.
const EVERYTHING: [&str; 4] = ["*", "auth.password_reset", "customer.password_reset", "user.password_reset"];

/// A secret of 24 bytes.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

impl Receiver {
    /// A receiver that takes everything.
    pub(crate) fn start() -> Self {
        Self::that(|_, _| Reply::Status(200))
    }

    /// A receiver that does as it is told.
    pub(crate) fn that(behaviour: impl Fn(&Came, usize) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = State { came: Vec::new(), behaviour: Box::new(behaviour), secret: SECRET.to_owned() };
        let state = Arc::new(Mutex::new(state));
        let connections = Arc::new(AtomicUsize::new(0));
        let shared = (Arc::clone(&state), Arc::clone(&connections));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (state, connections) = shared.clone();
                connections.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    drop(serve(&stream, &state));
                    drop(stream);
                    connections.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, state, connections }
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// What it does from now on.
    pub(crate) fn behave(&self, behaviour: impl Fn(&Came, usize) -> Reply + Send + 'static) {
        self.lock().behaviour = Box::new(behaviour);
    }

    /// The secret that it verifies with from now on.
    pub(crate) fn expect(&self, secret: &str) {
        self.lock().secret = secret.to_owned();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has a shop send it what happens from now on, tokens included, with these members beside the address and the secret; gives the
    /// webhook's id.
    pub(crate) fn subscribe(&self, admin: &Caller, members: &Value) -> String {
        let mut body = json!({"url": self.url(), "secret": SECRET, "events": EVERYTHING});
        for (name, value) in members.as_object().expect("an object") {
            body[name] = value.clone();
        }
        let made = admin.post("/v2/admin/webhooks", &body);
        assert_eq!(made.status, 200, "{}", made.text());
        made.text_at("/webhook/id")
    }

    /// All that came, in the order in which it came.
    pub(crate) fn came(&self) -> Vec<Came> {
        self.lock().came.clone()
    }

    /// How many messages came, when it has read all from senders that have ended.
    pub(crate) fn read_all(&self) -> usize {
        // Connections are taken in their order: when this one was, so were all before it.
        let mut last = TcpStream::connect(self.address).expect("a connection");
        last.shutdown(Shutdown::Write).expect("the end of what is said");
        last.read_to_end(&mut Vec::new()).expect("the end of the answer");
        let none = soon(|| (self.connections.load(Ordering::SeqCst) == 0).then_some(()));
        assert!(none.is_some(), "somebody is connected");
        self.came().len()
    }

    /// Waits until so many messages came, and gives all.
    pub(crate) fn wait_for(&self, count: usize) -> Vec<Came> {
        let came = soon(|| Some(self.came()).filter(|came| came.len() >= count));
        came.unwrap_or_else(|| panic!("{} messages came, and not {count}: {:#?}", self.came().len(), self.names()))
    }

    /// The names of all that came.
    pub(crate) fn names(&self) -> Vec<String> {
        self.came().iter().map(|came| came.body["type"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let mut headers = HashMap::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let reply = note(headers, &body, state);
        if !answer(stream, &reply)? {
            return Ok(());
        }
    }
}

fn note(headers: HashMap<String, String>, body: &[u8], state: &Mutex<State>) -> Reply {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let verified = verify(&state.secret, &headers, body);
    let came = Came {
        id: headers.get("webhook-id").cloned().unwrap_or_default(),
        headers,
        body: serde_json::from_slice(body).unwrap_or_default(),
        at: Instant::now(),
        verified,
    };
    let reply = (state.behaviour)(&came, state.came.len());
    state.came.push(came);
    reply
}

fn verify(secret: &str, headers: &HashMap<String, String>, body: &[u8]) -> bool {
    let mut sent = http::HeaderMap::new();
    for (name, value) in headers {
        let name: http::HeaderName = name.parse().expect("a header");
        sent.insert(name, value.parse().expect("a header's value"));
    }
    Webhook::new(secret).is_ok_and(|webhook| webhook.verify(body, &sent).is_ok())
}

/// Whether another message may come on the same connection.
fn answer(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<bool> {
    let plain = |status: u16| format!("HTTP/1.1 {status} x\r\ncontent-length: 5\r\n\r\ntaken");
    match reply {
        Reply::Status(status) => stream.write_all(plain(*status).as_bytes())?,
        Reply::Headers(status, headers) => {
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            stream.write_all(format!("HTTP/1.1 {status} x\r\n{headers}content-length: 0\r\n\r\n").as_bytes())?;
        }
        Reply::Redirect(to) => {
            stream.write_all(format!("HTTP/1.1 307 x\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n").as_bytes())?;
        }
        Reply::Late(pause, status) => {
            thread::sleep(*pause);
            stream.write_all(plain(*status).as_bytes())?;
        }
        Reply::Hang => {
            thread::sleep(Duration::from_secs(600));
            return Ok(false);
        }
        Reply::Break => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-le")?;
            return Ok(false);
        }
    }
    Ok(true)
}
