//! `/api/v1/user-groups`: groups of users, with whom things are shared.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use super::text::{name, optional_name};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::UserGroupId;
use crate::model::user::UserGroup;
use crate::service::user_groups;

/// A group to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserGroupBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    /// User names.
    #[serde(default)]
    members: Vec<String>,
}

/// A change of a group: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserGroupChange {
    name: Option<String>,
    /// The user names of all members from now on.
    members: Option<Vec<String>>,
}

/// A group of users.
#[derive(Serialize, ToSchema)]
pub struct UserGroupView {
    id: i64,
    name: String,
    /// User names.
    members: Vec<String>,
}

impl From<UserGroup> for UserGroupView {
    fn from(group: UserGroup) -> Self {
        Self {
            id: group.id.0,
            name: group.name,
            members: group.members,
        }
    }
}

/// Every group.
#[utoipa::path(get, path = "/api/v1/user-groups", operation_id = "admin-list-user-groups",
    tag = "users", params(PageParams),
    responses((status = 200, body = List<UserGroupView>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<UserGroupView>>, Problem> {
    Ok(Json(page.of(user_groups::list(&caller.ctx).await?)))
}

/// Makes a group.
#[utoipa::path(post, path = "/api/v1/user-groups", operation_id = "admin-create-user-group",
    tag = "users", request_body = UserGroupBody,
    responses((status = 201, body = UserGroupView), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(
    caller: Caller,
    Body(body): Body<UserGroupBody>,
) -> Result<(StatusCode, Json<UserGroupView>), Problem> {
    let group = user_groups::create(&caller.ctx, &name("name", &body.name)?, &body.members).await?;
    Ok((StatusCode::CREATED, Json(group.into())))
}

/// One group.
#[utoipa::path(get, path = "/api/v1/user-groups/{id}", operation_id = "admin-get-user-group",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = UserGroupView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<UserGroupId>) -> Result<Json<UserGroupView>, Problem> {
    Ok(Json(user_groups::get(&caller.ctx, id).await?.into()))
}

/// Changes a group.
#[utoipa::path(put, path = "/api/v1/user-groups/{id}", operation_id = "admin-edit-user-group",
    tag = "users", params(("id" = i64, Path)),
    request_body = UserGroupChange,
    responses((status = 200, body = UserGroupView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<UserGroupId>,
    Body(change): Body<UserGroupChange>,
) -> Result<Json<UserGroupView>, Problem> {
    let new_name = optional_name("name", change.name.as_deref())?;
    let group = user_groups::edit(&caller.ctx, id, new_name, change.members).await?;
    Ok(Json(group.into()))
}

/// Deletes a group: what was shared with it is shared with its members no longer.
#[utoipa::path(delete, path = "/api/v1/user-groups/{id}", operation_id = "admin-delete-user-group",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<UserGroupId>) -> Result<StatusCode, Problem> {
    user_groups::delete(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
