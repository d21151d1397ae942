//! The admin API, `/api/v1`: what PAM360's own web pages do, since the product offers no REST for RPA administration.

use axum::Router;

use super::{AppState, problem};

/// Every path of the admin API.
pub(super) fn router(_: &AppState) -> Router {
    Router::new()
        .fallback(async || problem::not_found())
        .method_not_allowed_fallback(problem::method_not_allowed)
}
