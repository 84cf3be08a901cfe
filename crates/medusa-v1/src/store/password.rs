//! `/store/customers/password-token` and `…/password-reset`: another password for who forgot the old one.

use http::StatusCode;
use serde_json::Map;
use stheno_domain::Tx;
use stheno_domain::auth::identity::{self, EMAILPASS};
use stheno_domain::auth::password;
use stheno_domain::auth::reset::Whose;
use stheno_domain::auth::session::Side;
use stheno_http::answer::Answer;
use stheno_medusa::forgotten::{self, CountsAsChanged, Wish};

use super::customers::show;
use crate::body::Members;
use crate::call::Call;
use crate::refusal::Refusal;

/// `POST /store/customers/password-token`: a token for another password, for whoever listens to events. The answer does not
/// tell whether there is such a customer.
pub(crate) async fn ask(call: Call<'_>) -> Result<Answer, Refusal> {
    let identifier = Members::read(call.request, |members| members.required_email("email"))?;
    call.api.settings.reset_limits.count(call.request.client, &identifier).map_err(Refusal::TooMany)?;
    ask_as(&call, Side::CUSTOMER, identifier).await
}

/// Asks for a token for whoever signs in with this e-mail as this kind of actor.
pub(crate) async fn ask_as(call: &Call<'_>, actor_type: &str, identifier: String) -> Result<Answer, Refusal> {
    let wish = Wish {
        provider: EMAILPASS.to_owned(),
        identifier,
        actor_type: actor_type.to_owned(),
        metadata: Map::new(),
        languages: forgotten::languages(call.request, None),
        only_acting: true,
    };
    call.api.ask_for_password(wish).await?;
    Ok(Answer::empty(StatusCode::NO_CONTENT))
}

/// `POST /store/customers/password-reset`: makes the password another one, for a token that was asked for.
pub(crate) async fn reset(call: Call<'_>) -> Result<Answer, Refusal> {
    let (email, token, password) = Members::read(call.request, |members| {
        (members.required_email("email"), members.required_text("token"), members.required_password("password"))
    })?;
    // Not by the e-mail: others who ask for tokens must not keep the owner from using one.
    call.api.settings.reset_limits.count_address(call.request.client).map_err(Refusal::TooMany)?;
    let token = call.api.read_token(&token).ok_or(Refusal::ResetToken)?;
    let fits = token.actor_type == Side::CUSTOMER && token.provider == EMAILPASS;
    if !fits || token.entity_id.to_lowercase() != email.to_lowercase() {
        return Err(Refusal::ResetToken);
    }
    let whose = call.api.whose_token(&token).await?.ok_or(Refusal::ResetToken)?;
    if password.is_empty() {
        return Err(Refusal::InvalidData("password should not be empty".to_owned()));
    }
    // A user may do everything.
    if whose == Whose::User && !password::is_acceptable(&password) {
        return Err(Refusal::InvalidData(format!("password {}", password::RULE)));
    }
    let customer = async |tx: &mut Tx<'_>| identity::by_email(tx, &email).await;
    let found = call.api.shop.database.point(customer).await?;
    let customer = found.and_then(|(identity, _)| identity.customer_id).ok_or(Refusal::ResetToken)?;
    if !call.api.redeem(&token, Some(&password), CountsAsChanged::Customer).await? {
        return Err(Refusal::ResetToken);
    }
    show(&call, &customer, &[]).await
}
