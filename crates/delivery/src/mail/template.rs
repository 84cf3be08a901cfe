//! Templates of mails: files of a shop, and those that come along.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::{Map, Value};
use stheno_domain::mail::Template;

use super::languages::{is_tag, wanted};

/// The parts of a mail, each with the end of its file's name.
const PARTS: [&str; 3] = [SUBJECT, TEXT, HTML];
const SUBJECT: &str = "subject.txt";
const TEXT: &str = "txt";
const HTML: &str = "html";

/// What the HTML of all mails looks like, in all languages.
const LAYOUT: &str = "layout.html";

macro_rules! defaults {
    ($($name:literal,)*) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

static DEFAULTS: &[(&str, &str)] = defaults!(
    "layout.html",
    "en/password_reset.subject.txt",
    "en/password_reset.txt",
    "en/password_reset.html",
    "en/test.subject.txt",
    "en/test.txt",
    "en/test.html",
    "de/password_reset.subject.txt",
    "de/password_reset.txt",
    "de/password_reset.html",
    "de/test.subject.txt",
    "de/test.txt",
    "de/test.html",
);

/// The templates that come along: the name of each file, as in `en/password_reset.html`, and what is in it.
#[must_use]
pub fn defaults() -> &'static [(&'static str, &'static str)] {
    DEFAULTS
}

/// Why there is no mail.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A file or a folder cannot be read.
    #[error("the template {file} cannot be read: {reason}")]
    Read {
        /// The file or folder.
        file: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// A template cannot be understood, or fails.
    #[error("the template {0}")]
    Template(String),
    /// There is no template in the language that is taken when there is no better one.
    #[error("there are no templates in the language {0}")]
    NoLanguage(String),
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, on one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
}

/// All templates.
#[derive(Debug)]
pub(super) struct Templates {
    environment: Environment<'static>,
    language: String,
    /// The names of those that are the shop's own.
    own: BTreeSet<String>,
}

impl Templates {
    /// Reads the files of a folder that has the layout and a folder for each language, in the place of those that come along.
    /// `language` is taken where somebody understands none that there is.
    pub(super) fn read(folder: Option<&Path>, language: &str) -> Result<Self, TemplateError> {
        let mut sources: HashMap<String, String> = HashMap::new();
        for (name, text) in DEFAULTS {
            sources.insert((*name).to_owned(), (*text).to_owned());
        }
        let mut own = HashMap::new();
        if let Some(folder) = folder {
            read_folder(folder, &mut own)?;
        }
        let names = own.keys().cloned().collect();
        sources.extend(own);
        let mut environment = Environment::new();
        // A typing error in a name must not become a hole in a mail.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(
            |name| {
                if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
            },
        );
        for (name, text) in sources {
            environment.add_template_owned(name, text).map_err(told)?;
        }
        let templates = Self { environment, language: language.to_lowercase(), own: names };
        match Template::ALL.into_iter().find(|template| !templates.has(&templates.language, *template)) {
            Some(_) => Err(TemplateError::NoLanguage(templates.language)),
            None => Ok(templates),
        }
    }

    /// Whether a mail can be made in a language: a subject and a text are needed.
    fn has(&self, language: &str, template: Template) -> bool {
        [SUBJECT, TEXT].into_iter().all(|part| self.environment.get_template(&name(language, template, part)).is_ok())
    }

    /// Makes each mail in each language once, for people with a name and without, and throws it away.
    pub(super) fn attempt(&self) -> Result<(), TemplateError> {
        for (template, language) in self.all() {
            for data in samples(template) {
                self.render(template, language, &data)?;
            }
        }
        Ok(())
    }

    /// Each mail, with each language that it can be made in.
    pub(super) fn all(&self) -> Vec<(Template, &str)> {
        let languages: BTreeSet<&str> =
            self.environment.templates().filter_map(|(name, _)| Some(name.split_once('/')?.0)).collect();
        let in_all = |template| languages.iter().map(move |language| (template, *language));
        Template::ALL
            .into_iter()
            .flat_map(in_all)
            .filter(|(template, language)| self.has(language, *template))
            .collect()
    }

    /// Whether any part of a mail in a language is the shop's own.
    pub(super) fn is_own(&self, template: Template, language: &str) -> bool {
        PARTS.into_iter().any(|part| self.own.contains(&name(language, template, part)))
            || (self.own.contains(LAYOUT) && self.environment.get_template(&name(language, template, HTML)).is_ok())
    }

    pub(super) fn render(
        &self,
        template: Template,
        languages: &str,
        data: &Map<String, Value>,
    ) -> Result<Rendered, TemplateError> {
        let found = wanted(languages).into_iter().find(|language| self.has(language, template));
        let language = found.as_ref().unwrap_or(&self.language);
        let data = minijinja::Value::from_pairs(data.iter().map(|(name, value)| (name.as_str(), to_value(value))));
        let render = |part: &str| self.environment.get_template(&name(language, template, part))?.render(&data);
        let html = match self.environment.get_template(&name(language, template, HTML)) {
            Ok(html) => Some(html.render(&data).map_err(told)?),
            Err(_) => None,
        };
        let subject = render(SUBJECT).map_err(told)?;
        Ok(Rendered {
            // A header has one line, whatever somebody is called.
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            text: render(TEXT).map_err(told)?,
            html,
        })
    }
}

