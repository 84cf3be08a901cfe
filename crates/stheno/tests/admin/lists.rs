//! `GET /admin/customers`: both engines find the same, whatever is asked.

use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::calls::Caller;
use crate::support::client::Response;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::{shop, sql};

on_both! {
    a_search_may_have_many_words,
    a_word_of_a_search_has_128_bytes_at_most_and_a_pattern_may_be_long,
    patterns_may_not_end_in_the_middle_of_an_escape,
    many_conditions_are_answered_and_too_many_refused,
    a_page_may_lie_anywhere,
    a_group_is_found_by_its_name_as_it_is_written_in_any_case,
}

/// Escapes everything but letters and digits.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

fn found(answer: &Response) -> Value {
    assert_eq!(answer.status, 200, "{:.300}", answer.text());
    answer.json()["count"].clone()
}

fn too_many() -> (u16, Value) {
    let message = "Invalid request: Too many conditions, expected at most: '200'";
    (400, json!({"type": "invalid_data", "message": message}))
}

fn a_search_may_have_many_words(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"first_name": "abcdefghijklmnopqrstuvwxyz"}));
    admin.post("/admin/customers", &json!({"first_name": "abcdefghijklm"}));
    let search = |words: &str| admin.get(&format!("/admin/customers?q={words}"));
    for word in ["a", "abc", "a%25c"] {
        let words = vec![word; 199].join("+");
        assert_eq!(found(&search(&words)), json!(2), "{word}");
        assert_eq!(found(&search(&format!("{words}+z"))), json!(1), "{word} and z");
        assert_eq!(found(&search(&format!("{words}+xyzz"))), json!(0), "{word} and another");
        let refused = search(&format!("{words}+a+b"));
        assert_eq!((refused.status, refused.json()), too_many(), "{word}");
    }
}

fn a_word_of_a_search_has_128_bytes_at_most_and_a_pattern_may_be_long(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    let long = "x".repeat(127);
    admin.post("/admin/customers", &json!({"first_name": format!("{long}y{}", "z".repeat(15_000))}));
    for (word, count) in [(format!("{long}y"), 1), (format!("{long}z"), 0), (format!("_{}y", &long[1..]), 1)] {
        assert_eq!(found(&admin.get(&format!("/admin/customers?q={word}"))), json!(count), "{word}");
    }
    // A character may become many: this one is eighteen in the form in which texts are compared.
    for word in [format!("{long}yz"), encoded(&"\u{fdfa}".repeat(10))] {
        let message = "Invalid request: Value for a word of field 'q' too big, expected at most: '128'";
        let refused = json!({"type": "invalid_data", "message": message});
        let answer = admin.get(&format!("/admin/customers?q={word}"));
        assert_eq!((answer.status, answer.json()), (400, refused), "{word}");
    }
    let pattern = "_".repeat(7_000);
    let nothing = format!("/admin/customers?id[$ilike]={pattern}&id[$like]={}", &pattern[..300]);
    assert_eq!(found(&admin.get(&nothing)), json!(0));
}

fn patterns_may_not_end_in_the_middle_of_an_escape(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"first_name": "back\\"}));
    for operator in ["$like", "$ilike"] {
        for pattern in ["\\", "cus\\", "%\\", "%\\\\\\"] {
            let answer = admin.get(&format!("/admin/customers?id[{operator}]={}", encoded(pattern)));
            let refused = json!({"type": "invalid_data", "message": "Invalid request: Invalid pattern"});
            assert_eq!((answer.status, answer.json()), (400, refused), "{operator} {pattern}");
        }
        assert_eq!(found(&admin.get(&format!("/admin/customers?id[{operator}]=%25%5C%5C"))), json!(0));
    }
    // In a search the percent sign behind the word is the one that is escaped.
    assert_eq!(found(&admin.get("/admin/customers?q=back%5C")), json!(0));
    assert_eq!(found(&admin.get("/admin/customers?q=back%5C%5C")), json!(1));
}

