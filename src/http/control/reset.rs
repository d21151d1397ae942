//! `POST reset`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;

use crate::http::AppState;
use crate::http::problem::Problem;
use crate::sandbox::Sandbox;
use crate::service::sandboxes;

/// Sets the sandbox back to the fixture or the snapshot it came from, in place; its tokens are the same again.
#[utoipa::path(post, path = "/sim/v1/reset", operation_id = "sim-reset", tag = "sandboxes", responses((status = 204)))]
pub async fn reset(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
) -> Result<StatusCode, Problem> {
    sandboxes::reset(&state.registry, &sandbox).await?;
    Ok(StatusCode::NO_CONTENT)
}
