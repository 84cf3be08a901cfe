//! All routes, in one place.

use futures_util::future::LocalBoxFuture;
use http::Method;
use serde_json::{Value, json};
use stheno_http::answer::Answer;
use stheno_http::body::LIMIT;
use stheno_medusa::orders::{LONGEST_BATCH, LONGEST_ORDER};

use crate::call::Call;
use crate::document::Shape::{Deleted, Maybe, Never, NoPage, One, Order, Orders, Other, Page, Text};
use crate::document::{About, By, Shape, about, object};
use crate::refusal::Refusal;
use crate::{address_body, admin, auth, document, health, store};

/// Answers a call.
pub(crate) type Handler = for<'c> fn(Call<'c>) -> LocalBoxFuture<'c, Result<Answer, Refusal>>;

/// A route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with parameters as in `{id}`.
    pub path: &'static str,
    /// Whether it is answered without credentials, though others under `/admin` are not.
    pub(crate) open: bool,
    /// How many bytes a body may have.
    pub(crate) longest_body: usize,
    /// What the document says of it.
    pub(crate) about: About,
    pub(crate) handler: Handler,
}

macro_rules! routes {
    (@open) => { false };
    (@open open) => { true };
    (@longest) => { LIMIT };
    (@longest $longest:expr) => { $longest };
    ($($method:ident $path:literal $($open:ident)? $([$longest:expr])? => $handler:path, $about:expr;)*) => {
        /// All routes.
        pub static ROUTES: &[Route] = &[
            $(Route {
                method: Method::$method,
                path: $path,
                open: routes!(@open $($open)?),
                longest_body: routes!(@longest $($longest)?),
                about: $about,
                handler: |call| Box::pin($handler(call)),
            },)*
        ];
    };
}

