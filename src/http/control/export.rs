//! `GET export`: the sandbox as a fixture.

use std::sync::Arc;

use axum::Extension;
use axum::http::header;
use axum::response::IntoResponse;
use secrecy::ExposeSecret;

use crate::http::problem::{Problem, ProblemBody};
use crate::sandbox::Sandbox;
use crate::service::export;

/// The sandbox as a fixture in YAML, its passwords and tokens included; that they were handed out is audited first.
#[utoipa::path(get, path = "/sim/v1/export", operation_id = "sim-export", tag = "sandboxes",
    responses((status = 200, body = Object, content_type = "application/yaml"), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody)))]
pub async fn export(Extension(sandbox): Extension<Arc<Sandbox>>) -> Result<impl IntoResponse, Problem> {
    let yaml = export::yaml(&sandbox).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/yaml"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, yaml.expose_secret().to_owned()))
}
