//! One browser may be signed in at the admin and at the store, in the way of either generation.

use super::both::{PASSWORD, Shop};
use super::browser::{Browser, CUSTOMER, SignIn, answered};
use crate::support::database::Database;
use crate::support::sql;

on_both! {
    each_sign_out_leaves_the_other_side_signed_in,
    a_sign_in_has_a_new_session_always_and_the_one_before_is_dead,
    signing_in_the_other_way_changes_the_generation,
    both_sides_of_medusa_2_are_one_sign_in_as_there,
    a_token_chooses_the_generation_whose_credentials_come_first,
    a_sign_out_ends_nothing_of_the_other_generation,
}

/// The shop with a customer who signs in.
fn open(database: &Database) -> Shop {
    let shop = Shop::open(database);
    assert_eq!(shop.register_in_v1(CUSTOMER, PASSWORD).status, 200);
    shop
}

const NOBODY: [&str; 2] = ["v2, nobody", "v2, nobody"];

/// Who answers at the admin and at the store when somebody is signed in in these ways.
fn expected(ways: &[SignIn]) -> [&'static str; 2] {
    let mut expected = NOBODY;
    for way in ways {
        match way {
            SignIn::AdminV1 => expected[0] = "v1",
            SignIn::AdminV2 => expected[0] = "v2",
            SignIn::CustomerV1 => expected[1] = "v1",
            SignIn::CustomerV2 => expected[1] = "v2",
        }
    }
    expected
}

/// One way at the admin and one at the store, of which one is Medusa 1's.
const PAIRS: [[SignIn; 2]; 3] = [
    [SignIn::AdminV1, SignIn::CustomerV2],
    [SignIn::AdminV2, SignIn::CustomerV1],
    [SignIn::AdminV1, SignIn::CustomerV1],
];

fn each_sign_out_leaves_the_other_side_signed_in(database: &Database) {
    let shop = open(database);
    for pair in PAIRS {
        for (first, second) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            for (leaves, stays) in [(first, second), (second, first)] {
                let browser = Browser::new(&shop);
                browser.sign_in(first);
                assert_eq!(browser.answered(), expected(&[first]), "{first:?}");
                browser.sign_in(second);
                assert_eq!(browser.answered(), expected(&pair), "{first:?}, {second:?}");
                browser.sign_out(leaves);
                assert_eq!(browser.answered(), expected(&[stays]), "{first:?}, {second:?}, without {leaves:?}");
                browser.sign_out(stays);
                assert_eq!(browser.answered(), NOBODY, "{first:?}, {second:?}, without both");
            }
        }
    }
    // The one left is of the registration.
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM session"), "1");
}

fn a_sign_in_has_a_new_session_always_and_the_one_before_is_dead(database: &Database) {
    let shop = open(database);
    let ways = [SignIn::AdminV1, SignIn::CustomerV2, SignIn::CustomerV1, SignIn::AdminV2, SignIn::AdminV1];
    let browser = Browser::new(&shop);
    let mut before: Vec<String> = Vec::new();
    for way in ways {
        // Also when it is the same person on the same side.
        for _ in 0..2 {
            browser.sign_in(way);
            let cookie = browser.cookie().unwrap();
            assert!(!before.contains(&cookie), "{way:?}");
            for old in &before {
                assert_eq!(Browser::with(&shop, old).answered(), NOBODY, "{way:?}");
            }
            before.push(cookie);
        }
    }
    // An id that was prepared by somebody else is never taken.
    let prepared = "connect.sid=s%3Aabc.5FkiS7e9udwyOUIqJpOn7DmV%2Bbf562CLELPgSIQEg9E";
    for way in ways {
        let browser = Browser::with(&shop, prepared);
        browser.sign_in(way);
        assert_ne!(browser.cookie().unwrap(), prepared);
        assert_eq!(Browser::with(&shop, prepared).answered(), NOBODY);
    }
}

