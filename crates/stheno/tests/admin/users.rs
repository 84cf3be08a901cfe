//! `/admin/users`

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::events::events;
use crate::support::process::{run, stheno_on};
use crate::support::{shop, sql};

on_both! {
    a_user_is_shown,
    users_are_listed,
    a_user_is_changed,
    what_is_refused_changes_nothing,
    a_deleted_user_is_out,
    nobody_deletes_themselves,
    a_user_is_made_who_can_sign_in,
    a_user_that_cannot_be_made_is_refused,
    a_password_is_changed_for_the_one_from_before,
    a_password_is_not_changed_for_a_wrong_one,
}

const PASSWORD: &str = "battery staple horse";

/// Makes a user on the command line; gives the id.
fn create(database: &Database, email: &str) -> String {
    let made = run(stheno_on(database.url()).args(["user", "create", "--email", email, "--password", PASSWORD]));
    assert_eq!(made.code, Some(0), "{}", made.complained);
    // A server on SQLite may hold a snapshot from before for a few milliseconds.
    std::thread::sleep(std::time::Duration::from_millis(30));
    sql::text(database.url(), &format!("SELECT id FROM \"user\" WHERE email = '{email}' AND deleted_at IS NULL"))
}

fn a_user_is_shown(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = create(database, "Bob@example.com");
    let expected = json!({"user": {
        "id": "{user}", "first_name": null, "last_name": null, "email": "Bob@example.com", "avatar_url": null,
        "metadata": null, "created_at": "{time}", "updated_at": "{time}", "deleted_at": null,
    }});
    let (status, body) = admin.get(&format!("/admin/users/{id}")).shown();
    assert_eq!((status, body.to_string()), (200, expected.to_string()));
    let some = admin.get(&format!("/admin/users/{id}?fields=deleted_at,email"));
    let expected = json!({"user": {"deleted_at": null, "email": "Bob@example.com", "id": "{user}"}});
    assert_eq!(some.shown().1.to_string(), expected.to_string());
    let nobody = json!({"type": "not_found", "message": "User with id: user_nope was not found"});
    assert_eq!(admin.get("/admin/users/user_nope").shown(), (404, nobody));
    let refused = json!({"type": "invalid_data", "message": "Invalid request: Unrecognized fields: 'limit'"});
    assert_eq!(admin.get(&format!("/admin/users/{id}?limit=1")).shown(), (400, refused));
}