fn many_conditions_are_answered_and_too_many_refused(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    admin.post("/admin/customers", &json!({"email": "ada@example.com"}));
    let elements = |name: &str, number: usize| -> String {
        (0..number).map(|n| format!("{name}[{n}][email]=ada@example.com&")).collect()
    };
    let query = |query: &str| admin.get(&format!("/admin/customers?{query}"));
    for number in [1, 200] {
        assert_eq!(found(&query(&elements("$and", number))), json!(1), "{number}");
        assert_eq!(found(&query(&elements("$or", number))), json!(1), "{number}");
    }
    assert_eq!(found(&query(&(elements("$and", 100) + &elements("$or", 100)))), json!(1));
    for refused in [elements("$and", 201), elements("$or", 201), elements("$or", 101) + &elements("$and", 100)] {
        let refused = query(&refused);
        assert_eq!((refused.status, refused.json()), too_many());
    }
    // A list is one condition.
    let many: String = (0..900).map(|n| format!("id[]=cus_{n}&")).collect();
    assert_eq!(found(&query(&many)), json!(0));
}

fn a_page_may_lie_anywhere(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for n in 0..5 {
        admin.post("/admin/customers", &json!({"email": format!("number{n}@example.com")}));
    }
    for (query, emails) in [
        ("limit=2", vec![0, 1]),
        ("limit=2&offset=4", vec![4]),
        ("limit=2&offset=3&order=-id", vec![1, 0]),
        ("limit=0", vec![]),
        ("limit=100000", vec![0, 1, 2, 3, 4]),
        ("offset=5", vec![]),
        ("offset=9007199254740991", vec![]),
        ("offset=9007199254740991&order=email", vec![]),
    ] {
        let list = admin.get(&format!("/admin/customers?{query}&fields=email")).json();
        let expected: Vec<String> = emails.iter().map(|n| format!("number{n}@example.com")).collect();
        let found: Vec<&str> =
            list["customers"].as_array().unwrap().iter().map(|it| it["email"].as_str().unwrap()).collect();
        assert_eq!((found, &list["count"]), (expected.iter().map(String::as_str).collect(), &json!(5)), "{query}");
    }
}

fn a_group_is_found_by_its_name_as_it_is_written_in_any_case(database: &Database) {
    let server = shop::start(database);
    let admin = shop::admin(&server);
    for name in ["ΟΔΥΣΣΕΥΣ", "İstanbul", "Zoë", "Bre\u{300}ve", "Oﬃce"] {
        assert_eq!(admin.post("/admin/customer-groups", &json!({"name": name})).status, 200);
    }
    for (word, count) in [
        ("ΟΔΥΣΣΕΥΣ", 1),
        ("οδυσσευσ", 1),
        ("ΥΣ", 1),
        ("İstanbul", 1),
        ("İSTANBUL", 1),
        ("istanbul", 1),
        ("zoe\u{308}", 0),
        ("bre\u{300}ve", 1),
        ("oﬃce", 1),
        ("ZOË", 1),
        ("zoe", 0),
    ] {
        assert_eq!(found(&admin.get(&format!("/admin/customer-groups?q={}", encoded(word)))), json!(count), "{word}");
    }
}

// Questions made at random, put to both engines.

/// How many.
const QUESTIONS: usize = 400;

/// Names as they are, and as they are mistyped.
const NAMES: [&str; 20] = [
    "Ada",
    "ada",
    "ADA",
    "Zoë",
    "Zoe\u{308}",
    "ZOË",
    "Müller",
    "Straße",
    "STRASSE",
    "İstanbul",
    "ﬁnn",
    "Οδυσσεύς",
    "100%",
    "a_b",
    "back\\slash",
    "O'Neil",
    "\"quoted\"",
    "\u{1f680}",
    "Ǆ",
    "x y",
];

