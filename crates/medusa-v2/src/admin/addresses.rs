//! `/admin/customers/{id}/addresses`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::{Condition, Op, Tx, address, customer};
use stheno_http::answer::Answer;
use stheno_http::body::Body;

use super::customers;
use crate::body::Members;
use crate::call::Call;
use crate::fields::{Kind, Relation, Resource, Selection};
use crate::query::{self, List, ListSchema, Param, Rule};
use crate::refusal::Refusal;
use crate::rows;

/// What can be asked for of an address.
static RESOURCE: Resource = Resource {
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
        along: Some(&address::CUSTOMER_ID),
        ..Relation::new("customer", Kind::One(&customer::OF_ADDRESSES), customer::RELATED_COLUMNS)
    }],
};

static LIST: ListSchema = ListSchema {
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
};

/// `GET /admin/customers/{id}/addresses`: empty, too, when there is no such customer.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = Selection::parse(&RESOURCE, fields.as_deref());
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, call.parameter(0).into());
    let filter = Condition::All(vec![own, filter]);
    let read = async |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.read(read).await?))
}

/// `POST /admin/customers/{id}/addresses`: answers the customer.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = changes(&call.request.body)?;
    let selection = of_customer(&call)?;
    let context = Arc::clone(&call.api.shop.context);
    let customer = call.parameter(0).to_owned();
    let make = async move |tx: &mut Tx<'_>| {
        address::create(tx, &context, &customer, changes.clone()).await?;
        rows::one(tx, &customers::RESOURCE, &selection, &customer).await
    };
    Ok(rows::or_empty(call.api.shop.database.write(make).await?))
}

/// `GET /admin/customers/{id}/addresses/{address_id}`: an empty object, as in Medusa, when the customer has no such
/// address.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let fields = query::fields(call.request.query())?;
    let selection = Selection::parse(&RESOURCE, fields.as_deref());
    let (customer, id) = (call.parameter(0), call.parameter(1));
    let own = Condition::Compare(&address::CUSTOMER_ID, Op::Eq, customer.into());
    let read = async |tx: &mut Tx<'_>| rows::one_where(tx, &RESOURCE, &selection, id, &own).await;
    Ok(rows::or_empty(call.api.shop.database.read(read).await?))
}

/// `POST /admin/customers/{id}/addresses/{address_id}`: answers the customer, also when it has no such address.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = changes(&call.request.body)?;
    let selection = of_customer(&call)?;
    let context = Arc::clone(&call.api.shop.context);
    let (customer, id) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    let change = async move |tx: &mut Tx<'_>| {
        address::update(tx, &context, &customer, &id, changes.clone()).await?;
        rows::one(tx, &customers::RESOURCE, &selection, &customer).await
    };
    Ok(rows::or_empty(call.api.shop.database.write(change).await?))
}

/// `DELETE /admin/customers/{id}/addresses/{address_id}`: the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = of_customer(&call)?;
    let context = Arc::clone(&call.api.shop.context);
    let (customer, id) = (call.parameter(0).to_owned(), call.parameter(1).to_owned());
    let delete = async move |tx: &mut Tx<'_>| {
        address::delete(tx, &context, &customer, &id).await?;
        rows::members(tx, &customers::RESOURCE, &selection, &customer).await
    };
    let deleted = json!({ "id": call.parameter(1), "object": "customer_address", "deleted": true }).to_string();
    Ok(Answer::ok(match call.api.shop.database.write(delete).await? {
        Some(parent) => rows::with_parent(&deleted, &parent),
        None => deleted.into_bytes(),
    }))
}

fn of_customer(call: &Call<'_>) -> Result<Selection, Refusal> {
    let fields = query::fields(call.request.query())?;
    Ok(Selection::parse(&customers::RESOURCE, fields.as_deref()))
}

/// The body of a creation and of an update, also by a customer; they have the same members.
pub(crate) fn changes(body: &Body) -> Result<address::Changes, Refusal> {
    let mut members = Members::of(body)?;
    let address_name = members.text("address_name");
    let is_default_shipping = members.boolean("is_default_shipping");
    let is_default_billing = members.boolean("is_default_billing");
    let texts = [
        address_name,
        members.text("company"),
        members.text("first_name"),
        members.text("last_name"),
        members.text("address_1"),
        members.text("address_2"),
        members.text("city"),
        members.text("country_code"),
        members.text("province"),
        members.text("postal_code"),
        members.text("phone"),
    ];
    let metadata = members.object("metadata");
    let _ = members.object("additional_data");
    members.finish()?;
    Ok(address::Changes { texts, is_default_shipping, is_default_billing, metadata })
}
