//! `DELETE resources/{rid}`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::ResourcePath;
use super::schema::Envelope;
use crate::service::{Ctx, Result, trash};

/// Deletes a resource with its accounts; today's builds put it into the trash.
#[utoipa::path(delete, path = "/restapi/json/v1/resources/{rid}", operation_id = "delete-resource", tag = "resources",
    params(("rid" = i64, Path)), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath) -> Response {
    call.answer("DELETE RESOURCE", run(&call.ctx, resource)).await
}

async fn run(ctx: &Ctx, ResourcePath(resource): ResourcePath) -> Result<Success> {
    trash::delete_resource(ctx, resource).await?;
    Ok(Success::new("Resource deleted successfully"))
}