routes! {
    GET "/health" => health::health, about("Say that the server runs", Text("text/html"));
    GET "/openapi.json" => document::answer, about("This document", Other(anything));

    GET "/auth/{actor_type}/providers" => auth::providers::list,
        about("List the ways to sign in", Other(auth::providers::answered));
    GET "/auth/{actor_type}/{auth_provider}" => auth::sign_in::sign_in,
        about("Sign in", TOKEN).refusals(&[401, 429]);
    POST "/auth/{actor_type}/{auth_provider}" => auth::sign_in::sign_in,
        about("Sign in", TOKEN).takes_among_others(auth::sign_in::asked).refusals(&[401, 429]);
    POST "/auth/{actor_type}/{auth_provider}/register" => auth::sign_in::register,
        about("Make a way to sign in", TOKEN).takes_among_others(auth::sign_in::asked).refusals(&[401, 429]);
    POST "/auth/{actor_type}/{auth_provider}/reset-password" => auth::forgotten::ask,
        about("Ask for a token to set another password with", Text("text/plain"))
            .takes(|m| drop(auth::forgotten::asked(m))).status(201).refusals(&[429]);
    POST "/auth/{actor_type}/{auth_provider}/update" => auth::forgotten::update,
        about("Set another password", SUCCESS).takes_among_others(auth::forgotten::new_password).by(By::Token).refusals(&[429]);
    POST "/auth/session" => auth::session::create,
        about("Make a session of a token", Other(auth::session::answered)).by(By::Token);
    DELETE "/auth/session" => auth::session::delete, about("End the session", SUCCESS).by(By::Session);
    DELETE "/auth/sessions" => auth::session::delete_all,
        about("End all sessions and tokens of the one who asks", SUCCESS).by(By::TokenOrSession);
    POST "/auth/token/refresh" => auth::refresh::refresh, about("Get a new token", TOKEN).by(By::TokenOrSession);
    GET "/auth/mfa/factors" => auth::factors::list,
        about("Second factors of the one who asks: none", Other(auth::factors::answered)).by(By::TokenOrSession);

    POST "/store/customers" => store::customers::create,
        about("Make an account for whoever has registered", Maybe(&store::customers::RESOURCE))
            .fields().takes(|m| drop(store::customers::account(m))).refusals(&[404, 422]);
    GET "/store/customers/me" => store::customers::me,
        about("Show the customer who is signed in", One(&store::customers::RESOURCE)).fields().refusals(&[404]);
    POST "/store/customers/me" => store::customers::update,
        about("Change the customer who is signed in", Maybe(&store::customers::RESOURCE))
            .fields().takes(|m| drop(store::customers::changes(m)));
    GET "/store/customers/me/addresses" => store::addresses::list,
        about("List the customer's addresses", Page(&store::addresses::RESOURCE))
            .list(&store::addresses::LIST);
    POST "/store/customers/me/addresses" => store::addresses::create,
        about("Add an address; answers the customer", Maybe(&store::customers::RESOURCE))
            .fields().takes(|m| drop(address_body::changes(m))).refusals(&[404]);
    GET "/store/customers/me/addresses/{address_id}" => store::addresses::retrieve,
        about("Show an address", One(&store::addresses::RESOURCE)).fields().refusals(&[404]);
    POST "/store/customers/me/addresses/{address_id}" => store::addresses::update,
        about("Change an address; answers the customer", One(&store::customers::RESOURCE))
            .fields().takes(|m| drop(address_body::changes(m))).refusals(&[404]);
    DELETE "/store/customers/me/addresses/{address_id}" => store::addresses::delete,
        about("Delete an address", Deleted("address", Some(&store::customers::RESOURCE))).fields().refusals(&[404]);
    GET "/store/orders" => store::orders::list,
        about("List the customer's orders", Orders).list(&store::orders::LIST);
    GET "/store/orders/{id}" => store::orders::retrieve,
        about("Show an order: one's own, or, for who has not signed in, that of a guest", Order)
            .fields().by(By::Storefront).refusals(&[404]);

    GET "/admin/users" => admin::users::list,
        about("List users", Page(&admin::users::RESOURCE)).list(&admin::users::LIST);
    POST "/admin/users" => admin::users::create,
        about("Make a user", Maybe(&admin::users::RESOURCE))
            .fields().takes(|m| drop(admin::users::new(m))).refusals(&[422]);
    POST "/admin/users/me/password" => admin::users::change_password,
        about("Give who is signed in another password, which ends all sessions and tokens", SUCCESS)
            .takes(|m| drop(admin::users::passwords(m))).refusals(&[429]);
    GET "/admin/users/me" => admin::users::me,
        about("Show who is signed in", One(&admin::users::RESOURCE)).fields().refusals(&[404]);
    GET "/admin/users/{id}" => admin::users::retrieve,
        about("Show a user", One(&admin::users::RESOURCE)).fields().refusals(&[404]);
    POST "/admin/users/{id}" => admin::users::update,
        about("Change a user", One(&admin::users::RESOURCE))
            .fields().takes(|m| drop(admin::users::changes(m))).refusals(&[404]);
    DELETE "/admin/users/{id}" => admin::users::delete, about("Delete a user", Deleted("user", None));
    GET "/admin/users/{id}/auth-providers" => admin::elsewhere::auth_providers,
        about("What the dashboard can do about a user's ways to sign in: nothing", Other(anything));

    GET "/admin/api-keys" => admin::api_keys::list,
        about("List API keys", Page(&admin::api_keys::RESOURCE)).list(&admin::api_keys::LIST);
    POST "/admin/api-keys" => admin::api_keys::create,
        about("Make an API key", One(&admin::api_keys::RESOURCE)).fields().takes(|m| drop(admin::api_keys::new(m)));
    GET "/admin/api-keys/{id}" => admin::api_keys::retrieve,
        about("Show an API key", One(&admin::api_keys::RESOURCE)).fields().refusals(&[404]);
    POST "/admin/api-keys/{id}" => admin::api_keys::update,
        about("Rename an API key", Maybe(&admin::api_keys::RESOURCE))
            .fields().takes(|m| drop(admin::api_keys::title(m)));
    DELETE "/admin/api-keys/{id}" => admin::api_keys::delete,
        about("Delete a revoked API key", Deleted("api_key", None));
    POST "/admin/api-keys/{id}/revoke" => admin::api_keys::revoke,
        about("Revoke an API key", Maybe(&admin::api_keys::RESOURCE))
            .fields().takes(|m| _ = admin::api_keys::revoke_in(m));

    GET "/admin/customers" => admin::customers::list,
        about("List customers", Page(&admin::customers::RESOURCE)).list(&admin::customers::LIST);
    POST "/admin/customers" => admin::customers::create,
        about("Make a customer", Maybe(&admin::customers::RESOURCE))
            .fields().takes(|m| drop(admin::customers::changes(m)));
    GET "/admin/customers/{id}" => admin::customers::retrieve,
        about("Show a customer", One(&admin::customers::RESOURCE)).fields().refusals(&[404]);
    POST "/admin/customers/{id}" => admin::customers::update,
        about("Change a customer; with `x-stheno-updated-at`, only if it has not changed since", One(&admin::customers::RESOURCE))
            .fields().takes(|m| drop(admin::customers::changes(m))).refusals(&[404, 409]);
    DELETE "/admin/customers/{id}" => admin::customers::delete, about("Delete a customer", Deleted("customer", None));
    POST "/admin/customers/{id}/customer-groups" => admin::customers::change_groups,
        about("Add a customer to groups and take it out of others", Maybe(&admin::customers::RESOURCE))
            .fields().takes(|m| drop(admin::customers::groups(m))).refusals(&[404]);

    GET "/admin/customers/{id}/addresses" => admin::addresses::list,
        about("List a customer's addresses", Page(&admin::addresses::RESOURCE)).list(&admin::addresses::LIST);
    POST "/admin/customers/{id}/addresses" => admin::addresses::create,
        about("Add an address; answers the customer", Maybe(&admin::customers::RESOURCE))
            .fields().takes(|m| drop(address_body::changes(m))).refusals(&[404]);
    GET "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::retrieve,
        about("Show an address", Maybe(&admin::addresses::RESOURCE)).fields();
    POST "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::update,
        about("Change an address; answers the customer", Maybe(&admin::customers::RESOURCE))
            .fields().takes(|m| drop(address_body::changes(m)));
    DELETE "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::delete,
        about("Delete an address", Deleted("customer_address", Some(&admin::customers::RESOURCE))).fields();

    GET "/admin/customers/{id}/payment-methods" => admin::payment_methods::list,
        about("List a customer's payment methods", Other(admin::payment_methods::answered)).refusals(&[404]);
    PUT "/admin/customers/{id}/payment-methods" => admin::payment_methods::put,
        about("Put a customer's payment methods with one provider", Other(admin::payment_methods::answered))
            .takes(|m| drop(admin::payment_methods::methods(m))).refusals(&[404]);

    GET "/admin/orders" => admin::orders::list,
        about("List orders", Orders).list(&admin::orders::LIST);
    GET "/admin/orders/{id}" => admin::orders::retrieve,
        about("Show an order", Order).fields().refusals(&[404]);
    PUT "/admin/orders/{id}" [LONGEST_ORDER] => admin::orders::put,
        about("Take an order", Other(admin::orders::taken)).takes_among_others(admin::orders::order);
    POST "/admin/orders/batch" [LONGEST_BATCH] => admin::orders::put_many,
        about("Take orders", Other(admin::orders::all_taken)).takes(admin::orders::orders);

    GET "/admin/customer-groups" => admin::customer_groups::list,
        about("List customer groups", Page(&admin::customer_groups::RESOURCE)).list(&admin::customer_groups::LIST);
    POST "/admin/customer-groups" => admin::customer_groups::create,
        about("Make a customer group", Maybe(&admin::customer_groups::RESOURCE))
            .fields().takes(|m| drop(admin::customer_groups::new(m)));
    GET "/admin/customer-groups/{id}" => admin::customer_groups::retrieve,
        about("Show a customer group", One(&admin::customer_groups::RESOURCE)).fields().refusals(&[404]);
    POST "/admin/customer-groups/{id}" => admin::customer_groups::update,
        about("Change a group; with `x-stheno-updated-at`, only if it has not changed since", One(&admin::customer_groups::RESOURCE))
            .fields().takes(|m| drop(admin::customer_groups::changes(m))).refusals(&[404, 409]);
    DELETE "/admin/customer-groups/{id}" => admin::customer_groups::delete,
        about("Delete a customer group", Deleted("customer_group", None));
    POST "/admin/customer-groups/{id}/customers" => admin::customer_groups::change_customers,
        about("Add customers to a group and take others out", Maybe(&admin::customer_groups::RESOURCE))
            .fields().takes(|m| drop(admin::customer_groups::customers(m))).refusals(&[404]);
    DELETE "/admin/customer-groups/{id}/customers" => admin::customer_groups::remove_customers,
        about("Take customers out of a group", Maybe(&admin::customer_groups::RESOURCE))
            .fields().takes(|m| drop(admin::customer_groups::customer_ids(m))).refusals(&[404]);

    GET "/admin/events" => admin::events::list,
        about("List what happened; followed by who accepts `text/event-stream`", Other(admin::events::page))
            .parameters(admin::events::parameters);
    GET "/admin/events/{id}" => admin::events::retrieve,
        about("Show an event", Other(admin::events::one)).refusals(&[404]);

    GET "/admin/statistics" => admin::statistics::show,
        about("Show how many customers there are, came lately, and signed in", Other(admin::statistics::answered))
            .parameters(admin::statistics::parameters);

    GET "/admin/mail-templates" => admin::mail_templates::list,
        about("List what mails are made of, and say where they go", Other(admin::mail_templates::listed));
    GET "/admin/mail-templates/{name}" => admin::mail_templates::retrieve,
        about("Show a mail with values that are made up", Other(admin::mail_templates::previewed))
            .parameters(admin::mail_templates::parameters).refusals(&[404]);
    POST "/admin/mail-templates/{name}/send" => admin::mail_templates::send,
        about("Send a mail with values that are made up", SUCCESS)
            .takes(|m| drop(admin::mail_templates::recipient(m))).status(202).refusals(&[404, 429]);

    GET "/admin/webhooks" => admin::webhooks::list,
        about("List webhooks", Page(&admin::webhooks::RESOURCE)).list(&admin::webhooks::LIST);
    POST "/admin/webhooks" => admin::webhooks::create,
        about("Make a webhook; answers its secret", Other(admin::webhooks::made))
            .fields().takes(|m| drop(admin::webhooks::new(m)));
    GET "/admin/webhooks/{id}" => admin::webhooks::retrieve,
        about("Show a webhook", One(&admin::webhooks::RESOURCE)).fields().refusals(&[404]);
    POST "/admin/webhooks/{id}" => admin::webhooks::update,
        about("Change a webhook, switch it on or off", One(&admin::webhooks::RESOURCE))
            .fields().takes(|m| drop(admin::webhooks::changes(m))).refusals(&[404]);
    DELETE "/admin/webhooks/{id}" => admin::webhooks::delete, about("Delete a webhook", Deleted("webhook", None));
    POST "/admin/webhooks/{id}/secret" => admin::webhooks::change_secret,
        about("Give a webhook another secret, which is answered", Other(admin::webhooks::made))
            .fields().takes(|m| drop(admin::webhooks::secret(m))).refusals(&[404]);
    POST "/admin/webhooks/{id}/test" => admin::webhooks::test,
        about("Send a test to a webhook", One(&admin::webhooks::DELIVERY)).status(202).refusals(&[404]);
    POST "/admin/webhooks/{id}/replay" => admin::webhooks::replay,
        about("Send to a webhook again", Other(admin::webhooks::replayed))
            .takes(|m| drop(admin::webhooks::again(m))).status(202).refusals(&[404]);
    GET "/admin/webhooks/{id}/deliveries" => admin::webhooks::deliveries,
        about("List what was sent to a webhook, and is to be sent", Page(&admin::webhooks::DELIVERY))
            .list(&admin::webhooks::DELIVERIES);
    GET "/admin/webhooks/{id}/deliveries/{delivery_id}" => admin::webhooks::delivery,
        about("Show a delivery with its tries", One(&admin::webhooks::DELIVERY)).fields().refusals(&[404]);

    GET "/admin/feature-flags" open => admin::elsewhere::feature_flags,
        about("What the dashboard may show: nothing beside what it always shows", Other(anything));
    GET "/admin/stores" => admin::elsewhere::stores, about("The one store", Other(anything));
    GET "/admin/layouts/configurations" => admin::elsewhere::layout_configurations,
        about("Layouts of the dashboard that somebody made: none", NoPage("layout_configurations")).page();
    GET "/admin/layouts/{zone}/configuration" => admin::elsewhere::layout,
        about("What the dashboard hides", Other(anything));
    GET "/admin/notifications" => admin::elsewhere::notifications,
        about("Notifications: none", NoPage("notifications")).page();
    GET "/admin/regions" => admin::elsewhere::regions, about("Regions: none", NoPage("regions")).page();
    GET "/admin/sales-channels" => admin::elsewhere::sales_channels,
        about("Sales channels: none", NoPage("sales_channels")).page();
    GET "/admin/invites" => admin::elsewhere::invites, about("Invitations: none", NoPage("invites")).page();
    POST "/admin/invites" => admin::elsewhere::invite, about("Invite a user: nobody can be invited", Never);
    GET "/admin/search-indexes" => admin::elsewhere::search_indexes,
        about("Whether the dashboard can search everywhere: it can not", Other(anything));
}

const TOKEN: Shape = Other(|| object([("token".to_owned(), json!({ "type": "string" }))], &["token"]));
const SUCCESS: Shape = Other(|| object([("success".to_owned(), json!({ "const": true }))], &["success"]));

/// Any object.
fn anything() -> Value {
    json!({ "type": "object" })
}