/// A source of numbers that is the same at every run (Knuth's MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, number: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % number
    }
    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
    fn in_ten(&mut self, number: usize) -> bool {
        self.below(10) < number
    }
}

/// A query string. `#3` is the id of the third customer, `@3` the time at which it was made.
fn question(dice: &mut Dice) -> String {
    let mut params: Vec<String> = Vec::new();
    for _ in 0..dice.below(4) {
        params.extend(filter(dice, ""));
    }
    for list in ["$and", "$or"] {
        if dice.in_ten(2) {
            for number in 0..1 + dice.below(3) {
                for _ in 0..1 + dice.below(2) {
                    params.extend(filter(dice, &format!("{list}[{number}]")));
                }
            }
        }
    }
    if dice.in_ten(5) {
        let column = dice.one(&[
            "id",
            "email",
            "first_name",
            "last_name",
            "company_name",
            "phone",
            "has_account",
            "created_by",
            "created_at",
            "updated_at",
            "deleted_at",
            "metadata",
            "nope",
            "",
        ]);
        let minus = dice.one(&["", "-"]);
        params.push(format!("order={minus}{column}"));
    }
    if dice.in_ten(4) {
        params.push(format!("limit={}", dice.one(&["0", "1", "3", "10", "101", "99999", "-1", "x", "1e2"])));
    }
    if dice.in_ten(3) {
        params.push(format!("offset={}", dice.one(&["0", "1", "5", "2000", "9007199254740991"])));
    }
    if dice.in_ten(5) {
        let fields = dice.one(&[
            "id,email",
            "email",
            "*groups",
            "+groups.name,-metadata",
            "groups.id,first_name",
            "*addresses",
            "-id",
            "nope",
            "",
            "metadata,has_account",
            "*,+email",
            "groups.*,groups.customers.id",
            "+orders.id",
        ]);
        params.push(format!("fields={}", encoded(fields)));
    }
    params.join("&")
}

/// A parameter or some that filter; inside of a list their names are in brackets.
fn filter(dice: &mut Dice, list: &str) -> Vec<String> {
    let name = |name: &str| if list.is_empty() { name.to_owned() } else { format!("{list}[{name}]") };
    let text = |dice: &mut Dice| match dice.below(8) {
        0 => "null".to_owned(),
        1 => String::new(),
        2 => encoded(&format!("number{}@example.com", dice.below(40))),
        _ => encoded(dice.one(&NAMES)),
    };
    let id = |dice: &mut Dice| match dice.below(6) {
        0 => "null".to_owned(),
        1 => encoded(dice.one(&NAMES)),
        _ => format!("#{}#", dice.below(40)),
    };
    let time = |dice: &mut Dice| match dice.below(8) {
        0 => "null".to_owned(),
        1 => dice.one(&["2020-01-01", "2100-01-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59.999Z"]).to_owned(),
        2 => dice.one(&["garbage", "", "2020-13-01", "now", "infinity"]).to_owned(),
        _ => format!("@{}@", dice.below(40)),
    };
    match dice.below(9) {
        0 | 1 => {
            let words: Vec<String> = (0..1 + dice.below(3)).map(|_| encoded(&word(dice))).collect();
            vec![format!("{}={}", name("q"), words.join("+"))]
        }
        2 => {
            let column = dice.one(&["email", "first_name", "last_name", "company_name", "created_by"]);
            if dice.in_ten(3) {
                (0..1 + dice.below(3)).map(|_| format!("{}[]={}", name(column), text(dice))).collect()
            } else {
                vec![format!("{}={}", name(column), text(dice))]
            }
        }
        3 => {
            let operator = dice.one(&["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$nope"]);
            vec![format!("{}[{operator}]={}", name("id"), id(dice))]
        }
        4 => {
            let operator = dice.one(&["[$in]", "[$nin]", "[$eq]", "[$ne]", ""]);
            (0..1 + dice.below(4)).map(|_| format!("{}{operator}[]={}", name("id"), id(dice))).collect()
        }
        5 => {
            let pattern =
                dice.one(&["cus%", "CUS%", "c_s%", "cus\\_%", "%", "", "_", "%\\%", "%\u{0}%", "cus%%%_", "%É%"]);
            let operator = dice.one(&["$like", "$ilike"]);
            if dice.in_ten(3) {
                let regex = dice.one(&["^cus_", "^CUS", "cus_.{26}$", "^(cus|x)_[0-9A-Z]+$", "\u{0}", "^$", ""]);
                vec![format!("{}[$re]={}", name("id"), encoded(regex))]
            } else {
                vec![format!("{}[{operator}]={}", name("id"), encoded(pattern))]
            }
        }
        6 => vec![format!("{}={}", name("has_account"), dice.one(&["true", "false", "TRUE", "1", "null", ""]))],
        7 => {
            let column = dice.one(&["created_at", "created_at", "updated_at", "deleted_at"]);
            let operator = dice
                .one(&["", "[$eq]", "[$ne]", "[$gt]", "[$gte]", "[$lt]", "[$lte]", "[$in][]", "[$nin][]", "[$like]"]);
            vec![format!("{}{operator}={}", name(column), time(dice))]
        }
        _ => {
            let value = dice.one(&[
                "=cusgroup_a",
                "=null",
                "[]=cusgroup_b",
                "[name]=VIP",
                "[id]=cusgroup_c",
                "[name][]=VIP",
                "[created_at][$gt]=2020-01-01",
                "[nope]=1",
                "=",
            ]);
            vec![format!("{}{value}", name("groups"))]
        }
    }
}

