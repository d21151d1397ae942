//! The web console: what PAM360's own pages show, and a window into the simulator.
//!
//! A page is one handler file and one template of the same name beside it. A request runs: [`visit::Visit`] (sandbox,
//! session) → its handler, with [`person::Person`] where somebody must have signed in and [`form::Posted`] where he
//! changes something → one use case → its template in `layout.html`, or a [`failure::Failure`]. Every page works without
//! scripts. To add a page: its two files, its line below.

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

use super::AppState;

mod account;
mod account_file;
mod account_form;
mod account_password;
mod account_secret;
mod assets;
mod audit;
mod audit_csv;
mod charts;
mod confirm;
mod control_token;
mod criteria;
mod custom_fields;
mod failure;
mod form;
mod home;
mod id;
mod me;
mod notice;
mod page;
mod paging;
mod password_requests;
mod person;
mod privileges;
mod resource;
mod resource_form;
mod resource_group;
mod resource_group_add;
mod resource_groups;
mod resources;
mod role;
mod roles;
mod rpa_entries;
mod rpa_entry;
mod rpa_requests;
mod sandboxes;
mod search;
mod shares;
mod sign_in;
mod sign_in_as;
mod simulator;
mod states;
mod step_up;
mod time;
mod trash;
mod user;
mod user_actions;
mod user_group;
mod user_groups;
mod users;
mod vault;
mod visit;
mod war_room;
mod xsoar;

pub(super) fn router(state: &AppState) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-in-as", get(sign_in_as::page).post(sign_in_as::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/control-token", get(control_token::page).post(control_token::give))
        .merge(people_routes())
        .merge(own_routes())
        .route("/audit", get(audit::page))
        .route("/audit.csv", get(audit_csv::file))
        .route("/rpa", get(rpa_entries::page))
        .route("/rpa/integration", post(rpa_entries::switch))
        .route("/rpa/delete", post(rpa_entries::delete))
        .route("/rpa/add", get(rpa_entry::add_page).post(rpa_entry::add))
        .route("/rpa/{id}", get(rpa_entry::edit_page).post(rpa_entry::edit))
        .route("/rpa/{id}/token", post(rpa_entry::copy_token))
        .route("/rpa/requests", get(rpa_requests::page))
        .route("/rpa/requests/{id}/approve", post(rpa_requests::approve))
        .route("/rpa/requests/{id}/reject", post(rpa_requests::reject))
        .merge(vault_pages())
        .route("/xsoar", get(xsoar::page).post(xsoar::show_token))
        .route("/war-room", get(war_room::page).post(war_room::run))
        .merge(simulator::routes())
        .route("/assets/{name}", get(assets::serve))
        .fallback(failure::no_such_page)
        .method_not_allowed_fallback(failure::forms_alone)
        .layer(middleware::from_fn_with_state(state.clone(), visit::enter))
        .with_state(state.clone())
}

/// Users, roles and user groups.
fn people_routes() -> Router<AppState> {
    Router::new()
        .route("/users", get(users::page))
        .route("/users/add", get(user::add_page).post(user::add))
        .route("/users/{id}", get(user::page).post(user::edit))
        .route("/users/{id}/status", post(user_actions::change_status))
        .route(
            "/users/{id}/force-password-change",
            post(user_actions::force_password_change),
        )
        .route("/users/{id}/auth-token", post(user_actions::make_auth_token))
        .route("/users/{id}/second-factor", post(user_actions::remove_second_factor))
        .route("/users/{id}/delete", post(user_actions::delete))
        .route("/roles", get(roles::page))
        .route("/roles/add", get(role::add_page).post(role::add))
        .route("/roles/{id}", get(role::page).post(role::edit))
        .route("/roles/{id}/delete", post(role::delete))
        .route("/user-groups", get(user_groups::page))
        .route("/user-groups/add", get(user_group::add_page).post(user_group::add))
        .route("/user-groups/{id}", get(user_group::page).post(user_group::edit))
        .route("/user-groups/{id}/delete", post(user_group::delete))
}

/// One's own account, and what is done with a second factor.
fn own_routes() -> Router<AppState> {
    Router::new()
        .route("/me", get(me::page))
        .route("/me/password", post(me::change_password))
        .route("/me/second-factor", post(me::enrol))
        .route("/me/second-factor/confirm", post(me::confirm))
        .route("/me/second-factor/disable", post(me::disable))
        .route("/step-up", get(step_up::page).post(step_up::give))
        .route("/vault", get(vault::page))
        .route("/vault/lock", post(vault::lock))
        .route("/vault/unlock", post(vault::unlock))
}

/// Resources, accounts, shares, groups, requests for passwords, the trash.
fn vault_pages() -> Router<AppState> {
    Router::new()
        .route("/resources", get(resources::page))
        .route("/resources/add", get(resource_form::add_page).post(resource_form::add))
        .route("/resources/{id}", get(resource::page))
        .route(
            "/resources/{id}/edit",
            get(resource_form::edit_page).post(resource_form::edit),
        )
        .route("/resources/{id}/delete", post(resource::delete))
        .route(
            "/resources/{id}/shares",
            get(shares::of_resource).post(shares::share_resource),
        )
        .route(
            "/resources/{id}/accounts/add",
            get(account_form::add_page).post(account_form::add),
        )
        .route("/accounts/{id}", get(account::page))
        .route(
            "/accounts/{id}/edit",
            get(account_form::edit_page).post(account_form::edit),
        )
        .route("/accounts/{id}/delete", post(account::delete))
        .route("/accounts/{id}/lock", post(account::lock))
        .route("/accounts/{id}/step-up", post(account::step_up))
        .route(
            "/accounts/{id}/shares",
            get(shares::of_account).post(shares::share_account),
        )
        .route("/accounts/{id}/password", post(account_secret::password))
        .route("/accounts/{id}/history", post(account_secret::history))
        .route("/accounts/{id}/totp", post(account_secret::totp))
        .route("/accounts/{id}/file", post(account_secret::file))
        .route(
            "/accounts/{id}/change",
            get(account_password::page).post(account_password::change),
        )
        .route(
            "/accounts/{id}/replace-file",
            get(account_file::page).post(account_file::replace),
        )
        .route("/accounts/{id}/request", post(password_requests::request))
        .route("/requests", get(password_requests::page))
        .route("/requests/{id}/approve", post(password_requests::approve))
        .route("/requests/{id}/reject", post(password_requests::reject))
        .route("/requests/{id}/check-out", post(password_requests::check_out))
        .route("/requests/{id}/check-in", post(password_requests::check_in))
        .route("/resource-groups", get(resource_groups::page))
        .route(
            "/resource-groups/add",
            get(resource_group_add::page).post(resource_group_add::add),
        )
        .route(
            "/resource-groups/{id}",
            get(resource_group::page).post(resource_group::edit),
        )
        .route("/resource-groups/{id}/criteria", post(resource_group::edit_criteria))
        .route("/resource-groups/{id}/members", post(resource_group::change_members))
        .route("/resource-groups/{id}/delete", post(resource_group::delete))
        .route(
            "/resource-groups/{id}/shares",
            get(shares::of_group).post(shares::share_group),
        )
        .route("/trash", get(trash::page))
        .route("/trash/restore", post(trash::restore))
}
