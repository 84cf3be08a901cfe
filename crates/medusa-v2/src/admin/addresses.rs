//! `/admin/customers/{id}/addresses`

use stheno_domain::{Condition, Op, Tx, address};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::fields::{Resource, Selection};
use crate::query::{List, ListSchema, Param, Rule};
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
    relations: &[],
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
