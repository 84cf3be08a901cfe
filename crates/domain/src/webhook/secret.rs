//! Secrets that sign what is sent to webhooks, in the form of Standard Webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::{Context, Error};

/// What secrets begin with.
const PREFIX: &str = "whsec_";

/// Why a secret cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret is `whsec_` and 24 to 64 bytes in base64")]
pub struct SecretError;

/// Makes a secret of 32 random bytes.
///
/// # Errors
/// When there is no randomness.
pub fn new_secret(context: &Context) -> Result<String, Error> {
    Ok(format!("{PREFIX}{}", STANDARD.encode(context.random::<32>()?)))
}

/// The key in a secret that was given.
///
/// # Errors
/// [`SecretError`] for what is no such secret.
pub fn read_secret(secret: &str) -> Result<Vec<u8>, SecretError> {
    let key = secret.strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
    key.filter(|key| (24..=64).contains(&key.len())).ok_or(SecretError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_enough_bytes() {
        let of = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![7; bytes]));
        assert_eq!(read_secret(&of(24)).unwrap(), [7; 24]);
        assert_eq!(read_secret(&of(64)).unwrap().len(), 64);
        for text in [of(23), of(65), "whsec_%".to_owned(), "secret".to_owned(), String::new()] {
            assert_eq!(read_secret(&text), Err(SecretError), "{text}");
        }
    }
}
