//! An HTTP/1.1 client that sends a path and headers exactly as they are given.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long a server may keep silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to send. `host`, `connection` and `content-length` are added.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// The method.
    pub(crate) method: String,
    /// Path and query, escaped already.
    pub(crate) path: String,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, if there is to be one.
    pub(crate) body: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// Names in lower case, and values, in the order they came.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// The value of a header; several of one name are joined with a comma.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> =
            self.headers.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }
}

/// Sends one request over a connection of its own and reads the answer.
pub(crate) fn send(address: SocketAddr, request: &Request) -> io::Result<Response> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut message =
        format!("{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n", request.method, request.path);
    for (name, value) in &request.headers {
        message.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = &request.body {
        message.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    } else {
        message.push_str("\r\n");
    }
    // A server may refuse a long body before it has read it all: what it said counts.
    let sent = stream.write_all(message.as_bytes());
    let mut bytes = Vec::new();
    let received = stream.read_to_end(&mut bytes);
    match parse(&bytes, request.method == "HEAD") {
        Ok(response) => Ok(response),
        Err(error) => {
            sent?;
            received?;
            Err(error)
        }
    }
}

fn parse(bytes: &[u8], head_only: bool) -> io::Result<Response> {
    let broken = |what: &str| {
        let seen = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).into_owned();
        io::Error::new(io::ErrorKind::InvalidData, format!("{what}: {seen:?}"))
    };
    let end = find(bytes, b"\r\n\r\n").ok_or_else(|| broken("no end of the headers"))?;
    let head = std::str::from_utf8(&bytes[..end]).map_err(|_| broken("headers that aren't text"))?;
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.strip_prefix("HTTP/1.1 "))
        .and_then(|rest| rest.get(..3))
        .and_then(|code| code.parse::<u16>().ok())
        .ok_or_else(|| broken("no status line"))?;
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or_else(|| broken("a header without a value"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut response = Response { status, headers, body: Vec::new() };
    let rest = &bytes[end + 4..];
    if head_only || status == 204 || status == 304 {
        if !rest.is_empty() {
            return Err(broken("a body where none belongs"));
        }
        return Ok(response);
    }
    response.body = if let Some(length) = response.header("content-length") {
        let length: usize = length.parse().map_err(|_| broken("a content-length that isn't a number"))?;
        if rest.len() != length {
            return Err(broken(&format!("{} bytes of body in place of {length}", rest.len())));
        }
        rest.to_vec()
    } else if response.header("transfer-encoding").is_some() {
        chunks(rest).ok_or_else(|| broken("a broken chunk"))?
    } else {
        rest.to_vec()
    };
    Ok(response)
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = find(rest, b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line]).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
