//! `/admin/users`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::auth::identity::{self, Confirmed};
use stheno_domain::auth::password;
use stheno_domain::auth::session::Side;
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

/// Who is new, and with which password.
pub(crate) fn new(members: &mut Members<'_>) -> (String, String, user::Changes) {
    let (email, password) = (members.required_email("email"), members.required_text("password"));
    let (first_name, last_name) = (members.text("first_name"), members.text("last_name"));
    (email, password, user::Changes { first_name, last_name, ..user::Changes::default() })
}

/// `POST /admin/users`: an addition of ours, for Medusa 2 invites users by mails of somebody else's. Makes a user who signs in with
/// the password.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (email, password, names) = Members::read(&call.request.body, new)?;
    let selection = call.selection(&RESOURCE)?;
    refuse_weak(&password)?;
    let hash = call.api.shop.passwords.hash(&call.api.shop.context, &password).await?;
    let context = Arc::clone(&call.api.shop.context);
    let make = async move |tx: &mut Tx<'_>| {
        let id = user::create(tx, &context, &email, &hash).await?;
        user::update(tx, &context.at_one_moment().without_events(), &id, names.clone()).await?;
        Ok(Some(id))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &RESOURCE, selection, make).await?))
}

fn refuse_weak(password: &str) -> Result<(), Refusal> {
    if password::is_acceptable(password) {
        return Ok(());
    }
    Err(Refusal::InvalidData(format!("Invalid request: Value for field 'password' {}", password::RULE)))
}

/// The password from before, and another one.
pub(crate) fn passwords(members: &mut Members<'_>) -> (String, String) {
    (members.required_text("current_password"), members.required_text("password"))
}

/// `POST /admin/users/me/password`: an addition of ours. Gives who is signed in another password, for the one from before, and ends
/// all that was issued for that one.
pub(crate) async fn change_password(call: Call<'_>) -> Result<Answer, Refusal> {
    let (current, password) = Members::read(&call.request.body, passwords)?;
    let actor = call.actor()?;
    if Side::of_actor(&actor.actor_type) != Side::Admin {
        return Err(Refusal::NotAllowed("An API key has no password".to_owned()));
    }
    refuse_weak(&password)?;
    let wrong = || Refusal::NotAllowed("The current password is wrong".to_owned());
    let email = async |tx: &mut Tx<'_>| user::email(tx, &actor.actor_id).await;
    let email = call.api.shop.database.point(email).await?.ok_or(Refusal::Unauthorized)?;
    call.api.settings.sign_in_limits.count(call.request.client, &email).map_err(Refusal::TooMany)?;
    let Confirmed { identity, .. } = call.api.shop.sign_in(&email, &current, Side::Admin).await?.ok_or_else(wrong)?;
    if identity.user_id.as_ref() != Some(&actor.actor_id) {
        return Err(wrong());
    }
    let hash = call.api.shop.passwords.hash(&call.api.shop.context, &password).await?;
    let context = Arc::clone(&call.api.shop.context);
    let change = async move |tx: &mut Tx<'_>| identity::replace_password(tx, &context, &identity, &hash).await;
    // Somebody else has changed it meanwhile.
    if !call.api.shop.database.write(change).await? {
        return Err(wrong());
    }
    Ok(Answer::ok(json!({ "success": true }).to_string()))
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
