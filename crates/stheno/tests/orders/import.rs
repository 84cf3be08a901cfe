//! `stheno import orders`: what a file tells is taken, what is wrong in it is said, and an end in the middle loses nothing.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::given::{changed, recorded, small_v1, small_v2};
use crate::support::database::{Database, Folder};
use crate::support::process::{Ended, run, soon, stheno_on};
use crate::support::{shop, sql};

on_both! {
    what_is_wrong_in_a_file_is_said_and_the_rest_is_taken,
    what_is_taken_can_be_shown,
    a_file_may_be_taken_again,
    the_shape_may_be_said,
    standard_input_is_taken,
    orders_of_the_real_medusa_are_taken,
    an_import_that_was_killed_goes_on,
    a_file_that_is_not_there_is_a_sentence,
}

const EMAIL: &str = "ada@example.com";

fn import(database: &Database, args: &[&str]) -> Ended {
    run(stheno_on(database.url()).args(["import", "orders"]).args(args))
}

/// Takes a file with this in it.
fn import_text(database: &Database, text: &[u8], args: &[&str]) -> Ended {
    let folder = Folder::new("stheno-orders");
    let file = folder.path().join("orders.ndjson");
    fs::write(&file, text).unwrap();
    import(database, &[&[file.to_str().unwrap()], args].concat())
}

fn without(mut order: Value, member: &str) -> Value {
    order.as_object_mut().unwrap().remove(member);
    order
}

/// Fails unless all worth, all counts and the search index are as the orders make them.
fn assert_sound(database: &Database) {
    let look = |sql: &str| sql::text(database.url(), sql);
    let of_customer = "FROM \"order\" o WHERE o.customer_id = c.id AND o.status <> 'draft'";
    for wrong in [
        &format!("SELECT count(*) FROM customer c WHERE c.orders_count <> (SELECT count(*) {of_customer})"),
        &format!("SELECT count(*) FROM customer c WHERE c.last_order_at <> (SELECT max(o.created_at) {of_customer})"),
        "SELECT count(*) FROM customer_spent s WHERE s.amount <> (SELECT sum(o.spent) FROM \"order\" o \
         WHERE o.customer_id = s.customer_id AND o.currency_code = s.currency_code)",
    ] {
        assert_eq!(look(wrong), "0", "{wrong}");
    }
    let orders = look("SELECT count(*) FROM \"order\"");
    assert_eq!(look("SELECT sum(value) FROM counter WHERE name = 'order'"), orders);
    if database.url().starts_with("sqlite:") {
        assert_eq!(look("SELECT count(*) FROM order_search WHERE order_search MATCH '\"example.com\"'"), orders);
    }
}

fn what_is_wrong_in_a_file_is_said_and_the_rest_is_taken(database: &Database) {
    // Given a file with good lines of both shapes, with either end, and with others
    let line = |order: Value| order.to_string().into_bytes();
    let neither = json!({"id": "order_9", "status": "pending", "email": EMAIL, "currency_code": "eur", "total": 5});
    let lines: Vec<Vec<u8>> = vec![
        line(small_v1("order_1", EMAIL)),
        [line(json!({"order": small_v2("order_2", EMAIL)})), b"\r".to_vec()].concat(),
        b"nonsense".to_vec(),
        b"[1]".to_vec(),
        b"".to_vec(),
        vec![b'x'; (1 << 20) + 1],
        line(without(small_v1("order_4", EMAIL), "currency_code")),
        line(without(small_v1("order_5", EMAIL), "email")),
        line(changed(without(small_v1("order_6", EMAIL), "email"), 0, &json!({"customer_id": "cus_nope"}))),
        b"{\"id\": \"\xff\"}".to_vec(),
        line(small_v1("order_1", EMAIL)),
        line(changed(small_v1("order_1", EMAIL), 1, &json!({"status": "completed"}))),
        line(neither),
        line(small_v1("order_3", EMAIL)),
    ];

    // when it is taken
    let ended = import_text(database, &lines.join(&b'\n'), &[]);

    // then each line that is wrong is told with its number,
    assert_eq!(
        ended.complained,
        "line 3: no JSON: expected ident at column 2\n\
         line 4: an order must be an object\n\
         line 5: the line is empty\n\
         line 6: the line is longer than 1048576 bytes\n\
         line 7: currency_code should not be empty\n\
         line 8: email should not be empty where customer_id is no customer's\n\
         line 9: email should not be empty where customer_id is no customer's\n\
         line 10: no JSON: invalid unicode code point at column 9\n\
         line 13: its members do not tell which generation's it is: say so with --shape\n\
         stheno: 9 lines were refused\n"
    );
    assert_eq!(ended.printed, "3 orders created, 1 replaced, 1 ignored as not newer, 9 refused.\n");
    assert_eq!(ended.code, Some(1));
    // and the others are here, of one guest.
    let look = |sql: &str| sql::text(database.url(), sql);
    assert_eq!(look("SELECT count(*) FROM \"order\""), "3");
    assert_eq!(look("SELECT status FROM \"order\" WHERE id = 'order_1'"), "completed");
    assert_eq!(look("SELECT shape FROM \"order\" WHERE id = 'order_2'"), "v2");
    assert_eq!(look("SELECT orders_count FROM customer WHERE email = 'ada@example.com'"), "3");
    assert_sound(database);
}

