//! What the server tells everybody of itself: `GET health`, `ca.pem` and `openapi.json`.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::{AppState, openapi as documents};

/// That the server can answer.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
}

/// 200 once the server can answer.
#[utoipa::path(get, path = "/sim/v1/health", operation_id = "sim-health",
    tag = "server", security(()), responses((status = 200, body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// The CA's certificate, for clients to trust.
#[utoipa::path(get, path = "/sim/v1/ca.pem", operation_id = "sim-fetch-ca", tag = "server", security(()),
    responses((status = 200, body = String, content_type = "application/x-pem-file")))]
pub async fn ca_pem(State(state): State<AppState>) -> impl IntoResponse {
    let ca_pem = state.control.ca_pem.clone();
    ([(header::CONTENT_TYPE, "application/x-pem-file")], ca_pem)
}

/// This document.
#[utoipa::path(get, path = "/sim/v1/openapi.json", operation_id = "sim-fetch-openapi", tag = "server", security(()),
    responses((status = 200, body = Object)))]
pub async fn openapi() -> impl IntoResponse {
    Json(documents::control())
}
