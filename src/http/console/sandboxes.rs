//! `/sandboxes`: the simulated installations of this server, and the way to each.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use jiff::Timestamp;

use super::page::{Answer, Page, Section, show};
use super::visit::{Visit, base_of};
use crate::http::AppState;
use crate::model::ids::SandboxName;

#[derive(Template)]
#[template(path = "sandboxes.html")]
struct SandboxesPage {
    page: Page,
    rows: Vec<Row>,
}

/// A sandbox as the list shows it.
struct Row {
    name: SandboxName,
    /// What stands before every path of it.
    base: String,
    now: Timestamp,
    is_locked: bool,
}

/// The list, for whom the control plane would tell it to.
pub async fn page(Extension(visit): Extension<Visit>, State(state): State<AppState>) -> Answer {
    visit.controlling()?;
    let rows = state.registry.all().into_iter().map(|sandbox| Row {
        base: base_of(&sandbox.name),
        now: sandbox.clock.now(),
        is_locked: sandbox.vault.is_locked(),
        name: sandbox.name.clone(),
    });
    show(&SandboxesPage {
        rows: rows.collect(),
        page: Page::new(&visit, "Sandboxes", Section::Simulator),
    })
}
