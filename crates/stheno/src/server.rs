//! Serving: connections, threads, time limits, and a stop that lets running requests finish.
//!
//! One thread accepts connections and gives each to the thread that has the fewest. Such a thread runs everything of
//! its connections on a runtime of its own, so a request that reads from SQLite never changes threads.

use std::cell::Cell;
use std::convert::Infallible;
use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use http::{Method, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use stheno_domain::{Error, Shop};
use stheno_http::answer::{Answer, Payload};
use stheno_http::body::{self, Body};
use stheno_http::coding::Coding;
use stheno_http::request::{Known, Request};
use stheno_medusa::{Settings, failure};
use tokio::io::AsyncWriteExt;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot, watch};
use tokio::task::LocalSet;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use crate::config::Config;
use crate::courier;
use crate::files;
use crate::generations::Generations;

mod http2;

/// How long a client may take to send the head of a request, or to begin the next one.
const HEAD: Duration = Duration::from_secs(30);
/// The longest head of a request, in bytes; a longer one gets 431, as from Node.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long a client may take to send a body.
const BODY: Duration = Duration::from_secs(30);
/// How long a client may take to read some more of an answer.
const READING: Duration = Duration::from_secs(30);
/// Bytes of large answers that may be on their way at a time; beyond it, 503.
const ON_THEIR_WAY: usize = 128 * 1024 * 1024;
/// From how many bytes on an answer is large.
const LARGE: usize = 64 * 1024;
/// How many bodies longer than usual are read and worked on at a time; others wait.
const LONG_BODIES: usize = 2;
/// How long running requests may take after the stop was asked for.
const STOP: Duration = Duration::from_secs(30);
/// How long a client that has just connected may take to ask, after the stop was asked for.
const FIRST: Duration = Duration::from_millis(500);
/// How many connections may wait to be accepted. The library's 128 are soon too few when many come at once, and who finds no
/// place tries again after a second.
const WAITING: i32 = 4096;
/// How long the last word to a client that is turned away may take.
const REFUSAL: Duration = Duration::from_secs(1);
/// How many are told at a time.
const REFUSALS: usize = 100;

/// What a connection that there is no room for is told.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n\
    content-type: application/json; charset=utf-8\r\ncontent-length: 66\r\n\r\n\
    {\"type\":\"unavailable\",\"message\":\"The server is busy. Try again.\"}\n";

/// Serves until SIGTERM or ctrl-c, which is told by `stop`, and then until running requests are answered and what is sent by the
/// courier has ended.
pub(crate) async fn serve(
    listener: TcpListener,
    shop: &Shop,
    settings: Settings,
    config: &Config,
    stop: &watch::Sender<bool>,
    mut courier: courier::Thread,
) -> Result<(), Error> {
    let most = files::connections(config);
    let bounds = Bounds::new(config);
    let mut workers = Vec::new();
    for number in 0..config.threads {
        let worker = Worker::start(number, shop, &settings, config, &bounds, stop.subscribe());
        workers.push(worker.map_err(Error::Thread)?);
    }
    rustix::net::listen(&listener, WAITING).map_err(|error| Error::Thread(error.into()))?;
    listener.set_nonblocking(true).map_err(Error::Thread)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::Thread)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Error::Thread)?;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => hand_over(&workers, stream, peer, most),
                Err(error) => {
                    // Out of file descriptors, most likely: closing connections will free some.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
            _ = terminate.recv() => break,
            _ = tokio::signal::ctrl_c() => break,
            () = courier.ended() => return Err(Error::Thread(std::io::Error::other("events and mails are sent no more"))),
        }
    }
    // Whoever was connected by the system already, but not yet accepted, is served as well.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        hand_over(&workers, stream, peer, most);
    }
    drop(listener);
    tracing::info!("stopping; running requests are finished");
    stop.send_replace(true);
    let (done, joined) = oneshot::channel();
    // A thread of its own, for which the end of the program does not wait.
    std::thread::spawn(move || {
        workers.into_iter().for_each(Worker::join);
        done.send(())
    });
    tokio::select! {
        _ = async { (joined.await, courier.ended().await) } => {}
        _ = tokio::time::sleep(STOP) => tracing::warn!("some requests were not finished in time"),
        _ = terminate.recv() => tracing::warn!("stopped at once"),
        _ = tokio::signal::ctrl_c() => tracing::warn!("stopped at once"),
    }
    Ok(())
}

/// A thread that serves connections.
struct Worker {
    connections: mpsc::UnboundedSender<(TcpStream, SocketAddr)>,
    open: Arc<AtomicUsize>,
    thread: std::thread::JoinHandle<()>,
}

