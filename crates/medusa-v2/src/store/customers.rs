//! `/store/customers`

use std::sync::Arc;

use stheno_domain::customer::{self, Changes, NewCustomer};
use stheno_domain::{Change, Error, Tx, address, order};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::order::View;
use crate::refusal::{self, Refusal};
use stheno_medusa::rows;
use stheno_medusa::{Kind, Relation, Resource};

/// What a customer can ask for of itself: not which groups it is in, nor who made it.
pub(crate) static RESOURCE: Resource = Resource {
    name: "customer",
    plural: "customers",
    table: &customer::TABLE,
    columns: &[
        &customer::ID,
        &customer::EMAIL,
        &customer::COMPANY_NAME,
        &customer::FIRST_NAME,
        &customer::LAST_NAME,
        &customer::PHONE,
        &customer::METADATA,
        &customer::HAS_ACCOUNT,
        &customer::DELETED_AT,
        &customer::CREATED_AT,
        &customer::UPDATED_AT,
    ],
    defaults: &[
        "id",
        "email",
        "company_name",
        "first_name",
        "last_name",
        "phone",
        "metadata",
        "has_account",
        "deleted_at",
        "created_at",
        "updated_at",
        "*addresses",
    ],
    relations: &[
        Relation::new("addresses", Kind::Many(&address::OF_CUSTOMERS), address::COLUMNS),
        Relation::new("orders", Kind::Orders(&order::OF_CUSTOMERS, View::of_customer), &[]),
    ],
};

/// `POST /store/customers`: an account for an identity that has none yet.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let actor = call.actor()?;
    let changes = Members::read(&call.request.body, account)?;
    let selection = call.selection(&RESOURCE)?;
    if !actor.actor_id.is_empty() {
        return Err(Refusal::InvalidData("Request already authenticated as a customer.".to_owned()));
    }
    let new = NewCustomer::from(changes);
    if new.email.is_none() {
        return Err(Refusal::InvalidData("Email is required to create a customer".to_owned()));
    }
    let context = Arc::clone(&call.api.shop.context);
    let identity = actor.identity.clone();
    let make = async move |tx: &mut Tx<'_>| customer::create_account(tx, &context, &identity, &new).await.map(Some);
    match rows::after(&call.api.shop.database, &RESOURCE, selection, make).await {
        Ok(body) => Ok(rows::or_empty(body)),
        Err(Error::CustomerEmailTaken { .. }) => {
            Err(Refusal::Duplicate("Customer with this email already has an account".to_owned()))
        }
        Err(Error::IdentityHasCustomer) => {
            Err(Refusal::InvalidData("Request already authenticated as a customer.".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /store/customers/me`
pub(crate) async fn me(call: Call<'_>) -> Result<Answer, Refusal> {
    let id = call.customer()?;
    let selection = call.selection(&RESOURCE)?;
    let owned = id.to_owned();
    let read = async move |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, &owned).await;
    let body = call.api.shop.database.scan(read).await?;
    refusal::found(body, || format!("Customer with id: {id} was not found"))
}

/// `POST /store/customers/me`: changes the members that are sent; the e-mail is not among them.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let id = call.customer()?.to_owned();
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let change = async move |tx: &mut Tx<'_>| {
        customer::update(tx, &context, &id, changes.clone()).await?;
        Ok(Some(id.clone()))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &RESOURCE, selection, change).await?))
}

/// The body of a new account.
pub(crate) fn account(members: &mut Members<'_>) -> Changes {
    let email = members.email("email");
    Changes { email, ..changes(members) }
}

/// The body of an update.
pub(crate) fn changes(members: &mut Members<'_>) -> Changes {
    Changes {
        email: Change::Keep,
        company_name: members.text("company_name"),
        first_name: members.text("first_name"),
        last_name: members.text("last_name"),
        phone: members.text("phone"),
        metadata: members.object("metadata"),
    }
}
