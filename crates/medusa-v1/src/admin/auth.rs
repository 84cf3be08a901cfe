//! `/admin/auth`

use http::StatusCode;
use stheno_domain::auth::session::Side;
use stheno_domain::{Tx, api_key};
use stheno_http::answer::Answer;
use stheno_medusa::{Selection, rows};

use crate::body::Members;
use crate::call::Call;
use crate::refusal::{Refusal, found};
use crate::resources::USER;
use crate::sign_in::{self, SignedIn};

/// `POST /admin/auth`: begins a session.
pub(crate) async fn sign_in(call: Call<'_>) -> Result<Answer, Refusal> {
    let signed_in = verify(&call).await?;
    let answer = user(&call, &signed_in.id).await?;
    signed_in.begin_session(&call, answer).await
}

/// `POST /admin/auth/token`
pub(crate) async fn token(call: Call<'_>) -> Result<Answer, Refusal> {
    Ok(verify(&call).await?.token(&call))
}

/// `GET /admin/auth`: the user who asks; of a secret key, the one who made it, if that was a user.
pub(crate) async fn show(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = call.actor()?;
    if actor.side() == Side::Admin {
        return user(&call, &actor.actor_id).await;
    }
    let made_by = async |tx: &mut Tx<'_>| api_key::made_by(tx, &actor.actor_id).await;
    let made_by = call.api.shop.database.point(made_by).await?;
    user(&call, &made_by.ok_or(Refusal::Unauthorized)?).await
}

/// `DELETE /admin/auth`: ends the session on this side.
pub(crate) async fn sign_out(call: Call<'_>) -> Result<Answer, Refusal> {
    call.api.end_session(call.request, vec![Side::Admin]).await?;
    Ok(Answer::plain(StatusCode::OK, "OK"))
}

async fn verify(call: &Call<'_>) -> Result<SignedIn, Refusal> {
    let (email, password) =
        Members::read(call.request, |members| (members.filled_email("email"), members.filled_text("password")))?;
    sign_in::verify(call, Side::Admin, &email, Some(&password)).await
}

/// The answer with a user.
pub(super) async fn user(call: &Call<'_>, id: &str) -> Result<Answer, Refusal> {
    let selection = Selection::of(USER.columns);
    let read = async |tx: &mut Tx<'_>| rows::one(tx, &USER, &selection, id).await;
    found(call.api.shop.database.point(read).await?, || format!("User with id: {id} was not found"))
}
