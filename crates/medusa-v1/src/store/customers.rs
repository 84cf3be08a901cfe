//! `/store/customers`

use std::sync::Arc;

use serde_json::Value;
use stheno_domain::address::{self, Billing};
use stheno_domain::auth::identity::{self, Confirmed};
use stheno_domain::auth::session::Side;
use stheno_domain::customer::{self, Along, NewCustomer};
use stheno_domain::{AccountBy, Change, Error, Tx};
use stheno_http::answer::Answer;
use stheno_medusa::rows;

use super::addresses;
use crate::admin::customers::{account_refused, given, make_guest, refuse_null_email};
use crate::body::{Members, NO_OBJECT};
use crate::call::Call;
use crate::expand;
use crate::refusal::{Refusal, found, no_customer};
use crate::resources::CUSTOMER;
use crate::sign_in::SignedIn;

/// What is shown of a customer beside its columns.
pub(super) const RELATIONS: &[&str] = &["billing_address", "shipping_addresses"];

/// The answer with a customer.
pub(super) async fn show(call: &Call<'_>, id: &str, relations: &[&str]) -> Result<Answer, Refusal> {
    let selection = expand::select(&CUSTOMER, None, relations)?;
    found(rows::one_soon(&call.api.shop.database, &CUSTOMER, selection, id).await?, || no_customer(id))
}

/// `POST /store/customers`: makes a customer and signs it in; with an empty password, a guest.
pub(crate) async fn register(call: Call<'_>) -> Result<Answer, Refusal> {
    let (new, password) = Members::read(call.request, |members| {
        let first_name = members.text("first_name").value();
        let last_name = members.text("last_name").value();
        let email = Some(members.required_email("email").to_lowercase());
        let password = members.required_password("password");
        let phone = members.text("phone").value();
        (NewCustomer { email, first_name, last_name, phone, ..NewCustomer::default() }, password)
    })?;
    let email = new.email.as_deref().unwrap_or_default();
    call.api.settings.sign_in_limits.count(call.request.client, email).map_err(Refusal::TooMany)?;
    if password.is_empty() {
        let id = make_guest(&call, new).await?;
        return show(&call, &id, RELATIONS).await;
    }
    let made = call.api.shop.create_account(new, &password, AccountBy::Customer).await;
    let (id, confirmed) = made.map_err(account_refused)?;
    let answer = show(&call, &id, RELATIONS).await?;
    begin_session(&call, confirmed, answer).await
}

async fn begin_session(call: &Call<'_>, confirmed: Confirmed, answer: Answer) -> Result<Answer, Refusal> {
    SignedIn::new(confirmed, Side::Store).ok_or(Refusal::Unauthorized)?.begin_session(call, answer).await
}

/// `GET /store/customers/me`
pub(crate) async fn me(call: Call<'_>) -> Result<Answer, Refusal> {
    show(&call, call.actor_id()?, RELATIONS).await
}

/// What of itself a customer changes.
#[derive(Clone)]
struct Changes {
    customer: customer::Changes,
    billing: Option<Billing>,
}

/// `POST /store/customers/me`: changes the members that are sent; metadata is merged. Another password ends all sessions
/// and tokens; a session that asked for it goes on as a new one.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let mut billing = Ok(None);
    let read = Members::read(call.request, |members| {
        billing = members.any("billing_address").map(read_billing).transpose();
        let first_name = members.text("first_name");
        let last_name = members.text("last_name");
        let password = members.password("password");
        let phone = members.text("phone");
        let email = members.email("email");
        let metadata = given(members.object("metadata"));
        let customer = customer::Changes { email, first_name, last_name, phone, metadata, ..Default::default() };
        (customer, password)
    });
    // What is wrong with it is told alone.
    let billing = billing?;
    let (customer, password) = read?;
    let changes = Changes { customer, billing };
    refuse_null_email(&changes.customer)?;
    let shop = &call.api.shop;
    let hash = call.hash(password.as_deref()).await?;
    let (context, id) = (Arc::clone(&shop.context), call.actor_id()?.to_owned());
    let change = async move |tx: &mut Tx<'_>| {
        // The customer and the address where bills go change at once.
        let context = context.at_one_moment();
        if let Some(Billing::Changed(address)) = &changes.billing {
            address::require_country(tx, address).await?;
        }
        let Some(kind) = customer::change(tx, &context, &id, changes.customer.clone()).await? else {
            return Ok::<_, Error>(None);
        };
        if let Change::To(Some(email)) = &changes.customer.email {
            rename(tx, &context, &id, email).await?;
        }
        let mut along = Along::default();
        if let Some(billing) = &changes.billing {
            along.new_billing_address = address::set_billing(tx, &context, &id, billing.clone()).await?;
        }
        let mut confirmed = None;
        if let Some(hash) = &hash
            && let Some(identity) = customer::change_password(tx, &context, &id, hash).await?
        {
            confirmed = identity::confirm(tx, &context, &identity, stheno_domain::Timestamp(i64::MAX)).await?;
        }
        // At the end: it is told how the customer is then.
        customer::tell(tx, &context, &id, kind, along).await?;
        Ok(Some(confirmed))
    };
    let by_session = of_session(&call).await?;
    let confirmed = shop.database.write(change).await?;
    let id = call.actor_id()?;
    let confirmed = confirmed.ok_or_else(|| Refusal::NotFound(no_customer(id)))?;
    let answer = show(&call, id, RELATIONS).await?;
    match confirmed.filter(|_| by_session) {
        Some(confirmed) => begin_session(&call, confirmed, answer).await,
        None => Ok(answer),
    }
}

/// Whether the customer asks with a session.
async fn of_session(call: &Call<'_>) -> Result<bool, Refusal> {
    Ok(call.api.session(call.request).await?.is_some_and(|session| session.on(Side::Store).is_some()))
}

/// Lets the customer sign in with the new e-mail.
async fn rename(tx: &mut Tx<'_>, context: &stheno_domain::Context, customer: &str, email: &str) -> Result<(), Error> {
    identity::rename_customer(tx, context, customer, email).await.map_err(|error| match error {
        Error::IdentityTaken => Error::CustomerEmailTaken { email: email.to_owned(), has_account: true },
        other => other,
    })
}

/// An address, the id of one, or none. What is wrong is told as Medusa's check for one of several types does: alone, and
/// as JSON.
fn read_billing(value: &Value) -> Result<Billing, Refusal> {
    let details = match value {
        Value::Null => return Ok(Billing::Nowhere),
        Value::String(id) if !id.contains('\0') => return Ok(Billing::To(id.clone())),
        Value::Object(members) => match Members::check(members, addresses::changes) {
            Ok(changes) => return Ok(Billing::Changed(Box::new(changes))),
            Err(faults) => faults.join(", "),
        },
        _ => NO_OBJECT.to_owned(),
    };
    let shown = stheno_http::json_body::to_js_string(value);
    let text = serde_json::json!({
        "message": "billing_address must be one of: AddressPayload,String",
        "details": {
            "String": format!("String validation failed: {shown} is not a string").split(',').collect::<Vec<_>>(),
            "AddressPayload": details.split(',').collect::<Vec<_>>(),
        },
    });
    Err(Refusal::InvalidData(text.to_string()))
}
