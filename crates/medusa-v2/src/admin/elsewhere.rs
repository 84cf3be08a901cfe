//! What Medusa has and Stheno has not: answers for its admin dashboard, which asks for them whatever page is open.

use serde_json::{Value, json};
use stheno_http::answer::Answer;

use crate::call::Call;
use crate::query::{LONGEST_PAGE, MAX_SAFE_INTEGER, Params};
use crate::refusal::Refusal;

/// An empty list. Filters are passed over: there is nothing to choose from.
fn empty(call: &Call<'_>, name: &str, limit: i64) -> Result<Answer, Refusal> {
    let mut params = Params::of(call.request.query())?;
    let offset = params.whole_number("offset", 0, MAX_SAFE_INTEGER);
    let limit = params.whole_number("limit", limit, LONGEST_PAGE);
    params.finish_known()?;
    Ok(Answer::ok(json!({ name: [], "count": 0, "offset": offset, "limit": limit }).to_string()))
}

/// `GET /admin/notifications`
pub(crate) async fn notifications(call: Call<'_>) -> Result<Answer, Refusal> {
    empty(&call, "notifications", 50)
}

/// `GET /admin/regions`
pub(crate) async fn regions(call: Call<'_>) -> Result<Answer, Refusal> {
    empty(&call, "regions", 50)
}

/// `GET /admin/sales-channels`
pub(crate) async fn sales_channels(call: Call<'_>) -> Result<Answer, Refusal> {
    empty(&call, "sales_channels", 20)
}

/// `GET /admin/invites`
pub(crate) async fn invites(call: Call<'_>) -> Result<Answer, Refusal> {
    empty(&call, "invites", 50)
}

/// `POST /admin/invites`: nobody can be invited. The dashboard shows a refusal with 400, and no other.
pub(crate) async fn invite(_: Call<'_>) -> Result<Answer, Refusal> {
    Err(Refusal::NotAllowed("Users are made with `stheno user create`.".to_owned()))
}

/// `GET /admin/users/{id}/auth-providers`: none that the dashboard could do something about.
pub(crate) async fn auth_providers(_: Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(json!({ "providers": [] }).to_string()))
}

/// `GET /admin/search-indexes`
pub(crate) async fn search_indexes(_: Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(json!({ "search_indexes": [], "enabled": false }).to_string()))
}

/// `GET /admin/layouts/configurations`
pub(crate) async fn layout_configurations(call: Call<'_>) -> Result<Answer, Refusal> {
    empty(&call, "layout_configurations", 20)
}

/// `GET /admin/stores`: the one store. It has a name and nothing that other systems keep.
pub(crate) async fn stores(_: Call<'_>) -> Result<Answer, Refusal> {
    let store = json!({ "id": "store_stheno", "name": "Stheno" });
    Ok(Answer::ok(json!({ "stores": [store], "count": 1, "offset": 0, "limit": 50 }).to_string()))
}

/// `GET /admin/feature-flags`: the dashboard asks before anybody has signed in, so everybody may.
pub(crate) async fn feature_flags(_: Call<'_>) -> Result<Answer, Refusal> {
    let flags = json!({
        "backend_hmr": false,
        "caching": false,
        "index_engine": false,
        "rbac_filter_fields": false,
        "rbac": false,
        "translation": false,
        "view_configurations": false,
    });
    Ok(Answer::ok(json!({ "feature_flags": flags }).to_string()))
}

/// What of a zone of the dashboard is hidden, because nothing here would answer it.
const HIDDEN: &[(&str, &[&str])] = &[
    (
        "sidebar",
        &[
            "core:Searchbar",
            "core:nav:/orders",
            "core:nav:/products",
            "core:nav:/inventory",
            "core:nav:/promotions",
            "core:nav:/price-lists",
        ],
    ),
    ("topbar", &["core:Notifications"]),
    (
        "settings.sidebar",
        &[
            "core:settings-nav:/settings/store",
            "core:settings-nav:/settings/regions",
            "core:settings-nav:/settings/tax-regions",
            "core:settings-nav:/settings/return-reasons",
            "core:settings-nav:/settings/refund-reasons",
            "core:settings-nav:/settings/sales-channels",
            "core:settings-nav:/settings/product-types",
            "core:settings-nav:/settings/product-tags",
            "core:settings-nav:/settings/locations",
            "core:settings-nav:/settings/workflows",
            "core:settings-nav:/settings/search",
        ],
    ),
    ("customer.details", &["core:CustomerOrderSection"]),
    ("api_key.details", &["core:ApiKeySalesChannelSection"]),
    ("profile.details", &["core:ProfileMfaSection"]),
    ("store.details", &["core:StoreCurrencySection"]),
];

/// `GET /admin/layouts/{zone}/configuration`: what the dashboard shows in a zone. Nobody can change it.
pub(crate) async fn layout(call: Call<'_>) -> Result<Answer, Refusal> {
    let hidden = HIDDEN.iter().find(|(zone, _)| *zone == call.parameter(0)).map(|(_, hidden)| {
        let widgets: serde_json::Map<String, Value> =
            hidden.iter().map(|widget| ((*widget).to_owned(), json!({ "hidden": true }))).collect();
        json!({ "configuration": { "widgets": widgets } })
    });
    let body = json!({ "personal_configuration": null, "default_configuration": hidden, "active_scope": "default" });
    Ok(Answer::ok(body.to_string()))
}
