//! The control plane, `/sim/v1`: what no real PAM360 has. It acts on the sandbox of its path's prefix.

use std::sync::Arc;

use axum::extract::State;
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::{any, delete, get, post};
use axum::{Json, Router};
use secrecy::SecretString;

use super::{AppState, problem};

mod body;
mod clock;
mod guard;
mod reset;
mod sandboxes;
mod settings;
mod targets;

pub use guard::names_this_server;

/// What the control plane is told at start.
pub struct ControlConfig {
    /// Protects it; without one it answers only to this machine.
    pub token: Option<SecretString>,
    /// Names of this server besides localhost: a Host or Origin must be one of them.
    pub names: Vec<String>,
    /// The CA's certificate.
    pub ca_pem: String,
    /// Whether sandboxes may be made from built-in fixtures, whose passwords everybody knows.
    pub built_in_allowed: bool,
}

/// Every path of the control plane. Health and the CA's certificate are for everybody.
pub(super) fn router(state: &AppState) -> Router {
    let guarded = Router::new()
        .route("/sim/v1/sandboxes", get(sandboxes::list).post(sandboxes::create))
        .route("/sim/v1/sandboxes/{name}", delete(sandboxes::remove))
        .route("/sim/v1/reset", post(reset::reset))
        .route("/sim/v1/clock", get(clock::read).put(clock::change))
        .route("/sim/v1/settings", get(settings::read).put(settings::change))
        .route(
            "/sim/v1/targets/{resource_id}",
            any(problem::method_not_allowed).put(targets::change),
        )
        .route("/sim/v1/targets/{resource_id}/log-on", post(targets::log_on))
        .fallback(async || problem::not_found())
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(middleware::from_fn_with_state(state.clone(), guard::check));
    Router::new()
        .route("/sim/v1/health", get(health))
        .route("/sim/v1/ca.pem", get(ca_pem))
        .method_not_allowed_fallback(problem::method_not_allowed)
        .fallback_service(guarded.with_state(state.clone()))
        .with_state(state.clone())
}

/// 200 once the server can answer.
async fn health() -> impl IntoResponse {
    Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// The CA's certificate, for clients to trust.
async fn ca_pem(State(state): State<AppState>) -> impl IntoResponse {
    let control = Arc::clone(&state.control);
    ([("content-type", "application/x-pem-file")], control.ca_pem.clone())
}
