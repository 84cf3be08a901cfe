//! `/admin/users`

use stheno_domain::{Tx, user};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::fields::Resource;
use crate::refusal::Refusal;
use crate::rows;

static RESOURCE: Resource = Resource {
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

/// `GET /admin/users/me`: who is signed in. A key is nobody.
pub(crate) async fn me(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let id = &call.actor()?.actor_id;
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, id).await;
    match call.api.shop.database.point(read).await? {
        Some(body) => Ok(Answer::ok(body)),
        None => Err(Refusal::NotFound(format!("User with id: {id} was not found"))),
    }
}
