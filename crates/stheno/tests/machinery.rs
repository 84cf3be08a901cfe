//! The machinery of the tests, tested: a comparison that can't fail would be worth nothing.

mod support;

use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::panic;
use std::thread;
use std::time::Instant;

use stheno_domain::Timestamp;
use stheno_domain::event::{Event, Kind};
use support::calls::Caller;
use support::database::{Database, Folder, with_database};
use support::events::Told;
use support::given::{Given, apply_given};
use support::listener::faults;
use support::names::Names;
use support::receiver::Came;
use support::replay::{Shop, replay};
use support::{diff, postgres, times, tokens};

const ADA: &str = "cus_01M7YFBH1DCCP4E11SQ0SEW637";
const BOB: &str = "cus_01M7YFBH8DG5CFKANTG8S4Z0VH";

#[test]
fn times_are_written_as_they_are_read() {
    for (text, millis) in [
        ("1970-01-01T00:00:00.000Z", 0),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2000-02-29T12:00:00.001Z", 951_825_600_001),
        ("2026-11-21T07:15:27.405Z", 1_795_245_327_405),
    ] {
        assert_eq!(times::read(text), Some(millis), "{text}");
        assert_eq!(times::write(millis), text);
    }
    for wrong in ["", "2026-11-21", "2026-02-30T00:00:00.000Z", "2026-11-21T07:15:27Z"] {
        assert_eq!(times::read(wrong), None, "{wrong}");
    }
}

#[test]
fn a_name_takes_a_value_of_its_form_and_keeps_it() {
    let mut names = Names::default();
    let mut complaints = Vec::new();
    let mut meet = |text: &str, found: &str| names.meet(text, found, &mut complaints);
    assert_eq!(meet("{{cus.ada}}", "cusgroup_01M7YFBH1DCCP4E11SQ0SEW637"), "{{cus.ada}}");
    assert_eq!(meet("{{cus.ada}}", ADA), ADA);
    assert_eq!(meet("{{cus.ada}}", BOB), ADA, "a name keeps its value");
    assert_eq!(meet("{{cus.bob}}", ADA), "{{cus.bob}}", "two names, two values");
    assert_eq!(meet("no {{cus.ada}} here", &format!("no {ADA} here")), format!("no {ADA} here"));
    let cookie = "connect.sid=s%3A0123456789abcdef.xyz; Path=/; Expires=Sat, 21 Nov 2026 17:15:26 GMT";
    assert_eq!(meet("connect.sid={{cookie.1}}; Path=/; Expires={{date}}", cookie), cookie);
    assert_ne!(meet("connect.sid={{cookie.1}}; Path=/; Expires={{date}}", "connect.sid=x"), "connect.sid=x");
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert_eq!(names.get("cookie.1").as_deref(), Some("s%3A0123456789abcdef.xyz"));
}

#[test]
fn times_must_lie_in_the_order_of_their_numbers() {
    let mut names = Names::default();
    let mut complaints = Vec::new();
    names.set("time.2", "2026-11-21T07:15:27.405Z");
    for (name, time, fits) in [
        ("{{time.3}}", "2026-11-21T07:15:27.404Z", false),
        // What one request writes may have one time.
        ("{{time.3}}", "2026-11-21T07:15:27.405Z", true),
        ("{{time.4}}", "2026-11-21T07:15:27.406Z", true),
        ("{{time.1}}", "2026-11-21T07:15:27.406Z", false),
        ("{{time.1}}", "2026-11-21T07:15:27.4Z", false),
        ("{{time.1}}", "2026-11-21T07:15:27.400Z", true),
    ] {
        assert_eq!(names.meet(name, time, &mut complaints) == time, fits, "{name} {time}");
    }
    names.begin_step();
    for time in ["2026-11-21T07:15:27.405Z", "2026-11-21T07:15:27.406Z"] {
        assert_ne!(names.meet("{{time.5}}", time, &mut complaints), time, "it has the time of another request");
    }
    let last = names.make_times(["time.6", "time.5", "time.2"].into_iter());
    assert_eq!(names.get("time.6"), Some(times::write(last)));
    assert_eq!(names.get("time.5"), Some(times::write(last - 1)));
    let mut names = Names::default();
    names.set("time.4", "2026-11-21T07:15:27.406Z");
    names.set("time.3", "2026-11-21T07:15:27.405Z");
    let last = names.make_times(["time.5", "time.2"].into_iter());
    assert_eq!(names.get("time.2").as_deref(), Some("2026-11-21T07:15:27.405Z"), "the next time there is");
    assert_eq!(names.get("time.5"), Some(times::write(last)));
}

