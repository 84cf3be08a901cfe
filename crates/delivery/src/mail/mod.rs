//! Mails: made of templates, and sent by SMTP or put into a folder.

mod languages;
mod template;
mod transport;

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use lettre::message::Mailbox;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{MultiPart, SinglePart};
use lettre::{Address, Message};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};
use stheno_domain::Timestamp;
use stheno_domain::auth::session::Side;
use stheno_domain::mail::{Mail, Template};
use stheno_medusa::mails::{Mails, Preview, Way};

use template::{Rendered, Templates};
pub use template::{TemplateError, defaults};
use transport::Transport;
pub use transport::{Smtp, SmtpError};

/// What is not written as it is in a part of an address: all but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Whom the mails that are shown are to.
const EXAMPLE_RECIPIENT: &str = "ada@example.com";

/// What a mailer goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The server that takes mails; without one they are put into a folder.
    pub smtp: Option<Smtp>,
    /// The folder.
    pub folder: PathBuf,
    /// Who they are from, as in `Shop <shop@example.com>`.
    pub from: Mailbox,
    /// The name of the shop, for templates.
    pub shop_name: String,
    /// Templates that replace those that come along, if there are any.
    pub templates: Option<PathBuf>,
    /// The language when the recipient understands none that there is a template of.
    pub language: String,
    /// The page of the storefront where a password is set, with `{token}` and `{email}` where these come.
    pub store_reset_url: String,
    /// The same page of the admin.
    pub admin_reset_url: String,
}

/// What became of a mail.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was taken, by whom.
    Sent { to: &'static str },
    /// It is not taken, and will not be; why, without the recipient.
    Refused(String),
    /// It is not taken now; why, without the recipient.
    NotNow(String),
}

impl Outcome {
    pub(crate) fn late() -> Self {
        Self::NotNow("no answer in time".to_owned())
    }
}

/// Makes mails of templates and sends them.
#[derive(Debug)]
pub struct Mailer {
    templates: Templates,
    transport: Transport,
    settings: Settings,
}

impl Mailer {
    /// A mailer by these settings. All templates are read now, and tried.
    ///
    /// # Errors
    /// [`TemplateError`] for one that cannot be understood, or that fails.
    pub fn new(settings: Settings) -> Result<Self, TemplateError> {
        let templates = Templates::read(settings.templates.as_deref(), &settings.language)?;
        templates.attempt()?;
        let transport = match &settings.smtp {
            Some(smtp) => Transport::smtp(smtp, settings.from.email.domain()),
            None => Transport::folder(settings.folder.clone()),
        };
        Ok(Self { templates, transport, settings })
    }

    /// What is known of the mails, for who looks after them.
    ///
    /// # Errors
    /// [`TemplateError`] for a template that fails.
    pub fn mails(&self) -> Result<Mails, TemplateError> {
        let preview = |(template, language): (Template, &str)| {
            let example = template.example(EXAMPLE_RECIPIENT);
            let rendered = self.render(template, language, example)?;
            Ok(Preview {
                template,
                language: language.to_owned(),
                own: self.templates.is_own(template, language),
                subject: rendered.subject,
                text: rendered.text,
                html: rendered.html,
            })
        };
        Ok(Mails {
            way: Some(if self.settings.smtp.is_some() { Way::Smtp } else { Way::Folder }),
            from: Some(self.settings.from.to_string()),
            language: self.settings.language.to_lowercase(),
            previews: self.templates.all().into_iter().map(preview).collect::<Result<_, _>>()?,
        })
    }

    /// Where mails go, for the log.
    #[must_use]
    pub fn destination(&self) -> String {
        match &self.settings.smtp {
            Some(smtp) => format!("the SMTP server {}", smtp.host()),
            None => format!("the folder {}", self.settings.folder.display()),
        }
    }

    /// Sends a mail.
    pub(crate) async fn send(&self, mail: &Mail, now: Timestamp) -> Outcome {
        match self.message(mail, now) {
            Ok(message) => self.transport.send(&mail.id, message).await,
            Err(reason) => Outcome::Refused(reason),
        }
    }

    /// What a mail says.
    fn render(
        &self,
        template: Template,
        languages: &str,
        mut data: Map<String, Value>,
    ) -> Result<Rendered, TemplateError> {
        data.insert("shop".to_owned(), self.settings.shop_name.clone().into());
        if let Some(link) = self.link(&data) {
            data.insert("link".to_owned(), link.into());
        }
        self.templates.render(template, languages, &data)
    }

    /// The page where the password is set, of the side that the password is for.
    fn link(&self, data: &Map<String, Value>) -> Option<String> {
        let text = |name: &str| data.get(name).and_then(Value::as_str);
        let page = match text("actor_type") {
            Some(Side::USER) => &self.settings.admin_reset_url,
            _ => &self.settings.store_reset_url,
        };
        let encoded = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
        let email = encoded(text("email").unwrap_or_default());
        Some(page.replace("{token}", &encoded(text("token")?)).replace("{email}", &email))
    }

    fn message(&self, mail: &Mail, now: Timestamp) -> Result<Message, String> {
        let data: Map<String, Value> = serde_json::from_str(&mail.data).map_err(|_| "its data cannot be read")?;
        let rendered = self.render(mail.template, &mail.languages, data).map_err(|error| error.to_string())?;
        // The address alone: who registers could give a name that says what they like.
        let recipient: Address =
            mail.recipient.parse().map_err(|_| "the recipient is no address that mail can go to")?;
        let domain = self.settings.from.email.domain();
        let seconds = Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
        let message = Message::builder()
            .from(self.settings.from.clone())
            .to(Mailbox::new(None, recipient))
            .subject(rendered.subject)
            // The same at every try, so that who gets it twice can tell.
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .date(SystemTime::checked_add(&UNIX_EPOCH, seconds).unwrap_or(UNIX_EPOCH))
            // No answer of a machine is wanted (RFC 3834).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ));
        let made = match rendered.html {
            Some(html) => message.multipart(MultiPart::alternative_plain_html(rendered.text, html)),
            None => message.singlepart(SinglePart::plain(rendered.text)),
        };
        made.map_err(|error| error.to_string())
    }
}
