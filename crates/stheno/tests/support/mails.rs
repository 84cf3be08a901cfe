//! Mails that a server has put into its folder.

use std::fs;
use std::path::Path;

use super::process::soon;
use super::sql;

/// A mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// Its headers and parts, decoded.
    pub(crate) text: String,
    to: String,
}

impl Mail {
    fn read(file: &Path) -> Self {
        let raw = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let decoded = quoted_printable::decode(&raw, quoted_printable::ParseMode::Robust).expect("quoted-printable");
        let text = String::from_utf8(decoded).expect("a mail in UTF-8");
        let to = text.lines().find_map(|line| line.strip_prefix("To: ")).unwrap_or_default().trim().to_owned();
        Self { text, to }
    }

    /// The token in its link.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self.text.split_once("token=").unwrap_or_else(|| panic!("there is no token:\n{}", self.text));
        rest.split(['&', '\r', '\n', '"']).next().unwrap_or_default().to_owned()
    }
}

/// The mails that were sent to this address, oldest first; what waits to be sent is waited for.
pub(crate) fn to(folder: &Path, database_url: &str, email: &str) -> Vec<Mail> {
    let sent = soon(|| Some(()).filter(|()| sql::text(database_url, "SELECT count(*) FROM mail") == "0"));
    assert!(sent.is_some(), "mails were not sent");
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    // Their names grow with time; those that are being written begin with a dot.
    files.sort();
    let whole = |file: &&std::path::PathBuf| file.extension().is_some_and(|extension| extension == "eml");
    files.iter().filter(whole).map(|file| Mail::read(file)).filter(|mail| mail.to.eq_ignore_ascii_case(email)).collect()
}

/// The token in the newest mail to this address.
pub(crate) fn token(folder: &Path, database_url: &str, email: &str) -> String {
    to(folder, database_url, email).pop().unwrap_or_else(|| panic!("there is no mail to {email}")).token()
}
