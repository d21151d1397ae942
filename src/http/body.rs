//! JSON bodies of the admin API and the control plane: what cannot be read is refused in words that quote nothing.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// The limit of most bodies, in bytes.
pub const ORDINARY: usize = 1024 * 1024;

/// The limit of bodies that may hold a file, in bytes.
pub const WITH_FILE: usize = 10 * 1024 * 1024;

/// The limit of bodies that may hold a fixture, in bytes.
pub const WITH_FIXTURE: usize = 64 * 1024 * 1024;

/// A JSON body of at most `LIMIT` bytes. An empty one counts as `{}`.
pub struct Body<T, const LIMIT: usize = ORDINARY>(pub T);

impl<T: DeserializeOwned, const LIMIT: usize, S: Sync> FromRequest<S> for Body<T, LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes = Limited::new(request.into_body(), LIMIT)
            .collect()
            .await
            .map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "SIZE-1",
                    "the body is too large or incomplete",
                )
            })?
            .to_bytes();
        let json: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        // Otherwise a list would be read as the fields in their order.
        if json.trim_ascii_start().first() != Some(&b'{') {
            let detail = "the body is no JSON object";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "INPUT-1", detail));
        }
        serde_json::from_slice(json).map(Self).map_err(|error| {
            let what = match error.classify() {
                serde_json::error::Category::Data => "has a field that is unknown, missing or of another kind",
                _ => "is no JSON",
            };
            let place = format!("the body {what}: line {}, column {}", error.line(), error.column());
            Problem::new(StatusCode::BAD_REQUEST, "INPUT-1", place)
        })
    }
}
