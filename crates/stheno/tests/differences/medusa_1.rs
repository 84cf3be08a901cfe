//! What is not as in Medusa 1.

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::{Process, run, stheno_on};
use crate::support::shop;

on_both! {
    a_secret_key_is_signed_in_as_the_user_who_made_it,
    who_asks_often_whether_somebody_has_an_account_is_told_to_wait,
}

/// Who a key is signed in as, in the way of Medusa 1.
fn signed_in_as(server: &Process, key: &str) -> Response {
    server.caller().with("x-medusa-access-token", key).get("/admin/auth")
}

fn assert_nobody(answer: &Response) {
    assert_eq!((answer.status, answer.text().as_str()), (401, "Unauthorized"));
}

/// Another user, signed in.
fn colleague(database: &Database, server: &Process) -> Caller {
    let create = ["user", "create", "--email", "eve@example.com", "--password", shop::PASSWORD];
    assert_eq!(run(stheno_on(database.url()).args(create)).code, Some(0));
    // A server on SQLite may hold a snapshot from before for a few milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(30));
    server.caller().signed_in("eve@example.com", shop::PASSWORD)
}

fn a_secret_key_is_signed_in_as_the_user_who_made_it(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let make = |who: &Caller| {
        let made = who.post("/admin/api-keys", &json!({"title": "Test", "type": "secret"}));
        made.text_at("/api_key/token")
    };
    // Given keys that a user made, one who left made, the command line made, and a key made
    let of_user = make(&admin);
    let colleague = colleague(database, &server);
    let of_who_left = make(&colleague);
    let id = colleague.get("/admin/users/me").text_at("/user/id");
    assert_eq!(admin.delete(&format!("/admin/users/{id}")).status, 200);
    let of_nobody = shop::create_key(database, "secret");
    let of_key = make(&server.caller().key(&of_user));
    // then one of them is somebody's,
    let user = json!({
        "id": "{user}", "created_at": "{time}", "updated_at": "{time}", "deleted_at": null, "role": "member",
        "email": shop::EMAIL, "first_name": null, "last_name": null, "api_token": null, "metadata": null,
    });
    assert_eq!(signed_in_as(&server, &of_user).shown(), (200, json!({ "user": user })));
    for key in [&of_who_left, &of_nobody, &of_key] {
        assert_nobody(&signed_in_as(&server, key));
    }
    // and all of them are good for everything else.
    for key in [of_user, of_who_left, of_nobody, of_key] {
        let caller = server.caller().with("x-medusa-access-token", &key);
        assert_eq!(caller.get("/admin/customers").json()["count"], 0);
    }
}

fn who_asks_often_whether_somebody_has_an_account_is_told_to_wait(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_SIGN_IN_LIMIT_PER_ACCOUNT", "3/h").env("STHENO_SIGN_IN_LIMIT_PER_ADDRESS", "5/h");
    let server = Process::start(command);
    let ask = |email: &str| server.caller().get(&format!("/store/auth/{email}"));
    for email in ["ada@example.com", "ADA@example.com", "Ada@Example.com"] {
        assert_eq!((ask(email).status, ask_nobody(&server)), (200, 401), "{email}");
    }
    assert_too_many(&ask("ada@example.com"));
    // Whoever asks about many is one as well,
    assert_eq!(ask("bob@example.com").status, 200);
    assert_too_many(&ask("carl@example.com"));
    // and may sign in all the same.
    let body = json!({"email": shop::EMAIL, "password": shop::PASSWORD});
    assert_eq!(server.caller().post("/admin/auth", &body).status, 200);
}

/// What is no question about an account is not counted.
fn ask_nobody(server: &Process) -> u16 {
    server.caller().get("/store/auth").status
}

fn assert_too_many(answer: &Response) {
    assert_eq!(answer.status, 429, "{}", answer.text());
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    let message = format!("Too many attempts. Try again in {seconds} seconds.");
    assert_eq!(answer.json(), json!({"type": "too_many_requests", "message": message}));
}
