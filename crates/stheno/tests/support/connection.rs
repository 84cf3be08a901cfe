//! A connection that stays open, for what happens between requests and in the middle of one.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use super::client::Response;

/// How long a server may keep silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a server.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> Self {
        Self::try_open(address).unwrap_or_else(|error| panic!("can't connect to {address}: {error}"))
    }

    /// Connects, if somebody listens.
    pub(crate) fn try_open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::new() })
    }

    /// Sends bytes as they are; whether the server still takes them.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).is_ok()
    }

    /// Says that nothing more will be sent.
    pub(crate) fn end(&mut self) {
        // The server may have closed it already.
        self.stream.shutdown(Shutdown::Write).ok();
    }

    /// Receives an answer whose length is told.
    pub(crate) fn answer(&mut self) -> Response {
        let end = loop {
            if let Some(end) = self.received.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            assert!(self.receive(), "the connection ended before an answer: {:?}", self.text());
        };
        let head = String::from_utf8_lossy(&self.received[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let mut answer = Response { status: status.expect("a status line"), headers, body: Vec::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let rest = end + 4;
        while self.received.len() < rest + length {
            assert!(self.receive(), "the connection ended within an answer: {:?}", self.text());
        }
        answer.body = self.received[rest..rest + length].to_vec();
        self.received.drain(..rest + length);
        answer
    }

    /// Whether the server ends the connection without another word.
    pub(crate) fn ends(&mut self) -> bool {
        self.received.is_empty() && !self.receive()
    }

    /// Receives some more; whether there was any.
    pub(crate) fn receive(&mut self) -> bool {
        let mut bytes = [0; 4096];
        match self.stream.read(&mut bytes) {
            Ok(0) => false,
            Ok(length) => {
                self.received.extend_from_slice(&bytes[..length]);
                true
            }
            Err(error) => {
                let silent = matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
                assert!(!silent, "the server keeps silent");
                false
            }
        }
    }

    /// What was received and not read yet.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }
}
