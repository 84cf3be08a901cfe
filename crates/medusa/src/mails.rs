//! What is known of the mails that the shop sends, for who looks after them.

use stheno_domain::mail::Template;

/// Where mails go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To an SMTP server.
    Smtp,
    /// Into a folder of the server's machine.
    Folder,
}

impl Way {
    /// Its name in answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Folder => "folder",
        }
    }
}

/// A mail with values that are made up, as somebody would get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What it is about.
    pub template: Template,
    /// The language, as in `pt-br`.
    pub language: String,
    /// Whether any part of it is the shop's own, and none that comes along.
    pub own: bool,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
}

/// The mails of a shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mails {
    /// Where they go; None when none are sent.
    pub way: Option<Way>,
    /// Who they are from.
    pub from: Option<String>,
    /// The language when a recipient understands none that there is.
    pub language: String,
    /// Each in each language.
    pub previews: Vec<Preview>,
}

impl Mails {
    /// A mail in a language, letters' case aside.
    #[must_use]
    pub fn preview(&self, template: Template, language: &str) -> Option<&Preview> {
        self.previews
            .iter()
            .find(|preview| preview.template == template && preview.language.eq_ignore_ascii_case(language))
    }
}
