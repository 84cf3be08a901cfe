//! `/admin/api-keys`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::api_key::{self, NewKey, Type};
use stheno_domain::{Column, Error, Tx};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::query::{self, List, ListSchema, Param, Rule};
use crate::refusal::{self, Refusal};
use stheno_medusa::rows;
use stheno_medusa::{Relation, Resource};

/// What can be asked for: beside the columns of a key, the one that is always empty.
static COLUMNS: [&Column; 12] = [
    &api_key::ID,
    &api_key::TITLE,
    &api_key::TOKEN,
    &api_key::REDACTED,
    &api_key::TYPE,
    &api_key::LAST_USED_AT,
    &api_key::UPDATED_AT,
    &api_key::CREATED_AT,
    &api_key::CREATED_BY,
    &api_key::REVOKED_AT,
    &api_key::REVOKED_BY,
    &api_key::DELETED_AT,
];

pub(crate) static RESOURCE: Resource = Resource {
    name: "api_key",
    plural: "api_keys",
    table: &api_key::TABLE,
    columns: &COLUMNS,
    defaults: &[
        "id",
        "title",
        "token",
        "redacted",
        "type",
        "last_used_at",
        "updated_at",
        "created_at",
        "created_by",
        "revoked_at",
        "revoked_by",
        "sales_channels.id",
        "sales_channels.name",
    ],
    relations: &[Relation::elsewhere("sales_channels")],
};

const TYPES: [&str; 2] = ["publishable", "secret"];

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(&[&api_key::REDACTED, &api_key::TITLE]) },
        Param { name: "id", rule: Rule::Id(&api_key::ID) },
        Param { name: "title", rule: Rule::Text(&api_key::TITLE) },
        Param { name: "token", rule: Rule::Text(&api_key::TOKEN) },
        Param { name: "type", rule: Rule::Choice(&api_key::TYPE, &TYPES) },
        Param { name: "created_at", rule: Rule::Time(&api_key::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&api_key::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&api_key::DELETED_AT) },
        Param { name: "revoked_at", rule: Rule::Time(&api_key::REVOKED_AT) },
    ],
    sortable: api_key::COLUMNS,
    limit: 20,
    combined: true,
    ..ListSchema::PLAIN
};

/// `GET /admin/api-keys`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `POST /admin/api-keys`: the only answer that shows the token of a secret key. It has members of its own.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (title, kind) = Members::read(&call.request.body, new)?;
    query::fields(call.request.query())?;

    let kind = Type::by_name(&kind).unwrap_or(Type::Publishable);
    let context = Arc::clone(&call.api.shop.context);
    let created_by = call.actor()?.actor_id.clone();
    let make = {
        let (title, created_by) = (title.clone(), created_by.clone());
        async move |tx: &mut Tx<'_>| api_key::create(tx, &context, kind, &title, &created_by).await
    };
    let NewKey { id, token, redacted, created_at } = call.api.shop.database.write(make).await?;
    let created_at = created_at.to_string();
    let key = json!({
        "id": id,
        "token": token,
        "redacted": redacted,
        "title": title,
        "type": kind.name(),
        "last_used_at": null,
        "created_by": created_by,
        "revoked_by": null,
        "revoked_at": null,
        "created_at": created_at,
        "updated_at": created_at,
        "deleted_at": null,
    });
    Ok(Answer::ok(json!({ "api_key": key }).to_string()))
}

/// The body of a creation.
pub(crate) fn new(members: &mut Members<'_>) -> (String, String) {
    (title(members), members.required_choice("type", &TYPES))
}

/// The body of an update.
pub(crate) fn title(members: &mut Members<'_>) -> String {
    members.required_text("title")
}

/// In how many seconds a key is to be revoked.
pub(crate) fn revoke_in(members: &mut Members<'_>) -> Option<f64> {
    members.number("revoke_in")
}

/// `GET /admin/api-keys/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let id = call.parameter(0);
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, id).await;
    let body = call.api.shop.database.point(read).await?;
    refusal::found(body, || format!("API Key with id: {id} was not found"))
}

/// `POST /admin/api-keys/{id}`: changes the title. An unknown id is answered with an empty object, as in Medusa.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let title = Members::read(&call.request.body, title)?;
    let selection = call.selection(&RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let rename = async move |tx: &mut Tx<'_>| {
        api_key::rename(tx, &context, &id, &title).await?;
        rows::one(tx, &RESOURCE, &selection, &id).await
    };
    Ok(rows::or_empty(call.api.shop.database.write(rename).await?))
}

/// `POST /admin/api-keys/{id}/revoke`: now, or in `revoke_in` seconds. An unknown id is answered with an empty object,
/// as in Medusa.
pub(crate) async fn revoke(call: Call<'_>) -> Result<Answer, Refusal> {
    let revoke_in = Members::read(&call.request.body, revoke_in)?.unwrap_or_default();
    let selection = call.selection(&RESOURCE)?;
    #[expect(clippy::cast_possible_truncation, reason = "a conversion from float saturates")]
    let after_millis = (revoke_in.trunc() * 1000.0) as i64;
    let context = Arc::clone(&call.api.shop.context);
    let (id, revoked_by) = (call.parameter(0).to_owned(), call.actor()?.actor_id.clone());
    let revoke = async move |tx: &mut Tx<'_>| {
        api_key::revoke(tx, &context, &id, after_millis, &revoked_by).await?;
        rows::one(tx, &RESOURCE, &selection, &id).await
    };
    Ok(rows::or_empty(call.api.shop.database.write(revoke).await?))
}

/// `DELETE /admin/api-keys/{id}`: a revoked key; the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let delete = async move |tx: &mut Tx<'_>| api_key::delete(tx, &context, &id).await;
    let id = call.parameter(0);
    call.api.shop.database.write(delete).await.map_err(|error| match error {
        Error::KeyNotRevoked => Refusal::NotAllowed(format!("Cannot delete api keys that are not revoked - {id}")),
        other => other.into(),
    })?;
    Ok(Answer::ok(rows::deleted(&RESOURCE, id)))
}
