//! `/api/v1/resource-groups`: groups of resources, static or by criteria.

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
use crate::model::criteria::Criteria;
use crate::model::ids::{ResourceGroupId, ResourceId};
use crate::model::resource_group::ResourceGroup;
use crate::rules::Refusal;
use crate::service::Ctx;
use crate::service::resource_groups::{self, GroupEdit, GroupSpec};

/// A group to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    #[serde(default)]
    description: String,
    /// `{"matching": "all"|"any", "conditions": [{"attribute", "comparison", "value"}]}` for a dynamic group.
    #[schema(value_type = Option<Object>)]
    criteria: Option<Criteria>,
}

/// A change of a group: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupChange {
    name: Option<String>,
    description: Option<String>,
    /// Other criteria, for a dynamic group.
    #[schema(value_type = Option<Object>)]
    criteria: Option<Criteria>,
}

/// Resources that join or leave a static group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersChange {
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    add: Vec<ResourceId>,
    #[serde(default)]
    #[schema(value_type = Vec<i64>)]
    remove: Vec<ResourceId>,
}

/// A resource group.
#[derive(Serialize, ToSchema)]
pub struct GroupView {
    id: i64,
    name: String,
    description: String,
    /// Its owner's user name.
    owner: String,
    /// Null for a static group.
    #[schema(value_type = Option<Object>)]
    criteria: Option<Criteria>,
    /// How many resources are in it.
    resources: i64,
}

impl From<ResourceGroup> for GroupView {
    fn from(group: ResourceGroup) -> Self {
        Self {
            id: group.facts.id.0,
            name: group.name,
            description: group.description,
            owner: group.owner_name,
            criteria: group.criteria,
            resources: group.resources,
        }
    }
}

/// A resource group with the resources in it that the caller sees.
#[derive(Serialize, ToSchema)]
pub struct GroupDetails {
    #[serde(flatten)]
    group: GroupView,
    /// Their ids.
    resource_ids: Vec<i64>,
}

async fn shown(ctx: &Ctx, id: ResourceGroupId) -> Result<Json<GroupDetails>, Problem> {
    let (group, resources) = resource_groups::get(ctx, id).await?;
    Ok(Json(GroupDetails {
        group: group.into(),
        resource_ids: resources.iter().map(|resource| resource.id.0).collect(),
    }))
}

fn with_conditions(criteria: Option<Criteria>) -> Result<Option<Criteria>, Refusal> {
    match criteria {
        Some(criteria) if criteria.conditions.is_empty() => Err(Refusal::MissingField("criteria.conditions")),
        criteria => Ok(criteria),
    }
}

/// The groups that the caller sees.
#[utoipa::path(get, path = "/api/v1/resource-groups", operation_id = "admin-list-resource-groups",
    tag = "resource groups", params(PageParams),
    responses((status = 200, body = List<GroupView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<GroupView>>, Problem> {
    Ok(Json(page.of(resource_groups::list(&caller.ctx).await?)))
}

/// Makes a group.
#[utoipa::path(post, path = "/api/v1/resource-groups", operation_id = "admin-create-resource-group",
    tag = "resource groups", request_body = GroupBody,
    responses((status = 201, body = GroupDetails), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(caller: Caller, Body(body): Body<GroupBody>) -> Result<(StatusCode, Json<GroupDetails>), Problem> {
    let spec = GroupSpec {
        name: name("name", &body.name)?,
        description: body.description,
        criteria: with_conditions(body.criteria)?,
    };
    let id = resource_groups::create(&caller.ctx, spec).await?;
    Ok((StatusCode::CREATED, shown(&caller.ctx, id).await?))
}

/// One group.
#[utoipa::path(get, path = "/api/v1/resource-groups/{id}", operation_id = "admin-get-resource-group",
    tag = "resource groups", params(("id" = i64, Path)),
    responses((status = 200, body = GroupDetails), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<ResourceGroupId>) -> Result<Json<GroupDetails>, Problem> {
    shown(&caller.ctx, id).await
}

/// Changes a group; a static one does not become a dynamic one.
#[utoipa::path(put, path = "/api/v1/resource-groups/{id}", operation_id = "admin-edit-resource-group",
    tag = "resource groups", params(("id" = i64, Path)),
    request_body = GroupChange,
    responses((status = 200, body = GroupDetails), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<ResourceGroupId>,
    Body(change): Body<GroupChange>,
) -> Result<Json<GroupDetails>, Problem> {
    let edit = GroupEdit {
        name: optional_name("name", change.name.as_deref())?,
        description: change.description,
        criteria: with_conditions(change.criteria)?,
    };
    resource_groups::edit(&caller.ctx, id, edit).await?;
    shown(&caller.ctx, id).await
}

/// Deletes a group; its resources stay.
#[utoipa::path(delete, path = "/api/v1/resource-groups/{id}", operation_id = "admin-delete-resource-group",
    tag = "resource groups", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<ResourceGroupId>) -> Result<StatusCode, Problem> {
    resource_groups::delete(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts resources into a static group and takes others out.
#[utoipa::path(post, path = "/api/v1/resource-groups/{id}/members",
    operation_id = "admin-change-resource-group-members",
    tag = "resource groups",
    params(("id" = i64, Path)), request_body = MembersChange,
    responses((status = 200, body = GroupDetails), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody)))]
pub async fn change_members(
    caller: Caller,
    Id(id): Id<ResourceGroupId>,
    Body(change): Body<MembersChange>,
) -> Result<Json<GroupDetails>, Problem> {
    resource_groups::change_members(&caller.ctx, id, &change.add, &change.remove).await?;
    shown(&caller.ctx, id).await
}
