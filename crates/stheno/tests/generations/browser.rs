//! A browser with one cookie jar.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::both::{PASSWORD, Shop, made, told};
use super::credentials::cookie;
use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::shop;

/// A browser that keeps the cookie which it was given last.
pub(crate) struct Browser {
    caller: Caller,
    cookie: RefCell<Option<String>>,
}

impl Browser {
    /// With an empty jar.
    pub(crate) fn new(shop: &Shop) -> Self {
        Self { caller: shop.visitor(), cookie: RefCell::default() }
    }

    /// With the same cookie as another one.
    pub(crate) fn with(shop: &Shop, cookie: &str) -> Self {
        Self { caller: shop.visitor(), cookie: RefCell::new(Some(cookie.to_owned())) }
    }

    /// The cookie that it has.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.borrow().clone()
    }

    /// Whoever asks with that cookie.
    pub(crate) fn caller(&self) -> Caller {
        let cookie = self.cookie();
        cookie.iter().fold(self.caller.clone(), |caller, cookie| caller.with("cookie", cookie))
    }

    /// GET.
    pub(crate) fn get(&self, path: &str) -> Response {
        self.kept(self.caller().get(path))
    }

    /// POST with a JSON body.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.kept(self.caller().post(path, body))
    }

    /// DELETE.
    pub(crate) fn delete(&self, path: &str) -> Response {
        self.kept(self.caller().delete(path))
    }

    fn kept(&self, answer: Response) -> Response {
        if answer.header("set-cookie").is_some() {
            let cookie = cookie(&answer);
            *self.cookie.borrow_mut() = (!cookie.ends_with('=')).then_some(cookie);
        }
        answer
    }

    /// Signs in, by the paths that only one generation has.
    pub(crate) fn sign_in(&self, who: SignIn) {
        let (email, password) = match who {
            SignIn::AdminV1 | SignIn::AdminV2 => (shop::EMAIL, shop::PASSWORD),
            SignIn::CustomerV1 | SignIn::CustomerV2 => (CUSTOMER, PASSWORD),
        };
        let body = json!({"email": email, "password": password});
        let begin = |actor_type: &str| {
            let token = made(&self.post(&format!("/auth/{actor_type}/emailpass"), &body), "/token");
            self.kept(self.caller().bearer(&token).send("POST", "/auth/session", None))
        };
        let answer = match who {
            SignIn::AdminV1 => self.post("/admin/auth", &body),
            SignIn::CustomerV1 => self.post("/store/auth", &body),
            SignIn::AdminV2 => begin("user"),
            SignIn::CustomerV2 => begin("customer"),
        };
        assert_eq!(answer.status, 200, "{who:?}: {}", answer.text());
        assert!(answer.header("set-cookie").is_some(), "{who:?} has no cookie");
    }

    /// Signs out, in the same way.
    pub(crate) fn sign_out(&self, who: SignIn) {
        let answer = self.delete(match who {
            SignIn::AdminV1 => "/admin/auth",
            SignIn::CustomerV1 => "/store/auth",
            SignIn::AdminV2 | SignIn::CustomerV2 => "/auth/session",
        });
        assert_eq!(answer.status, 200, "{who:?}: {}", answer.text());
    }

    /// Who answers it, at the admin and at the store, and how.
    pub(crate) fn answered(&self) -> [&'static str; 2] {
        ["/admin/customers?limit=1", "/store/customers/me"].map(|path| answered(&self.get(path)))
    }
}

/// A way of signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignIn {
    AdminV1,
    AdminV2,
    CustomerV1,
    CustomerV2,
}

/// The e-mail of the customer who signs in.
pub(crate) const CUSTOMER: &str = "ada@example.com";

/// Which generation has answered with a customer, or that nobody is signed in.
pub(crate) fn answered(answer: &Response) -> &'static str {
    let text = answer.text();
    match answer.status {
        200 if text.contains("\"billing_address_id\":") => "v1",
        200 if text.contains("\"company_name\":") => "v2",
        401 if text == "Unauthorized" => "v1, nobody",
        401 if text == r#"{"message":"Unauthorized"}"# => "v2, nobody",
        _ => panic!("{:?}", told(answer)),
    }
}
