//! Sending by HTTP: one request, one answer, no redirect, within bounds.

use std::error::Error as StdError;
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::dns::GaiResolver;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use stheno_domain::webhook::{AddressError, Guard};
use tokio::time::{Instant, timeout_at};

use crate::resolver::GuardedResolver;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long sending and the answer may take, with the connection.
const IN_ALL: Duration = Duration::from_secs(15);
/// How long a connection is kept that is not used: a little less than Node does, so that nothing is sent on one that is being closed.
const IDLE: Duration = Duration::from_secs(4);
/// Connections that are kept for one receiver.
const KEPT: usize = 16;
/// Bytes of an answer that are kept.
const KEPT_OF_ANSWER: usize = 1024;
/// Bytes of an answer that are read, so that the connection can be used again.
const READ_OF_ANSWER: usize = 64 * 1024;
/// The longest time that a receiver may ask to be left alone for.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

const AGENT: &str = concat!("Stheno/", env!("CARGO_PKG_VERSION"));

/// Makes connections, to what the guard allows.
type Connector<R> = HttpsConnector<HttpConnector<GuardedResolver<R>>>;

/// Sends requests.
#[derive(Clone)]
pub(crate) struct Sender<R = GaiResolver> {
    client: Client<Connector<R>, Full<Bytes>>,
    pub(crate) guard: Guard,
}

/// What is sent.
pub(crate) struct Letter<'a> {
    /// Where to.
    pub(crate) url: &'a str,
    /// The id of the message.
    pub(crate) id: &'a str,
    /// The time of this try, in seconds.
    pub(crate) seconds: i64,
    /// The signatures.
    pub(crate) signature: String,
    /// JSON.
    pub(crate) body: String,
}

/// What was answered.
pub(crate) struct Answered {
    /// The status.
    pub(crate) status: StatusCode,
    /// The beginning of the body.
    pub(crate) body: String,
    /// How long the receiver asks to be left alone.
    pub(crate) retry_after: Option<Duration>,
}

/// Why nothing was answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// Nothing may be sent there.
    #[error("the address {0}")]
    Address(#[from] AddressError),
    /// It took too long.
    #[error("no answer within {} seconds", IN_ALL.as_secs())]
    Late,
    /// The connection could not be made, or it broke.
    #[error("{0}")]
    Connection(String),
}

impl Sender {
    /// A sender that sends to what the guard allows.
    pub(crate) fn new(guard: Guard) -> Self {
        Self::over(GuardedResolver::new(guard.clone()), guard)
    }
}

impl<R: Clone> Sender<R>
where
    Connector<R>: Connect + Clone + Send + Sync + 'static,
{
    /// The same by a resolver.
    pub(crate) fn over(resolver: GuardedResolver<R>, guard: Guard) -> Self {
        let mut connector = HttpConnector::new_with_resolver(resolver);
        connector.set_connect_timeout(Some(CONNECT));
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let builder = HttpsConnectorBuilder::new().with_tls_config(tls());
        let connector = builder.https_or_http().enable_http1().wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(KEPT)
            .build(connector);
        Self { client, guard }
    }

    /// Sends a letter. A redirect is an answer like others: it is not followed.
    ///
    /// # Errors
    /// [`SendError`] when there is no answer.
    pub(crate) async fn send(&self, letter: Letter<'_>) -> Result<Answered, SendError> {
        // Looked at each time: what is allowed may be another by now.
        let url = self.guard.read(letter.url)?;
        let uri: Uri = url.as_str().parse().map_err(|_| AddressError::NoUrl)?;
        let request = request(uri, &letter).map_err(|error| SendError::Connection(error.to_string()))?;
        let until = Instant::now() + IN_ALL;
        let response = match timeout_at(until, self.client.request(request)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(SendError::Connection(reasons(&error))),
            Err(_) => return Err(SendError::Late),
        };
        let (head, incoming) = response.into_parts();
        let mut body = Vec::new();
        // Of what is answered too slowly, the beginning is kept.
        drop(timeout_at(until, read(incoming, &mut body)).await);
        Ok(Answered {
            status: head.status,
            body: String::from_utf8_lossy(&body).replace('\0', ""),
            retry_after: head
                .headers
                .get(RETRY_AFTER)
                .and_then(|value| wait(value, letter.seconds))
                .map(|wait| wait.min(LONGEST_WAIT)),
        })
    }
}

