//! Events, as Medusa 2 hands them to subscribers.

use serde_json::{Map, Value, json};
use stheno_domain::Generation;
use stheno_domain::event::{Event, Kind};
use stheno_medusa::telling::Telling;

/// How Medusa 2 tells events: by names of three parts where a row changed, of two where a piece of work was done.
pub static TELLING: Telling = Telling { generation: Generation::V2, names, parts, json };

fn names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::CustomerCreated => &["customer.customer.created", "customer.created"],
        Kind::CustomerUpdated => &["customer.customer.updated", "customer.updated"],
        Kind::CustomerUnchanged => &["customer.updated"],
        Kind::CustomerTouched => &[],
        Kind::CustomerDeleted => &["customer.customer.deleted"],
        Kind::CustomerGone => &["customer.deleted"],
        Kind::AddressCreated => &["customer.customer-address.created"],
        Kind::AddressUpdated => &["customer.customer-address.updated"],
        Kind::AddressDeleted => &["customer.customer-address.deleted"],
        Kind::PaymentMethodsUpdated => &["customer.customer-payment-methods.updated"],
        Kind::GroupCreated => &["customer.customer-group.created"],
        Kind::GroupUpdated => &["customer.customer-group.updated"],
        Kind::GroupDeleted => &["customer.customer-group.deleted"],
        Kind::MemberCreated => &["customer.customer-group-customer.created"],
        Kind::MemberDeleted => &["customer.customer-group-customer.deleted"],
        Kind::IdentityDeleted => &["auth.auth-identity.deleted"],
        Kind::PasswordReset => &["auth.password_reset"],
        Kind::ApiKeyCreated => &["api_key.api-key.created"],
        Kind::ApiKeyUpdated => &["api_key.api-key.updated"],
        Kind::ApiKeyDeleted => &["api_key.api-key.deleted"],
        Kind::UserCreated => &["user.user.created", "user.created"],
        Kind::UserUpdated => &["user.user.updated", "user.updated"],
        Kind::UserUnchanged => &["user.updated"],
        Kind::UserDeleted => &["user.user.deleted"],
        Kind::UserGone => &["user.deleted"],
        Kind::WebhookDisabled => &["webhook.disabled"],
        Kind::WebhookTest => &["webhook.test"],
    }
}

/// Behind the one of Medusa 1.
fn parts(event: &Event) -> Vec<(i64, &'static str)> {
    (1..).zip(names(event.kind).iter().copied()).collect()
}

/// An event as a JSON object. It is handed out as it happens, so it was published when it was made. As in Medusa, those of
/// a changed row say what the row is of, and have their members in another order than the others.
fn json(event: &Event, name: &'static str) -> String {
    let (at, data) = (event.created_at.to_string(), data(event));
    let parts: Vec<&str> = name.split('.').collect();
    let message = match parts.as_slice() {
        [source, object, action] => json!({
            "name": name,
            "metadata": {
                "source": source,
                "object": object.replace('-', "_"),
                "action": action,
                "eventGroupId": event.group,
                "created_at": at,
                "published_at": at,
            },
            "data": data,
        }),
        _ => json!({
            "name": name,
            "data": data,
            "metadata": { "eventGroupId": event.group, "created_at": at, "published_at": at },
        }),
    };
    message.to_string()
}

fn data(event: &Event) -> Value {
    match event.kind {
        Kind::PasswordReset => {
            let mut told = told(event);
            json!({
                "entity_id": told.remove("entity_id"),
                "actor_type": told.remove("actor_type"),
                "token": event.secret,
                "metadata": told.remove("metadata"),
            })
        }
        Kind::WebhookDisabled => Value::Object(told(event)),
        _ => json!({ "id": event.thing }),
    }
}

fn told(event: &Event) -> Map<String, Value> {
    event.data.as_deref().and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default()
}
