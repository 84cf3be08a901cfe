//! `/store/customers/me/addresses`: the customer's own, and no others.

use std::sync::Arc;

use serde_json::json;
use stheno_domain::{Condition, Op, Tx, address};
use stheno_http::answer::Answer;

use super::customers;
use crate::address_body::changes;
use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::query::{List, ListSchema, Param, Rule};
use crate::refusal::Refusal;
use stheno_medusa::Resource;
use stheno_medusa::rows;

/// What a customer can ask for of an address.
pub(crate) static RESOURCE: Resource = Resource {
    name: "address",
    plural: "addresses",
    table: &address::TABLE,
    columns: address::COLUMNS,
    defaults: &[
        "id",
        "address_name",
        "company",
        "customer_id",
        "first_name",
        "last_name",
        "address_1",
        "address_2",
        "city",
        "province",
        "postal_code",
        "country_code",
        "phone",
        "metadata",
        "is_default_shipping",
        "is_default_billing",
        "created_at",
        "updated_at",
    ],
    relations: &[],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(address::SEARCHED) },
        Param { name: "city", rule: Rule::Text(&address::CITY) },
        Param { name: "country_code", rule: Rule::Text(&address::COUNTRY_CODE) },
        Param { name: "postal_code", rule: Rule::Text(&address::POSTAL_CODE) },
    ],
    sortable: address::SORTABLE,
    limit: 50,
    combined: false,
    ..ListSchema::PLAIN
};

/// `GET /store/customers/me/addresses`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, call.customer()?.into());
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let filter = Condition::All(vec![own, filter]);
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `POST /store/customers/me/addresses`: answers the customer.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let customer = call.customer()?.to_owned();
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let make = async move |tx: &mut Tx<'_>| {
        address::create(tx, &context, &customer, changes.clone()).await?;
        Ok(Some(customer.clone()))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &customers::RESOURCE, selection, make).await?))
}

/// `GET /store/customers/me/addresses/{address_id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let customer = call.customer()?;
    let selection = call.selection(&RESOURCE)?;
    let id = call.parameter(0);
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, customer.into());
    let read = async |tx: &mut Tx<'_>| rows::one_where(tx, &RESOURCE, &selection, id, &own).await;
    match call.api.shop.database.read(read).await? {
        Some(body) => Ok(Answer::ok(body)),
        None => Err(not_found(id)),
    }
}

/// `POST /store/customers/me/addresses/{address_id}`: answers the customer.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let customer = call.customer()?.to_owned();
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let change = async move |tx: &mut Tx<'_>| {
        let found = address::update(tx, &context, &customer, &id, changes.clone()).await?;
        Ok(found.then(|| customer.clone()))
    };
    match rows::after(&call.api.shop.database, &customers::RESOURCE, selection, change).await? {
        Some(body) => Ok(Answer::ok(body)),
        None => Err(not_found(call.parameter(0))),
    }
}

/// `DELETE /store/customers/me/addresses/{address_id}`: as in Medusa, the `id` of the answer is the customer's.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let customer = call.customer()?.to_owned();
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let head = json!({ "id": customer, "object": "address", "deleted": true }).to_string();
    let delete = {
        let customer = customer.clone();
        async move |tx: &mut Tx<'_>| address::delete(tx, &context, &customer, &id).await
    };
    if !call.api.shop.database.write(delete).await? {
        return Err(not_found(call.parameter(0)));
    }
    let read = async move |tx: &mut Tx<'_>| rows::members(tx, &customers::RESOURCE, &selection, &customer).await;
    let parent = call.api.shop.database.scan(read).await?.unwrap_or_default();
    Ok(Answer::ok(rows::with_parent(&head, &parent)))
}

fn not_found(id: &str) -> Refusal {
    Refusal::NotFound(format!("Address with id: {id} was not found"))
}
