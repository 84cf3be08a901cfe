//! `/store/customers/me/addresses`: the customer's own, and no others.

use std::sync::Arc;

use stheno_domain::address::{self, Changes};
use stheno_domain::{Change, Error, Tx};
use stheno_http::answer::Answer;

use super::customers::{RELATIONS, show};
use crate::body::{Members, not_nested};
use crate::call::Call;
use crate::refusal::Refusal;

/// `POST /store/customers/me/addresses`: answers the customer. One that is there already is not added again.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(call.request, |members| members.nested("address", new))?;
    let changes = changes.ok_or_else(|| Refusal::InvalidData(not_nested("address")))?;
    let (context, customer) = (Arc::clone(&call.api.shop.context), call.actor_id()?.to_owned());
    let make = async move |tx: &mut Tx<'_>| {
        address::require_country(tx, &changes).await?;
        if !address::has_same(tx, &customer, &changes, SAME).await? {
            address::create(tx, &context, &customer, changes.clone()).await?;
        }
        Ok::<_, Error>(())
    };
    call.api.shop.database.write(make).await?;
    show(&call, call.actor_id()?, RELATIONS).await
}

/// `POST /store/customers/me/addresses/{address_id}`: answers the customer.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(call.request, changes)?;
    let (context, customer) = (Arc::clone(&call.api.shop.context), call.actor_id()?.to_owned());
    let id = call.parameter(0).to_owned();
    let change = async move |tx: &mut Tx<'_>| {
        address::require_country(tx, &changes).await?;
        Ok::<_, Error>(
            address::is_for_shipping(tx, &customer, &id).await?
                && address::update(tx, &context, &customer, &id, changes.clone()).await?,
        )
    };
    if !call.api.shop.database.write(change).await? {
        return Err(Refusal::InvalidData("Could not find address for customer".to_owned()));
    }
    show(&call, call.actor_id()?, RELATIONS).await
}

/// `DELETE /store/customers/me/addresses/{address_id}`: answers the customer, whether there was such an address or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let (context, customer) = (Arc::clone(&call.api.shop.context), call.actor_id()?.to_owned());
    let id = call.parameter(0).to_owned();
    let delete = async move |tx: &mut Tx<'_>| {
        Ok::<_, Error>(
            address::is_for_shipping(tx, &customer, &id).await?
                && address::delete(tx, &context, &customer, &id).await?,
        )
    };
    call.api.shop.database.write(delete).await?;
    show(&call, call.actor_id()?, RELATIONS).await
}

/// By what Medusa tells whether it has an address already.
const SAME: &[&stheno_domain::Column] = &[
    &address::FIRST_NAME,
    &address::LAST_NAME,
    &address::ADDRESS_1,
    &address::ADDRESS_2,
    &address::CITY,
    &address::COUNTRY_CODE,
    &address::PROVINCE,
    &address::POSTAL_CODE,
    &address::PHONE,
];

/// The body of a new address.
fn new(members: &mut Members<'_>) -> Changes {
    details(members, |members, name| Change::To(Some(members.required_text(name))))
}

/// The body of a change; metadata takes the place of what there is.
pub(super) fn changes(members: &mut Members<'_>) -> Changes {
    Changes { metadata_whole: true, ..details(members, |members, name| members.text(name)) }
}

/// The members of an address; `needed` reads those that a new one must have.
fn details(members: &mut Members<'_>, needed: fn(&mut Members<'_>, &'static str) -> Change<String>) -> Changes {
    let first_name = needed(members, "first_name");
    let last_name = needed(members, "last_name");
    let phone = members.text("phone");
    let metadata = members.object("metadata");
    let company = members.text("company");
    let address_1 = needed(members, "address_1");
    let address_2 = members.text("address_2");
    let city = needed(members, "city");
    // As in Medusa, a country is never taken away.
    let country_code = match needed(members, "country_code") {
        Change::To(Some(code)) => Change::To(Some(code.to_lowercase())),
        _ => Change::Keep,
    };
    let province = members.text("province");
    let postal_code = needed(members, "postal_code");
    let texts = [
        Change::Keep,
        company,
        first_name,
        last_name,
        address_1,
        address_2,
        city,
        country_code,
        province,
        postal_code,
        phone,
    ];
    Changes { texts, metadata, ..Changes::default() }
}