fn signing_in_the_other_way_changes_the_generation(database: &Database) {
    let shop = open(database);
    let browser = Browser::new(&shop);
    for (way, expected) in [
        (SignIn::AdminV1, ["v1", "v2, nobody"]),
        (SignIn::AdminV2, ["v2", "v2, nobody"]),
        (SignIn::CustomerV1, ["v2", "v1"]),
        (SignIn::CustomerV2, ["v2, nobody", "v2"]),
        (SignIn::AdminV1, ["v1", "v2"]),
        (SignIn::CustomerV1, ["v1", "v1"]),
        (SignIn::CustomerV2, ["v1", "v2"]),
        (SignIn::AdminV2, ["v2", "v2, nobody"]),
    ] {
        browser.sign_in(way);
        assert_eq!(browser.answered(), expected, "{way:?}");
    }
}

fn both_sides_of_medusa_2_are_one_sign_in_as_there(database: &Database) {
    let shop = open(database);
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::AdminV2);
    browser.sign_in(SignIn::CustomerV2);
    assert_eq!(browser.answered(), ["v2, nobody", "v2"]);
    browser.sign_in(SignIn::AdminV2);
    assert_eq!(browser.answered(), ["v2", "v2, nobody"]);
}

fn a_token_chooses_the_generation_whose_credentials_come_first(database: &Database) {
    let shop = open(database);
    shop.register_in_v1("bob@example.com", PASSWORD);
    let of_bob = shop.sign_in("bob@example.com", PASSWORD).map(|answer| answer.json());
    let of_bob = [of_bob[0]["access_token"].as_str().unwrap(), of_bob[1]["token"].as_str().unwrap()];
    for (way, emails) in
        [(SignIn::CustomerV1, [CUSTOMER, "bob@example.com"]), (SignIn::CustomerV2, ["bob@example.com", CUSTOMER])]
    {
        let browser = Browser::new(&shop);
        browser.sign_in(way);
        for ((token, generation), email) in of_bob.iter().zip(["v1", "v2"]).zip(emails) {
            let both = browser.caller().bearer(token);
            let me = both.get("/store/customers/me");
            // A session goes before a token of the same generation, as there; one of the other comes last.
            assert_eq!((answered(&me), me.text_at("/customer/email").as_str()), (generation, email), "{way:?}");
        }
        // On the side where nobody has a session, the token counts.
        browser.sign_out(way);
        browser.sign_in(SignIn::AdminV1);
        for (token, generation) in of_bob.iter().zip(["v1", "v2"]) {
            let both = browser.caller().bearer(token);
            let me = both.get("/store/customers/me");
            assert_eq!((answered(&me), me.text_at("/customer/email").as_str()), (generation, "bob@example.com"));
            assert_eq!(answered(&both.get("/admin/customers?limit=1")), generation);
        }
    }
}

fn a_sign_out_ends_nothing_of_the_other_generation(database: &Database) {
    let shop = open(database);
    // Medusa 2 knows nobody who signed in in the other way only,
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::AdminV1);
    browser.sign_in(SignIn::CustomerV1);
    let refused = browser.delete("/auth/session");
    assert_eq!((refused.status, refused.text().as_str()), (401, r#"{"message":"Unauthorized"}"#));
    assert_eq!(browser.answered(), ["v1", "v1"]);
    // Medusa 1 signs out on one side, whoever it is.
    let browser = Browser::new(&shop);
    browser.sign_in(SignIn::CustomerV2);
    assert_eq!(browser.delete("/admin/auth").text(), "Unauthorized");
    assert_eq!(browser.answered(), ["v2, nobody", "v2"]);
    assert_eq!(browser.delete("/store/auth").text(), "OK");
    assert_eq!(browser.answered(), NOBODY);
    // Who is not signed in signs out all the same, at the store.
    assert_eq!(Browser::new(&shop).delete("/store/auth").text(), "OK");
}