/// What mails may say, for people of all kinds.
fn samples(template: Template) -> Vec<Map<String, Value>> {
    let texts = |texts: &[(&str, &str)]| -> Map<String, Value> {
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())).collect()
    };
    let shop = ("shop", "Shop");
    match template {
        Template::Test => vec![texts(&[shop])],
        Template::PasswordReset => {
            [("customer", Some("Ada")), ("customer", None), ("user", Some("Ada")), ("user", None)]
                .map(|(actor_type, first_name)| {
                    let link = ("link", "https://shop.example.com/");
                    let mut data = texts(&[
                        shop,
                        link,
                        ("token", "token"),
                        ("email", "ada@example.com"),
                        ("actor_type", actor_type),
                    ]);
                    data.insert("first_name".to_owned(), first_name.into());
                    data.insert("minutes".to_owned(), 15.into());
                    data
                })
                .into()
        }
    }
}

/// What a template may say: a text, a number, true or false, or nothing.
fn to_value(value: &Value) -> minijinja::Value {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Into::into),
        Value::Null | Value::Array(_) | Value::Object(_) => ().into(),
    }
}

fn name(language: &str, template: Template, part: &str) -> String {
    format!("{language}/{}.{part}", template.name())
}

/// What is wrong and where, without what the mail was to say.
fn told(error: minijinja::Error) -> TemplateError {
    let place = match (error.name(), error.line()) {
        (Some(name), Some(line)) => format!("{name}, line {line}"),
        (Some(name), None) => name.to_owned(),
        _ => "of a mail".to_owned(),
    };
    TemplateError::Template(format!(
        "{place}: {}",
        error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
    ))
}

fn read_folder(folder: &Path, sources: &mut HashMap<String, String>) -> Result<(), TemplateError> {
    read_file(folder.join(LAYOUT), LAYOUT.to_owned(), sources)?;
    let failed = |file: &Path| {
        let file = file.to_owned();
        move |reason| TemplateError::Read { file, reason }
    };
    for language in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = language.map_err(failed(folder))?.path();
        let Some(language) = path.file_name().and_then(|name| name.to_str()).map(str::to_lowercase) else { continue };
        if !path.is_dir() || !is_tag(&language) {
            continue;
        }
        for template in Template::ALL {
            for part in PARTS {
                let file = path.join(format!("{}.{part}", template.name()));
                read_file(file, name(&language, template, part), sources)?;
            }
        }
    }
    Ok(())
}

/// Reads a template, if there is such a file.
fn read_file(file: PathBuf, name: String, sources: &mut HashMap<String, String>) -> Result<(), TemplateError> {
    match std::fs::read_to_string(&file) {
        Ok(text) => _ = sources.insert(name, text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(reason) => return Err(TemplateError::Read { file, reason }),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn data() -> Map<String, Value> {
        let Value::Object(data) = json!({
            "actor_type": "customer",
            "email": "ada@example.com",
            "first_name": "<b>Ada</b>",
            "minutes": 15,
            "token": "t",
            "link": "https://shop.example/?token=t&email=e",
            "shop": "Ada & Co",
        }) else {
            panic!()
        };
        data
    }

    #[test]
    fn what_somebody_is_called_is_text_in_html() {
        let templates = Templates::read(None, "en").unwrap();
        let mail = templates.render(Template::PasswordReset, "", &data()).unwrap();
        let html = mail.html.unwrap();
        assert!(html.contains("&lt;b&gt;Ada&lt;&#x2f;b&gt;") || html.contains("&lt;b&gt;Ada&lt;/b&gt;"), "{html}");
        assert!(!html.contains("<b>Ada") && html.contains("Ada &amp; Co"), "{html}");
        assert!(mail.text.contains("<b>Ada</b>") && mail.text.contains("https://shop.example/?token=t&email=e"));
    }

    #[test]
    fn nobody_has_to_have_a_name() {
        let mut data = data();
        data.insert("first_name".to_owned(), Value::Null);
        for (language, templates) in
            [("en", Templates::read(None, "en").unwrap()), ("de", Templates::read(None, "en").unwrap())]
        {
            for actor_type in ["customer", "user"] {
                data.insert("actor_type".to_owned(), actor_type.into());
                let mail = templates.render(Template::PasswordReset, language, &data).unwrap();
                assert!(!mail.text.contains("none") && !mail.text.contains("None"), "{}", mail.text);
                assert!(!mail.subject.is_empty() && mail.html.is_some());
            }
        }
    }

    #[test]
    fn the_language_is_the_best_that_there_is() {
        let templates = Templates::read(None, "en").unwrap();
        let subject = |languages: &str| templates.render(Template::PasswordReset, languages, &data()).unwrap().subject;
        let (en, de) = (subject("en"), subject("de"));
        assert_ne!(en, de);
        assert_eq!((subject("fr, de-AT;q=0.9, en;q=0.8"), subject("fr"), subject("")), (de, en.clone(), en));
    }
}
