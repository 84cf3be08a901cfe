//! All routes, in one place.

use futures_util::future::LocalBoxFuture;
use http::Method;
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::refusal::Refusal;
use crate::{admin, auth, health, store};

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
    pub(crate) handler: Handler,
}

macro_rules! routes {
    (@open) => { false };
    (@open open) => { true };
    ($($method:ident $path:literal $($open:ident)? => $handler:path,)*) => {
        /// All routes.
        pub static ROUTES: &[Route] = &[
            $(Route {
                method: Method::$method,
                path: $path,
                open: routes!(@open $($open)?),
                handler: |call| Box::pin($handler(call)),
            },)*
        ];
    };
}

routes! {
    GET "/health" => health::health,

    GET "/auth/{actor_type}/providers" => auth::providers::list,
    GET "/auth/{actor_type}/{auth_provider}" => auth::sign_in::sign_in,
    POST "/auth/{actor_type}/{auth_provider}" => auth::sign_in::sign_in,
    POST "/auth/{actor_type}/{auth_provider}/register" => auth::sign_in::register,
    POST "/auth/{actor_type}/{auth_provider}/reset-password" => auth::forgotten::ask,
    POST "/auth/{actor_type}/{auth_provider}/update" => auth::forgotten::update,
    POST "/auth/session" => auth::session::create,
    DELETE "/auth/session" => auth::session::delete,
    POST "/auth/token/refresh" => auth::refresh::refresh,

    POST "/store/customers" => store::customers::create,
    GET "/store/customers/me" => store::customers::me,
    POST "/store/customers/me" => store::customers::update,
    GET "/store/customers/me/addresses" => store::addresses::list,
    POST "/store/customers/me/addresses" => store::addresses::create,
    GET "/store/customers/me/addresses/{address_id}" => store::addresses::retrieve,
    POST "/store/customers/me/addresses/{address_id}" => store::addresses::update,
    DELETE "/store/customers/me/addresses/{address_id}" => store::addresses::delete,

    GET "/store/orders" => store::orders::list,
    GET "/store/orders/{id}" => store::orders::retrieve,

    GET "/admin/users" => admin::users::list,
    GET "/admin/users/me" => admin::users::me,
    GET "/admin/users/{id}" => admin::users::retrieve,
    POST "/admin/users/{id}" => admin::users::update,
    DELETE "/admin/users/{id}" => admin::users::delete,

    GET "/admin/api-keys" => admin::api_keys::list,
    POST "/admin/api-keys" => admin::api_keys::create,
    GET "/admin/api-keys/{id}" => admin::api_keys::retrieve,
    POST "/admin/api-keys/{id}" => admin::api_keys::update,
    DELETE "/admin/api-keys/{id}" => admin::api_keys::delete,
    POST "/admin/api-keys/{id}/revoke" => admin::api_keys::revoke,

    GET "/admin/customers" => admin::customers::list,
    POST "/admin/customers" => admin::customers::create,
    GET "/admin/customers/{id}" => admin::customers::retrieve,
    POST "/admin/customers/{id}" => admin::customers::update,
    DELETE "/admin/customers/{id}" => admin::customers::delete,
    POST "/admin/customers/{id}/customer-groups" => admin::customers::change_groups,

    GET "/admin/customers/{id}/addresses" => admin::addresses::list,
    POST "/admin/customers/{id}/addresses" => admin::addresses::create,
    GET "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::retrieve,
    POST "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::update,
    DELETE "/admin/customers/{id}/addresses/{address_id}" => admin::addresses::delete,

    GET "/admin/customer-groups" => admin::customer_groups::list,
    POST "/admin/customer-groups" => admin::customer_groups::create,
    GET "/admin/customer-groups/{id}" => admin::customer_groups::retrieve,
    POST "/admin/customer-groups/{id}" => admin::customer_groups::update,
    DELETE "/admin/customer-groups/{id}" => admin::customer_groups::delete,
    POST "/admin/customer-groups/{id}/customers" => admin::customer_groups::change_customers,
    DELETE "/admin/customer-groups/{id}/customers" => admin::customer_groups::remove_customers,

    GET "/admin/feature-flags" open => admin::elsewhere::feature_flags,
    GET "/admin/stores" => admin::elsewhere::stores,
    GET "/admin/layouts/configurations" => admin::elsewhere::layout_configurations,
    GET "/admin/layouts/{zone}/configuration" => admin::elsewhere::layout,
    GET "/admin/orders" => admin::elsewhere::orders,
    GET "/admin/orders/{id}" => admin::elsewhere::order,
    GET "/admin/notifications" => admin::elsewhere::notifications,
    GET "/admin/regions" => admin::elsewhere::regions,
    GET "/admin/sales-channels" => admin::elsewhere::sales_channels,
    GET "/admin/invites" => admin::elsewhere::invites,
}
