//! Tokens, as Medusa 2 writes their claims.

use serde_json::json;
use stheno_domain::Timestamp;
use stheno_domain::auth::identity::Confirmed;
use stheno_domain::auth::reset;
use stheno_domain::context::hex;
use stheno_http::token;

use crate::api::Api;

/// A token for an identity that acts as this kind of actor.
pub(super) fn issue(api: &Api, confirmed: &Confirmed, actor_type: &str, provider: &str) -> String {
    let Confirmed { identity, at } = confirmed;
    let actor_id = match actor_type {
        "user" => identity.user_id.as_deref(),
        "customer" => identity.customer_id.as_deref(),
        _ => None,
    };
    let mut app_metadata = serde_json::Map::new();
    for (name, id) in [("user_id", &identity.user_id), ("customer_id", &identity.customer_id)] {
        if let Some(id) = id {
            app_metadata.insert(name.to_owned(), id.as_str().into());
        }
    }
    // Never older than what makes older ones invalid, though both are counted in whole seconds.
    let issued = at.max(&identity.valid_from).0.div_euclid(1000);
    let claims = json!({
        "actor_id": actor_id.unwrap_or_default(),
        "actor_type": actor_type,
        "auth_identity_id": identity.id,
        "auth_provider": provider,
        "mfa_enabled": false,
        "mfa_challenge_completed_at": null,
        "app_metadata": app_metadata,
        "user_metadata": {},
        "iat": issued,
        "exp": issued.saturating_add(api.settings.jwt_lifetime),
    });
    token::sign(&claims.to_string(), &api.settings.jwt_secret)
}

/// What a token says it is for, when it is for another password.
pub(super) const RESET: &str = "reset";

/// A token for another password.
pub(super) fn for_reset(asked: &reset::Asked<'_>, entity_id: &str, issued: Timestamp, secret: &str) -> String {
    let issued = issued.0.div_euclid(1000);
    let claims = json!({
        "entity_id": entity_id,
        "provider": asked.provider,
        "actor_type": asked.actor_type,
        "purpose": RESET,
        "iat": issued,
        "exp": issued.saturating_add(reset::LIFETIME / 1000),
        "jti": asked.token_id,
    });
    token::sign(&claims.to_string(), secret)
}

/// A random UUID, version 4.
pub(super) fn uuid(mut random: [u8; 16]) -> String {
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut random;
    *version = *version & 0x0f | 0x40;
    *variant = *variant & 0x3f | 0x80;
    let digits = hex(&random);
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }
}