impl Worker {
    fn start(
        number: usize,
        shop: &Shop,
        settings: &Settings,
        config: &Config,
        bounds: &Bounds,
        stopping: watch::Receiver<bool>,
    ) -> std::io::Result<Self> {
        let (connections, incoming) = mpsc::unbounded_channel();
        let open = Arc::new(AtomicUsize::new(0));
        let (counted, shop, settings) = (Arc::clone(&open), shop.clone(), settings.clone());
        let (proxies, bounds, admin_ui) = (config.trusted_proxies.clone(), bounds.clone(), config.admin_ui);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name(format!("serve-{number}")).spawn(move || {
            let work = async move {
                match shop.database.for_thread() {
                    Ok(database) => {
                        let api = Generations::new(Shop { database, ..shop }, settings, admin_ui);
                        let service = Rc::new(Service { api, proxies, bounds, number, requests: Cell::new(0) });
                        run(&service, incoming, stopping, &counted).await;
                    }
                    Err(error) => tracing::error!(%error, "a thread cannot reach the database"),
                }
            };
            LocalSet::new().block_on(&runtime, work);
        })?;
        Ok(Self { connections, open, thread })
    }

    fn join(self) {
        drop(self.connections);
        if self.thread.join().is_err() {
            tracing::error!("a thread that serves has panicked");
        }
    }
}

/// Gives a connection to the thread that has the fewest.
fn hand_over(workers: &[Worker], stream: tokio::net::TcpStream, peer: SocketAddr, most: usize) {
    let open = |worker: &Worker| worker.open.load(Ordering::Relaxed);
    let freest = workers.iter().min_by_key(|worker| open(worker));
    let Some(worker) = freest.filter(|_| workers.iter().map(open).sum::<usize>() < most) else {
        turn_away(stream);
        return;
    };
    // Small answers must not wait for the acknowledgement of the one before.
    let stream = stream.set_nodelay(true).and_then(|()| stream.into_std());
    match stream {
        Ok(stream) => {
            worker.open.fetch_add(1, Ordering::Relaxed);
            if worker.connections.send((stream, peer)).is_err() {
                worker.open.fetch_sub(1, Ordering::Relaxed);
            }
        }
        Err(error) => tracing::debug!(%error, "a connection was lost"),
    }
}

/// Tells a client to come again. What it sends meanwhile is read: it would not see the answer if the connection were closed
/// under it.
fn turn_away(mut stream: tokio::net::TcpStream) {
    static REFUSED: Semaphore = Semaphore::const_new(REFUSALS);
    let Ok(place) = REFUSED.try_acquire() else {
        // Of too many, some may miss it. None may wait, for each is an open file.
        drop(stream.into_std().and_then(|mut stream| stream.write(FULL)));
        return;
    };
    tokio::spawn(async move {
        let _place = place;
        let tell = async {
            stream.write_all(FULL).await?;
            stream.shutdown().await?;
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
        };
        drop(timeout(REFUSAL, tell).await);
    });
}

async fn run(
    service: &Rc<Service>,
    mut incoming: mpsc::UnboundedReceiver<(TcpStream, SocketAddr)>,
    stopping: watch::Receiver<bool>,
    open: &Arc<AtomicUsize>,
) {
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            connection = incoming.recv() => {
                let Some((stream, peer)) = connection else { break };
                let (service, stopping, open) = (Rc::clone(service), stopping.clone(), Arc::clone(open));
                connections.spawn_local(async move {
                    service.connection(stream, peer, stopping).await;
                    open.fetch_sub(1, Ordering::Relaxed);
                });
            }
            // Ended connections are forgotten as they end.
            Some(ended) = connections.join_next() => if let Err(error) = ended && error.is_panic() {
                tracing::error!("a request panicked");
                open.fetch_sub(1, Ordering::Relaxed);
            },
        }
    }
    while connections.join_next().await.is_some() {}
}

/// Waits until the server stops. What the channel lends is given back at once: nothing could be sent while it is held.
async fn told_to_stop(stopping: &mut watch::Receiver<bool>) {
    drop(stopping.wait_for(|stop| *stop).await);
}

/// Waits for the first bytes of a client; whether it speaks HTTP/2. None when it takes too long.
async fn begun(stream: &tokio::net::TcpStream, stopping: &mut watch::Receiver<bool>) -> Option<std::io::Result<bool>> {
    let mut spoken = std::pin::pin!(http2::is_spoken(stream));
    tokio::select! {
        begun = timeout(HEAD, spoken.as_mut()) => begun.ok(),
        () = told_to_stop(stopping) => timeout(FIRST, spoken).await.ok(),
    }
}

