//! `/store/customers/me/orders` and `/store/orders`: what customers see of orders.

use stheno_domain::order::{self, FULFILLMENT_STATUSES, PAYMENT_STATUSES, STATUSES};
use stheno_domain::page::{Order, Page};
use stheno_domain::{Column, Condition, Op, Tx, Value};
use stheno_http::answer::Answer;
use stheno_medusa::orders::{self, Whose};

use crate::call::Call;
use crate::dialect;
use crate::order::View;
use crate::query::{Params, all};
use crate::refusal::{Refusal, found};

/// `GET /store/customers/me/orders`: newest first.
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    let (limit, offset, fields, expand, filters) = Params::read(call.request.query(), |params| {
        let id = params.text("id").map(|id| equal(&order::ID, id));
        let q = search(params);
        let statuses = [
            choices(params, "status", STATUSES, &order::STATUS),
            choices(params, "fulfillment_status", FULFILLMENT_STATUSES, &order::FULFILLMENT_STATUS),
            choices(params, "payment_status", PAYMENT_STATUSES, &order::PAYMENT_STATUS),
        ];
        let display_id = params.numeric("display_id").map(has_number);
        let cart_id = params.text("cart_id").map(|id| equal(&order::CART_ID, id));
        let email = params.text("email").map(|email| equal(&order::EMAIL, email));
        let region_id = params.text("region_id").map(|id| equal(&order::REGION_ID, id));
        let currency_code = params.text("currency_code").map(|code| equal(&order::CURRENCY_CODE, code));
        let tax_rate = params.numeric("tax_rate").map(|rate| equal(&order::TAX_RATE, rate.to_string()));
        let times = [
            params.times("created_at", &order::CREATED_AT),
            params.times("updated_at", &order::UPDATED_AT),
            params.times("canceled_at", &order::CANCELED_AT),
        ];
        let (limit, offset) = (params.limit(10.0), params.offset());
        // As in Medusa, a search takes the place of two filters that it looks into itself.
        let [display_id, email] = [display_id, email].map(|filter| filter.filter(|_| q.is_none()));
        let others = [id, q, display_id, cart_id, email, region_id, currency_code, tax_rate];
        let filters = all(others.into_iter().chain(statuses).chain(times));
        (limit, offset, params.text("fields"), params.text("expand"), filters)
    })?;
    let view = View::of_list(fields.as_deref(), expand.as_deref())?;
    let order = Some(Order { column: &order::CREATED_AT, descending: true });
    let page = Page::new(order, limit.rows, offset.rows);
    let whose = Whose::Customers(call.actor_id()?.to_owned());
    Ok(Answer::ok(call.api.orders(view, whose, filters, page, (offset.shown(), limit.shown())).await?))
}

/// `GET /store/orders/{id}`: whoever has no account knows an order by its id; a customer who is signed in sees own orders.
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let (expand, fields) = Params::read(call.request.query(), |params| (params.text("expand"), params.text("fields")))?;
    let view = View::of_one(fields.as_deref(), expand.as_deref())?;
    let id = call.parameter(0);
    let customer = dialect::customer(call.api, call.request).await?;
    let customer = customer.as_ref().map(|actor| actor.actor_id.as_str());
    let condition = all([Some(equal(&order::ID, id.to_owned())), Some(order::visible_to(customer))]);
    let read = async |tx: &mut Tx<'_>| orders::one(tx, &view, &condition).await;
    found(call.api.shop.database.read(read).await?, || format!("Order with id {id} was not found"))
}

/// `GET /store/orders?display_id=…&email=…`: the one order with this number that was ordered with this e-mail. Numbers can be
/// guessed, so one may try only so often.
pub(crate) async fn look_up(call: Call<'_>) -> Result<Answer, Refusal> {
    let (display_id, email, fields, expand) = Params::read(call.request.query(), |params| {
        let display_id = params.required_number("display_id");
        let email = params.required_email("email");
        // Medusa takes it, and passes it over.
        let _: Option<()> = params.ignore("shipping_address");
        (display_id, email, params.text("fields"), params.text("expand"))
    })?;
    let view = View::of_lookup(fields.as_deref(), expand.as_deref())?;
    call.api.settings.lookup_limits.count(call.request.client, &email).map_err(Refusal::TooMany)?;
    let condition = all([Some(has_number(display_id)), Some(equal(&order::EMAIL, email)), Some(order::placed())]);
    let read = async |tx: &mut Tx<'_>| orders::one(tx, &view, &condition).await;
    call.api.shop.database.read(read).await?.map(Answer::ok).ok_or(Refusal::NoOrder)
}

fn equal(column: &'static Column, text: String) -> Condition {
    Condition::Compare(column, Op::Eq, text.into())
}

/// An order's number is a whole one.
fn has_number(number: f64) -> Condition {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Condition::Compare(&order::DISPLAY_ID, Op::Eq, Value::Int(number as i64));
    }
    Condition::NEVER
}

fn choices(params: &mut Params, name: &'static str, words: &[&str], column: &'static Column) -> Option<Condition> {
    params.choices(name, words).map(|words| Condition::OneOf(column, Value::Texts(words)))
}

/// Medusa joins the address, so that an order without one is never found.
fn search(params: &mut Params) -> Option<Condition> {
    let somewhere = params.search(
        None,
        &[
            &order::SHIPPING_FIRST_NAME,
            &order::EMAIL,
            &order::DISPLAY_ID_TEXT,
            &order::CUSTOMER_FIRST_NAME,
            &order::CUSTOMER_LAST_NAME,
            &order::CUSTOMER_PHONE,
        ],
    )?;
    Some(Condition::All(vec![Condition::IsNotNull(&order::SHIPPING_FIRST_NAME), somewhere]))
}
