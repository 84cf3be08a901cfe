//! `/admin/statistics`: an addition of ours. Numbers of the shop as a whole, for a page that shows how it is doing.

use serde_json::{Value, json};
use stheno_domain::statistics::{self, Day};
use stheno_domain::{Error, Tx};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::document::{object, parameter};
use crate::query::Params;
use crate::refusal::Refusal;

/// How many days, when nothing is said, and at most.
const USUAL: i64 = 28;
const MOST: i64 = 92;

/// The parameters, for the document.
pub(crate) fn parameters() -> Vec<Value> {
    let days = json!({ "type": "number", "minimum": 0, "maximum": MOST, "default": USUAL });
    vec![parameter("days", "How many days, today included; days are those of UTC.", days)]
}

/// The schema of the answer.
pub(crate) fn answered() -> Value {
    let whole = || json!({ "type": "integer" });
    let all = |names: &[&str]| object(names.iter().map(|name| ((*name).to_owned(), whole())), names);
    let mut day = all(&["customers", "sign_ins"]);
    if let Some(properties) = day.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("day".to_owned(), json!({ "type": "string", "format": "date" }));
    }
    let numbers = object(
        [
            ("customers".to_owned(), all(&["total", "accounts", "guests"])),
            ("days".to_owned(), json!({ "type": "array", "items": day })),
        ],
        &["customers", "days"],
    );
    object([("statistics".to_owned(), numbers)], &["statistics"])
}

/// `GET /admin/statistics`: how many customers there are, how many of those were made on each of the last days, and how often
/// customers signed in.
pub(crate) async fn show(call: Call<'_>) -> Result<Answer, Refusal> {
    let mut params = Params::of(call.request.query())?;
    let days = params.whole_number("days", USUAL, MOST);
    params.finish()?;
    let now = call.api.shop.context.now();
    let read = async move |tx: &mut Tx<'_>| {
        Ok::<_, Error>((statistics::customers(tx).await?, statistics::days(tx, now, days).await?))
    };
    let (customers, days) = call.api.shop.database.scan(read).await?;
    let day = |day: &Day| json!({ "day": day.date(), "customers": day.customers, "sign_ins": day.sign_ins });
    let body = json!({ "statistics": {
        "customers": {
            "total": customers.total,
            "accounts": customers.accounts,
            "guests": customers.total - customers.accounts,
        },
        "days": days.iter().map(day).collect::<Vec<_>>(),
    }});
    Ok(Answer::ok(body.to_string()))
}
