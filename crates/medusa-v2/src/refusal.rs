//! Refusals, in the words of Medusa.

use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use stheno_domain::{Error, StorageError};
use stheno_http::answer::Answer;
use stheno_medusa::failure;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// 401: nobody who may.
    #[error("Unauthorized")]
    Unauthorized,
    /// 401, for a secret key that was sent as a token.
    #[error("a secret key was sent as a token")]
    KeyAsToken,
    /// 401, with the provider's words.
    #[error("{0}")]
    SignIn(String),
    /// 400: the request does not have the form that it should.
    #[error("{0}")]
    InvalidData(String),
    /// 400: it has, but is not allowed.
    #[error("{0}")]
    NotAllowed(String),
    /// 404.
    #[error("{0}")]
    NotFound(String),
    /// 429: too many tries.
    #[error("too many tries")]
    TooMany(Duration),
    /// 503: too many do the same already.
    #[error("too many at a time")]
    Busy,
    /// 422: there is one already.
    #[error("{0}")]
    Duplicate(String),
    /// 409: somebody else was quicker.
    #[error("{0}")]
    Conflict(String),
    /// The shop refuses, or fails.
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Shop(error.into())
    }
}

const KEY_AS_TOKEN: &str = "A secret API key was passed as a Bearer token. Secret API keys must be sent using HTTP \
                            Basic authentication instead (Authorization: Basic <secret-api-key>).";

impl Refusal {
    /// The answer that says so.
    pub(crate) fn into_answer(self) -> Answer {
        let plain = |message: &str| Answer::json(StatusCode::UNAUTHORIZED, json!({ "message": message }).to_string());
        match self {
            Self::Unauthorized => plain("Unauthorized"),
            Self::KeyAsToken => plain(KEY_AS_TOKEN),
            Self::SignIn(message) => failure::typed(StatusCode::UNAUTHORIZED, "unauthorized", &message),
            Self::InvalidData(message) => failure::typed(StatusCode::BAD_REQUEST, "invalid_data", &message),
            Self::NotAllowed(message) => failure::typed(StatusCode::BAD_REQUEST, "not_allowed", &message),
            Self::NotFound(message) => failure::typed(StatusCode::NOT_FOUND, "not_found", &message),
            Self::TooMany(wait) => failure::too_many(wait),
            Self::Busy => failure::overloaded(),
            Self::Duplicate(message) => failure::duplicate(&message),
            Self::Conflict(message) => failure::typed(StatusCode::CONFLICT, "conflict", &message),
            Self::Shop(error) => of_shop(error),
        }
    }
}

fn of_shop(error: Error) -> Answer {
    let refusal = match error {
        Error::CustomerEmailTaken { email, has_account } => {
            Refusal::InvalidData(format!("Customer with email: {email}, has_account: {has_account}, already exists."))
        }
        Error::GroupNameTaken(name) => {
            Refusal::InvalidData(format!("Customer group with name: {name}, already exists."))
        }
        Error::ChangedSince(moment) => Refusal::Conflict(format!("It was changed by somebody else at {moment}.")),
        Error::UserEmailTaken(email) => Refusal::Duplicate(format!("User with email: {email}, already exists.")),
        Error::TooManyAddresses => {
            Refusal::NotAllowed(format!("A customer has {} addresses at most.", stheno_domain::address::MOST))
        }
        Error::TooManyWebhooks => {
            Refusal::NotAllowed(format!("There are {} webhooks at most.", stheno_domain::webhook::MOST))
        }
        Error::WebhookDisabled => Refusal::NotAllowed("The webhook is switched off.".to_owned()),
        Error::TooMuchPending => {
            Refusal::NotAllowed("So much is pending for the webhook that nothing more is scheduled.".to_owned())
        }
        Error::TooManyPaymentMethods => Refusal::NotAllowed(format!(
            "A customer has {} payment methods at most.",
            stheno_domain::payment_method::MOST
        )),
        Error::TooLarge => Refusal::InvalidData("Too much to show at once; ask for fewer orders".to_owned()),
        Error::NoSuchRelationship { relationship, id } => Refusal::NotFound(format!(
            "You tried to set relationship {relationship}: {id}, but such entity does not exist"
        )),
        Error::KeyAlreadyRevoked => {
            Refusal::InvalidData("There are 1 secret keys that are already revoked.".to_owned())
        }
        Error::Storage(StorageError::Pattern) => Refusal::InvalidData("Invalid request: Invalid pattern".to_owned()),
        other => return failure::of_shop(other),
    };
    refusal.into_answer()
}

/// The answer with one thing, or that there is none, in the words that Medusa has for it.
pub(crate) fn found(body: Option<Vec<u8>>, none: impl FnOnce() -> String) -> Result<Answer, Refusal> {
    body.map(Answer::ok).ok_or_else(|| Refusal::NotFound(none()))
}
