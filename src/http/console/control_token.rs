//! `/control-token`: where a person gives the control token, so that his browser is shown the simulator's own pages.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use secrecy::SecretString;
use serde::Deserialize;

use super::form::Unsigned;
use super::page::{Answer, Page, Section, show, show_as};
use super::visit::Visit;
use crate::http::AppState;

#[derive(Template)]
#[template(path = "control_token.html")]
struct ControlTokenPage {
    page: Page,
    /// Whether there is one.
    is_asked_for: bool,
    problem: Option<&'static str>,
}

/// What is given.
#[derive(Deserialize)]
pub struct Given {
    control_token: SecretString,
}

/// The form.
pub async fn page(Extension(visit): Extension<Visit>, State(state): State<AppState>) -> Answer {
    show(&form(&visit, &state, None))
}

/// Takes the token. The browser keeps no token but a pass that this server made up.
pub async fn give(
    Extension(visit): Extension<Visit>,
    State(state): State<AppState>,
    Unsigned(given): Unsigned<Given>,
) -> Answer {
    let token = state.control.token.as_ref();
    let Some(token) = token.filter(|token| token.is(&given.control_token)) else {
        let page = form(&visit, &state, Some("This is not the control token of this server."));
        return show_as(StatusCode::FORBIDDEN, &page);
    };
    let cookie = AppendHeaders([(header::SET_COOKIE, token.set_cookie(visit.tls))]);
    Ok((cookie, Redirect::to(&format!("{}/sandboxes", visit.base()))).into_response())
}

fn form(visit: &Visit, state: &AppState, problem: Option<&'static str>) -> ControlTokenPage {
    ControlTokenPage {
        page: Page::new(visit, "Control token", Section::Apart),
        is_asked_for: state.control.token.is_some(),
        problem,
    }
}
