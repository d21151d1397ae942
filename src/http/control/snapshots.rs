//! `GET` and `POST snapshots`, `POST snapshots/{name}/restore`, `DELETE snapshots/{name}`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::AppState;
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::SnapshotName;
use crate::sandbox::Sandbox;
use crate::service::sandboxes::snapshots::{self, Snapshot};

/// A snapshot to be taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSnapshot {
    /// Its name, unique in the sandbox.
    name: String,
}

/// A snapshot.
#[derive(Serialize, ToSchema)]
pub struct SnapshotView {
    /// Its name.
    name: String,
    /// When it was taken, in sandbox time.
    #[schema(value_type = String)]
    taken_at: Timestamp,
    /// Its size in bytes.
    size: usize,
}

impl From<Snapshot> for SnapshotView {
    fn from(snapshot: Snapshot) -> Self {
        Self {
            name: snapshot.name,
            taken_at: snapshot.taken_at,
            size: snapshot.size,
        }
    }
}

/// Snapshots in the order in which they were taken.
#[derive(Serialize, ToSchema)]
pub struct SnapshotList {
    /// The snapshots.
    items: Vec<SnapshotView>,
    /// How many there are.
    total: usize,
}

/// The sandbox's snapshots.
#[utoipa::path(get, path = "/sim/v1/snapshots", tag = "sandboxes", operation_id = "sim-list-snapshots",
    responses((status = 200, body = SnapshotList)))]
pub async fn list(Extension(sandbox): Extension<Arc<Sandbox>>) -> Result<Json<SnapshotList>, Problem> {
    let items: Vec<SnapshotView> = snapshots::list(&sandbox).await?.into_iter().map(Into::into).collect();
    Ok(Json(SnapshotList {
        total: items.len(),
        items,
    }))
}

/// Takes a snapshot of everything that the sandbox holds: data, history, audit trail, tokens, settings, clock and the lock
/// of the vault.
#[utoipa::path(post, path = "/sim/v1/snapshots", operation_id = "sim-take-snapshot", tag = "sandboxes", request_body = NewSnapshot,
    responses((status = 201, body = SnapshotView), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn take(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Body(new): Body<NewSnapshot>,
) -> Result<(StatusCode, Json<SnapshotView>), Problem> {
    let taken = take_named(&sandbox, &new.name).await?;
    Ok((StatusCode::CREATED, Json(taken.into())))
}

/// Takes a snapshot under a name that somebody wrote.
///
/// # Errors
/// A name that none can have or that is taken, or what the store said.
pub async fn take_named(sandbox: &Sandbox, name: &str) -> Result<Snapshot, Problem> {
    let name: SnapshotName = name
        .parse()
        .map_err(|error| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "SNAPSHOT", format!("{error}")))?;
    Ok(snapshots::take(sandbox, &name).await?)
}

/// Brings a snapshot back, in place. The snapshots themselves stay.
#[utoipa::path(post, path = "/sim/v1/snapshots/{name}/restore", tag = "sandboxes", operation_id = "sim-restore-snapshot",
    params(("name" = String, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn restore(
    State(state): State<AppState>,
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    snapshots::restore(&state.registry, &sandbox, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Forgets a snapshot. What was made from it stays.
#[utoipa::path(delete, path = "/sim/v1/snapshots/{name}", tag = "sandboxes", operation_id = "sim-delete-snapshot",
    params(("name" = String, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn delete(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    snapshots::delete(&sandbox, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
