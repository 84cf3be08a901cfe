//! `/admin/customers/{id}/addresses`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::{Condition, Op, Tx, address, customer};
use stheno_http::answer::Answer;

use super::customers;
use crate::address_body::changes;
use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::query::{List, ListSchema, Param, Rule};
use crate::refusal::Refusal;
use stheno_medusa::rows;
use stheno_medusa::{Kind, Relation, Resource};

/// What can be asked for of an address.
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
        "created_at",
        "updated_at",
    ],
    relations: &[Relation {
        key: Some(&customer::ID),
        along: Some(&address::CUSTOMER_ID),
        ..Relation::new("customer", Kind::One(&customer::OF_ADDRESSES), customer::RELATED_COLUMNS)
    }],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(address::SEARCHED) },
        Param { name: "company", rule: Rule::Text(&address::COMPANY) },
        Param { name: "city", rule: Rule::Text(&address::CITY) },
        Param { name: "country_code", rule: Rule::Text(&address::COUNTRY_CODE) },
        Param { name: "province", rule: Rule::Text(&address::PROVINCE) },
        Param { name: "postal_code", rule: Rule::Text(&address::POSTAL_CODE) },
    ],
    sortable: address::SORTABLE,
    limit: 50,
    combined: false,
    ..ListSchema::PLAIN
};

/// `GET /admin/customers/{id}/addresses`: empty, too, when there is no such customer.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, call.parameter(0).into());
    let filter = Condition::All(vec![own, filter]);
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `POST /admin/customers/{id}/addresses`: answers the customer.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let customer = call.parameter(0).to_owned();
    let make = async move |tx: &mut Tx<'_>| {
        address::create(tx, &context, &customer, changes.clone()).await?;
        Ok(Some(customer.clone()))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &customers::RESOURCE, selection, make).await?))
}

/// `GET /admin/customers/{id}/addresses/{address_id}`: an empty object, as in Medusa, when the customer has no such
/// address.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let (customer, id) = (call.parameter(0), call.parameter(1));
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, customer.into());
    let read = async |tx: &mut Tx<'_>| rows::one_where(tx, &RESOURCE, &selection, id, &own).await;
    Ok(rows::or_empty(call.api.shop.database.read(read).await?))
}

/// `POST /admin/customers/{id}/addresses/{address_id}`: answers the customer, also when it has no such address.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let (customer, id) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    let change = async move |tx: &mut Tx<'_>| {
        address::update(tx, &context, &customer, &id, changes.clone()).await?;
        Ok(Some(customer.clone()))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &customers::RESOURCE, selection, change).await?))
}

/// `DELETE /admin/customers/{id}/addresses/{address_id}`: the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&customers::RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let (customer, id) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    let delete = {
        let customer = customer.clone();
        async move |tx: &mut Tx<'_>| address::delete(tx, &context, &customer, &id).await
    };
    call.api.shop.database.write(delete).await?;
    let read = async move |tx: &mut Tx<'_>| rows::members(tx, &customers::RESOURCE, &selection, &customer).await;
    let deleted = json!({ "id": call.parameter(1), "object": "customer_address", "deleted": true }).to_string();
    Ok(Answer::ok(match call.api.shop.database.scan(read).await? {
        Some(parent) => rows::with_parent(&deleted, &parent),
        None => deleted.into_bytes(),
    }))
}
