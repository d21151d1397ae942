//! `GET`, `POST` and `DELETE faults`, `GET` and `DELETE faults/{name}`, `GET faults/catalogue`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::AppState;
use crate::http::body::Body;
use crate::http::operations::Operations;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::fault::kinds::{KINDS, KindWords};
use crate::model::fault::{ActiveFault, Fault, catalogue};
use crate::sandbox::Sandbox;
use crate::service::faults;

/// A fault and what has become of it.
#[derive(Serialize, ToSchema)]
pub struct FaultState {
    /// What was asked for; a token in the match is not shown.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    spec: Fault,
    /// Whether it came from the catalogue when a path first named it.
    built_in: bool,
    /// `active` or `over`.
    state: &'static str,
    /// Requests that matched.
    seen: u64,
    /// Requests to which it was applied.
    applied: u64,
    /// How many times it can still be applied; nothing where that is not counted.
    left: Option<u64>,
    /// When it is over, in sandbox time.
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
}

/// Faults in the order in which they were made.
#[derive(Serialize, ToSchema)]
pub struct FaultList {
    /// The faults.
    items: Vec<FaultState>,
    /// How many there are.
    total: usize,
}

/// A built-in fault.
#[derive(Serialize, ToSchema)]
pub struct BuiltInView {
    /// Its name: a Server URL chooses it by `/fault/NAME`.
    name: String,
    /// What a client meets.
    sentence: String,
    /// The fault, as it would be set up.
    #[schema(value_type = Object)]
    example: Fault,
}

/// Every built-in fault, and every kind in words.
#[derive(Serialize, ToSchema)]
pub struct Catalogue {
    /// The faults.
    items: Vec<BuiltInView>,
    /// How many there are.
    total: usize,
    /// What a fault can do.
    #[schema(value_type = Vec<Object>)]
    kinds: [KindWords; 20],
}

/// The sandbox's faults.
#[utoipa::path(get, path = "/sim/v1/faults", operation_id = "sim-list-faults", tag = "faults",
    responses((status = 200, body = FaultList)))]
pub async fn list(Extension(sandbox): Extension<Arc<Sandbox>>) -> Json<FaultList> {
    let faults = sandbox.faults.all();
    let items: Vec<_> = faults.into_iter().map(|fault| view(&sandbox, fault)).collect();
    Json(FaultList {
        total: items.len(),
        items,
    })
}

/// Sets up a fault. docs/faults.md says what it can be.
#[utoipa::path(post, path = "/sim/v1/faults", operation_id = "sim-add-fault", tag = "faults", request_body = Object,
    responses((status = 201, body = FaultState), (status = 400, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn add(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Body(fault): Body<Fault>,
) -> Result<(StatusCode, Json<FaultState>), Problem> {
    let fault = set_up(&state.operations, &sandbox, fault).await?;
    Ok((StatusCode::CREATED, Json(view(&sandbox, fault))))
}

/// Sets up a fault whose sense nobody has checked yet.
///
/// # Errors
/// What makes no sense in it, a name that is taken, too many faults, or what vault and store said.
pub async fn set_up(operations: &Operations, sandbox: &Arc<Sandbox>, mut fault: Fault) -> Result<ActiveFault, Problem> {
    if let Some(problem) = fault.problem() {
        return Err(unfit(format!("{}: {}", problem.at.join("."), problem.words)));
    }
    for name in &mut fault.matches.operation {
        let known = operations.named(name);
        *name = known
            .ok_or_else(|| unfit("match.operation: there is no operation of that name".to_owned()))?
            .to_string();
    }
    Ok(faults::add(sandbox, fault).await?)
}

fn unfit(detail: String) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "FAULT", detail)
}

/// Takes every fault away.
#[utoipa::path(delete, path = "/sim/v1/faults", operation_id = "sim-delete-faults", tag = "faults",
    responses((status = 204)))]
pub async fn clear(Extension(sandbox): Extension<Arc<Sandbox>>) -> Result<StatusCode, Problem> {
    faults::remove(&sandbox, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A fault and what has become of it.
#[utoipa::path(get, path = "/sim/v1/faults/{name}", operation_id = "sim-get-fault", tag = "faults",
    params(("name" = String, Path)), responses((status = 200, body = FaultState), (status = 404, body = ProblemBody)))]
pub async fn find(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Path(name): Path<String>,
) -> Result<Json<FaultState>, Problem> {
    let fault = faults::find(&sandbox, &name)?;
    Ok(Json(view(&sandbox, fault)))
}

/// Takes a fault away. A built-in one begins anew when a path next names it.
#[utoipa::path(delete, path = "/sim/v1/faults/{name}", operation_id = "sim-delete-fault", tag = "faults",
    params(("name" = String, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn remove(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    faults::remove(&sandbox, Some(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The built-in faults.
#[utoipa::path(get, path = "/sim/v1/faults/catalogue", operation_id = "sim-list-built-in-faults", tag = "faults",
    responses((status = 200, body = Catalogue)))]
pub async fn built_in() -> Json<Catalogue> {
    let items: Vec<_> = catalogue::all()
        .into_iter()
        .map(|it| BuiltInView {
            name: it.name,
            sentence: it.sentence,
            example: it.fault,
        })
        .collect();
    Json(Catalogue {
        total: items.len(),
        items,
        kinds: KINDS,
    })
}

fn view(sandbox: &Sandbox, fault: ActiveFault) -> FaultState {
    let over = fault.is_over(sandbox.clock.now());
    let left = fault.left();
    let mut spec = fault.spec;
    spec.name = Some(fault.name);
    if let Some(token) = &mut spec.matches.token {
        *token = SecretString::from("not shown");
    }
    FaultState {
        spec,
        built_in: fault.built_in,
        state: if over { "over" } else { "active" },
        seen: fault.tally.seen,
        applied: fault.tally.applied,
        left,
        ends_at: fault.ends_at,
    }
}
