//! `PUT targets/{resource_id}` and `POST targets/{resource_id}/log-on`: the simulated machines behind resources.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::{Extension, Json};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::ResourceId;
use crate::model::target::TargetState;
use crate::sandbox::Sandbox;
use crate::service::targets::{self, LogOn};

/// How a target is to behave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetChange {
    /// `accepting`, `refusing` or `unreachable`.
    #[schema(value_type = String)]
    state: TargetState,
}

/// An attempt to sign in at a target.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogOnAttempt {
    /// The account's name.
    account_name: String,
    /// The password.
    #[schema(value_type = String)]
    password: SecretString,
}

/// What the target answers.
#[derive(Serialize, ToSchema)]
pub struct LogOnResult {
    /// `accepted`, `refused` or `unreachable`.
    result: &'static str,
}

/// Sets how the simulated target of a resource behaves.
#[utoipa::path(put, path = "/sim/v1/targets/{resource_id}", operation_id = "sim-set-target",
    tag = "targets", request_body = TargetChange,
    params(("resource_id" = i64, Path)), responses((status = 204), (status = 404, body = ProblemBody)))]
pub async fn change(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Id(resource): Id<ResourceId>,
    Body(change): Body<TargetChange>,
) -> Result<StatusCode, Problem> {
    targets::set_state(&sandbox, resource, change.state).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs in at the simulated target of a resource: it knows the password of its last REMOTE reset.
#[utoipa::path(post, path = "/sim/v1/targets/{resource_id}/log-on", operation_id = "sim-log-on-target",
    tag = "targets", request_body = LogOnAttempt,
    params(("resource_id" = i64, Path)),
    responses((status = 200, body = LogOnResult), (status = 404, body = ProblemBody)))]
pub async fn log_on(
    Extension(sandbox): Extension<Arc<Sandbox>>,
    Id(resource): Id<ResourceId>,
    Body(attempt): Body<LogOnAttempt>,
) -> Result<Json<LogOnResult>, Problem> {
    let answer = targets::log_on(&sandbox, resource, &attempt.account_name, &attempt.password).await?;
    let result = match answer {
        LogOn::Accepted => "accepted",
        LogOn::Refused => "refused",
        LogOn::Unreachable => "unreachable",
    };
    Ok(Json(LogOnResult { result }))
}
