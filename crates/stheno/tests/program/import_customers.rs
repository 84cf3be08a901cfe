//! `stheno import customers`: what a file has is taken as the API takes it, what is wrong in it is said, and an end in the middle
//! loses nothing.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use crate::support::database::{Database, Folder};
use crate::support::process::{Ended, run, soon, stheno_on};
use crate::support::{shop, sql};

on_both! {
    what_is_wrong_in_a_file_is_said_and_the_rest_is_taken,
    what_is_brought_along_is_kept,
    a_csv_file_says_the_same,
    what_is_wrong_in_a_csv_file_is_said,
    a_header_with_unknown_columns_is_refused,
    who_is_there_already_stays,
    a_deleted_customer_comes_back_by_the_e_mail_only,
    customers_are_as_the_api_makes_them,
    nothing_is_told_of_it,
    standard_input_needs_its_format,
    an_import_that_was_killed_goes_on,
    a_server_goes_on_meanwhile,
}

fn import(database: &Database, args: &[&str]) -> Ended {
    run(stheno_on(database.url()).args(["import", "customers"]).args(args))
}

/// Takes a file of this name with this in it.
fn import_file(database: &Database, name: &str, text: impl AsRef<[u8]>) -> Ended {
    let folder = Folder::new("stheno-customers");
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    import(database, &[file.to_str().unwrap()])
}

fn import_lines(database: &Database, customers: &[Value]) -> Ended {
    let text: String = customers.iter().map(|customer| format!("{customer}\n")).collect();
    import_file(database, "customers.ndjson", text)
}

/// Fails unless it went well and printed this.
fn assert_printed(ended: &Ended, printed: &str) {
    assert_eq!((ended.code, ended.complained.as_str(), ended.printed.as_str()), (Some(0), "", printed));
}

fn look(database: &Database, sql: &str) -> String {
    sql::text(database.url(), sql)
}

/// Fails unless the kept count and the search index are as the customers make them.
fn assert_sound(database: &Database) {
    let customers = look(database, "SELECT count(*) FROM customer WHERE deleted_at IS NULL");
    assert_eq!(look(database, "SELECT sum(value) FROM counter WHERE name = 'customer'"), customers);
    if database.url().starts_with("sqlite:") {
        let indexed = "SELECT count(*) FROM customer_search WHERE customer_search MATCH '\"example.com\"'";
        assert_eq!(look(database, indexed), customers);
    }
}

