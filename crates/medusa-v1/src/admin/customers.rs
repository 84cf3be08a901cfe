//! `/admin/customers`

use std::sync::Arc;

use http::StatusCode;
use stheno_domain::customer::{self, Along, NewCustomer};
use stheno_domain::metadata::Metadata;
use stheno_domain::page::Page;
use stheno_domain::worth::{LAST_ORDER_AT, ORDERS_COUNT, sorted_by};
use stheno_domain::{AccountBy, Change, Column, Condition, Error, Tx, group};
use stheno_http::answer::Answer;
use stheno_medusa::{Selection, rows};

use crate::body::Members;
use crate::call::Call;
use crate::created::Created;
use crate::expand;
use crate::query::{self, Number, Params, Sortable, all};
use crate::refusal::{Refusal, found, no_customer};
use crate::resources::CUSTOMER;
use crate::worth;

/// What an answer about one customer shows beside its columns, when nothing is asked for.
const DEFAULT_RELATIONS: &[&str] = &["orders", "shipping_addresses"];

static SORTABLE: Sortable = Sortable {
    columns: &[
        &customer::ID,
        &customer::EMAIL,
        &customer::FIRST_NAME,
        &customer::LAST_NAME,
        &customer::PHONE,
        &customer::HAS_ACCOUNT,
        &customer::CREATED_AT,
        &customer::UPDATED_AT,
        &customer::DELETED_AT,
        &ORDERS_COUNT,
        &LAST_ORDER_AT,
    ],
    too: sorted_by,
};

/// A list of customers that is asked for.
pub(super) struct List {
    filter: Condition,
    selection: Selection,
    page: Page,
    limit: Number,
    offset: Number,
}

impl List {
    /// Reads a query string; `group` takes the place of the groups that it names.
    pub(super) fn parse(query: &str, group: Option<&str>) -> Result<Self, Refusal> {
        let (limit, offset, through, expand, fields, groups, order, filters) = Params::read(query, |params| {
            let (limit, offset, through) = (params.limit(50.0), params.offset(), params.through());
            let expand = params.text("expand");
            let fields = params.text("fields");
            let q = search(params);
            let has_account = params.boolean("has_account", &customer::HAS_ACCOUNT);
            // Of the customers of one group, others are not asked for.
            let groups = if group.is_some() { params.ignore("groups") } else { params.texts_or_empty("groups") };
            let order = params.text("order");
            let created_at = params.times("created_at", &customer::CREATED_AT);
            let updated_at = params.times("updated_at", &customer::UPDATED_AT);
            let filters = [q, has_account, created_at, updated_at].into_iter().chain(worth::filters(params));
            (limit, offset, through, expand, fields, groups, order, all(filters))
        })?;
        let mut selection = expand::select(&CUSTOMER, expand.as_deref(), &[])?;
        worth::show(&mut selection, fields.as_deref());
        let groups = group.map_or(groups, |group| Some(vec![group.to_owned()]));
        let within = groups.map(|ids| show_groups(&mut selection, ids));
        let filter = within.map_or(filters.clone(), |within| all([Some(filters), Some(within)]));
        let order = order.as_deref().filter(|order| !order.is_empty());
        let page = query::page((order, None), &SORTABLE, (limit, offset), through)?;
        Ok(Self { filter, selection, page, limit, offset })
    }

    /// `{"customers":[…],"count":…,"offset":…,"limit":…}`
    pub(super) async fn answer(self, call: &Call<'_>) -> Result<Answer, Refusal> {
        let Self { filter, selection, page, limit, offset } = self;
        let database = &call.api.shop.database;
        let quick = customer::is_quick(&filter, &page) && selection.relations.is_empty();
        let shown = (offset.shown(), limit.shown());
        let write = async move |tx: &mut Tx<'_>| {
            rows::page_shown(tx, &CUSTOMER, &selection, &filter, &page, (&shown.0, &shown.1)).await
        };
        Ok(Answer::ok(if quick { database.read(write).await? } else { database.scan(write).await? }))
    }
}

