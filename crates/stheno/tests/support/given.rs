//! Rows put into a database behind the server's back, and things that a server is told of.

use rusqlite::Connection;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;

use super::calls::Caller;
use super::{postgres, times};

/// A step of a replayed section that changes what the server knows.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(crate) enum Given {
    /// A new row.
    Insert {
        /// What is so from now on, in words.
        given: String,
        /// The table.
        insert: String,
        /// Columns and values.
        row: Map<String, Value>,
    },
    /// Other values in rows that are there.
    Update {
        /// What is so from now on, in words.
        given: String,
        /// The table.
        update: String,
        /// Columns and values.
        set: Map<String, Value>,
        /// The columns that choose the rows.
        r#where: Map<String, Value>,
    },
    /// A thing that the server is told of by a request of the administrator.
    Put {
        /// What is so from now on, in words.
        given: String,
        /// The path, to which the id is added.
        put: String,
        /// The thing, which has an id.
        row: Map<String, Value>,
    },
}

impl Given {
    /// What is so from now on, in words.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::Insert { given, .. } | Self::Update { given, .. } | Self::Put { given, .. } => given,
        }
    }

    /// The texts in the values, where names may be.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let (first, second) = match self {
            Self::Insert { row, .. } | Self::Put { row, .. } => (row, None),
            Self::Update { set, r#where, .. } => (set, Some(r#where)),
        };
        first.values().chain(second.into_iter().flat_map(Map::values)).flat_map(texts_in).collect()
    }

    /// All values, to put names' values in their place.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        let (first, second) = match self {
            Self::Insert { row, .. } | Self::Put { row, .. } => (row, None),
            Self::Update { set, r#where, .. } => (set, Some(r#where)),
        };
        first.values_mut().chain(second.into_iter().flat_map(Map::values_mut))
    }
}

fn texts_in(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(texts_in).collect(),
        Value::Object(map) => map.values().flat_map(texts_in).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Makes the change. The values hold no names any more.
pub(crate) fn apply_given(database_url: &str, admin: &Caller, step: &Given) -> Result<(), String> {
    match step {
        Given::Insert { insert, row, .. } if insert == "customer" => insert_customer(database_url, row),
        Given::Insert { insert, row, .. } => insert_row(database_url, insert, row),
        Given::Update { update, set, r#where, .. } => {
            let engine = Engine::of(database_url)?;
            let sql = update_sql(engine, update, set, r#where);
            engine.execute(database_url, &sql)?;
            wait_for_snapshots();
            Ok(())
        }
        Given::Put { put, row, .. } => put_by_request(admin, put, row),
    }
}

fn put_by_request(admin: &Caller, path: &str, row: &Map<String, Value>) -> Result<(), String> {
    let id = row.get("id").and_then(Value::as_str).ok_or("what is told of has no id")?;
    let body = Value::Object(row.clone()).to_string();
    let admin = admin.with("content-type", "application/json");
    let answer = admin.try_send("PUT", &format!("{path}/{id}"), Some(body)).map_err(|error| error.to_string())?;
    match (answer.status, answer.text()) {
        (200, text) if !text.contains("\"taken\":\"ignored\"") => Ok(()),
        (status, text) => Err(format!("{status} {text}")),
    }
}

fn update_sql(engine: Engine, table: &str, set: &Map<String, Value>, chosen: &Map<String, Value>) -> String {
    let pairs = |map: &Map<String, Value>, equals: &str| -> Vec<String> {
        map.iter().map(|(column, value)| format!("{column} {equals} {}", engine.literal(column, value))).collect()
    };
    // Both engines know this comparison, and null is equal to null in it.
    let chosen = pairs(chosen, "IS NOT DISTINCT FROM").join(" AND ");
    format!("UPDATE {table} SET {} WHERE {chosen}", pairs(set, "=").join(", "))
}

/// Inserts a customer, whose row has the columns of the API. A function of its own, since there is more to a customer
/// than these: the key made from the e-mail, the text that is searched and its index, the kept count.
pub(crate) fn insert_customer(database_url: &str, row: &Map<String, Value>) -> Result<(), String> {
    let mut row = row.clone();
    let key = row.get("email").and_then(Value::as_str).map(str::to_lowercase);
    row.insert("email_key".to_owned(), key.map_or(Value::Null, Value::String));
    row.insert("search".to_owned(), search_text(&row).map_or(Value::Null, Value::String));
    insert_row(database_url, "customer", &row)?;
    let engine = Engine::of(database_url)?;
    engine.execute(
        database_url,
        "INSERT INTO counter (name, shard, value) VALUES ('customer', 0, 1) \
         ON CONFLICT (name, shard) DO UPDATE SET value = counter.value + 1",
    )?;
    if engine == Engine::Sqlite {
        let id = engine.literal("id", row.get("id").unwrap_or(&Value::Null));
        let sql = format!(
            "INSERT INTO customer_search (rowid, search) \
             SELECT number, search FROM customer WHERE id = {id} AND search IS NOT NULL"
        );
        engine.execute(database_url, &sql)?;
    }
    wait_for_snapshots();
    Ok(())
}

/// The server may hold a snapshot from before for a few milliseconds.
fn wait_for_snapshots() {
    std::thread::sleep(Duration::from_millis(30));
}

/// The text in which a customer is searched; none when there is nothing to find.
fn search_text(row: &Map<String, Value>) -> Option<String> {
    let columns = ["company_name", "first_name", "last_name", "email", "phone"];
    let texts: Vec<&str> = columns.iter().filter_map(|column| row.get(*column).and_then(Value::as_str)).collect();
    (!texts.is_empty()).then(|| texts.join("\n").to_lowercase())
}

fn insert_row(database_url: &str, table: &str, row: &Map<String, Value>) -> Result<(), String> {
    let engine = Engine::of(database_url)?;
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let values: Vec<String> = row.iter().map(|(column, value)| engine.literal(column, value)).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), values.join(", "));
    engine.execute(database_url, &sql)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn of(database_url: &str) -> Result<Self, String> {
        match database_url.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(format!("no database has the address {database_url}")),
        }
    }

    /// A value as the engine writes it, by the column's name: a time is one of `…_at`.
    fn literal(self, column: &str, value: &Value) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
        match value {
            Value::Null => "NULL".to_owned(),
            Value::Bool(value) if self == Self::Sqlite => i32::from(*value).to_string(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => match times::read(text).filter(|_| column.ends_with("_at")) {
                Some(millis) if self == Self::Sqlite => millis.to_string(),
                _ => quoted(text),
            },
            Value::Array(_) | Value::Object(_) => quoted(&value.to_string()),
        }
    }

    fn execute(self, database_url: &str, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres => postgres::execute(database_url, sql),
            Self::Sqlite => sqlite(database_url, sql).map_err(|error| error.to_string()),
        }
        .map_err(|error| format!("{error}\n    {sql}"))
    }
}

fn sqlite(database_url: &str, sql: &str) -> rusqlite::Result<()> {
    let path = database_url.trim_start_matches("sqlite:");
    // An address may be written with an empty host: sqlite:///file.
    let path = path.strip_prefix("//").unwrap_or(path);
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.execute_batch(sql)
}
