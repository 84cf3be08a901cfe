//! `/admin/customer-groups`

use stheno_domain::{Tx, customer, group};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::fields::{Kind, Relation, Resource, Selection};
use crate::query;
use crate::refusal::Refusal;
use crate::rows;

/// What can be asked for of a customer group.
static RESOURCE: Resource = Resource {
    name: "customer_group",
    plural: "customer_groups",
    table: &group::TABLE,
    columns: group::COLUMNS,
    defaults: &["id", "name", "created_by", "created_at", "updated_at", "deleted_at", "metadata"],
    relations: &[Relation { name: "customers", kind: Kind::CustomersOfGroup, columns: customer::COLUMNS, inner: &[] }],
};

/// `GET /admin/customer-groups/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let fields = query::fields(call.request.query())?;
    let selection = Selection::parse(&RESOURCE, fields.as_deref());
    let id = call.parameter(0).to_owned();
    // A group may have any number of customers.
    let read = async move |tx: &mut Tx<'_>| rows::one(tx, &RESOURCE, &selection, &id).await;
    match call.api.shop.database.scan(read).await? {
        Some(body) => Ok(Answer::ok(body)),
        None => Err(Refusal::NotFound(format!("Customer group with id: {} not found", call.parameter(0)))),
    }
}
