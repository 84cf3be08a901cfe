//! `/admin/customer-groups`

use std::sync::Arc;

use stheno_domain::metadata::Metadata;
use stheno_domain::{Change, Tx, customer, group, table};
use stheno_http::answer::Answer;

use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::query::{List, ListSchema, Param, RelatedRule, Rule};
use crate::refusal::{self, Refusal};
use stheno_medusa::rows;
use stheno_medusa::{Kind, Relation, Resource};

/// What can be asked for of a customer group.
pub(crate) static RESOURCE: Resource = Resource {
    name: "customer_group",
    plural: "customer_groups",
    table: &group::TABLE,
    columns: &[
        &group::ID,
        &group::NAME,
        &group::METADATA,
        &group::CREATED_BY,
        &group::CREATED_AT,
        &group::UPDATED_AT,
        &group::DELETED_AT,
        &group::CUSTOMERS_COUNT,
    ],
    defaults: &["id", "name", "created_by", "created_at", "updated_at", "deleted_at", "metadata"],
    relations: &[Relation {
        key: Some(&customer::ID),
        key_alone: Some((&customer::IDS_OF_GROUPS, &customer::MEMBERSHIP)),
        ..Relation::new("customers", Kind::Many(&customer::OF_GROUPS), customer::RELATED_COLUMNS)
    }],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Contains(&[&group::NAME]) },
        Param { name: "id", rule: Rule::Id(&group::ID) },
        Param { name: "name", rule: Rule::Text(&group::NAME) },
        Param { name: "customers", rule: Rule::Related(&CUSTOMER_FILTER) },
        Param { name: "created_by", rule: Rule::Text(&group::CREATED_BY) },
        Param { name: "created_at", rule: Rule::Time(&group::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&group::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&group::DELETED_AT) },
    ],
    sortable: &[
        &group::ID,
        &group::NAME,
        &group::CREATED_BY,
        &group::CREATED_AT,
        &group::UPDATED_AT,
        &group::DELETED_AT,
        &group::CUSTOMERS_COUNT,
    ],
    limit: 50,
    combined: true,
    ..ListSchema::PLAIN
};

static CUSTOMER_FILTER: RelatedRule = RelatedRule {
    by_id: &customer::OF_GROUP_BY_ID,
    id: &customer::MEMBERSHIP,
    by_member: &customer::OF_GROUP,
    params: &[
        Param { name: "id", rule: Rule::Text(&customer::ID) },
        Param { name: "email", rule: Rule::TextOperators(&customer::EMAIL) },
        Param { name: "company_name", rule: Rule::Text(&customer::COMPANY_NAME) },
        Param { name: "first_name", rule: Rule::Text(&customer::FIRST_NAME) },
        Param { name: "last_name", rule: Rule::Text(&customer::LAST_NAME) },
        Param { name: "created_by", rule: Rule::Text(&customer::CREATED_BY) },
        Param { name: "created_at", rule: Rule::Time(&customer::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&customer::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&customer::DELETED_AT) },
    ],
    none: customer::none_in_group,
};

/// `GET /admin/customer-groups`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let read = async move |tx: &mut Tx<'_>| rows::page(tx, &RESOURCE, &selection, &filter, &page).await;
    Ok(Answer::ok(call.api.shop.database.scan(read).await?))
}

/// `POST /admin/customer-groups`
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (name, metadata) = Members::read(&call.request.body, new)?;
    let selection = call.selection(&RESOURCE)?;
    let metadata = metadata.value();
    let (context, created_by) = (Arc::clone(&call.api.shop.context), call.actor()?.actor_id.clone());
    let make = async move |tx: &mut Tx<'_>| {
        group::create(tx, &context, &name, metadata.as_ref(), Some(&created_by)).await.map(Some)
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &RESOURCE, selection, make).await?))
}

/// The body of a creation.
pub(crate) fn new(members: &mut Members<'_>) -> (String, Change<Metadata>) {
    let name = members.required_text("name");
    members.refuse_long("name", &name);
    let metadata = members.object("metadata");
    let _ = members.object("additional_data");
    (name, metadata)
}

