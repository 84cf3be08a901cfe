//! All routes, in one place.

use futures_util::future::LocalBoxFuture;
use http::Method;
use stheno_http::answer::Answer;
use stheno_http::body::LIMIT;
use stheno_medusa::orders::{LONGEST_BATCH, LONGEST_ORDER};

use crate::call::Call;
use crate::refusal::Refusal;
use crate::{admin, health, payment_methods, store};

/// Answers a call.
pub(crate) type Handler = for<'c> fn(Call<'c>) -> LocalBoxFuture<'c, Result<Answer, Refusal>>;

/// Who may ask for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Open,
    /// The people of the shop, and whoever has a secret key.
    Admin,
    /// A customer who is signed in.
    Customer,
}

/// A route.
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with parameters as in `{id}`.
    pub path: &'static str,
    /// Who may ask.
    pub access: Access,
    /// How many bytes a body may have.
    pub(crate) longest_body: usize,
    pub(crate) handler: Handler,
}

macro_rules! routes {
    (@longest) => { LIMIT };
    (@longest $longest:expr) => { $longest };
    ($($access:ident $method:ident $path:literal $([$longest:expr])? => $handler:path;)*) => {
        /// All routes.
        pub static ROUTES: &[Route] = &[
            $(Route {
                method: Method::$method,
                path: $path,
                access: Access::$access,
                longest_body: routes!(@longest $($longest)?),
                handler: |call| Box::pin($handler(call)),
            },)*
        ];
    };
}

routes! {
    Open GET "/health" => health::health;

    Open POST "/admin/auth" => admin::auth::sign_in;
    Admin GET "/admin/auth" => admin::auth::show;
    Admin DELETE "/admin/auth" => admin::auth::sign_out;
    Open POST "/admin/auth/token" => admin::auth::token;

    Open POST "/admin/users/password-token" => admin::users::ask;
    Open POST "/admin/users/reset-password" => admin::users::reset;

    Admin GET "/admin/customers" => admin::customers::list;
    Admin POST "/admin/customers" => admin::customers::create;
    Admin GET "/admin/customers/{id}" => admin::customers::retrieve;
    Admin POST "/admin/customers/{id}" => admin::customers::update;
    Admin PUT "/admin/customers/{id}/payment-methods" => payment_methods::put;

    Admin GET "/admin/customer-groups" => admin::customer_groups::list;
    Admin POST "/admin/customer-groups" => admin::customer_groups::create;
    Admin GET "/admin/customer-groups/{id}" => admin::customer_groups::retrieve;
    Admin POST "/admin/customer-groups/{id}" => admin::customer_groups::update;
    Admin DELETE "/admin/customer-groups/{id}" => admin::customer_groups::delete;
    Admin GET "/admin/customer-groups/{id}/customers" => admin::customer_groups::customers;
    Admin POST "/admin/customer-groups/{id}/customers/batch" => admin::customer_groups::add_customers;
    Admin DELETE "/admin/customer-groups/{id}/customers/batch" => admin::customer_groups::remove_customers;

    Admin PUT "/admin/orders/{id}" [LONGEST_ORDER] => admin::orders::put;
    Admin POST "/admin/orders/batch" [LONGEST_BATCH] => admin::orders::put_many;

    Open POST "/store/auth" => store::auth::sign_in;
    Customer GET "/store/auth" => store::auth::show;
    Open DELETE "/store/auth" => store::auth::sign_out;
    Open POST "/store/auth/token" => store::auth::token;
    Open GET "/store/auth/{email}" => store::auth::exists;

    Open POST "/store/customers" => store::customers::register;
    Customer GET "/store/customers/me" => store::customers::me;
    Customer POST "/store/customers/me" => store::customers::update;
    Customer POST "/store/customers/me/addresses" => store::addresses::create;
    Customer POST "/store/customers/me/addresses/{address_id}" => store::addresses::update;
    Customer DELETE "/store/customers/me/addresses/{address_id}" => store::addresses::delete;
    Customer GET "/store/customers/me/payment-methods" => payment_methods::list;
    Customer GET "/store/customers/me/orders" => store::orders::list;
    Open GET "/store/orders" => store::orders::look_up;
    Open GET "/store/orders/{id}" => store::orders::retrieve;
    Open POST "/store/customers/password-token" => store::password::ask;
    Open POST "/store/customers/password-reset" => store::password::reset;
}
