//! `GET trash`: what was deleted and can be had back. That the product tells it is known, its path and keys are not.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::Query;
use super::java_json::{JavaMap, Json};
use super::restore_trash::kind;
use super::schema::{Envelope, InputDataQuery};
use crate::model::trash::{TrashKind, Trashed};
use crate::service::{Ctx, Result, trash};

/// The resources or accounts in the trash that the caller could restore; `details.type` tells which, resources by itself.
#[utoipa::path(get, path = "/restapi/json/v1/trash", operation_id = "list-trash",
    tag = "resources", params(InputDataQuery),
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, query: Query) -> Response {
    call.answer("GET TRASH", run(&call.ctx, query)).await
}

async fn run(ctx: &Ctx, query: Query) -> Result<Success> {
    let details = query.newer_details()?.unwrap_or_default();
    let kind = kind(&details)?.unwrap_or(TrashKind::Resource);
    let rows = trash::list(ctx, kind).await?;
    Ok(Success::new("Trash fetched successfully").rows(rows.into_iter().map(row).collect()))
}

fn row(item: Trashed) -> Json<'static> {
    let mut row = JavaMap::new()
        .with("trashId", item.id().to_string())
        .with("resourceId", item.resource_id.to_string())
        .with("resourceName", item.resource_name);
    if let Some(account) = item.account {
        row.insert("accountId", account.id.to_string());
        row.insert("accountName", account.name);
    }
    row.into()
}
