//! `/api/v1/roles`: what users may be.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use crate::http::problem::{Problem, ProblemBody};
use crate::model::privilege::Privileges;
use crate::model::user::Role;
use crate::service::users;

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

/// Every role, built in and custom.
#[utoipa::path(get, path = "/api/v1/roles", tag = "users", params(PageParams),
    responses((status = 200, body = List<RoleView>), (status = 403, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<RoleView>>, Problem> {
    Ok(Json(page.of(users::roles(&caller.ctx).await?)))
}