#[test]
fn ids_that_are_made_have_the_form_of_ids() {
    let mut names = Names::default();
    let made: BTreeSet<String> = (0..100).map(|n| names.make_id(&format!("cus.{n}"))).collect();
    assert_eq!(made.len(), 100);
    for id in made {
        let fresh = &mut Names::default();
        assert_eq!(fresh.meet("{{cus.x}}", &id, &mut Vec::new()), id);
    }
}

#[test]
fn names_follow_from_others() {
    let mut names = Names::default();
    names.set("token.admin", "abc");
    names.set("secret_key", "sk_1");
    assert_eq!(names.fill("{{bearer.admin}}").as_deref(), Ok("Bearer abc"));
    assert_eq!(names.fill("Basic {{basic.secret_key}}").as_deref(), Ok("Basic c2tfMTo="));
    assert!(names.fill("{{bearer.nobody}}").is_err());
}

#[test]
fn a_token_is_read_only_with_its_secret() {
    // The example that jwt.io has shown for years, so made by others.
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
    let claims = json!({"sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022});
    let header = json!({"alg": "HS256", "typ": "JWT"});
    assert_eq!(tokens::claims(token, "your-256-bit-secret"), Ok(claims.to_string()));
    assert_eq!(tokens::sign(&header, &claims, Some("your-256-bit-secret")), token);
    assert!(tokens::claims(token, "another").is_err());
    let none = tokens::sign(&json!({"alg": "none", "typ": "JWT"}), &claims, None);
    assert!(none.ends_with('.') && tokens::claims(&none, "").is_err());
}

#[test]
fn a_diff_shows_what_differs() {
    let shown = diff::lines("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nd\ne\nX\ng");
    assert!(shown.contains("- f") && shown.contains("+ X") && !shown.contains("  b"), "{shown}");
}

#[test]
fn another_database_on_the_same_server() {
    assert_eq!(with_database("postgres://u@h:1/p", "x"), "postgres://u@h:1/x");
    assert_eq!(with_database("postgres://u@h:1", "x"), "postgres://u@h:1/x");
    assert_eq!(with_database("postgres://u@h:1/p?sslmode=disable", "x"), "postgres://u@h:1/x?sslmode=disable");
}

#[test]
fn every_test_has_a_postgres_of_its_own() {
    let (first, second) = (Database::postgres(), Database::postgres());
    assert_eq!(postgres::execute(first.url(), "CREATE TABLE t (a int)"), Ok(()));
    assert!(postgres::execute(second.url(), "SELECT * FROM t").is_err());
    let url = first.url().to_owned();
    drop(first);
    assert!(postgres::execute(&url, "SELECT 1").is_err(), "it is gone with its value");
}

/// A server that gives one answer to everything, and a recording of one exchange.
fn replayed(recorded: &Value, differences: &Value, status: u16, headers: &str, body: &str) -> Result<(), String> {
    replayed_with(&[], recorded, differences, status, headers, body)
}

/// The same, and these events happen with the exchange.
#[expect(clippy::expect_used, reason = "as in the tests that call it")]
fn replayed_with(
    events: &[Value],
    recorded: &Value,
    differences: &Value,
    status: u16,
    headers: &str,
    body: &str,
) -> Result<(), String> {
    let folder = Folder::new("stheno-replay");
    let write = |name: &str, value: &Value| {
        std::fs::write(folder.path().join(name), value.to_string()).expect("a folder to write to");
    };
    write("01-one.json", recorded);
    write("differences.json", differences);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address: SocketAddr = listener.local_addr().expect("an address");
    let answer = format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len());
    // The thread ends with the test process.
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(&stream);
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                if let Some(value) = line.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or_default();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok();
            (&stream).write_all(answer.as_bytes()).ok();
        }
    });
    let looks = Cell::new(0);
    let shop = Shop {
        address,
        jwt_secret: "s",
        names: Vec::new(),
        apply_given: &|_: &Given| Err("no rows here".to_owned()),
        events: &|| if looks.replace(looks.get() + 1) == 0 { Vec::new() } else { events.to_vec() },
    };
    panic::catch_unwind(panic::AssertUnwindSafe(|| replay(folder.path(), &shop)))
        .map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

