//! How requests to each route are made. A new route needs a row in [`MAKERS`], and what its row names.

use super::asked::Asked;
use super::bodies::{self, Make};
use super::draw::{Draw, Kind};
use super::fields::{self, Thing, fields};
use super::lists::{self, List};
use super::past::Past;
use super::texts::encoded;
use super::who::{self, Who};

/// How requests to a route are made.
pub(crate) struct Maker {
    /// The route, as in the list of routes.
    pub(crate) route: &'static str,
    /// How often it is asked, compared with others.
    weight: usize,
    /// Who asks.
    who: Who,
    /// What the parameters of the path are, in order.
    blanks: &'static [Blank],
    /// What the query string may have.
    query: Query,
    /// What the body is.
    body: Option<Make>,
}

/// A parameter of a path.
#[derive(Debug, Clone, Copy)]
enum Blank {
    /// The id of a thing of this kind.
    Id(Kind),
    /// The id of a customer, mostly of one who has addresses.
    Owner,
    /// A kind of actor.
    Actor,
    /// A way to sign in.
    Provider,
    /// A part of the dashboard.
    Zone,
    /// The id that the order system gave an order.
    Order,
    /// The id of nothing: of the only administrator everything else depends.
    Nobody,
}

/// What a query string may have.
#[derive(Debug, Clone, Copy)]
enum Query {
    /// Nothing is read from it.
    Nothing,
    /// What of a thing is shown.
    Fields(&'static Thing),
    /// Everything that a list takes.
    List(&'static List),
}

const fn row(
    weight: usize,
    route: &'static str,
    who: Who,
    blanks: &'static [Blank],
    query: Query,
    body: Option<Make>,
) -> Maker {
    Maker { route, weight, who, blanks, query, body }
}

const SIGN_IN: &[Blank] = &[Blank::Actor, Blank::Provider];
const CUSTOMER: &[Blank] = &[Blank::Id(Kind::Customer)];
const OWNER: &[Blank] = &[Blank::Owner];
const CUSTOMER_ADDRESS: &[Blank] = &[Blank::Id(Kind::Customer), Blank::Id(Kind::Address)];
const ADDRESS: &[Blank] = &[Blank::Id(Kind::Address)];
const GROUP: &[Blank] = &[Blank::Id(Kind::Group)];
const KEY: &[Blank] = &[Blank::Id(Kind::Key)];

const OF_CUSTOMER: Query = Query::Fields(&fields::CUSTOMER);
const OF_GROUP: Query = Query::Fields(&fields::GROUP);
const OF_ADDRESS: Query = Query::Fields(&fields::ADDRESS);
const OF_KEY: Query = Query::Fields(&fields::KEY);
const USER: &[Blank] = &[Blank::Id(Kind::User)];

const OF_USER: Query = Query::Fields(&fields::USER);
const OF_ME: Query = Query::Fields(&fields::ME);
const OF_ORDER: Query = Query::Fields(&fields::ORDER);

/// All of them, one for each route.
pub(crate) static MAKERS: &[Maker] = &[
    row(1, "GET /health", Who::Anybody, &[], Query::Nothing, None),
    row(1, "GET /openapi.json", Who::Anybody, &[], Query::Nothing, None),
    row(1, "GET /auth/{actor_type}/providers", Who::Anybody, &[Blank::Actor], Query::Nothing, None),
    // Each of these costs a hash of a password on either server, so there are few.
    row(1, "GET /auth/{actor_type}/{auth_provider}", Who::Anybody, SIGN_IN, Query::Nothing, Some(bodies::credentials)),
    row(2, "POST /auth/{actor_type}/{auth_provider}", Who::Anybody, SIGN_IN, Query::Nothing, Some(bodies::credentials)),
    row(
        3,
        "POST /auth/{actor_type}/{auth_provider}/register",
        Who::Anybody,
        SIGN_IN,
        Query::Nothing,
        Some(bodies::registration),
    ),
    row(
        2,
        "POST /auth/{actor_type}/{auth_provider}/reset-password",
        Who::Anybody,
        SIGN_IN,
        Query::Nothing,
        Some(bodies::forgotten),
    ),
    row(
        2,
        "POST /auth/{actor_type}/{auth_provider}/update",
        Who::Reset,
        SIGN_IN,
        Query::Nothing,
        Some(bodies::new_password),
    ),
    row(4, "POST /auth/session", Who::Token, &[], Query::Nothing, None),
    row(2, "DELETE /auth/session", Who::Session, &[], Query::Nothing, None),
    row(1, "GET /auth/mfa/factors", Who::Token, &[], Query::Nothing, None),
    row(5, "POST /auth/token/refresh", Who::Token, &[], Query::Nothing, None),
    row(2, "POST /store/customers", Who::Visitor, &[], OF_ME, Some(bodies::account)),
    row(4, "GET /store/customers/me", Who::Customer, &[], OF_ME, None),
    row(5, "POST /store/customers/me", Who::Customer, &[], OF_ME, Some(bodies::profile)),
    row(5, "GET /store/customers/me/addresses", Who::Customer, &[], Query::List(&lists::MY_ADDRESSES), None),
    row(7, "POST /store/customers/me/addresses", Who::Customer, &[], OF_ME, Some(bodies::address)),
    row(3, "GET /store/customers/me/addresses/{address_id}", Who::Customer, ADDRESS, OF_ADDRESS, None),
    row(5, "POST /store/customers/me/addresses/{address_id}", Who::Customer, ADDRESS, OF_ME, Some(bodies::address)),
    row(2, "DELETE /store/customers/me/addresses/{address_id}", Who::Customer, ADDRESS, OF_ME, None),
    row(3, "GET /store/orders", Who::Customer, &[], Query::List(&lists::MY_ORDERS), None),
    row(5, "GET /store/orders/{id}", Who::Customer, &[Blank::Order], OF_ORDER, None),
    row(3, "GET /admin/users", Who::Admin, &[], Query::List(&lists::USERS), None),
    row(1, "POST /admin/users", Who::Admin, &[], OF_USER, Some(bodies::registration)),
    row(2, "GET /admin/users/{id}", Who::Admin, USER, OF_USER, None),
    row(3, "POST /admin/users/{id}", Who::Admin, USER, OF_USER, Some(bodies::user)),
    row(1, "DELETE /admin/users/{id}", Who::Admin, &[Blank::Nobody], Query::Nothing, None),
    row(1, "GET /admin/users/{id}/auth-providers", Who::Admin, USER, Query::Nothing, None),
    row(2, "GET /admin/users/me", Who::Admin, &[], Query::Fields(&fields::USER), None),
    row(8, "GET /admin/api-keys", Who::Admin, &[], Query::List(&lists::KEYS), None),
    row(4, "POST /admin/api-keys", Who::Admin, &[], OF_KEY, Some(bodies::key)),
    row(3, "GET /admin/api-keys/{id}", Who::Admin, KEY, OF_KEY, None),
    row(3, "POST /admin/api-keys/{id}", Who::Admin, KEY, OF_KEY, Some(bodies::title)),
    row(3, "DELETE /admin/api-keys/{id}", Who::Admin, KEY, Query::Nothing, None),
    row(5, "POST /admin/api-keys/{id}/revoke", Who::Admin, KEY, OF_KEY, Some(bodies::revocation)),
    row(24, "GET /admin/customers", Who::Admin, &[], Query::List(&lists::CUSTOMERS), None),
    row(12, "POST /admin/customers", Who::Admin, &[], OF_CUSTOMER, Some(bodies::customer)),
    row(4, "GET /admin/customers/{id}", Who::Admin, CUSTOMER, OF_CUSTOMER, None),
    row(10, "POST /admin/customers/{id}", Who::Admin, CUSTOMER, OF_CUSTOMER, Some(bodies::customer)),
    row(3, "DELETE /admin/customers/{id}", Who::Admin, CUSTOMER, Query::Nothing, None),
    row(6, "POST /admin/customers/{id}/customer-groups", Who::Admin, CUSTOMER, OF_CUSTOMER, Some(bodies::groups)),
    row(8, "GET /admin/customers/{id}/addresses", Who::Admin, OWNER, Query::List(&lists::ADDRESSES), None),
    row(7, "POST /admin/customers/{id}/addresses", Who::Admin, OWNER, OF_CUSTOMER, Some(bodies::address)),
    row(2, "GET /admin/customers/{id}/addresses/{address_id}", Who::Admin, CUSTOMER_ADDRESS, OF_ADDRESS, None),
    row(
        4,
        "POST /admin/customers/{id}/addresses/{address_id}",
        Who::Admin,
        CUSTOMER_ADDRESS,
        OF_CUSTOMER,
        Some(bodies::address),
    ),
    row(2, "DELETE /admin/customers/{id}/addresses/{address_id}", Who::Admin, CUSTOMER_ADDRESS, OF_CUSTOMER, None),
    row(18, "GET /admin/customer-groups", Who::Admin, &[], Query::List(&lists::GROUPS), None),
    row(7, "POST /admin/customer-groups", Who::Admin, &[], OF_GROUP, Some(bodies::group)),
    row(5, "GET /admin/customer-groups/{id}", Who::Admin, GROUP, OF_GROUP, None),
    row(4, "POST /admin/customer-groups/{id}", Who::Admin, GROUP, OF_GROUP, Some(bodies::changed_group)),
    row(2, "DELETE /admin/customer-groups/{id}", Who::Admin, GROUP, Query::Nothing, None),
    row(8, "POST /admin/customer-groups/{id}/customers", Who::Admin, GROUP, OF_GROUP, Some(bodies::customers)),
    row(
        3,
        "DELETE /admin/customer-groups/{id}/customers",
        Who::Admin,
        GROUP,
        OF_GROUP,
        Some(bodies::customers_to_remove),
    ),
    row(1, "GET /admin/feature-flags", Who::Anybody, &[], Query::Nothing, None),
    row(1, "GET /admin/stores", Who::Admin, &[], Query::Nothing, None),
    row(2, "GET /admin/statistics", Who::Admin, &[], Query::Nothing, None),
    row(2, "GET /admin/customers/{id}/payment-methods", Who::Admin, CUSTOMER, Query::Nothing, None),
    row(
        2,
        "PUT /admin/customers/{id}/payment-methods",
        Who::Admin,
        CUSTOMER,
        Query::Nothing,
        Some(bodies::payment_methods),
    ),
    row(3, "PUT /admin/orders/{id}", Who::Admin, &[Blank::Order], Query::Nothing, Some(bodies::order)),
    row(2, "POST /admin/orders/batch", Who::Admin, &[], Query::Nothing, Some(bodies::orders)),
    row(1, "GET /admin/layouts/configurations", Who::Admin, &[], Query::Nothing, None),
    row(1, "GET /admin/layouts/{zone}/configuration", Who::Admin, &[Blank::Zone], Query::Nothing, None),
    row(5, "GET /admin/orders", Who::Admin, &[], Query::List(&lists::ORDERS), None),
    row(3, "GET /admin/orders/{id}", Who::Admin, &[Blank::Order], OF_ORDER, None),
    row(1, "GET /admin/notifications", Who::Admin, &[], Query::Nothing, None),
    row(1, "GET /admin/regions", Who::Admin, &[], Query::Nothing, None),
    row(1, "GET /admin/sales-channels", Who::Admin, &[], Query::Nothing, None),
    row(1, "GET /admin/invites", Who::Admin, &[], Query::Nothing, None),
    row(1, "POST /admin/invites", Who::Admin, &[], Query::Nothing, Some(bodies::forgotten)),
    row(1, "GET /admin/search-indexes", Who::Admin, &[], Query::Nothing, None),
];

/// Routes to things of which there are none.
pub(crate) const OF_NOTHING: [&str; 1] = ["POST /admin/invites"];

/// What routes are about that are not asked here: what is sent, and when, depends on time (`tests/delivery` asks for it, on both
/// engines); templates of mails are in no database; and what ends all that the administrator is signed in with would end the sequence.
pub(crate) const NOT_ASKED: [&str; 5] =
    ["/admin/webhooks", "/admin/events", "/admin/mail-templates", "/admin/users/me/password", "/auth/sessions"];

/// The maker for a route.
pub(crate) fn maker(route: &str) -> &'static Maker {
    MAKERS.iter().find(|maker| maker.route == route).unwrap_or_else(|| panic!("no maker for {route}"))
}

impl Maker {
    /// How often it is asked now. Only who has just registered can make an account, and only who has asked for it can set a
    /// password, so there must be time for it.
    pub(crate) fn weight_after(&self, past: &Past) -> usize {
        let has_visitors = || past.tokens.iter().any(|speaker| past.is_visitor(speaker));
        let now = (self.who == Who::Visitor && has_visitors()) || (self.who == Who::Reset && past.resets > 0);
        if now { 10 * self.weight } else { self.weight }
    }

