//! `GET resources`: `pam360-list-all-resources`.

use axum::response::Response;

use super::call::Call;
use super::envelope::Success;
use super::java_json::{JavaMap, Json};
use super::schema::Envelope;
use crate::service::resources::{self, Listed};
use crate::service::{Ctx, Result};

/// The resources that the caller sees.
#[utoipa::path(get, path = "/restapi/json/v1/resources", tag = "commands",
    responses((status = 200, body = Envelope)))]
pub async fn handle(call: Call) -> Response {
    call.answer("GET RESOURCES", run(&call.ctx).await)
}

async fn run(ctx: &Ctx) -> Result<Success> {
    let resources = resources::list(ctx).await?;
    Ok(Success::new("Resources fetched successfully").rows(resources.into_iter().map(row).collect()))
}

fn row(listed: Listed) -> Json<'static> {
    let resource = listed.resource;
    JavaMap::new()
        .with("RESOURCE DESCRIPTION", resource.description)
        .with("RESOURCE TYPE", resource.resource_type)
        .with("RESOURCE ID", resource.id.to_string())
        .with("RESOURCE NAME", resource.name)
        .with("NOOFACCOUNTS", listed.accounts.to_string())
        .into()
}
