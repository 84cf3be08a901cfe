//! Signatures as Standard Webhooks has them: HMAC-SHA256 over id, time and body.
//!
//! Source: the specification, <https://github.com/standard-webhooks/standard-webhooks>.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use stheno_domain::webhook::read_secret;

/// The header `webhook-signature`: a signature by each secret.
pub(crate) fn sign(secrets: &[String], id: &str, seconds: i64, body: &str) -> String {
    let signature = |secret: &String| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&read_secret(secret).ok()?).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body.as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    secrets.iter().filter_map(signature).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use stheno_domain::Context;
    use stheno_domain::webhook::new_secret;

    use super::*;

    #[test]
    fn signs_as_the_specification_does() {
        // The example of the specification's reference libraries.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let signed = sign(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_secret_signs() {
        let context = Context::system();
        let (one, two) = (new_secret(&context).unwrap(), new_secret(&context).unwrap());
        let both = sign(&[one.clone(), two.clone()], "a", 1, "b");
        assert_eq!(both, format!("{} {}", sign(&[one], "a", 1, "b"), sign(&[two], "a", 1, "b")));
    }
}