fn what_is_wrong_in_a_file_is_said_and_the_rest_is_taken(database: &Database) {
    // Given a file with good lines, and others
    let long = format!(r#"{{"email":"{}@example.com"}}"#, "a".repeat(1000));
    let lines: Vec<Vec<u8>> = [
        "\u{feff}{\"email\":\"ada@example.com\"}\r",
        "nonsense",
        "[1]",
        "",
        r#"{"email":"ada"}"#,
        r#"{"first_name":"Ada"}"#,
        r#"{"email":"a@example.com","first_name":5,"phone":"a\u0000b","metadata":[],"has_account":"yes"}"#,
        r#"{"email":"b@example.com","password":"secret","role":"x"}"#,
        &long,
        r#"{"id":"","email":"c@example.com"}"#,
        r#"{"email":"d@example.com","created_at":"yesterday"}"#,
        r#"{"email":"e@example.com","groups":"VIP"}"#,
        r#"{"id":"cus_1","metadata":{"a":""}}"#,
        &format!(r#"{{"email":"f@example.com","first_name":"{}"}}"#, "x".repeat(102_400)),
    ]
    .iter()
    .map(|line| line.as_bytes().to_vec())
    .chain([b"{\"email\":\"g@example.com\",\"first_name\":\"\xe9\"}".to_vec(), vec![b'x'; (1 << 20) + 1]])
    .collect();

    // when it is taken
    let ended = import_file(database, "customers.ndjson", lines.join(&b'\n'));

    // then each line that is wrong is told with its number,
    assert_eq!(
        ended.complained,
        "line 2: Unexpected token 'n', \"nonsense\" is not valid JSON\n\
         line 3: Invalid request: Field '' is required\n\
         line 4: the line is empty\n\
         line 5: Invalid request: Invalid email address\n\
         line 6: Invalid request: Field 'email' is required where there is no 'id'\n\
         line 7: Invalid request: Expected type: 'string' for field 'first_name', got: '5'; \
         Field 'phone' must not contain the character NUL; Expected type: 'record' for field 'metadata', got: ''\n\
         line 8: Invalid request: Unrecognized fields: 'password, role'\n\
         line 9: Invalid request: Value for field 'email' too big, expected at most: '1000'\n\
         line 10: Invalid request: Value for field 'id' too small, expected at least: '1'\n\
         line 11: Invalid request: Expected type: 'date' for field 'created_at', got: 'yesterday'\n\
         line 12: Invalid request: Expected type: 'array' for field 'groups', got: 'VIP'\n\
         line 14: the line is longer than 102400 bytes\n\
         line 15: the line is not UTF-8\n\
         line 16: the line is longer than 1048576 bytes\n\
         stheno: 14 lines were refused\n"
    );
    assert_eq!(ended.printed, "2 customers created, 0 already there, 14 refused.\n");
    assert_eq!(ended.code, Some(1));
    // and the others are here.
    assert_eq!(look(database, "SELECT min(id) FROM customer WHERE email IS NULL"), "cus_1");
    assert_eq!(look(database, "SELECT count(*) FROM customer WHERE email = 'ada@example.com'"), "1");
}

fn what_is_brought_along_is_kept(database: &Database) {
    // When customers are taken with what they were elsewhere
    let ended = import_lines(
        database,
        &[
            json!({"id": "b2c-42 / ä", "email": "Ada@Example.com", "has_account": true, "groups": ["VIP", "Beta", "VIP"],
                "created_at": "2019-05-01T10:00:00+02:00", "updated_at": "2020-01-01", "metadata": {"bb": 1, "a": {"c": ""}}}),
            json!({"email": "grace@example.com", "groups": ["VIP"], "created_at": "2018-01-01T00:00:00.5Z"}),
            json!({"email": "alan@example.com", "company": "Bletchley", "groups": []}),
        ],
    );
    assert_printed(&ended, "3 customers created, 0 already there, 0 refused.\n");

    // then the API shows it.
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let ada = &admin.get("/admin/customers?fields=+groups.name&email=Ada@Example.com").json()["customers"][0];
    assert_eq!(ada["id"], "b2c-42 / ä");
    assert_eq!((&ada["has_account"], &ada["created_by"]), (&json!(true), &Value::Null));
    assert_eq!(
        (&ada["created_at"], &ada["updated_at"]),
        (&json!("2019-05-01T08:00:00.000Z"), &json!("2020-01-01T00:00:00.000Z"))
    );
    assert_eq!(ada["metadata"].to_string(), r#"{"a":{"c":""},"bb":1}"#);
    let groups: Vec<&Value> = ada["groups"].as_array().unwrap().iter().map(|group| &group["name"]).collect();
    assert_eq!(groups, ["VIP", "Beta"]);
    let grace = &admin.get("/admin/customers?email=grace@example.com").json()["customers"][0];
    assert_eq!(
        (&grace["created_at"], &grace["updated_at"]),
        (&json!("2018-01-01T00:00:00.500Z"), &json!("2018-01-01T00:00:00.500Z"))
    );
    let alan = &admin.get("/admin/customers?email=alan@example.com").json()["customers"][0];
    assert_eq!((&alan["company_name"], &alan["created_at"]), (&json!("Bletchley"), &alan["updated_at"]));
    let page = admin.get("/admin/customers?order=created_at").json();
    assert_eq!((&page["count"], &page["customers"][0]["id"]), (&json!(3), &grace["id"]));
    assert_eq!(look(database, "SELECT count(*) FROM customer_group"), "2");
    assert_sound(database);
}

fn a_csv_file_says_the_same(database: &Database) {
    // Given a file with a mark of its encoding, quotes, line breaks in cells, and cells that say nothing
    let text = "\u{feff}email,first_name,id,has_account,groups,metadata,metadata.source,created_at\r\n\
                ada@example.com,\"Ada, \"\"Countess\"\"\",,,VIP|Beta,\"{\"\"points\"\":5}\",shop,2019-05-01\r\n\
                \r\n\
                ,\"Grace\nHopper\",old_2,true,,,,\r\n\
                alan@example.com,Zoë,old_3,false,VIP,,fair,";

    // when it is taken, twice
    let ended = import_file(database, "customers.csv", text);
    assert_printed(&ended, "3 customers created, 0 already there, 0 refused.\n");
    assert_printed(&import_file(database, "customers.CSV", text), "0 customers created, 3 already there, 0 refused.\n");

    // then it is here.
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let shown =
        |filter: &str| admin.get(&format!("/admin/customers?fields=*groups&{filter}")).json()["customers"][0].clone();
    let ada = shown("email=ada@example.com");
    assert_eq!((&ada["first_name"], &ada["last_name"]), (&json!("Ada, \"Countess\""), &Value::Null));
    assert_eq!(
        (&ada["metadata"], &ada["created_at"]),
        (&json!({"points": 5, "source": "shop"}), &json!("2019-05-01T00:00:00.000Z"))
    );
    assert_eq!(ada["groups"].as_array().unwrap().len(), 2);
    let grace = shown("id=old_2");
    assert_eq!((&grace["first_name"], &grace["email"]), (&json!("Grace\nHopper"), &Value::Null));
    assert_eq!((&grace["metadata"], &grace["has_account"]), (&Value::Null, &json!(true)));
    assert_eq!(shown("q=ZOE%CC%88")["id"], "old_3");
}

fn what_is_wrong_in_a_csv_file_is_said(database: &Database) {
    let text = "email,has_account,metadata,metadata.a\n\
                ada@example.com,yes,,\n\
                ada@example.com,true\n\
                \"grace\n@example.com\",,,\n\
                alan@example.com,,nonsense,\n\
                alan@example.com,,[1],x\n\
                kurt@example.com,,,\n";
    let ended = import_file(database, "customers.csv", text);
    assert_eq!(
        ended.complained,
        "line 2: Invalid request: Expected type: 'boolean' for field 'has_account', got: 'yes'\n\
         line 3: there are 2 cells, and 4 in the header\n\
         line 4: Invalid request: Invalid email address\n\
         line 6: the cell 'metadata' is no JSON: expected ident at line 1 column 2\n\
         line 7: the cell 'metadata' is no JSON object\n\
         stheno: 5 lines were refused\n"
    );
    assert_eq!(ended.printed, "1 customers created, 0 already there, 5 refused.\n");
    // A quote that is missing does not make one cell of all that comes behind.
    let open = format!("email\nada@example.com\n\"grace@example.com\n{}", "x@example.com\n".repeat(200_000));
    let ended = import_file(database, "customers.csv", open);
    let sentence = "stheno: line 3: the record that begins here is longer than 1048576 bytes; a quote may be missing\n";
    assert_eq!((ended.code, ended.complained.as_str()), (Some(1), sentence));
}

fn a_header_with_unknown_columns_is_refused(database: &Database) {
    for (text, sentence) in [
        ("email,Vorname,metadata.\n", "stheno: the header: Unrecognized fields: 'Vorname, metadata.'\n"),
        ("email,phone,email\n", "stheno: the header has the column 'email' twice\n"),
        ("", "stheno: there is no header\n"),
    ] {
        let ended = import_file(database, "customers.csv", text);
        assert_eq!((ended.code, ended.printed.as_str(), ended.complained.as_str()), (Some(1), "", sentence));
    }
}

fn who_is_there_already_stays(database: &Database) {
    let ended = import_lines(
        database,
        &[
            json!({"id": "1", "email": "ada@example.com", "first_name": "Ada", "groups": ["VIP"]}),
            // The same e-mail in another spelling, the same id, both, and then an account, who is somebody else.
            json!({"id": "2", "email": "ADA@example.com", "first_name": "Not Ada", "groups": ["Other"]}),
            json!({"id": "1", "email": "grace@example.com"}),
            json!({"id": "1", "email": "Ada@Example.com"}),
            json!({"id": "3", "email": "ada@example.com", "has_account": true}),
            // Nobody has this id so far.
            json!({"id": "2", "email": "alan@example.com"}),
            json!({"email": "alan@example.com"}),
        ],
    );
    assert_printed(&ended, "3 customers created, 4 already there, 0 refused.\n");
    assert_eq!(look(database, "SELECT first_name FROM customer WHERE id = '1'"), "Ada");
    assert_eq!(look(database, "SELECT email FROM customer WHERE id = '2'"), "alan@example.com");
    assert_eq!(look(database, "SELECT count(*) FROM customer_group"), "1");
    assert_eq!(look(database, "SELECT count(*) FROM customer_group_customer"), "1");
    assert_sound(database);
}

fn a_deleted_customer_comes_back_by_the_e_mail_only(database: &Database) {
    // Given customers of whom two are deleted
    let customers = [json!({"id": "1", "email": "ada@example.com"}), json!({"email": "grace@example.com"})];
    assert_eq!(import_lines(database, &customers).code, Some(0));
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for customer in admin.get("/admin/customers").json()["customers"].as_array().unwrap() {
        assert_eq!(admin.delete(&format!("/admin/customers/{}", customer["id"].as_str().unwrap())).status, 200);
    }

    // when they are taken again, then the one with an id stays deleted, and the other is made anew.
    assert_printed(&import_lines(database, &customers), "1 customers created, 1 already there, 0 refused.\n");
    assert_eq!(look(database, "SELECT email FROM customer WHERE deleted_at IS NULL"), "grace@example.com");
    assert_sound(database);
}

/// Customers of all kinds.
fn all_kinds() -> Vec<Value> {
    let names = [json!("Ada"), json!("ZOË"), json!("İpek"), json!("ﬁ"), json!(""), Value::Null];
    let customer = |n: usize| {
        json!({
            "email": format!("{}{n}@example.com", if n.is_multiple_of(3) { "Ada." } else { "grace." }),
            "first_name": names[n % 6],
            "last_name": names[(n / 2) % 6],
            "company_name": if n.is_multiple_of(4) { json!("Analytical Engines") } else { Value::Null },
            "phone": format!("+44 20 {n:07}"),
            "metadata": if n.is_multiple_of(5) { json!({"n": n, "10": [1.0, 1e21], "b": "", "aa": null}) } else { Value::Null },
        })
    };
    (0..40).map(customer).collect()
}

fn customers_are_as_the_api_makes_them(database: &Database) {
    // Given the same customers, by the API and by a file
    let by_api = if database.url().starts_with("sqlite:") { Database::sqlite() } else { Database::postgres() };
    let (api_server, server) = (shop::start(&by_api), shop::start(database));
    let (api_admin, admin) = (shop::admin(&api_server), shop::admin(&server));
    for customer in all_kinds() {
        assert_eq!(api_admin.post("/admin/customers", &customer).status, 200);
    }
    assert_printed(&import_lines(database, &all_kinds()), "40 customers created, 0 already there, 0 refused.\n");

    // then all that is kept of them is the same, but for their ids, who made them, and when,
    let columns = "email, email_key, first_name, last_name, company_name, phone, metadata, has_account, search, \
                   deleted_at, orders_count, last_order_at";
    for column in columns.split(", ") {
        let all = if database.url().starts_with("sqlite:") {
            format!("SELECT group_concat(coalesce({column}, '-'), '|') FROM (SELECT * FROM customer ORDER BY id)")
        } else {
            format!("SELECT string_agg(coalesce(CAST({column} AS text), '-'), '|' ORDER BY id) FROM customer")
        };
        assert_eq!(look(database, &all), look(&by_api, &all), "{column}");
    }
    assert_sound(database);
    // and so is what is found.
    for query in [
        "",
        "q=ada",
        "q=zo%C3%AB",
        "q=fi",
        "q=engines+000001",
        "q=ipek",
        "q=xylophone",
        "order=-email&offset=7&limit=5",
    ] {
        let shown = |caller: &crate::support::calls::Caller| {
            let mut page = caller.get(&format!("/admin/customers?fields=email,metadata,search&{query}")).json();
            for customer in page["customers"].as_array_mut().unwrap() {
                customer.as_object_mut().unwrap().remove("id");
            }
            page
        };
        assert_eq!(shown(&admin), shown(&api_admin), "{query}");
    }
}

fn nothing_is_told_of_it(database: &Database) {
    let customer = json!({"email": "ada@example.com", "groups": ["VIP"]});
    assert_eq!(import_lines(database, &[customer]).code, Some(0));
    assert_eq!(look(database, "SELECT count(*) FROM event"), "0");
}

fn standard_input_needs_its_format(database: &Database) {
    let folder = Folder::new("stheno-customers");
    let file = folder.path().join("customers");
    fs::write(&file, "email\nada@example.com\n").unwrap();
    let from = |args: &[&str]| {
        let command = &mut stheno_on(database.url());
        run(command.args(["import", "customers", "-"]).args(args).stdin(File::open(&file).unwrap()))
    };
    let refused = from(&[]);
    let sentence = "stheno: the name - does not tell the format: say so with --format\n";
    assert_eq!((refused.code, refused.complained.as_str()), (Some(1), sentence));
    assert_printed(&from(&["--format", "csv"]), "1 customers created, 0 already there, 0 refused.\n");
    assert_eq!(from(&["--format", "xml"]).code, Some(2));
    let nowhere = import(database, &["nowhere.csv"]);
    let sentence = "stheno: cannot read nowhere.csv: No such file or directory (os error 2)\n";
    assert_eq!((nowhere.code, nowhere.complained.as_str()), (Some(1), sentence));
}

/// A customer by a number, one on a line.
fn numbered(n: usize) -> String {
    let mut customer =
        json!({"email": format!("ada.{n}@example.com"), "first_name": "Ada", "groups": [format!("Group {}", n % 3)]});
    if n.is_multiple_of(2) {
        customer["id"] = json!(format!("old_{n}"));
    }
    format!("{customer}\n")
}

fn an_import_that_was_killed_goes_on(database: &Database) {
    // Given many customers
    const CUSTOMERS: usize = 25_000;
    let lines: Vec<String> = (0..CUSTOMERS).map(numbered).collect();
    assert_eq!(import(database, &["-", "--format", "ndjson"]).code, Some(0));

    // when an import is killed when some of them are taken
    let mut command = stheno_on(database.url());
    command.args(["import", "customers", "-", "--format", "ndjson"]).stdin(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let some = CUSTOMERS - 1_000;
    child.stdin.as_mut().unwrap().write_all(lines[..some].concat().as_bytes()).unwrap();
    let count = "SELECT count(*) FROM customer";
    let taken = soon(|| Some(look(database, count)).filter(|count| count != "0"));
    assert!(taken.is_some(), "nobody is taken");
    child.kill().unwrap();
    child.wait().unwrap();
    let taken: usize = look(database, count).parse().unwrap();
    assert!((1..=some).contains(&taken), "{taken}");
    assert_sound(database);

    // then another one takes the rest, and nobody twice.
    let ended = import_file(database, "customers.jsonl", lines.concat());
    assert_printed(&ended, &format!("{} customers created, {taken} already there, 0 refused.\n", CUSTOMERS - taken));
    assert_eq!(look(database, count), CUSTOMERS.to_string());
    assert_eq!(look(database, "SELECT count(*) FROM customer_group_customer"), CUSTOMERS.to_string());
    assert_eq!(look(database, "SELECT count(*) FROM customer_group"), "3");
    assert_sound(database);
}

fn a_server_goes_on_meanwhile(database: &Database) {
    // Given a server, and many customers
    const CUSTOMERS: usize = 20_000;
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let lines: String = (0..CUSTOMERS).map(numbered).collect();

    // when they are taken, then requests are answered,
    let mut made: usize = 0;
    let ended = thread::scope(|scope| {
        let importing = scope.spawn(|| import_file(database, "customers.ndjson", lines));
        while !importing.is_finished() || made < 3 {
            let new = json!({"email": format!("grace.{made}@example.com")});
            let answer = admin.post("/admin/customers", &new);
            assert_eq!(answer.status, 200, "{}", answer.text());
            made += 1;
            for path in ["/admin/customers?limit=1", "/admin/customers?q=grace&limit=1", "/admin/customer-groups"] {
                assert_eq!(admin.get(path).status, 200, "{path}");
            }
        }
        importing.join().unwrap()
    });

    // and all are here.
    assert_printed(&ended, &format!("{CUSTOMERS} customers created, 0 already there, 0 refused.\n"));
    thread::sleep(std::time::Duration::from_millis(50));
    assert_eq!(admin.get("/admin/customers?limit=1").json()["count"], json!(CUSTOMERS + made));
    assert_eq!(admin.get("/admin/customers?q=grace&limit=1").json()["count"], json!(made));
    assert_eq!(admin.get("/admin/customers?q=ada.19999&limit=1").json()["count"], json!(1));
    assert_sound(database);
}
