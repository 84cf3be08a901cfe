//! Connections that speak HTTP/2 from their first byte on, as proxies do. Much may be under way on one of them at a time,
//! so all of it is bounded: how much there is, how long it may be silent, and how long an answer may wait for its reader.

use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use futures_util::FutureExt;
use http::header::{COOKIE, HOST, HeaderValue};
use http::{Request, Response, Uri};
use hyper::body::{Body, Frame, Incoming};
use hyper::rt::Executor;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use stheno_http::answer::Payload;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;

use super::{HEAD, LONGEST_HEAD, READING};

/// What a client sends first that speaks HTTP/2.
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// How long to wait for the rest of it.
const PAUSE: Duration = Duration::from_millis(20);

/// How many requests may run at a time on one connection.
const STREAMS: u32 = 100;
/// Bytes of a body that a client may send before we have read those before: one of the usual length.
const STREAM_WINDOW: u32 = 128 * 1024;
/// The same for all bodies of a connection together.
const CONNECTION_WINDOW: u32 = 1024 * 1024;
/// How many requests may be taken back before they were looked at; more end the connection.
const TAKEN_BACK: usize = 20;
/// How often a client is asked whether it is still there, and how long it may take to say so.
const ALIVE: Duration = Duration::from_secs(30);
/// How large a piece of an answer is handed over at a time; of what is longer, the rest stays where it can be given up.
const PIECE: usize = 16 * 1024;
/// How often a connection is looked at.
const LOOK: Duration = Duration::from_secs(5);
/// How long a client may take to go when it was told to, and nothing of it is running.
const GOING: Duration = Duration::from_secs(1);

/// Whether a client speaks HTTP/2, by its first bytes. They stay where they are.
///
/// # Errors
/// When the connection is lost.
pub(super) async fn is_spoken(stream: &TcpStream) -> std::io::Result<bool> {
    let mut first = [0; PREFACE.len()];
    loop {
        let length = stream.peek(&mut first).await?;
        if length == PREFACE.len() || length == 0 || !first.iter().take(length).eq(PREFACE.iter().take(length)) {
            return Ok(first == *PREFACE);
        }
        sleep(PAUSE).await;
    }
}

/// Serves a connection until it ends. `places` are those of all requests over HTTP/2 together, and `full` is the answer where
/// there is none. After `stop` running requests are answered, and no others.
pub(super) async fn serve<A: Future<Output = Response<Payload>> + 'static>(
    stream: impl AsyncRead + AsyncWrite + Unpin + 'static,
    respond: impl Fn(Request<Incoming>) -> A,
    places: &Arc<Semaphore>,
    full: impl Fn() -> Response<Payload>,
    stop: impl Future<Output = ()>,
) -> hyper::Result<()> {
    let under_way = Rc::new(UnderWay::default());
    let service = service_fn(|request| {
        let place = Arc::clone(places).try_acquire_owned();
        let answer = match &place {
            Ok(_) => respond(as_in_http1(request)).left_future(),
            Err(_) => std::future::ready(full()).right_future(),
        };
        let under_way = Rc::clone(&under_way);
        async move { Ok::<_, Infallible>(answer.await.map(|payload| Pieces::of(payload, under_way, place.ok()))) }
    });
    let mut builder = http2::Builder::new(Requests(Rc::clone(&under_way)));
    builder
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .max_header_list_size(u32::try_from(LONGEST_HEAD).unwrap_or(u32::MAX))
        .max_pending_accept_reset_streams(TAKEN_BACK)
        .max_send_buf_size(PIECE)
        .keep_alive_interval(ALIVE)
        .keep_alive_timeout(ALIVE);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut stop = std::pin::pin!(stop);
    let mut going = false;
    loop {
        let goes = tokio::select! {
            ended = connection.as_mut() => return ended,
            () = stop.as_mut(), if !going => true,
            () = sleep(if going { GOING } else { LOOK }) => under_way.idle().is_some_and(|idle| idle >= HEAD),
        };
        if under_way.is_unread() || going && under_way.idle().is_some_and(|idle| idle >= GOING) {
            // What it holds goes with it.
            return Ok(());
        }
        if goes && !going {
            connection.as_mut().graceful_shutdown();
            going = true;
        }
    }
}

/// A request as HTTP/1 has it: who is asked in a header, the path alone as its target, and all cookies in one line.
fn as_in_http1(mut request: Request<Incoming>) -> Request<Incoming> {
    let host = request.uri().authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
    if let Some(path) = request.uri().path_and_query() {
        *request.uri_mut() = Uri::from(path.clone());
    }
    let headers = request.headers_mut();
    if let Some(host) = host {
        headers.entry(HOST).or_insert(host);
    }
    let cookies: Vec<&[u8]> = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
    if cookies.len() > 1
        && let Ok(line) = HeaderValue::from_bytes(&cookies.join(&b"; "[..]))
    {
        headers.insert(COOKIE, line);
    }
    request
}

/// What is under way on a connection.
struct UnderWay {
    running: Cell<usize>,
    /// Since when nothing has been running, if nothing is.
    idle: Cell<Instant>,
    /// The last pieces of answers that have ended for us.
    ended: RefCell<Vec<Weak<Unsent>>>,
}

impl Default for UnderWay {
    fn default() -> Self {
        Self { running: Cell::new(0), idle: Cell::new(Instant::now()), ended: RefCell::default() }
    }
}

