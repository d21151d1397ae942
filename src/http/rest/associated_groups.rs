//! `GET resources/{rid}/associatedGroups`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::input::ResourcePath;
use super::java_json::{JavaMap, Json};
use super::schema::Envelope;
use crate::model::resource_group::ResourceGroup;
use crate::service::{Ctx, Result, resource_groups};

/// The groups of a resource that the caller sees.
#[utoipa::path(get, path = "/restapi/json/v1/resources/{rid}/associatedGroups", operation_id = "associated-groups",
    tag = "resources",
    params(("rid" = i64, Path)), responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call, resource: ResourcePath) -> Response {
    call.answer("GET ASSOCIATED GROUPS", run(&call.ctx, resource)).await
}

async fn run(ctx: &Ctx, ResourcePath(resource): ResourcePath) -> Result<Success> {
    let groups = resource_groups::of_resource(ctx, resource).await?;
    let rows: Vec<_> = groups.into_iter().map(row).collect();
    let details = JavaMap::new().with("ASSOCIATED GROUPS", rows);
    Ok(Success::new("Associated groups fetched successfully").details(details))
}

fn row(group: ResourceGroup) -> Json<'static> {
    JavaMap::new()
        .with("GROUP ID", group.facts.id.to_string())
        .with("GROUP NAME", group.name)
        .into()
}