/// What all threads together may hold of what is large.
#[derive(Clone)]
struct Bounds {
    answers: Arc<LargeAnswers>,
    bodies: Arc<Semaphore>,
    packing: Arc<Semaphore>,
    http2: Arc<Semaphore>,
}

impl Bounds {
    fn new(config: &Config) -> Self {
        Self {
            answers: Arc::default(),
            bodies: Arc::new(Semaphore::new(LONG_BODIES)),
            packing: Arc::new(Semaphore::new(config.threads)),
            // As many as there could be over HTTP/1.
            http2: Arc::new(Semaphore::new(config.max_connections)),
        }
    }
}

/// Bytes of large answers that are on their way.
#[derive(Default)]
struct LargeAnswers(AtomicUsize);

impl LargeAnswers {
    /// Counts an answer until it is sent; None when there is no room for it.
    fn admit(self: &Arc<Self>, answer: Answer) -> Option<Answer> {
        let bytes = answer.len();
        if bytes < LARGE {
            return Some(answer);
        }
        // Counted first, so that dropping the answer takes it back in any case.
        let before = self.0.fetch_add(bytes, Ordering::Relaxed);
        let answer = answer.until_sent(OnItsWay { bytes, of: Arc::clone(self) });
        // One alone is always let through, however large it is.
        (before == 0 || before + bytes <= ON_THEIR_WAY).then_some(answer)
    }
}