/// The body of an update.
pub(crate) fn changes(members: &mut Members<'_>) -> group::Changes {
    let name = members.optional_text("name");
    members.refuse_long("name", name.as_deref().unwrap_or_default());
    let metadata = members.object("metadata");
    let _ = members.object("additional_data");
    group::Changes { name, metadata }
}

/// `GET /admin/customer-groups/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let id = call.parameter(0).to_owned();
    // A group may have any number of customers.
    let read = async move |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, &id).await;
    let body = call.api.shop.database.scan(read).await?;
    refusal::found(body, || format!("Customer group with id: {} not found", call.parameter(0)))
}

/// `POST /admin/customer-groups/{id}`: changes the members that are sent; metadata is merged.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let (id, seen) = (call.parameter(0).to_owned(), call.seen()?);
    let change = async move |tx: &mut Tx<'_>| {
        if let Some(seen) = seen {
            table::refuse_changed(tx, &group::TABLE, &id, seen).await?;
        }
        let found = group::update(tx, &context, &id, changes.clone()).await?;
        Ok(found.then(|| id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &RESOURCE, selection, change).await?;
    refusal::found(body, || format!("Customer group with id \"{}\" not found", call.parameter(0)))
}

/// `DELETE /admin/customer-groups/{id}`: the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let delete = async move |tx: &mut Tx<'_>| group::delete(tx, &context, &id).await;
    call.api.shop.database.write(delete).await?;
    Ok(Answer::ok(rows::deleted(&RESOURCE, call.parameter(0))))
}

/// Which customers to add, and which to take out.
pub(crate) fn customers(members: &mut Members<'_>) -> (Vec<String>, Vec<String>) {
    let (mut add, remove) = (members.texts("add"), members.texts("remove"));
    add.extend(customer_ids(members));
    (add, remove)
}

/// Customers, as some descriptions of the API name them.
pub(crate) fn customer_ids(members: &mut Members<'_>) -> Vec<String> {
    members.texts("customer_ids")
}

/// `POST /admin/customer-groups/{id}/customers`: adds customers and takes others out. Some descriptions of the API have
/// `customer_ids` for those to add.
pub(crate) async fn change_customers(call: Call<'_>) -> Result<Answer, Refusal> {
    let (add, remove) = Members::read(&call.request.body, customers)?;
    members(call, add, remove).await
}

/// `DELETE /admin/customer-groups/{id}/customers`: takes the customers of `customer_ids` out, as some descriptions of
/// the API have it.
pub(crate) async fn remove_customers(call: Call<'_>) -> Result<Answer, Refusal> {
    let remove = Members::read(&call.request.body, customer_ids)?;
    members(call, Vec::new(), remove).await
}

async fn members(call: Call<'_>, add: Vec<String>, remove: Vec<String>) -> Result<Answer, Refusal> {
    let pairs = |customers: Vec<String>| {
        customers.into_iter().map(|customer| (call.parameter(0).to_owned(), customer)).collect()
    };
    let members = group::Members { add: pairs(add), remove: pairs(remove) };
    change_members(&call, &RESOURCE, members).await
}

/// Changes who is in which groups, and answers the thing of the path, which is on one side of all these memberships.
pub(super) async fn change_members(
    call: &Call<'_>,
    resource: &'static Resource,
    members: group::Members,
) -> Result<Answer, Refusal> {
    let selection = call.selection(resource)?;
    let id = call.parameter(0).to_owned();
    let (context, created_by) = (Arc::clone(&call.api.shop.context), call.actor()?.actor_id.clone());
    let change = async move |tx: &mut Tx<'_>| {
        group::change_members(tx, &context, &members, &created_by).await?;
        Ok(Some(id.clone()))
    };
    Ok(rows::or_empty(rows::after(&call.api.shop.database, resource, selection, change).await?))
}