/// A search looks into names and e-mails only; the index knows more, and is asked first.
fn search(params: &mut Params) -> Option<Condition> {
    params.search(Some(&customer::SEARCH), &[&customer::EMAIL, &customer::FIRST_NAME, &customer::LAST_NAME])
}

/// Those who are in one of these groups; each is shown with those of them that it is in.
fn show_groups(selection: &mut Selection, ids: Vec<String>) -> Condition {
    let ids = stheno_domain::Value::Texts(ids);
    let groups = CUSTOMER.relations.iter().find(|relation| relation.name == "groups");
    if let Some(relation) = groups {
        if !selection.relations.iter().any(|(known, _)| *known == relation) {
            selection.relations.push((relation, Selection::of(relation.columns)));
        }
        for (_, others) in selection.relations.iter_mut().filter(|(known, _)| *known == relation) {
            others.only = Condition::OneOf(&group::ID, ids.clone());
        }
    }
    Condition::Related(&group::OF_CUSTOMER, Box::new(Condition::OneOf(&group::MEMBERSHIP, ids)))
}

/// `GET /admin/customers`
pub(crate) async fn list(call: Call<'_>) -> Result<Answer, Refusal> {
    List::parse(call.request.query(), None)?.answer(&call).await
}

/// `GET /admin/customers/{id}`
pub(crate) async fn retrieve(call: Call<'_>) -> Result<Answer, Refusal> {
    let (mut selection, fields) = expand::with_fields(call.request.query(), &CUSTOMER, DEFAULT_RELATIONS)?;
    worth::show(&mut selection, fields.as_deref());
    let id = call.parameter(0);
    let body = rows::one_soon(&call.api.shop.database, &CUSTOMER, selection, id).await?;
    found(body, || no_customer(id))
}

