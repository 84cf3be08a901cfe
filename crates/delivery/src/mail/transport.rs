//! Where mails go: to an SMTP server, or into a folder.

use std::error::Error as _;
use std::fmt;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error as SendError};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::task::spawn_blocking;

use super::Outcome;

/// How long an SMTP server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why an SMTP server cannot be used. The address is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// It is no such address.
    #[error(
        "must be an address of the form smtps://user:password@host (TLS), smtp://user:password@host:587?tls=required \
         (STARTTLS) or smtp://host:25"
    )]
    Form,
    /// The password would go through the net as it is.
    #[error("would send the password unencrypted: smtps://… or ?tls=required does not")]
    Unencrypted,
}

/// An SMTP server.
#[derive(Clone)]
pub struct Smtp {
    builder: AsyncSmtpTransportBuilder,
    host: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Smtp {
    /// Reads the address of a server: `smtps://…` for TLS from the beginning, `smtp://…?tls=required` for STARTTLS,
    /// `?tls=opportunistic` for STARTTLS if the server has it, `smtp://…` for neither. A name and a password sign in.
    ///
    /// # Errors
    /// [`SmtpError`].
    pub fn parse(url: &str) -> Result<Self, SmtpError> {
        let parsed = url::Url::parse(url).map_err(|_| SmtpError::Form)?;
        let host = parsed.host_str().filter(|host| !host.is_empty()).ok_or(SmtpError::Form)?.to_owned();
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| SmtpError::Form)?;
        let encrypted =
            parsed.scheme() == "smtps" || parsed.query_pairs().any(|pair| pair == ("tls".into(), "required".into()));
        if parsed.password().is_some() && !encrypted && !is_this_machine(&host) {
            return Err(SmtpError::Unencrypted);
        }
        Ok(Self { builder: builder.timeout(Some(PATIENCE)), host })
    }

    /// The server's name.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Where mails go.
#[derive(Debug)]
pub(super) enum Transport {
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

impl Transport {
    /// By a server, to which we are this domain: many refuse who has no name, or that of a home network.
    pub(super) fn smtp(smtp: &Smtp, domain: &str) -> Self {
        let hello = ClientId::Domain(domain.to_owned());
        Self::Smtp(Box::new(smtp.builder.clone().hello_name(hello).build()))
    }

    pub(super) fn folder(folder: PathBuf) -> Self {
        Self::Folder(folder)
    }

    /// Sends a message, or puts it into the folder under its id. What goes wrong is told without the recipient: servers repeat it.
    pub(super) async fn send(&self, id: &str, message: Message) -> Outcome {
        match self {
            Self::Smtp(server) => match server.send(message).await {
                Ok(_) => Outcome::Sent { to: "smtp" },
                Err(error) if refuses_the_recipient(&error) => Outcome::Refused(reason(&error)),
                Err(error) => Outcome::NotNow(reason(&error)),
            },
            Self::Folder(folder) => {
                let (folder, id) = (folder.clone(), id.to_owned());
                // Disks are waited for elsewhere: receivers of webhooks are not to wait for them.
                let written = spawn_blocking(move || write(&folder, &id, &message.formatted())).await;
                match written.unwrap_or_else(|panic| Err(std::io::Error::other(panic))) {
                    Ok(()) => Outcome::Sent { to: "folder" },
                    Err(error) => Outcome::NotNow(format!("the folder for mails: {error}")),
                }
            }
        }
    }
}

/// Whether it is the recipient that is refused, and for good. All else, such as a sign-in that fails, is about who sends, and may
/// be better after somebody has looked into it.
fn refuses_the_recipient(error: &SendError) -> bool {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    error.status().is_some_and(|code| is_about_the_recipient(code.into(), &said))
}

/// Whether an answer is about the recipient: by the code, and, where there is one, the enhanced code (RFC 3463) behind it.
fn is_about_the_recipient(code: u16, said: &str) -> bool {
    let mut numbers = said.split_whitespace().next().unwrap_or_default().splitn(3, '.').map(str::parse::<u16>);
    let enhanced = match (numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(5)), Some(Ok(subject)), Some(Ok(detail))) => Some((subject, detail)),
        _ => None,
    };
    // Of addresses, 7 and 8 are those of the sender.
    (550..=553).contains(&code)
        && enhanced.is_none_or(|(subject, detail)| matches!((subject, detail), (1, 0..=6) | (2, _)))
}

fn reason(error: &SendError) -> String {
    match error.status() {
        Some(code) => format!("the SMTP server answered {code}"),
        None if error.is_timeout() => "the SMTP server did not answer in time".to_owned(),
        // In these is what the server has said.
        None if error.is_response() || error.is_client() => "the SMTP server answered what is no SMTP".to_owned(),
        None => match innermost(error) {
            Some(inner) => format!("no connection to the SMTP server: {inner}"),
            None => "no connection to the SMTP server".to_owned(),
        },
    }
}

fn innermost(error: &SendError) -> Option<String> {
    let mut found = error.source()?;
    while let Some(inner) = found.source() {
        found = inner;
    }
    Some(found.to_string())
}

/// Writes a mail so that only the owner of the process can read it, for it may hold a secret, and so that nobody ever sees half
/// of it.
fn write(folder: &Path, id: &str, mail: &[u8]) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let (half, whole) = (folder.join(format!(".{id}")), folder.join(format!("{id}.eml")));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half)?;
    file.write_all(mail)?;
    file.sync_all()?;
    std::fs::rename(&half, &whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sends_is_not_taken_for_the_recipient() {
        for (code, said) in [
            (550, "no such user"),
            (550, "5.1.1 no such user"),
            (550, "5.2.1 switched off"),
            (552, "5.2.2 full"),
            (553, "what an address"),
        ] {
            assert!(is_about_the_recipient(code, said), "{code} {said}");
        }
        for (code, said) in [
            (550, "5.7.1 relaying denied"),
            (550, "5.1.8 the sender's domain does not exist"),
            (554, "refused"),
            (535, "5.7.8 who are you"),
            (450, "5.1.1 later"),
        ] {
            assert!(!is_about_the_recipient(code, said), "{code} {said}");
        }
    }

    #[test]
    fn passwords_go_encrypted_or_nowhere_but_to_this_machine() {
        for url in [
            "smtp://mail.example.com:25",
            "smtps://me:secret@mail.example.com",
            "smtp://me:secret@mail.example.com:587?tls=required",
            "smtp://me:secret@localhost:2525",
            "smtp://me:secret@127.0.0.1:2525",
            "smtp://me:secret@[::1]:2525",
        ] {
            assert!(Smtp::parse(url).is_ok(), "{url}");
        }
        for url in ["smtp://me:secret@mail.example.com", "smtp://me:secret@mail.example.com:587?tls=opportunistic"] {
            assert!(matches!(Smtp::parse(url), Err(SmtpError::Unencrypted)), "{url}");
        }
        for url in ["", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://mail.example.com?tls=perhaps"]
        {
            assert!(matches!(Smtp::parse(url), Err(SmtpError::Form)), "{url}");
        }
    }
}
