//! The classes of access, and whom each of them lets in.

use serde_json::{Value, json};

use super::store::{not_found, not_signed_in, unauthorized};
use super::who::{People, Who};
use super::who_v1::InV1;

/// Whom a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody, whatever credentials they have.
    Public,
    /// Whoever brings a token of an identity.
    Token,
    /// Whoever brings a session.
    Session,
    /// Either of both.
    TokenOrSession,
    /// Whoever brings a customer's token for another password.
    Reset,
    /// In a storefront: everybody.
    Anybody,
    /// In a storefront: an identity that signed in as a customer, also when it has none yet.
    Visitor,
    /// In a storefront: a customer with an account.
    Customer,
    /// An administrator, or a secret key.
    Admin,
    /// An administrator in person.
    User,
}

const KEY_AS_TOKEN: &str = "A secret API key was passed as a Bearer token. Secret API keys must be sent using HTTP \
                            Basic authentication instead (Authorization: Basic <secret-api-key>).";

impl Access {
    /// Status and body of the refusal of somebody; None for whom it lets in.
    pub(crate) fn refusal(self, who: Who, people: &People) -> Option<(u16, Value)> {
        if self.admits(who) {
            return None;
        }
        Some(match (self, who) {
            (Self::Admin | Self::User, Who::SecretKeyAsToken) => (401, json!({"message": KEY_AS_TOKEN})),
            (Self::User, Who::SecretKey | Who::SecretKeyInBase64) => {
                not_found(&format!("User with id: {} was not found", people.secret_key_id))
            }
            (Self::Reset, _) => not_signed_in("Invalid token"),
            _ => unauthorized(),
        })
    }

    fn admits(self, who: Who) -> bool {
        // Not one of the credentials is forgotten here: a new one must be put into its place.
        let (user, key, customer, visitor, token, session) = match who {
            Who::AdminByToken => (true, false, false, false, true, false),
            Who::AdminByCookie => (true, false, false, false, false, true),
            Who::SecretKey | Who::SecretKeyInBase64 => (false, true, false, false, false, false),
            Who::CustomerByToken | Who::OtherCustomer => (false, false, true, true, true, false),
            Who::CustomerByCookie => (false, false, true, true, false, true),
            Who::Registered | Who::AdminAsCustomer => (false, false, false, true, true, false),
            Who::RegisteredAsUser | Who::CustomerAsUser => (false, false, false, false, true, false),
            // Signed in is signed in; but a token or session for `/auth` is one of Medusa 2.
            Who::InV1(InV1::AdminByToken | InV1::AdminByCookie) => (true, false, false, false, false, false),
            Who::InV1(InV1::CustomerByToken | InV1::CustomerByCookie) => (false, false, true, true, false, false),
            // A key is sent in the way of the generation that is asked.
            Who::InV1(_) => (false, false, false, false, false, false),
            Who::ResetOfCustomer => return matches!(self, Self::Reset | Self::Public | Self::Anybody),
            Who::Nobody
            | Who::SecretKeyAsToken
            | Who::PublishableKeyAsSecret
            | Who::PublishableKeyAsToken
            | Who::DeletedCustomerByToken
            | Who::DeletedCustomerByCookie
            | Who::ExpiredAdmin
            | Who::ForgedAdmin
            | Who::UnsignedAdmin
            | Who::UnknownIdentity
            | Who::ResetOfAdmin
            | Who::ExpiredCustomer
            | Who::ForgedCustomer
            | Who::UnsignedCustomer
            | Who::DeletedUserByToken
            | Who::DeletedUserByCookie
            | Who::RevokedKey => (false, false, false, false, false, false),
        };
        match self {
            Self::Public | Self::Anybody => true,
            Self::Reset => false,
            Self::Token => token,
            Self::Session => session,
            Self::TokenOrSession => token || session,
            Self::Visitor => visitor,
            Self::Customer => customer,
            Self::Admin => user || key,
            Self::User => user,
        }
    }
}
