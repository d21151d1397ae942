//! `/api/v1/users/{id}/…`: whether a user may act, and what he proves himself with.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::users::UserView;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::UserId;
use crate::model::user_status::StatusChange;
use crate::service::{auth_tokens, second_factor, users};

/// Locks an active user: his sessions end, no token of his works.
#[utoipa::path(post, path = "/api/v1/users/{id}/lock", operation_id = "admin-lock-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn lock(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Lock).await
}

/// Unlocks a locked user.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", operation_id = "admin-unlock-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn unlock(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Unlock).await
}

/// Disables a user, locked or not: his sessions end, no token of his works.
#[utoipa::path(post, path = "/api/v1/users/{id}/disable", operation_id = "admin-disable-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn disable(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Disable).await
}

/// Enables a disabled user.
#[utoipa::path(post, path = "/api/v1/users/{id}/enable", operation_id = "admin-enable-user",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn enable(caller: Caller, id: Id<UserId>) -> Result<Json<UserView>, Problem> {
    change(caller, id, StatusChange::Enable).await
}

/// Makes the user's next sign-in bring a new password; his sessions end.
#[utoipa::path(post, path = "/api/v1/users/{id}/force-password-change", operation_id = "admin-force-password-change",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn force_password_change(caller: Caller, Id(id): Id<UserId>) -> Result<Json<UserView>, Problem> {
    Ok(Json(users::force_password_change(&caller.ctx, id).await?.into()))
}

/// Makes a new AUTHTOKEN for a user, in place of the one he may have.
#[utoipa::path(post, path = "/api/v1/users/{id}/auth-token", operation_id = "admin-make-auth-token",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 201, body = AuthTokenView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 423, body = ProblemBody)))]
pub async fn make_auth_token(caller: Caller, Id(id): Id<UserId>) -> Result<(StatusCode, Json<AuthTokenView>), Problem> {
    let token = auth_tokens::generate(&caller.ctx, id).await?;
    let auth_token = token.expose().to_owned();
    Ok((StatusCode::CREATED, Json(AuthTokenView { auth_token })))
}

/// Takes away the second factor of somebody who lost it.
#[utoipa::path(delete, path = "/api/v1/users/{id}/second-factor", operation_id = "admin-remove-second-factor",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn remove_second_factor(caller: Caller, Id(id): Id<UserId>) -> Result<StatusCode, Problem> {
    second_factor::remove(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An AUTHTOKEN, shown once.
#[derive(Serialize, ToSchema)]
pub struct AuthTokenView {
    auth_token: String,
}

async fn change(caller: Caller, Id(id): Id<UserId>, change: StatusChange) -> Result<Json<UserView>, Problem> {
    Ok(Json(users::change_status(&caller.ctx, id, change).await?.into()))
}
