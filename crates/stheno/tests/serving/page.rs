//! The page for the people of the shop, at `/app`.

use std::io::Read as _;

use serde_json::json;

use crate::support::calls::Caller;
use crate::support::database::Database;
use crate::support::process::Process;
use crate::support::shop;

on_both! {
    it_is_there_under_every_address_of_its_own,
    it_may_run_nothing_but_its_own_scripts,
    its_files_are_kept_for_ever_and_come_compressed,
    what_is_no_file_of_it_is_not_there,
    it_can_be_switched_off,
}

/// The addresses of the files that the page begins with.
fn files(page: &str) -> Vec<String> {
    let quoted = page.split('"').filter(|text| text.starts_with("/app/assets/"));
    quoted.map(str::to_owned).collect()
}

fn page(caller: &Caller) -> String {
    let answer = caller.get("/app");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

fn it_is_there_under_every_address_of_its_own(database: &Database) {
    let server = shop::start(database);
    let page = page(&server.caller());
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for path in
        ["/app/", "/app/customers", "/app/customers/cus_1?q=a", "/app/reset-password?token=a&email=b", "/app/../x"]
    {
        assert_eq!(server.caller().get(path).text(), page, "{path}");
    }
    let head = server.caller().send("HEAD", "/app", None);
    assert_eq!((head.status, head.text()), (200, String::new()));
    // It asks whether there is a newer one each time.
    let first = server.caller().get("/app");
    assert_eq!(first.header("cache-control").as_deref(), Some("no-cache"));
    let etag = first.header("etag").unwrap();
    assert_eq!(server.caller().with("if-none-match", &etag).get("/app").status, 304);
}

fn it_may_run_nothing_but_its_own_scripts(database: &Database) {
    let server = shop::start(database);
    let answer = server.caller().get("/app/customers");
    let header = |name: &str| answer.header(name).unwrap_or_default();
    let policy = header("content-security-policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.split("; ").any(|of_policy| of_policy == part), "{part} is not in {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("referrer-policy"), "no-referrer");
    let page = answer.text();
    for script in page.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        assert!(attributes.contains("src=\"/app/assets/") && rest.starts_with("</script>"), "an inline script: {page}");
    }
    assert!(!page.contains("<style"), "{page}");
    for address in ["src=\"", "href=\""].iter().flat_map(|name| page.split(name).skip(1)) {
        assert!(address.starts_with("/app/assets/") || address.starts_with("data:"), "{address}");
    }
}

fn its_files_are_kept_for_ever_and_come_compressed(database: &Database) {
    let server = shop::start(database);
    let files = files(&page(&server.caller()));
    assert!(
        files.iter().any(|file| file.ends_with(".js")) && files.iter().any(|file| file.ends_with(".css")),
        "{files:?}"
    );
    for file in files {
        let plain = server.caller().get(&file);
        assert_eq!((plain.status, plain.header("content-encoding")), (200, None), "{file}");
        assert_eq!(plain.header("cache-control").as_deref(), Some("public, max-age=31536000, immutable"), "{file}");
        let kind = if file.ends_with(".js") { "text/javascript; charset=utf-8" } else { "text/css; charset=utf-8" };
        assert_eq!(plain.header("content-type").as_deref(), Some(kind), "{file}");
        // As browsers ask
        let packed = server.caller().with("accept-encoding", "gzip, deflate, br, zstd").get(&file);
        assert_eq!(packed.header("content-encoding").as_deref(), Some("gzip"), "{file}");
        assert_eq!(packed.header("vary").as_deref(), Some("Accept-Encoding"), "{file}");
        assert_eq!(packed.header("content-length"), Some(packed.body.len().to_string()), "{file}");
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plain.body, "{file}");
    }
}

fn what_is_no_file_of_it_is_not_there(database: &Database) {
    let server = shop::start(database);
    for path in ["/app/assets/gone.js", "/app/assets/", "/app/assets/../../etc/passwd", "/app/assets/%2e%2e/index.html"]
    {
        assert_eq!(server.caller().get(path).status, 404, "{path}");
    }
    // What is not read from it is the API's business, and so is what only begins alike.
    for (method, path) in [("POST", "/app"), ("DELETE", "/app/customers"), ("GET", "/application")] {
        let answer = server.caller().send(method, path, None);
        assert_eq!((answer.status, answer.header("content-security-policy")), (404, None), "{method} {path}");
    }
    // The API is where it was.
    assert_eq!(server.caller().get("/admin/customers").shown(), (401, json!({"message": "Unauthorized"})));
}

fn it_can_be_switched_off(database: &Database) {
    let mut command = shop::serve(database);
    command.env("STHENO_ADMIN_UI", "false");
    let server = Process::start(command);
    for path in ["/app", "/app/", "/app/customers", "/app/assets/index.js"] {
        assert_eq!(server.caller().get(path).status, 404, "{path}");
    }
    assert!(!server.printed().contains("/app"), "{}", server.printed());
}
