//! A request, with names for what the servers call differently.

/// A request. Names such as `⟨cus 3⟩` in it stand for what a server made up by itself.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The route that it is meant for, as in `POST /admin/customers/{id}`.
    pub(crate) route: &'static str,
    /// Path and query.
    pub(crate) path: String,
    /// Names and values.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub(crate) body: Option<String>,
}

impl Asked {
    /// A request without a body.
    pub(crate) fn new(route: &'static str, path: &str) -> Self {
        Self { route, path: path.to_owned(), headers: Vec::new(), body: None }
    }

    /// The same with another header.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a body of JSON.
    pub(crate) fn json(mut self, body: &serde_json::Value) -> Self {
        self.body = Some(body.to_string());
        self.with("content-type", "application/json")
    }

    /// The method.
    pub(crate) fn method(&self) -> &'static str {
        self.route.split_once(' ').unwrap().0
    }

    /// The request as one would type it.
    pub(crate) fn curl(&self) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let mut line = format!("curl -X {} {}", self.method(), quoted(&self.path));
        for (name, value) in &self.headers {
            line.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))));
        }
        if let Some(body) = &self.body {
            line.push_str(&format!(" --data-raw {}", quoted(body)));
        }
        line
    }

    /// The names in it.
    pub(crate) fn names(&self) -> Vec<String> {
        let line = self.curl();
        let mut names: Vec<String> =
            line.split('⟨').skip(1).filter_map(|rest| Some(rest.split_once('⟩')?.0.to_owned())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
