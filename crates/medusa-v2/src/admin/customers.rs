//! `/admin/customers`

use std::sync::Arc;

use stheno_domain::customer::{self, Changes, NewCustomer};
use stheno_domain::{Change, Tx, address, group, order, table, worth};
use stheno_http::answer::Answer;

use super::customer_groups;
use crate::body::Members;
use crate::call::Call;
use crate::fields;
use crate::order::View;
use crate::query::{List, ListSchema, Param, RelatedRule, Rule};
use crate::refusal::{self, Refusal};
use stheno_medusa::rows;
use stheno_medusa::{Kind, Relation, Resource};

/// What can be asked for of a customer.
pub(crate) static RESOURCE: Resource = Resource {
    name: "customer",
    plural: "customers",
    table: &customer::TABLE,
    columns: &[
        &customer::ID,
        &customer::COMPANY_NAME,
        &customer::FIRST_NAME,
        &customer::LAST_NAME,
        &customer::EMAIL,
        &customer::PHONE,
        &customer::METADATA,
        &customer::HAS_ACCOUNT,
        &customer::CREATED_BY,
        &customer::CREATED_AT,
        &customer::UPDATED_AT,
        &customer::DELETED_AT,
        &worth::ORDERS_COUNT,
        &worth::LAST_ORDER_AT,
    ],
    defaults: &[
        "id",
        "company_name",
        "first_name",
        "last_name",
        "email",
        "phone",
        "metadata",
        "has_account",
        "created_by",
        "created_at",
        "updated_at",
        "deleted_at",
    ],
    relations: &[
        Relation {
            inner: &[("customer", "customer_id")],
            ..Relation::new("addresses", Kind::Many(&address::OF_CUSTOMERS), address::COLUMNS)
        },
        Relation::new("groups", Kind::Many(&group::OF_CUSTOMERS), group::COLUMNS),
        Relation::new("orders", Kind::Orders(&order::OF_CUSTOMERS_WITH_DRAFTS, View::of_customer), &[]),
        Relation::elsewhere("carts"),
        Relation {
            whole: true,
            ..Relation::new(
                "total_spent",
                Kind::Many(&worth::SPENT_OF_CUSTOMERS),
                &[&worth::CURRENCY_CODE, &worth::AMOUNT_IN_CURRENCY],
            )
        },
        Relation::elsewhere("account_holders"),
    ],
};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "q", rule: Rule::Search(&customer::SEARCH) },
        Param { name: "id", rule: Rule::TextOperators(&customer::ID) },
        Param { name: "email", rule: Rule::Text(&customer::EMAIL) },
        Param { name: "groups", rule: Rule::Related(&GROUP_FILTER) },
        Param { name: "company_name", rule: Rule::Text(&customer::COMPANY_NAME) },
        Param { name: "first_name", rule: Rule::Text(&customer::FIRST_NAME) },
        Param { name: "last_name", rule: Rule::Text(&customer::LAST_NAME) },
        Param { name: "has_account", rule: Rule::Boolean(&customer::HAS_ACCOUNT) },
        Param { name: "created_by", rule: Rule::Text(&customer::CREATED_BY) },
        Param { name: "created_at", rule: Rule::Time(&customer::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&customer::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&customer::DELETED_AT) },
        Param { name: "orders_count", rule: Rule::Integer(&worth::ORDERS_COUNT) },
        Param { name: "last_order_at", rule: Rule::Time(&worth::LAST_ORDER_AT) },
        Param { name: "total_spent", rule: Rule::Spent },
    ],
    sortable: &[
        &customer::ID,
        &customer::COMPANY_NAME,
        &customer::FIRST_NAME,
        &customer::LAST_NAME,
        &customer::EMAIL,
        &customer::PHONE,
        &customer::HAS_ACCOUNT,
        &customer::CREATED_BY,
        &customer::CREATED_AT,
        &customer::UPDATED_AT,
        &customer::DELETED_AT,
        &worth::ORDERS_COUNT,
        &worth::LAST_ORDER_AT,
    ],
    sortable_too: worth::sorted_by,
    limit: 50,
    combined: true,
    ..ListSchema::PLAIN
};

