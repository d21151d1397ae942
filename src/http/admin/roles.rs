//! `/api/v1/roles`: what users may be.

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
use crate::model::ids::RoleId;
use crate::model::privilege::Privileges;
use crate::model::user::Role;
use crate::service::roles;

/// A role.
#[derive(Serialize, ToSchema)]
pub struct RoleView {
    id: i64,
    name: String,
    /// What it allows.
    #[schema(value_type = Vec<String>)]
    privileges: Privileges,
    /// Whether every installation has it.
    built_in: bool,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        Self {
            id: role.id.0,
            name: role.name,
            privileges: role.privileges,
            built_in: role.built_in,
        }
    }
}

/// A custom role to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    /// What it allows: `robotic_process_automation`, `manage_resources`, `manage_users`, `view_audit`, `manage_vault`.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    privileges: Privileges,
}

/// A change of a custom role: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    name: Option<String>,
    #[schema(value_type = Option<Vec<String>>)]
    privileges: Option<Privileges>,
}

/// Every role, built in and custom.
#[utoipa::path(get, path = "/api/v1/roles", operation_id = "admin-list-roles", tag = "users", params(PageParams),
    responses((status = 200, body = List<RoleView>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<RoleView>>, Problem> {
    Ok(Json(page.of(roles::list(&caller.ctx).await?)))
}

/// Makes a custom role.
#[utoipa::path(post, path = "/api/v1/roles", operation_id = "admin-create-role",
    tag = "users", request_body = RoleBody,
    responses((status = 201, body = RoleView), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn create(caller: Caller, Body(body): Body<RoleBody>) -> Result<(StatusCode, Json<RoleView>), Problem> {
    let role = roles::create(&caller.ctx, &name("name", &body.name)?, body.privileges).await?;
    Ok((StatusCode::CREATED, Json(role.into())))
}

/// One role.
#[utoipa::path(get, path = "/api/v1/roles/{id}", operation_id = "admin-get-role",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 200, body = RoleView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<RoleId>) -> Result<Json<RoleView>, Problem> {
    Ok(Json(roles::get(&caller.ctx, id).await?.into()))
}

/// Changes a custom role.
#[utoipa::path(put, path = "/api/v1/roles/{id}", operation_id = "admin-edit-role",
    tag = "users", params(("id" = i64, Path)), request_body = RoleChange,
    responses((status = 200, body = RoleView), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<RoleId>,
    Body(change): Body<RoleChange>,
) -> Result<Json<RoleView>, Problem> {
    let new_name = optional_name("name", change.name.as_deref())?;
    Ok(Json(
        roles::edit(&caller.ctx, id, new_name, change.privileges).await?.into(),
    ))
}

/// Deletes a custom role that nobody has.
#[utoipa::path(delete, path = "/api/v1/roles/{id}", operation_id = "admin-delete-role",
    tag = "users", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<RoleId>) -> Result<StatusCode, Problem> {
    roles::delete(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
