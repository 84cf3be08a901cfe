//! Everything with which a customer may be signed in, in both generations.

use serde_json::json;

use super::both::{Shop, made};
use crate::support::calls::Caller;
use crate::support::client::Response;

/// A customer with a token and a session of each generation.
pub(crate) struct Credentials(Vec<(&'static str, Caller)>);

impl Credentials {
    /// Signs a customer in in all four ways.
    pub(crate) fn of_customer(shop: &Shop, email: &str, password: &str) -> Self {
        let [token_v1, token_v2] = shop.tokens(email, password);
        let session_v1 = shop.visitor().post("/v1/store/auth", &json!({"email": email, "password": password}));
        let session_v2 = token_v2.send("POST", "/v2/auth/session", None);
        let by_cookie = |answer: &Response| shop.visitor().with("cookie", &cookie(answer));
        Self(vec![
            ("a session of Medusa 1", by_cookie(&session_v1)),
            ("a session of Medusa 2", by_cookie(&session_v2)),
            ("a token of Medusa 1", token_v1),
            ("a token of Medusa 2", token_v2),
        ])
    }

    /// The same of the administrator.
    pub(crate) fn of_user(shop: &Shop, email: &str, password: &str) -> Self {
        let caller = shop.server.caller();
        let body = json!({"email": email, "password": password});
        let token_v1 = made(&caller.post("/v1/admin/auth/token", &body), "/access_token");
        let token_v2 = caller.token("user", email, password);
        let session_v1 = caller.post("/v1/admin/auth", &body);
        let session_v2 = caller.bearer(&token_v2).send("POST", "/v2/auth/session", None);
        Self(vec![
            ("a session of Medusa 1", caller.with("cookie", &cookie(&session_v1))),
            ("a session of Medusa 2", caller.with("cookie", &cookie(&session_v2))),
            ("a token of Medusa 1", caller.bearer(&token_v1)),
            ("a token of Medusa 2", caller.bearer(&token_v2)),
        ])
    }

    /// Whoever asks with the session of Medusa 1.
    pub(crate) fn session_of_v1(&self) -> &Caller {
        &self.0[0].1
    }

    /// Whoever asks with the token of Medusa 2.
    pub(crate) fn token_of_v2(&self) -> &Caller {
        &self.0[3].1
    }

    /// All of them are good in both generations.
    pub(crate) fn assert_good(&self) {
        self.assert_all(200);
    }

    /// All of them have ended, in both generations.
    pub(crate) fn assert_ended(&self) {
        self.assert_all(401);
    }

    fn assert_all(&self, status: u16) {
        // A user has no page of a customer's: what answers it tells on which side somebody is signed in.
        let paths = ["/v1/store/customers/me", "/v2/store/customers/me", "/v1/admin/customers", "/v2/admin/customers"];
        for (what, caller) in &self.0 {
            let answers = paths.map(|path| caller.get(path).status);
            let expected = match (status, answers) {
                (200, [200, ..]) => [200, 200, 401, 401],
                (200, _) => [401, 400, 200, 200],
                (_, [_, 400, ..]) => [401, 400, 401, 401],
                (_, _) => [401; 4],
            };
            assert_eq!(answers, expected, "{what}");
        }
    }
}

/// `connect.sid=…` of an answer that sets it.
pub(crate) fn cookie(answer: &Response) -> String {
    let set = answer.header("set-cookie");
    let set = set.unwrap_or_else(|| panic!("{} {} sets no cookie", answer.status, answer.text()));
    set.split(';').next().unwrap().to_owned()
}
