//! `/simulator/clock`: the sandbox's time, frozen, set, moved on, or running with real time again.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use jiff::Span;
use serde::Deserialize;

use super::go_on;
use crate::clock::ClockState;
use crate::http::AppState;
use crate::http::console::failure::in_words;
use crate::http::console::form::Posted;
use crate::http::console::notice::Notice;
use crate::http::console::page::{Answer, Page, Section, show_as};
use crate::http::console::paging::filled;
use crate::http::console::person::Person;
use crate::http::control::clock::{ClockChange, Mode, apply};
use crate::http::problem;
use crate::rules::{Refusal, audit_trail};
use crate::service::{Result, ServiceError, sandboxes};

#[derive(Template)]
#[template(path = "simulator/clock.html")]
struct ClockPage {
    page: Page,
    is_frozen: bool,
    /// Whether it is another time than outside.
    is_moved: bool,
    /// The zone of the sandbox.
    zone: String,
    now: String,
    advance: String,
    problem: Option<String>,
}

/// What is to become of the clock.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Freeze,
    /// It runs on from where it stands.
    RunOn,
    /// It shows real time.
    RealTime,
    Set,
    Advance,
}

/// Which button was pressed, with what stands in its field.
#[derive(Deserialize)]
pub struct Pressed {
    action: Action,
    #[serde(default)]
    now: String,
    #[serde(default)]
    advance: String,
}

/// The clock.
pub async fn page(person: Person, RawQuery(query): RawQuery) -> Answer {
    let mut shown = window(&person, None, None);
    shown.page = shown.page.with_notice(query.as_deref());
    show_as(StatusCode::OK, &shown)
}

fn window(person: &Person, given: Option<Pressed>, problem: Option<String>) -> ClockPage {
    let sandbox = &person.visit.sandbox;
    let zone = sandbox.settings().time_zone.zone().clone();
    let state = sandbox.clock.state();
    let now = state
        .now()
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string();
    let (given_now, advance) = given.map_or_else(Default::default, |given| (given.now, given.advance));
    ClockPage {
        page: person.page("Clock", Section::Simulator),
        is_frozen: matches!(state, ClockState::Frozen { .. }),
        is_moved: state != ClockState::REAL,
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        now: filled(&given_now).unwrap_or(now),
        advance,
        problem,
    }
}

/// Changes it.
pub async fn change(State(state): State<AppState>, Posted { person, fields }: Posted<Pressed>) -> Answer {
    match changed(&state, &person, &fields).await {
        Ok(fell_due) => {
            let notice = if fell_due {
                Notice::FellDue
            } else {
                Notice::ClockChanged
            };
            go_on(&state, &person, "/simulator/clock", notice).await
        }
        Err(ServiceError::Refused(refusal)) => {
            let page = window(&person, Some(fields), Some(in_words(&refusal)));
            show_as(problem::status(&refusal), &page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether anything fell due by that.
async fn changed(state: &AppState, person: &Person, pressed: &Pressed) -> Result<bool> {
    let sandbox = &person.visit.sandbox;
    let change = match pressed.action {
        Action::Freeze => ClockChange {
            mode: Some(Mode::Frozen),
            ..ClockChange::default()
        },
        Action::RunOn => ClockChange {
            mode: Some(Mode::Real),
            now: Some(sandbox.clock.now()),
            advance: None,
        },
        Action::RealTime => return sandboxes::set_clock(&state.registry, sandbox, ClockState::REAL).await,
        Action::Set => {
            let zone = sandbox.settings().time_zone.zone().clone();
            let (now, _) = audit_trail::minute("now", pressed.now.trim(), &zone)?;
            ClockChange {
                now: Some(now),
                ..ClockChange::default()
            }
        }
        Action::Advance => ClockChange {
            advance: Some(duration(&pressed.advance)?),
            ..ClockChange::default()
        },
    };
    apply(&state.registry, sandbox, &change).await
}

fn duration(text: &str) -> std::result::Result<Span, Refusal> {
    text.trim().parse().map_err(|_| Refusal::InvalidValue("advance"))
}
