//! Finds the route of a request. Paths are compared as Express compares them: without regard to case, and a slash at
//! the end does not matter.

use std::borrow::Cow;

use http::Method;

use crate::path::{PathError, decode_segment};

/// A table of routes, made once.
#[derive(Debug)]
pub struct Router<T> {
    root: Node,
    routes: Vec<(Method, T)>,
}

#[derive(Debug, Default)]
struct Node {
    /// Children by a segment's text, in lower case.
    fixed: Vec<(String, Node)>,
    /// The child that takes any segment.
    parameter: Option<Box<Node>>,
    /// Positions of the routes that end here.
    routes: Vec<usize>,
}

/// The routes of one path.
#[derive(Debug)]
pub struct Found<'r, T> {
    router: &'r Router<T>,
    node: &'r Node,
    parameters: Vec<&'r str>,
}

/// How well a request is known by its path and method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    /// There is no such path.
    Nothing,
    /// There is the path, without the method.
    Path,
    /// There is a route.
    Route {
        /// How many segments of the path could be anything: the fewer, the more it is meant.
        parameters: usize,
    },
}

impl<T> Router<T> {
    /// How well a request is known by this path and method.
    #[must_use]
    pub fn knows(&self, path: &str, method: &Method) -> Knows {
        self.find(path).map_or(Knows::Nothing, |found| found.knows(method))
    }

    /// Makes the table. A path is written as in `/admin/customers/{id}`; a fixed segment goes before a parameter.
    pub fn new(routes: impl IntoIterator<Item = (Method, &'static str, T)>) -> Self {
        let mut router = Self { root: Node::default(), routes: Vec::new() };
        for (method, path, value) in routes {
            let position = router.routes.len();
            router.routes.push((method, value));
            let mut node = &mut router.root;
            for segment in path.split('/').skip(1) {
                node = if segment.starts_with('{') {
                    node.parameter.get_or_insert_default()
                } else {
                    node.fixed_child(segment)
                };
            }
            node.routes.push(position);
        }
        router
    }

    /// The routes of a path, whatever their methods.
    #[must_use]
    pub fn find<'r>(&'r self, path: &'r str) -> Option<Found<'r, T>> {
        let path = path.strip_prefix('/')?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let mut parameters = Vec::new();
        let node = self.root.descend(&segments, &mut parameters)?;
        Some(Found { router: self, node, parameters })
    }
}

impl Node {
    fn fixed_child(&mut self, segment: &str) -> &mut Node {
        let position = self.fixed.iter().position(|(text, _)| text == segment).unwrap_or_else(|| {
            self.fixed.push((segment.to_ascii_lowercase(), Node::default()));
            self.fixed.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the position was found, or made, just above")]
        &mut self.fixed[position].1
    }

    fn descend<'r>(&'r self, segments: &[&'r str], parameters: &mut Vec<&'r str>) -> Option<&'r Node> {
        let Some((segment, rest)) = segments.split_first() else {
            return (!self.routes.is_empty()).then_some(self);
        };
        let fixed = self.fixed.iter().find(|(text, _)| text.eq_ignore_ascii_case(segment));
        if let Some(node) = fixed.and_then(|(_, node)| node.descend(rest, parameters)) {
            return Some(node);
        }
        let parameter = self.parameter.as_deref().filter(|_| !segment.is_empty())?;
        parameters.push(segment);
        let node = parameter.descend(rest, parameters);
        if node.is_none() {
            parameters.pop();
        }
        node
    }
}

impl<'r, T> Found<'r, T> {
    /// The route with this method; HEAD is answered by the route of GET.
    #[must_use]
    pub fn route(&self, method: &Method) -> Option<&'r T> {
        let with = |method: &Method| {
            let mut here = self.node.routes.iter().filter_map(|position| self.router.routes.get(*position));
            here.find(|(of_route, _)| of_route == method).map(|(_, route)| route)
        };
        with(method).or_else(|| if *method == Method::HEAD { with(&Method::GET) } else { None })
    }

    /// How well a request is known by this path and method.
    #[must_use]
    pub fn knows(&self, method: &Method) -> Knows {
        match self.route(method) {
            Some(_) => Knows::Route { parameters: self.parameters.len() },
            None => Knows::Path,
        }
    }

    /// The methods of the path, as Express lists them for OPTIONS.
    #[must_use]
    pub fn methods(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for (method, _) in self.node.routes.iter().filter_map(|position| self.router.routes.get(*position)) {
            names.push(method.as_str());
            if *method == Method::GET {
                names.push("HEAD");
            }
        }
        names.join(",")
    }

    /// The values of the path's parameters, in order.
    ///
    /// # Errors
    /// [`PathError`] when one is not properly encoded.
    pub fn parameters(&self) -> Result<Vec<Cow<'r, str>>, PathError> {
        self.parameters
            .iter()
            .map(|segment| match decode_segment(segment)? {
                // No id holds one, and PostgreSQL refuses to look for it.
                value if value.contains('\0') => Err(PathError::BadEncoding((*segment).to_owned())),
                value => Ok(value),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router() -> Router<&'static str> {
        Router::new([
            (Method::GET, "/admin/customers", "list"),
            (Method::POST, "/admin/customers", "create"),
            (Method::GET, "/admin/customers/{id}", "retrieve"),
            (Method::GET, "/admin/users/me", "me"),
            (Method::GET, "/admin/users/{id}", "user"),
            (Method::POST, "/auth/{actor}/{provider}", "sign in"),
            (Method::POST, "/auth/token/refresh", "refresh"),
        ])
    }

    fn find(method: Method, path: &str) -> Option<(&'static str, Vec<String>)> {
        let router = router();
        let found = router.find(path)?;
        let parameters = found.parameters().unwrap().into_iter().map(Cow::into_owned).collect();
        found.route(&method).map(|route| (*route, parameters))
    }

    #[test]
    fn case_and_a_last_slash_do_not_matter_but_parameters_keep_theirs() {
        assert_eq!(find(Method::GET, "/ADMIN/Customers/"), Some(("list", vec![])));
        assert_eq!(find(Method::HEAD, "/admin/customers/cus_A%2FB"), Some(("retrieve", vec!["cus_A/B".into()])));
        assert_eq!(find(Method::GET, "/admin/users/me"), Some(("me", vec![])));
        assert_eq!(find(Method::GET, "/admin/users/other"), Some(("user", vec!["other".into()])));
        assert_eq!(find(Method::POST, "/auth/token/refresh"), Some(("refresh", vec![])));
        assert_eq!(find(Method::POST, "/auth/token/x"), Some(("sign in", vec!["token".into(), "x".into()])));
    }

    #[test]
    fn what_is_not_in_the_table_is_not_found() {
        for path in ["//admin/customers", "/admin", "/admin/customers//", "/admin/customers/a/b", "", "admin/customers"]
        {
            assert!(router().find(path).is_none(), "{path}");
        }
        assert_eq!(find(Method::PUT, "/admin/customers"), None);
        assert_eq!(router().find("/admin/customers").unwrap().methods(), "GET,HEAD,POST");
    }

    #[test]
    fn a_badly_encoded_parameter_is_told() {
        for path in ["/admin/customers/%E0%A4%A", "/admin/customers/a%00"] {
            assert!(router().find(path).unwrap().parameters().is_err(), "{path}");
        }
    }
}
