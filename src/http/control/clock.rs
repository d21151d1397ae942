//! `GET` and `PUT clock`.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::span;
use crate::clock::{ClockState, real_now};
use crate::http::AppState;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::rules::Refusal;
use crate::sandbox::{Registry, Sandbox};
use crate::service::{ServiceError, sandboxes};

/// How the sandbox's time runs, and what time it is there.
#[derive(Serialize, ToSchema)]
pub struct ClockView {
    /// `real` or `frozen`.
    mode: &'static str,
    /// Now, in sandbox time.
    #[schema(value_type = String)]
    now: Timestamp,
}

/// A change of the clock: what is not named stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockChange {
    /// Whether time runs on.
    pub mode: Option<Mode>,
    /// What time it is from now on.
    #[schema(value_type = Option<String>)]
    pub now: Option<Timestamp>,
    /// How far to move on, as an ISO 8601 duration such as `P31D` or `PT30S`; applied after `now`.
    #[schema(value_type = Option<String>)]
    pub advance: Option<Span>,
}

/// Whether time runs on.
#[derive(Deserialize, Clone, Copy, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// With real time.
    Real,
    /// Only when somebody moves it.
    Frozen,
}

/// How the sandbox's time runs.
#[utoipa::path(get, path = "/sim/v1/clock", operation_id = "sim-get-clock",
    tag = "time", responses((status = 200, body = ClockView)))]
pub async fn read(Extension(sandbox): Extension<Arc<Sandbox>>) -> Json<ClockView> {
    Json(view(&sandbox))
}

/// Freezes, sets or advances the sandbox's time. Everything that falls due by that happens, in order, before the answer;
/// a sandbox whose own time (`ttl`) is over is gone after it.
#[utoipa::path(put, path = "/sim/v1/clock", operation_id = "sim-set-clock", tag = "time", request_body = ClockChange,
    responses((status = 200, body = ClockView), (status = 422, body = ProblemBody)))]
pub async fn change(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Body(change): Body<ClockChange>,
) -> Result<Json<ClockView>, Problem> {
    apply(&state.registry, &sandbox, &change).await?;
    Ok(Json(view(&sandbox)))
}

/// Changes the clock, and answers whether anything fell due by that.
///
/// # Errors
/// INPUT-3 for a duration that is none, or what vault and store said.
pub async fn apply(registry: &Registry, sandbox: &Sandbox, change: &ClockChange) -> Result<bool, ServiceError> {
    let changed = changed(sandbox, change).ok_or(Refusal::InvalidValue("advance"))?;
    sandboxes::set_clock(registry, sandbox, changed).await
}

fn changed(sandbox: &Sandbox, change: &ClockChange) -> Option<ClockState> {
    let from = change.now.unwrap_or_else(|| sandbox.clock.now());
    let now = match change.advance {
        Some(span) => from.checked_add(span::duration(span)?).ok()?,
        None => from,
    };
    let mode = change.mode.unwrap_or(match sandbox.clock.state() {
        ClockState::Real { .. } => Mode::Real,
        ClockState::Frozen { .. } => Mode::Frozen,
    });
    let unmoved = change.now.is_none() && change.advance.is_none();
    Some(match (mode, sandbox.clock.state()) {
        (Mode::Frozen, _) => ClockState::Frozen { now },
        (Mode::Real, ClockState::Real { offset }) if unmoved => ClockState::Real { offset },
        // Back to real time, unless another time was named with it.
        (Mode::Real, _) if unmoved => ClockState::REAL,
        (Mode::Real, _) => ClockState::Real {
            offset: now.duration_since(real_now()),
        },
    })
}

fn view(sandbox: &Sandbox) -> ClockView {
    ClockView {
        mode: match sandbox.clock.state() {
            ClockState::Real { .. } => "real",
            ClockState::Frozen { .. } => "frozen",
        },
        now: sandbox.clock.now(),
    }
}