    /// Makes a request.
    pub(crate) fn make(&self, draw: &mut Draw<'_>) -> Asked {
        let (asked, speaker) = who::put(draw, self.who, Asked::new(self.route, ""));
        let mut asked = Asked { path: self.path(draw, speaker.as_deref()), ..asked };
        let query = match self.query {
            Query::Nothing => None,
            Query::Fields(thing) => fields(draw, thing),
            Query::List(list) => Some(lists::query(draw, list)),
        };
        if let Some(query) = query.filter(|query| !query.is_empty()) {
            asked.path.push_str(&format!("?{query}"));
        }
        match self.body {
            Some(make) => {
                let body = make(draw);
                bodies::put(draw, asked, body)
            }
            None => asked,
        }
    }

    /// The path, with something for each of its parameters.
    fn path(&self, draw: &mut Draw<'_>, speaker: Option<&str>) -> String {
        let mut values: Vec<String> = self.blanks.iter().map(|blank| blank.fill(draw, speaker)).collect();
        // An address is mostly asked for where it belongs.
        if let ([Blank::Id(Kind::Customer), Blank::Id(Kind::Address)], [customer, address]) =
            (self.blanks, values.as_mut_slice())
            && let Some(owner) = draw.past.owners.get(address)
            && draw.dice.percent(85)
        {
            customer.clone_from(owner);
        }
        let mut path = String::new();
        let mut rest = self.route.split_once(' ').unwrap().1;
        for value in values {
            let (before, behind) = rest.split_once('{').unwrap_or_else(|| panic!("{} has fewer blanks", self.route));
            path.push_str(before);
            path.push_str(&encoded(&value));
            rest = behind.split_once('}').unwrap().1;
        }
        assert!(!rest.contains('{'), "{} has more blanks than its row", self.route);
        path + rest
    }
}

impl Blank {
    fn fill(self, draw: &mut Draw<'_>, speaker: Option<&str>) -> String {
        match self {
            Self::Id(Kind::Address) if let Some(speaker) = speaker => {
                let owners = draw.past.owners.iter();
                let own: Vec<&String> = owners.filter(|(_, owner)| *owner == speaker).map(|(id, _)| id).collect();
                if own.is_empty() || draw.dice.percent(20) {
                    draw.id(Kind::Address)
                } else {
                    draw.dice.one(&own).clone()
                }
            }
            Self::Owner if !draw.past.owners.is_empty() && draw.dice.percent(75) => {
                let owners: Vec<&String> = draw.past.owners.values().collect();
                draw.dice.one(&owners).clone()
            }
            Self::Owner => draw.id(Kind::Customer),
            Self::Id(kind) => draw.id(kind),
            Self::Actor if draw.careful || draw.dice.percent(80) => "customer".to_owned(),
            Self::Actor => draw.dice.one(&["user", "user", "vendor", "Customer", "ä"]).to_owned(),
            Self::Zone => draw.dice.one(&["sidebar", "customer.details", "nope", "ä"]).to_owned(),
            Self::Order => draw.dice.one(&bodies::ORDERS).to_owned(),
            Self::Nobody => draw.dice.one(&["nothing", "user_00000000000000000000000000", "ä"]).to_owned(),
            Self::Provider if draw.careful || draw.dice.percent(96) => "emailpass".to_owned(),
            Self::Provider => draw.dice.one(&["google", "ä b"]).to_owned(),
        }
    }
}
