//! `/api/v1/users/{id}/lock`, `unlock`, `disable` and `enable`: whether a user may act.

use axum::Json;

use super::caller::Caller;
use super::users::UserView;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::UserId;
use crate::model::user_status::StatusChange;
use crate::service::users;

/// Locks an active user: his sessions end, no token of his works.
#[utoipa::path(post, path = "/api/v1/users/{id}/lock", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn lock(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Lock).await
}

/// Unlocks a locked user.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn unlock(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Unlock).await
}

/// Disables a user, locked or not: his sessions end, no token of his works.
#[utoipa::path(post, path = "/api/v1/users/{id}/disable", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn disable(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Disable).await
}

/// Enables a disabled user.
#[utoipa::path(post, path = "/api/v1/users/{id}/enable", tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn enable(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Enable).await
}

async fn change(caller: Caller, Id(id): Id<UserId>, change: StatusChange) -> Result<Json<UserView>, Problem> {
    Ok(Json(users::change_status(&caller.ctx, id, change).await?.into()))
}