/// `POST /admin/customers`: makes a customer with an account, or, with an empty password, a guest.
pub(crate) async fn create(call: Call<'_>) -> Result<Answer, Refusal> {
    let (new, password) = Members::read(call.request, |members| {
        let email = members.required_email("email").to_lowercase();
        let first_name = members.required_text("first_name");
        let last_name = members.required_text("last_name");
        let password = members.required_password("password");
        let phone = members.text("phone");
        let metadata = members.object("metadata");
        let new = NewAccount { email, first_name, last_name, phone, metadata };
        (new, password)
    })?;
    let shown = new.shown(!password.is_empty());
    let customer = NewCustomer { created_by: Some(call.actor_id()?.to_owned()), ..new.into() };
    let shop = &call.api.shop;
    let id = if password.is_empty() {
        make_guest(&call, customer).await?
    } else {
        shop.create_account(customer, &password, AccountBy::Shop).await.map_err(account_refused)?.0
    };
    let body = shop.database.read(async |tx: &mut Tx<'_>| shown.write(tx, &id).await).await?;
    let body = body.ok_or_else(|| Refusal::NotFound(no_customer(&id)))?;
    Ok(Answer::json(StatusCode::CREATED, body))
}

/// Makes a customer who cannot sign in.
pub(crate) async fn make_guest(call: &Call<'_>, new: NewCustomer) -> Result<String, Refusal> {
    let context = Arc::clone(&call.api.shop.context);
    let make = async move |tx: &mut Tx<'_>| customer::create(tx, &context, &new).await;
    call.api.shop.database.write(make).await.map_err(|error| match error {
        Error::CustomerEmailTaken { .. } => Refusal::Duplicate("Guest customer with email already exists".to_owned()),
        other => other.into(),
    })
}

/// Why there is no new account.
pub(crate) fn account_refused(error: Error) -> Refusal {
    match error {
        Error::CustomerEmailTaken { .. } => Error::IdentityTaken.into(),
        other => other.into(),
    }
}

/// The body of a creation.
struct NewAccount {
    email: String,
    first_name: String,
    last_name: String,
    phone: Change<String>,
    metadata: Change<Metadata>,
}

impl From<NewAccount> for NewCustomer {
    fn from(new: NewAccount) -> Self {
        Self {
            email: Some(new.email),
            first_name: Some(new.first_name),
            last_name: Some(new.last_name),
            phone: new.phone.value(),
            metadata: new.metadata.value(),
            ..Self::default()
        }
    }
}

impl NewAccount {
    /// How the new customer is shown: first what was given, then what the database added.
    fn shown(&self, has_account: bool) -> Created {
        let given = |column: &'static Column, given: bool| given.then_some(column);
        let (phone, metadata) = (self.phone != Change::Keep, self.metadata != Change::Keep);
        let before = [Some(&customer::EMAIL), Some(&customer::FIRST_NAME), Some(&customer::LAST_NAME)];
        let before =
            before.into_iter().chain([given(&customer::PHONE, phone), given(&customer::HAS_ACCOUNT, has_account)]);
        let after = [
            Some(&customer::ID),
            Some(&customer::DELETED_AT),
            Some(&customer::BILLING_ADDRESS_ID),
            given(&customer::PHONE, !phone),
            given(&customer::METADATA, !metadata),
            Some(&customer::CREATED_AT),
            Some(&customer::UPDATED_AT),
            given(&customer::HAS_ACCOUNT, !has_account),
        ];
        Created {
            resource: &CUSTOMER,
            before: before.flatten().collect(),
            metadata: self.metadata.clone(),
            after: after.into_iter().flatten().collect(),
        }
    }
}

/// What of a customer the people of the shop change.
#[derive(Clone)]
struct Changes {
    customer: customer::Changes,
    groups: Option<Vec<String>>,
}

/// `POST /admin/customers/{id}`: changes the members that are sent; metadata is merged, groups are replaced.
pub(crate) async fn update(call: Call<'_>) -> Result<Answer, Refusal> {
    let (changes, password) = Members::read(call.request, |members| {
        let email = members.email("email");
        let first_name = members.text("first_name");
        let last_name = members.text("last_name");
        let password = members.password("password");
        let phone = members.text("phone");
        let metadata = given(members.object("metadata"));
        let customer = customer::Changes { email, first_name, last_name, phone, metadata, ..Default::default() };
        (Changes { customer, groups: members.ids("groups", false) }, password)
    })?;
    let selection = expand::of_one(call.request.query(), &CUSTOMER, DEFAULT_RELATIONS)?;
    refuse_null_email(&changes.customer)?;
    let shop = &call.api.shop;
    let hash = call.hash(password.as_deref()).await?;
    let (context, id) = (Arc::clone(&shop.context), call.parameter(0).to_owned());
    let by = call.actor_id()?.to_owned();
    let email_sent = changes.customer.email != Change::Keep;
    let update = async move |tx: &mut Tx<'_>| {
        if email_sent && customer::has_account(tx, &id).await? {
            return Err(Error::AccountEmail);
        }
        let Some(kind) = customer::change(tx, &context, &id, changes.customer.clone()).await? else {
            return Ok(None);
        };
        if let Some(hash) = &hash {
            customer::change_password(tx, &context, &id, hash).await?;
        }
        if let Some(groups) = &changes.groups {
            group::replace_of_customer(tx, &context, &id, groups, &by).await?;
        }
        // At the end: it is told how the customer is then.
        let along = Along { groups: changes.groups.as_deref(), ..Along::default() };
        customer::tell(tx, &context, &id, kind, along).await?;
        Ok(Some(id.clone()))
    };
    let body = rows::after(&shop.database, &CUSTOMER, selection, update).await?;
    found(body, || no_customer(call.parameter(0)))
}

/// Metadata that is to be changed; `null` changes nothing, as in Medusa.
pub(crate) fn given(metadata: Change<Metadata>) -> Change<Metadata> {
    if metadata == Change::To(None) { Change::Keep } else { metadata }
}

/// A customer has an e-mail.
pub(crate) fn refuse_null_email(changes: &customer::Changes) -> Result<(), Refusal> {
    if changes.email == Change::To(None) {
        let text = "Can't insert null value in field email on insert in table customer";
        return Err(Refusal::InvalidData(text.to_owned()));
    }
    Ok(())
}
