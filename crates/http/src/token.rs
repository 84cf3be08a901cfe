//! JSON Web Tokens with HMAC-SHA256, the only kind that Medusa issues by default.
//!
//! The algorithm is not taken from the token: whatever else its header names is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;

/// The longest token that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;
const HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Signs claims, given as JSON text.
#[must_use]
pub fn sign(claims: &str, secret: &str) -> String {
    let mut token = URL_SAFE_NO_PAD.encode(HEADER);
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(claims));
    let signature = URL_SAFE_NO_PAD.encode(mac(&token, secret).finalize().into_bytes());
    token.push('.');
    token.push_str(&signature);
    token
}

/// The claims of a token that is signed with the secret and valid at `now` (seconds since 1970): it must say until when
/// (`exp`), and may say from when (`nbf`).
#[must_use]
pub fn verify(token: &str, secret: &str, now: i64) -> Option<Map<String, Value>> {
    if token.len() > LONGEST {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    mac(signed, secret).verify_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
    let header: Map<String, Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.get("alg").and_then(Value::as_str) != Some("HS256") || header.contains_key("crit") {
        return None;
    }
    let claims: Map<String, Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    let seconds = |name: &str| claims.get(name).map(|value| value.as_i64().or(value.as_f64().map(|v| v as i64)));
    let alive = seconds("exp")?? > now;
    let begun = match seconds("nbf") {
        None => true,
        Some(from) => from? <= now,
    };
    (alive && begun).then_some(claims)
}

fn mac(text: &str, secret: &str) -> Hmac<Sha256> {
    // A key of any length is taken, so the error that the type allows for cannot occur.
    let mut mac = match Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes a key of any length"),
    };
    mac.update(text.as_bytes());
    mac
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str = r#"{"actor_id":"user_1","iat":1000,"exp":2000}"#;

    #[test]
    fn a_token_is_what_jsonwebtoken_makes() {
        // Made by jsonwebtoken 9 in Node with the same claims and secret.
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhY3Rvcl9pZCI6InVzZXJfMSIsImlhdCI6MTAwMCwiZXhwIjoyMDAwfQ.\
                     wJ_ZtpyIBRmimByzKdyhmmKisyOpN9n9Yd852lbfrIQ";
        assert_eq!(sign(CLAIMS, "supersecret"), token);
        assert_eq!(Value::from(verify(token, "supersecret", 1999)).to_string(), CLAIMS);
    }

    #[test]
    fn a_token_is_refused_when_anything_is_wrong() {
        let good = sign(CLAIMS, "supersecret");
        assert!(verify(&good, "supersecret", 1999).is_some());
        assert!(verify(&good, "supersecret", 2000).is_none(), "expired");
        assert!(verify(&good, "other", 1999).is_none(), "another secret");
        assert!(verify(&good.replace('.', ""), "supersecret", 1999).is_none(), "no parts");
        assert!(verify(&sign(r#"{"actor_id":"user_1"}"#, "supersecret"), "supersecret", 1).is_none(), "no exp");
        assert!(verify(&sign(r#"{"exp":9,"nbf":5}"#, "supersecret"), "supersecret", 4).is_none(), "not yet");
        assert!(verify(&sign(r#"{"exp":"9"}"#, "supersecret"), "supersecret", 4).is_none(), "exp is text");
        let unsigned = format!("{}.{}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(CLAIMS));
        assert!(verify(&unsigned, "supersecret", 1999).is_none(), "alg none");
        let part = format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"HS512"}"#), URL_SAFE_NO_PAD.encode(CLAIMS));
        let signature = URL_SAFE_NO_PAD.encode(mac(&part, "supersecret").finalize().into_bytes());
        assert!(verify(&format!("{part}.{signature}"), "supersecret", 1999).is_none(), "another algorithm");
    }
}
