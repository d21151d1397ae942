//! The control plane, `/sim/v1`: what no real PAM360 has. It acts on the sandbox of its path's prefix.

use axum::Router;
use axum::middleware;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{AppState, problem};
use crate::fixture::BuiltIns;

mod about;
pub(super) mod clock;
mod export;
pub(super) mod faults;
mod guard;
mod metrics;
pub mod requests;
mod reset;
pub(super) mod sandboxes;
mod settings;
pub(super) mod snapshots;
mod span;
mod targets;
mod tickets;
mod token;

pub use guard::{answers, names_this_server};
pub use token::ControlToken;

/// What the control plane is told at start.
pub struct ControlConfig {
    /// Protects it; without one it answers only to this machine.
    pub token: Option<ControlToken>,
    /// Names of this server besides localhost: a Host or Origin must be one of them.
    pub names: Vec<String>,
    /// The CA's certificate.
    pub ca_pem: String,
    /// Whether sandboxes may be made from built-in fixtures, whose passwords everybody knows.
    pub built_in_allowed: bool,
    /// The built-in fixtures.
    pub built_ins: BuiltIns,
}

/// The paths that are for everybody.
fn open_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(about::health))
        .routes(routes!(about::ca_pem))
        .routes(routes!(about::openapi))
}

/// The paths that [`guard`] protects.
fn guarded_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(sandboxes::list, sandboxes::create))
        .routes(routes!(sandboxes::remove))
        .routes(routes!(reset::reset))
        .routes(routes!(snapshots::list, snapshots::take))
        .routes(routes!(snapshots::restore))
        .routes(routes!(snapshots::delete))
        .routes(routes!(export::export))
        .routes(routes!(clock::read, clock::change))
        .routes(routes!(settings::read, settings::change))
        .routes(routes!(targets::change))
        .routes(routes!(targets::log_on))
        .routes(routes!(tickets::list))
        .routes(routes!(requests::list, requests::clear))
        .routes(routes!(requests::verify))
        .routes(routes!(requests::har))
        .routes(routes!(requests::stream::stream))
        .routes(routes!(metrics::metrics))
        .routes(routes!(tickets::put, tickets::delete))
        .routes(routes!(faults::list, faults::add, faults::clear))
        .routes(routes!(faults::built_in))
        .routes(routes!(faults::find, faults::remove))
}

/// Every path of the control plane.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    open_routes().merge(guarded_routes())
}

/// The routes before they have their state.
pub(super) struct Routes {
    open: Router<AppState>,
    guarded: Router<AppState>,
}

impl Routes {
    /// The routes, with the documents of their two parts.
    pub(super) fn new() -> (Self, [OpenApi; 2]) {
        let (open, of_open) = open_routes().split_for_parts();
        let (guarded, of_guarded) = guarded_routes().split_for_parts();
        (Self { open, guarded }, [of_open, of_guarded])
    }

    pub(super) fn router(self, state: &AppState) -> Router {
        let guarded = self
            .guarded
            .fallback(async || problem::not_found())
            .method_not_allowed_fallback(problem::method_not_allowed)
            .layer(middleware::from_fn_with_state(state.clone(), guard::check));
        self.open
            .method_not_allowed_fallback(problem::method_not_allowed)
            .fallback_service(guarded.with_state(state.clone()))
            .with_state(state.clone())
    }
}
