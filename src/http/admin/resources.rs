//! `/api/v1/resources` and `/api/v1/resource-types`: machines, databases and sites that hold accounts.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::custom_fields::given;
use super::page::{List, Page, PageParams};
use super::text::{name, optional_name};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::account::ResourceFacts;
use crate::model::ids::ResourceId;
use crate::service::resource_list::{self, ListQuery, Listed};
use crate::service::resources::{self, NewResource, ResourceEdit};
use crate::service::trash;

/// A resource to be created.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceBody {
    #[serde(default)]
    #[schema(required = true)]
    name: String,
    /// A type's name; absent: Windows.
    #[serde(rename = "type")]
    resource_type: Option<String>,
    /// A user name; absent: the caller's.
    owner: Option<String>,
    description: Option<String>,
    url: Option<String>,
    dns_name: Option<String>,
    domain_name: Option<String>,
    location: Option<String>,
    department: Option<String>,
    /// A policy's name; absent: Strong.
    password_policy: Option<String>,
    /// A resource group to put it into; made where there is none of that name.
    group: Option<String>,
    /// Values of custom fields, by their labels.
    #[serde(default)]
    #[schema(value_type = Object)]
    custom_fields: BTreeMap<String, SecretString>,
}

/// A change of a resource: what is not named stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceChange {
    name: Option<String>,
    #[serde(rename = "type")]
    resource_type: Option<String>,
    /// Another owner's user name; with the resource go the accounts that its former owner owned.
    owner: Option<String>,
    description: Option<String>,
    url: Option<String>,
    dns_name: Option<String>,
    location: Option<String>,
    department: Option<String>,
    password_policy: Option<String>,
    /// Other values of custom fields, by their labels.
    #[serde(default)]
    #[schema(value_type = Object)]
    custom_fields: BTreeMap<String, SecretString>,
}

/// A resource.
#[derive(Serialize, ToSchema)]
pub struct ResourceView {
    id: i64,
    name: String,
    #[serde(rename = "type")]
    resource_type: String,
    /// Its owner's user name.
    owner: String,
    description: String,
    url: String,
    dns_name: String,
    domain_name: String,
    location: String,
    department: String,
    password_policy: String,
    /// How its simulated target behaves.
    target: &'static str,
}

impl From<ResourceFacts> for ResourceView {
    fn from(resource: ResourceFacts) -> Self {
        Self {
            id: resource.id.0,
            name: resource.name,
            resource_type: resource.resource_type,
            owner: resource.owner_name,
            description: resource.description,
            url: resource.url,
            dns_name: resource.dns_name,
            domain_name: resource.domain_name,
            location: resource.location,
            department: resource.department,
            password_policy: resource.policy,
            target: resource.target.as_str(),
        }
    }
}

impl From<Listed> for ResourceView {
    fn from(listed: Listed) -> Self {
        listed.resource.into()
    }
}

/// A resource type.
#[derive(Serialize, ToSchema)]
pub struct TypeView {
    name: String,
    /// Whether a resource that names none has it.
    default: bool,
}

/// The resources that the caller sees.
#[utoipa::path(get, path = "/api/v1/resources", operation_id = "admin-list-resources",
    tag = "resources", params(PageParams),
    responses((status = 200, body = List<ResourceView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<ResourceView>>, Problem> {
    let (all, _) = resource_list::list(&caller.ctx, &ListQuery::default()).await?;
    Ok(Json(page.of(all)))
}

/// Creates a resource.
#[utoipa::path(post, path = "/api/v1/resources", operation_id = "admin-create-resource",
    tag = "resources", request_body = ResourceBody,
    responses((status = 201, body = ResourceView), (status = 403, body = ProblemBody),
        (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn create(
    caller: Caller,
    Body(body): Body<ResourceBody>,
) -> Result<(StatusCode, Json<ResourceView>), Problem> {
    let new = NewResource {
        name: Some(name("name", &body.name)?),
        resource_type: body.resource_type,
        description: body.description,
        url: body.url,
        dns_name: body.dns_name,
        domain_name: body.domain_name,
        location: body.location,
        department: body.department,
        policy: body.password_policy,
        group: optional_name("group", body.group.as_deref())?,
        owner: body.owner,
        custom: given(body.custom_fields),
        ..NewResource::default()
    };
    let id = resources::create(&caller.ctx, new).await?;
    let made = resources::as_written(&caller.ctx, id).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// One resource.
#[utoipa::path(get, path = "/api/v1/resources/{id}", operation_id = "admin-get-resource",
    tag = "resources", params(("id" = i64, Path)),
    responses((status = 200, body = ResourceView), (status = 404, body = ProblemBody)))]
pub async fn get(caller: Caller, Id(id): Id<ResourceId>) -> Result<Json<ResourceView>, Problem> {
    let (resource, _) = resources::with_accounts(&caller.ctx, id).await?;
    Ok(Json(resource.into()))
}

/// Changes a resource.
#[utoipa::path(put, path = "/api/v1/resources/{id}", operation_id = "admin-edit-resource",
    tag = "resources", params(("id" = i64, Path)),
    request_body = ResourceChange,
    responses((status = 200, body = ResourceView), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn edit(
    caller: Caller,
    Id(id): Id<ResourceId>,
    Body(change): Body<ResourceChange>,
) -> Result<Json<ResourceView>, Problem> {
    let edit = ResourceEdit {
        name: optional_name("name", change.name.as_deref())?,
        resource_type: change.resource_type,
        description: change.description,
        url: change.url,
        dns_name: change.dns_name,
        location: change.location,
        department: change.department,
        policy: change.password_policy,
        owner: change.owner,
        custom: given(change.custom_fields),
    };
    resources::edit(&caller.ctx, id, edit).await?;
    Ok(Json(resources::as_written(&caller.ctx, id).await?.into()))
}

/// Deletes a resource with its accounts: today's builds put it into the trash.
#[utoipa::path(delete, path = "/api/v1/resources/{id}", operation_id = "admin-delete-resource",
    tag = "resources", params(("id" = i64, Path)),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
pub async fn delete(caller: Caller, Id(id): Id<ResourceId>) -> Result<StatusCode, Problem> {
    trash::delete_resource(&caller.ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The resource types.
#[utoipa::path(get, path = "/api/v1/resource-types", operation_id = "admin-list-resource-types",
    tag = "resources", params(PageParams),
    responses((status = 200, body = List<TypeView>), (status = 422, body = ProblemBody)))]
pub async fn types(caller: Caller, page: Page) -> Result<Json<List<TypeView>>, Problem> {
    let types = resources::types(&caller.ctx).await?;
    Ok(Json(page.with(types, |(name, default)| TypeView { name, default })))
}
