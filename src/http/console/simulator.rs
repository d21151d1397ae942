//! `/simulator`: a window into the simulator itself, which no real PAM360 has. Whoever has signed in finds it where the
//! control plane would answer his request, too: what these pages show and do, it shows and does.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use super::failure::Failure;
use super::notice::Notice;
use super::page::{Answer, Page, Section, go_to, show};
use super::person::Person;
use super::sandboxes as sandbox_list;
use super::visit::Visit;
use crate::clock::ClockState;
use crate::http::AppState;
use crate::parity;
use crate::service::sandboxes::snapshots as taken;
use crate::service::{ServiceError, sessions};

mod clock;
mod export;
mod fault;
mod fault_catalogue;
mod faults;
mod parity_report;
mod request;
mod requests;
mod snapshots;

/// The pages, none of which answers where the control plane would not.
pub(super) fn routes() -> axum::Router<AppState> {
    axum::Router::new()
        .route("/simulator", get(page))
        .route("/simulator/requests", get(requests::page))
        .route("/simulator/requests/empty", post(requests::empty))
        .route("/simulator/requests/{id}", get(request::page))
        .route("/simulator/clock", get(clock::page).post(clock::change))
        .route("/simulator/faults", get(faults::page))
        .route("/simulator/faults/remove", post(faults::remove))
        .route("/simulator/faults/catalogue", get(fault_catalogue::page))
        .route("/simulator/faults/catalogue/{name}", get(fault::page).post(fault::add))
        .route("/simulator/snapshots", get(snapshots::page).post(snapshots::take))
        .route("/simulator/snapshots/{name}/restore", post(snapshots::restore))
        .route("/simulator/snapshots/{name}/delete", post(snapshots::delete))
        .route("/simulator/reset", post(snapshots::reset))
        .route("/simulator/export", post(export::file))
        .route("/simulator/parity", get(parity_report::page))
        .route("/sandboxes", get(sandbox_list::page).post(sandbox_list::make))
        .route("/sandboxes/{name}/drop", post(sandbox_list::drop))
        .route_layer(middleware::from_fn(where_the_control_plane_answers))
}

async fn where_the_control_plane_answers(
    Extension(visit): Extension<Visit>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    visit.controlling()?;
    Ok(next.run(request).await)
}

#[derive(Template)]
#[template(path = "simulator.html")]
struct SimulatorPage {
    page: Page,
    calls: usize,
    is_frozen: bool,
    faults: usize,
    snapshots: usize,
    sandboxes: usize,
    facts: usize,
}

/// What there is to see.
pub async fn page(person: Person, State(state): State<AppState>, uri: Uri) -> Answer {
    let sandbox = &person.visit.sandbox;
    let now = sandbox.clock.now();
    show(&SimulatorPage {
        calls: sandbox.journal.counts().0,
        is_frozen: matches!(sandbox.clock.state(), ClockState::Frozen { .. }),
        faults: sandbox.faults.all().iter().filter(|fault| !fault.is_over(now)).count(),
        snapshots: taken::list(sandbox).await?.len(),
        sandboxes: state.registry.all().len(),
        facts: parity::facts().count(),
        page: person.page("Simulator", Section::Simulator).with_notice(uri.query()),
    })
}

/// Sends a person on after what may have ended his session, or dropped his sandbox.
async fn go_on(state: &AppState, person: &Person, path: &str, notice: Notice) -> Answer {
    let visit = &person.visit;
    if state.registry.get(&visit.sandbox.name).is_none() {
        return go_to(&Notice::SandboxDropped.on("/sandboxes"));
    }
    match sessions::resume(Arc::clone(&visit.sandbox), visit.client, &person.session.token).await {
        Ok(_) => go_to(&notice.on(&person.path(path))),
        Err(ServiceError::Refused(_)) => {
            let next: String = data_encoding::BASE64URL_NOPAD.encode(path.as_bytes());
            let sign_in = Notice::SessionEnded.on(&person.path("/sign-in"));
            go_to(&format!("{sign_in}&next={next}"))
        }
        Err(error) => Err(error.into()),
    }
}