/// A word to search for: a name, a piece of one, or a pattern made of one.
fn word(dice: &mut Dice) -> String {
    let name: Vec<char> = dice.one(&NAMES).chars().collect();
    match dice.below(6) {
        0 => name.iter().collect::<String>().to_uppercase(),
        1 | 2 => {
            let start = dice.below(name.len());
            name[start..start + 1 + dice.below(name.len() - start)].iter().collect()
        }
        3 => {
            let at = dice.below(name.len());
            let mut pattern = name;
            pattern[at] = dice.one(&["%", "_", "\\", "*", "\""]).chars().next().unwrap();
            pattern.into_iter().collect()
        }
        4 => dice
            .one(&["example", "@", "%", "_", "\\", "number1", "OR", "NOT", "NEAR(", "c:", "^", "null", "\n", "''"])
            .to_owned(),
        _ => name.iter().collect(),
    }
}

/// A server with the same customers on either engine.
struct Shop {
    server: Process,
    /// Ids and times that differ between the engines, and what stands for each.
    names: Vec<(String, String)>,
}

impl Shop {
    fn with_customers(database: &Database) -> Self {
        let server = shop::start(database);
        let admin = shop::admin(&server);
        let mut dice = Dice(7);
        let mut names = vec![(admin.get("/admin/users/me").text_at("/user/id"), "{user}".to_owned())];
        for number in 0..40 {
            let mut body = json!({"email": format!("number{number}@example.com")});
            for member in ["first_name", "last_name", "company_name", "phone"] {
                if dice.in_ten(6) {
                    body[member] = json!(dice.one(&NAMES));
                }
            }
            if dice.in_ten(2) {
                body["email"] = Value::Null;
            }
            if dice.in_ten(3) {
                body["metadata"] = json!({"n": number, "name": dice.one(&NAMES)});
            }
            let made = admin.post("/admin/customers", &body);
            names.push((made.text_at("/customer/id"), format!("#{number}#")));
            names.push((made.text_at("/customer/created_at"), format!("@{number}@")));
            // Each has a time of its own.
            thread::sleep(Duration::from_millis(2));
        }
        let ids: Vec<String> = (0..40).map(|number| names[1 + 2 * number].0.clone()).collect();
        let id = |number: usize| ids[number].as_str();
        let deleted = id(13);
        assert_eq!(admin.delete(&format!("/admin/customers/{deleted}")).status, 200);
        for number in [3, 20] {
            let made = admin.post(&format!("/admin/customers/{}", id(number)), &json!({"last_name": "Changed"}));
            names.push((made.text_at("/customer/updated_at"), format!("{{updated {number}}}")));
            thread::sleep(Duration::from_millis(2));
        }

        let sqlite = database.url().starts_with("sqlite:");
        let (time, has) = if sqlite { ("1700000000000", "1") } else { ("'2023-11-14T22:13:20Z'", "true") };
        let mut change = format!("UPDATE customer SET has_account = {has} WHERE email LIKE 'number1%';");
        for (group, name) in [("a", "VIP"), ("b", "Zoë"), ("c", "deleted")] {
            let gone = if group == "c" { time } else { "NULL" };
            write!(
                change,
                "INSERT INTO customer_group (id, name, created_at, updated_at, deleted_at) \
                 VALUES ('cusgroup_{group}', '{name}', {time}, {time}, {gone});"
            )
            .unwrap();
        }
        for (place, (group, number)) in [("a", 0), ("a", 5), ("b", 5), ("b", 6), ("c", 6), ("c", 7)].iter().enumerate()
        {
            let customer = id(*number);
            write!(
                change,
                "INSERT INTO customer_group_customer \
                 (id, customer_id, customer_group_id, created_at, updated_at, customer_created_at) \
                 SELECT 'm{place}', id, 'cusgroup_{group}', {time}, {time}, created_at \
                 FROM customer WHERE id = '{customer}';"
            )
            .unwrap();
        }
        // As the program counts them.
        write!(
            change,
            "INSERT INTO counter (name, shard, value) \
             SELECT 'account', 99, count(*) FROM customer WHERE has_account = {has} AND deleted_at IS NULL; \
             INSERT INTO counter (name, shard, value) \
             SELECT 'members ' || customer_group_id, 0, count(*) FROM customer_group_customer GROUP BY customer_group_id;"
        )
        .unwrap();
        sql::execute(database.url(), &change);
        // A server on SQLite may hold a snapshot from before for a few milliseconds.
        thread::sleep(Duration::from_millis(30));
        Self { server, names }
    }