fn users_are_listed(database: &Database) {
    // Given three users
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let bob = create(database, "bob@example.com");
    let ann = create(database, "ann@example.com");
    admin.post(&format!("/admin/users/{ann}"), &json!({"first_name": "Ann", "last_name": "Lee"}));
    admin.post(&format!("/admin/users/{bob}"), &json!({"first_name": "Bob", "last_name": "Lee"}));

    let listed = |query: &str| {
        let answer = admin.get(&format!("/admin/users{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let body = answer.json();
        let emails = body["users"].as_array().unwrap().iter();
        let names = emails.map(|user| user["email"].as_str().unwrap().split('@').next().unwrap().to_owned());
        (names.collect::<Vec<_>>().join(" "), body["count"].as_i64().unwrap())
    };
    for (query, names, count) in [
        ("", "admin bob ann", 3),
        ("?order=email", "admin ann bob", 3),
        ("?order=-first_name", "admin bob ann", 3),
        ("?limit=1&offset=1", "bob", 3),
        ("?q=LEE", "bob ann", 2),
        ("?q=lee%20an", "ann", 1),
        ("?email=ann@example.com", "ann", 1),
        ("?first_name=null", "admin", 1),
        (&format!("?id[]={bob}&id[]={ann}"), "bob ann", 2),
        ("?id=null", "admin bob ann", 3),
        ("?created_at[$gt]=2020-01-01", "admin bob ann", 3),
        ("?created_at[$lt]=2020-01-01", "", 0),
    ] {
        assert_eq!(listed(query), (names.to_owned(), count), "{query}");
    }
    let whole = admin.get("/admin/users?limit=1&fields=id").shown();
    assert_eq!(whole, (200, json!({"users": [{"id": "{user}"}], "count": 3, "offset": 0, "limit": 1})));
    for (query, message) in [
        ("?nope=1", "Unrecognized fields: 'nope'"),
        ("?$or[0][email]=x", "Unrecognized fields: '$or'"),
        ("?email[]=a&email[]=b", "Expected type: 'string' for field 'email', got: 'a,b'"),
        ("?id[$ne]=x", "Expected type: 'string, array' for field 'id', got: '[object Object]'"),
        ("?limit=abc", "Expected type: 'number' for field 'limit', got: 'abc'"),
    ] {
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {message}")});
        assert_eq!(admin.get(&format!("/admin/users{query}")).shown(), (400, expected), "{query}");
    }
}

fn a_user_is_changed(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = create(database, "bob@example.com");
    let path = format!("/admin/users/{id}");
    let before = events(database.url()).len();

    let body =
        json!({"first_name": " Bob ", "last_name": "", "avatar_url": "no address", "metadata": {"a": 1, "b": 2}});
    let changed = admin.post(&path, &body).json();
    let user = &changed["user"];
    assert_eq!(user["first_name"], " Bob ");
    assert_eq!((&user["last_name"], &user["avatar_url"]), (&json!(""), &json!("no address")));
    assert_ne!(user["updated_at"], user["created_at"]);
    // Metadata is merged, what isn't sent stays, null empties.
    let merged = admin.post(&path, &json!({"last_name": null, "metadata": {"b": "", "c": null}})).json();
    assert_eq!(merged["user"]["metadata"], json!({"a": 1, "c": null}));
    assert_eq!((&merged["user"]["first_name"], &merged["user"]["last_name"]), (&json!(" Bob "), &Value::Null));
    // What makes no difference changes nothing, and is told all the same.
    let same = admin.post(&path, &json!({"first_name": " Bob "})).json();
    assert_eq!(same, merged);
    assert_eq!(admin.get(&path).json(), same);
    let told: Vec<Value> = events(database.url()).split_off(before).iter().map(|event| event["name"].clone()).collect();
    let (row, work) = ("user.user.updated", "user.updated");
    assert_eq!(told, [row, work, row, work, work]);
}

fn what_is_refused_changes_nothing(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = create(database, "bob@example.com");
    let before = (admin.get("/admin/users").json(), events(database.url()));
    for (body, message) in [
        (json!({"email": "x@example.com"}), "Unrecognized fields: 'email'"),
        (json!({"first_name": 1}), "Expected type: 'string' for field 'first_name', got: '1'"),
        (json!({"metadata": []}), "Expected type: 'record' for field 'metadata', got: ''"),
        (json!([]), "Field '' is required"),
    ] {
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {message}")});
        assert_eq!(admin.post(&format!("/admin/users/{id}"), &body).shown(), (400, expected), "{body}");
    }
    let nobody = json!({"type": "not_found", "message": "User with id \"user_nope\" not found"});
    assert_eq!(admin.post("/admin/users/user_nope", &json!({})).shown(), (404, nobody));
    assert_eq!((admin.get("/admin/users").json(), events(database.url())), before);
}

fn a_deleted_user_is_out(database: &Database) {
    // Given a user with a token and a session
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let id = create(database, "bob@example.com");
    let bob = server.caller().signed_in("bob@example.com", PASSWORD);
    let cookie = bob.send("POST", "/auth/session", None).header("set-cookie").unwrap();
    let by_cookie = server.caller().with("cookie", cookie.split(';').next().unwrap());
    assert_eq!((bob.get("/admin/users").status, by_cookie.get("/admin/users").status), (200, 200));
    let identity = sql::text(database.url(), &format!("SELECT id FROM auth_identity WHERE user_id = '{id}'"));
    let before = events(database.url()).len();

    // when the user is deleted,
    let deleted = json!({"id": id, "object": "user", "deleted": true});
    assert_eq!(admin.delete(&format!("/admin/users/{id}")).json(), deleted);

    // then nothing of it lets anybody in, and the e-mail is free.
    for caller in [&bob, &by_cookie] {
        let answer = caller.get("/admin/users/me");
        assert_eq!((answer.status, answer.json()), (401, json!({"message": "Unauthorized"})));
    }
    let sign_in =
        server.caller().post("/auth/user/emailpass", &json!({"email": "bob@example.com", "password": PASSWORD}));
    assert_eq!(sign_in.status, 401);
    assert_eq!(admin.get("/admin/users").json()["count"], 1);
    assert_ne!(create(database, "bob@example.com"), id);
    // To delete nobody is no fault.
    assert_eq!(admin.delete(&format!("/admin/users/{id}")).json(), deleted);
    let told: Vec<Value> = events(database.url()).split_off(before);
    let event = |name: &str, id: &str| json!({"name": name, "data": {"id": id}});
    assert_eq!(
        told[..3],
        [event("user.user.deleted", &id), event("user.deleted", &id), event("auth.auth-identity.deleted", &identity)]
    );
    assert_eq!(told.last(), Some(&event("user.deleted", &id)));
}

fn nobody_deletes_themselves(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let own = admin.get("/admin/users/me").text_at("/user/id");
    let refused = json!({"type": "not_allowed", "message": "A user cannot delete itself"});
    assert_eq!(admin.delete(&format!("/admin/users/{own}")).shown(), (400, refused));
    assert_eq!(admin.get("/admin/users/me").status, 200);
}

fn a_user_is_made_who_can_sign_in(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let before = events(database.url()).len();

    // When a user is made,
    let body = json!({"email": "Bob@example.com", "password": PASSWORD, "first_name": "Bob"});
    let expected = json!({"user": {
        "id": "{user}", "first_name": "Bob", "last_name": null, "email": "Bob@example.com", "avatar_url": null,
        "metadata": null, "created_at": "{time}", "updated_at": "{time}", "deleted_at": null,
    }});
    let (status, made) = admin.post("/admin/users", &body).shown();
    assert_eq!((status, made.to_string()), (200, expected.to_string()));

    // then it signs in with the password, and is told once.
    let bob = server.caller().signed_in("bob@example.com", PASSWORD);
    assert_eq!(bob.get("/admin/users/me").json()["user"]["first_name"], "Bob");
    let told: Vec<Value> = events(database.url()).split_off(before).iter().map(|event| event["name"].clone()).collect();
    assert_eq!(told, ["user.user.created", "user.created"]);
}

fn a_user_that_cannot_be_made_is_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let before = admin.get("/admin/users").json();
    let invalid =
        |message: &str| (400, json!({"type": "invalid_data", "message": format!("Invalid request: {message}")}));
    for (body, (status, answer)) in [
        (json!({"password": PASSWORD}), invalid("Field 'email' is required")),
        (json!({"email": "bob", "password": PASSWORD}), invalid("Invalid email address")),
        (
            json!({"email": null, "password": PASSWORD}),
            invalid("Expected type: 'string' for field 'email', got: 'null'"),
        ),
        (json!({"email": "bob@example.com"}), invalid("Field 'password' is required")),
        (
            json!({"email": "bob@example.com", "password": "short"}),
            invalid("Value for field 'password' must have 8 characters at least, and 1024 bytes at most"),
        ),
        (
            json!({"email": shop::EMAIL.to_uppercase(), "password": PASSWORD}),
            (
                422,
                json!({
                    "code": "invalid_request_error", "type": "duplicate_error",
                    "message": format!("User with email: {}, already exists.", shop::EMAIL.to_uppercase()),
                }),
            ),
        ),
    ] {
        assert_eq!(admin.post("/admin/users", &body).shown(), (status, answer), "{body}");
    }
    assert_eq!(admin.get("/admin/users").json(), before);
}

fn a_password_is_changed_for_the_one_from_before(database: &Database) {
    // Given a user with a token and a session
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let cookie = admin.send("POST", "/auth/session", None).header("set-cookie").unwrap();
    let by_cookie = server.caller().with("cookie", cookie.split(';').next().unwrap());
    assert_eq!(by_cookie.get("/admin/users/me").status, 200);

    // when the user takes another password,
    let body = json!({"current_password": shop::PASSWORD, "password": PASSWORD});
    assert_eq!(by_cookie.post("/admin/users/me/password", &body).shown(), (200, json!({"success": true})));

    // then it is good, and nothing is that came from the one before.
    for caller in [&admin, &by_cookie] {
        assert_eq!(caller.get("/admin/users/me").status, 401);
    }
    let before = json!({"email": shop::EMAIL, "password": shop::PASSWORD});
    assert_eq!(server.caller().post("/auth/user/emailpass", &before).status, 401);
    assert_eq!(server.caller().signed_in(shop::EMAIL, PASSWORD).get("/admin/users/me").status, 200);
}

fn a_password_is_not_changed_for_a_wrong_one(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let change = |current: &str, password: &str| {
        let body = json!({"current_password": current, "password": password});
        admin.post("/admin/users/me/password", &body).shown()
    };
    let wrong = json!({"type": "not_allowed", "message": "The current password is wrong"});
    assert_eq!(change("wrong", PASSWORD), (400, wrong));
    let weak = "Invalid request: Value for field 'password' must have 8 characters at least, and 1024 bytes at most";
    assert_eq!(change(shop::PASSWORD, "short"), (400, json!({"type": "invalid_data", "message": weak})));
    // A key is nobody who has one.
    let key = shop::create_key(database, "secret");
    let body = json!({"current_password": "wrong", "password": PASSWORD});
    let nobody = json!({"type": "not_allowed", "message": "An API key has no password"});
    assert_eq!(server.caller().key(&key).post("/admin/users/me/password", &body).shown(), (400, nobody));
    assert_eq!(admin.get("/admin/users/me").status, 200);
    assert_eq!(server.caller().signed_in(shop::EMAIL, shop::PASSWORD).get("/admin/users/me").status, 200);
}