fn what_is_taken_can_be_shown(database: &Database) {
    // Given orders with all that is looked at, and something that is passed over and is no JSON that can be read
    let whole = json!({"id": "order_0", "object": "order", "status": "pending", "email": EMAIL, "currency_code": "eur",
        "created_at": "2026-01-01T10:00:00.000Z", "total": 5, "refunded_total": 0});
    let odd = ["1e999".to_owned(), format!("{}{}", "[".repeat(200), "]".repeat(200)), "\"\\ud800\"".to_owned()];
    let line = |number: usize, member: &str| {
        whole.to_string().replace("order_0", &format!("order_{number}")).replacen('{', &format!("{{\"x\":{member},"), 1)
    };
    let lines: Vec<String> = odd.iter().enumerate().map(|(number, odd)| line(number + 1, odd)).collect();
    let good = format!("\u{feff}{whole}\n{{\"order\":{}}}\n", line(9, "[1e300]"));

    // when they are taken, then those that could not be shown are refused.
    let ended = import_text(database, format!("{good}{}", lines.join("\n")).as_bytes(), &[]);
    assert_eq!(
        ended.printed, "2 orders created, 0 replaced, 0 ignored as not newer, 3 refused.\n",
        "{}",
        ended.complained
    );
    let server = shop::start(database);
    let page = shop::admin(&server).get("/v2/admin/orders?fields=id,total").json();
    assert_eq!((&page["count"], &page["orders"][1]["total"]), (&json!(2), &json!(0.05)));
}

fn a_file_may_be_taken_again(database: &Database) {
    let file = |orders: &[Value]| orders.iter().map(|order| format!("{order}\n")).collect::<String>().into_bytes();
    let (first, second) = (small_v1("order_1", EMAIL), small_v2("order_2", EMAIL));
    for (orders, printed) in [
        ([first.clone(), second.clone()], "2 orders created, 0 replaced, 0 ignored as not newer, 0 refused.\n"),
        ([first.clone(), second.clone()], "0 orders created, 0 replaced, 2 ignored as not newer, 0 refused.\n"),
        (
            [changed(first, 1, &json!({"status": "canceled"})), second],
            "0 orders created, 1 replaced, 1 ignored as not newer, 0 refused.\n",
        ),
    ] {
        let ended = import_text(database, &file(&orders), &[]);
        assert_eq!((ended.code, ended.complained.as_str(), ended.printed.as_str()), (Some(0), "", printed));
    }
    assert_eq!(sql::text(database.url(), "SELECT status FROM \"order\" WHERE id = 'order_1'"), "canceled");
    assert_sound(database);
}

fn the_shape_may_be_said(database: &Database) {
    let order = changed(small_v2("order_1", EMAIL), 0, &json!({"object": "order"}));
    let neither = import_text(database, order.to_string().as_bytes(), &[]);
    let refusal = "line 1: its members do not tell which generation's it is: say so with --shape\n\
                   stheno: one line was refused\n";
    assert_eq!((neither.code, neither.complained.as_str()), (Some(1), refusal));
    let ended = import_text(database, order.to_string().as_bytes(), &["--shape", "v2"]);
    assert_eq!((ended.code, ended.complained.as_str()), (Some(0), ""));
    assert_eq!(sql::text(database.url(), "SELECT total FROM \"order\""), "28800000");
    assert_eq!(import_text(database, b"", &["--shape", "v3"]).code, Some(2));
}

