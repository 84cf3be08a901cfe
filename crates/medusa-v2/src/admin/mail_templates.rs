//! `/admin/mail-templates`: an addition of ours. What mails of the shop look like, and whether they arrive.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};
use stheno_domain::Tx;
use stheno_domain::mail::{self, Template};
use stheno_http::answer::Answer;
use stheno_medusa::mails::Preview;

use crate::body::Members;
use crate::call::Call;
use crate::document::{object, parameter};
use crate::query::Params;
use crate::refusal::Refusal;

/// The schema of the list.
pub(crate) fn listed() -> Value {
    let text = || json!({ "type": "string" });
    let template = object(
        [
            ("name".to_owned(), text()),
            ("language".to_owned(), text()),
            ("own".to_owned(), json!({ "type": "boolean" })),
        ],
        &["name", "language", "own"],
    );
    let mail = object(
        [
            ("enabled".to_owned(), json!({ "type": "boolean" })),
            ("way".to_owned(), json!({ "enum": ["smtp", "folder", "off"] })),
            ("from".to_owned(), json!({ "type": ["string", "null"] })),
        ],
        &["enabled", "way", "from"],
    );
    let templates = json!({ "type": "array", "items": template });
    object([("mail_templates".to_owned(), templates), ("mail".to_owned(), mail)], &["mail_templates", "mail"])
}

/// The schema of a preview.
pub(crate) fn previewed() -> Value {
    let text = || json!({ "type": "string" });
    let members = [
        ("name".to_owned(), text()),
        ("language".to_owned(), text()),
        ("own".to_owned(), json!({ "type": "boolean" })),
        ("subject".to_owned(), text()),
        ("text".to_owned(), text()),
        ("html".to_owned(), json!({ "type": ["string", "null"] })),
    ];
    let preview = object(members, &["name", "language", "own", "subject", "text", "html"]);
    object([("mail_template".to_owned(), preview)], &["mail_template"])
}

/// The parameters of a preview, for the document.
pub(crate) fn parameters() -> Vec<Value> {
    vec![parameter(
        "language",
        "One that the template is there in; the shop's without it.",
        json!({ "type": "string" }),
    )]
}

/// `GET /admin/mail-templates`: which there are in which languages, and where mails go.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    Params::of(call.request.query())?.finish()?;
    let mails = &call.api.settings.mails;
    let one = |preview: &Preview| json!({ "name": preview.template.name(), "language": preview.language, "own": preview.own });
    let body = json!({
        "mail_templates": mails.previews.iter().map(one).collect::<Vec<_>>(),
        "mail": { "enabled": mails.way.is_some(), "way": mails.way.map_or("off", |way| way.name()), "from": mails.from },
    });
    Ok(Answer::ok(body.to_string()))
}

/// `GET /admin/mail-templates/{name}`: a mail as somebody gets it, with values that are made up.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let mut params = Params::of(call.request.query())?;
    let language = params.text("language");
    params.finish()?;
    let template = template(&call)?;
    let language = language.as_deref().unwrap_or(&call.api.settings.mails.language);
    let preview = call.api.settings.mails.preview(template, language).ok_or_else(|| {
        Refusal::NotFound(format!("Mail template {} was not found in the language: {language}", template.name()))
    })?;
    let body = json!({ "mail_template": {
        "name": template.name(),
        "language": preview.language,
        "own": preview.own,
        "subject": preview.subject,
        "text": preview.text,
        "html": preview.html,
    }});
    Ok(Answer::ok(body.to_string()))
}

fn template(call: &Call<'_>) -> Result<Template, Refusal> {
    let name = call.parameter(0);
    let found = Template::ALL.into_iter().find(|template| template.name() == name);
    found.ok_or_else(|| Refusal::NotFound(format!("Mail template with name: {name} was not found")))
}

/// Where the example goes, and in which language.
pub(crate) fn recipient(members: &mut Members<'_>) -> (String, Option<String>) {
    let email = members.required_email("email");
    let language = members.optional_text("language");
    members.refuse_long("language", language.as_deref().unwrap_or_default());
    (email, language)
}

/// `POST /admin/mail-templates/{name}/send`: queues the mail with values that are made up.
pub(crate) async fn send(call: Call<'_>) -> Result<Answer, Refusal> {
    let (email, language) = Members::read(&call.request.body, recipient)?;
    let template = template(&call)?;
    if call.api.settings.mails.way.is_none() {
        return Err(Refusal::NotAllowed("This server sends no mails.".to_owned()));
    }
    // Whoever has stolen a key must not send as many as they like.
    call.api.settings.lookup_limits.count_address(call.request.client).map_err(Refusal::TooMany)?;
    let context = Arc::clone(&call.api.shop.context);
    let language = language.unwrap_or_default();
    let queue =
        async move |tx: &mut Tx<'_>| mail::queue_example(tx, &context, template, &email, &language).await.map(drop);
    call.api.shop.database.write(queue).await?;
    Ok(Answer::json(StatusCode::ACCEPTED, json!({ "success": true }).to_string()))
}
