//! `/admin/users`

use std::sync::Arc;

use stheno_domain::{Tx, user};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::query::{List, ListSchema, Param, Rule};
use crate::refusal::{self, Refusal};
use stheno_medusa::Resource;
use stheno_medusa::rows;

pub(crate) static RESOURCE: Resource = Resource {
    name: "user",
    plural: "users",
    table: &user::TABLE,
    columns: user::COLUMNS,
    defaults: &[
        "id",
        "first_name",
        "last_name",
        "email",
        "avatar_url",
        "metadata",
        "created_at",
        "updated_at",
        "deleted_at",
    ],
    relations: &[],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(&[&user::FIRST_NAME, &user::LAST_NAME, &user::EMAIL]) },
        Param { name: "id", rule: Rule::Id(&user::ID) },
        Param { name: "created_at", rule: Rule::Time(&user::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&user::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&user::DELETED_AT) },
        Param { name: "email", rule: Rule::OneText(&user::EMAIL) },
        Param { name: "first_name", rule: Rule::OneText(&user::FIRST_NAME) },
        Param { name: "last_name", rule: Rule::OneText(&user::LAST_NAME) },
    ],
    sortable: &[
        &user::ID,
        &user::FIRST_NAME,
        &user::LAST_NAME,
        &user::EMAIL,
        &user::AVATAR_URL,
        &user::CREATED_AT,
        &user::UPDATED_AT,
        &user::DELETED_AT,
    ],
    limit: 50,
    combined: false,
    ..ListSchema::PLAIN
};

/// `GET /admin/users`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `GET /admin/users/me`: who is signed in. A key is nobody.
pub(crate) async fn me(call: Call<'_>) -> Result<Answer, Refusal> {
    show(&call, &call.actor()?.actor_id).await
}

/// `GET /admin/users/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    show(&call, call.parameter(0)).await
}

async fn show(call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, id).await;
    let body = call.api.shop.database.point(read).await?;
    refusal::found(body, || format!("User with id: {id} was not found"))
}

/// `POST /admin/users/{id}`: changes the members that are sent; metadata is merged. Any user may change any other.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let change = async move |tx: &mut Tx<'_>| {
        let found = user::update(tx, &context, &id, changes.clone()).await?;
        Ok(found.then(|| id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &RESOURCE, selection, change).await?;
    refusal::found(body, || format!("User with id \"{}\" not found", call.parameter(0)))
}

/// The body of an update.
pub(crate) fn changes(members: &mut Members<'_>) -> user::Changes {
    user::Changes {
        first_name: members.text("first_name"),
        last_name: members.text("last_name"),
        avatar_url: members.text("avatar_url"),
        metadata: members.object("metadata"),
    }
}

/// `DELETE /admin/users/{id}`: the same answer whether there was one or not. Nobody can delete themselves, so that the
/// last one stays.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    if call.actor()?.actor_id == call.parameter(0) {
        return Err(Refusal::NotAllowed("A user cannot delete itself".to_owned()));
    }
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let delete = async move |tx: &mut Tx<'_>| user::delete(tx, &context, &id).await;
    call.api.shop.database.write(delete).await?;
    Ok(Answer::ok(rows::deleted(&RESOURCE, call.parameter(0))))
}
