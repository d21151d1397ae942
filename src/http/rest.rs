//! The product's REST API, `/restapi/json/v1`: one file per command, named after it.
//!
//! A request runs: route table → [`call::Call`] (token, validity, host) → its ids and INPUT_DATA → its command → one use
//! case → [`envelope`]. Its method and path stand right above its handler; the routes and the OpenAPI document are made
//! from that. To add a command: its file, its line below, its use case.

use axum::Router;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;

pub mod account_file;
pub mod account_totp;
pub mod associated_groups;
pub mod call;
pub mod create_account;
pub mod create_resource;
pub mod create_user;
mod custom_fields;
pub mod decide_request;
pub mod delete_account;
pub mod delete_resource;
pub mod delete_user;
pub mod envelope;
pub mod fetch_account_details;
pub mod fetch_password;
pub mod fetch_resource_account_id;
pub mod fetch_user_group_id;
pub mod fetch_user_id;
pub mod form;
pub mod generate_password;
pub mod input;
pub mod input_data;
pub mod java_json;
pub mod java_time;
pub mod legacy;
pub mod list_accounts;
pub mod list_audit;
mod list_query;
pub mod list_resource_types;
pub mod list_resources;
pub mod list_trash;
pub mod lock_user;
pub mod multipart;
pub mod password_history;
mod password_request;
pub mod regenerate_authtoken;
pub mod request_password;
pub mod resource_account_details;
pub mod resource_by_name;
pub mod resource_groups;
pub mod restore_trash;
pub mod schema;
mod shape;
pub mod share;
pub mod transfer_accountabilities;
pub mod unlock_user;
pub mod update_account;
pub mod update_account_password;
pub mod update_resource;
pub mod validate_help_desk_id;
pub mod validate_password;
pub mod website_urls;

/// Every path of the product's API with the commands that answer there.
pub(super) fn routes() -> OpenApiRouter<input::BodyLimit> {
    OpenApiRouter::default()
        .routes(routes!(list_resources::handle, create_resource::handle))
        .routes(routes!(list_resource_types::handle))
        .routes(routes!(fetch_resource_account_id::handle))
        .routes(routes!(update_resource::handle, delete_resource::handle))
        .routes(routes!(list_accounts::handle, create_account::handle))
        .routes(routes!(
            fetch_account_details::handle,
            update_account::handle,
            delete_account::handle
        ))
        .routes(routes!(fetch_password::handle, update_account_password::handle))
        .routes(routes!(create_user::handle))
        .routes(routes!(delete_user::handle))
        .routes(routes!(fetch_user_id::handle))
        .routes(routes!(fetch_user_group_id::handle))
        .routes(routes!(lock_user::handle))
        .routes(routes!(unlock_user::handle))
        .routes(routes!(regenerate_authtoken::handle))
        .routes(routes!(list_audit::handle))
        .routes(routes!(request_password::handle))
        .routes(routes!(request_password::list))
        .routes(routes!(decide_request::approve))
        .routes(routes!(decide_request::reject))
        .routes(routes!(decide_request::check_out))
        .routes(routes!(decide_request::check_in))
        .routes(routes!(validate_help_desk_id::handle))
        .routes(routes!(legacy::handle))
        .merge(further_routes())
}

/// What other clients of the product call besides the ten commands.
fn further_routes() -> OpenApiRouter<input::BodyLimit> {
    OpenApiRouter::default()
        .routes(routes!(resource_by_name::resource))
        .routes(routes!(resource_by_name::account))
        .routes(routes!(resource_account_details::handle))
        .routes(routes!(associated_groups::handle))
        .routes(routes!(website_urls::handle))
        .routes(routes!(list_trash::handle))
        .routes(routes!(restore_trash::handle))
        .routes(routes!(account_file::handle))
        .routes(routes!(account_totp::handle))
        .routes(routes!(password_history::handle))
        .routes(routes!(generate_password::handle))
        .routes(routes!(validate_password::handle))
        .routes(routes!(share::resource))
        .routes(routes!(share::account))
        .routes(routes!(share::groups))
        .routes(routes!(resource_groups::list))
        .routes(routes!(resource_groups::associate))
        .routes(routes!(transfer_accountabilities::handle))
}

pub(super) fn router(routes: Router<input::BodyLimit>, state: &AppState) -> Router {
    routes
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
