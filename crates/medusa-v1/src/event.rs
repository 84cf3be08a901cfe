//! Events, as Medusa 1 hands them to subscribers.

use serde_json::{Map, Value, json};
use stheno_domain::Generation;
use stheno_domain::auth::session::Side;
use stheno_domain::event::{Event, Kind};
use stheno_medusa::telling::Telling;

/// How Medusa 1 tells events: customers whole, as they are after the change, and of others the id. It tells nothing of groups,
/// addresses and keys.
pub static TELLING: Telling = Telling { generation: Generation::V1, names, parts, json };

const PASSWORD_RESET_OF_CUSTOMER: &str = "customer.password_reset";
const PASSWORD_RESET_OF_USER: &str = "user.password_reset";

fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::CustomerCreated => &["customer.created"],
        Kind::CustomerUpdated | Kind::CustomerUnchanged | Kind::CustomerTouched => &["customer.updated"],
        // Medusa 1 cannot delete a customer.
        Kind::CustomerDeleted => &["customer.deleted"],
        Kind::PasswordReset => &[PASSWORD_RESET_OF_CUSTOMER, PASSWORD_RESET_OF_USER],
        Kind::UserCreated => &["user.created"],
        Kind::UserUpdated | Kind::UserUnchanged => &["user.updated"],
        Kind::UserDeleted => &["user.deleted"],
        Kind::WebhookDisabled => &["webhook.disabled"],
        Kind::WebhookTest => &["webhook.test"],
        Kind::CustomerGone
        | Kind::AddressCreated
        | Kind::AddressUpdated
        | Kind::AddressDeleted
        | Kind::PaymentMethodsUpdated
        | Kind::GroupCreated
        | Kind::GroupUpdated
        | Kind::GroupDeleted
        | Kind::MemberCreated
        | Kind::MemberDeleted
        | Kind::IdentityDeleted
        | Kind::ApiKeyCreated
        | Kind::ApiKeyUpdated
        | Kind::ApiKeyDeleted
        | Kind::UserGone => &[],
    }
}

/// One message at most, and the first of all that the event makes in either generation.
fn parts(event: &Event) -> Vec<(i64, &'static str)> {
    let name = match event.kind {
        Kind::PasswordReset => password_reset(event).map(|(name, _)| name),
        kind => names(kind).first().copied(),
    };
    name.map(|name| (0, name)).into_iter().collect()
}

fn json(event: &Event, name: &'static str) -> String {
    let data = match event.kind {
        Kind::PasswordReset => password_reset(event).map_or(Value::Null, |(_, data)| data).to_string(),
        _ => data(event),
    };
    let (at, name) = (event.created_at, json!(name));
    format!("{{\"at\":\"{at}\",\"event\":{name},\"data\":{data}}}")
}

/// What is told of a customer is kept in the form of Medusa 1.
fn data(event: &Event) -> String {
    match &event.data {
        Some(data) => data.clone(),
        None => json!({ "id": event.thing }).to_string(),
    }
}

/// Under which name it is told, and what. None where the identity acts for nobody whom Medusa 1 knows.
fn password_reset(event: &Event) -> Option<(&'static str, Value)> {
    let told: Map<String, Value> = serde_json::from_str(event.data.as_deref()?).ok()?;
    let member = |name: &str| told.get(name).cloned().unwrap_or_default();
    if told.get("actor_type")?.as_str()? == Side::USER {
        let data = json!({ "email": member("entity_id"), "token": event.secret });
        return Some((PASSWORD_RESET_OF_USER, data));
    }
    let data = json!({
        "id": told.get("id")?,
        "email": member("email"),
        "token": event.secret,
        "last_name": member("last_name"),
        "first_name": member("first_name"),
    });
    Some((PASSWORD_RESET_OF_CUSTOMER, data))
}
