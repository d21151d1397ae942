//! `/api/v1/trash`: what was deleted and can be had back.

use axum::Json;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Caller;
use super::page::{List, Page, PageParams};
use crate::http::body::Body;
use crate::http::problem::{Problem, ProblemBody};
use crate::model::trash::{TrashKind, Trashed};
use crate::service::trash;

/// Something in the trash.
#[derive(Serialize, ToSchema)]
pub struct TrashView {
    /// `resource` or `account`.
    kind: &'static str,
    /// Its id, as it was and will be.
    id: i64,
    resource_id: i64,
    resource_name: String,
    /// Null for a resource.
    account_name: Option<String>,
    #[schema(value_type = String, format = DateTime)]
    deleted_at: Timestamp,
}

impl From<Trashed> for TrashView {
    fn from(item: Trashed) -> Self {
        Self {
            kind: if item.account.is_some() { "account" } else { "resource" },
            id: item.id(),
            resource_id: item.resource_id.0,
            resource_name: item.resource_name,
            account_name: item.account.map(|account| account.name),
            deleted_at: item.trashed_at,
        }
    }
}

/// What is to be taken out of the trash, all or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreBody {
    #[serde(default)]
    resources: Vec<i64>,
    #[serde(default)]
    accounts: Vec<i64>,
}

/// What the caller could have back: resources, then accounts.
#[utoipa::path(get, path = "/api/v1/trash", operation_id = "admin-list-trash", tag = "trash", params(PageParams),
    responses((status = 200, body = List<TrashView>), (status = 422, body = ProblemBody)))]
pub async fn list(caller: Caller, page: Page) -> Result<Json<List<TrashView>>, Problem> {
    let mut all = trash::list(&caller.ctx, TrashKind::Resource).await?;
    all.extend(trash::list(&caller.ctx, TrashKind::Account).await?);
    Ok(Json(page.of(all)))
}

/// Takes resources and accounts out of the trash.
#[utoipa::path(post, path = "/api/v1/trash/restore", operation_id = "admin-restore-trash",
    tag = "trash", request_body = RestoreBody,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody)))]
pub async fn restore(caller: Caller, Body(body): Body<RestoreBody>) -> Result<StatusCode, Problem> {
    let wanted = [
        (TrashKind::Resource, body.resources.as_slice()),
        (TrashKind::Account, body.accounts.as_slice()),
    ];
    trash::restore(&caller.ctx, &wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}
