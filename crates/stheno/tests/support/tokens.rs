//! JSON web tokens, made and read without the program's own code.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A token with this header and these claims, signed with HS256, or with an empty
/// signature where there is no secret.
pub(crate) fn sign(header: &Value, claims: &Value, secret: Option<&str>) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(header), part(claims));
    let signature = secret.map_or_else(String::new, |secret| hs256(secret, &text));
    format!("{text}.{signature}")
}

/// The text of the claims of a token, if it is signed with HS256 and this secret.
pub(crate) fn claims(token: &str, secret: &str) -> Result<String, String> {
    let (text, signature) = token.rsplit_once('.').ok_or_else(|| format!("not a token: {token}"))?;
    let (header, claims) = text.split_once('.').ok_or_else(|| format!("not a token: {token}"))?;
    let header = decode(header)?;
    if header != r#"{"alg":"HS256","typ":"JWT"}"# {
        return Err(format!("the token's header is {header}"));
    }
    if signature != hs256(secret, text) {
        return Err("the token isn't signed with the server's secret".to_owned());
    }
    decode(claims)
}

/// Base64 as in a header for Basic authentication.
pub(crate) fn base64(text: &str) -> String {
    STANDARD.encode(text)
}

fn decode(part: &str) -> Result<String, String> {
    let bytes =
        URL_SAFE_NO_PAD.decode(part).map_err(|error| format!("a part of the token isn't base64url: {error}"))?;
    String::from_utf8(bytes).map_err(|error| format!("a part of the token isn't text: {error}"))
}

/// HMAC with SHA-256 (RFC 2104), in base64url.
fn hs256(secret: &str, text: &str) -> String {
    const BLOCK: usize = 64;
    let mut key = [0u8; BLOCK];
    if secret.len() > BLOCK {
        key[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        key[..secret.len()].copy_from_slice(secret.as_bytes());
    }
    let keyed = |pad: u8, message: &[u8]| {
        let mut hash = Sha256::new();
        hash.update(key.map(|byte| byte ^ pad));
        hash.update(message);
        hash.finalize()
    };
    URL_SAFE_NO_PAD.encode(keyed(0x5c, &keyed(0x36, text.as_bytes())))
}
