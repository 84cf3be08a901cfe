//! `/admin/customer-groups`

use std::sync::Arc;

use serde_json::json;
use stheno_domain::metadata::Metadata;
use stheno_domain::{Change, Column, Condition, Error, Tx, Value, customer, group};
use stheno_http::answer::Answer;
use stheno_medusa::json::write_name;
use stheno_medusa::{Selection, cursor, rows};

use super::customers::{List, given};
use crate::body::{Members, not_array};
use crate::call::Call;
use crate::created::Created;
use crate::expand;
use crate::query::{self, Params, Sortable, all};
use crate::refusal::{Refusal, found};
use crate::resources::GROUP;

static SORTABLE: Sortable = Sortable {
    columns: &[&group::NAME, &group::CREATED_AT, &group::UPDATED_AT, &group::DELETED_AT, &group::ID],
    too: |_| None,
};

/// `GET /admin/customer-groups`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let (order, limit, offset, through, expand, fields, filters) = Params::read(call.request.query(), |params| {
        let order = params.text("order");
        let (offset, limit, through) = (params.offset(), params.limit(10.0), params.through());
        let (expand, fields) = (params.text("expand"), params.text("fields"));
        params.no_ids("id");
        let q = params.search(None, &[&group::NAME]);
        let names = params.texts("name").map(|names| Condition::OneOf(&group::NAME, Value::Texts(names)));
        let updated_at = params.times("updated_at", &group::UPDATED_AT);
        let created_at = params.times("created_at", &group::CREATED_AT);
        // Discounts are kept by other systems: no group is part of one here.
        let of_discount = params.text("discount_condition_id").map(|_| Condition::NEVER);
        let named = q.or(names);
        (order, limit, offset, through, expand, fields, [named, updated_at, created_at, of_discount])
    })?;
    let mut selection = expand::select(&GROUP, expand.as_deref(), &[])?;
    expand::only(&mut selection, &GROUP, fields.as_deref(), &[&group::ID, &group::CREATED_AT])?;
    let page = query::page((order.as_deref(), Some("-created_at")), &SORTABLE, (limit, offset), through)?;
    let filter = all(filters);
    let write = async move |tx: &mut Tx<'_>| {
        let mut groups = Vec::with_capacity(2 * 1024);
        let mut listed = rows::list(tx, &GROUP, &selection, &filter, &page, &mut groups).await?;
        // The count comes first here.
        let count = listed.count.take().map_or(String::new(), |count| format!("\"count\":{count},"));
        let mut body = format!("{{{count}").into_bytes();
        write_name(&mut body, GROUP.plural);
        body.append(&mut groups);
        body.extend_from_slice(cursor::about(&page, &listed, (&offset.shown(), &limit.shown())).as_bytes());
        body.push(b'}');
        Ok::<_, Error>(body)
    };
    Ok(Answer::ok(call.api.shop.database.scan(write).await?))
}

/// `POST /admin/customer-groups`
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (name, metadata) =
        Members::read(call.request, |members| (members.required_key("name"), members.object("metadata")))?;
    let (context, by) = (Arc::clone(&call.api.shop.context), call.actor_id()?.to_owned());
    let make = async move |tx: &mut Tx<'_>| {
        let id = group::create(tx, &context, &name, metadata.clone().value().as_ref(), Some(&by)).await?;
        created(metadata.clone()).write(tx, &id).await
    };
    let body = call.api.shop.database.write(make).await.map_err(|error| match error {
        Error::GroupNameTaken(name) => Refusal::Duplicate(format!("Key (name)=({name}) already exists.")),
        other => other.into(),
    })?;
    found(body, String::new)
}

/// The answer with a new group.
fn created(metadata: Change<Metadata>) -> Created {
    let mut after: Vec<&'static Column> = vec![&group::ID, &group::DELETED_AT];
    if metadata == Change::Keep {
        after.push(&group::METADATA);
    }
    after.extend([&group::CREATED_AT, &group::UPDATED_AT]);
    Created { resource: &GROUP, before: vec![&group::NAME], metadata, after }
}

/// `GET /admin/customer-groups/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let (expand, fields) = Params::read(call.request.query(), |params| (params.text("expand"), params.text("fields")))?;
    let mut selection = expand::select(&GROUP, expand.as_deref(), &[])?;
    expand::only(&mut selection, &GROUP, fields.as_deref(), &[&group::ID])?;
    show(&call, selection).await
}

