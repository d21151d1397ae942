//! The product's REST API, `/restapi/json/v1`: one file per command, named after it.
//!
//! A request runs: route table → [`call::Call`] (token, validity, host) → its ids and INPUT_DATA → its command → one use
//! case → [`envelope`]. To add a command: its file, its line below, its use case.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post, put};

use super::AppState;

pub mod call;
pub mod create_account;
pub mod create_resource;
pub mod envelope;
pub mod fetch_account_details;
pub mod fetch_password;
pub mod fetch_resource_account_id;
pub mod form;
pub mod input;
pub mod input_data;
pub mod java_json;
pub mod java_time;
pub mod list_accounts;
pub mod list_resource_types;
pub mod list_resources;
mod shape;
pub mod update_account;
pub mod update_account_password;
pub mod update_resource;

/// Every path of the product's API with the commands that answer there.
pub(super) fn router(state: &AppState) -> Router {
    let base = "/restapi/json/v1";
    Router::new()
        .route(
            &format!("{base}/resources"),
            get(list_resources::handle).post(create_resource::handle),
        )
        .route(
            &format!("{base}/resources/resourcetypes"),
            get(list_resource_types::handle),
        )
        .route(
            &format!("{base}/resources/getResourceIdAccountId"),
            get(fetch_resource_account_id::handle),
        )
        .route(&format!("{base}/resources/{{rid}}"), put(update_resource::handle))
        .route(
            &format!("{base}/resources/{{rid}}/accounts"),
            get(list_accounts::handle).merge(post(create_account::handle)),
        )
        .route(
            &format!("{base}/resources/{{rid}}/accounts/{{aid}}"),
            get(fetch_account_details::handle).put(update_account::handle),
        )
        .route(
            &format!("{base}/resources/{{rid}}/accounts/{{aid}}/password"),
            get(fetch_password::handle).put(update_account_password::handle),
        )
        .fallback(envelope::unknown_path)
        .method_not_allowed_fallback(envelope::method_not_allowed)
        .with_state(input::BodyLimit(state.max_body_bytes))
}

/// ROUTE-1, for a sandbox that is not there.
pub(super) fn unknown_path(reason_header: bool) -> Response {
    envelope::invalid_request(
        axum::http::StatusCode::NOT_FOUND,
        "ROUTE-1 there is no such path",
        reason_header,
    )
}
