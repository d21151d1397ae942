//! `/api/v1/accounts/{id}/lock`, `unlock` and `step-up`: how an account's password is protected (LOCK-2, STEP-1).

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::account::AccountFacts;
use crate::model::ids::AccountId;
use crate::service::account_locks::{self, Protection};

/// An account with its protection.
#[derive(Serialize, ToSchema)]
pub struct ProtectedAccount {
    id: i64,
    name: String,
    resource_id: i64,
    resource_name: String,
    /// Whether its password is refused to everybody.
    locked: bool,
    /// Whether its password asks for a second factor given within the last five minutes.
    step_up: bool,
}

impl From<AccountFacts> for ProtectedAccount {
    fn from(account: AccountFacts) -> Self {
        Self {
            id: account.id.0,
            name: account.name,
            resource_id: account.resource_id.0,
            resource_name: account.resource_name,
            locked: account.locked,
            step_up: account.step_up,
        }
    }
}

/// Whether an account asks for a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUpBody {
    required: bool,
}

/// Locks an account: it is listed, and its password is neither given nor changed. For whoever may edit the account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/lock", operation_id = "admin-lock-account",
    tag = "accounts", params(("id" = i64, Path)),
    responses((status = 200, body = ProtectedAccount), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn lock(caller: Caller, id: Id<AccountId>) -> Result<Json<ProtectedAccount>, Problem> {
    protect(caller, id, Protection::Locked(true)).await
}

/// Unlocks an account.
#[utoipa::path(post, path = "/api/v1/accounts/{id}/unlock", operation_id = "admin-unlock-account",
    tag = "accounts", params(("id" = i64, Path)),
    responses((status = 200, body = ProtectedAccount), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn unlock(caller: Caller, id: Id<AccountId>) -> Result<Json<ProtectedAccount>, Problem> {
    protect(caller, id, Protection::Locked(false)).await
}

/// Marks an account for a second factor, or takes the mark away, which itself needs a second factor.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/step-up", operation_id = "admin-set-account-step-up",
    tag = "accounts", params(("id" = i64, Path)),
    request_body = StepUpBody,
    responses((status = 200, body = ProtectedAccount), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn set_step_up(
    caller: Caller,
    id: Id<AccountId>,
    Body(body): Body<StepUpBody>,
) -> Result<Json<ProtectedAccount>, Problem> {
    protect(caller, id, Protection::StepUp(body.required)).await
}

async fn protect(
    caller: Caller,
    Id(id): Id<AccountId>,
    protection: Protection,
) -> Result<Json<ProtectedAccount>, Problem> {
    Ok(Json(account_locks::protect(&caller.ctx, id, protection).await?.into()))
}
