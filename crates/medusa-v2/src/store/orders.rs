//! `/store/orders`

use stheno_domain::order;
use stheno_domain::{Condition, Op, Tx};
use stheno_http::answer::Answer;
use stheno_medusa::orders::{self, Whose};

use crate::call::Call;
use crate::order::{Place, View};
use crate::query::{self, List, ListSchema, Param, Rule};
use crate::refusal::{self, Refusal};

pub(crate) static LIST: ListSchema = ListSchema {
    params: &[
        Param { name: "id", rule: Rule::Text(&order::ID) },
        Param { name: "status", rule: Rule::Text(&order::STATUS) },
    ],
    sortable: order::SORTABLE,
    limit: 50,
    combined: true,
    ..ListSchema::PLAIN
};

/// `GET /store/orders`: the orders of the customer who asks.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let whose = Whose::Customers(call.customer()?.to_owned());
    let List { fields, filter, page } = List::parse(&LIST, call.request.query())?;
    let view = View::of(Place::StoreList, fields.as_deref());
    let shown = (page.offset.to_string(), page.limit.to_string());
    Ok(Answer::ok(call.api.orders(view, whose, filter, page, shown).await?))
}

/// `GET /store/orders/{id}`: whoever has no account knows an order by its id; a customer who is signed in sees own orders.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let fields = query::fields(call.request.query())?;
    let view = View::of(Place::StoreOne, fields.as_deref());
    let id = call.parameter(0);
    let customer = call.customer().ok();
    let condition =
        Condition::All(vec![Condition::Compare(&order::ID, Op::Eq, id.into()), order::visible_to(customer)]);
    let read = async |tx: &mut Tx<'_>| orders::one(tx, &view, &condition).await;
    refusal::found(call.api.shop.database.read(read).await?, || format!("Order id not found: {id}"))
}
