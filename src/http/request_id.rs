//! An id for every request: in its answer's `X-Request-Id` and in every line that is logged about it.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::Response;
use tracing::Span;

use crate::clock::fresh_bytes;

static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives out ids: the server's own random part and a count.
pub(super) struct RequestIds {
    server: u32,
    count: AtomicU64,
}

impl RequestIds {
    pub(super) fn new() -> Self {
        Self {
            server: u32::from_le_bytes(fresh_bytes()),
            count: AtomicU64::new(0),
        }
    }

    pub(super) fn next(&self) -> String {
        format!("{:08x}-{}", self.server, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// What every line about the request carries, where more is told than failures. Never the query: it holds INPUT_DATA.
/// Nor a path as it came, in which a token may have gone astray.
pub(super) fn span(id: &str, method: &Method, path: impl FnOnce() -> String) -> Span {
    tracing::debug_span!("request", id, %method, path = path())
}

/// What went wrong inside, for the log alone: it travels in the answer to where the request's id is known.
#[derive(Debug, Clone)]
pub(super) struct WentWrong(Arc<str>);

impl WentWrong {
    pub(super) fn inside(error: &impl Display) -> Self {
        Self(error.to_string().into())
    }
}

pub(super) fn log(response: &Response, id: &str) {
    if let Some(WentWrong(error)) = response.extensions().get() {
        tracing::error!(id, %error, "a request failed");
    }
    tracing::debug!(status = response.status().as_u16(), "answered");
}

pub(super) fn mark(mut response: Response, id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}
