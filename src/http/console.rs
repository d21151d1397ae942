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

mod assets;
mod confirm;
mod failure;
mod form;
mod home;
mod id;
mod notice;
mod page;
mod paging;
mod person;
mod rpa_entries;
mod rpa_entry;
mod rpa_requests;
mod sandboxes;
mod search;
mod sign_in;
mod sign_in_as;
mod time;
mod visit;

pub(super) fn router(state: &AppState) -> Router {
    Router::new()
        .route("/", get(home::page))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-in-as", get(sign_in_as::page).post(sign_in_as::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/sandboxes", get(sandboxes::page))
        .route("/rpa", get(rpa_entries::page))
        .route("/rpa/integration", post(rpa_entries::switch))
        .route("/rpa/delete", post(rpa_entries::delete))
        .route("/rpa/add", get(rpa_entry::add_page).post(rpa_entry::add))
        .route("/rpa/{id}", get(rpa_entry::edit_page).post(rpa_entry::edit))
        .route("/rpa/{id}/token", post(rpa_entry::copy_token))
        .route("/rpa/requests", get(rpa_requests::page))
        .route("/rpa/requests/{id}/approve", post(rpa_requests::approve))
        .route("/rpa/requests/{id}/reject", post(rpa_requests::reject))
        .route("/assets/{name}", get(assets::serve))
        .fallback(failure::no_such_page)
        .layer(middleware::from_fn_with_state(state.clone(), visit::enter))
        .with_state(state.clone())
}