static GROUP_FILTER: RelatedRule = RelatedRule {
    by_id: &group::OF_CUSTOMER_BY_ID,
    id: &group::MEMBERSHIP,
    by_member: &group::OF_CUSTOMER,
    params: &[
        Param { name: "id", rule: Rule::Text(&group::ID) },
        Param { name: "name", rule: Rule::Text(&group::NAME) },
        Param { name: "created_at", rule: Rule::Time(&group::CREATED_AT) },
        Param { name: "updated_at", rule: Rule::Time(&group::UPDATED_AT) },
        Param { name: "deleted_at", rule: Rule::Time(&group::DELETED_AT) },
    ],
    none: group::none,
};

/// `GET /admin/customers`: a page of customers, with the count of all that fulfil the filters.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let selection = fields::select(&RESOURCE, fields.as_deref());
    let database = &call.api.shop.database;
    let body = if customer::is_quick(&filter, &page) && selection.relations.is_empty() {
        database.read(async |tx| rows::page(tx, &RESOURCE, &selection, &filter, &page).await).await?
    } else {
        database.scan(async move |tx| rows::page(tx, &RESOURCE, &selection, &filter, &page).await).await?
    };
    Ok(Answer::ok(body))
}

/// `POST /admin/customers`: makes a guest.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let new = NewCustomer { created_by: Some(call.actor()?.actor_id.clone()), ..changes.into() };
    let context = Arc::clone(&call.api.shop.context);
    let create = async move |tx: &mut Tx<'_>| customer::create(tx, &context, &new).await.map(Some);
    Ok(rows::or_empty(rows::after(&call.api.shop.database, &RESOURCE, selection, create).await?))
}

/// `GET /admin/customers/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let selection = call.selection(&RESOURCE)?;
    let id = call.parameter(0);
    let database = &call.api.shop.database;
    let body = if selection.relations.is_empty() {
        database.point(async |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, id).await).await
    } else {
        let id = id.to_owned();
        database.scan(async move |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, &id).await).await
    };
    refusal::found(body?, || format!("Customer with id: {id} not found"))
}

/// `POST /admin/customers/{id}`: changes the members that are sent; metadata is merged.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let changes = Members::read(&call.request.body, changes)?;
    let selection = call.selection(&RESOURCE)?;
    let context = Arc::clone(&call.api.shop.context);
    let (id, seen) = (call.parameter(0).to_owned(), call.seen()?);
    let update = async move |tx: &mut Tx<'_>| {
        if let Some(seen) = seen {
            table::refuse_changed(tx, &customer::TABLE, &id, seen).await?;
        }
        let found = customer::update(tx, &context, &id, changes.clone()).await?;
        Ok(found.then(|| id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &RESOURCE, selection, update).await?;
    refusal::found(body, || format!("Customer with id \"{}\" not found", call.parameter(0)))
}

/// `DELETE /admin/customers/{id}`: the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let context = Arc::clone(&call.api.shop.context);
    let id = call.parameter(0).to_owned();
    let delete = async move |tx: &mut Tx<'_>| customer::delete(tx, &context, &id).await;
    call.api.shop.database.write(delete).await?;
    Ok(Answer::ok(rows::deleted(&RESOURCE, call.parameter(0))))
}

/// The body of a creation and of an update; they have the same members.
pub(crate) fn changes(members: &mut Members<'_>) -> Changes {
    let email = members.email("email");
    let company_name = members.text("company_name");
    let first_name = members.text("first_name");
    let last_name = members.text("last_name");
    let phone = members.text("phone");
    let metadata = members.object("metadata");
    // For the extensions of a Medusa server; there are none here.
    let _ = members.object("additional_data");
    // A name that some descriptions of the API have for `company_name`, which goes before it.
    let company = members.text("company");
    let company_name = if company_name == Change::Keep { company } else { company_name };
    Changes { email, first_name, last_name, company_name, phone, metadata }
}

/// Which groups to add the customer to, and which to take it from.
pub(crate) fn groups(members: &mut Members<'_>) -> (Vec<String>, Vec<String>) {
    (members.texts("add"), members.texts("remove"))
}

/// `POST /admin/customers/{id}/customer-groups`: adds the customer to groups and takes it from others.
pub(crate) async fn change_groups(call: Call<'_>) -> Result<Answer, Refusal> {
    let (add, remove) = Members::read(&call.request.body, groups)?;
    let pairs = |groups: Vec<String>| groups.into_iter().map(|group| (group, call.parameter(0).to_owned())).collect();
    let members = group::Members { add: pairs(add), remove: pairs(remove) };
    customer_groups::change_members(&call, &RESOURCE, members).await
}