fn standard_input_is_taken(database: &Database) {
    let folder = Folder::new("stheno-orders");
    let file = folder.path().join("orders");
    fs::write(&file, small_v2("order_1", EMAIL).to_string()).unwrap();
    let ended = run(stheno_on(database.url()).args(["import", "orders", "-"]).stdin(File::open(&file).unwrap()));
    let printed = "1 orders created, 0 replaced, 0 ignored as not newer, 0 refused.\n";
    assert_eq!((ended.code, ended.complained.as_str(), ended.printed.as_str()), (Some(0), "", printed));
    // Nothing at all is no failure.
    let nothing = import(database, &["-"]);
    assert_eq!((nothing.code, nothing.printed.starts_with("0 orders created")), (Some(0), true));
}

fn orders_of_the_real_medusa_are_taken(database: &Database) {
    let orders: Vec<_> = ["v1", "v2"].into_iter().flat_map(recorded).map(Value::Object).collect();
    let text: String = orders.iter().map(|order| format!("{order}\n")).collect();
    let ended = import_text(database, text.as_bytes(), &[]);
    assert_eq!((ended.code, ended.complained.as_str()), (Some(0), ""));
    assert_eq!(sql::text(database.url(), "SELECT count(*) FROM \"order\""), orders.len().to_string());
    assert_sound(database);
}

fn an_import_that_was_killed_goes_on(database: &Database) {
    // Given many orders of several people
    const ORDERS: usize = 4_500;
    let order = |n: usize| {
        let (id, email) = (format!("order_{n}"), format!("ada{}@example.com", n % 300));
        if n.is_multiple_of(2) { small_v1(&id, &email) } else { small_v2(&id, &email) }
    };
    let lines: Vec<String> = (0..ORDERS).map(|n| format!("{}\n", order(n))).collect();
    let look = |database: &Database, sql: &str| sql::text(database.url(), sql);
    assert_eq!(import(database, &["-"]).code, Some(0));

    // when an import is killed when some of them are taken
    let mut command: Command = stheno_on(database.url());
    let mut child =
        command.args(["import", "orders", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(lines[..3_500].concat().as_bytes()).unwrap();
    let taken = soon(|| Some(look(database, "SELECT count(*) FROM \"order\"")).filter(|count| count != "0"));
    assert!(taken.is_some(), "nothing is taken");
    child.kill().unwrap();
    child.wait().unwrap();
    let taken: usize = look(database, "SELECT count(*) FROM \"order\"").parse().unwrap();
    assert!((1..=3_500).contains(&taken), "{taken}");
    assert_sound(database);

    // then another one takes the rest,
    let ended = import_text(database, lines.concat().as_bytes(), &[]);
    let printed = format!("{} orders created, 0 replaced, {taken} ignored as not newer, 0 refused.\n", ORDERS - taken);
    assert_eq!((ended.code, ended.complained.as_str(), ended.printed), (Some(0), "", printed));
    assert_sound(database);
    // and all is as if nothing had happened.
    let fresh = if database.url().starts_with("sqlite:") { Database::sqlite() } else { Database::postgres() };
    assert_eq!(import_text(&fresh, lines.concat().as_bytes(), &[]).code, Some(0));
    for sql in [
        "SELECT count(*) FROM \"order\"",
        "SELECT count(*) FROM customer",
        "SELECT sum(orders_count) FROM customer",
        "SELECT sum(amount) FROM customer_spent",
        "SELECT sum(amount) FROM customer_spent s JOIN customer c ON c.id = s.customer_id \
         WHERE c.email = 'ada7@example.com'",
    ] {
        assert_eq!(look(database, sql), look(&fresh, sql), "{sql}");
    }
}

fn a_file_that_is_not_there_is_a_sentence(database: &Database) {
    for (file, sentence) in [
        ("nowhere.ndjson", "stheno: cannot read nowhere.ndjson: No such file or directory (os error 2)\n"),
        ("/", "stheno: cannot read /: is a directory\n"),
    ] {
        let ended = import(database, &[file]);
        assert_eq!((ended.code, ended.printed.as_str(), ended.complained.as_str()), (Some(1), "", sentence));
    }
}
