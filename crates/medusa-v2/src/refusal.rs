//! Refusals, in the words of Medusa.

use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use serde_json::json;
use stheno_domain::Error;
use stheno_http::answer::Answer;
use stheno_http::body::BodyError;

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
    /// 422: there is one already.
    #[error("{0}")]
    Duplicate(String),
    /// The shop refuses, or fails.
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<stheno_domain::StorageError> for Refusal {
    fn from(error: stheno_domain::StorageError) -> Self {
        Self::Shop(error.into())
    }
}

const KEY_AS_TOKEN: &str = "A secret API key was passed as a Bearer token. Secret API keys must be sent using HTTP \
                            Basic authentication instead (Authorization: Basic <secret-api-key>).";

impl Refusal {
    /// The answer that says so.
    pub(crate) fn into_answer(self) -> Answer {
        let typed = |status, kind: &str, message: String| {
            Answer::json(status, json!({ "type": kind, "message": message }).to_string())
        };
        let plain = |message: &str| Answer::json(StatusCode::UNAUTHORIZED, json!({ "message": message }).to_string());
        match self {
            Self::Unauthorized => plain("Unauthorized"),
            Self::KeyAsToken => plain(KEY_AS_TOKEN),
            Self::SignIn(message) => typed(StatusCode::UNAUTHORIZED, "unauthorized", message),
            Self::InvalidData(message) => typed(StatusCode::BAD_REQUEST, "invalid_data", message),
            Self::NotAllowed(message) => typed(StatusCode::BAD_REQUEST, "not_allowed", message),
            Self::NotFound(message) => typed(StatusCode::NOT_FOUND, "not_found", message),
            Self::TooMany(wait) => {
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                let message = format!("Too many attempts. Try again in {seconds} seconds.");
                typed(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message)
                    .with(RETRY_AFTER, HeaderValue::from(seconds))
            }
            Self::Duplicate(message) => {
                let body = json!({ "code": "invalid_request_error", "type": "duplicate_error", "message": message });
                Answer::json(StatusCode::UNPROCESSABLE_ENTITY, body.to_string())
            }
            Self::Shop(error) => of_shop(error),
        }
    }
}

fn of_shop(error: Error) -> Answer {
    use stheno_domain::StorageError;
    match error {
        Error::CustomerEmailTaken { email, has_account } => {
            Refusal::InvalidData(format!("Customer with email: {email}, has_account: {has_account}, already exists."))
                .into_answer()
        }
        Error::GroupNameTaken(name) => {
            Refusal::InvalidData(format!("Customer group with name: {name}, already exists.")).into_answer()
        }
        Error::TooManyAddresses => {
            Refusal::NotAllowed(format!("A customer has {} addresses at most.", stheno_domain::address::MOST))
                .into_answer()
        }
        Error::NoSuchRelationship { relationship, id } => Refusal::NotFound(format!(
            "You tried to set relationship {relationship}: {id}, but such entity does not exist"
        ))
        .into_answer(),
        Error::KeyAlreadyRevoked => {
            Refusal::InvalidData("There are 1 secret keys that are already revoked.".to_owned()).into_answer()
        }
        Error::Storage(StorageError::Pattern) => {
            Refusal::InvalidData("Invalid request: Invalid pattern".to_owned()).into_answer()
        }
        Error::TooManySignIns => overloaded(),
        Error::Storage(error) if error.is_temporary() => {
            tracing::warn!(%error, "the database could not be used");
            overloaded()
        }
        Error::Storage(StorageError::TimeLimit) => {
            tracing::warn!("a statement was stopped at the time limit");
            unavailable("The request took too long. Ask for less, or add filters.")
        }
        error => {
            tracing::error!(%error, "a request failed");
            unknown()
        }
    }
}

/// 503: too much to do; the same request may succeed in a second.
pub(crate) fn overloaded() -> Answer {
    unavailable("The server is busy. Try again.")
}

fn unavailable(message: &str) -> Answer {
    let body = json!({ "type": "unavailable", "message": message }).to_string();
    Answer::json(StatusCode::SERVICE_UNAVAILABLE, body).with(RETRY_AFTER, HeaderValue::from_static("1"))
}

/// 500.
fn unknown() -> Answer {
    let body = json!({ "code": "unknown_error", "type": "unknown_error", "message": "An unknown error occurred." })
        .to_string();
    Answer::json(StatusCode::INTERNAL_SERVER_ERROR, body)
}

/// A body that could not be read. Its members have another order than elsewhere, and so has Medusa's.
pub(crate) fn of_body(error: &BodyError) -> Answer {
    let (status, kind) = match error {
        BodyError::TooLarge | BodyError::TooManyParameters => (StatusCode::PAYLOAD_TOO_LARGE, "unknown_error"),
        BodyError::Charset(_) | BodyError::Encoding(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unknown_error"),
        BodyError::Aborted | BodyError::Compressed | BodyError::Truncated | BodyError::Json(_) => {
            (StatusCode::BAD_REQUEST, "invalid_data")
        }
    };
    Answer::json(status, json!({ "message": error.to_string(), "type": kind }).to_string())
}
