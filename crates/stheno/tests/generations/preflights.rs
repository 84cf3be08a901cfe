//! A browser may ask every route of both generations from the pages that CORS allows, with its prefix and without it.

use stheno_medusa_v1::routes::ROUTES as V1;
use stheno_medusa_v2::routes::ROUTES as V2;

use super::both::Shop;
use crate::support::database::Database;

on_both! {
    every_route_may_be_asked_from_an_allowed_page,
    another_page_is_not_told_that_it_may,
}

const PAGE: &str = "https://shop.example";
const CORS: &[(&str, &str)] = &[("STHENO_ADMIN_CORS", PAGE), ("STHENO_STORE_CORS", PAGE), ("STHENO_AUTH_CORS", PAGE)];

/// Prefix, method and path of every route that pages ask.
fn routes() -> Vec<(&'static str, String, String)> {
    let v1 = V1.iter().map(|route| ("/v1", route.method.to_string(), route.path));
    let v2 = V2.iter().map(|route| ("/v2", route.method.to_string(), route.path));
    let asked = |path: &str| ["/admin/", "/store/", "/auth/"].iter().any(|start| path.starts_with(start));
    let fill = |path: &str| path.replace(['{', '}'], "").replace("actor_type", "user");
    v1.chain(v2).filter(|(_, _, path)| asked(path)).map(|(prefix, method, path)| (prefix, method, fill(path))).collect()
}

/// The pages that may ask, as the answer to the question of a browser says.
fn allowed(shop: &Shop, origin: &str, method: &str, path: &str) -> (u16, Option<String>) {
    let page = shop.server.caller().with("origin", origin).with("access-control-request-method", method);
    // What the clients of both generations send along.
    let asked = page.with("access-control-request-headers", "authorization,content-type,x-medusa-access-token");
    let answer = asked.send("OPTIONS", path, None);
    (answer.status, answer.header("access-control-allow-origin"))
}

fn every_route_may_be_asked_from_an_allowed_page(database: &Database) {
    let shop = Shop::open_with(database, CORS);
    for (prefix, method, path) in routes() {
        for path in [path.clone(), format!("{prefix}{path}")] {
            assert_eq!(allowed(&shop, PAGE, &method, &path), (204, Some(PAGE.to_owned())), "{method} {path}");
        }
    }
}

fn another_page_is_not_told_that_it_may(database: &Database) {
    let shop = Shop::open_with(database, CORS);
    for (prefix, method, path) in routes() {
        for path in [path.clone(), format!("{prefix}{path}")] {
            let answer = allowed(&shop, "https://evil.example", &method, &path);
            assert_eq!(answer, (204, None), "{method} {path}");
        }
    }
}
