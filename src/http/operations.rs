//! The names of operations, and which one a request calls. A name stands once, above its handler; the routes, the
//! OpenAPI documents and this are made from that.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use super::rest::form::decode_path_segment;
use crate::model::operation::our_name;

/// Every operation of every face. No two have one name.
pub struct Operations {
    paths: matchit::Router<Path>,
    names: BTreeSet<Arc<str>>,
    words: BTreeSet<Box<str>>,
}

/// The operation that a request calls, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Its name, such as `fetch-password`.
    pub operation: Arc<str>,
    /// The id of a resource in the path.
    pub resource: Option<i64>,
    /// The id of an account in the path.
    pub account: Option<i64>,
}

/// What is offered at a path.
struct Path {
    methods: Vec<(Method, Arc<str>)>,
    resource: Option<String>,
    account: Option<String>,
}

impl Operations {
    /// The operations that the documents of the faces describe.
    #[must_use]
    pub fn of(documents: impl IntoIterator<Item = OpenApi>) -> Self {
        let mut operations = Self {
            paths: matchit::Router::new(),
            names: BTreeSet::new(),
            words: BTreeSet::new(),
        };
        for document in documents {
            operations.add(document);
        }
        operations
    }

    fn add(&mut self, document: OpenApi) {
        for (pattern, item) in document.paths.paths {
            let methods: Vec<_> = offered(&item)
                .filter_map(|(method, operation)| Some((method, Arc::from(operation.operation_id.as_deref()?))))
                .collect();
            self.names.extend(methods.iter().map(|(_, name)| Arc::clone(name)));
            let path = Path {
                methods,
                resource: parameter_after(&pattern, &["resources", "targets"]),
                account: parameter_after(&pattern, &["accounts"]),
            };
            let words = pattern.split('/').filter(|segment| !segment.starts_with('{'));
            self.words.extend(words.map(Box::from));
            // Two paths that cannot be told apart would already have been refused by the routes.
            self.paths.insert(pattern, path).ok();
        }
    }

    /// What a request with this method and path calls; the path is what follows the prefix of a sandbox.
    #[must_use]
    pub fn called(&self, method: &Method, path: &str) -> Option<Called> {
        let found = self.paths.at(path).ok()?;
        // Where GET is offered, HEAD is too.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let (_, operation) = found.value.methods.iter().find(|(offered, _)| offered == method)?;
        let id = |parameter: &Option<String>| {
            let segment = found.params.get(parameter.as_deref()?)?;
            decode_path_segment(segment).parse().ok()
        };
        Some(Called {
            operation: Arc::clone(operation),
            resource: id(&found.value.resource),
            account: id(&found.value.account),
        })
    }

    /// The operation that somebody means by a name: ours, or the one that it has in Cortex XSOAR.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Arc<str>> {
        self.names.get(our_name(name)).cloned()
    }

    /// A path as it may be told: words of routes and numbers. What else stands in it may be a secret that went astray;
    /// `other` says what to tell of it, by the segment before and itself.
    #[must_use]
    pub fn told(&self, path: &str, other: impl Fn(&str, &str) -> Box<str>) -> Box<str> {
        let mut told = String::with_capacity(path.len());
        let mut before = "";
        for (at, segment) in path.split('/').enumerate() {
            told.push_str(if at > 0 { "/" } else { "" });
            let is_number = segment.len() < 20 && segment.bytes().all(|byte| byte.is_ascii_digit());
            if is_number || self.words.contains(segment) {
                told.push_str(segment);
            } else {
                told.push_str(&other(before, segment));
            }
            before = segment;
        }
        told.into_boxed_str()
    }

    /// Every name.
    pub fn names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.names.iter()
    }
}

