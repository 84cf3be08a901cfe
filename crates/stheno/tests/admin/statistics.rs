//! `/admin/statistics`

use serde_json::{Value, json};

use crate::support::database::Database;
use crate::support::process::{run, stheno_on};
use crate::support::{shop, sql};

on_both! {
    customers_accounts_and_guests_are_counted,
    days_show_who_came_and_who_signed_in,
    days_between_milestones_are_counted_as_well,
    what_is_wrong_with_a_number_of_days_is_told,
}

fn customers_accounts_and_guests_are_counted(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let counted = || admin.get("/admin/statistics?days=0").json()["statistics"]["customers"].clone();
    assert_eq!(counted(), json!({"total": 0, "accounts": 0, "guests": 0}));
    // Given two guests and an account, by both generations' ways
    let guest = admin.post("/admin/customers", &json!({"email": "a@example.com"})).text_at("/customer/id");
    admin.post("/admin/customers", &json!({"email": "b@example.com"}));
    let body =
        json!({"email": "c@example.com", "password": "battery staple horse", "first_name": "C", "last_name": "C"});
    assert_eq!(server.caller().post("/v1/store/customers", &body).status, 200);
    assert_eq!(counted(), json!({"total": 3, "accounts": 1, "guests": 2}));
    // A deleted one counts no more, and an e-mail that is taken never did.
    assert_eq!(admin.delete(&format!("/admin/customers/{guest}")).status, 200);
    assert_eq!(admin.post("/admin/customers", &json!({"email": "b@example.com"})).status, 400);
    let account = admin.get("/admin/customers?has_account=true").text_at("/customers/0/id");
    assert_eq!(counted(), json!({"total": 2, "accounts": 1, "guests": 1}));
    assert_eq!(admin.delete(&format!("/admin/customers/{account}")).status, 200);
    assert_eq!(counted(), json!({"total": 1, "accounts": 0, "guests": 1}));
}

fn days_show_who_came_and_who_signed_in(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let days = || admin.get("/admin/statistics").json()["statistics"]["days"].as_array().cloned().unwrap();
    // Given somebody who came three days ago, and somebody who comes today and signs in twice
    let today = days().last().cloned().unwrap();
    let day = days()[24]["day"].as_str().unwrap().to_owned();
    let file = server.folder().join("customers.ndjson");
    std::fs::write(&file, format!("{{\"email\":\"a@example.com\",\"created_at\":\"{day}T12:00:00Z\"}}\n")).unwrap();
    assert_eq!(run(stheno_on(database.url()).args(["import", "customers"]).arg(&file)).code, Some(0));
    let body =
        json!({"email": "c@example.com", "password": "battery staple horse", "first_name": "C", "last_name": "C"});
    assert_eq!(server.caller().post("/v1/store/customers", &body).status, 200);
    let body = json!({"email": "c@example.com", "password": "battery staple horse"});
    assert_eq!(server.caller().post("/auth/customer/emailpass", &body).status, 200);
    assert_eq!(server.caller().post("/v1/store/auth/token", &body).status, 200);
    // A wrong password is no sign-in, nor is that of the shop's people.
    let wrong = json!({"email": "c@example.com", "password": "wrong"});
    assert_eq!(server.caller().post("/auth/customer/emailpass", &wrong).status, 401);

    // then the days say so, the oldest first.
    let shown = days();
    assert_eq!(shown.len(), 28);
    assert_eq!(shown[24], json!({"day": day, "customers": 1, "sign_ins": 0}));
    assert_eq!(shown[27], json!({"day": today["day"], "customers": 1, "sign_ins": 2}));
    let empty = |day: &&Value| day["customers"] == 0 && day["sign_ins"] == 0;
    assert_eq!(shown.iter().filter(empty).count(), 26);
    assert!(shown.is_sorted_by_key(|day| day["day"].as_str().unwrap()), "{shown:?}");
}

fn days_between_milestones_are_counted_as_well(database: &Database) {
    // Given so many customers of three days that there are milestones among them
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let days = admin.get("/admin/statistics?days=3").json()["statistics"]["days"].as_array().cloned().unwrap();
    let dates: Vec<&str> = days.iter().map(|day| day["day"].as_str().unwrap()).collect();
    let line = |number: usize| {
        let day = match number {
            0..9_000 => dates[0],
            9_000..9_010 => dates[1],
            _ => dates[2],
        };
        let second = number % 3600;
        format!(
            "{{\"email\":\"{number}@example.com\",\"has_account\":{},\"created_at\":\"{day}T00:{:02}:{:02}Z\"}}\n",
            number.is_multiple_of(4),
            second / 60,
            second % 60
        )
    };
    let file = server.folder().join("customers.ndjson");
    std::fs::write(&file, (0..21_000).map(line).collect::<String>()).unwrap();
    let imported = run(stheno_on(database.url()).args(["import", "customers"]).arg(&file));
    assert_eq!(imported.code, Some(0), "{}", imported.complained);
    let milestones = sql::text(database.url(), "SELECT count(*) FROM milestone WHERE track = 'customer.created_at'");
    assert_ne!(milestones, "0");

    // then each day has its own.
    std::thread::sleep(std::time::Duration::from_millis(30));
    let statistics = admin.get("/admin/statistics?days=3").json()["statistics"].clone();
    let counts: Vec<&Value> = statistics["days"].as_array().unwrap().iter().map(|day| &day["customers"]).collect();
    assert_eq!(counts, [&json!(9_000), &json!(10), &json!(11_990)]);
    assert_eq!(statistics["customers"], json!({"total": 21_000, "accounts": 5_250, "guests": 15_750}));
}

fn what_is_wrong_with_a_number_of_days_is_told(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for (query, message) in [
        ("days=x", "Expected type: 'number' for field 'days', got: 'x'"),
        ("days=-1", "Value for field 'days' too small, expected at least: '0'"),
        ("days=93", "Value for field 'days' too big, expected at most: '92'"),
        ("nope=1", "Unrecognized fields: 'nope'"),
    ] {
        let expected = json!({"type": "invalid_data", "message": format!("Invalid request: {message}")});
        assert_eq!(admin.get(&format!("/admin/statistics?{query}")).shown(), (400, expected), "{query}");
    }
    assert_eq!(admin.get("/admin/statistics?days=92").json()["statistics"]["days"].as_array().unwrap().len(), 92);
}
