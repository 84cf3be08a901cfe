//! Answers that say what went wrong, in the form that both generations have for it.

use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use serde_json::json;
use stheno_domain::{Error, StorageError};
use stheno_http::answer::Answer;
use stheno_http::body::BodyError;

/// `{"type":"not_found","message":"…"}`
#[must_use]
pub fn typed(status: StatusCode, kind: &str, message: &str) -> Answer {
    Answer::json(status, json!({ "type": kind, "message": message }).to_string())
}

/// 422: there is one already.
#[must_use]
pub fn duplicate(message: &str) -> Answer {
    let body = json!({ "code": "invalid_request_error", "type": "duplicate_error", "message": message });
    Answer::json(StatusCode::UNPROCESSABLE_ENTITY, body.to_string())
}

/// 429: too many tries.
#[must_use]
pub fn too_many(wait: Duration) -> Answer {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let message = format!("Too many attempts. Try again in {seconds} seconds.");
    typed(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", &message).with(RETRY_AFTER, HeaderValue::from(seconds))
}

/// What the shop failed at, and no dialect has words of its own for.
#[must_use]
pub fn of_shop(error: Error) -> Answer {
    match error {
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
#[must_use]
pub fn overloaded() -> Answer {
    unavailable("The server is busy. Try again.")
}

fn unavailable(message: &str) -> Answer {
    typed(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message).with(RETRY_AFTER, HeaderValue::from_static("1"))
}

/// 500.
fn unknown() -> Answer {
    let body = json!({ "code": "unknown_error", "type": "unknown_error", "message": "An unknown error occurred." })
        .to_string();
    Answer::json(StatusCode::INTERNAL_SERVER_ERROR, body)
}

/// A body that could not be read. Its members have another order than elsewhere, and so has Medusa's.
#[must_use]
pub fn of_body(error: &BodyError) -> Answer {
    let (status, kind) = match error {
        BodyError::TooLarge | BodyError::TooManyParameters => (StatusCode::PAYLOAD_TOO_LARGE, "unknown_error"),
        BodyError::Charset(_) | BodyError::Encoding(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unknown_error"),
        BodyError::Aborted | BodyError::Compressed | BodyError::Truncated | BodyError::Json(_) => {
            (StatusCode::BAD_REQUEST, "invalid_data")
        }
    };
    Answer::json(status, json!({ "message": error.to_string(), "type": kind }).to_string())
}