/// `POST /admin/customer-groups/{id}`
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let (name, metadata) =
        Members::read(call.request, |members| (members.key("name"), given(members.object("metadata"))))?;
    let selection = expand::of_one(call.request.query(), &GROUP, &[])?;
    if name == Change::To(None) {
        let text = "Can't insert null value in field name on insert in table customer_group";
        return Err(Refusal::InvalidData(text.to_owned()));
    }
    let changes = group::Changes { name: name.value(), metadata };
    let (context, id) = (Arc::clone(&call.api.shop.context), call.parameter(0).to_owned());
    let change = async move |tx: &mut Tx<'_>| {
        let found = group::update(tx, &context, &id, changes.clone()).await?;
        Ok(found.then(|| id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &GROUP, selection, change).await.map_err(|error| match error {
        Error::GroupNameTaken(name) => Refusal::Duplicate(format!("Customer_group with name {name} already exists.")),
        other => other.into(),
    })?;
    found(body, || not_found(call.parameter(0)))
}

/// `DELETE /admin/customer-groups/{id}`: the same answer whether there was one or not.
pub(crate) async fn delete(call: Call<'_>) -> Result<Answer, Refusal> {
    let (context, id) = (Arc::clone(&call.api.shop.context), call.parameter(0).to_owned());
    call.api.shop.database.write(async move |tx: &mut Tx<'_>| group::delete(tx, &context, &id).await).await?;
    Ok(Answer::ok(rows::deleted(&GROUP, call.parameter(0))))
}

/// `GET /admin/customer-groups/{id}/customers`: nobody, of a group that there is not.
pub(crate) async fn customers(call: Call<'_>) -> Result<Answer, Refusal> {
    List::parse(call.request.query(), Some(call.parameter(0)))?.answer(&call).await
}

/// `POST /admin/customer-groups/{id}/customers/batch`
pub(crate) async fn add_customers(call: Call<'_>) -> Result<Answer, Refusal> {
    let ids = customer_ids(&call)?;
    let id = call.parameter(0).to_owned();
    if ids.is_empty() {
        let known = call.api.shop.database.point(async |tx| group::exists(tx, &id).await).await?;
        // As in Medusa: nobody to add, nothing to refuse.
        return if known { show(&call, Selection::of(GROUP.columns)).await } else { Ok(no_group()) };
    }
    let asked = ids.clone();
    let check = async move |tx: &mut Tx<'_>| {
        Ok::<_, Error>((group::exists(tx, &id).await?, customer::missing(tx, &asked).await?))
    };
    let (known, missing) = call.api.shop.database.read(check).await?;
    if !known {
        return Err(Refusal::NotFound(not_found(call.parameter(0))));
    }
    if !missing.is_empty() {
        let missing = json!(missing.join(", "));
        return Err(Refusal::NotFound(format!("The following customer ids do not exist: {missing}")));
    }
    let add = pairs(&call, ids);
    change_members(&call, group::Members { add, remove: Vec::new() }).await
}

/// `DELETE /admin/customer-groups/{id}/customers/batch`
pub(crate) async fn remove_customers(call: Call<'_>) -> Result<Answer, Refusal> {
    let remove = pairs(&call, customer_ids(&call)?);
    change_members(&call, group::Members { add: Vec::new(), remove }).await
}

fn customer_ids(call: &Call<'_>) -> Result<Vec<String>, Refusal> {
    let ids = Members::read(call.request, |members| members.ids("customer_ids", true))?;
    ids.ok_or_else(|| Refusal::InvalidData(not_array("customer_ids")))
}

fn pairs(call: &Call<'_>, customers: Vec<String>) -> Vec<(String, String)> {
    customers.into_iter().map(|customer| (call.parameter(0).to_owned(), customer)).collect()
}

async fn change_members(call: &Call<'_>, members: group::Members) -> Result<Answer, Refusal> {
    let (context, by) = (Arc::clone(&call.api.shop.context), call.actor_id()?.to_owned());
    let id = call.parameter(0).to_owned();
    let change = async move |tx: &mut Tx<'_>| {
        if !group::exists(tx, &id).await? {
            return Ok(None);
        }
        group::change_members(tx, &context, &members, &by).await?;
        Ok(Some(id.clone()))
    };
    let body = rows::after(&call.api.shop.database, &GROUP, Selection::of(GROUP.columns), change).await?;
    found(body, || not_found(call.parameter(0)))
}

async fn show(call: &Call<'_>, selection: Selection) -> Result<Answer, Refusal> {
    let id = call.parameter(0).to_owned();
    let read = async move |tx: &mut Tx<'_>| rows::one(tx, &GROUP, &selection, &id).await;
    found(call.api.shop.database.scan(read).await?, || not_found(call.parameter(0)))
}

fn no_group() -> Answer {
    Answer::ok(json!({ "customer_group": null }).to_string())
}

fn not_found(id: &str) -> String {
    format!("CustomerGroup with id {id} was not found")
}
