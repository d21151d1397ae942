//! Answers that are no answers of the product.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::rest::java_json::JavaMap;

fn page(status: StatusCode, title: &str, content: &str) -> Response {
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{content}</body>\n</html>\n"
    );
    let kind = [(header::CONTENT_TYPE, "text/html;charset=UTF-8")];
    (status, kind, page).into_response()
}

/// The page of a status.
pub(super) fn status(status: StatusCode) -> Response {
    page(status, &status.to_string(), "<hr>\n")
}

/// A page to sign in at.
pub(super) fn login(status: StatusCode) -> Response {
    let form = "<form method=\"post\" action=\"/j_security_check\">\n\
                <input name=\"j_username\">\n<input name=\"j_password\" type=\"password\">\n<button>Sign in</button>\n\
                </form>\n";
    page(status, "Sign in", form)
}

/// A body that says it is JSON.
pub(super) fn json(text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    let kind = HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn answer(message: String, status: &'static str, name: &'static str, details: Option<String>) -> Response {
    let result = JavaMap::new().with("status", status).with("message", message);
    let mut operation = JavaMap::new().with("name", name).with("result", result);
    if let Some(details) = details {
        operation.insert("Details", details);
    }
    let operation: crate::http::rest::java_json::Json<'_> = JavaMap::new().with("operation", operation).into();
    json(operation.to_text())
}

/// A well-formed answer with a body of at least so many bytes.
pub(super) fn oversized(bytes: usize) -> Response {
    answer("Oversized".to_owned(), "Success", "OVERSIZED", Some("x".repeat(bytes)))
}

/// A refusal that repeats the caller's own token. It brings no decision for the journal, which must not learn the token.
pub(super) fn echo(token: &str) -> Response {
    answer(
        format!("The token {token} is not accepted"),
        "Failed",
        "Authentication",
        None,
    )
}
