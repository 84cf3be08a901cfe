//! Several processes in front of one PostgreSQL are one server: each sees at once what another one did, and within a second what it
//! withdrew.

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::{Process, soon};
use crate::support::shop;

struct Two {
    database: Database,
    a: Process,
    b: Process,
}

fn two() -> Two {
    let database = Database::postgres();
    let a = shop::start(&database);
    let b = shop::start(&database);
    Two { database, a, b }
}

fn emails(caller: &Caller) -> (Vec<String>, i64) {
    let list = caller.get("/admin/customers?fields=email").json();
    let emails = list["customers"].as_array().unwrap().iter().map(|customer| customer["email"].as_str().unwrap());
    (emails.map(str::to_owned).collect(), list["count"].as_i64().unwrap())
}

#[test]
fn what_one_process_writes_the_other_one_answers() {
    let two = two();
    let token = two.a.caller().token("user", shop::EMAIL, shop::PASSWORD);
    let (a, b) = (two.a.caller().bearer(&token), two.b.caller().bearer(&token));
    // The next request after each change, so that nothing may be remembered from before.
    for number in 0..20 {
        let email = format!("number{number}@example.com");
        let created = a.post("/admin/customers", &json!({"email": email}));
        let id = created.text_at("/customer/id");
        let path = format!("/admin/customers/{id}");
        assert_eq!(b.get(&path).json(), created.json());
        assert_eq!(emails(&b), (vec![email.clone()], 1));
        assert_eq!(b.get(&format!("/admin/customers?q=number{number}")).json()["count"], 1);

        let updated = b.post(&path, &json!({"first_name": "Ada"}));
        assert_eq!(a.get(&path).json(), updated.json());

        assert_eq!(a.delete(&path).status, 200);
        let gone = json!({"type": "not_found", "message": format!("Customer with id: {id} not found")});
        let answer = b.get(&path);
        assert_eq!((answer.status, answer.json()), (404, gone));
        assert_eq!(emails(&b), (vec![], 0));
    }
}

#[test]
fn tokens_and_sessions_of_one_process_are_good_at_the_other() {
    let two = two();
    let token = two.a.caller().token("user", shop::EMAIL, shop::PASSWORD);
    assert_eq!(two.b.caller().bearer(&token).get("/admin/users/me").status, 200);

    let session = two.a.caller().bearer(&token).send("POST", "/auth/session", None);
    let cookie = session.header("set-cookie").unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let (a, b) = (two.a.caller().with("cookie", cookie), two.b.caller().with("cookie", cookie));
    assert_eq!(b.get("/admin/users/me").status, 200);
    // Signed out here, it is signed out there: mostly some milliseconds later.
    assert_eq!(a.delete("/auth/session").status, 200);
    assert!(soon(|| (b.get("/admin/users/me").status == 401).then_some(())).is_some());
}

#[test]
fn a_key_that_one_process_revokes_is_soon_refused_by_the_other() {
    let two = two();
    let (a, b) = (shop::admin(&two.a), two.b.caller());
    let mut last = None;
    for number in 0..10 {
        let title = format!("Key {number}");
        let key = a.post("/admin/api-keys", &json!({"title": title, "type": "secret"}));
        let (id, b) = (key.text_at("/api_key/id"), b.key(&key.text_at("/api_key/token")));
        for _ in 0..3 {
            assert_eq!(b.get("/admin/customers").status, 200);
        }
        assert_eq!(a.post(&format!("/admin/api-keys/{id}/revoke"), &json!({})).status, 200);
        // Mostly some milliseconds later.
        assert!(soon(|| (b.get("/admin/customers").status == 401).then_some(())).is_some());
        last = Some(b);
    }
    assert_eq!(last.map(|b| b.get("/admin/customers").status), Some(401));
    // A key from the command line is good at both.
    let key = shop::create_key(&two.database, "secret");
    assert_eq!(two.a.caller().key(&key).get("/admin/customers").status, 200);
    assert_eq!(two.b.caller().key(&key).get("/admin/customers").status, 200);
}
