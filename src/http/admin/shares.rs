//! `…/shares` of resources, accounts and resource groups: who may do what with them.

use axum::Json;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use crate::http::body::Body;
use crate::http::path::Id;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::ids::{AccountId, ResourceGroupId, ResourceId};
use crate::model::share::{self, SharePermission, SharedWith};
use crate::rules::Refusal;
use crate::service::shares::{self, NamedShare, Subject};
use crate::service::{Ctx, accounts};

/// A share with a user or a user group, by name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareBody {
    /// A user's name.
    user: Option<String>,
    /// Or a user group's.
    group: Option<String>,
    /// `remote_app_only`, `view`, `modify` or `full_access`; null takes the share back, and has to be written.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    permission: Option<String>,
}

/// A share.
#[derive(Serialize, ToSchema)]
pub struct ShareView {
    user_id: Option<i64>,
    group_id: Option<i64>,
    /// The user's or the group's name.
    name: String,
    permission: &'static str,
}

impl From<share::ShareView> for ShareView {
    fn from(share: share::ShareView) -> Self {
        let (user_id, group_id) = match share.with {
            SharedWith::User(id) => (Some(id.0), None),
            SharedWith::Group(id) => (None, Some(id.0)),
        };
        Self {
            user_id,
            group_id,
            name: share.name,
            permission: share.permission.as_str(),
        }
    }
}

async fn list(ctx: &Ctx, subject: Subject, page: Page) -> Result<Json<List<ShareView>>, Problem> {
    Ok(Json(page.of(shares::list(ctx, subject).await?)))
}

async fn change(ctx: &Ctx, subject: Subject, body: ShareBody) -> Result<StatusCode, Problem> {
    let known = |word: String| SharePermission::from_word(&word).ok_or(Refusal::InvalidValue("permission"));
    let share = NamedShare {
        user: body.user,
        group: body.group,
        permission: body.permission.map(known).transpose()?,
    };
    shares::change_named(ctx, subject, share).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn account(ctx: &Ctx, id: AccountId) -> Result<Subject, Problem> {
    Ok(Subject::Account(accounts::located(ctx, id).await?))
}

/// The shares of a resource, for those who may share it.
#[utoipa::path(get, path = "/api/v1/resources/{id}/shares", operation_id = "admin-list-resource-shares",
    tag = "shares", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = List<ShareView>), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn of_resource(caller: Caller, Id(id): Id<ResourceId>, page: Page) -> Result<Json<List<ShareView>>, Problem> {
    list(&caller.ctx, Subject::Resource(id), page).await
}

/// Shares a resource, whatever was shared of it before with the same one.
#[utoipa::path(put, path = "/api/v1/resources/{id}/shares", operation_id = "admin-share-resource",
    tag = "shares", params(("id" = i64, Path)),
    request_body = ShareBody,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn share_resource(
    caller: Caller,
    Id(id): Id<ResourceId>,
    Body(body): Body<ShareBody>,
) -> Result<StatusCode, Problem> {
    change(&caller.ctx, Subject::Resource(id), body).await
}

/// The shares of an account, for those who may share it.
#[utoipa::path(get, path = "/api/v1/accounts/{id}/shares", operation_id = "admin-list-account-shares",
    tag = "shares", params(("id" = i64, Path), PageParams),
    responses((status = 200, body = List<ShareView>), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn of_account(caller: Caller, Id(id): Id<AccountId>, page: Page) -> Result<Json<List<ShareView>>, Problem> {
    list(&caller.ctx, account(&caller.ctx, id).await?, page).await
}

/// Shares an account, with `view` or `modify`.
#[utoipa::path(put, path = "/api/v1/accounts/{id}/shares", operation_id = "admin-share-account",
    tag = "shares", params(("id" = i64, Path)),
    request_body = ShareBody,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn share_account(
    caller: Caller,
    Id(id): Id<AccountId>,
    Body(body): Body<ShareBody>,
) -> Result<StatusCode, Problem> {
    change(&caller.ctx, account(&caller.ctx, id).await?, body).await
}

/// The shares of a resource group, for those who manage it.
#[utoipa::path(get, path = "/api/v1/resource-groups/{id}/shares", operation_id = "admin-list-resource-group-shares",
    tag = "shares",
    params(("id" = i64, Path), PageParams),
    responses((status = 200, body = List<ShareView>), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
pub async fn of_group(
    caller: Caller,
    Id(id): Id<ResourceGroupId>,
    page: Page,
) -> Result<Json<List<ShareView>>, Problem> {
    list(&caller.ctx, Subject::Group(id), page).await
}

/// Shares a resource group with all that is in it.
#[utoipa::path(put, path = "/api/v1/resource-groups/{id}/shares", operation_id = "admin-share-resource-group",
    tag = "shares", params(("id" = i64, Path)),
    request_body = ShareBody,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
pub async fn share_group(
    caller: Caller,
    Id(id): Id<ResourceGroupId>,
    Body(body): Body<ShareBody>,
) -> Result<StatusCode, Problem> {
    change(&caller.ctx, Subject::Group(id), body).await
}