/// Trusts whom this machine trusts. Where that is nobody, nothing is sent by https, and the rest goes on.
fn tls() -> rustls::ClientConfig {
    let builder = rustls::ClientConfig::builder();
    let trusting = builder.with_native_roots().unwrap_or_else(|error| {
        tracing::warn!(%error, "no webhook is sent to by https: this machine trusts no certificate authorities");
        rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty())
    });
    trusting.with_no_client_auth()
}

/// How long is to be waited by `Retry-After`: seconds, or until a date, when it is so many seconds since 1970.
fn wait(value: &HeaderValue, now: i64) -> Option<Duration> {
    let text = value.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(until.saturating_sub(Duration::from_secs(u64::try_from(now).ok()?)))
}

fn request(uri: Uri, letter: &Letter<'_>) -> Result<Request<Full<Bytes>>, http::Error> {
    Request::post(uri)
        .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
        .header(USER_AGENT, HeaderValue::from_static(AGENT))
        .header(HeaderName::from_static("webhook-id"), letter.id)
        .header(HeaderName::from_static("webhook-timestamp"), letter.seconds)
        .header(HeaderName::from_static("webhook-signature"), &letter.signature)
        .body(Full::from(letter.body.clone()))
}

async fn read(mut incoming: Incoming, kept: &mut Vec<u8>) {
    let mut read = 0;
    while let Some(Ok(frame)) = incoming.frame().await {
        let Ok(data) = frame.into_data() else { continue };
        let room = KEPT_OF_ANSWER.saturating_sub(kept.len()).min(data.len());
        kept.extend_from_slice(data.get(..room).unwrap_or_default());
        read += data.len();
        if read > READ_OF_ANSWER {
            return;
        }
    }
}

/// An error with those behind it, which say what really happened.
fn reasons(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let reason = inner.to_string();
        if !text.contains(&reason) {
            text.push_str(": ");
            text.push_str(&reason);
        }
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::future::{Ready, ready};
    use std::net::{Ipv4Addr, SocketAddr};
    use std::task::{Context, Poll};

    use hyper_util::client::legacy::connect::dns::Name;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tower_service::Service;

    use super::*;

    /// Says that every name leads to this machine, as one may that led elsewhere before.
    #[derive(Clone)]
    struct Here;

    impl Service<Name> for Here {
        type Response = std::array::IntoIter<SocketAddr, 1>;
        type Error = Infallible;
        type Future = Ready<Result<Self::Response, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Name) -> Self::Future {
            ready(Ok([SocketAddr::from((Ipv4Addr::LOCALHOST, 0))].into_iter()))
        }
    }

    fn letter(url: &str) -> Letter<'_> {
        Letter { url, id: "evt_1", seconds: 0, signature: "v1,".to_owned(), body: "{}".to_owned() }
    }

    #[tokio::test]
    async fn a_name_is_looked_up_when_something_is_sent() {
        // Given somebody on this machine, and a name that leads there
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://shop.example.com:{}/", listener.local_addr().unwrap().port());
        let answers = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let read = stream.read(&mut [0; 1024]).await.unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            read
        });
        let sender = |guard: Guard| Sender::over(GuardedResolver::over(Here, guard.clone()), guard);

        // when something is sent there, though the name was good when it was written down, then nothing comes;
        assert!(Guard::default().read(&url).is_ok());
        let refused = sender(Guard::default()).send(letter(&url)).await.err().unwrap().to_string();
        assert!(refused.contains(&AddressError::Private.to_string()), "{refused}");
        assert!(!answers.is_finished());
        // where it is allowed, it does.
        let allowing = sender(Guard::new(vec!["127.0.0.0/8".parse().unwrap()]));
        assert_eq!(allowing.send(letter(&url)).await.unwrap().status, StatusCode::NO_CONTENT);
        assert!(answers.await.unwrap() > 0);
    }

    #[test]
    fn who_asks_to_be_left_alone_says_how_long_or_until_when() {
        let wait = |text: &'static str| wait(&HeaderValue::from_static(text), 1_445_412_470);
        assert_eq!(wait("120"), Some(Duration::from_secs(120)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(wait("Wed, 21 Oct 2015 07:27:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
    }
}