struct OnItsWay {
    bytes: usize,
    of: Arc<LargeAnswers>,
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.of.0.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

fn report(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// How long a body may be, and, if longer than usual, its turn.
struct Room<'s> {
    longest: usize,
    _turn: Option<SemaphorePermit<'s>>,
}

/// The API on one thread.
struct Service {
    api: Generations,
    proxies: Vec<IpNet>,
    bounds: Bounds,
    number: usize,
    requests: Cell<u64>,
}

impl Service {
    async fn connection(self: &Rc<Self>, stream: TcpStream, peer: SocketAddr, mut stopping: watch::Receiver<bool>) {
        let stream = match tokio::net::TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => return tracing::debug!(%error, "a connection was lost"),
        };
        let is_http2 = match begun(&stream, &mut stopping).await {
            Some(Ok(is_http2)) => is_http2,
            Some(Err(error)) => return tracing::debug!(%error, "a connection was lost"),
            None => return,
        };
        // A client that reads nothing holds its answer in memory.
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(READING));
        let stream = Box::pin(stream);
        report(if is_http2 {
            let respond = |request| {
                let service = Rc::clone(self);
                async move { service.respond(request, peer.ip()).await }
            };
            let full = || failure::overloaded().into_response(&Method::GET);
            http2::serve(stream, respond, &self.bounds.http2, full, told_to_stop(&mut stopping)).await
        } else {
            self.http1(stream, peer, stopping).await
        });
    }

    async fn http1(
        self: &Rc<Self>,
        stream: Pin<Box<TimeoutStream<tokio::net::TcpStream>>>,
        peer: SocketAddr,
        mut stopping: watch::Receiver<bool>,
    ) -> hyper::Result<()> {
        let asked = Cell::new(false);
        let service = service_fn(|request| {
            asked.set(true);
            let service = Rc::clone(self);
            async move { Ok::<_, Infallible>(service.respond(request, peer.ip()).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        tokio::select! {
            ended = connection.as_mut() => ended,
            () = told_to_stop(&mut stopping) => {
                // A client that has just connected is about to ask; it would take a closed connection for a failure.
                if !asked.get() {
                    let first = std::future::poll_fn(|context| match connection.as_mut().poll(context) {
                        Poll::Pending if asked.get() => Poll::Ready(None),
                        Poll::Pending => Poll::Pending,
                        Poll::Ready(ended) => Poll::Ready(Some(ended)),
                    });
                    if let Ok(Some(ended)) = timeout(FIRST, first).await {
                        return ended;
                    }
                }
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        }
    }

    async fn respond(&self, request: http::Request<Incoming>, peer: IpAddr) -> Response<Payload> {
        let started = Instant::now();
        let count = self.requests.get();
        self.requests.set(count.wrapping_add(1));
        let (head, incoming) = request.into_parts();
        let (client, secure) = self.forwarded(&head.headers, peer);
        // As it was sent; a prefix may be taken off.
        let sent = head.uri.clone();
        let mut request = Request {
            method: head.method,
            uri: head.uri,
            headers: head.headers,
            body: Body::empty(),
            client,
            secure,
            known: Known::default(),
        };
        let answer = match self.room(&mut request, &incoming).await {
            Ok(room) => self.receive_and_answer(&mut request, incoming, room.longest).await,
            Err(answer) => answer,
        };
        let mut answer = answer.settled(&request);
        if let Some(coding) = answer.coding() {
            answer = self.packed(answer, coding).await;
        }
        let response = answer.into_response(&request.method);
        // Queries may hold e-mails and tokens, and are not told.
        tracing::info!(
            id = format_args!("{:x}-{count:x}", self.number),
            method = %request.method,
            path = told(sent.path()),
            status = response.status().as_u16(),
            micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            "request"
        );
        response
    }

    /// Room for a body that is not read yet. A long one waits for its turn.
    async fn room(&self, request: &mut Request, incoming: &Incoming) -> Result<Room<'_>, Answer> {
        let usual = Room { longest: body::LIMIT, _turn: None };
        if !body::may_be_long(incoming) {
            return Ok(usual);
        }
        let longest = self.api.longest_body(request).await.map_err(failure::of_shop)?;
        if longest <= body::LIMIT {
            return Ok(usual);
        }
        match timeout(BODY, self.bounds.bodies.acquire()).await {
            Ok(Ok(turn)) => Ok(Room { longest, _turn: Some(turn) }),
            _ => Err(failure::overloaded()),
        }
    }

    async fn receive_and_answer(&self, request: &mut Request, incoming: Incoming, longest: usize) -> Answer {
        let Ok(received) = timeout(BODY, body::receive(incoming, longest)).await else {
            return Answer::empty(StatusCode::REQUEST_TIMEOUT)
                .with(http::header::CONNECTION, http::HeaderValue::from_static("close"));
        };
        match received.and_then(|bytes| body::parse(&request.headers, &bytes, longest)) {
            Ok(body) => {
                request.body = body;
                let answer = self.api.answer(request).await;
                self.bounds.answers.admit(answer).unwrap_or_else(failure::overloaded)
            }
            Err(error) => failure::of_body(&error),
        }
    }

    /// The same with its body compressed. What is long is compressed on another thread, for nobody else of this
    /// one is answered meanwhile.
    async fn packed(&self, answer: Answer, coding: Coding) -> Answer {
        let packed = if answer.len() < LARGE {
            coding.pack(answer.body())
        } else {
            let Ok(turn) = Arc::clone(&self.bounds.packing).acquire_owned().await else {
                return answer;
            };
            let body = answer.body().clone();
            // The turn ends with the work, also when the client has gone meanwhile.
            let work = tokio::task::spawn_blocking(move || (coding.pack(&body), turn).0);
            work.await.unwrap_or_else(|error| Err(error.into()))
        };
        match packed {
            Ok(packed) => self.bounds.answers.admit(answer.packed(coding, packed)).unwrap_or_else(failure::overloaded),
            Err(error) => {
                tracing::warn!(%error, "an answer could not be compressed");
                answer
            }
        }
    }

    /// Who asks, and whether by https: what the proxies in front of us say, if they are ours. The list of addresses is
    /// read from its end, for what stands before the last proxy of ours can be made up.
    fn forwarded(&self, headers: &http::HeaderMap, peer: IpAddr) -> (IpAddr, bool) {
        let trusted = |address: &IpAddr| self.proxies.iter().any(|network| network.contains(address));
        if self.proxies.is_empty() || !trusted(&peer) {
            return (peer, false);
        }
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let secure = header("x-forwarded-proto")
            .split(',')
            .next()
            .is_some_and(|proto| proto.trim().eq_ignore_ascii_case("https"));
        // Proxies append to the line, or append a line.
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let client = lines
            .rev()
            .flat_map(|line| line.rsplit(','))
            .map_while(|address| address.trim().parse().ok())
            .find(|address| !trusted(address));
        (client.unwrap_or(peer), secure)
    }
}

/// A path as the log tells it. Paths hold ids at most, but for one of Medusa 1 that ends in an e-mail.
fn told(path: &str) -> &str {
    const BEFORE_EMAIL: &str = "/store/auth/";
    let lower =
        || path.as_bytes().windows(BEFORE_EMAIL.len()).position(|at| at.eq_ignore_ascii_case(BEFORE_EMAIL.as_bytes()));
    match lower() {
        Some(at) if !path.to_ascii_lowercase().ends_with("/auth/token") => {
            path.get(..at + BEFORE_EMAIL.len()).unwrap_or_default()
        }
        Some(_) => path,
        None => path,
    }
}
