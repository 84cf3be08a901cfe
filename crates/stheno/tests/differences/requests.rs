//! Forms of requests.

use serde_json::json;

use crate::support::database::Database;
use crate::support::shop;

on_both! {
    json_is_utf8,
    no_body_is_larger_than_100_kilobytes_whatever_its_type,
    a_parameter_named_as_a_member_of_every_javascript_object_is_unknown,
}

fn json_is_utf8(database: &Database) {
    let server = shop::start(database);
    let caller = server.caller();
    for charset in ["utf-16", "utf-7", "latin1"] {
        let sender = caller.with("content-type", &format!("application/json; charset={charset}"));
        let message = format!("unsupported charset \"{}\"", charset.to_uppercase());
        let expected = json!({"message": message, "type": "unknown_error"});
        assert_eq!(sender.send("POST", "/auth/user/emailpass", Some("{}".to_owned())).shown(), (415, expected));
    }
}

fn no_body_is_larger_than_100_kilobytes_whatever_its_type(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for kind in ["application/json", "text/plain", "application/octet-stream", "multipart/form-data"] {
        let answer = admin.with("content-type", kind).send("POST", "/admin/customers", Some("x".repeat(102_401)));
        let expected = json!({"message": "request entity too large", "type": "unknown_error"});
        assert_eq!(answer.shown(), (413, expected), "{kind}");
    }
}

fn a_parameter_named_as_a_member_of_every_javascript_object_is_unknown(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let expected = json!({"type": "invalid_data", "message": "Invalid request: Unrecognized fields: 'constructor'"});
    assert_eq!(admin.get("/admin/customers?constructor=1").shown(), (400, expected));
}