fn recorded(body: &Value) -> Value {
    json!([{
        "title": "t",
        "request": {"method": "GET", "path": "/x"},
        "answer": {"status": 200, "headers": {"vary": "Origin"}, "body": body}
    }])
}

#[test]
fn only_the_recorded_answer_will_do() {
    let expected = recorded(&json!({"id": "{{cus.a}}", "n": 1.5, "groups": {"$any_order": [{"x": 1}, {"x": 2}]}}));
    let good = format!(r#"{{"id":"{ADA}","n":1.5,"groups":[{{"x":2}},{{"x":1}}]}}"#);
    let vary = "Vary: Origin\r\n";
    let none = json!([]);
    let answer = |status, headers: &str, body: &str| replayed(&expected, &none, status, headers, body);
    assert_eq!(answer(200, vary, &good), Ok(()));
    for (status, headers, body, said) in [
        (201, vary, good.clone(), "status 200 expected, 201 found"),
        (200, "", good.clone(), "header vary expected"),
        (200, "vary: *\r\n", good.clone(), "+ *"),
        (200, "vary: Origin\r\nset-cookie: a=b\r\n", good.clone(), "header set-cookie not expected"),
        (200, vary, good.replace("1.5", "1.50"), "written otherwise"),
        (200, vary, good.replace(':', ": "), "written otherwise"),
        (200, vary, good.replace(r#","n":1.5"#, ""), "- "),
        (200, vary, good.replace(r#","n":1.5"#, r#","n":1.5,"m":null"#), "+ "),
        (200, vary, good.replace(r#"[{"x":2},"#, r#"[{"x":3},"#), "+ "),
        (200, vary, good.replace(r#"[{"x":2},"#, "["), "- "),
        (200, vary, format!(r#"{{"n":1.5,"id":"{ADA}","groups":[{{"x":1}},{{"x":2}}]}}"#), "body"),
        (200, vary, good.replace(ADA, "1"), "doesn't have the form"),
        (200, vary, "no JSON".to_owned(), "+ no JSON"),
    ] {
        let report = answer(status, headers, &body).expect_err(&body);
        assert!(report.contains(said) && report.contains("01-one: \"t\""), "{body}: {report}");
    }
}

#[test]
fn only_the_recorded_events_will_do() {
    let event = |name: &str, id: &str| json!({"name": name, "data": {"id": id}});
    let expected = json!([{
        "title": "t",
        "request": {"method": "POST", "path": "/x"},
        "answer": {"status": 200, "headers": {}, "text": "", "events": [
            event("made", "{{cus.a}}"),
            {"$any_order": [event("left", "1"), event("left", "2")]},
            event("gone", "{{cus.a}}"),
        ]},
    }]);
    let happened = |events: &[Value]| replayed_with(events, &expected, &json!([]), 200, "", "");
    let [made, one, two, gone] = [event("made", ADA), event("left", "1"), event("left", "2"), event("gone", ADA)];
    assert_eq!(happened(&[made.clone(), two.clone(), one.clone(), gone.clone()]), Ok(()));
    for events in [
        vec![],
        vec![made.clone(), one.clone(), gone.clone()],
        vec![made.clone(), one.clone(), two.clone(), gone.clone(), gone.clone()],
        vec![one.clone(), two.clone(), made.clone(), gone.clone()],
        vec![made.clone(), one.clone(), two.clone(), event("gone", "2")],
        vec![made.clone(), one.clone(), two.clone(), json!({"data": {"id": ADA}, "name": "gone"})],
    ] {
        let report = happened(&events).expect_err("other events");
        assert!(report.contains("events:"), "{report}");
    }
}

#[test]
fn where_no_events_are_listed_none_may_happen() {
    let happened = [json!({"name": "made", "data": {}})];
    for answer in [json!({"status": 200, "text": ""}), json!({"status": 200, "text": "", "events": []})] {
        let recorded = json!([{"title": "t", "request": {"method": "POST", "path": "/x"}, "answer": answer}]);
        let report = replayed_with(&happened, &recorded, &json!([]), 200, "", "").expect_err("an event");
        assert!(report.contains("events:"), "{report}");
    }
}

/// What happened to a thing, told as Medusa 2 does.
fn told_of(kind: Kind, position: i64, id: &str) -> Vec<Told> {
    let event = Event {
        position,
        kind,
        subject: id.to_owned(),
        thing: id.to_owned(),
        data: None,
        secret: None,
        group: "01M7YFBH15CYRVSVW4RK3J5MKM".to_owned(),
        created_at: Timestamp(0),
    };
    let messages = stheno_medusa_v2::event::TELLING.messages(&event).into_iter();
    messages.map(|message| Told { subject: event.subject.clone(), message }).collect()
}

/// The messages as they come when nothing goes wrong.
fn heard(told: &[Told]) -> Vec<Came> {
    let came = |Told { message, .. }: &Told| Came {
        id: message.id.clone(),
        headers: HashMap::new(),
        body: serde_json::from_str(&message.with(&[("type", message.name), ("timestamp", "1970-01-01T00:00:00.000Z")]))
            .unwrap_or_default(),
        at: Instant::now(),
        verified: true,
    };
    told.iter().map(came).collect()
}

#[test]
fn only_what_happened_may_be_heard() {
    // Given a customer of whom two messages are made, and a group of which one is
    let [ada, group] = [told_of(Kind::CustomerCreated, 1, ADA), told_of(Kind::GroupCreated, 2, BOB)];
    let reset = told_of(Kind::PasswordReset, 3, ADA);
    let told: Vec<Told> = [ada, group, reset].into_iter().flatten().collect();
    let good = heard(&told);
    // then this will do, also where the group is heard of first
    assert_eq!(faults(&told, &good), [""; 0]);
    let [made, created, of_group, token] = [0, 1, 2, 3].map(|at| good[at].clone());
    assert_eq!(
        faults(&told, &[of_group.clone(), made.clone(), created.clone(), token.clone()]),
        [""; 0],
        "who is told of has an order, and not all together"
    );
    // and with its token, which is nowhere but in the message
    let with = |came: &Came, pointer: &str, value: Value| {
        let mut changed = came.clone();
        *changed.body.pointer_mut(pointer).expect("a member") = value;
        changed
    };
    let sent = with(&token, "/data/token", json!("eyJ"));
    assert_eq!(faults(&told, &[made.clone(), created.clone(), of_group.clone(), sent]), [""; 0]);
    // and nothing else.
    let unsigned = Came { verified: false, ..token.clone() };
    let of_nobody = Came { id: "evt_01M7YFBH15CYRVSVW4RK3J5MKM_4_1".to_owned(), ..token.clone() };
    let changed = with(&token, "/data/entity_id", json!("b"));
    for (last, said) in [
        (vec![], "came 0 times"),
        (vec![token.clone(), token.clone()], "came 2 times"),
        (vec![token.clone(), made.clone()], "came 2 times"),
        (vec![unsigned], "signed wrongly"),
        (vec![token.clone(), of_nobody], "was not to be told"),
        (vec![changed], "has another body"),
    ] {
        let came = [vec![made.clone(), created.clone(), of_group.clone()], last].concat();
        let faults = faults(&told, &came).join("\n");
        assert!(faults.contains(said), "{faults}");
    }
    let late = faults(&told, &[created, made, of_group, token]).join("\n");
    assert!(late.contains("came after"), "{late}");
}

#[test]
fn a_difference_takes_the_place_of_the_recorded_answer() {
    let expected = recorded(&json!({"a": 1}));
    let differing = |answer: Value| json!([{"section": "01-one", "title": "t", "row": "r", "answer": answer}]);
    let ours = differing(json!({"status": 400, "headers": {"vary": null}, "body": {"b": 2}}));
    assert_eq!(replayed(&expected, &ours, 400, "", r#"{"b":2}"#), Ok(()));
    let report = replayed(&expected, &ours, 200, "vary: Origin\r\n", r#"{"a":1}"#).expect_err("the recorded one");
    assert!(report.contains("(difference r)"), "{report}");
    let unused = json!([{"section": "01-one", "title": "u", "row": "r", "answer": {"status": 400}}]);
    for (differences, said) in
        [(unused, "there is no such exchange"), (differing(json!({"status": 200})), "it is no difference")]
    {
        let report = replayed(&expected, &differences, 200, "vary: Origin\r\n", r#"{"a":1}"#).expect_err(said);
        assert!(report.contains(said), "{report}");
    }
}

#[test]
fn a_given_row_that_can_not_be_made_is_reported() {
    let given = json!([{"given": "a group", "insert": "customer_group", "row": {"id": "{{cusgroup.a}}"}}]);
    let report = replayed(&given, &json!([]), 200, "", "").expect_err("no rows here");
    assert!(report.contains("\"a group\"\nno rows here"), "{report}");
}

/// Changes a table whose constraints refuse any row but one.
#[expect(clippy::indexing_slicing, reason = "a column is set, which can't fail on an object")]
fn changes_only_what_is_given(url: &str, time: &str, create: impl Fn(&str) -> Result<(), String>) {
    let table = format!(
        "CREATE TABLE t (name text NOT NULL CHECK (name = 'O''Neil'), \
         metadata text NOT NULL CHECK (metadata = '{{\"a\":\"it''s\"}}'), flag boolean NOT NULL CHECK (flag), \
         made_at {time}), gone_at bigint CHECK (gone_at IS NULL))"
    );
    assert_eq!(create(&table), Ok(()));
    let nobody = Caller::of(SocketAddr::from(([127, 0, 0, 1], 0)));
    let apply = |step: Value| match serde_json::from_value(step) {
        Ok(given) => apply_given(url, &nobody, &given),
        Err(error) => Err(error.to_string()),
    };
    let insert = |name: &str, value: Value| {
        let mut row = json!({"name": "O'Neil", "metadata": {"a": "it's"}, "flag": true,
            "made_at": "2026-11-21T07:15:27.405Z", "gone_at": null});
        row[name] = value;
        apply(json!({"given": "g", "insert": "t", "row": row}))
    };
    for (name, value) in [
        ("name", json!("O''Neil")),
        ("metadata", json!({"a": "it"})),
        ("flag", json!(false)),
        ("made_at", json!("2026-11-21T07:15:27.406Z")),
    ] {
        assert!(insert(name, value).is_err(), "{name}");
    }
    assert_eq!(insert("flag", json!(true)), Ok(()));
    let update = |chosen: Value| apply(json!({"given": "g", "update": "t", "set": {"flag": false}, "where": chosen}));
    assert_eq!(update(json!({"gone_at": null, "name": "somebody else"})), Ok(()), "nothing to change");
    assert!(update(json!({"gone_at": null, "name": "O'Neil"})).is_err(), "the row is found");
    assert!(apply(json!({"given": "g", "put": "/things", "row": {"id": "a"}})).is_err(), "nobody hears of it");
}

#[test]
fn given_rows_are_made_on_sqlite() {
    let database = Database::sqlite();
    let create = |sql: &str| {
        let connection = rusqlite::Connection::open(database.url().trim_start_matches("sqlite:"));
        connection.and_then(|connection| connection.execute_batch(sql)).map_err(|error| error.to_string())
    };
    changes_only_what_is_given(database.url(), "bigint NOT NULL CHECK (made_at = 1795245327405", create);
}

#[test]
fn given_rows_are_made_on_postgres() {
    let database = Database::postgres();
    let time = "timestamptz NOT NULL CHECK (made_at = '2026-11-21T07:15:27.405Z'";
    changes_only_what_is_given(database.url(), time, |sql| postgres::execute(database.url(), sql));
}

#[test]
fn a_token_must_say_what_was_recorded() {
    let expected = recorded(&json!({"token": {"$jwt": {"sub": "a", "iat": "{{seconds}}", "exp": "{{seconds}}"}}}));
    let now = times::now() / 1000;
    let answer = |claims: Value, secret| {
        let token = tokens::sign(&json!({"alg": "HS256", "typ": "JWT"}), &claims, Some(secret));
        let body = json!({"token": token}).to_string();
        replayed(&expected, &json!([]), 200, "vary: Origin\r\n", &body)
    };
    assert_eq!(answer(json!({"sub": "a", "iat": now, "exp": now + 86_400}), "s"), Ok(()));
    for (claims, secret, said) in [
        (json!({"sub": "a", "iat": now, "exp": now + 86_400}), "other", "isn't signed"),
        (json!({"sub": "b", "iat": now, "exp": now + 86_400}), "s", "claims"),
        (json!({"iat": now, "sub": "a", "exp": now + 86_400}), "s", "claims"),
        (json!({"sub": "a", "iat": now, "exp": now + 100}), "s", "100 seconds"),
        (json!({"sub": "a", "iat": now - 4000, "exp": now - 4000 + 86_400}), "s", "claims"),
    ] {
        let report = answer(claims, secret).expect_err(said);
        assert!(report.contains(said), "{report}");
    }
}
