//! `/admin/users/password-token` and `…/reset-password`: another password for a user who forgot the old one.

use stheno_domain::Tx;
use stheno_domain::auth::identity::{self, EMAILPASS};
use stheno_domain::auth::password;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_medusa::forgotten::CountsAsChanged;

use super::auth::user;
use crate::body::Members;
use crate::call::Call;
use crate::refusal::Refusal;
use crate::store::password::ask_as;

/// `POST /admin/users/password-token`: a token for another password, by mail and for whoever listens to events. The answer does
/// not tell whether there is such a user.
pub(crate) async fn ask(call: Call<'_>) -> Result<Answer, Refusal> {
    let identifier = Members::read(call.request, |members| members.required_email("email"))?;
    call.api.settings.reset_limits.count(call.request.client, &identifier).map_err(Refusal::TooMany)?;
    ask_as(&call, Side::USER, identifier).await
}

/// `POST /admin/users/reset-password`: makes the password another one, for a token that was asked for.
pub(crate) async fn reset(call: Call<'_>) -> Result<Answer, Refusal> {
    let (email, token, password) = Members::read(call.request, |members| {
        let email = members.email("email").value();
        (email, members.required_text("token"), members.required_password("password"))
    })?;
    // Not by the e-mail: others who ask for tokens must not keep the owner from using one.
    call.api.settings.reset_limits.count_address(call.request.client).map_err(Refusal::TooMany)?;
    let invalid = || Refusal::InvalidData("invalid token".to_owned());
    let token = call.api.read_token(&token).ok_or_else(invalid)?;
    if token.actor_type != Side::USER || token.provider != EMAILPASS {
        return Err(invalid());
    }
    if email.is_some_and(|email| token.entity_id.to_lowercase() != email.to_lowercase()) {
        return Err(Refusal::ResetToken);
    }
    call.api.whose_token(&token).await?.ok_or(Refusal::ResetToken)?;
    if !password::is_acceptable(&password) {
        return Err(Refusal::InvalidData(format!("password {}", password::RULE)));
    }
    let found = async |tx: &mut Tx<'_>| identity::by_email(tx, &token.entity_id).await;
    let found = call.api.shop.database.point(found).await?;
    let id = found.and_then(|(identity, _)| identity.user_id).ok_or_else(invalid)?;
    if !call.api.redeem(&token, Some(&password), CountsAsChanged::User).await? {
        return Err(Refusal::ResetToken);
    }
    user(&call, &id).await
}