    /// The answer, with what stands for ids and times in their place.
    fn answer(&self, admin: &Caller, question: &str) -> (u16, String) {
        let filled = self.names.iter().fold(question.to_owned(), |query, (value, name)| query.replace(name, value));
        let answer = admin.get(&format!("/admin/customers?{filled}"));
        let text = self.names.iter().fold(answer.text(), |text, (value, name)| text.replace(value, name));
        (answer.status, text)
    }
}

#[test]
fn both_engines_find_the_same() {
    let (sqlite, postgres) = (Database::sqlite(), Database::postgres());
    let (sqlite, postgres) = (Shop::with_customers(&sqlite), Shop::with_customers(&postgres));
    let (on_sqlite, on_postgres) = (shop::admin(&sqlite.server), shop::admin(&postgres.server));
    let mut dice = Dice(2026);
    let mut wrong = String::new();
    let (mut refused, mut empty) = (0, 0);
    for _ in 0..QUESTIONS {
        let question = question(&mut dice);
        let (left, right) = (sqlite.answer(&on_sqlite, &question), postgres.answer(&on_postgres, &question));
        refused += usize::from(left.0 == 400);
        empty += usize::from(left.1.contains("\"count\":0,"));
        if left != right || left.0 >= 500 {
            write!(wrong, "\n?{question}\n  sqlite   {left:?}\n  postgres {right:?}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong:.6000}");
    // The questions are worth asking.
    assert!(refused < QUESTIONS / 2 && empty < QUESTIONS / 2, "{refused} refused, {empty} found nothing");
}
