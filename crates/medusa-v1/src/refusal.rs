//! Refusals, in the words of Medusa 1.

use std::time::Duration;

use http::StatusCode;
use stheno_domain::{Error, StorageError};
use stheno_http::answer::Answer;
use stheno_http::request::Request;
use stheno_medusa::failure;

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// 401: nobody who may.
    #[error("Unauthorized")]
    Unauthorized,
    /// 401: e-mail and password do not fit.
    #[error("Unauthorized")]
    SignIn,
    /// 401: no token for another password.
    #[error("Invalid or expired password reset token")]
    ResetToken,
    /// 400: the request does not have the form that it should.
    #[error("{0}")]
    InvalidData(String),
    /// 404.
    #[error("{0}")]
    NotFound(String),
    /// 404 for an order that was looked up.
    #[error("Not Found")]
    NoOrder,
    /// 422: there is one already.
    #[error("{0}")]
    Duplicate(String),
    /// 429: too many tries.
    #[error("too many tries")]
    TooMany(Duration),
    /// The shop refuses, or fails.
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Shop(error.into())
    }
}

impl Refusal {
    /// There is no such path, or it has no such method.
    pub(crate) fn no_path(request: &Request) -> Self {
        Self::NotFound(format!("Cannot {} {}", request.method, request.path()))
    }

    /// The answer that says so.
    pub(crate) fn into_answer(self) -> Answer {
        let text = self.to_string();
        match self {
            Self::Unauthorized => Answer::bare(StatusCode::UNAUTHORIZED, text),
            Self::SignIn => Answer::plain(StatusCode::UNAUTHORIZED, text),
            Self::ResetToken => failure::typed(StatusCode::UNAUTHORIZED, "unauthorized", &text),
            Self::InvalidData(_) => failure::typed(StatusCode::BAD_REQUEST, "invalid_data", &text),
            Self::NotFound(_) => failure::typed(StatusCode::NOT_FOUND, "not_found", &text),
            Self::NoOrder => Answer::bare(StatusCode::NOT_FOUND, text),
            Self::Duplicate(_) => failure::duplicate(&text),
            Self::TooMany(wait) => failure::too_many(wait),
            Self::Shop(error) => of_shop(error),
        }
    }
}

fn of_shop(error: Error) -> Answer {
    let refusal = match error {
        Error::CustomerEmailTaken { email, has_account } => {
            let has_account = if has_account { "t" } else { "f" };
            Refusal::Duplicate(format!("Customer with email, has_account {email}, {has_account} already exists."))
        }
        Error::IdentityTaken => {
            Refusal::Duplicate("A customer with the given email already has an account. Log in instead".to_owned())
        }
        Error::IdentityOfUser => Refusal::InvalidData(
            "Email and password of somebody who is a user of the shop as well cannot be changed here".to_owned(),
        ),
        Error::AccountEmail => {
            Refusal::InvalidData("Email cannot be changed when the user has registered their account".to_owned())
        }
        Error::TooManyAddresses => {
            Refusal::InvalidData(format!("A customer has {} addresses at most.", stheno_domain::address::MOST))
        }
        Error::MemberTwice { group, customer } => Refusal::Duplicate(format!(
            "Customer_group_customers with customer_group_id, customer_id {group}, {customer} already exists."
        )),
        Error::TooManyRelated => {
            Refusal::InvalidData("Too many relations of relations to expand; ask for less".to_owned())
        }
        Error::TooLarge => Refusal::InvalidData("Too much to show at once; ask for fewer orders".to_owned()),
        Error::TooManyPaymentMethods => {
            let most = stheno_domain::payment_method::MOST;
            Refusal::InvalidData(format!("A customer has {most} payment methods at most."))
        }
        Error::NoSuchCountry(code) => Refusal::NotFound(missing("Country", "country_code", &code)),
        Error::NoSuchRelationship { relationship: "customer_group_id", id } => {
            Refusal::NotFound(missing("Customer_group", "customer_group_id", &id))
        }
        Error::NoSuchRelationship { id, .. } => Refusal::NotFound(no_customer(&id)),
        Error::NoSuchAddress(id) => Refusal::NotFound(format!("Address with id {id} was not found")),
        Error::Storage(StorageError::Pattern) => Refusal::InvalidData("Invalid pattern".to_owned()),
        other => return failure::of_shop(other),
    };
    refusal.into_answer()
}

/// What is said of something that another thing refers to and that does not exist. Medusa reads it off a message of its
/// database, and fails to where the value has a character that no id has.
fn missing(kind: &str, name: &str, value: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    if !value.is_empty() && value.chars().all(plain) {
        format!("{kind} with {name} {value} does not exist.")
    } else {
        "null".to_owned()
    }
}

/// The answer with one thing, or that there is no such thing.
pub(crate) fn found(body: Option<Vec<u8>>, none: impl FnOnce() -> String) -> Result<Answer, Refusal> {
    body.map(Answer::ok).ok_or_else(|| Refusal::NotFound(none()))
}

/// What is said where there is no such customer.
pub(crate) fn no_customer(id: &str) -> String {
    format!("Customer with id: {id} was not found")
}