fn offered(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::DELETE, &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// The name of the parameter that follows one of these words in a pattern.
fn parameter_after(pattern: &str, words: &[&str]) -> Option<String> {
    let segments: Vec<_> = pattern.split('/').collect();
    segments.windows(2).find_map(|pair| {
        let parameter = pair[1].strip_prefix('{')?.strip_suffix('}')?;
        words.contains(&pair[0]).then(|| parameter.to_owned())
    })
}

#[cfg(test)]
impl Default for Operations {
    fn default() -> Self {
        Self::of([
            super::rest::routes().into_openapi(),
            super::admin::routes().into_openapi(),
            super::control::routes().into_openapi(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(method: &str, path: &str) -> Option<(String, Option<i64>, Option<i64>)> {
        let called = Operations::default().called(&method.parse().unwrap(), path)?;
        Some((called.operation.to_string(), called.resource, called.account))
    }

    #[test]
    fn a_request_calls_the_operation_of_its_method_and_path_on_what_the_path_names() {
        let base = "/restapi/json/v1";
        for (method, path, operation, resource, account) in [
            ("GET", "/resources", "list-resources", None, None),
            ("HEAD", "/resources", "list-resources", None, None),
            ("GET", "/resources/resourcetypes", "list-resource-types", None, None),
            ("PUT", "/resources/7", "update-resource", Some(7), None),
            ("GET", "/resources/7/accounts", "list-accounts", Some(7), None),
            (
                "GET",
                "/resources/7/accounts/%39/password",
                "fetch-password",
                Some(7),
                Some(9),
            ),
            (
                "PUT",
                "/resources/7/accounts/9/password",
                "update-account-password",
                Some(7),
                Some(9),
            ),
            (
                "GET",
                "/resources/x/accounts/9/password",
                "fetch-password",
                None,
                Some(9),
            ),
            ("POST", "/accounts/9/requestpassword", "request-password", None, Some(9)),
        ] {
            let found = called(method, &format!("{base}{path}"));
            assert_eq!(
                found,
                Some((operation.to_owned(), resource, account)),
                "{method} {path}"
            );
        }
        let account = called("PUT", "/api/v1/accounts/3/password");
        assert_eq!(account, Some(("admin-change-password".to_owned(), None, Some(3))));
        let added = called("POST", "/api/v1/resources/3/accounts");
        assert_eq!(added, Some(("admin-add-account".to_owned(), Some(3), None)));
        let target = called("PUT", "/sim/v1/targets/4");
        assert_eq!(target, Some(("sim-set-target".to_owned(), Some(4), None)));
    }

    #[test]
    fn a_request_that_no_route_takes_calls_nothing() {
        for (method, path) in [
            ("PATCH", "/restapi/json/v1/resources"),
            ("GET", "/restapi/json/v1/resources/"),
            ("GET", "/restapi/json/v1/resource"),
            ("GET", "/"),
            ("GET", ""),
        ] {
            assert_eq!(called(method, path), None, "{method} {path}");
        }
    }

    #[test]
    fn every_route_has_a_plain_name_that_no_other_has() {
        let mut seen = BTreeSet::new();
        for (face, beginning, document) in [
            ("rest", "", super::super::openapi::rest()),
            ("admin", "admin-", super::super::openapi::admin()),
            ("control", "sim-", super::super::openapi::control()),
        ] {
            for (path, item) in &document.paths.paths {
                for (method, operation) in offered(item) {
                    let name = operation.operation_id.clone().unwrap();
                    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
                        && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                        && name != "handle";
                    assert!(
                        plain && name.starts_with(beginning),
                        "{face}: {method} {path} is {name}"
                    );
                    assert!(seen.insert(name.clone()), "{name} is there twice");
                    let found = called(method.as_str(), &path.replace(['{', '}'], "")).unwrap();
                    assert_eq!(found.0, name, "{method} {path}");
                }
            }
        }
        let known: BTreeSet<_> = Operations::default().names().map(ToString::to_string).collect();
        assert_eq!(seen, known);
    }

    #[test]
    fn the_ten_commands_and_the_connection_test_are_known_by_their_names_in_xsoar() {
        let operations = Operations::default();
        for (there, here) in [
            ("pam360-create-resource", "create-resource"),
            ("pam360-create-account", "create-account"),
            ("pam360-update-resource", "update-resource"),
            ("pam360-update-account", "update-account"),
            ("pam360-list-all-resources", "list-resources"),
            ("pam360-list-all-accounts", "list-accounts"),
            ("pam360-fetch-account-details", "fetch-account-details"),
            ("pam360-fetch-resource-account-id", "fetch-resource-account-id"),
            ("pam360-fetch-password", "fetch-password"),
            ("pam360-update-account-password", "update-account-password"),
            ("test-module", "list-resource-types"),
            ("fetch-password", "fetch-password"),
            ("admin-list-users", "admin-list-users"),
        ] {
            assert_eq!(operations.named(there).as_deref(), Some(here), "{there}");
        }
        assert_eq!(operations.named("fetch-passwords"), None);
    }
}
