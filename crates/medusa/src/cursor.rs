//! Cursors: places in a list, as texts that a page is asked for with. They hold what the list is sorted by, and of the row at the
//! place the value of that and the id; so a cursor is good for as long as anybody keeps it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use stheno_domain::page::{Cursor, Listed, Order, Page, Place};
use stheno_domain::{Kind, Timestamp, Value};

/// How long a cursor may be, in bytes: what is longer comes with no request.
const LONGEST: usize = 16 * 1024;

/// The moments that both databases know, from the year 1 to the year 9999, in milliseconds since 1970.
const MOMENTS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// A page that is asked for by a cursor.
#[derive(Debug, PartialEq)]
pub enum Asked {
    /// The first one.
    Start,
    /// The one behind a place.
    After(Token),
    /// The one before a place.
    Before(Token),
}

/// What a cursor says.
#[derive(Debug, PartialEq)]
pub struct Token {
    order: String,
    value: Json,
    id: String,
}

/// Why a page cannot be asked for so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CursorFault {
    /// Both `after` and `before` were given.
    Both,
    /// What was given as this is no cursor.
    NoCursor(&'static str),
}

impl Asked {
    /// Reads the parameters `after` and `before`; None when neither is given. An empty `after` asks for the first page.
    ///
    /// # Errors
    /// [`CursorFault`].
    pub fn read(after: Option<&str>, before: Option<&str>) -> Result<Option<Self>, CursorFault> {
        match (after, before) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(CursorFault::Both),
            (Some(""), None) => Ok(Some(Self::Start)),
            (Some(text), None) => {
                Token::read(text).map(|token| Some(Self::After(token))).ok_or(CursorFault::NoCursor("after"))
            }
            (None, Some(text)) => {
                Token::read(text).map(|token| Some(Self::Before(token))).ok_or(CursorFault::NoCursor("before"))
            }
        }
    }

    /// What the list is sorted by, as in the parameter `order`; None when the cursor does not say.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        self.token().map(|token| token.order.as_str()).filter(|order| !order.is_empty())
    }

    /// The cursor in a list that is sorted so.
    ///
    /// # Errors
    /// [`CursorFault::NoCursor`] for one of a list that is sorted otherwise.
    pub fn within(self, order: Option<Order>) -> Result<Cursor, CursorFault> {
        let place = |token: Token, name| token.place(order).ok_or(CursorFault::NoCursor(name));
        Ok(match self {
            Self::Start => Cursor::Start,
            Self::After(token) => Cursor::After(place(token, "after")?),
            Self::Before(token) => Cursor::Before(place(token, "before")?),
        })
    }

    fn token(&self) -> Option<&Token> {
        match self {
            Self::Start => None,
            Self::After(token) | Self::Before(token) => Some(token),
        }
    }
}

impl Token {
    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(Some(text).filter(|text| text.len() <= LONGEST)?).ok()?;
        let (order, value, id): (String, Json, String) = serde_json::from_slice(&bytes).ok()?;
        // No value holds a NUL, and PostgreSQL refuses to be asked for one.
        let whole = !id.contains('\0') && value.as_str().is_none_or(|text| !text.contains('\0'));
        whole.then_some(Self { order, value, id })
    }

    fn write(order: Option<Order>, place: &Place) -> String {
        let value = match &place.value {
            Value::Text(text) => json!(text),
            Value::Int(number) => json!(number),
            Value::Time(moment) => json!(moment.0),
            Value::Bool(is_so) => json!(is_so),
            _ => Json::Null,
        };
        URL_SAFE_NO_PAD.encode(json!([name(order), value, place.id]).to_string())
    }

    fn place(self, order: Option<Order>) -> Option<Place> {
        // By id is what a list is sorted by anyway.
        let plain = |order: &str| if order == "id" { String::new() } else { order.to_owned() };
        if plain(&self.order) != plain(&name(order)) {
            return None;
        }
        let value = match (order.map(|order| order.column), &self.value) {
            (None, _) => Value::Null,
            // The id stands for itself.
            (Some(column), Json::Null) if column.name == "id" => Value::Null,
            (Some(column), Json::Null) if column.nullable => Value::Null,
            (Some(column), value) => match column.kind {
                Kind::Text => value.as_str()?.into(),
                Kind::Int => value.as_i64()?.into(),
                Kind::Time => Timestamp(value.as_i64().filter(|moment| MOMENTS.contains(moment))?).into(),
                Kind::Bool => value.as_bool()?.into(),
                _ => return None,
            },
        };
        Some(Place { value, id: self.id })
    }
}

/// An order, as it stands in the parameter; nothing where it is by id.
fn name(order: Option<Order>) -> String {
    order.map_or(String::new(), |order| format!("{}{}", if order.descending { "-" } else { "" }, order.column.name))
}

/// What an answer says of its page behind the things in it: `,"count":…,"offset":…,"limit":…`. By a cursor it has
/// `next_cursor` and `previous_cursor` in place of the offset, null where there is no such page.
#[must_use]
pub fn about<T>(page: &Page, listed: &Listed<T>, (offset, limit): (&str, &str)) -> String {
    let count = listed.count.map_or(String::new(), |count| format!(",\"count\":{count}"));
    if page.cursor.is_none() {
        return format!("{count},\"offset\":{offset},\"limit\":{limit}");
    }
    let cursor = |place: &Option<Place>| match place {
        Some(place) => format!("\"{}\"", Token::write(page.order, place)),
        None => "null".to_owned(),
    };
    let (next, previous) = (cursor(&listed.after), cursor(&listed.before));
    format!("{count},\"limit\":{limit},\"next_cursor\":{next},\"previous_cursor\":{previous}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use stheno_domain::customer::{CREATED_AT, EMAIL, HAS_ACCOUNT};

    fn order(column: &'static stheno_domain::Column) -> Option<Order> {
        Some(Order { column, descending: true })
    }

    #[test]
    fn a_place_is_found_again() {
        for (order, value) in [
            (None, Value::Null),
            (order(&CREATED_AT), Value::Time(Timestamp(1_577_836_800_000))),
            (order(&EMAIL), Value::Null),
            (order(&EMAIL), "ada\"@example.com".into()),
            (order(&HAS_ACCOUNT), true.into()),
        ] {
            let place = Place { value, id: "cus_1".to_owned() };
            let asked = Asked::read(Some(&Token::write(order, &place)), None).unwrap().unwrap();
            assert_eq!(asked.order().unwrap_or_default(), name(order));
            assert_eq!(asked.within(order), Ok(Cursor::After(place)));
        }
    }

    #[test]
    fn what_is_no_cursor_of_the_list_is_refused() {
        let token = |json: &str| URL_SAFE_NO_PAD.encode(json);
        for text in ["x", "W10", &token("[\"\",null,\"a\\u0000\"]"), &"A".repeat(LONGEST + 1)] {
            assert_eq!(Asked::read(None, Some(text)), Err(CursorFault::NoCursor("before")), "{text}");
        }
        for json in [
            r#"["-created_at",-8640000000000000,"a"]"#,
            r#"["",null,"a"]"#,
            r#"["-email",null,"a"]"#,
            r#"["-created_at",null,"a"]"#,
            r#"["-created_at","x","a"]"#,
        ] {
            let asked = Asked::read(Some(&token(json)), None).unwrap().unwrap();
            assert_eq!(asked.within(order(&CREATED_AT)), Err(CursorFault::NoCursor("after")), "{json}");
        }
        assert_eq!(Asked::read(Some(""), Some("")), Err(CursorFault::Both));
    }
}
