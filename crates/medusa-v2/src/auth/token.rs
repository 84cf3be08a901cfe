//! Tokens, as Medusa 2 writes their claims.

use serde_json::json;
use stheno_domain::auth::identity::Confirmed;
use stheno_http::token;
use stheno_medusa::Api;

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
