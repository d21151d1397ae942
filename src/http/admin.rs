//! The admin API, `/api/v1`: what PAM360's own web pages do, since the product offers no REST for RPA administration.
//!
//! A file holds one group of paths; right above each handler stand its method, its path and what it may answer, from
//! which both the routes below and the OpenAPI document are made. A request runs: [`caller::Caller`] (session) → its
//! `Body`, checked here → one use case → JSON, or a `Problem`.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problem;

mod account_files;
mod account_locks;
mod account_secrets;
mod accounts;
mod audit;
pub mod caller;
mod credentials;
mod custom_fields;
pub(super) mod origin;
mod page;
mod password_requests;
mod resource_groups;
mod resources;
mod roles;
mod rpa_entries;
mod rpa_requests;
mod second_factor;
pub mod session;
mod shares;
pub(super) mod text;
mod trash;
mod user_groups;
mod user_status;
mod users;
mod vault;

/// Every path of the admin API.
pub(super) fn routes() -> OpenApiRouter {
    OpenApiRouter::default()
        .routes(routes!(session::sign_in, session::who_am_i, session::sign_out))
        .routes(routes!(rpa_entries::list, rpa_entries::add))
        .routes(routes!(rpa_entries::get, rpa_entries::edit, rpa_entries::delete))
        .routes(routes!(rpa_entries::delete_several))
        .routes(routes!(rpa_entries::copy_token))
        .routes(routes!(rpa_requests::list))
        .routes(routes!(rpa_requests::approve))
        .routes(routes!(rpa_requests::reject))
        .routes(routes!(password_requests::list, password_requests::create))
        .routes(routes!(password_requests::approve))
        .routes(routes!(password_requests::reject))
        .routes(routes!(password_requests::check_out))
        .routes(routes!(password_requests::check_in))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::get, users::edit, users::delete))
        .routes(routes!(user_status::lock))
        .routes(routes!(user_status::unlock))
        .routes(routes!(user_status::disable))
        .routes(routes!(user_status::enable))
        .routes(routes!(user_status::force_password_change))
        .routes(routes!(user_status::make_auth_token))
        .routes(routes!(user_status::remove_second_factor))
        .routes(routes!(user_groups::list, user_groups::create))
        .routes(routes!(user_groups::get, user_groups::edit, user_groups::delete))
        .routes(routes!(roles::list, roles::create))
        .routes(routes!(roles::get, roles::edit, roles::delete))
        .routes(routes!(second_factor::step_up))
        .routes(routes!(second_factor::enrol))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::disable))
        .routes(routes!(vault::get))
        .routes(routes!(vault::lock))
        .routes(routes!(vault::unlock))
        .routes(routes!(account_locks::lock))
        .routes(routes!(account_locks::unlock))
        .routes(routes!(account_locks::set_step_up))
        .routes(routes!(credentials::fetch))
        .routes(routes!(credentials::names))
        .routes(routes!(audit::list))
        .merge(vault_routes())
}

/// What people do with what the vault holds.
fn vault_routes() -> OpenApiRouter {
    OpenApiRouter::default()
        .routes(routes!(resources::list, resources::create))
        .routes(routes!(resources::get, resources::edit, resources::delete))
        .routes(routes!(resources::types))
        .routes(routes!(custom_fields::list, custom_fields::define))
        .routes(routes!(accounts::list, accounts::add))
        .routes(routes!(accounts::get, accounts::edit, accounts::delete))
        .routes(routes!(account_secrets::reveal, account_secrets::change))
        .routes(routes!(account_files::fetch, account_files::replace))
        .routes(routes!(account_secrets::history))
        .routes(routes!(account_secrets::code))
        .routes(routes!(shares::of_resource, shares::share_resource))
        .routes(routes!(shares::of_account, shares::share_account))
        .routes(routes!(shares::of_group, shares::share_group))
        .routes(routes!(resource_groups::list, resource_groups::create))
        .routes(routes!(
            resource_groups::get,
            resource_groups::edit,
            resource_groups::delete
        ))
        .routes(routes!(resource_groups::change_members))
        .routes(routes!(trash::list))
        .routes(routes!(trash::restore))
}

pub(super) fn router(routes: Router) -> Router {
    routes
        .fallback(async || problem::not_found())
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(middleware::map_response(kept_nowhere))
}

/// Answers hold tokens, names and the audit trail: no cache keeps them.
async fn kept_nowhere(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    response
}