impl UnderWay {
    /// How long nothing has been running; None while something is.
    fn idle(&self) -> Option<Duration> {
        (self.running.get() == 0).then(|| self.idle.get().elapsed())
    }

    /// Whether an answer that has ended for us waits for its reader for too long. One that has not is given up before.
    fn is_unread(&self) -> bool {
        let longest = READING + 2 * LOOK;
        let unread = |piece: &Weak<Unsent>| piece.upgrade().is_some_and(|piece| piece.since.elapsed() >= longest);
        self.ended.borrow().iter().any(unread)
    }

    fn has_ended(&self, piece: &Rc<Unsent>) {
        let mut ended = self.ended.borrow_mut();
        // As many as there are streams are unsent at most.
        if ended.len() >= 2 * STREAMS as usize {
            ended.retain(|piece| piece.strong_count() > 0);
        }
        ended.push(Rc::downgrade(piece));
    }
}

/// Counts a request as running.
struct Running(Rc<UnderWay>);

impl Running {
    fn on(connection: &Rc<UnderWay>) -> Self {
        connection.running.set(connection.running.get() + 1);
        Self(Rc::clone(connection))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.set(self.0.running.get().saturating_sub(1));
        self.0.idle.set(Instant::now());
    }
}

/// Runs the requests of a connection, each until it is answered, or nobody reads its answer.
#[derive(Clone)]
struct Requests(Rc<UnderWay>);

impl<F: Future<Output = ()> + 'static> Executor<F> for Requests {
    fn execute(&self, request: F) {
        let running = Running::on(&self.0);
        tokio::task::spawn_local(async move {
            let reader = Rc::new(Reader::default());
            let request = AssertUnwindSafe(READER.scope(Rc::clone(&reader), request)).catch_unwind();
            tokio::select! {
                biased;
                answered = request => if answered.is_err() {
                    tracing::error!("a request panicked");
                },
                () = reader.is_gone() => tracing::debug!("an answer was not read"),
            }
            drop(running);
        });
    }
}

tokio::task_local! {
    /// Who reads the answer of the request that runs.
    static READER: Rc<Reader>;
}

/// Who reads an answer.
#[derive(Default)]
struct Reader {
    /// Since when it has been given nothing more, because it does not take what there is.
    waits: Cell<Option<Instant>>,
}

impl Reader {
    /// Waits until nothing of an answer was read for too long.
    async fn is_gone(&self) {
        loop {
            let rest = self.waits.get().map_or(READING, |since| READING.saturating_sub(since.elapsed()));
            if rest.is_zero() {
                return;
            }
            sleep(rest).await;
        }
    }
}

/// An answer that is handed over in pieces, each when the one before was taken.
struct Pieces {
    payload: Payload,
    rest: Bytes,
    /// The piece that was handed over last, of an answer of several: it ends when that one was sent.
    last: Option<Weak<Unsent>>,
    reader: Rc<Reader>,
    under_way: Rc<UnderWay>,
    _place: Option<OwnedSemaphorePermit>,
}

impl Pieces {
    fn of(payload: Payload, under_way: Rc<UnderWay>, place: Option<OwnedSemaphorePermit>) -> Self {
        let reader = READER.try_with(Rc::clone).unwrap_or_default();
        Self { payload, rest: Bytes::new(), last: None, reader, under_way, _place: place }
    }

    /// The end of an answer of several pieces comes when the last one was sent: until then it can be given up.
    fn poll_end(&self, context: &Context<'_>) -> Poll<()> {
        match self.last.as_ref().and_then(Weak::upgrade) {
            Some(unsent) => {
                unsent.wakes.set(Some(context.waker().clone()));
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Body for Pieces {
    type Data = Piece;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Piece>, Infallible>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match Pin::new(&mut this.payload).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => this.rest = frame.into_data().unwrap_or_default(),
                Poll::Ready(Some(Err(never))) => match never {},
                Poll::Ready(None) => return this.poll_end(context).map(|()| None),
                Poll::Pending => {
                    // It is not the reader that we wait for.
                    this.reader.waits.set(None);
                    return Poll::Pending;
                }
            }
        }
        let bytes = this.rest.split_to(this.rest.len().min(PIECE));
        let now = Instant::now();
        this.reader.waits.set(Some(now));
        let unsent = Rc::new(Unsent { since: now, wakes: Cell::default() });
        if this.last.is_none() && this.rest.is_empty() && this.payload.is_end_stream() {
            this.under_way.has_ended(&unsent);
        } else {
            this.last = Some(Rc::downgrade(&unsent));
        }
        Poll::Ready(Some(Ok(Frame::data(Piece { bytes, _unsent: unsent }))))
    }

    fn is_end_stream(&self) -> bool {
        self.last.is_none() && self.rest.is_empty() && self.payload.is_end_stream()
    }
}

/// A piece of an answer, until it is sent.
struct Piece {
    bytes: Bytes,
    _unsent: Rc<Unsent>,
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.remaining()
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.chunk()
    }

    fn advance(&mut self, count: usize) {
        self.bytes.advance(count);
    }
}

/// That a piece is not sent yet.
struct Unsent {
    since: Instant,
    wakes: Cell<Option<Waker>>,
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if let Some(waker) = self.wakes.take() {
            waker.wake();
        }
    }
}
